"""A Word document to its lines: paragraphs, rows, text boxes and notes in order, without what every page repeats.

The XML is read as a stream by lxml. python-docx was tried: it passes over content controls, tracked insertions, text
boxes and notes, and falls over documents with a broken link to a picture.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from copydesk.errors import Rejected
from copydesk.knowledge.encodings import NO_TEXT
from copydesk.model import Converted, Decoded

_MAIN = "word/document.xml"
_NOTES = ("footnotes.xml", "endnotes.xml")
#: Bytes, of all parts that are read.
_MOST_UNPACKED = 100 * 1024 * 1024
#: Times that a part may grow when unpacked; text grows 20 times at the most.
_MOST_RATIO = 200
#: Bytes; what is smaller may grow as it likes.
_SMALL = 1024 * 1024
#: Elements within each other.
_DEEPEST = 2_000
#: Characters; a row with a longer cell is no row of a table but columns of the page.
_LONG_CELL = 80
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    etree.XMLSyntaxError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)
#: Text that is not in the document any more, or that stands there a second time for old programs; and where tabs stop.
_SKIPPED = frozenset({"Fallback", "moveFrom", "del", "tabs"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def convert(data: bytes, encoding: str | None) -> Converted:
    """The lines of a Word document, a paragraph a line.

    Args:
        data: the document.
        encoding: not needed, as XML states its own.

    Raises:
        Rejected: it is damaged, protected by a password, or a bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = list(_parts(archive))
            _check(parts)
            lines = [line for part in parts for line in _lines(archive, part)]
    except _DAMAGED as error:
        raise Rejected("the Word document is damaged", "save it anew, or export the text") from error
    return Converted(Decoded("\n".join(lines).translate(NO_TEXT), "utf-8", "XML in a Word document"))


def _parts(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The parts with text: that which the package says is the document, and its notes."""
    names = {info.filename: info for info in archive.infolist()}
    main = names.get(_MAIN) or names[_main_name(archive, names)]
    yield main
    folder = posixpath.dirname(main.filename)
    for note in _NOTES:
        if (info := names.get(posixpath.join(folder, note))) is not None:
            yield info


def _main_name(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    relations = names["_rels/.rels"]
    _check([relations])
    with archive.open(relations) as part:
        for _, element in _events(part):
            if element.get("Type", "").endswith("/officeDocument"):
                return str(element.get("Target", "")).lstrip("/")
    return _MAIN


def _check(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what cannot be unpacked, or would fill the memory.

    Raises:
        Rejected: a part is encrypted, or much larger unpacked.
    """
    if any(part.flag_bits & 1 for part in parts):
        raise Rejected("the Word document is protected by a password", "save it without one")
    unpacked = sum(part.file_size for part in parts)
    grown = max(part.file_size // max(1, part.compress_size) for part in parts)
    if unpacked > _MOST_UNPACKED or (unpacked > _SMALL and grown > _MOST_RATIO):
        cause = f"the Word document unpacks to {unpacked:,} bytes, {grown:,} times its size"
        raise Rejected(cause, "look into it; if it is what it seems, export the text")


def _events(part: IO[bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Beginnings and ends of elements; entities stay what they are, and nothing is fetched."""
    events: Iterator[tuple[str, etree._Element]] = etree.iterparse(
        part, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    depth = 0
    for event, element in events:
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        yield event, element


def _lines(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[str]:
    text = _Text()
    with archive.open(part) as stream:
        for event, element in _events(stream):
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if event == "start":
                text.begin(name)
            else:
                text.end(name, element.text)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            yield from text.take()


class _Text:
    """Lines as they grow; paragraphs stand within others in text boxes, tables in cells."""

    def __init__(self) -> None:
        self._skipping = 0
        self._paragraphs: list[list[str]] = []
        self._boxes: list[str] = []
        self._rows: list[list[list[str]]] = []
        self._done: list[str] = []

    def take(self) -> list[str]:
        """What is done so far."""
        if self._rows or not self._done:
            return []
        done, self._done = self._done, []
        return done

    def begin(self, name: str) -> None:
        if name in _SKIPPED:
            self._skipping += 1
        elif self._skipping:
            return
        elif name == "p":
            self._paragraphs.append([])
        elif name == "tr":
            self._rows.append([])
        elif name == "tc" and self._rows:
            self._rows[-1].append([])

    def end(self, name: str, text: str | None) -> None:
        if name in _SKIPPED:
            self._skipping -= 1
        elif self._skipping:
            return
        elif name == "p" and self._paragraphs:
            self._end_paragraph()
        elif name == "tr" and self._rows:
            self._end_row()
        elif self._paragraphs:
            if name == "t":
                self._paragraphs[-1].append(text or "")
            else:
                self._paragraphs[-1].append(_SIGNS.get(name, ""))

    def _end_paragraph(self) -> None:
        lines = ["".join(self._paragraphs.pop()).strip("\n")]
        if self._paragraphs:  # a text box comes after the paragraph that it hangs on
            self._boxes += lines
            return
        self._add([*lines, *self._boxes])
        self._boxes = []

    def _end_row(self) -> None:
        cells = [[line for line in cell if line.strip()] for cell in self._rows.pop()]
        if all(len(cell) <= 1 and len("".join(cell)) <= _LONG_CELL for cell in cells):
            self._add(["  ".join(line for cell in cells for line in cell)])
        else:
            self._add([line for cell in cells for line in cell])

    def _add(self, lines: list[str]) -> None:
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += lines
        else:
            self._done += lines
