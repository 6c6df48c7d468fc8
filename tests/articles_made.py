"""Articles for tests of what is done with them: one with all fields, and any with texts that break things."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from copydesk.model import Article, Origin, Subheading

ID = "07c9a35e6b48bca16158-1"
FULL: dict[str, Any] = {
    "id": ID,
    "title": "Island ferry returns",
    "subtitle": "Five months after a broken shaft",
    "body": ["The ferry sails again.", "Nobody asked about the price."],
    "authors": ["Margaret Oyelaran", "Tomas Breck"],
    "published": "2016-03-21T06:02:00+01:00",
    "modified": "2016-03",
    "dateline": "GULL ISLAND",
    "language": "en",
    "section": "Politics",
    "page": "12",
    "tags": ["ferries", "Gull Island"],
    "subheadings": [
        Subheading(before=1, text="A winter on the slip"),
        Subheading(before=2, text="And then?"),
    ],
    "source": Origin(
        file="dumps/page.txt",
        publisher="Selwick Courier",
        agencies=["dpa", "AFP"],
        url="https://www.example.com/ferry-شارك?a=%20b",
        accession="FENP000020240503ek530001b",
        encoding="cp1256",
        sha256="07c9a35e6b48bca16158" + "0" * 44,
        bytes=679,
        part=1,
    ),
    "duplicate_of": "d9e0ab1255709e363905-1",
    "near_duplicate_of": "f9df75aca610e34e251a-2",
    "similarity": 0.97,
    "replaces": "4ead88b90b7a87a6cb92-1",
    "removed": {"byline": 1, "share": 2},
}


def made(**changes: Any) -> Article:
    """An article with all fields filled, and with changes; not validated, so that anything can stand in it."""
    return Article.model_construct(**{**FULL, **changes})


def bare() -> Article:
    """An article of which as little is known as can be."""
    nothing = dict.fromkeys(("subtitle", "published", "modified", "dateline", "language", "section", "page"))
    source = FULL["source"].model_copy(
        update={"publisher": None, "agencies": [], "url": None, "accession": None}
    )
    return made(
        **nothing, title=None, authors=[], tags=[], subheadings=[], source=source, duplicate_of=None,
        near_duplicate_of=None, similarity=None, replaces=None, removed={},
    )  # fmt: skip


_NASTY = st.sampled_from([
    '"', "'", "''", "\\", "\n", "\r\n", "\t", ",", ";", "; ", "|", "\u2028", "\x85", "\x00", "\x7f",
    "\ufeff", "\uffff", "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "=HYPERLINK(\"x\")", "---", "...",
    "# ", "## a ##", "> ", "- ", "1. ", "10) ", "* * *", "***", "___", "`code`", "```", "~~~",
    "[a](b)", "![a](b)", "<script>alert(1)</script>", "<!-- ", "&amp;", "&lt",
    "<https://example.com>", "www.example.com", "a_b_c", "**b**", "key: value", "{a: b}", "%TAG",
    "!!str", "null", "NA", "true", "\u202eabc", "שלום", "شارك", "\ud800", "😀",
    "=== next article ===", "    code", "$x$", "^a", "~~x~~", "\\n", "{{ x }}",
])  # fmt: skip
_WORDS = st.sampled_from(["The ferry", "sails", "again.", "قال", "price", " "])
#: Text that breaks one format or another.
texts = st.lists(_NASTY | _WORDS | st.text(max_size=8), max_size=6).map("".join)
_some = st.lists(texts, max_size=3)
_maybe = st.none() | texts

#: Articles in which any text may stand anywhere.
articles = st.builds(
    lambda source, heads, body, **fields: made(
        source=FULL["source"].model_copy(update=source),
        subheadings=[Subheading.model_construct(before=at % (len(body) + 1), text=text) for at, text in heads],
        body=body,
        **fields,
    ),
    source=st.fixed_dictionaries(
        {"file": texts, "publisher": _maybe, "agencies": _some, "url": _maybe, "accession": _maybe}
    ),
    heads=st.lists(st.tuples(st.integers(0, 3), texts), max_size=2),
    body=st.lists(texts, min_size=1, max_size=3),
    title=_maybe, subtitle=_maybe, authors=_some, tags=_some, section=_maybe, dateline=_maybe, page=_maybe,
    published=st.sampled_from([None, "2016", "2016-03-21", "2016-03-21T06:02", "2016-03-21T06:02:03Z"]),
)  # fmt: skip
