"""Every reader on real files that were changed at random: `python tests/fuzz.py --minutes 10`.

Whatever the bytes, nothing but the project's own errors may come out, each line of a text must have one label, and
nothing may take long. Hypothesis makes the changes, and finds the smallest ones that still show a fault.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from copydesk import Source, read
from copydesk.errors import InputError
from copydesk.model import Document
from copydesk.stages.decode import decode
from copydesk.stages.normalize import normalize
from copydesk.storage.containers import contents, is_container
from copydesk.storage.containers.options import Options
from copydesk.views.report import Viewer

TESTS = Path(__file__).parent
#: Folders of files that real programs wrote, or that are laid out as theirs.
FOLDERS = ("archives", "containers", "exports", "formats")
#: Seconds; no changed file may take longer.
LIMIT = 20.0
#: Bytes; of longer files only so much is taken, so that many changes are tried.
LONGEST = 20_000
#: Changed files tried between two looks at the clock.
BATCH = 200

OPTIONS = Options(1 << 20, None, None, lambda sample: decode(sample).encoding)
#: What means something to one reader or another.
TOKENS = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\r", b"\n\n", b"\x0c", b'"', b"{", b"}", b"[", b",",
    b";", b"\\u0000", b"\\ud800", b"NaN", b"1e999", b"null", b"<p>", b"</div>", b"<script>", b"<!--",
    b"&#0;", b"<![CDATA[", b"{\\rtf1", b"\\par ", b"\\u-1?", b"\\bin9999999 ", b"1 of 3 DOCUMENTS",
    b"Dokument 2 von 3", b"LENGTH: 300 words", b"254 words", b"TD ", b"HD ",
    b"Document TEST000020200101aaaa00001", b"_" * 60, b"Full text: ", b"WARC/1.0",
    b"Content-Length: 99999999999", b"Content-Length: -1", b"PK\x03\x04", b"\x1f\x8b\x08", b"ustar",
    b"9" * 30,
]  # fmt: skip


class Change(NamedTuple):
    """What is done at some place of a file, from 0 to 1: so many bytes are taken out, and others put in."""

    place: float
    out: int
    into: bytes


def files() -> list[Path]:
    found = [path for folder in FOLDERS for path in sorted((TESTS / folder).rglob("*"))]
    return [path for path in found if path.is_file() and path.suffix != ".md"]


def changes() -> st.SearchStrategy[list[Change]]:
    into = st.one_of(st.binary(max_size=8), st.sampled_from(TOKENS), st.just(b""))
    out = st.one_of(st.integers(0, 4), st.integers(0, 3000))
    return st.lists(st.builds(Change, st.floats(0, 1), out, into), max_size=8)


def changed(data: bytes, some: list[Change], share: float) -> bytes:
    """A file with changes, of which then only a share is left."""
    for place, out, into in some:
        at = int(place * len(data))
        data = data[:at] + into + data[at + out :]
    return data[: int(share * len(data))]


def check(name: str, data: bytes) -> None:
    """Read a file as the command does; whatever is wrong with the program raises."""
    start = time.monotonic()
    for source in _sources(name, data):
        try:
            documents = read(source)
        except InputError:
            continue
        _check_lines(documents)
        for document in documents:
            Viewer(1)(document)  # what the report shows of it
    assert time.monotonic() - start < LIMIT, f"{name} took {time.monotonic() - start:.0f} s"


def _sources(name: str, data: bytes) -> Iterator[Source]:
    if not is_container(data[:4096], name):
        yield Source(name, data)
        return
    for content in contents(io.BufferedReader(io.BytesIO(data)), name, OPTIONS):
        if isinstance(content.found, Source):
            yield content.found


def _check_lines(documents: list[Document]) -> None:
    """Each line of a text has one label, in order."""
    if not documents:
        return
    lines = [line.number for line in normalize(documents[0].decoded.text)]
    labelled = [label.line.number for document in documents for label in document.labels]
    assert labelled == lines, "not each line has one label, in order"


def tried(paths: list[Path], count: int) -> Callable[[], None]:
    """A test of so many changed files."""

    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(paths), changes(), st.one_of(st.just(1.0), st.floats(0, 1)))
    def test(path: Path, some: list[Change], share: float) -> None:
        check(path.name, changed(path.read_bytes()[:LONGEST], some, share))

    return cast(Callable[[], None], test)


def main() -> None:
    options: Any = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--only", default="", help="only files with this in their path")
    options.add_argument("--seed", type=int, default=0, help="of the first batch")
    asked = options.parse_args()
    paths = [path for path in files() if asked.only in str(path)]
    end = time.monotonic() + asked.minutes * 60
    batch = asked.seed
    while time.monotonic() < end:
        seed(batch)(tried(paths, BATCH))()
        batch += 1
        print(
            f"\r{(batch - asked.seed) * BATCH:,} changed files of {len(paths)}, no fault", end="", flush=True
        )
    print()


if __name__ == "__main__":
    main()
