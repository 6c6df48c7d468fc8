"""Tables as text: CSV, TSV and what spreadsheets write instead."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from copydesk.errors import Failed, InputError, Rejected
from copydesk.knowledge.fields import fold, holds_text, known_fields, no_text_field
from copydesk.model import Source
from copydesk.outcomes import Rejection
from copydesk.storage.containers.options import Options
from copydesk.storage.containers.raw_lines import (
    CHUNK,
    RawLine,
    is_wide,
    marked_encoding,
    raw_lines,
    too_long,
)
from copydesk.storage.containers.rows import rejection_of, source_of
from copydesk.storage.containers.streams import Peeked

_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_DELIMITERS = ",;\t|"
#: Bytes of a first line that may name the fields of a table whose file's name does not tell.
_LONGEST_HEADER = 1000
#: One of these is in each name of the field that holds the text.
_MAY_NAME_TEXT = re.compile(rb"text|content|body|article|story", re.I)
_MAY_PART = re.compile(rb"[,;\t|]")
#: What spreadsheets write above a table: `sep=;`.
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\s*', re.I)
#: A quotation mark within a cell, as Spark writes it, and as all others do.
_ESCAPED = re.compile(r'(?<!\\)\\"(?![,;\t|\r\n]|$)')
_DOUBLED = re.compile(r'[^,;\t|\r\n"]""[^,;\t|\r\n"]')
#: A cell between single marks: one in the header, or one of several lines, ended by what ends a cell.
_SINGLE = re.compile(r"(?:\A|[,;\t|\n])'(?:[^'\n]|'')*+(?:\n(?:[^']|'')*+)?'(?=[,;\t|\r\n])")
_DOUBLE = re.compile(r'(?:\A|[,;\t|\n])"')
#: What stands for line ends and tabs in tables that have no quotation marks, as jq, MySQL and Postgres write them.
_SIGNS = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
_SIGN = re.compile(r"\\([nrt\\])")
#: What the `csv` module takes at most, a `long` of C where that is short.
_FIELD_LIMIT = (1 << 31) - 1
_NO_HEADER = (
    "add a first line with the names of the fields, or name the one that holds the text with --text-field"
)
_MEND = "mend the row, or leave it out"


def is_mine(head: bytes, name: str) -> bool:
    """Whether a file is a table.

    Args:
        head: its first 4,096 bytes, unpacked.
        name: in small letters, without a suffix of compression.
    """
    if name.endswith(_SUFFIXES):
        return True
    line = head[:_LONGEST_HEADER].removeprefix(codecs.BOM_UTF8).partition(b"\n")[0]
    if _MAY_NAME_TEXT.search(line) is None or not line.isascii() or _MAY_PART.search(line) is None:
        return False
    delimiter, cells = _split(line.decode().rstrip("\r"))
    # a line of prose may hold such words; none has nothing else between its commas
    return (
        len(cells) > 1 and bool(delimiter) and holds_text(cells, None) and known_fields(cells) == len(cells)
    )


def records(stream: BinaryIO, name: str, options: Options) -> Iterator[Source | Rejection]:
    """The articles of a table, one row in memory at a time; the part is the row's number below the header, from 1.

    Args:
        stream: the unpacked file, of any length.
        name: of the file, as it is told.
        options: how to read it.

    Raises:
        Rejected: it has no header, or no field that is known to hold the text.
        Failed: a quotation mark is never closed.
    """
    csv.field_size_limit(max(csv.field_size_limit(), min(options.max_bytes, _FIELD_LIMIT)))
    source = Peeked(stream)
    lines = _Lines(source, options)
    escape = _escape(source, lines.encoding)
    quote = _quote(source, lines.encoding)
    header = _header(lines, options, quote)
    reader = csv.reader(lines, delimiter=header.delimiter, escapechar=escape, quotechar=quote)
    part = 0
    while True:
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLong as error:
            part += 1
            yield rejection_of(error, name, part)
            continue
        except csv.Error as error:
            part += 1
            yield rejection_of(Failed(f"it cannot be read: {error}", _MEND), name, part)
            continue
        if not cells:
            continue  # a blank line is no row
        part += 1
        if lines.is_broken_off:
            cause = f"a quotation mark in row {part:,} is never closed, so the rest of the file is one field"
            raise Failed(cause, "close it, or fetch the file again")
        raw = b"".join(lines.taken)
        try:
            if header.delimiter == "\t" and len(lines.taken) == 1:
                cells = list(map(_unescaped, cells))
            row = _row(header.fields, cells)
            yield source_of(row, raw, name, part, text_field=options.text_field, encoding=lines.encoding)
        except InputError as error:
            yield rejection_of(error, name, part)


class _TooLong(Rejected):
    """A row of more bytes than are allowed."""


class _Header(NamedTuple):
    delimiter: str
    fields: list[str]


class _Lines:
    """The lines of a table, decoded, for the `csv` module, which takes as many as a row has.

    Attributes:
        encoding: of the table, as a Python codec name.
        taken: the bytes of those it took since this was last cleared.
        is_broken_off: whether the file ended when it wanted one more of them for a row.
    """

    def __init__(self, stream: Peeked, options: Options) -> None:
        self.taken: list[bytes] = []
        self.is_broken_off = False
        self.encoding, self._is_sure = _encoding(stream, options)
        self._options = options
        self._size = 0
        self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        self._lines = raw_lines(stream, options.max_bytes, _line_end(stream.peek(CHUNK), self.encoding))

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if not self.taken:
            self._size = 0
        try:
            line: RawLine = next(self._lines)
        except StopIteration:
            self.is_broken_off = bool(self.taken)
            raise
        self._size += line.size
        if line.data is None or self._size > self._options.max_bytes:
            # the rows after a mark that is never closed are lost with it, as far as the limit goes
            cause, advice = too_long(self._size, self._options.max_bytes)
            raise _TooLong(cause, f"look for a quotation mark that is not closed, or {advice}")
        self.taken.append(line.data)
        if not self._is_sure and not line.data.isascii():
            self._is_sure = True
            self.encoding = self._options.encoding_of(line.data)
            self._decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        text = self._decoder.decode(line.data)
        # old Macs' line ends, which `csv` takes for a fault
        return f"{text[:-1]}\n" if text.endswith("\r") else text


def _encoding(stream: Peeked, options: Options) -> tuple[str, bool]:
    """The encoding of a table, and whether it is sure: a start in English tells none. A mark is taken off."""
    marked, length = marked_encoding(stream.peek(4))
    if marked is not None and (options.encoding is None or options.encoding.startswith("utf")):
        stream.read(length)
        return marked, True
    sample = _sample(stream)
    encoding = options.encoding or options.encoding_of(sample)
    # without a mark the order of bytes is that of Windows, and not this machine's
    encoding = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codecs.lookup(encoding).name, encoding)
    return encoding, options.encoding is not None or not sample.isascii() or b"\0" in sample


def _sample(stream: Peeked) -> bytes:
    """The first lines, each whole, so that no character is cut."""
    head = stream.peek(CHUNK)
    return head[: head.rfind(b"\n") + 1] or head if len(head) == CHUNK else head


def _escape(stream: Peeked, encoding: str) -> str | None:
    """What stands before quotation marks within quotation marks: of Spark and MySQL a backslash, not a second one."""
    head = stream.peek(CHUNK).decode(encoding, "replace")
    return "\\" if _ESCAPED.search(head) and not _DOUBLED.search(head) else None


def _unescaped(cell: str) -> str:
    r"""A cell with line ends for `\n`; itself where backslashes mean something else in it."""
    return cell if "\\" in _SIGN.sub("", cell) else _SIGN.sub(lambda sign: _SIGNS[sign[1]], cell)


def _quote(stream: Peeked, encoding: str) -> str:
    """The quotation mark around cells: a single one where no cell begins with a double one and some need it."""
    head = stream.peek(CHUNK).decode(encoding, "replace")
    if _DOUBLE.search(head):
        return '"'
    found = _SINGLE.search(head)
    return "'" if found is not None and (not found.start() or "\n" in found[0].strip()) else '"'


def _line_end(head: bytes, encoding: str) -> bytes:
    newline, old_mac = "\n".encode(encoding), "\r".encode(encoding)
    return old_mac if not is_wide(encoding) and newline not in head and old_mac in head else newline


def _header(lines: _Lines, options: Options, quote: str) -> _Header:
    """The delimiter, and the names of the fields.

    Raises:
        Rejected: the first line names none, or none that holds the text.
    """
    line = _first_line(lines)
    delimiters = _DELIMITERS
    if told := _SEPARATOR.fullmatch(line):
        delimiters = told[1]
        line = _first_line(lines)
    delimiter, cells = _split(line.rstrip("\r\n"), delimiters, quote)
    fields = [cell.strip() for cell in cells]
    if not holds_text(fields, options.text_field):
        if not any(map(fold, fields)) or not known_fields(fields):
            raise Rejected("its first line names no known fields", _NO_HEADER)
        raise no_text_field(fields, options.text_field)
    return _Header(delimiter, fields)


def _first_line(lines: _Lines) -> str:
    try:
        for line in lines:
            if line.strip():
                return line
            lines.taken.clear()
    except _TooLong:
        raise Rejected("its first line is too long to name fields", _NO_HEADER) from None
    raise Rejected("it is empty", "check the export")


def _split(line: str, delimiters: str = _DELIMITERS, quote: str = '"') -> tuple[str, list[str]]:
    """The cells of a header, and what parts them: what gives the most known names, or else the most names."""

    def cells(delimiter: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=delimiter, quotechar=quote), [])
        except csv.Error:
            return []

    best = max(delimiters, key=lambda delimiter: (known_fields(found := cells(delimiter)), len(found)))
    return best, cells(best)


def _row(fields: Sequence[str], cells: list[str]) -> dict[str, object]:
    """Cells by the names of their fields.

    Raises:
        Failed: there are more or fewer cells than fields.
    """
    while len(cells) > len(fields) and not cells[-1].strip():
        cells.pop()  # a delimiter at the end of each row
    if len(cells) != len(fields):
        raise Failed(f"it has {len(cells):,} fields, and the header names {len(fields):,}", _MEND)
    row: dict[str, object] = {}
    for field, cell in zip(fields, cells, strict=True):
        row.setdefault(field, cell)
    return row
