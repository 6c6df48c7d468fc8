"""Make the weights that the package carries, or measure how good they are on pages that they were not made from.

    python -m training CORPORA...                      writes the weights files, the same bytes on every run
    python -m training CORPORA... --folds 5            prints how good they are on publishers never seen instead
    python -m training CORPORA... --without-languages  and then what each language loses that is left out

Tables go to standard output, progress to standard error. The format of a corpus, and what the tables count, is told in
`training/README.md`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from training.corpus import CorpusError, Page, load

_START = time.monotonic()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.language and not options.without_languages:
        parser.error("--language goes with --without-languages")
    if options.folds is not None and options.folds < 2:
        parser.error("--folds must be 2 or more")
    if options.jobs < 1:
        parser.error("--jobs must be 1 or more")
    try:
        pages = list(load(options.corpora))
        if options.folds or options.without_languages:
            _measure(pages, options.folds or 5, options, parser)
        else:
            _make(pages, options.output)
    except (CorpusError, OSError) as error:
        sys.exit(f"training: {error}")
    except ModuleNotFoundError as error:
        sys.exit(f"training: there is no {error.name} here; pip install -e '.[training]'")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "corpora", nargs="+", type=Path, metavar="CORPORA", help="files, or folders of *.jsonl and *.jsonl.gz"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="write the weights there, not into the package"
    )
    parser.add_argument(
        "--folds", type=int, metavar="N", help="cross-validate by publisher, in so many folds"
    )
    parser.add_argument(
        "--without-languages", action="store_true",
        help="cross-validate, then leave each language of the leading sets out of the training in turn",
    )  # fmt: skip
    parser.add_argument("--language", action="append", metavar="CODE", help="leave out only it (repeatable)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N",
        help="so many trainings at a time; as many as there are cores, if not given",
    )  # fmt: skip
    return parser


def _make(pages: Sequence[Page], folder: Path | None) -> None:
    from training.weights import PACKAGE, make

    target = folder or PACKAGE
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:  # a run that is stopped leaves the old weights whole
        make(pages, Path(scratch), _tell)
        for made in sorted(Path(scratch).iterdir()):
            shutil.copyfile(made, target / made.name)
            _tell(f"wrote {target / made.name}")


def _measure(
    pages: Sequence[Page], folds: int, options: argparse.Namespace, parser: argparse.ArgumentParser
) -> None:
    from training.cross_validation import (
        by_language,
        by_publisher,
        languages_of,
        loss_table,
        merged,
        run,
        table,
    )
    from training.weights import check

    check(pages)
    languages = options.language or languages_of(pages)
    if unknown := sorted(set(languages) - set(languages_of(pages))):
        parser.error(f"no page of the leading sets is in {', '.join(unknown)}")
    known = merged(run(by_publisher(pages, folds), options.jobs, _tell))
    print(*table(pages, known), sep="\n", flush=True)
    if options.without_languages:
        without = merged(run(by_language(pages, languages), options.jobs, _tell))
        print("", *loss_table(pages, known, without, languages), sep="\n")


def _tell(step: str) -> None:
    print(f"training: {time.monotonic() - _START:4.0f} s: {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
