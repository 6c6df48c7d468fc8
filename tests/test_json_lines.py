"""JSON that other tools write: whose fields mean what, and that a bad record costs only itself."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.errors import Failed, Rejected
from copydesk.knowledge.dates import read_dates
from copydesk.knowledge.fields import read_row
from copydesk.storage.containers.json_lines import is_mine, records
from record_reading import FILES, Outcome, options, peak_of, read, same, stated

URL = "https://norwickecho.example/local/bridge-opens"
TITLE = "Norwick bridge opens again"
TEXT = (
    "The harbour bridge of Norwick opened on Monday after two years of repairs.\n"
    "Mayor Tilda Osgood cut the ribbon before some three hundred people.\n"
    "Ferries will go on until the spring, the council said."
)
PARAGRAPHS = TEXT.replace("\n", "\n\n")

#: File, text of its first article, what is stated, day of retrieval.
TOOLS: list[tuple[str, str, dict[str, str | list[str]], date | None]] = [
    (
        "trafilatura.json",
        TEXT,
        {
            "title": TITLE,
            "authors": "Edda Plum; Joost Vries",
            "published": "2021-03-08",
            "language": "en",
            "section": "Local",
            "tags": ["Bridges", "Norwick"],
            "source.publisher": "Norwick Echo",
            "source.url": URL,
        },
        None,
    ),
    (
        "newspaper.json",
        PARAGRAPHS,
        {
            "title": TITLE,
            "authors": "Edda Plum",
            "published": "2021-03-08",  # midnight is no time that a page states
            "language": "nl",  # what the page says, and not what newspaper was told to expect
            "tags": "Bridges",
            "source.publisher": "Norwick Echo",
            "source.url": URL,
        },
        None,
    ),
    (
        "news-please.json",
        TEXT,
        {
            "title": TITLE,
            "authors": "Edda Plum",
            "published": "2021-03-08 17:05:00",
            "language": "en",
            "source.publisher": "bbc.co.uk",
            "source.url": URL,
        },
        date(2021, 3, 9),
    ),
    (
        "fundus.json",
        "Two years of repairs end.\n\n" + PARAGRAPHS.replace("Ferries will", "Ferries go on\n\nFerries will"),
        {
            "title": TITLE,
            "authors": "Edda Plum",
            "published": "2021-03-08 17:05:00+01:00",
            "tags": ["Bridges", "Norwick"],
        },
        None,
    ),
    ("datatrove.jsonl", TEXT, {"source.url": URL}, date(2021, 3, 9)),
    (
        "dolma.jsonl",
        TEXT,
        {"authors": "Edda Plum", "published": "2021-03-08T17:05:00.000Z", "source.url": URL},
        None,
    ),
    ("cc_net.jsonl", TEXT, {"title": TITLE, "source.url": URL}, date(2021, 3, 9)),
    ("c4.jsonl", TEXT, {"source.url": URL}, date(2021, 3, 9)),
    (
        "schema-org.json",
        TEXT,
        {
            "title": TITLE,
            "authors": ["Edda Plum", "Joost Vries"],
            "published": "2021-03-08T17:05:00+01:00",
            "modified": "2021-03-09T08:00:00+01:00",
            "language": "en-GB",
            "section": "Local",
            "tags": ["Bridges", "Norwick"],
            "source.publisher": "Norwick Echo",
            "source.url": URL,
        },
        None,
    ),
]


def of(*rows: Any, **given: Any) -> Outcome:
    return read(records, b"\n".join(json.dumps(row).encode() for row in rows), options(**given))


def facts_of(row: dict[str, object]) -> dict[str, str | list[str]]:
    [source] = of({"text": "Owls.", **row}).sources
    return stated(source)


@pytest.mark.parametrize(("file", "text", "facts", "retrieved"), TOOLS, ids=[row[0] for row in TOOLS])
def test_the_fields_of_tools_mean_what_their_tools_mean(
    file: str, text: str, facts: dict[str, str | list[str]], retrieved: date | None
) -> None:
    data = (FILES / file).read_bytes()
    assert is_mine(data[:4096], file)
    assert is_mine(data[:4096], "dump.txt")
    outcome = read(records, data)
    assert not outcome.rejections
    assert outcome.error is None
    source = outcome.sources[0]
    assert source.text == text
    assert stated(source) == facts
    assert source.retrieved == retrieved
    assert source.data.strip() in data


def test_a_crawl_states_no_day_of_publication() -> None:
    for file in ("datatrove.jsonl", "dolma.jsonl"):
        source = read(records, (FILES / file).read_bytes()).sources[1]
        assert source.text == "Three owls were seen in Fenmoor."
        assert not {"published", "language", "source.publisher"} & set(stated(source))
        assert source.retrieved == date(2021, 3, 2)


def test_a_bad_line_fails_by_its_number() -> None:
    outcome = read(records, (FILES / "scraper.jsonl").read_bytes())
    assert outcome.error is None
    assert outcome.causes == {
        3: "failed: it is no JSON: Unterminated string starting at at character 14",
        4: "failed: it is not utf-8: invalid continuation byte at byte 42",
        6: "rejected: its field content is empty",
        7: "failed: it is no JSON object",
        8: "rejected: none of its fields is known to hold the text: headline",
    }
    assert outcome.parts == [1, 5, 9, 10, 11]
    first, halves, twice, markup, last = outcome.sources
    assert stated(first) == {
        "title": TITLE,
        "published": "2021-03-08T17:05:00Z",
        "source.publisher": "Norwick Echo",
        "source.url": URL,
    }
    assert first.retrieved == date(2021, 3, 9)
    assert first.facts[0].reason == 'the field "headline" of the row'
    assert halves.text == "An owl \ufffd was seen, and \U0001f989 too."
    assert stated(twice)["title"] == "Second"
    assert markup.text is None
    assert markup.data.startswith(b"<!DOCTYPE html>\n<p>Three owls")
    assert markup.encoding == "utf-8"
    assert last.text == "A list.\n\nOf paragraphs."
    assert stated(last) == {"title": "Last", "tags": ["Owls", "Fenmoor"]}


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b'{"deep": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested too deep"),
        (b'{"text": "Digits.", "n": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"text": 3}', "holds no text"),
        (b'{"text": null}', "is empty"),
        (b'{"text": "nan"}', "is empty"),
        (b'{"text": {"a": "b"}}', "holds no text"),
        (b"\xff\xfe\x00", "no JSON|not utf-8"),
        (b"NaN", "no JSON object"),
    ],
)
def test_a_line_that_is_nothing_costs_only_itself(line: bytes, cause: str) -> None:
    outcome = read(records, b'{"text": "Before."}\n' + line + b'\r\n\r\n{"text": "After."}')
    assert outcome.texts == ["Before.", "After."]
    assert outcome.parts == [1, 4]
    assert any(one in outcome.causes[2] for one in cause.split("|"))


def test_a_line_longer_than_allowed_is_skipped_unread() -> None:
    long = b'{"text": "' + b"x" * 5000 + b'"}'
    outcome = read(
        records, b'{"text": "Before."}\n' + long + b'\n{"text": "After."}\n', options(max_bytes=1000)
    )
    assert outcome.texts == ["Before.", "After."]
    assert outcome.causes == {2: "rejected: it has 5,013 bytes, more than the limit of 1,000"}
    outcome = read(
        records, b'[{"text": "Before."},' + long + b',{"text": "After."}]', options(max_bytes=1000)
    )
    assert outcome.texts == ["Before.", "After."]
    assert list(outcome.causes) == [2]


def test_a_file_without_a_known_field_is_rejected_whole_and_names_its_fields() -> None:
    for data in (b'{"id": 1, "url": "u", "html": ""}\n' * 3, b'{\n "id": 1, "url": "u",\n "html": ""}'):
        outcome = read(records, data)
        assert not outcome.sources
        assert not outcome.rejections
        assert str(outcome.error) == (
            "none of its fields is known to hold the text: id, url, html; name it with --text-field"
        )
    endless = iter(lambda: b'{"id": 1}\n', b"")
    with pytest.raises(Exception, match="none of its fields"):
        peak_of(records, endless, options())


def test_the_text_field_can_be_named() -> None:
    row = {"text": "No.", "a": {"b": "Yes."}, "a.c": "Dotted."}
    assert of(row, text_field="a.b").texts == ["Yes."]
    assert of(row, text_field="a.c").texts == ["Dotted."]
    outcome = of(row, {"a": 1}, text_field="a.b")
    assert outcome.texts == ["Yes."]
    assert outcome.causes == {2: "rejected: there is no field 'a.b' among its fields: a"}
    assert "--text-field" not in str(of({"x": 1}, text_field="y").error)


def test_fields_are_found_in_the_documented_order() -> None:
    assert of({"body": "B", "content": "C", "text": "T"}).texts == ["T"]
    assert of({"body": "B", "content": "", "text": None}).texts == ["B"]
    assert of({"Article-Body": "A"}).texts == ["A"]
    assert of({"_text": "", "text": "T", "Text": "x"}).texts == ["T"]
    assert of({"metadata": {"title": "x"}, "page_content": "P"}).texts == ["P"]


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        (1615223100, "2021-03-08T17:05:00+00:00"),
        (1615223100000, "2021-03-08T17:05:00+00:00"),
        (1615223100.25, "2021-03-08T17:05:00+00:00"),
        ("1615223100", "2021-03-08T17:05:00+00:00"),
        (1615161600000, "2021-03-08"),
        (20210308, "2021-03-08"),
        ("20210308", "2021-03-08"),
        ("2021-03-08T00:00:00Z", "2021-03-08"),
        ("2021-03-08 17:05:00", "2021-03-08T17:05:00"),
        ("Mon, 08 Mar 2021 17:05:00 GMT", "2021-03-08T17:05:00+00:00"),
        (12, None),
        (20211399, None),
        (10**30, None),
        (True, None),
        ("None", None),
        (float("nan"), None),
        ([], None),
    ],
)
def test_dates_come_out_as_precise_as_they_are(value: object, iso: str | None) -> None:
    published = facts_of({"date": value}).get("published")
    assert isinstance(published, str | None)
    assert ([one.iso for one in read_dates(published)] if published else [None]) == [iso]


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        ({"authors": "['Edda Plum', \"Tim O'Hara\"]"}, {"authors": ["Edda Plum", "Tim O'Hara"]}),
        ({"author": {"name": "Edda Plum"}}, {"authors": "Edda Plum"}),
        ({"author": ["https://example.com/edda", None, 3, ""]}, {}),
        ({"author": "null", "byline": "By Edda Plum"}, {"authors": "By Edda Plum"}),
        ({"keywords": ["Owls", {"name": "Fenmoor"}]}, {"tags": ["Owls", "Fenmoor"]}),
        ({"category": ["Nature"]}, {"section": "Nature"}),
        ({"categories": "Nature;Local"}, {}),
        ({"page": 3}, {}),
        ({"page": "A3"}, {"page": "A3"}),
        ({"print_page": 3}, {"page": "3"}),
        ({"description": "For search engines.", "summary": "By a machine."}, {}),
        ({"source": "village-news"}, {}),
        ({"title": "Owls", "source": "Norwick Echo"}, {"title": "Owls", "source.publisher": "Norwick Echo"}),
        ({"title": "Owls", "source": "RSS"}, {"title": "Owls"}),
        ({"source": URL}, {"source.url": URL}),
        ({"url": "https://norwickecho.example/"}, {}),
        ({"domain": "norwickecho.example"}, {}),
        ({"domain": "www.bbc.co.uk"}, {"source.publisher": "www.bbc.co.uk"}),
        ({"language": "en", "language_score": 0.9}, {}),
        ({"title": "x" * 2000}, {}),
        ({"title": "Half \ud83e"}, {"title": "Half \ufffd"}),
    ],
)
def test_what_a_field_states_is_taken_and_nothing_more(
    row: dict[str, object], facts: dict[str, object]
) -> None:
    assert facts_of(row) == facts


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<p>Owls <b>came</b>.</p>", True),
        ("\n<!-- x --><div class='a'>Owls</div>", True),
        ("<!doctype html><title>Owls", True),
        ("Owls.</p><p>Came.</p><p>Went.</p>", True),
        ("<Owls came back>, he wrote.", False),
        ("<b is the sign for less.", False),
        ("Owls <b>came</b> back.", False),
    ],
)
def test_text_that_is_html_goes_out_as_a_page(text: str, is_page: bool) -> None:
    [source] = of({"text": text}).sources
    assert (source.text is None) is is_page
    assert text in (source.data.decode() if is_page else source.text or "")


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("drip", [0, 1, 7])
def test_an_array_and_objects_over_many_lines_are_read_one_by_one(indent: int | None, drip: int) -> None:
    rows = [{"text": f'Number "{n}" \\ ]}},{{[ é'} for n in range(5)]
    array = json.dumps(rows, indent=indent).encode()
    joined = "\n".join(json.dumps(row, indent=indent, ensure_ascii=False) for row in rows).encode()
    for data in (array, joined, b"\xef\xbb\xbf \n" + array + b"\n"):
        outcome = read(records, data, drip=drip)
        assert outcome.texts == [row["text"] for row in rows]
        assert not outcome.rejections
        assert outcome.error is None
        assert outcome.parts == [1, 2, 3, 4, 5]


def test_what_breaks_off_keeps_what_came_before() -> None:
    outcome = read(records, b'[{"text": "One."}, {"text": "Tw')
    assert outcome.texts == ["One."]
    assert str(outcome.error).startswith("it breaks off in record 2;")
    outcome = read(records, b'[{"text": "One."}, {"text": "Two."}')
    assert outcome.texts == ["One.", "Two."]
    assert str(outcome.error).startswith("it breaks off before record 3;")
    outcome = read(records, b'{"text": "One."}\n{"text": "Tw')
    assert outcome.texts == ["One."]
    assert list(outcome.causes) == [2]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1256"])
def test_other_encodings(encoding: str) -> None:
    text = "شوهدت ثلاث بومات"
    data = "\n".join(json.dumps({"text": text, "n": n}, ensure_ascii=False) for n in (1, 2)).encode(encoding)
    outcome = read(records, data, options(encoding=encoding))
    assert outcome.texts == [text, text]
    if encoding in ("utf-16", "utf-32", "utf-8-sig"):
        assert is_mine(data[:4096], "x.txt")
        assert read(records, data, drip=3).texts == [text, text]


@pytest.mark.parametrize(
    ("head", "name", "mine"),
    [
        (b'{"text": "a"}\n{"text', "dump", True),
        (b'{\n  "text": "a",\n', "dump", True),
        (b'[{"text": "a', "dump", True),
        (b'{"@context": "https://schema.org"}\nOwls return to Fenmoor\n', "dump.txt", False),
        (b"{title}\nOwls\n", "dump.txt", False),
        (b"[Photo: Reuters]\nOwls\n", "dump.txt", False),
        (b"{}\n", "dump.jsonl", True),
        (b"Owls\n", "dump.json", False),
        (b"", "dump.json", False),
    ],
)
def test_what_is_json(head: bytes, name: str, mine: bool) -> None:
    assert is_mine(head, name) is mine


def test_fifty_thousand_records_take_the_memory_of_one() -> None:
    def lines() -> Iterator[bytes]:
        for number in range(50_000):
            yield b'{"id": %d, "text": "Three owls were seen in Fenmoor."}\n' % number

    def array() -> Iterator[bytes]:
        yield b"["
        for line in lines():
            yield line.rstrip() + b","
        yield b"{}]"

    read_row({"text": "So that tables are read."})
    count, peak = peak_of(records, lines(), options())
    assert count == 50_000
    assert peak < 1_000_000
    count, peak = peak_of(records, array(), options())
    assert count == 50_001
    assert peak < 1_000_000


@pytest.mark.parametrize("sign", [b"x", b" ", b'"', b"\\", b"[", b"{", b"\n", b'{"', b"[,", b'"\\'])
@pytest.mark.parametrize("before", [b"", b"[", b'{"text": "a"}\n', b'{"a\n'])
def test_a_line_without_end_takes_little_memory_and_linear_time(before: bytes, sign: bytes) -> None:
    pieces = iter([before, *[sign * 5_000] * 20])
    with suppress(Rejected, Failed):
        peak = peak_of(records, pieces, options(max_bytes=20_000))[1]
        assert peak < 1_000_000


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "title",
                    "authors",
                    "source",
                    "date",
                    "metadata",
                    "body",
                    "sections",
                    "subheadings",
                    "removed",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
_PIECES = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"\\",
        b",",
        b":",
        b"\n",
        b"\r\n",
        b'"text"',
        b'{"text": "a"}',
        b"\xff",
        b"\0",
        b"1",
    ]
)
_JUNK = st.lists(_PIECES | st.binary(max_size=6), max_size=20).map(b"".join)


@given(data=_JUNK | st.lists(_JSON, max_size=4).map(lambda rows: "\n".join(map(json.dumps, rows)).encode()))
@example(data=b'{"text": "\\')
def test_whatever_the_bytes_only_the_projects_own_errors_come_out(data: bytes) -> None:
    is_mine(data, "x")
    whole = read(records, data, options(max_bytes=40))
    assert same(read(records, data, options(max_bytes=40), drip=3), whole)
    for source in whole.sources:
        assert source.text is None or source.text.encode()


@given(row=st.dictionaries(st.text(max_size=10), _JSON, max_size=5), text=st.text(min_size=1, max_size=30))
def test_rows_come_back_whole(row: dict[str, Any], text: str) -> None:
    row = {name: value for name, value in row.items() if name.casefold() != "text"} | {
        "text": f"Owls: {text}"
    }
    outcome = of(row, {"text": "Second."}, row, max_bytes=1 << 20)
    assert outcome.parts == [1, 2, 3]
    assert outcome.texts[0] == outcome.texts[2] == f"Owls: {text}"
    assert json.dumps(json.loads(outcome.sources[0].data)) == json.dumps(row)


def test_articles_that_this_program_wrote_are_no_input() -> None:
    row = {
        "id": "a-1",
        "title": TITLE,
        "body": [TEXT],
        "subheadings": [],
        "source": {"file": "a"},
        "removed": {},
    }
    with pytest.raises(Rejected, match="this program wrote"):
        list(records(io.BytesIO(json.dumps(row).encode()), "old.jsonl", options()))


# --- What services and data bases put around rows

ROWS: list[dict[str, object]] = [
    {"title": TITLE, "content": TEXT, "url": URL},
    {"title": "Owls", "content": "Owls return."},
]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "ok", "totalResults": 2, "articles": ROWS},
        {"took": 3, "hits": {"total": 2, "hits": [{"_index": "news", "_source": row} for row in ROWS]}},
        {"response": {"status": "ok", "results": ROWS}},
        {"version": "1.1", "title": "A feed", "items": ROWS},
        {"0": ROWS[0], "1": ROWS[1]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("text_field", [None, "content"])
def test_each_row_in_the_list_of_an_answer_comes(answer: dict[str, object], text_field: str | None) -> None:
    if text_field is not None and "hits" in answer:
        text_field = "_source.content"
    outcome = of(answer, text_field=text_field)
    assert (outcome.texts, outcome.parts, outcome.rejections) == ([TEXT, "Owls return."], [1, 2], [])
    assert stated(outcome.sources[0]) == {"title": TITLE, "source.url": URL}


def test_answers_in_lines_number_their_rows_through() -> None:
    outcome = of({"articles": ROWS}, {"text": "Elks."}, {"articles": [{"title": "No text"}, *ROWS]})
    assert outcome.parts == [1, 2, 3, 5, 6]
    assert list(outcome.causes) == [4]


@pytest.mark.parametrize(
    "row",
    [
        {"title": TITLE, "comments": [{"text": "First!"}]},
        {"title": TITLE, "articles": []},
        {"title": TITLE, "data": {"data": {"articles": ROWS}}},
        {"articles": ["Owls return."]},
    ],
)
def test_other_lists_are_no_rows(row: dict[str, object]) -> None:
    assert isinstance(of(row).error, Rejected)


def test_a_row_with_a_list_stays_one_row() -> None:
    assert of({"text": "Owls.", "articles": ROWS}).texts == ["Owls."]


def test_deep_answers_are_no_trouble() -> None:
    assert of(json.loads('{"data":' * 400 + "{}" + "}" * 400)).error is not None


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ({"$date": "2021-03-08T17:05:00Z"}, "2021-03-08T17:05:00Z"),
        ({"$date": 1615223100000}, "2021-03-08T17:05:00Z"),
        ({"$date": {"$numberLong": "1615223100000"}}, "2021-03-08T17:05:00Z"),
    ],
)
def test_dates_of_mongodb(value: object, published: str) -> None:
    assert facts_of({"date": value}) == {"published": published}
    [source] = of({"text": "Owls.", "scraped_at": value}).sources
    assert source.retrieved == date(2021, 3, 8)


def test_objects_that_hold_a_text() -> None:
    post = {
        "title": {"rendered": "Norwick&#8217;s bridge"},
        "content": {"rendered": "<p>It opened.</p>\n<p>At last.</p>", "protected": False},
        "author": 4,
        "tags": [4, 5],
    }
    entry = {
        "title": "Owls",
        "content": [{"type": "text/html", "value": "<p>They return.</p>"}],
        "summary": "Short",
    }
    wordpress, feedparser = of(post, entry).sources
    assert wordpress.data == b"<!DOCTYPE html>\n<p>It opened.</p>\n<p>At last.</p>"
    assert stated(wordpress) == {"title": "Norwick\u2019s bridge"}
    assert feedparser.data == b"<!DOCTYPE html>\n<p>They return.</p>"


def test_rows_of_the_guardian() -> None:
    row = {
        "webTitle": TITLE,
        "webPublicationDate": "2021-03-08T17:05:00Z",
        "webUrl": URL,
        "fields": {"byline": "Edda Plum", "bodyText": TEXT},
    }
    [source] = of(row).sources
    assert source.text == TEXT
    assert stated(source) == {
        "title": TITLE, "authors": "Edda Plum", "published": "2021-03-08T17:05:00Z", "source.url": URL,
    }  # fmt: skip
