"""Section and tags as the site files the article."""

from __future__ import annotations

import pytest

from copydesk import Label, Line, Role
from copydesk.knowledge.breadcrumbs import is_breadcrumb, steps_of
from copydesk.knowledge.tags import without_counts
from copydesk.model import Given
from copydesk.stages.assemble.blocks import blocks_of
from copydesk.stages.assemble.page import Page
from copydesk.stages.assemble.topics import topics

TITLE = (Role.TITLE, "The ferry sails again")
PROSE = (Role.PARAGRAPH, "It rained.")


def stated(*rows: tuple[Role, str]) -> dict[str, list[str]]:
    labels = [Label(Line(number, text, 0), role, "because") for number, (role, text) in enumerate(rows, 1)]
    found: dict[str, list[str]] = {}
    for fact in topics(Page(labels, tuple(blocks_of(labels)), "page.txt", "en", Given())):
        found.setdefault(fact.field, []).append(fact.value)
    return found


@pytest.mark.parametrize(
    ("above", "section"),
    [
        (["Home > News > Region"], "Region"),
        (["Home > Politics > The ferry sails again"], "Politics"),
        (["Startseite / Politik / Ausland"], "Ausland"),
        (["Home", ">", "Politics", ">", "World"], "World"),
        (["Politics", "A broken shaft"], "Politics"),
        (["A broken shaft"], None),
        (["Politics", "Sports", "Culture", "World", "Business"], None),
        (["Politics / 3 May 2021"], "Politics"),
    ],
)
def test_section(above: list[str], section: str | None) -> None:
    rows = [(Role.NOISE if text == ">" else Role.NAVIGATION, text) for text in above]
    assert stated(*rows, TITLE, PROSE).get("section") == ([section] if section else None)


def test_tags_near_the_article_and_not_of_the_menu() -> None:
    menu = [(Role.TAGS, "Top topics: war, weather"), *[(Role.NAVIGATION, "Menu")] * 20]
    found = stated(
        *menu, TITLE, PROSE, (Role.TAGS, "Tags:"), (Role.TAGS, "harbour"), (Role.TAGS, "fishing quota")
    )
    assert found["tags"] == ["harbour", "fishing quota"]


def test_hashtags_in_prose_are_no_tags() -> None:
    assert stated(TITLE, (Role.PARAGRAPH, "They wrote #harbour on the wall.")) == {}


def test_numbers_of_articles_are_no_part_of_tags() -> None:
    assert without_counts(["harbour 12", "quota 3", "ferries (7)"]) == ["harbour", "quota", "ferries"]
    assert without_counts(["Worlds 2023"]) == ["Worlds 2023"]


def test_paths() -> None:
    assert is_breadcrumb("Home > News > Region")
    assert not is_breadcrumb("Win / lose / draw")
    assert steps_of("Home > News > Region") == ["News", "Region"]
