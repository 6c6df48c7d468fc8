from __future__ import annotations

import hashlib

import pytest

from copydesk import Article, Label, Line, Role, Source
from copydesk.model import Decoded, Given, Subheading
from copydesk.stages.assemble import assemble
from copydesk.stages.assemble.blocks import joined

SOURCE = Source("in/page.txt", b"some bytes")
DECODED = Decoded("", "cp1256", "as told")


def article(*rows: tuple[Role, str] | tuple[Role, str, bool], part: int = 1) -> Article | None:
    labels = [
        Label(Line(number, row[1], 0), row[0], "because", *row[2:])
        for number, row in enumerate(rows, start=1)
    ]
    return assemble(labels, SOURCE, DECODED, part=part, language="en", given=Given())[0]


def made(*rows: tuple[Role, str] | tuple[Role, str, bool]) -> Article:
    found = article(*rows)
    assert found is not None
    return found


PROSE = (Role.PARAGRAPH, "It rained.")


def test_no_paragraph_no_article() -> None:
    assert article() is None
    assert article((Role.TITLE, "Rain"), (Role.SHARE, "Share")) is None


def test_what_the_dump_does_not_say_is_null() -> None:
    found = made(PROSE)
    digest = hashlib.sha256(b"some bytes").hexdigest()
    assert found.model_dump() == {
        "id": f"{digest[:20]}-1",
        "title": None,
        "subtitle": None,
        "body": ["It rained."],
        "authors": [],
        "published": None,
        "modified": None,
        "dateline": None,
        "language": "en",
        "section": None,
        "page": None,
        "tags": [],
        "subheadings": [],
        "source": {
            "file": "in/page.txt",
            "publisher": None,
            "agencies": [],
            "url": None,
            "accession": None,
            "encoding": "cp1256",
            "sha256": digest,
            "bytes": 10,
            "part": 1,
        },
        "duplicate_of": None,
        "near_duplicate_of": None,
        "similarity": None,
        "replaces": None,
        "removed": {},
    }


def test_the_part_is_in_the_id() -> None:
    second = article(PROSE, part=2)
    assert second is not None
    assert second.id.endswith("-2")
    assert second.source.part == 2


def test_lines_that_go_on_are_joined_over_what_stands_between() -> None:
    found = made((Role.PARAGRAPH, "It rained on"), (Role.BLANK, ""), (Role.PARAGRAPH, "Monday", True), PROSE)
    assert found.body == ["It rained on Monday", "It rained."]


def test_the_first_title_counts_and_its_repeats_are_removed() -> None:
    found = made((Role.TITLE, "Rain"), (Role.TITLE, "Rain"), PROSE, (Role.TITLE, "Rain"))
    assert (found.title, found.removed) == ("Rain", {"title": 2})


def test_subheadings_know_their_place() -> None:
    found = made((Role.SUBHEADING, "One"), PROSE, (Role.SUBHEADING, "Two"), (Role.SUBHEADING, "Three"), PROSE)
    assert found.subheadings == [
        Subheading(before=0, text="One"),
        Subheading(before=1, text="Two"),
        Subheading(before=1, text="Three"),
    ]


def test_what_is_removed_is_counted_by_role_in_fixed_order() -> None:
    found = made((Role.SHARE, "Share"), (Role.ADVERT, "Ad"), PROSE, (Role.SHARE, "Tweet"), (Role.BLANK, ""))
    assert list(found.removed.items()) == [("advert", 1), ("share", 2)]


def test_authors_once_each_from_bylines() -> None:
    found = made((Role.BYLINE, "By Ida Marlowe"), PROSE, (Role.BYLINE, "By Ida Marlowe"))
    assert found.authors == ["Ida Marlowe"]
    assert found.removed == {"byline": 2}


def test_names_on_the_lines_below_their_label() -> None:
    found = made((Role.TITLE, "Rain"), (Role.BYLINE, "By"), (Role.BYLINE, "Ida"), PROSE)
    assert found.authors == ["Ida"]


def test_bylines_of_other_articles_give_no_authors() -> None:
    related = (Role.RELATED, "Snow"), (Role.BYLINE, "By Raymond Pike")
    long = (Role.PARAGRAPH, "It rained for days and days. " * 6)
    found = made((Role.TITLE, "Rain"), (Role.BYLINE, "By Ida Marlowe"), long, long, long, *related)
    assert found.authors == ["Ida Marlowe"]


def test_a_byline_below_the_text_counts_where_there_is_none_above() -> None:
    found = made((Role.TITLE, "Rain"), PROSE, (Role.BYLINE, "By Ida Marlowe"))
    assert found.authors == ["Ida Marlowe"]


@pytest.mark.parametrize(
    ("link", "names"), [("Snow closes the northern pass", []), ("Weather", ["Raymond Pike"])]
)
def test_below_the_text_a_byline_right_under_another_headline_is_not_the_article_s(
    link: str, names: list[str]
) -> None:
    long = (Role.PARAGRAPH, "It rained for days and days. " * 6)
    found = made(
        (Role.TITLE, "Rain"), long, long, long, (Role.RELATED, link), (Role.BYLINE, "By Raymond Pike")
    )
    assert found.authors == names


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["It rained", "on Monday."], "It rained on Monday."),
        (["said the mayor", ", who"], "said the mayor, who"),
        (["he said (", "twice", ")"], "he said (twice)"),
        (["قال الوزير", "، الذي"], "قال الوزير، الذي"),
        (["南渡口", "的船坞"], "南渡口的船坞"),
        (["市議会は", "NHKに"], "市議会は NHKに"),
    ],
)
def test_joined(lines: list[str], text: str) -> None:
    assert joined(lines) == text
