"""How near the articles come to what real pages hold, and which pages come out worst.

    python benchmarks/accuracy.py CORPUS.jsonl.gz ... [--dump node] [--language ar] [--by language] [--worst 10]

One row a set and kind of dump. `full` is the standfirst, paragraphs and subheadings, `body` the paragraphs
alone: precision, recall and F1. Title, date, authors: the share that is right, of the pages whose dump states
them; `(given)`: of the dates that were given at all. The format of a corpus, and what is counted, is told in
`training/README.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))  # `training` is not installed

from training.corpus import CorpusError, Page, load
from training.dumps import articles_in
from training.scores import FIELDS, HEADING, Match, Scores, row, score


def groups(pages: Sequence[Page], by_language: bool) -> Iterator[tuple[str, list[Page]]]:
    """The pages of each set; below it, if asked for, those of each of its languages."""
    for name in sorted({page.set for page in pages}):
        of_set = [page for page in pages if page.set == name]
        yield name, of_set
        if by_language:
            for language in sorted({page.language for page in of_set}):
                yield f"{name}, {language}", [page for page in of_set if page.language == language]


def as_json(name: str, dump: str, scores: Scores) -> dict[str, Any]:
    def measured(found: Match | None) -> dict[str, float | None] | None:
        return found and {**found._asdict(), "f1": found.f1}

    return {
        "set": name,
        "dump": dump,
        "pages": scores.pages,
        "full": measured(scores.full),
        "body": measured(scores.body),
        **{field: share and share._asdict() for field in FIELDS for share in [scores.fields.get(field)]},
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--dump", action="append", metavar="KIND", help="only this kind of dump (repeatable)")
    parser.add_argument("--language", action="append", metavar="CODE", help="only pages in it (repeatable)")
    parser.add_argument("--by", choices=["language"], help="rows by language as well")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="name the N worst pages of a row")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the scores there, too")
    options = parser.parse_args(arguments)
    try:
        pages = [
            page for page in load(options.corpora) if page.language in (options.language or [page.language])
        ]
    except (CorpusError, OSError) as error:
        sys.exit(f"accuracy: {error}")
    dumps = options.dump or sorted({dump for page in pages for dump, text in page.dumps.items() if text})
    articles = {dump: articles_in(pages, dump) for dump in dumps}
    rows = []
    print(HEADING)
    for name, group in groups(pages, options.by == "language"):
        for dump in dumps:
            scores = score(group, dump, articles[dump])
            if scores.pages:
                rows.append(as_json(name, dump, scores))
                print(row(name, dump, scores))
                for found, page_id in scores.by_page[: options.worst]:
                    print(
                        f"    {found.f1:.2f} (P {found.precision or 0:.2f} R {found.recall or 0:.2f}) {page_id}"
                    )
    if not rows:
        sys.exit("accuracy: no page has such a dump in such a language; nothing to measure")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
