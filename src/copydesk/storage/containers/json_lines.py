"""JSON of other tools: an object a line, an array of objects, or objects printed over many lines."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from copydesk.errors import Failed, InputError, Rejected
from copydesk.knowledge.fields import NoTextField, rows_in
from copydesk.model import Source
from copydesk.outcomes import Rejection
from copydesk.storage.containers.json_values import RawValues
from copydesk.storage.containers.options import Options
from copydesk.storage.containers.raw_lines import CHUNK, is_wide, marked_encoding, raw_lines, too_long
from copydesk.storage.containers.rows import rejection_of, source_of
from copydesk.storage.containers.streams import Peeked

_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines", ".json")
_OBJECT = re.compile(rb'\s*+(?:\[\s*+)?\{\s*+"(?:[^"\\]++|\\.)*+"\s*+:', re.DOTALL)
#: So many rows without a known text field, and none with one before, tell that the file has none.
_ENOUGH = 100
#: Fields that a record of this program has and no other.
_OWN = frozenset({"body", "subheadings", "source", "removed"})
_LONGEST_MARK = 4
_MEND = "mend the record, or leave it out"


class _OwnRecord(Rejected):
    """A record of this program: in a folder that is read again, its outputs must not come in as new articles."""


class _Record(NamedTuple):
    """A piece of the file that should be one object; `data` is None where it is too long to be held."""

    data: bytes | None
    size: int
    number: int
    is_whole: bool = True


class _Item(NamedTuple):
    """An object, and the bytes that tell it."""

    row: dict[str, object]
    data: bytes
    encoding: str


def is_mine(head: bytes, name: str) -> bool:
    """Whether a file holds JSON records.

    Args:
        head: its first 4,096 bytes, unpacked.
        name: in small letters, without a suffix of compression.
    """
    marked, length = marked_encoding(head)
    if marked is not None and is_wide(marked):
        head, length = head.decode(marked, "ignore").encode("utf-8", "ignore"), len("\ufeff".encode())
    head = head[length:].lstrip()
    if head[:1] not in (b"{", b"["):
        return False
    if name.endswith(_SUFFIXES):
        return True
    if not _OBJECT.match(head):
        return False
    first, _, rest = head.partition(b"\n")
    # a page may begin with data that a browser would not have shown; the text follows
    return not _is_json(first) or rest.lstrip()[:1] in (b"", b"{")


def records(stream: BinaryIO, name: str, options: Options) -> Iterator[Source | Rejection]:
    """The articles of a file of JSON, one record in memory at a time.

    Of an object a line the part is the number of the line, blank ones counted; in other files that of the object. The
    items of an object that holds a list of articles count one by one.

    Args:
        stream: the unpacked file, of any length.
        name: of the file, as it is told.
        options: how to read it.

    Raises:
        Rejected: none of its objects has a field that is known to hold the text, or they are this program's own.
        Failed: it breaks off within an object.
    """
    source, encoding = _readable(stream, options.encoding)
    waiting: list[Rejection] = []  # of objects without a known field, until one has it
    without: NoTextField | None = None
    has_text = False
    for number, item in _items_in(source, encoding, options):
        try:
            found = _source(item, name, number, options)
        except NoTextField as error:
            without = without or error
            rejection = rejection_of(error, name, number)
            if has_text:
                yield rejection
            else:
                waiting.append(rejection)
                if len(waiting) == _ENOUGH:
                    raise without from None
        except _OwnRecord:
            raise
        except InputError as error:
            yield rejection_of(error, name, number)
        else:
            has_text = True
            yield from waiting
            waiting = []
            yield found
    if without is not None and not has_text:
        raise without


def _readable(stream: BinaryIO, given: str | None) -> tuple[Peeked, str]:
    """The stream from behind its mark on, in an encoding where brackets and line ends are the bytes of ASCII."""
    source = Peeked(stream)
    marked, length = marked_encoding(source.peek(_LONGEST_MARK))
    encoding = given or marked or "utf-8"
    if length and (given is None or codecs.lookup(given).name.startswith("utf")):
        source.read(length)
        encoding = marked or encoding
    if "{\n".encode(encoding) == b"{\n":
        return source, encoding
    return Peeked(_Recoded(source, encoding)), "utf-8"


class _Recoded:
    """A stream in another encoding, as UTF-8."""

    def __init__(self, stream: Peeked, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int) -> bytes:
        """Some bytes, about `size` of them; none at the end."""
        while chunk := self._stream.read(size):
            if text := self._decoder.decode(chunk):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")


def _records_in(stream: Peeked, max_bytes: int) -> Iterator[_Record]:
    if _is_object_a_line(stream.peek(CHUNK)):
        for number, line in enumerate(raw_lines(stream, max_bytes), 1):
            if line.data is None or line.data.strip():
                yield _Record(line.data, line.size, number)
    else:
        for number, value in enumerate(RawValues(stream, max_bytes), 1):
            yield _Record(value.data, value.size, number, value.is_whole)


def _is_object_a_line(head: bytes) -> bool:
    """Whether each line should be an object of its own, one that is damaged perhaps."""
    head = head.lstrip()
    if head.startswith(b"["):
        return False
    first, _, rest = head.partition(b"\n")
    return _is_json(first) or not first.startswith(b"{") or rest.lstrip()[:1] in (b"", b"{")


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _items_in(stream: Peeked, encoding: str, options: Options) -> Iterator[tuple[int, _Item | InputError]]:
    """The objects that may be articles, or why there is none, each with its number.

    Raises:
        Failed: the file breaks off.
    """
    more = 0  # items of lists, beyond the records that hold these
    for record in _records_in(stream, options.max_bytes):
        number = record.number + more
        if not record.is_whole:
            where = f"in record {number:,}" if record.size else f"before record {number:,}"
            raise Failed(f"it breaks off {where}", "fetch or export it again")
        if record.data is None:
            yield number, Rejected(*too_long(record.size, options.max_bytes))
            continue
        try:
            row = _object(record.data, encoding)
        except InputError as error:
            yield number, error
            continue
        rows = rows_in(row, options.text_field)
        if rows is None:
            yield number, _Item(row, record.data, encoding)
            continue
        more += len(rows) - 1
        for place, inner in enumerate(rows):
            yield number + place, _item_of(inner)


def _item_of(inner: object) -> _Item | InputError:
    if not isinstance(inner, dict):
        return Failed("it is no JSON object", _MEND)
    return _Item(inner, json.dumps(inner, ensure_ascii=False).encode("utf-8", "replace"), "utf-8")


def _source(item: _Item | InputError, name: str, number: int, options: Options) -> Source:
    """The article in an object.

    Raises:
        InputError: there is none.
    """
    if isinstance(item, InputError):
        raise item
    if item.row.keys() >= _OWN:
        raise _OwnRecord("it holds articles that this program wrote", "leave it out")
    return source_of(item.row, item.data, name, number, text_field=options.text_field, encoding=item.encoding)


def _object(data: bytes, encoding: str) -> dict[str, object]:
    try:
        # commas stand between objects, and the sign of RFC 7464 before them
        found = json.loads(data.decode(encoding).strip("\ufeff\x1e, \t\r\n"), strict=False)
    except UnicodeDecodeError as error:
        cause = f"it is not {encoding}: {error.reason} at byte {error.start + 1:,}"
        raise Failed(cause, "name the encoding of the file with --encoding") from None
    except json.JSONDecodeError as error:
        raise Failed(f"it is no JSON: {error.msg} at character {error.pos + 1:,}", _MEND) from None
    except ValueError:
        raise Failed("it holds a number of too many digits", _MEND) from None
    except RecursionError:
        raise Failed("it is nested too deep", _MEND) from None
    if not isinstance(found, dict):
        raise Failed("it is no JSON object", _MEND)
    return found
