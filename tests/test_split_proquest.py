"""ProQuest exports: each document of the stated count, its fields as facts, and every line of its full text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import Role, Source, read
from copydesk.stages.normalize import normalize
from copydesk.stages.split import proquest
from exported import EXPORTS, articles_of, assert_whole, is_export, prose, split_file, split_text, stated

RULE = "_" * 60


def test_fields_state_their_facts() -> None:
    first, _ = articles_of("proquest_en.txt", empty=1)
    assert first.title == 'Ferry returns to Saltmarsh: "Nobody expected it"'
    assert first.authors == ["Ida Marlowe", "Raymond Pike Jr"]  # printed with the family's name first
    assert (first.published, first.section, first.page) == ("2024-09-20", "Local / News", "A.11")
    assert (first.language, first.source.publisher) == ("en", "The Harbour Post")
    assert (first.source.accession, first.source.url) == ("2100000001", None)
    assert first.tags == ["Ferries", "Public transportation"]


@pytest.mark.parametrize(
    ("printed", "authors"),
    [("By Ida Marlowe, Staff Writer", ["Ida Marlowe"]), ("Anonymous", []), ("Marlowe, Ida", ["Ida Marlowe"])],
)
def test_authors_as_they_are_printed(printed: str, authors: list[str]) -> None:
    text = (
        f"{'_' * 60}\n\nDocument 1 of 1\n\nQuay\n\nFull text: The board voted.\n\nAuthor: {printed}\n\n"
        "Publication title: The Harbour Post\n\nProQuest document ID: 21\n"
    )
    [document] = read(Source("a.txt", text.encode()))
    assert document.article is not None
    assert document.article.authors == authors


def test_keys_in_the_text_are_words_of_it() -> None:
    first, second = articles_of("proquest_en.txt", empty=1)
    assert first.body[2:] == [
        "Note: the band did not pay.",
        "Title: that was the first word on the banner, and nobody knew why.",
    ]
    assert second.body[-1] == "Location: that is what every reader asks for first."
    assert first.removed["caption"] == 1


def test_a_document_that_is_quoted_is_no_document() -> None:
    found = split_file(EXPORTS / "proquest_en.txt")
    assert [stated(part, "source.accession") for part in found.parts] == [
        ["2100000001"],
        ["2100000002"],
        ["2100000004"],
    ]
    assert "Document 1 of 2" in prose(found.parts[1])


def test_a_document_without_a_text_keeps_its_fields_and_missing_ones_are_named() -> None:
    found = split_file(EXPORTS / "proquest_en.txt")
    assert not prose(found.parts[2])
    assert stated(found.parts[2], "title") == ["Council puts off vote on lighthouse"]
    assert found.notices == ("it says 4 documents, and 3 were found (3 is missing)",)


def test_what_stands_below_the_last_document_is_none_of_its_fields() -> None:
    last = split_file(EXPORTS / "proquest_en.txt").parts[-1]
    assert [label.role for label in last.labels if label.line.text][-3:] == [
        Role.NOISE,
        Role.NOISE,
        Role.LEGAL,
    ]


def test_several_downloads_in_one_file_are_counted_each() -> None:
    found = split_file(EXPORTS / "proquest_two_downloads.txt")
    assert [prose(part) for part in found.parts] == [
        ["Fish was dear on Monday.", "On Tuesday it was not."],
        ["Fish was cheap on Wednesday."],
        ["Gulls came on Thursday."],
        ["Terns came on Friday."],
    ]
    assert found.notices == ("it says 3 documents, and 2 were found (3 is missing)",)


def test_the_spanish_interface() -> None:
    [found] = articles_of("proquest_es.txt")
    assert (found.title, found.authors) == ("El transbordador vuelve a la ría", ["Lucía Ferrando"])
    assert (found.published, found.page, found.language) == ("2015-03-05", "7", "es")
    assert (found.source.publisher, found.source.accession) == ("El Faro de Puerto Alba", "1600000001")
    assert len(found.body) == 2


def test_many_gaps_are_not_all_named() -> None:
    documents = [f"{RULE}\n\nDocument {number} of 30\n\nA title\n\nFull text: A text.\n\n"
                 f"ProQuest document ID: {number}\n" for number in range(2, 31, 2)]  # fmt: skip
    [notice] = split_text("\n".join(documents)).notices
    assert notice == "it says 30 documents, and 15 were found (1, 3, 5, 7, 9, others are missing)"


@pytest.mark.parametrize(
    ("credit", "authors"),
    [("Ida Marlowe", ["Ida Marlowe"]), ("Ida Marlowecontributing columnist", []), (";", [])],
)
def test_a_credit_names_the_author_where_it_is_a_name(credit: str, authors: list[str]) -> None:
    text = (
        (EXPORTS / "proquest_two_downloads.txt")
        .read_text()
        .replace("it was not.", f"it was not.\nCREDIT: {credit}")
    )
    part = split_text(text).parts[0]
    assert [label.line.text for label in part.labels if label.role is Role.BYLINE] == authors


@pytest.mark.parametrize(
    "text",
    [
        f"ProQuest\n\n{RULE}\n\nDocument 1 of 500\n\nThat is how an export begins.\n",
        "Document 1 of 500\n\nFull text: none.\n\nPublication title: The Harbour Post\n",
        f"{RULE}\n\nThe end.\n\nProQuest document ID: what a reader never reads.\n",
    ],
)
def test_a_page_about_proquest_is_no_export(text: str) -> None:
    assert not is_export(text)


_PROSE = [
    "The ferry crossed the strait again on Tuesday.",
    "Note: the band did not pay.",
    "Document 1 of 2",
    "Source: the harbour master.",
    "Location: the pier.",
]


@st.composite
def exports(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """An export with fields missing at random, and the paragraphs of each document."""
    count = draw(st.integers(1, 6))
    gap = draw(st.sampled_from(["", "\n"]))
    spellings: list[Callable[[str], str]] = [str, str.upper, str.capitalize]
    written = draw(st.sampled_from(spellings))
    lines = [draw(st.sampled_from(["", "\ufeff"]))]
    bodies: list[list[str]] = []
    for number in range(1, count + 1):
        body = draw(st.lists(st.sampled_from(_PROSE), max_size=4))
        bodies.append(body)
        lines += [RULE, "", f"Document {number} of {count}", "", "A title: with a colon", ""]
        if draw(st.booleans()):
            lines += ["https://www.proquest.com/docview/21000000", ""]
        if draw(st.booleans()) or body:
            lines += [f"{written('full text')}: {body[0] if body else ''}".rstrip()]
        for text in body[1:]:
            lines += [f"{gap}{text}"]
        fields = [("subject", "Ferries; Piers"), ("title", "A title: with a colon")]
        fields += [("author", draw(st.sampled_from(["Marlowe, Ida", ""])))] * draw(st.booleans())
        fields += [("publication title", "The Harbour Post; Saltmarsh"), ("publication date", "Sep 20, 2024")]
        fields += [("first page", "A.1")] * draw(st.booleans())
        for key, value in [*fields, ("proquest document ID", "2100000001")]:
            lines += ["", f"{written(key)}: {value}".rstrip()]
        lines += [""]
    ends = draw(st.lists(st.sampled_from(["\n", "\r\n"]), min_size=len(lines), max_size=len(lines)))
    return "".join(f"{line}{end}" for line, end in zip(lines, ends, strict=True)), bodies


@given(exports())
@settings(max_examples=150)
def test_exports_give_back_their_documents(export: tuple[str, list[list[str]]]) -> None:
    text, bodies = export
    found = split_text(text)
    assert [prose(part) for part in found.parts] == bodies
    assert not found.notices
    assert all(stated(part, "title") == ["A title: with a colon"] for part in found.parts)


_PIECES = [
    "", RULE, "Document 1 of 2", "Document 2 of 2", "A title", "Full text: A text.", "FULL TEXT:", "Subject: Ferries",
    "Title: A title", "Title:", "Author: Marlowe, Ida", "Publication title: The Harbour Post", "CAPTION: A ferry.",
    "ProQuest document ID: 21", "Abstract: None available.", "CREDIT: ;", "Database: Coast", *_PROSE,
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("\n".join))
@settings(max_examples=300)
def test_whatever_the_order_of_lines_none_is_lost(text: str) -> None:
    lines = normalize(text)
    found = proquest.parts(lines)
    if found.parts:
        assert_whole(found, lines)
