"""How fast the whole is: as a multiple of the bare floor and of jusText, by stage, and how it grows.

    python benchmarks/speed.py [--files N] [CORPUS.jsonl.gz ...]

The files are the project's seeds with their prose varied, so that no cache knows it; the whole pages are made
of its samples. With a corpus (`training/README.md`), its pages too, by kind of dump. The floor is what any
program must do that makes one JSON Lines file of many texts: read, decode, split into lines, hash, make the
record, write it. All figures are seconds of the processor in one run: the ratios are what counts. jusText is
measured where it is installed (`pip install '.[bench]'`).
"""

from __future__ import annotations

import argparse
import hashlib
import html
import itertools
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))  # `training` is not installed

from copydesk import Article, CopydeskError, Role, Source, ingest, read
from copydesk.knowledge.identify import identify_language
from copydesk.model import Given, Origin
from copydesk.stages.assemble import assemble
from copydesk.stages.decode import decode
from copydesk.stages.label import label
from copydesk.stages.normalize import normalize
from copydesk.stages.recognize import recognize
from copydesk.views.formats.jsonl import to_json_line
from training.corpus import CorpusError, load

_ROOT = Path(__file__).parent.parent
#: What is promised: seconds of the whole over seconds of the floor, at most.
_PROMISED = 12
#: Files measured at a time.
_PIECE = 100
#: Characters: prose is longer.
_PROSE = 60

_CHILD = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "copydesk", *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def varied(text: str, number: int, *, longer_than: int = _PROSE) -> str:
    """The text with a number in each line of more than so many characters, so that no two texts share one."""
    return "\n".join(
        _numbered(line, number) if len(line) > longer_than else line for line in text.split("\n")
    )


def _numbered(line: str, number: int) -> str:
    place = line.find(" ") + 1 or len(line) // 2  # between two words, where there are spaces
    return f"{line[:place]}{number} {line[place:]}"


def write_files(folder: Path, count: int) -> list[Path]:
    seeds = [path.read_text(encoding="utf-8") for path in sorted((_ROOT / "seeds").glob("*.txt"))]
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


# --- the whole and the floor --------------------------------------------------------------------------


def floor(paths: Sequence[Path], output: Path) -> None:
    with output.open("wb") as lines:
        for path in paths:
            data = path.read_bytes()
            title, *body = data.decode().splitlines()
            digest = hashlib.sha256(data).hexdigest()
            article = Article(
                id=digest[:20], title=title, subtitle=None, body=body, authors=[], published=None, modified=None,
                dateline=None, language=None, section=None, page=None, tags=[], subheadings=[], duplicate_of=None,
                near_duplicate_of=None, similarity=None, replaces=None, removed={},
                source=Origin(
                    file=str(path), publisher=None, agencies=[], url=None, accession=None, encoding="utf-8",
                    sha256=digest, bytes=len(data), part=1,
                ),
            )  # fmt: skip
            lines.write(article.model_dump_json().encode() + b"\n")


def print_ratios(paths: Sequence[Path], folder: Path) -> None:
    summary = ingest(
        paths, folder / "ours.jsonl", jobs=1
    )  # a first time, for the language files are read once
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
    print(f"{'one process, ' + f'{len(paths):,} files':<34}{'files/s':>10}{'of the floor':>14}")
    print(f"{'the floor':<34}{len(paths) / bare:>10,.0f}{1:>14.1f}")
    print(f"{f'ingest (promised: {_PROMISED})':<34}{len(paths) / ours:>10,.0f}{ratio:>14.1f}")


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
        if (article := assemble(found, source, text, part=1, language="ar", given=Given())[0])
    ]
    stages: dict[str, Callable[[], object]] = {
        "recognise": lambda: [recognize(source.data) for source in sources],
        "decode": lambda: [decode(source.data) for source in sources],
        "normalise": lambda: [normalize(found.text) for found in decoded],
        "label": lambda: [label(found) for found in lines],
        "identify the language": lambda: [identify_language(text) for text in prose],
        "assemble": lambda: [
            assemble(found, source, text, part=1, language="ar", given=Given())
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
        measured[count] = in_child("-q", "--jobs", "1", inputs, "-o", folder / "out.jsonl")
        print(f"{f'{count:,} files':<34}{measured[count][0]:>10.3f}{measured[count][1]:>14.0f}")
    start = measured[1][0]
    time = (measured[10_000][0] - start) / (measured[1_000][0] - start)
    memory = measured[10_000][1] / measured[1_000][1]
    print(f"{'1,000 to 10,000, without the start':<34}{f'x {time:.1f}':>10}{f'x {memory:.2f}':>14}")


# --- pages, and the neighbour -----------------------------------------------------------------------


class Dump(NamedTuple):
    text: str
    language: str


class Promise(NamedTuple):
    """What is promised for a kind of dump: pages a second, and times the speed of jusText."""

    pages: int
    times: int


NODE, WHOLE_PAGE = Promise(1_000, 6), Promise(250, 2)

#: Kinds that are an article's own part of a page; all others are whole pages.
_NODES = ("node", "seeds")
#: Pages measured at a time, and at least in all: a small corpus goes round, varied anew.
_PAGES, _LEAST_PAGES = 10, 200

#: The samples that are whole pages, grown to what real sites have: some 200 lines and 12 KB.
_WHOLE_SAMPLES = ("en/full_page_council.txt", "ar/full_page_market.txt", "ar/full_gettext_page.text")
#: Lines of menus and teasers on either side of such a sample, and of prose that lengthen each of its paragraphs.
_BESIDE, _MORE_PROSE = 80, 2
#: Characters: a line up to this is a menu's, and recurs on every page of a site.
_FURNITURE = 20

#: Stop lists of jusText; other languages take its English one.
_STOP_LISTS = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian_Bokmal",
    "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip


def own_dumps(count: int) -> dict[str, list[Dump]]:
    """The seeds, and whole pages made of the samples: what anyone can measure."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((_ROOT / "seeds").glob("*.txt"))]
    return {
        "seeds": [Dump(varied(seeds[number % len(seeds)], number), "ar") for number in range(count)],
        "samples as whole pages": whole_pages(count),
    }


def whole_pages(count: int) -> list[Dump]:
    """So many pages of real size: the whole-page samples with other samples' prose, menus and teasers in them."""
    texts = {name: _grown_samples(name) for name in _WHOLE_SAMPLES}
    names = itertools.islice(itertools.cycle(_WHOLE_SAMPLES), count)
    return [
        Dump(varied(next(texts[name]), number, longer_than=_FURNITURE), name.split("/")[0])
        for number, name in enumerate(names)
    ]


def _grown_samples(name: str) -> Iterator[str]:
    """One sample again and again, each time with other lines of its language in it and around it."""
    sample = _ROOT / "samples" / name
    others = [decode(path.read_bytes()).text for path in sorted(sample.parent.iterdir()) if path != sample]
    lines = [line for text in others for line in text.splitlines() if line.strip()]
    prose = itertools.cycle(line for line in lines if len(line) > _PROSE)
    short = itertools.cycle(line for line in lines if len(line) <= _PROSE)
    own = decode(sample.read_bytes()).text.splitlines()
    while True:
        grown = [
            " ".join([line, *itertools.islice(prose, _MORE_PROSE)]) if len(line) > _PROSE else line
            for line in own
        ]
        above, below = (list(itertools.islice(short, _BESIDE)) for _ in range(2))
        yield "\n".join([*above, *grown, *below])


def dumps_of(paths: Iterable[Path]) -> dict[str, list[Dump]]:
    """The texts of a corpus by kind of dump, varied: one kind must not find in a cache what another left."""
    found: defaultdict[str, list[Dump]] = defaultdict(list)
    for page in load(paths):
        for kind, text in page.dumps.items():
            if text and text.strip():
                found[kind].append(Dump(text, page.language))
    numbers = itertools.count()
    return {
        kind: [
            Dump(varied(dump.text, next(numbers)), dump.language)
            for _ in range(-(-_LEAST_PAGES // len(dumps)))
            for dump in dumps
        ]
        for kind, dumps in sorted(found.items())
    }


def read_all(pages: Sequence[bytes]) -> None:
    for data in pages:
        with suppress(CopydeskError):
            read(Source("page.txt", data))


def justext_reader() -> Callable[[Sequence[tuple[str, str]]], None] | None:
    """JusText over pages, each its HTML and language; None where it is not installed."""
    try:
        justext = import_module("justext")  # untyped
    except ImportError:
        return None
    stop_words = cache(justext.get_stoplist)

    def work(pages: Sequence[tuple[str, str]]) -> None:
        for page, language in pages:
            justext.justext(page, stop_words(_STOP_LISTS.get(language, "English")))

    return work


def as_html(text: str) -> str:
    """Each line as a paragraph: jusText reads no plain text."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())


def pieces(dumps: Sequence[Dump]) -> Iterator[Sequence[Dump]]:
    """All of them in small lots, each from everywhere in the corpus: as many long pages in one as in another."""
    step = -(-len(dumps) // _PAGES)
    return (dumps[start::step] for start in range(step))


def print_pages(kinds: Mapping[str, Sequence[Dump]]) -> None:
    peer = justext_reader()
    print(f"\n{'read':<24}{'pages':>7}{'KB':>6}{'pages/s':>9}{'promised':>9}", end="")
    print(f"{'jusText':>9}{'times':>7}{'promised':>9}" if peer else "  (for jusText: pip install '.[bench]')")
    for kind, dumps in kinds.items():
        pairs = []
        for piece in pieces(dumps):  # in turn: the machine's speed drifts, for both alike
            data = [dump.text.encode() for dump in piece]
            pages = [(as_html(dump.text), dump.language) for dump in piece]
            pairs.append((seconds(partial(read_all, data)), seconds(partial(peer, pages)) if peer else 0.0))
        ours, theirs = (sum(times) for times in zip(*pairs, strict=True))
        promise = NODE if kind in _NODES else WHOLE_PAGE
        size = sum(len(dump.text.encode()) for dump in dumps) / len(dumps) / 1e3
        print(f"{kind:<24}{len(dumps):>7,}{size:>6.1f}{len(dumps) / ours:>9,.0f}{promise.pages:>9,}", end="")
        times = statistics.median(theirs / ours for ours, theirs in pairs)
        print(f"{len(dumps) / theirs:>9,.0f}{times:>7.1f}{promise.times:>9}" if peer else "")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--files", type=int, default=1000, help="files for the ratios (default: %(default)s)")
    options = parser.parse_args()
    try:
        kinds = own_dumps(_LEAST_PAGES) | dumps_of(options.corpora)
    except (CorpusError, OSError) as error:
        sys.exit(f"speed: {error}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_files(folder / "files", options.files)
        print_ratios(paths, folder)
        print_pages(kinds)
        print_shares(paths)
        print_growth(folder)


if __name__ == "__main__":
    main()
