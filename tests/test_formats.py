"""Each format by itself: what a record becomes in it, and that nothing of it is lost, whatever stands in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token

import copydesk
from articles_made import ID, articles, bare, made, texts
from copydesk import Article, Source
from copydesk.views.formats import FORMATS
from copydesk.views.formats.csv import COLUMNS
from copydesk.views.formats.file_names import file_stem
from copydesk.views.formats.jsonl import to_json_line
from copydesk.views.formats.text import one_line
from copydesk.views.formats.txt import SEPARATOR

Fields = dict[str, Any]


def record(article: Article) -> Fields:
    """The article as formats get it: from its line."""
    fields: Fields = json.loads(to_json_line(article))
    return fields


def entry(name: str, article: Article, retrieved: str | None = None) -> bytes:
    make = FORMATS[name].entry
    assert make is not None
    return make(record(article), retrieved)


def line(name: str, article: Article, retrieved: str | None = None) -> Fields:
    made_of = entry(name, article, retrieved)
    assert made_of.endswith(b"\n")
    assert len(made_of.decode().splitlines()) == 1
    fields: Fields = json.loads(made_of)
    return fields


def words(article: Fields) -> list[str]:
    """Paragraphs and subheadings in order, each on one line."""
    found = []
    for index in range(len(article["body"]) + 1):
        found += [head["text"] for head in article["subheadings"] if head["before"] == index]
        found += article["body"][index : index + 1]
    return [one_line(text) for text in found]


def test_the_names_that_the_command_knows_are_those_there_are() -> None:
    assert tuple(FORMATS) == copydesk.FORMATS


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.before_id])
@given(article=articles)
def test_lines_tell_their_id_and_what_they_replace(name: str, article: Article) -> None:
    form = FORMATS[name]
    data = entry(name, article)
    start = len(form.before_id)
    assert data.startswith(form.before_id)
    assert data[start : data.index(b'"', start)].decode() == ID
    assert form.replaced(json.loads(data)) == article.replaces
    assert form.replaced(json.loads(entry(name, bare()))) is None


# --- dolma --------------------------------------------------------------------------------------------


def test_dolma() -> None:
    found = line("dolma", made(), "2026-01-08")
    metadata = found.pop("metadata")
    assert found == {
        "id": ID,
        "text": "Island ferry returns\n\nThe ferry sails again.\n\nA winter on the slip\n\n"
        "Nobody asked about the price.\n\nAnd then?",
        "source": "dumps/page.txt",
        "added": "2026-01-08",
        "created": "2016-03-21T06:02:00+01:00",
    }
    assert metadata["title"] == "Island ferry returns"
    assert metadata["source_publisher"] == "Selwick Courier"
    assert metadata["duplicate_of"] == "d9e0ab1255709e363905-1"
    assert line("dolma", bare())["added"] is None
    assert line("dolma", bare())["created"] is None


@given(articles)
def test_dolma_holds_the_whole_record(article: Article) -> None:
    found, wanted = line("dolma", article), record(article)
    metadata = found["metadata"]
    assert not metadata.keys() & found.keys()
    title = [one_line(wanted["title"])] if wanted["title"] else []
    assert found["text"] == "\n\n".join([*title, *words(wanted)])
    assert (found["id"], found["created"]) == (wanted["id"], wanted["published"])
    for name, value in wanted.items():
        if name == "source":
            assert {f"source_{part}": one for part, one in value.items()}.items() <= metadata.items()
        elif name not in ("id", "body", "published"):
            assert metadata[name] == value


# --- schema.org ---------------------------------------------------------------------------------------


def test_schemaorg() -> None:
    found = line("schemaorg", made())
    assert found["@type"] == "NewsArticle"
    assert found["@context"][0] == "https://schema.org"
    assert found["author"] == [{"name": "Margaret Oyelaran"}, {"name": "Tomas Breck"}]
    assert found["url"] == "https://www.example.com/ferry-%D8%B4%D8%A7%D8%B1%D9%83?a=%20b"
    assert found["publisher"] == {"@type": "Organization", "name": "Selwick Courier"}
    assert found["dcterms:replaces"] == {"@id": "urn:copydesk:4ead88b90b7a87a6cb92-1"}
    assert found["keywords"] == ["ferries", "Gull Island"]


def test_schemaorg_says_nothing_that_the_record_does_not() -> None:
    assert line("schemaorg", bare()) == {
        "@id": f"urn:copydesk:{ID}",
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": [{"@type": "PropertyValue", "propertyID": "copydesk", "value": ID}],
        "articleBody": "The ferry sails again.\n\nNobody asked about the price.",
        "isBasedOn": {
            "@type": "MediaObject",
            "name": "dumps/page.txt",
            "position": 1,
            "contentSize": "679 B",
            "sha256": made().source.sha256,
        },
    }


@given(articles)
def test_schemaorg_holds_the_texts(article: Article) -> None:
    found, wanted = line("schemaorg", article), record(article)
    assert found["articleBody"] == "\n\n".join(words(wanted))
    assert found.get("headline") == wanted["title"]
    assert found.get("alternativeHeadline") == wanted["subtitle"]
    assert found.get("datePublished") == wanted["published"]
    assert [one["name"] for one in found.get("author", [])] == wanted["authors"]
    assert found.get("keywords", []) == wanted["tags"]


# --- ninjs --------------------------------------------------------------------------------------------

#: A URI (RFC 3986), roughly.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_uri(value: Any) -> bool:
    return is_text(value) and _URI.fullmatch(value) is not None


def is_time(value: Any) -> bool:
    return is_text(value) and len(value) >= 20 and datetime.fromisoformat(value).tzinfo is not None


#: What ninjs 3.2 allows in objects of which it has lists: every property with its type; `*` must be there.
_LISTS: dict[str, dict[str, Any]] = {
    "headlines": {"role": is_text, "contentType": is_text, "value*": is_text},
    "bodies": {
        "role": is_text, "contentType": is_text, "charCount": is_whole, "wordCount": is_whole, "value*": is_text
    },
    "descriptions": {"role": is_text, "contentType": is_text, "value*": is_text},
    "people": {"name": is_text, "rel": is_text, "uri": is_uri, "literal": is_text},
    "subjects": {"name": is_text, "rel": is_text, "uri": is_uri, "literal": is_text, "creator": is_text},
    "infoSources": {"name": is_text, "role": is_text, "uri": is_uri, "literal": is_text},
    "renditions": {"name*": is_text, "href": is_uri, "contentType": is_text, "title": is_text, "sizeInBytes": is_whole},
    "altIds": {"role": is_text, "value": is_text},
    "genres": {"name": is_text, "uri": is_text, "literal": is_text},
}  # fmt: skip
#: Properties of a news object that are no lists of objects.
_SINGLE = {
    "uri*": is_uri,
    "type": {
        "text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"
    }.__contains__,
    "language": is_text,
    "firstCreated": is_time, "versionCreated": is_time, "contentCreated": is_time,
    "pubStatus": {"usable", "withheld", "canceled"}.__contains__,
    "edNote": is_text, "by": is_text, "title": is_text, "located": is_text,
}  # fmt: skip
_STANDARD = {"name": is_text, "version": is_text, "schema": is_uri}


def breaches(value: Fields, rules: dict[str, Any]) -> Iterator[str]:
    """What an object breaks of rules that name all its properties."""
    types = {name.rstrip("*"): check for name, check in rules.items()}
    yield from (f"{name} is not allowed" for name in value.keys() - types.keys())
    yield from (f"{name} is missing" for name in rules if name[-1] == "*" and name[:-1] not in value)
    yield from (f"{name} is {one!r}" for name, one in value.items() if name in types and not types[name](one))


def breaches_of_ninjs(item: Fields, more: frozenset[str] = frozenset()) -> Iterator[str]:
    """What a news object breaks of the rules of ninjs 3.2, told in our own words: names and types."""
    single = {
        name: one
        for name, one in item.items()
        if name not in _LISTS and name not in ("associations", "standard")
    }
    yield from breaches(single, {**_SINGLE, **dict.fromkeys(more, is_text)})
    yield from breaches(item.get("standard", {}), _STANDARD)
    for name, rules in _LISTS.items():
        for one in item.get(name, []):
            yield from (f"{name}: {breach}" for breach in breaches(one, rules))
    for one in item.get("associations", []):
        yield from (
            f"associations: {breach}" for breach in breaches_of_ninjs(one, frozenset({"name", "rel"}))
        )
        if "name" not in one:
            yield "associations: name is missing"


def test_the_rules_of_ninjs_find_breaches() -> None:
    item: Fields = {
        "headline": "x", "versionCreated": "2016-03-21", "bodies": [{"text": "x"}], "associations": [{"uri": "x"}]
    }  # fmt: skip
    assert sorted(breaches_of_ninjs(item)) == [
        "associations: name is missing",
        "associations: uri is 'x'",
        "bodies: text is not allowed",
        "bodies: value* is missing",
        "headline is not allowed",
        "uri* is missing",
        "versionCreated is '2016-03-21'",
    ]


def test_ninjs() -> None:
    found = line("ninjs", made())
    assert found["uri"] == f"urn:copydesk:{ID}"
    assert found["standard"]["version"] == "3.2"
    assert found["contentCreated"] == "2016-03-21T06:02:00+01:00"
    assert "versionCreated" not in found
    assert found["edNote"] == "modified: 2016-03; page: 12; similarity: 0.97"
    assert found["by"] == "Margaret Oyelaran, Tomas Breck"
    assert found["bodies"][1]["value"].startswith(
        "<p>The ferry sails again.</p>\n<h2>A winter on the slip</h2>"
    )
    assert {one["rel"]: one["uri"] for one in found["associations"]} == {
        "duplicate_of": "urn:copydesk:d9e0ab1255709e363905-1",
        "near_duplicate_of": "urn:copydesk:f9df75aca610e34e251a-2",
        "replaces": "urn:copydesk:4ead88b90b7a87a6cb92-1",
    }


def test_ninjs_fills_in_nothing() -> None:
    found = line("ninjs", bare())
    assert set(found) == {"uri", "standard", "type", "bodies", "renditions", "altIds"}


@given(articles)
def test_ninjs_keeps_the_rules_and_the_texts(article: Article) -> None:
    found, wanted = line("ninjs", article), record(article)
    assert list(breaches_of_ninjs(found)) == []
    assert found["bodies"][0]["value"] == "\n\n".join(words(wanted))
    headlines = {one["role"]: one["value"] for one in found.get("headlines", [])}
    assert (headlines.get("main"), headlines.get("subtitle")) == (wanted["title"], wanted["subtitle"])
    # Nothing in the HTML but its own two elements.
    html = re.sub(r"</?(?:p|h2)>", "", found["bodies"][1]["value"])
    assert not set("<>") & set(html)


# --- CSV ----------------------------------------------------------------------------------------------


def table(*found: Article) -> list[Fields]:
    """Articles through CSV and back: cells as pages say that they are read."""
    data = FORMATS["csv"].head + b"".join(entry("csv", article) for article in found)
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)
    return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows]


def elements(cell: str) -> list[str]:
    """The elements of a list in a cell: parted by `; `, in each `;` and backslash with a backslash before it."""
    found, rest = [""], cell
    while rest:
        if rest[0] == "\\":
            found[-1] += rest[1]
            rest = rest[2:]
        elif rest.startswith("; "):
            found.append("")
            rest = rest[2:]
        else:
            found[-1] += rest[0]
            rest = rest[1:]
    return found


def test_csv() -> None:
    [row] = table(made())
    assert tuple(row) == COLUMNS
    assert row["body"] == "The ferry sails again.\n\nNobody asked about the price."
    assert row["authors"] == "Margaret Oyelaran; Tomas Breck"
    assert row["subheadings"] == "1: A winter on the slip; 2: And then?"
    assert row["removed"] == "byline=1; share=2"
    assert (row["source_bytes"], row["similarity"]) == ("679", "0.97")
    [empty] = table(bare())
    assert {name for name, cell in empty.items() if cell} == {
        "id", "body", "source_file", "source_encoding", "source_sha256", "source_bytes", "source_part",
    }  # fmt: skip


@given(articles)
def test_csv_comes_back(article: Article) -> None:
    [row], wanted = table(article), record(article)
    for name in ("title", "subtitle", "section", "dateline", "page", "published"):
        assert row[name] == (wanted[name] or "").replace("\0", "\ufffd")
    assert row["source_file"] == wanted["source"]["file"].replace("\0", "\ufffd")
    assert row["body"].split("\n\n") == [one_line(text).replace("\0", "\ufffd") for text in wanted["body"]]
    for name in ("authors", "tags"):
        if wanted[name] not in ([], [""]):
            assert elements(row[name]) == [text.replace("\0", "\ufffd") for text in wanted[name]]


@given(articles)
def test_no_cell_is_a_formula(article: Article) -> None:
    data = (FORMATS["csv"].head + entry("csv", article)).decode()
    for row in csv.reader(io.StringIO(data, newline="")):
        for cell in row:
            assert not cell or cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
            assert cell[:1] not in tuple("\t\r\n")


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=1+1", "'=1+1"), ("-5 degrees", "'-5 degrees"), ("@mayor", "'@mayor"),
        (" =1", "' =1"), ("'quoted'", "''quoted'"),
        ("\tx", "'\tx"), ("1-2", "1-2"), ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_cells_that_would_run_are_made_harmless_and_no_others(title: str, cell: str) -> None:
    text = (FORMATS["csv"].head + entry("csv", made(title=title))).decode()
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"] == cell


# --- Markdown -----------------------------------------------------------------------------------------

#: GitHub's flavour, which makes more of signs than plain CommonMark.
_MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})


def shown(tokens: list[Token]) -> str:
    """What a reader sees of inline elements."""
    assert {token.type for token in tokens} <= {"text", "text_special"}
    return " ".join("".join(token.content for token in tokens).split())


def parsed(data: bytes) -> tuple[Fields, list[tuple[str, str]]]:
    """Front matter and blocks of a Markdown file."""
    nothing, front, text = data.decode().split("---\n", 2)
    assert nothing == ""
    tokens = _MARKDOWN.parse(text)
    found = []
    for place, token in enumerate(tokens):
        if token.type == "inline":
            opened = tokens[place - 1]
            assert opened.level == 0
            found.append((opened.tag, shown(token.children or [])))
        else:
            assert token.type in ("paragraph_open", "paragraph_close", "heading_open", "heading_close"), token
    fields = yaml.safe_load(front)
    assert isinstance(fields, dict)
    return fields, found


def test_markdown() -> None:
    fields, found = parsed(entry("markdown", made()))
    assert fields["title"] == "Island ferry returns"
    assert fields["authors"] == ["Margaret Oyelaran", "Tomas Breck"]
    assert fields["source_bytes"] == 679
    assert fields["removed"] == {"byline": 1, "share": 2}
    assert found == [
        ("h1", "Island ferry returns"),
        ("p", "The ferry sails again."),
        ("h2", "A winter on the slip"),
        ("p", "Nobody asked about the price."),
        ("h2", "And then?"),
    ]


@given(articles)
def test_markdown_shows_what_was_printed(article: Article) -> None:
    wanted = record(article)
    data = entry("markdown", article)
    fields, found = parsed(data)
    printed = [wanted["title"] or "", *words(wanted)]
    # NUL may not stand in Markdown, and an entity for it shows as U+FFFD.
    seen = [" ".join(text.replace("\0", "\ufffd").split()) for text in printed]
    assert [text for _, text in found if text] == [text for text in seen if text]
    for name in ("title", "subtitle", "section", "authors", "tags", "published"):
        assert (fields.get(name) or None) == (wanted[name] or None)
    assert fields["source_file"] == wanted["source"]["file"]


@given(texts)
def test_file_names_are_safe_everywhere(title: str) -> None:
    stem = file_stem({"title": title, "id": ID})
    assert re.fullmatch(r"(?:[a-z0-9]+-)*07c9a35e6b48bca16158-1", stem)
    assert len(stem) <= 60 + 1 + len(ID)


# --- plain text ---------------------------------------------------------------------------------------


def test_txt() -> None:
    assert entry("txt", made()).decode() == (
        "Island ferry returns\n\nThe ferry sails again.\n\nA winter on the slip\n\n"
        "Nobody asked about the price.\n\nAnd then?\n"
    )


@given(articles)
def test_txt_holds_the_texts(article: Article) -> None:
    wanted = record(article)
    text = entry("txt", article).decode()
    title = [one_line(wanted["title"])] if wanted["title"] else []
    lines = [f"={one}=" if one.strip() == SEPARATOR else one for one in [*title, *words(wanted)]]
    assert text == "\n\n".join(lines) + "\n"
    assert SEPARATOR not in [one.strip() for one in text.splitlines()]


def test_the_separator_is_a_line_as_it_is_read() -> None:
    between = FORMATS["txt"].between
    first, second = entry("txt", made()), entry("txt", bare())
    found = copydesk.read(Source("x", first + between + second + between + first), split_on=SEPARATOR)
    assert len(found) == 3
