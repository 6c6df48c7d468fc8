"""Nexis and Nexis Uni exports: every article once, its lines labelled, its fields as facts."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from copydesk.model import Document, Given, Role, Source, Split
from copydesk.reading import _read
from copydesk.stages.decode import decode
from copydesk.stages.normalize import normalize
from copydesk.stages.split import nexis, nexis_uni, split
from copydesk.stages.split.nexis_keys import section_and_page

EXPORTS = ROOT / "tests" / "exports"
FILES = sorted(EXPORTS.glob("nexis_*.txt"))
EXPECTED: list[dict[str, Any]] = [
    json.loads(line) for line in (EXPORTS / "nexis_expected.jsonl").read_text(encoding="utf-8").splitlines()
]

_FIELDS = ("title", "subtitle", "published", "modified", "language", "section", "page", "dateline")
_COVER = (
    "Download Request: Selected Items: 1-2\nTime Of Request: Friday, May 3, 2013\n\nSend To:\nA LIBRARY\n"
)


def documents(path: Path) -> tuple[list[Document], tuple[str, ...]]:
    found, notices = _read(Source(path.name, path.read_bytes()), Given())
    return list(found), tuple(notices)


def split_text(text: str) -> Split:
    return split(text, normalize(text))


def facts_of(text: str, part: int = 0) -> dict[str, str]:
    return {fact.field: fact.value for fact in split_text(text).parts[part].facts}


def lines_with(found: Split, role: Role, part: int = 0) -> list[str]:
    return [label.line.text for label in found.parts[part].labels if label.role is role]


def article(
    number: str | None = "1 of 1 DOCUMENT",
    *,
    paper: str | None = "The Pottsford Examiner",
    date: str | None = "March 12, 2013 Tuesday",
    title: str | None = "Eastern quay closes for two winters",
    above: str = "BYLINE: Anna Keller\n\nLENGTH: 432 words\n",
    body: str = "The board voted on Monday.\n\nIt had no choice, it said.\n",
    below: str = "LOAD-DATE: March 13, 2013\n\nLANGUAGE: ENGLISH\n",
) -> str:
    pieces = [number and number.center(78), paper and paper.center(78), date and date.center(78), title]
    return "\n\n".join([*(piece for piece in pieces if piece), above, body, below]) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_export_gives_its_articles(path: Path) -> None:
    found, _ = documents(path)
    wanted = [row for row in EXPECTED if row["file"] == path.name]
    assert len(found) == len(wanted)
    for document, row in zip(found, wanted, strict=True):
        assert as_expected(document, row) == {key: row.get(key) for key in row}


def as_expected(document: Document, row: Mapping[str, Any]) -> dict[str, Any]:
    if document.article is None:
        return {"file": row["file"], "part": row["part"], "body": []}
    record = document.article.model_dump()
    told = {key: record[key] for key in _FIELDS if key in row or record[key] is not None}
    told |= {key: record["source"][key] for key in ("publisher", "url", "accession") if record["source"][key]}
    return {
        "file": row["file"],
        "part": record["source"]["part"],
        "authors": record["authors"],
        "body": record["body"],
        **told,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_has_one_label_and_none_is_left_to_guess(path: Path) -> None:
    text = decode(path.read_bytes()).text
    found = split(text, normalize(text))
    assert not any(part.lines for part in found.parts)
    numbers = [label.line.number for part in found.parts for label in part.labels]
    assert numbers == [line.number for line in normalize(text)]
    assert all(
        (label.line.text == "") == (label.role is Role.BLANK) for part in found.parts for label in part.labels
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_vendor_knows_its_own(path: Path) -> None:
    text = decode(path.read_bytes()).text
    assert [nexis.is_mine(text), nexis_uni.is_mine(text)] == ["uni" not in path.name, "uni" in path.name]


def test_the_reason_names_the_field() -> None:
    text = decode((EXPORTS / "nexis_de.txt").read_bytes()).text
    reasons = {label.line.text: label.reason for label in split_text(text).parts[0].labels}
    assert reasons["LÄNGE: 306 Wörter"] == "the field LÄNGE (length) of a Nexis export"


# --- The count.


def test_batches_are_counted_each_for_itself() -> None:
    _, notices = documents(EXPORTS / "nexis_batches.txt")
    assert notices == (
        "nexis_batches.txt: from line 20 on, it says 4 documents, and 3 were found (number 3 is missing)",
    )


def numbered(*numbers: tuple[int, int]) -> str:
    return "\n\n".join(article(f"{number} of {total} DOCUMENTS") for number, total in numbers)


@pytest.mark.parametrize(
    ("numbers", "notice"),
    [
        ([(1, 3), (2, 3), (3, 3)], None),
        ([(1, 1), (1, 1)], None),
        ([(1, 2), (2, 2), (1, 2), (2, 2)], None),
        ([(2, 3), (3, 3)], "it says 3 documents, and 2 were found (number 1 is missing)"),
        ([(1, 3)], "it says 3 documents, and 1 was found (numbers 2 to 3 are missing)"),
        ([(1, 4), (3, 4)], "it says 4 documents, and 2 were found (numbers 2, 4 are missing)"),
        ([(1, 2), (1, 2), (2, 2)], "it says 2 documents, and 3 were found (number 1 comes twice)"),
        ([(301, 900), (302, 900)], None),
        ([(301, 900), (303, 900)], "it says 900 documents, and 2 were found (number 302 is missing)"),
        ([(1, 3), (2, 338), (3, 3)], None),
    ],
)
def test_a_difference_of_counts_is_told(numbers: list[tuple[int, int]], notice: str | None) -> None:
    found = split_text(numbered(*numbers))
    assert len(found.parts) == len(numbers)
    assert found.notices == (() if notice is None else (notice,))


def test_a_range_on_the_cover_is_expected_whole() -> None:
    cover = _COVER.replace("1-2", "201-204")
    found = split_text(cover + "\n" + numbered((201, 800), (202, 800), (204, 800)))
    assert found.notices == ("it says 800 documents, and 3 were found (number 203 is missing)",)


def test_a_document_that_was_not_delivered_is_told() -> None:
    _, notices = documents(EXPORTS / "nexis_en.txt")
    assert len(notices) == 1
    assert re.match(r"nexis_en.txt: document 3 \(line \d+\) was not delivered: We are sorry", notices[0])


def test_numbers_beyond_reason_cost_nothing() -> None:
    found = split_text(numbered((1, 999_999_999), (999_999_999, 999_999_999)))
    assert found.notices == (
        "it says 999999999 documents, and 2 were found (numbers 2 to 999999998 are missing)",
    )


@pytest.mark.parametrize(("stated", "notice"), [(3, None), (4, "it says 4 documents, and 3 were found")])
def test_a_nexis_uni_cover_states_a_count(stated: int, notice: str | None) -> None:
    text = decode((EXPORTS / "nexis_uni_en.txt").read_bytes()).text
    found = split_text(text.replace("Documents (3)", f"Documents ({stated})"))
    assert found.notices == (() if notice is None else (notice,))


# --- What is an export, and what is not.


@pytest.mark.parametrize(
    "text",
    [
        "LexisNexis sold its archive.\n\nIt holds 1 of 12 photos, 3 of 4 DOCUMENTS and more.\n",
        "Gallery\n\n1 of 12 photos\n\nLENGTH: 19.43 meters\n\nCopyright 2010 Star\n",
        "3 of 4 DOCUMENTS\n\nThat is how many were found, the ministry said on Monday.\n",
        "UPDATE: the road is closed\n\nLENGTH: 40 km of it.\n",
        "The field LOAD-DATE: is no date.\n\nLENGTH: 432 words\n",
        "End of Document\n\nThat is what the screen said.\n",
        "Length: 432 words\n\nClassification\n\nLoad-Date: May 3, 2013\n",
        "____________________________________________________________\n\nDocument 1 de 500\n\nTITLE: a thing\n",
        "",
    ],
)
def test_other_texts_are_not_taken_for_an_export(text: str) -> None:
    assert not nexis.is_mine(text)
    assert not nexis_uni.is_mine(text)
    assert [list(part.lines) for part in split_text(text).parts] == [normalize(text)]


@pytest.mark.parametrize(
    "number",
    ["1 of 1 DOCUMENT", "FOCUS - 1 of 1 DOCUMENTS", "Dokument 1 von 1", "Document 1 de 1", "Document 1 van 1",
     "DOKUMENT 1 VON 1", "Documento 1 di 1", "Documento 1 de 1", "1 of 1 Documents"],
)  # fmt: skip
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_numbers_in_any_language_and_line_ends(number: str, line_end: str) -> None:
    text = ("\ufeff" + article(number)).replace("\n", line_end)
    assert nexis.is_mine(text)
    assert facts_of(text)["title"] == "Eastern quay closes for two winters"
    reasons = {label.line.text: label.reason for label in split_text(text).parts[0].labels}
    assert reasons[number] == "the number of an article in a Nexis export"


def test_a_number_may_follow_a_form_feed() -> None:
    text = article("1 of 2 DOCUMENTS") + "\f" + article("2 of 2 DOCUMENTS")
    assert len(split_text(text).parts) == 2


def test_a_number_in_running_text_parts_nothing() -> None:
    body = "The clerk found\n2 of 3 DOCUMENTS\nin a drawer.\n\nShe read\n\n2 of 3 documents\n\naloud.\n"
    found = split_text(article(body=body))
    assert len(found.parts) == 1
    assert "2 of 3 DOCUMENTS" in lines_with(found, Role.PARAGRAPH)
    assert "2 of 3 documents" in lines_with(found, Role.PARAGRAPH)


# --- Traps.


@pytest.mark.parametrize(
    "headline",
    ["LANGUAGE: schools told to say rain", "LANGUAGE: English", "UPDATE: two dead in storm", "GRAPHIC: How they voted",
     "URL: the letters that made a fortune", "SECTION: a word on a pile", "NOTE: read this first"],
)  # fmt: skip
def test_a_headline_may_look_like_a_field(headline: str) -> None:
    above = "SECTION: NEWS; Pg. 1\n\nLENGTH: 432 words\n"
    text = article(
        title=headline, above=above, below="GRAPHIC: A map\n\nURL: http://a.example\n\nLANGUAGE: ENGLISH\n"
    )
    facts = facts_of(text)
    assert (facts["title"], facts["language"], facts["section"]) == (headline, "ENGLISH", "NEWS")
    assert lines_with(split_text(text), Role.PARAGRAPH) == [
        "The board voted on Monday.",
        "It had no choice, it said.",
    ]


@pytest.mark.parametrize(
    "key", ["SECTION", "NOTE", "LANGUAGE", "GRAPHIC", "LENGTH", "BYLINE", "TEXT", "SUBJECT"]
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_paragraph_may_look_like_a_field(key: str, place: int) -> None:
    said = (
        f"{key}: a word that stands on the oldest pile of the quay, and nobody knows by now who painted it."
    )
    above = "BYLINE: Anna Keller\n\nSECTION: NEWS\n\nLENGTH: 432 words\n"
    body = ["The board voted on Monday.", "It had no choice, it said."]
    body.insert(place, said)
    text = article(above=above, body="\n\n".join(body) + "\n")
    kept = lines_with(split_text(text), Role.PARAGRAPH)
    if key == "GRAPHIC":  # beside the fields a caption looks the same
        kept = [*kept, *lines_with(split_text(text), Role.CAPTION)]
    assert sorted(kept) == sorted(body)
    assert "section" in facts_of(text)


def test_missing_fields_are_no_facts() -> None:
    facts = facts_of(
        article(paper="The Examiner", date=None, title=None, above="LENGTH: 3 words\n", below="")
    )
    assert facts == {"source.publisher": "The Examiner"}


def test_without_a_headline_nothing_takes_its_place() -> None:
    found = split_text(article(title=None, above="SECTION: NEWS\n"))
    assert not lines_with(found, Role.TITLE)
    assert lines_with(found, Role.PARAGRAPH) == ["The board voted on Monday.", "It had no choice, it said."]


def test_an_article_without_length_and_copyright() -> None:
    facts = facts_of(article(above="BYLINE: Anna Keller\n", below="LANGUAGE: ENGLISH\n"))
    assert facts["authors"] == "Anna Keller"


def test_an_article_that_is_nothing_but_fields_is_a_part() -> None:
    found = split_text(article("1 of 2 DOCUMENTS", body="") + article("2 of 2 DOCUMENTS"))
    assert [len(lines_with(found, Role.PARAGRAPH, part)) for part in (0, 1)] == [0, 2]


def test_load_date_is_no_date_of_publication() -> None:
    (document,), _ = _read(Source("a.txt", article(date=None).encode()), Given())
    assert document.article is not None
    assert (document.article.published, document.article.modified) == (None, None)


def test_no_day_is_guessed_from_the_text_of_an_export() -> None:
    text = article(date=None, body="Pottsford, May 3, 2013\n\nThe board voted.\n\nPublished on May 4, 2013\n")
    (document,), _ = _read(Source("a.txt", text.encode()), Given())
    assert document.article is not None
    assert document.article.published is None


def test_the_lines_of_a_paragraph_are_joined_and_others_are_not() -> None:
    prose = textwrap.fill("The board of the harbour voted on Monday to close the quay. " * 6, 78)
    verse = "Oh quay,\nmy quay,\nthou art closed.\n"
    found = split_text(article(body=f"{prose}\n\n{verse}"))
    labels = [label for label in found.parts[0].labels if label.role is Role.PARAGRAPH]
    count = len(prose.splitlines())
    assert [label.continues for label in labels] == [False, *[True] * (count - 1), False, False, False]


def test_an_indented_line_begins_a_paragraph() -> None:
    prose = textwrap.fill("The board voted on Monday to close the quay of oak. " * 9, 77, initial_indent="  ")
    found = split_text(article(body=f"{prose}\n{prose}\n"))
    labels = [label for label in found.parts[0].labels if label.role is Role.PARAGRAPH]
    assert [label.line.indent for label in labels if not label.continues] == [2, 2]


@pytest.mark.parametrize(
    ("printed", "section", "page"),
    [
        ("Section A; Column 1; Foreign Desk; Pg. 3", "Section A; Column 1; Foreign Desk", "3"),
        ("POLITIK; S. 4", "POLITIK", "4"),
        ("S. 7 Ausg. 167", None, "7"),
        ("Cover Story; Pg.22", "Cover Story", "22"),
        ("NEWS; Pg. A1, A4", "NEWS", "A1, A4"),
        ("S.P.O.N. - IM ZWEIFEL LINKS", "S.P.O.N. - IM ZWEIFEL LINKS", None),
        ("Page One", "Page One", None),
        ("ECONOMIE; Blz. 9", "ECONOMIE", "9"),
        ("", None, None),
    ],
)
def test_section_and_page(printed: str, section: str | None, page: str | None) -> None:
    assert section_and_page(printed) == (section, page)


# --- Nexis Uni.

_UNI_COVER = "User Name: A. Reader\nDate and Time: Friday, October 11, 2019 1:02:00 PM\nDocuments (1)\n1. Quay closes\n"


def uni(
    head: str = "Quay closes\nThe Examiner\nOctober 1, 2019 Tuesday\n\nCopyright 2019 A Company\n\n",
    fields: str = "Length:\u00a0432 words\nByline:\u00a0Anna Keller\n",
    body: str = "Body\n\nThe board voted on Monday.\n\nIt had no choice, it said.\n\n",
    below: str = "Classification\n\nLanguage:\u00a0ENGLISH\n\nLoad-Date:\u00a0October 2, 2019\n\n",
) -> str:
    return f"{head}{fields}{body}{below}End of Document\n\n"


_UNI_BODY = ["The board voted on Monday.", "It had no choice, it said."]


@pytest.mark.parametrize("cover", ["", _UNI_COVER, _UNI_COVER + "\n\n", "Page 1 of 2\n\n" + _UNI_COVER])
def test_a_cover_is_no_headline(cover: str) -> None:
    found = split_text(cover + uni())
    facts = {fact.field: fact.value for fact in found.parts[0].facts}
    assert lines_with(found, Role.TITLE) == ["Quay closes"]
    assert (facts["source.publisher"], facts["published"]) == ("The Examiner", "October 1, 2019 Tuesday")
    assert found.notices == ()


@pytest.mark.parametrize("cover", ["", _UNI_COVER + "\n"])
def test_no_date_is_taken_from_the_cover(cover: str) -> None:
    facts = facts_of(cover + uni(head="Quay closes\nThe Examiner\n\nCopyright 2019 A Company\n\n"))
    assert "published" not in facts
    assert (facts["title"], facts["source.publisher"]) == ("Quay closes", "The Examiner")


@pytest.mark.parametrize(
    "text",
    [
        uni(below="Load-Date:\u00a0October 2, 2019\n\n"),
        uni(below=""),
        uni(head="Quay closes\nThe Examiner\nOctober 1, 2019 Tuesday\n\n"),
        uni(fields=""),
        uni(fields="Section:\u00a0 Length:\u00a0432 words Byline:\u00a0Anna Keller\n"),
        uni(body="\n\n" + "\n\n".join(_UNI_BODY) + "\n\n"),
        uni(body="Text\n" + "\n".join(_UNI_BODY) + "\nGraphic\n\nThe quay.\n\n"),
        uni() + uni().removesuffix("End of Document\n\n"),
        "\n\n" + uni() + "\n\fPage 2 of 2\n",
        uni().replace("\n\nIt had", "\nPage 1 of 2\nQuay closes\nIt had"),
    ],
)
def test_a_nexis_uni_article_keeps_its_text_whatever_else_is_missing(text: str) -> None:
    found = split_text(text)
    assert len(found.parts) == text.count("Load-Date") or "Load-Date" not in text
    for part in range(len(found.parts)):
        assert lines_with(found, Role.PARAGRAPH, part) == _UNI_BODY
        assert lines_with(found, Role.TITLE, part) == ["Quay closes"]


def test_a_nexis_uni_article_without_text_is_a_part() -> None:
    found = split_text(uni(body="Graphic\n\nThe quay at night.\n\n") + uni())
    assert [len(lines_with(found, Role.PARAGRAPH, part)) for part in (0, 1)] == [0, 2]
    assert lines_with(found, Role.CAPTION) == ["The quay at night."]


# --- Any export.

_WORDS = st.lists(
    st.sampled_from(["the", "quay", "of", "oak", "was", "closed", "by", "worms", "nobody", "saw"]), min_size=3
)
_PARAGRAPH = _WORDS.map(lambda words: textwrap.fill(" ".join(words).capitalize() + ".", 78))
_ARTICLE = st.fixed_dictionaries(
    {
        "paper": st.sampled_from([None, "The Pottsford Examiner"]),
        "date": st.sampled_from([None, "March 12, 2013 Tuesday", "17 mai 2003"]),
        "title": st.sampled_from([None, "Quay closes", "A headline;\nand its deck", "LANGUAGE: a headline"]),
        "above": st.sampled_from(
            ["", "LENGTH: 3 words\n", "BYLINE: Ann Kay\n\nSECTION: A; Pg. 1\n", "LONGUEUR: 3 mots\n"]
        ),
        "body": st.lists(_PARAGRAPH, max_size=4).map("\n\n".join),
        "below": st.sampled_from(["", "LOAD-DATE: May 3, 2013\n", "GRAPHIC: A map\n\nLANGUAGE: DUTCH\n", "NOTE: so\n"]),
    }
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    articles=st.lists(_ARTICLE, min_size=1, max_size=6),
    covers=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_all_articles_come_back(articles: list[dict[str, Any]], covers: list[bool]) -> None:
    text = ""
    for number, (one, has_cover) in enumerate(zip(articles, covers, strict=False), 1):
        text += ("\n" + _COVER + "\n" if has_cover else "") + article(
            f"{number} of {len(articles)} DOCUMENTS", **one
        )
    lines = normalize(text)
    found = nexis.parts(lines)
    assert len(found.parts) == len(articles)
    assert [label.line for part in found.parts for label in part.labels] == lines
    for part, one in zip(found.parts, articles, strict=True):
        kept = " ".join(
            label.line.text for label in part.labels if label.role not in (Role.NOISE, Role.LEGAL)
        )
        assert all(" ".join(paragraph.split()) in kept for paragraph in one["body"].split("\n\n"))


_LINES = """1 of 2 DOCUMENTS|End of Document|Body|Classification|Graphic|LENGTH: 3 words|Length: 3 words|||
Load-Date: May 3, 2013|LOAD-DATE: May 3, 2013|Copyright 2013 A|   Copyright 2013 A|May 3, 2013|BODY:|HIGHLIGHT:|URL:
GRAPHIC: a map|Documents (3)|Print Request: All: 1-2|Send To:|Prose of a sort.|ABSTRACT|          Centred|BYLINE: A
CORRECTION:|SECTION: x|FULL TEXT|Page 1 of 2|:|A: b|All Rights Reserved|LANGUAGE: Dutch|NOTES: n|http://a.example/b
Document 1 de 2|We are sorry but there is an error in this document|432 words|SHOW: Morning|1. Listed"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_LINES.replace("\n", "|").split("|")), max_size=40))
def test_whatever_the_lines_each_is_labelled_once(texts: list[str]) -> None:
    lines = normalize("\n".join(texts))
    for vendor in (nexis, nexis_uni):
        found = vendor.parts(lines) if lines else Split(())
        assert [label.line for part in found.parts for label in part.labels] == lines


def test_a_file_without_blank_lines_loses_none_of_its_text() -> None:
    text = "\n".join(
        line for number in (1, 2) for line in article(f"{number} of 2 DOCUMENTS").split("\n") if line
    )
    found = split_text(text + "\n")
    assert len(found.parts) == 2
    for part in (0, 1):
        assert lines_with(found, Role.TITLE, part) == ["Eastern quay closes for two winters"]
        assert lines_with(found, Role.PARAGRAPH, part) == [
            "The board voted on Monday.",
            "It had no choice, it said.",
        ]


def test_without_headline_and_fields_the_first_paragraph_stays_text() -> None:
    first = textwrap.fill(
        "The board of the harbour voted on Monday to close the quay for as long as it takes. " * 2, 78
    )
    found = split_text(article(title=None, above=first + "\n"))
    assert not lines_with(found, Role.TITLE)
    assert lines_with(found, Role.PARAGRAPH)[: len(first.splitlines())] == first.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "Quay\n\nLENGTH: 432 pages\n\nUPDATE: 13 March 2010\n\nIt is a novel.\n",
        "Report\n\nBody\n\nThe board voted.\n\nClassification\n\nSecret\n\nEnd of Document\n",
        "Contract\n\nLength: 12 pages\n\nThe parties agree.\n\nEnd of Document\n",
    ],
)
def test_fields_of_other_documents_make_no_export(text: str) -> None:
    assert not split_text(text).parts[0].labels


@pytest.mark.parametrize(
    "last",
    ["All rights reserved for the quay were sold in 1911.", "Copyright 1998 was stamped on the plan."],
)
def test_a_sentence_about_rights_is_kept(last: str) -> None:
    assert lines_with(split_text(article(body=f"The board voted.\n\n{last}\n")), Role.PARAGRAPH)[-1] == last


def test_items_of_a_list_are_not_joined() -> None:
    line = "a line that is as wide as those of this export are, which is some seventy six"
    found = split_text(article(body=f"{line}\n{line}\n* {line}\n* The ferry sails.\n"))
    goes_on = [label.continues for label in found.parts[0].labels if label.role is Role.PARAGRAPH]
    assert goes_on == [False, True, False, False]


def test_unknown_fields_above_the_length_are_fields_and_sentences_are_text() -> None:
    above = "SHOW: Morning Report\n\nLENGTH: 432 words\n"
    assert "SHOW: Morning Report" not in lines_with(split_text(article(above=above)), Role.PARAGRAPH)
    warning = "WARNING: the quay is unsafe."
    found = split_text(article(above=f"BYLINE: Anna Keller\n\n{warning}\n\nLENGTH: 432 words\n"))
    assert warning in lines_with(found, Role.PARAGRAPH)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("BYLINE: Staff Reporter", []),
        ("AUTOR: MF Tokio", []),
        ("AUTOR: Theile, Merlind", []),
        ("AUTOR: Keller, Anna; von Berg, Max", ["Anna Keller", "Max von Berg"]),
        ("AUTOR: Martin U. Müller", ["Martin U. Müller"]),
    ],
)
def test_what_a_byline_states(byline: str, names: list[str]) -> None:
    text = article(above=f"{byline}\n\nLENGTH: 432 words\n", below="LANGUAGE: GERMAN\n")
    [document], _ = _read(Source("a.txt", text.encode()), Given())
    assert document.article is not None
    assert document.article.authors == names


def test_a_short_wrapped_text_of_nexis_uni_is_joined() -> None:
    body = "Body\n\nThe harbour board voted on Monday night to close the eastern\nquay for two winters.\n\n"
    [document], _ = _read(Source("a.txt", uni(body=body).encode()), Given())
    assert document.article is not None
    assert len(document.article.body) == 1


@pytest.mark.parametrize("times", [2_000])
@pytest.mark.parametrize(
    "lines",
    ["LANGUAGE: English\n\n", "SHOW: A\n\n", "Print Request: x\n\nSend To: y\n\n", "GRAPHIC:\n\n", "a\n\n"],
)
def test_time_is_linear_in_the_input(lines: str, times: int) -> None:
    def calls(count: int) -> int:
        number = 0

        def counted(*_: object) -> None:
            nonlocal number
            number += 1

        text = article(above=lines * count)
        numbered_lines = normalize(text)
        sys.setprofile(counted)
        try:
            nexis.parts(numbered_lines)
        finally:
            sys.setprofile(None)
        return number

    assert calls(2 * times) < 2.5 * calls(times)
