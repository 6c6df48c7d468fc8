"""Web archives: pages by their headers, whatever the order of these, unpacked within bounds."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.storage.containers.warc import is_mine, records
from record_reading import FILES, Outcome, options, peak_of, read, same, stated

URL = "https://norwickecho.example/local/bridge-opens"
HTML = b"<!DOCTYPE html><p>Le pont est ouvert.</p>"


def record(
    kind: str, content: bytes, *headers: str, version: str = "WARC/1.0", length: int | None = None
) -> bytes:
    told = [version, *headers, f"Content-Length: {len(content) if length is None else length}"]
    return "\r\n".join([*told, f"WARC-Type: {kind}", "", ""]).encode() + content + b"\r\n\r\n"


def text(content: bytes, **given: int) -> bytes:
    return record("conversion", content, "Content-Type: text/plain", **given)  # type: ignore[arg-type]


def response(head: str, body: bytes) -> bytes:
    return record("response", f"{head}\r\n\r\n".encode() + body, f"WARC-Target-URI: {URL}")


def html(body: bytes, *headers: str) -> Outcome:
    return read(
        records, response("\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers]), body)
    )


@pytest.mark.parametrize("drip", [0, 1, 100])
def test_text_of_a_crawl(drip: int) -> None:
    data = (FILES / "common-crawl.warc.wet").read_bytes()
    assert is_mine(data[:4096], "x.txt")
    outcome = read(records, data, drip=drip)
    assert outcome.error is None
    assert outcome.parts == [1, 2]
    assert outcome.causes == {3: "rejected: the page is empty"}
    first, second = outcome.sources
    assert first.data.startswith(b"Norwick bridge opens again | Echo\nShare\n")
    assert first.data.endswith(b"the council said.\n")
    assert stated(first) == {"source.url": URL}  # the language is the crawl's guess
    assert first.facts[0].reason == 'the field "WARC-Target-URI" of the record'
    assert (first.retrieved, first.text) == (date(2021, 3, 9), None)
    assert second.data.decode() == "Trzy sowy wróciły do Łęgu.\nWARC/1.0\n"


@pytest.mark.parametrize("drip", [0, 1])
def test_pages_of_an_archive(drip: int) -> None:
    outcome = read(records, (FILES / "crawl.warc").read_bytes(), drip=drip)
    assert outcome.error is None
    assert outcome.parts == [1, 2, 6]
    assert outcome.causes == {
        3: "rejected: the server answered 404, and no whole page",
        4: "rejected: unpacked, it has more than the limit of 1,048,576 bytes",
        5: "rejected: the crawl cut the page short (WARC-Truncated: length)",
    }
    plain, packed, resource = outcome.sources
    assert plain.data.endswith(b"ouvert.</p></body></html>")
    assert packed.data == plain.data
    assert (plain.encoding, packed.encoding) == ("cp1252", None)
    assert resource.encoding == "utf-8"
    assert stated(resource) == {"source.url": "https://norwickecho.example/robots%20notes.txt"}


def test_headers_are_known_by_name() -> None:
    data = (
        b"WARC/1.1\r\ncontent-length: 5\r\nX-Long: a\r\n folded\r\ncontent-TYPE: Text/Plain; Charset='UTF-8'\r\n"
        b"warc-target-uri: <https://norwickecho.example/owls>\r\nWARC-Date: never\r\nwarc-type: Conversion\r\n\r\nOwls."
    )
    [source] = read(records, b"\r\n\n" + data).sources
    assert (source.data, source.encoding, source.retrieved) == (b"Owls.", "utf-8", None)
    assert stated(source) == {"source.url": "https://norwickecho.example/owls"}


@pytest.mark.parametrize(
    ("packed", "header"),
    [
        (gzip.compress(HTML, mtime=0), "gzip"),
        (gzip.compress(HTML, mtime=0), "x-gzip"),
        (zlib.compress(HTML), "deflate"),
        (zlib.compress(HTML)[2:-4], "deflate"),
        (gzip.compress(zlib.compress(HTML), mtime=0), "deflate, gzip"),
        (HTML, "gzip"),
        (HTML, "identity"),
    ],
)
def test_packed_pages_are_unpacked(packed: bytes, header: str) -> None:
    [source] = html(packed, f"Content-Encoding: {header}").sources
    assert source.data == HTML


@pytest.mark.parametrize(
    ("packed", "header", "cause"),
    [
        (gzip.compress(HTML, mtime=0)[:-12], "gzip", "failed: its packed content breaks off"),
        (b"\x1f\x8bxx", "gzip", "failed: its content is said to be gzip, and is damaged"),
        (b"x", "br", "failed: its content is packed as 'br'"),
        (b"", "identity", "rejected: the page is empty"),
    ],
)
def test_what_cannot_be_unpacked_costs_one_page(packed: bytes, header: str, cause: str) -> None:
    outcome = html(packed, f"Content-Encoding: {header}")
    assert not outcome.sources
    assert outcome.causes == {1: cause}


@pytest.mark.parametrize("body", [b"5\r\nOwls \r\n4;x=y\r\ncame\r\n0\r\n\r\n", b"Owls came"])
def test_chunks_are_joined_also_where_the_crawler_did(body: bytes) -> None:
    [source] = html(body, "Transfer-Encoding: chunked").sources
    assert source.data == b"Owls came"


def test_what_is_no_page_is_passed_over() -> None:
    data = b"".join(
        [
            record("warcinfo", b"software: x"),
            record("metadata", b"fetchTimeMs: 1"),
            record("conversion", b"%PDF", "Content-Type: application/pdf"),
            record("response", b"20210309 1.2.3.4", "Content-Type: text/dns"),
            record("response", b""),
            response("HTTP/1.1 301 Moved", b"Moved."),
            response("HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG" * 1000),
            text(b"Owls."),
        ]
    )
    outcome = read(records, data, options(max_bytes=200))
    assert [source.data for source in outcome.sources] == [b"Owls."]
    assert outcome.parts == [1]
    assert not outcome.rejections


def test_a_page_longer_than_allowed_is_skipped() -> None:
    page = response("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", b"x" * 300_000)
    outcome = read(
        records, text(b"One.") + text(b"x" * 3000) + page + text(b"Four."), options(max_bytes=1000)
    )
    assert outcome.parts == [1, 4]
    assert outcome.causes[2] == "rejected: it has 3,000 bytes, more than the limit of 1,000"
    assert outcome.causes[3].endswith("more than the limit of 1,000")
    assert same(
        read(records, page, options(max_bytes=10), drip=1), read(records, page, options(max_bytes=10))
    )


@pytest.mark.parametrize(
    ("rest", "cause"),
    [
        (text(b"Two.", length=400), "it breaks off in page 2, 392 bytes before the end of the record"),
        (
            record("metadata", b"", length=9),
            "it breaks off after page 1, 5 bytes before the end of the record",
        ),
        (text(b"Two.", length=2), "what stands after page 2, at byte "),
        (b"Owls\r\n", f"what stands after page 1, at byte {len(text(b'One.'))}, is no WARC record"),
        (record("conversion", b"", length=-1), "the record after page 1 does not tell its length"),
        (b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\n", "the record after page 1 does not tell its length"),
        (b"WARC/1.0\r\nX: " + b"x" * 1_000_000, "the headers of a record, at byte "),
        (b"WARC/1.0\r\n" + b"X: x\r\n" * 200_000, "the headers of a record, at byte "),
    ],
)
def test_a_broken_record_is_told_and_what_came_before_is_kept(rest: bytes, cause: str) -> None:
    outcome = read(records, text(b"One.") + rest)
    assert outcome.sources[0].data == b"One."
    assert str(outcome.error).startswith(cause)


def test_fifty_thousand_records_take_the_memory_of_one() -> None:
    read(records, text(b"So that the library is there."))
    piece = text(b"Three owls were seen in Fenmoor.")
    pieces: Iterator[bytes] = (piece for _ in range(50_000))
    count, peak = peak_of(records, pieces, options())
    assert count == 50_000
    assert peak < 1_000_000


_PIECES = st.sampled_from(
    [
        b"WARC/1.0\r\n",
        b"\r\n",
        b"\n",
        b"WARC-Type: response\r\n",
        b"WARC-Type: conversion\r\n",
        b"Content-Type: text/plain; charset=\xff\0\r\n",
        b"Content-Length: 9\r\n",
        b"Content-Length: 99999999999999999999999999\r\n",
        b"HTTP/1.1 200\r\n",
        b" ",
        b":",
        text(b"Owls."),
        response("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", b"5\r\nOwls"),
        response("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate", b"\x78\x9c\x01"),
    ]
)


@given(data=st.lists(_PIECES | st.binary(max_size=6), max_size=15).map(b"".join))
@example(data=b"WARC/1.0\r\n: \r\n\r\n")
def test_whatever_the_bytes_only_the_projects_own_errors_come_out(data: bytes) -> None:
    is_mine(data, "x")
    whole = read(records, data, options(max_bytes=400))
    assert same(read(records, data, options(max_bytes=400), drip=3), whole)


@given(
    head=st.lists(
        st.sampled_from([b"HTTP/1.1 200 OK", b"HTTP/", b"Content-Type: text/html", b"\0", b""]), max_size=4
    ),
    body=st.binary(max_size=40),
    packing=st.sampled_from([b"gzip", b"deflate", b"gzip,gzip,gzip,gzip", b"chunked", b"\xff"]),
)
def test_whatever_a_server_sent(head: list[bytes], body: bytes, packing: bytes) -> None:
    headers = [*head, b"Content-Encoding: " + packing, b"Transfer-Encoding: " + packing]
    content = b"\r\n".join([*headers, b"", body])
    outcome = read(records, record("response", content) + text(b"After."))
    assert outcome.error is None
    assert outcome.sources[-1].data == b"After."


@given(pages=st.lists(st.binary(min_size=1, max_size=50).filter(bytes.strip), max_size=5))
def test_pages_come_back_whole(pages: list[bytes]) -> None:
    outcome = read(records, b"".join(map(text, pages)))
    assert [source.data for source in outcome.sources] == pages
    assert outcome.parts == list(range(1, len(pages) + 1))
