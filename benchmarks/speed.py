"""How fast the whole is: as a multiple of the bare floor and of jusText, by stage, and how it grows.

    python benchmarks/speed.py [--files N] [CORPUS.jsonl.gz ...]

The files are the project's seeds with their prose varied, so that no cache knows it. The floor is what any
program must do that makes one JSON Lines file of many texts: read, decode, split into lines, hash, make the
record, write it. All figures are seconds of the processor in one run: the ratios are what counts.
A corpus is JSON Lines, each an object with `dumps`: texts of a page by the name of the dump. jusText is
measured where it is installed (`pip install '.[bench]'`).
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import html
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from time import process_time

from copydesk import Article, CopydeskError, Role, Source, ingest, read
from copydesk.knowledge.identify import identify_language
from copydesk.model import Origin
from copydesk.stages.assemble import assemble
from copydesk.stages.decode import decode
from copydesk.stages.label import label
from copydesk.stages.normalize import normalize
from copydesk.stages.recognize import recognize
from copydesk.storage.writers import to_json_line

_SEEDS = Path(__file__).parent.parent / "seeds"
#: What was promised: seconds of the whole over seconds of the floor, at most.
_PROMISED = 12
#: Files measured at a time.
_PIECE = 100

_CHILD = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "copydesk", *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def varied(text: str, number: int) -> str:
    """The text with a number in each line of prose, so that no two files share one."""
    lines = text.split("\n")
    return "\n".join(line.replace(" ", f" {number} ", 1) if len(line) > 60 else line for line in lines)


def write_files(folder: Path, count: int) -> list[Path]:
    seeds = [path.read_text(encoding="utf-8") for path in sorted(_SEEDS.glob("*.txt"))]
    folder.mkdir()
    paths = [folder / f"{number:06}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(varied(seeds[number % len(seeds)], number), encoding="utf-8")
    return paths


def seconds(work: Callable[[], object]) -> float:
    """Seconds of the processor, which do not count what else the machine does."""
    started = process_time()
    work()
    return process_time() - started


# --- the whole, the floor, and the neighbour --------------------------------------------------------


def floor(paths: Sequence[Path], output: Path) -> None:
    with output.open("wb") as lines:
        for path in paths:
            data = path.read_bytes()
            title, *body = data.decode().splitlines()
            digest = hashlib.sha256(data).hexdigest()
            article = Article(
                id=digest[:20], title=title, subtitle=None, body=body, authors=[], published=None, modified=None,
                language=None, section=None, tags=[], subheadings=[], duplicate_of=None, removed={},
                source=Origin(
                    file=str(path), publisher=None, agencies=[], url=None, encoding="utf-8", sha256=digest,
                    bytes=len(data), part=1,
                ),
            )  # fmt: skip
            lines.write(article.model_dump_json().encode() + b"\n")


def justext_of(texts: Sequence[str]) -> Callable[[], None] | None:
    """JusText over the same lines, each as a paragraph of HTML; None where it is not installed."""
    try:
        justext = import_module("justext")  # untyped
    except ImportError:
        return None
    words = justext.get_stoplist("Arabic")
    pages = ["".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines()) for text in texts]

    def work() -> None:
        for page in pages:
            justext.justext(page, words)

    return work


def print_ratios(paths: Sequence[Path], folder: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in paths]
    summary = ingest(paths, folder / "ours.jsonl")  # a first time, for the language files are read once
    if summary.articles != len(paths):
        sys.exit(f"only {summary.articles:,} of {len(paths):,} files gave an article: nothing to measure")
    # In turn over small pieces, and the median of the ratios: the machine's speed drifts, for both alike.
    pieces = [paths[start : start + _PIECE] for start in range(0, len(paths), _PIECE)]
    pairs = [
        (
            seconds(partial(floor, piece, folder / "floor.jsonl")) / len(piece),
            seconds(partial(ingest, piece, folder / "ours.jsonl")) / len(piece),
        )
        for _ in range(3)
        for piece in pieces
    ]
    bare, ours = (len(paths) * statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    sample = texts[: max(1, len(texts) // 20)]
    print(f"{'one process, ' + f'{len(paths):,} files':<34}{'files/s':>10}{'of the floor':>14}")
    print(f"{'the floor':<34}{len(paths) / bare:>10,.0f}{1:>14.1f}")
    print(f"{f'ingest (promised: {_PROMISED})':<34}{len(paths) / ours:>10,.0f}{ratio:>14.1f}")
    work = justext_of(sample)
    if work is None:
        print("jusText is not installed: pip install '.[bench]'")
    else:
        theirs = seconds(work) / len(sample) * len(paths)
        print(
            f"{f'jusText ({theirs / ours:.1f} times ingest)':<34}{len(paths) / theirs:>10,.0f}{theirs / bare:>14.1f}"
        )


# --- by stage ---------------------------------------------------------------------------------------


def print_shares(paths: Sequence[Path]) -> None:
    """Each stage over all files by itself; reading and writing the disk are left out."""
    sources = [Source(str(path), path.read_bytes()) for path in paths]
    decoded = [decode(source.data) for source in sources]
    lines = [normalize(found.text) for found in decoded]
    labels = [label(found) for found in lines]
    prose = ["\n".join(one.line.text for one in found if one.role is Role.PARAGRAPH) for found in labels]
    articles = [
        article
        for source, text, found in zip(sources, decoded, labels, strict=True)
        if (article := assemble(found, source, text, 1, "ar"))
    ]
    stages: dict[str, Callable[[], object]] = {
        "recognise": lambda: [recognize(source.data) for source in sources],
        "decode": lambda: [decode(source.data) for source in sources],
        "normalise": lambda: [normalize(found.text) for found in decoded],
        "label": lambda: [label(found) for found in lines],
        "identify the language": lambda: [identify_language(text) for text in prose],
        "assemble": lambda: [
            assemble(found, source, text, 1, "ar")
            for source, text, found in zip(sources, decoded, labels, strict=True)
        ],
        "to JSON": lambda: [to_json_line(article) for article in articles],
    }
    taken = {name: min(seconds(work) for _ in range(3)) for name, work in stages.items()}
    whole = sum(taken.values())
    print(f"\n{'stage':<34}{'µs a file':>10}{'share':>14}")
    for name, time in taken.items():
        print(f"{name:<34}{time / len(sources) * 1e6:>10.1f}{time / whole:>14.0%}")


# --- start and growth -------------------------------------------------------------------------------


def in_child(*arguments: str | Path) -> tuple[float, float]:
    """Seconds of the processor and megabytes of the command in a process of its own, its start included."""
    # From a small process, for a child begins with the peak of its parent.
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *arguments], check=True, capture_output=True, text=True
    )
    time, peak = done.stdout.split()
    return float(time), int(peak) * (1 if sys.platform == "darwin" else 1024) / 1e6


def print_growth(folder: Path) -> None:
    print(f"\n{'the command':<34}{'seconds':>10}{'peak MB':>14}")
    best = min(in_child("--help") for _ in range(3))
    print(f"{'--help':<34}{best[0]:>10.3f}{best[1]:>14.0f}")
    measured = {}
    for count in (1, 1_000, 10_000):
        inputs = folder / str(count)
        write_files(inputs, count)
        measured[count] = in_child("-q", inputs, "-o", folder / "out.jsonl")
        print(f"{f'{count:,} files':<34}{measured[count][0]:>10.3f}{measured[count][1]:>14.0f}")
    start = measured[1][0]
    time = (measured[10_000][0] - start) / (measured[1_000][0] - start)
    memory = measured[10_000][1] / measured[1_000][1]
    print(f"{'1,000 to 10,000, without the start':<34}{f'x {time:.1f}':>10}{f'x {memory:.2f}':>14}")


# --- real pages -------------------------------------------------------------------------------------


def dumps_of(paths: Iterable[Path]) -> dict[str, list[bytes]]:
    dumps: dict[str, list[bytes]] = {}
    for path in paths:
        with _opened(path) as lines:
            for line in lines:
                for name, text in json.loads(line)["dumps"].items():
                    if text:
                        dumps.setdefault(name, []).append(text.encode())
    return dumps


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Iterable[str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        yield lines


def print_corpus(paths: Sequence[Path]) -> None:
    print(f"\n{'dump':<34}{'pages/s':>10}{'KB a page':>14}")
    for name, pages in dumps_of(paths).items():

        def work(pages: Sequence[bytes] = pages) -> None:
            for data in pages:
                with contextlib.suppress(CopydeskError):
                    read(Source("page.txt", data))

        print(
            f"{name:<34}{len(pages) / seconds(work):>10,.0f}{sum(map(len, pages)) / len(pages) / 1e3:>14.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS.jsonl.gz")
    parser.add_argument("--files", type=int, default=1000, help="files for the ratios (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_files(folder / "files", options.files)
        print_ratios(paths, folder)
        print_shares(paths)
        print_growth(folder)
    if options.corpora:
        print_corpus(options.corpora)


if __name__ == "__main__":
    main()
