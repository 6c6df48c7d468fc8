"""Web pages to articles: whole pages as files, and the laws of their bytes, lines and facts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from copydesk import Article, InputError, Rejected, Source, read
from copydesk.errors import Failed, UsageError
from copydesk.knowledge.encodings_web import web_encoding
from copydesk.model import Converted
from copydesk.stages.formats.html import convert

FOLDER = ROOT / "tests" / "formats" / "html"
PAGES = sorted(FOLDER.glob("*.html"))
#: Where more is taken for prose than should be: comments, tags, or a standfirst.
_MORE_PROSE = {"de_blog", "ja_blog", "ja_box", "ja_live", "zh_broken", "zh_paywall"}
#: Where the standfirst is not told from the prose, or a byline is taken for one.
_NO_STANDFIRST = _MORE_PROSE - {"de_blog", "ja_blog"}
_NO_PUBLISHER = {"ar_tables"}
_LEGACY = {
    "ar": "cp1256", "ru": "cp1251", "ja": "cp932", "tr": "cp1254", "de": "cp1252", "fr": "cp1252", "en": "cp1252",
    "zh": "gb18030", "es": "cp1252", "pt": "cp1252", "it": "cp1252",
}  # fmt: skip
PROSE = "<p>The council said on Monday that it would build a new bridge over the river next year.</p>"


def article_of(data: bytes) -> Article:
    [document] = read(Source("page.html", data))
    assert document.article is not None, document.cause
    return document.article


def converted(source: str | bytes, encoding: str | None = None) -> Converted:
    return convert(source.encode() if isinstance(source, str) else source, encoding)


def stated(head: str, body: str = PROSE) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fact in converted(f"<html><head>{head}</head><body>{body}").facts:
        found.setdefault(fact.field, []).append(fact.value)
    return found


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_gives_its_article(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    article = article_of(path.read_bytes())
    for field in ("title", "authors", "published", "language"):
        assert getattr(article, field) == expected[field]
    assert article.source.url == expected["url"]
    if path.stem not in _NO_PUBLISHER:
        assert article.source.publisher == expected["publisher"]
    assert [text for text in article.body if text in expected["body"]] == expected["body"]
    assert (article.body == expected["body"]) == (path.stem not in _MORE_PROSE)
    assert (article.subtitle == expected["subtitle"]) == (path.stem not in _NO_STANDFIRST)
    language, layout = path.stem.split("_")
    assert article.source.encoding == (_LEGACY[language] if layout == "tables" else "utf-8")


def test_there_are_enough_pages() -> None:
    assert len(PAGES) >= 25
    assert len({path.stem.split("_")[0] for path in PAGES}) >= 8


# --- Bytes


@pytest.mark.parametrize(
    ("data", "encoding", "name", "evidence"),
    [
        ("\ufeff<html><p>Größe".encode(), None, "utf-8", "byte order mark"),
        ("<html><p>Größe".encode("utf-16"), None, "utf-16-le", "byte order mark"),
        ("<html><p>Größe".encode("utf-16-be"), None, "utf-16-be", "every second byte of its markup is zero"),
        ("<meta charset=utf-8><p>Größe".encode("cp1250"), "cp1250", "cp1250", "as whoever delivered it says"),
        ("<p>Größe".encode("cp1252"), "iso8859-1", "cp1252", "as whoever delivered it says"),
        ("<meta charset=ISO-8859-1><p>Größe".encode("cp1252"), None, "cp1252", "its <meta> says ISO-8859-1"),
        ("<meta charset=ISO-8859-1><p>Größe".encode(), None, "utf-8", "strict UTF-8"),
        ("<meta charset=utf-16><p>Größe".encode(), None, "utf-8", "its <meta> says utf-16"),
        ("<meta charset=rot13><p>Größe".encode(), None, "utf-8", "strict UTF-8"),
        (
            "<!-- <meta charset=utf-8> --><meta http-equiv=x content='text/html; charset=gb2312'><p>Größe".encode(
                "gb18030"
            ),
            None,
            "gb18030",
            "its <meta> says gb2312",
        ),
        (
            '<?xml version="1.0" encoding="iso-8859-2"?><html><p>Größe'.encode("iso8859-2"),
            None,
            "iso8859-2",
            "its XML declaration says iso-8859-2",
        ),
        (
            "<meta charset=utf-8><p>Größe, sagte die Bürgermeisterin von Wellbrück, für alle.".encode(
                "cp1252"
            ),
            None,
            "cp1252",
            "likeliest letters, by chardet",
        ),
    ],
)
def test_the_encoding_is_found(data: bytes, encoding: str | None, name: str, evidence: str) -> None:
    decoded = converted(data, encoding).decoded
    assert decoded.text.startswith("Größe")
    assert (decoded.encoding, decoded.evidence, decoded.replaced) == (name, evidence, 0)


def test_a_damaged_page_keeps_the_encoding_it_states() -> None:
    text = "<meta charset=utf-8><p>" + "Größe über alles. " * 30
    decoded = converted(text.encode() + b"\xfcnd mehr").decoded
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF8", "utf-8"), ("windows-1256", "cp1256"), ("Shift_JIS", "cp932"), ("x-sjis", "cp932"), ("gbk", "gb18030"),
        ("big5", "cp950"), ("euc-kr", "cp949"), ("latin1", "cp1252"), ("x-cp1251", "cp1251"), ("tis-620", "cp874"),
        ("iso-8859-9", "cp1254"), ("koi8-r", "koi8-r"), ("base64", None), ("punycode", None), ("", None), ("\0", None),
    ],
)  # fmt: skip
def test_names_of_the_web_are_python_codecs(label: str, codec: str | None) -> None:
    assert web_encoding(label) == codec


def test_what_cannot_be_read_as_told_says_so() -> None:
    with pytest.raises(UsageError, match="no text encoding"):
        converted(b"<p>x", "klingon")
    with pytest.raises(Rejected, match="cannot be read as idna"):
        converted(b"<p>\xff", "idna")


# --- Lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>One<br>two<br><br>three", ["One", "two", "", "three"]),
        ("<div>One</div><div>two  \n words</div>", ["  One", "  two words"]),
        ("<ul><li>One<li><p>two</p></ul>", ["    * One", "", "    * two"]),
        ("<table><tr><td>a<th>b<tr><td>c</table>", ["a  b", "c"]),
        ("<table><tr><td>Menu<td>" + "long " * 20 + "</table>", ["Menu", "long " * 19 + "long"]),
        ("<table><tr><td>Menu<td><p>short</table>", ["Menu", "", "short"]),
        ("<p>One<pre>  a\n    b</pre>", ["One", "", "  a", "    b"]),
        ("<p><span>T</span>he <b>S</b>un", ["The Sun"]),
        ("<p><a>Home</a><a>News</a>", ["Home News"]),
        ("<p>He said <q>yes</q>", ['He said "yes"']),
        ("<p><ruby>漢<rp>(</rp><rt>かん</rt></ruby>字", ["漢字"]),
        ("<p hidden>Kept</p><p style='display:none'>too", ["Kept", "", "too"]),
        ("<p>a&nbsp;b&amp;c &lt;d&gt;", ["a\xa0b&c <d>"]),
        ("just text", ["just text"]),
        ("<p>one\0two", ["onetwo"]),
        ("<p>a\u2028b", ["a b"]),
        ("<frameset><frame src=x></frameset>", []),
        ("<select><option>x</select><textarea>x</textarea><iframe>x</iframe><svg><text>x</text></svg>y", ["y"]),
        ("<body><script>x</script><style>x</style><template>x</template><noscript>x</noscript>y", ["y"]),
    ],
)  # fmt: skip
def test_blocks_are_lines(source: str, lines: list[str]) -> None:
    assert [line.rstrip() for line in converted(source).decoded.text.rstrip("\n").split("\n")] == (
        lines or [""]
    )


def test_elements_that_xml_ends_at_once_swallow_nothing() -> None:
    page = '<?xml version="1.0"?><html><head><script src="x"/><title/></head><body><p>All of it.</p></body></html>'
    assert converted(page).decoded.text.strip() == "All of it."


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("<div>" * 100_000, "nested 100,000 deep"),
        ("<font color=1>t" * 20_000, "nested 20,000 deep"),
        ("<p " + " ".join(f"a{number}=1" for number in range(20_000)), "attributes"),
        ("<body a=1>" * 20_000, "begins again and again"),
        ("a<br>" * 500_001, "500,001 lines"),
    ],
    ids=["elements", "unclosed", "attributes", "bodies", "lines"],
)
def test_a_page_that_keeps_a_parser_busy_is_rejected(source: str, cause: str) -> None:
    with pytest.raises(Rejected, match=cause):
        converted(source)


def test_a_large_page_and_a_deep_one_are_read() -> None:
    assert converted(f"{PROSE}\n" * 100_000).decoded.text.count("bridge") == 100_000
    assert converted("<div>" * 5_000 + "deepest" + "</div>" * 5_000 + "<p>after").decoded.text.split() == [
        "deepest",
        "after",
    ]


# --- Facts


def test_linked_data_goes_before_meta_and_names_where_it_stands() -> None:
    head = (
        linked(
            {
                "@type": "NewsArticle",
                "headline": "A bridge for the town",
                "datePublished": "2024-01-02T10:00:00+01:00",
            }
        )
        + '<meta property="article:published_time" content="2020-01-01"><meta name="author" content="Anna Berg">'
    )
    facts = {fact.field: fact for fact in converted(f"{head}<h1>A bridge for the town</h1>{PROSE}").facts}
    assert facts["published"].value == "2024-01-02T10:00:00+01:00"
    assert facts["published"].reason == "datePublished in its JSON-LD"
    assert facts["authors"].reason == "author in the page's head"
    assert facts["title"].reason == "printed on the page, and headline in its JSON-LD"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        # the headline as printed, not the one for search engines
        (
            linked({"@type": "Article", "headline": "New bridge for Ostby"}),
            "<h1>New bridge for Ostby: work begins</h1>",
            "New bridge for Ostby: work begins",
        ),
        (
            '<meta property="og:title" content="10 things about bridges">',
            "<h1>New bridge for Ostby is begun</h1>",
            "New bridge for Ostby is begun",
        ),
        # a logo is no headline, wherever the headline stands
        (
            '<meta property="og:site_name" content="Ostby News"><meta property="og:title" content="New bridge">',
            "<h1>Ostby News</h1><h2>New  bridge</h2>",
            "New bridge",
        ),
        (
            "<title>New bridge for the town of Ostby | Ostby News</title>",
            "<h1>Ostby News</h1><div>New bridge for the town of Ostby</div>",
            "New bridge for the town of Ostby",
        ),
        # a kicker in the heading is no part of it
        (
            linked({"@type": "Article", "headline": "New bridge for Ostby"}),
            "<h1><span>Local</span> New bridge for Ostby</h1>",
            "New bridge for Ostby",
        ),
        # the name of the site goes
        (
            '<meta property="og:site_name" content="Ostby News">'
            '<meta property="og:title" content="New bridge - Ostby News">',
            "",
            "New bridge",
        ),
        # headings that say nothing, or disagree among each other
        ("", "<h1>Local</h1>", None),
        (
            '<meta property="og:title" content="Welcome">',
            "<h1>New bridge for Ostby begun</h1><h1>Old bridge of Ostby falls down</h1>",
            None,
        ),
    ],
)
def test_the_title_is_the_headline_as_printed(head: str, body: str, title: str | None) -> None:
    assert stated(head, body + PROSE).get("title") == ([title] if title else None)


@pytest.mark.parametrize(
    ("thing", "authors"),
    [
        ({"author": "Anna Berg, Tom Klein"}, ["Anna Berg, Tom Klein"]),
        ({"author": [{"name": "Anna Berg"}, "Tom Klein"]}, ["Anna Berg", "Tom Klein"]),
        ({"author": {"@id": "#p1"}}, ["Petra Lind"]),
        ({"author": {"name": "Ostby News"}, "publisher": {"name": "The Ostby News"}}, None),
        ({"author": "https://facebook.com/anna"}, None),
        ({"author": {"name": "admin"}}, None),
        ({"author": [None, 3, {"name": {"x": 1}}, []]}, None),
    ],
)
def test_authors_are_people(thing: dict[str, object], authors: list[str] | None) -> None:
    people = {"@type": "Person", "@id": "#p1", "name": "Petra Lind"}
    assert stated(linked({"@graph": [{"@type": "Article", **thing}, people]})).get("authors") == authors


def test_an_address_is_no_author_and_several_names_are_all_kept() -> None:
    head = '<meta property="article:author" content="https://facebook.com/x"><meta name="dc.creator" content="A. Berg">'
    assert stated(head)["authors"] == ["A. Berg"]
    assert stated('<meta name="author" content="Ann Lee"><meta name="author" content="Bo Ek">')[
        "authors"
    ] == [
        "Ann Lee",
        "Bo Ek",
    ]


def test_of_several_articles_only_the_pages_own_counts() -> None:
    def one(number: int) -> dict[str, str]:
        return {
            "@type": "NewsArticle",
            "headline": f"Story {number}",
            "url": f"https://x.example/{number}/?a",
            "datePublished": f"2024-01-0{number}",
        }

    many = linked([one(number) for number in range(1, 6)])
    assert "published" not in stated(many)
    assert stated(many, f"<h1>Story 2</h1>{PROSE}")["published"] == ["2024-01-02"]
    assert stated(many + '<link rel="canonical" href="http://www.x.example/4">')["published"] == [
        "2024-01-04"
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","datePublished":"2024-01-02",}',
        '<!-- {"@type":["Thing","NewsArticle"],"datePublished":"2024-01-02"} -->',
        '//<![CDATA[\n[{"@graph":[{"@type":"http://schema.org/NewsArticle","datePublished":"2024-01-02"}]}]\n//]]>',
        '{"@type":"NewsArticle","description":"two\nlines","datePublished":"2024-01-02"};',
        '{"@type":"WebPage","mainEntity":{"@type":"BlogPosting","datePublished":["2024-01-02"]}}',
    ],
)
def test_linked_data_may_be_broken_and_wrapped(text: str) -> None:
    assert stated(f'<script type="application/ld+json">{text}</script>')["published"] == ["2024-01-02"]


@pytest.mark.parametrize(
    "text", ["{", "[" * 50_000, "", "null", '"x"', '{"@type":"NewsArticle","datePublished":{}}']
)
def test_linked_data_that_is_none_states_nothing(text: str) -> None:
    assert "published" not in stated(f'<script type="application/ld+json">{text}</script>')


def test_what_is_no_fact_is_left_out() -> None:
    junk = (
        '<meta name="keywords" content="news, free"><meta name="date" content="1970-01-01">'
        '<meta name="author" content="admin">'
        '<link rel="canonical" href="https://x.example/"><meta property="og:url" content="https://[x">'
        '<meta property="article:section" content="https://x.example/s"><meta name="publisher" content="@ostby">'
    )
    assert stated(junk) == {}


def test_a_text_that_only_a_script_would_print_is_not_lost() -> None:
    thing = linked({"@type": "NewsArticle", "articleBody": "The first paragraph.\n\nThe second one.\n"})
    assert converted(f"<div id=app></div>{thing}").decoded.text == "The first paragraph.\nThe second one."
    assert (
        converted(f"<p>The <b>first</b> paragraph.</p>{thing}").decoded.text.strip() == "The first paragraph."
    )


def test_a_slogan_is_no_publisher() -> None:
    assert stated('<meta property="og:site_name" content="Ostby News">') == {
        "source.publisher": ["Ostby News"]
    }
    assert stated('<meta property="og:site_name" content="Ostby News | Breaking news and more">') == {}


def test_languages_of_templates_are_not_believed() -> None:
    russian = "<p>В городе в четверг открыли движение по новому мосту, который строили восемь лет.</p>" * 3
    assert "language" not in {fact.field for fact in converted(f'<html lang="en">{russian}').facts}
    assert stated("") == {}
    [fact] = converted(f'<html lang="ru-RU">{russian}').facts
    assert (fact.field, fact.value) == ("language", "ru-RU")


def test_section_tags_dates_and_times() -> None:
    head = linked(
        {
            "@type": "Article",
            "articleSection": ["News", "Europe"],
            "keywords": "a, b,vis:x",
            "dateModified": "2024-02-02",
        }
    )
    assert stated(head) == {"tags": ["a", "b"], "modified": ["2024-02-02"]}
    assert stated(
        '<meta name="news_keywords" content="a,b"><meta property="article:section" content="Local">'
    ) == {
        "tags": ["a", "b"],
        "section": ["Local"],
    }
    assert stated("", f'<time datetime="2020-01-01">x</time>{PROSE}') == {}
    own = f'<time itemprop="datePublished" datetime="2020-01-01">x</time>{PROSE}'
    assert stated("", own) == {"published": ["2020-01-01"]}
    assert stated('<meta name="parsely-pub-date" content="20240305">') == {"published": ["2024-03-05"]}


# --- Without the library, and with any bytes


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("selectolax", "copydesk.stages.formats."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "selectolax", None)
    with pytest.raises(Failed) as caught:
        read(Source("page.html", b"<!DOCTYPE html>\n<html><body><p>One.</p></body></html>"))
    assert caught.value.cause == "it is a web page (HTML), and selectolax, which reads these, is missing"
    assert caught.value.advice == "install it: pip install 'copydesk[html]'"


def check_laws(data: bytes, name: str = "page.html") -> None:
    try:
        documents = read(Source(name, data))
    except InputError:
        return
    for document in documents:
        document.decoded.text.encode("utf-8")
        lines = document.decoded.text.splitlines()
        assert len(document.labels) == len(lines)
        assert [found.line.number for found in document.labels] == list(range(1, len(lines) + 1))


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_in_a_page(data: bytes) -> None:
    check_laws(b"<!DOCTYPE html>\n<html><body>" + data)


_PIECES = (
    b"<table>", b"<td>", b"</div>", b"<pre>", b"<li>", b"<!--", b'<script type="application/ld+json">', b"</script>",
    b"[{",    b'{"@type":"Article","author":[{"@id":3},null]}', b"<plaintext>", b"<template>", b"<svg>", b"&#xd800;",
    b"\0", b"\xff",
)  # fmt: skip


@given(
    st.sampled_from(PAGES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 80), st.sampled_from(_PIECES)))
)
@settings(max_examples=100, deadline=None)
def test_damaged_pages(path: Path, cuts: list[tuple[float, int, bytes]]) -> None:
    data = path.read_bytes()
    for where, length, piece in cuts:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]
    check_laws(data)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<base href="https://x.example/news/"><link rel="canonical" href="2021/owls">', ["https://x.example/news/2021/owls"]),
        ('<base href="/news/"><meta property="og:url" content="https://x.example/owls">', ["https://x.example/owls"]),
        ('<base href="https://x.example/news/">', None),
        ('<base href="https://[x"><link rel="canonical" href="owls">', None),
    ],
)  # fmt: skip
def test_addresses_count_from_the_base(head: str, url: list[str] | None) -> None:
    assert stated(head).get("source.url") == url
