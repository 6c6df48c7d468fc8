"""Tables of other tools: what parts their cells, what their encoding is, and that a bad row costs only itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.errors import Failed, Rejected
from copydesk.storage.containers.tables import is_mine, records
from record_reading import FILES, options, peak_of, read, same, stated


def test_semicolons_quotes_over_lines_and_bad_rows() -> None:
    data = (FILES / "semicolons.csv").read_bytes()
    outcome = read(records, data, drip=5)
    assert outcome.error is None
    assert outcome.parts == [1, 2, 5, 7]
    assert outcome.causes == {
        3: "failed: it has 2 fields, and the header names 4",
        4: "failed: it has 5 fields, and the header names 4",
        6: "rejected: its field Text is empty",
    }
    first, second, trailing, last = outcome.sources
    assert first.text == (
        'The harbour bridge of Norwick opened.\r\n\r\nMayor Osgood said: "At last."\r\nFerries go on; until spring.'
    )
    assert first.data.startswith(b'"Bridge; opens";Edda Plum')
    assert first.data.endswith(b'until spring."\r\n')
    assert first.data in data
    assert stated(first) == {"title": "Bridge; opens", "authors": "Edda Plum", "published": "2021-03-08"}
    assert first.facts[2].reason == 'the field "Publication Date" of the row'
    assert stated(second) == {"title": "Owls return", "published": "08.03.2021"}
    assert stated(trailing) == {"title": "Trailing", "authors": "Ann Lee"}
    assert last.text == "The end."


def test_lists_as_python_prints_them_and_nan() -> None:
    first, second = read(records, (FILES / "pandas.csv").read_bytes()).sources
    assert stated(first) == {
        "title": "Norwick bridge opens again",
        "authors": ["Edda Plum", "Tim O'Hara"],
        "published": "2021-03-08",
        "source.url": "https://norwickecho.example/bridge",
    }
    assert stated(second) == {"title": "Owls return"}


@pytest.mark.parametrize("drip", [0, 1])
def test_arabic_in_the_encoding_that_is_guessed(drip: int) -> None:
    data = (FILES / "arabic-cp1256.csv").read_bytes()
    first, second = read(records, data, options(guess="cp1256"), drip=drip).sources
    assert first.text is not None
    assert first.text.startswith("افتتح جسر الميناء يوم الاثنين، بعد عامين")
    assert stated(first) == {"title": "افتتاح جسر الميناء", "authors": "ليلى منصور"}
    assert (first.encoding, second.encoding) == ("cp1256", "cp1256")
    assert second.text == "شوهدت ثلاث بومات في المستنقع."
    assert read(records, data, options(encoding="cp1256")).sources == [first, second]


@pytest.mark.parametrize("drip", [0, 1])
def test_unicode_text_of_spreadsheets(drip: int) -> None:
    data = (FILES / "excel-unicode.txt.tsv").read_bytes()
    first, second = read(records, data, drip=drip).sources
    assert first.text == "Most w Łęgu otwarto w poniedziałek.\r\nPromy zostają."
    # halves of its signs look like line ends
    assert stated(second) == {"title": "Sowy \u4e0a\u0a0d wracają"}
    assert (second.text, second.encoding) == ("Trzy sowy.", "utf-16-le")
    assert second.data in data


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "gb18030"]
)
def test_encodings_that_are_given(encoding: str) -> None:
    data = "title,text\n夜,フクロウが三羽\n昼,二羽\n".encode(encoding)
    outcome = read(records, data, options(encoding=encoding))
    assert outcome.texts == ["フクロウが三羽", "二羽"]


def test_an_encoding_that_shows_late_is_guessed_then() -> None:
    def guess(sample: bytes) -> str:
        return "utf-8" if sample.isascii() else "cp1256"

    data = b"title,text\n" + b"A,Owls.\n" * 10_000 + "B,بوم\nC,Owls.\n".encode("cp1256")
    outcome = read(records, data, options()._replace(encoding_of=guess))
    assert outcome.texts[-2:] == ["بوم", "Owls."]
    assert [source.encoding for source in outcome.sources[-3:]] == ["utf-8", "cp1256", "cp1256"]


def test_the_sample_for_the_guess_cuts_no_character() -> None:
    def guess(sample: bytes) -> str:
        sample.decode()
        return "utf-8"

    for more in range(3):
        data = b"title,text\n" + b"x" * more + ",é—é\n".encode() * 10_000
        assert len(read(records, data, options()._replace(encoding_of=guess)).sources) == 10_000


def test_quotation_marks_as_spark_escapes_them() -> None:
    outcome = read(records, b'title,text\nA,"He said \\"Owls\\", then left."\n"B","C:\\\\"\n')
    assert outcome.texts == ['He said "Owls", then left.', "C:\\"]
    outcome = read(records, b'title,text\nA,"C:\\"\nB,"He said ""Owls""."\n')
    assert outcome.texts == ["C:\\", 'He said "Owls".']


def test_line_ends_of_old_macs() -> None:
    data = (FILES / "old-mac.csv").read_bytes()
    outcome = read(records, data, options(guess="mac-roman"))
    assert outcome.texts == ["Le pont a été ouvert.\nLes bacs restent.", "Trois hiboux."]
    assert outcome.parts == [1, 2]


def test_undecodable_bytes_are_replaced() -> None:
    assert read(records, b"title,text\nA,caf\xe9\n").texts == ["caf\ufffd"]


@pytest.mark.parametrize(
    ("data", "text_field", "message"),
    [
        (b"a,b\n1,2\n", None, "its first line names no known fields; add a first line"),
        (b"", None, "it is empty; check the export"),
        (b"\n\r\n \n", None, "it is empty; check the export"),
        (b"title,url\n1,2\n", None, "none of its fields is known to hold the text: title, url; name it with"),
        (b"title,text\n1,2\n", "body", "there is no field 'body' among its fields: title, text; name one"),
    ],
)
def test_a_table_without_text_is_rejected_whole(data: bytes, text_field: str | None, message: str) -> None:
    outcome = read(records, data, options(text_field=text_field))
    assert not outcome.sources
    assert not outcome.rejections
    assert str(outcome.error).startswith(message)


def test_the_text_field_can_be_named() -> None:
    outcome = read(records, b"a,b,b\n1,Owls.,x\n", options(text_field="b"))
    assert outcome.texts == ["Owls."]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    data = delimiter.join(["title", "my, own; a|b" if delimiter == "\t" else "note", "text"]).encode()
    outcome = read(records, data + delimiter.join(["\nA", "b", "Owls."]).encode())
    assert outcome.texts == ["Owls."]
    assert stated(outcome.sources[0]) == {"title": "A"}
    assert read(records, b"text\nOwls, and more\n").rejections


def test_a_row_longer_than_allowed_is_skipped() -> None:
    long = b"B," + b"x" * 3000 + b"\n"
    outcome = read(records, b"title,text\nA,One.\n" + long + b"C,Three.\n", options(max_bytes=1000))
    assert outcome.texts == ["One.", "Three."]
    assert outcome.parts == [1, 3]
    assert outcome.causes[2].startswith("rejected: it has 3,003 bytes, more than the limit of 1,000")


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    outcome = read(records, b'title,text\nA,One.\nB,"Two\nC,Three.\n')
    assert outcome.texts == ["One."]
    assert str(outcome.error).startswith("a quotation mark in row 2 is never closed")
    outcome = read(records, b'title,text\nA,"One\n' + b"B,Two.\n" * 300, options(max_bytes=1000))
    assert "quotation mark" in outcome.rejections[0].advice
    assert set(outcome.texts) == {"Two."}


@pytest.mark.parametrize(
    ("head", "name", "mine"),
    [
        (b"x", "dump.csv", True),
        (b"x", "dump.tsv", True),
        (b"title,text\n", "dump", True),
        (b"\xef\xbb\xbfurl;title;content\r\n", "dump.txt", True),
        (b"Text, and more of it\nOwls\n", "dump.txt", False),
        (b"text\nOwls\n", "dump.txt", False),
        (b"The owls, a story\n", "dump.txt", False),
        (b"", "dump.txt", False),
    ],
)
def test_what_is_a_table(head: bytes, name: str, mine: bool) -> None:
    assert is_mine(head, name) is mine


def test_fifty_thousand_rows_take_the_memory_of_one() -> None:
    def rows() -> Iterator[bytes]:
        yield b"title,text\n"
        for number in range(50_000):
            yield b'%d,"Three owls\nwere seen."\n' % number

    read(records, b"text\nSo that tables are read.\n")
    count, peak = peak_of(records, rows(), options())
    assert count == 50_000
    assert peak < 1_000_000


@pytest.mark.parametrize("sign", [b"x", b'"', b",", b'",', b'"\n', b"\r", b"\n", b"\0", b'x,"\n'])
@pytest.mark.parametrize("before", [b"", b"title,text\n", b'title,text\nA,"'])
def test_a_line_without_end_takes_little_memory_and_linear_time(before: bytes, sign: bytes) -> None:
    pieces = iter([before, *[sign * 5_000] * 20])
    with suppress(Rejected, Failed):
        peak = peak_of(records, pieces, options(max_bytes=20_000))[1]
        assert peak < 1_500_000


_PIECES = st.sampled_from(
    [b'"', b",", b";", b"\t", b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"text", b"title", b"A"]
)


@given(data=st.lists(_PIECES | st.binary(max_size=6), max_size=25).map(b"".join), has_header=st.booleans())
@example(data=b'"', has_header=False)
@example(data=b"sep=;", has_header=False)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "cp932"])
def test_whatever_the_bytes_only_the_projects_own_errors_come_out(
    encoding: str, data: bytes, has_header: bool
) -> None:
    data = "title,text\n".encode(encoding) * has_header + data
    is_mine(data, "x")
    given_options = options(max_bytes=60, guess=encoding)
    whole = read(records, data, given_options)
    assert same(read(records, data, given_options, drip=3), whole)


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(
    rows=st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-32-be"]),
)
def test_rows_come_back_whole(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["Headline", "text"])
    writer.writerows((title, f"Owls: {text}") for title, text in rows)
    outcome = read(records, written.getvalue().encode(encoding), options(encoding=encoding))
    assert outcome.texts == [f"Owls: {text}" for _, text in rows]
    assert outcome.parts == list(range(1, len(rows) + 1))
    header = '"Headline"' + delimiter + '"text"\r\n'
    assert b"".join(one.data for one in outcome.sources) == written.getvalue()[len(header) :].encode(encoding)


def test_tabs_with_signs_for_line_ends() -> None:
    data = b'title\ttext\nOwls\tThey returned.\\n\\nAt "last", in C:\\\\new.\nElks\tKept in \\home\\new.\n'
    assert read(records, data).texts == [
        'They returned.\n\nAt "last", in C:\\new.',
        "Kept in \\home\\new.",
    ]


@pytest.mark.parametrize(
    "header", ["title,text", "'title','text'"], ids=["quoted where needed", "quoted throughout"]
)
def test_single_quotation_marks_around_cells(header: str) -> None:
    data = f"{header}\nOwls,'They returned, it seems.\n\nMayor Osgood''s \"at last\".'\nElks,Gone.\n".encode()
    outcome = read(records, data)
    assert outcome.texts == ['They returned, it seems.\n\nMayor Osgood\'s "at last".', "Gone."]
    assert stated(outcome.sources[0]) == {"title": "Owls"}


def test_apostrophes_are_no_quotation_marks() -> None:
    plain = read(records, b"title,text\n'Owls',They returned.\nElks,'Gone.\nHares,'Tis late.\n")
    assert plain.texts == ["They returned.", "'Gone.", "'Tis late."]
    quoted = read(records, b"title,text\nOwls,\"'They returned,\nit seems.'\"\n")
    assert quoted.texts == ["'They returned,\nit seems.'"]
