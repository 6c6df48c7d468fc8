"""Which of a page's dates is the article's own; how dates read is in `test_dates.py`."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from copydesk.model import Fact, Given, Label, Line, Role
from copydesk.stages.assemble.dates import dates
from copydesk.stages.assemble.page import Page

ROLES = {role.value: role for role in Role}
PROSE = (
    "The ferry sails again on Monday, after five months on the slip, said the harbour master on 2 March 2019."
)


def found(*rows: str, language: str = "en", retrieved: date | None = None) -> dict[str, Fact]:
    """The facts of a page whose lines are `role | text`."""
    labels = []
    for number, row in enumerate(rows, 1):
        role, _, text = row.partition(" | ")
        labels.append(Label(Line(number, text), ROLES[role], ""))
    page = Page(labels, (), "page.txt", language, Given(retrieved=retrieved))
    return {fact.field: fact for fact in dates(page)}


def told(*rows: str, language: str = "en", retrieved: date | None = None) -> dict[str, str]:
    return {field: fact.value for field, fact in found(*rows, language=language, retrieved=retrieved).items()}


def test_the_date_below_the_headline() -> None:
    facts = found("title | Ferry returns", "date | 4 May 2024, 10:30", f"paragraph | {PROSE}")
    assert facts["published"].value == "2024-05-04T10:30"
    assert facts["published"].lines == (2,)


def test_labels_tell_published_from_modified() -> None:
    facts = found("title | عودة العبارة", "date | نشر في: 4 مايو 2024", "date | آخر تحديث: 5 مايو 2024",
                  f"paragraph | {PROSE}", language="ar")  # fmt: skip
    assert [(fact.field, fact.value) for fact in facts.values()] == [
        ("published", "2024-05-04"),
        ("modified", "2024-05-05"),
    ]
    assert facts["published"].reason == 'ar label "نشر في"'


def test_a_label_on_the_line_above() -> None:
    facts = found("title | Ferry returns", "date | Updated:", "date | 4 May 2024", f"paragraph | {PROSE}")
    assert list(facts) == ["modified"]
    assert facts["modified"].lines == (2, 3)


def test_a_date_beside_a_name() -> None:
    assert told("title | Ferry returns", "byline | By Ida Holm | 4 May 2024", f"paragraph | {PROSE}") == {
        "published": "2024-05-04"
    }


def test_no_date_from_a_sentence() -> None:
    assert told("title | Ferry returns", f"paragraph | {PROSE}", "paragraph | It broke on 3 May 2018.") == {}


def test_a_masthead_does_not_win() -> None:
    rows = ["date | Monday, 6 May 2024", *["navigation | Sport"] * 6, "title | Ferry returns", "date | 4 May 2024",
            f"paragraph | {PROSE}"]  # fmt: skip
    assert told(*rows)["published"] == "2024-05-04"


def test_a_related_item_and_a_comment_do_not_win() -> None:
    rows = ["title | Ferry returns", "date | 4 May 2024", f"paragraph | {PROSE}", f"paragraph | {PROSE}",
            "related | Bridge closed", "date | 1 May 2024", "related | Fog over the sound", "date | 30 April 2024",
            "comments | Ola, 5 May 2024, 10:30"]  # fmt: skip
    assert told(*rows) == {"published": "2024-05-04"}


def test_many_dates_of_a_list_alone_are_nobodys() -> None:
    rows = ["title | Ferry returns", *[f"paragraph | {PROSE}"] * 12]
    for day in range(1, 9):
        rows += ["related | Fog over the sound", f"date | {day} April 2024"]
    assert told(*rows) == {}


def test_the_page_tells_the_order_of_numbers() -> None:
    rows = ["title | Ferry returns", "date | 04/05/2024", f"paragraph | {PROSE}"]
    assert told(*rows) == {}
    assert told(*rows, "related | Fog over the sound 04/23/2024")["published"] == "2024-04-05"
    assert told(*rows, language="de")["published"] == "2024-05-04"


@pytest.mark.parametrize(
    ("line", "language"), [("2 hours ago", "en"), ("منذ ساعتين", "ar"), ("vor 2 Stunden", "de")]
)
def test_relative_dates_need_the_day_of_reading(line: str, language: str) -> None:
    rows = ("title | Ferry returns", f"date | {line}", f"paragraph | {PROSE}")
    assert told(*rows, language=language) == {}
    assert told(*rows, language=language, retrieved=date(2024, 5, 4)) == {"published": "2024-05-04"}


def test_the_future_is_refused_where_the_present_is_known() -> None:
    rows = ("title | Ferry returns", "date | 4 May 2024", f"paragraph | {PROSE}")
    assert told(*rows, retrieved=date(2024, 5, 4)) == {"published": "2024-05-04"}
    assert told(*rows, retrieved=date(2024, 5, 3)) == {}


def test_a_page_without_prose_states_nothing() -> None:
    assert told("title | Ferry returns", "date | 4 May 2024") == {}


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("HARBOUR CITY, 3 May 2021 (Reuters) - ", "2021-05-03"),
        ("HAFENSTADT (3. Mai 2021) – ", "2021-05-03"),
        ("03.05.2021 ", "2021-05-03"),
        ("(3. Mai 2021) ", "2021-05-03"),
        ("3 mai 2021 – ", "2021-05-03"),
        ("On 3 May 2021 - ", None),
        ("3 May 2021 was the day. ", None),
        ("2021年5月3日、", None),
    ],
)
def test_a_date_that_the_text_begins_with_as_a_dateline(opening: str, day: str | None) -> None:
    language = "de" if "Mai" in opening or opening[0] == "0" else "fr" if "mai" in opening else "en"
    assert (
        told("title | Ferry returns", f"paragraph | {opening}{PROSE}", language=language).get("published")
        == day
    )


def test_what_somebody_posted_and_a_sentence_broken_at_links_give_no_date() -> None:
    post = "paragraph | — Ida Holm (@idaholm) May 3, 2021"
    assert told("title | Ferry returns", f"paragraph | {PROSE}", post, f"paragraph | {PROSE}") == {}
    lines = [Line(1, "Ferry returns"), Line(2, "It sank on"), Line(3, "3 May 2021"), Line(4, ", they say.")]
    roles = [(Role.TITLE, False), (Role.PARAGRAPH, False), (Role.PARAGRAPH, True), (Role.PARAGRAPH, True)]
    labels = [Label(line, role, "", more) for line, (role, more) in zip(lines, roles, strict=True)]
    assert list(dates(Page(labels, (), "page.txt", "en", Given()))) == []


def test_both_labels_in_one_line_tell_it_from_a_sentence() -> None:
    line = "paragraph | Published February 24, 2020 Last updated July 21, 2022 This article is old."
    facts = told("title | Ferry returns", line, f"paragraph | {PROSE}")
    assert facts == {"published": "2020-02-24", "modified": "2022-07-21"}


def test_topics_behind_a_date_that_begins_its_line() -> None:
    line = "navigation | 3. Mai 2021 Fährverkehr , Hafenbau , Seefahrt , Inselverwaltung , Nachrichten , Reise , Küste"
    assert told("title | Die Fähre fährt", line, f"paragraph | {PROSE}", language="de") == {
        "published": "2021-05-03"
    }


def test_each_date_looks_at_its_neighbours_alone_however_many_there_are() -> None:
    calls = []
    for days in (600, 300, 600):  # the first fills the caches
        listed = (
            (f"date | {1 + day % 28} May {2000 + day % 20}", f"paragraph | {PROSE}") for day in range(days)
        )
        rows = ["title | Ferry returns", *(row for pair in listed for row in pair)]
        seen: list[str] = []
        sys.setprofile(lambda frame, event, argument, note=seen.append: note(event))  # type: ignore[misc]
        try:
            told(*rows)
        finally:
            sys.setprofile(None)
        calls.append(seen.count("call"))
    assert 300 < calls[1] < calls[2] < 2.5 * calls[1]
