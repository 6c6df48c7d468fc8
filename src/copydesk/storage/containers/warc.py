"""Records of web archives: WARC files, and the text that Common Crawl makes of them (WET)."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

from copydesk.errors import Failed, InputError, Rejected
from copydesk.knowledge.encodings import SUPERSETS
from copydesk.model import Fact, Source
from copydesk.outcomes import Rejection
from copydesk.storage.containers.options import Options
from copydesk.storage.containers.raw_lines import CHUNK, too_long
from copydesk.storage.containers.rows import rejection_of
from copydesk.storage.containers.streams import Peeked

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
#: Bytes of a record's headers, addresses of a thousand characters among them.
_MOST_HEADERS = 1 << 18
#: Bytes of an answer that is too long to be held, which tell whether it is a page.
_HEAD = 1 << 16
_AGAIN = "fetch it again"
_LEAVE = "leave the record out"
#: A page that says it was packed more often is a trap.
_MOST_PACKINGS = 3
#: How `zlib` is told of a format: gzip and zlib by their heads, or bare.
_GZIP_OR_ZLIB, _BARE = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


def is_mine(head: bytes, name: str) -> bool:
    """Whether a file holds WARC records.

    Args:
        head: its first 4,096 bytes, unpacked.
        name: of the file, which tells nothing more.
    """
    return head.lstrip(b"\r\n").startswith(b"WARC/")


def records(stream: BinaryIO, name: str, options: Options) -> Iterator[Source | Rejection]:
    """The pages of a web archive, one in memory at a time; the part is the page's number, from 1.

    Pages are the records `conversion`, `response` and `resource` that hold text or HTML; all others are passed over,
    and so are redirections.

    Args:
        stream: the unpacked file, of any length.
        name: of the file, as it is told.
        options: how to read it.

    Raises:
        Failed: it breaks off, or what stands between two records is none.
    """
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    parser = StatusAndHeadersParser(_VERSIONS)
    file = _Bounded(Peeked(stream))
    part = 0
    while start := file.start_of_record():
        try:
            headers = parser.parse(file, start)
        except StatusAndHeadersParserException:
            cause = f"what stands {_after(part)}, at byte {file.at - len(start):,}, is no WARC record"
            raise Failed(cause, _AGAIN) from None
        length = headers.get_header("Content-Length", "").strip()
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise Failed(f"the record {_after(part)} does not tell its length", _AGAIN)
        kind = (headers.get_header("WARC-Type") or "").strip().lower()
        is_page = kind == "response" or (
            kind in ("conversion", "resource")
            and _media_type(headers.get_header("Content-Type")).kind in _PAGES
        )
        data = file.block(
            int(length), options.max_bytes if is_page else 0, _in(part + 1) if is_page else _after(part)
        )
        if not is_page:
            continue
        try:
            record = _Record(kind, headers, data, int(length))
            source = _source(record, name, part + 1, options.max_bytes)
        except InputError as error:
            part += 1
            yield rejection_of(error, name, part)
        else:
            if source is not None:
                part += 1
                yield source


def _after(part: int) -> str:
    return f"after page {part:,}" if part else "before the first page"


def _in(part: int) -> str:
    return f"in page {part:,}"


class _Record(NamedTuple):
    """A record that may be a page; `data` is less than its `length` says where it is too long to be held."""

    kind: str
    headers: Any
    data: bytes
    length: int


class _Bounded:
    """A WARC file, read no further than is asked, with lines of a bounded length.

    Attributes:
        at: bytes read.
    """

    def __init__(self, stream: Peeked) -> None:
        self.at = 0
        self._stream = stream
        self._buffer = b""
        self._from = 0
        self._headers = 0

    def start_of_record(self) -> bytes:
        """The next line that is not blank; none at the end."""
        self._headers = 0
        while line := self.readline():
            if line.strip():
                return line
            self._headers = 0
        return b""

    def readline(self) -> bytes:
        """The next line.

        Raises:
            Failed: it goes on and on.
        """
        pieces = []
        while self._from < len(self._buffer) or self._fill():
            end = self._buffer.find(b"\n", self._from) + 1
            piece = self._buffer[self._from : end or None]
            self._from += len(piece)
            self.at += len(piece)
            self._headers += len(piece)
            pieces.append(piece)
            if self._headers > _MOST_HEADERS:
                raise Failed(f"the headers of a record, at byte {self.at:,}, do not end", _AGAIN)
            if end:
                break
        return b"".join(pieces)

    def block(self, length: int, most: int, where: str) -> bytes:
        """The content of a record; of what is longer than `most` bytes only the start, the rest is passed over.

        Args:
            length: in bytes.
            most: bytes that are held.
            where: it stands, for the message.

        Raises:
            Failed: the file ends before it.
        """
        pieces: list[bytes] = []
        left = length
        wanted = length if length <= most else min(length, _HEAD)
        while left:
            if self._from == len(self._buffer) and not self._fill():
                raise Failed(f"it breaks off {where}, {left:,} bytes before the end of the record", _AGAIN)
            piece = self._buffer[self._from : self._from + left]
            self._from += len(piece)
            self.at += len(piece)
            left -= len(piece)
            if wanted:
                pieces.append(piece[:wanted])
                wanted -= len(pieces[-1])
        return b"".join(pieces)

    def _fill(self) -> bool:
        self._buffer, self._from = self._stream.read(CHUNK), 0
        return bool(self._buffer)


class _MediaType(NamedTuple):
    """A `Content-Type`: `text/html`, and the encoding that it names, as a Python codec name."""

    kind: str
    encoding: str | None


def _media_type(stated: str | None) -> _MediaType:
    kind, *parameters = (stated or "").split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return _MediaType(kind.strip().lower(), _codec(value.strip(" \t\"'")))
    return _MediaType(kind.strip().lower(), None)


def _codec(label: str) -> str | None:
    """The Python name of an encoding of text; None where there is none."""
    try:
        found = codecs.lookup(label)
        "".encode(label)
    except (LookupError, ValueError, TypeError):
        return None
    return SUPERSETS.get(found.name, found.name)


def _source(record: _Record, name: str, part: int, max_bytes: int) -> Source | None:
    """The page in a record; None where it is none.

    Raises:
        Rejected: the record says that the page is not all there, or none; or it is too long.
        Failed: its content cannot be unpacked.
    """
    headers = record.headers
    media, body = _media_type(headers.get_header("Content-Type")), BytesIO(record.data)
    http = None
    if record.kind == "response":
        http = _http(body)
        if http is None:
            return None
        media = _media_type(http.get_header("Content-Type"))
        if media.kind not in _PAGES or http.get_statuscode().startswith("3"):
            return None
        if (status := http.get_statuscode()) not in ("200", "203"):
            raise Rejected(f"the server answered {status[:40] or 'nothing'}, and no whole page", _LEAVE)
    if (cut := headers.get_header("WARC-Truncated")) is not None:
        raise Rejected(f"the crawl cut the page short (WARC-Truncated: {cut.strip()[:40]})", _LEAVE)
    if record.length > max_bytes:
        raise Rejected(*too_long(record.length, max_bytes))
    data = body.read()
    if http is not None:
        data = _content(http, data, max_bytes)
    if not data.strip():
        raise Rejected("the page is empty", _LEAVE)
    url = (
        (headers.get_header("WARC-Target-URI") or "")
        .strip()
        .removeprefix("<")
        .removesuffix(">")
        .replace(" ", "%20")
    )
    facts = (Fact("source.url", url, 'the field "WARC-Target-URI" of the record'),) if url else ()
    day = _day(headers.get_header("WARC-Date"))
    return Source(name, data, part=part, facts=facts, encoding=media.encoding, retrieved=day)


def _day(stated: str | None) -> date | None:
    try:
        return date.fromisoformat((stated or "").strip()[:10])
    except ValueError:
        return None


def _http(body: BytesIO) -> Any:
    """The headers of what a server sent, which are read; None where it is no answer of a web server."""
    from warcio.statusandheaders import StatusAndHeadersParser

    try:
        http = StatusAndHeadersParser([], verify=False).parse(body)
    except EOFError:
        return None
    return http if (http.protocol or "").upper().startswith("HTTP/") else None


def _content(http: Any, data: bytes, max_bytes: int) -> bytes:
    """The page, of which a server may have sent pieces, and packed.

    Raises:
        Rejected: unpacked, it is too long.
        Failed: it cannot be unpacked.
    """
    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        data = _without_chunks(data)
    for encoding in reversed((http.get_header("Content-Encoding") or "").lower().split(",")[:_MOST_PACKINGS]):
        data = _unpacked(data, encoding.strip(), max_bytes)
    return data


def _without_chunks(body: bytes) -> bytes:
    """Content without the lengths of chunks in it; itself, where the crawler took them out and left the header."""
    from warcio.bufferedreaders import ChunkedDataReader

    found: bytes = ChunkedDataReader(BytesIO(body)).read()
    return found


def _unpacked(body: bytes, encoding: str, max_bytes: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Failed(f"its content is packed as {encoding[:40]!r}", "unpack it, or leave the record out")
    for window in (_GZIP_OR_ZLIB, _BARE):
        unpacker = zlib.decompressobj(window)
        try:
            found = unpacker.decompress(body, max_bytes + 1)
        except zlib.error:
            continue
        if len(found) > max_bytes:
            cause = f"unpacked, it has more than the limit of {max_bytes:,} bytes"
            raise Rejected(cause, "raise --max-bytes")
        if not unpacker.eof:
            raise Failed("its packed content breaks off", _LEAVE)
        return found
    if body.lstrip()[:1] == b"<":
        return body  # the crawler unpacked it and left the header
    raise Failed(f"its content is said to be {encoding}, and is damaged", _LEAVE)
