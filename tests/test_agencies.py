"""Rows of `tests/agencies/`: what a line says of agencies and of the place it is dated from, and what says nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conftest import ROOT
from copydesk.knowledge.agencies import agency_of
from copydesk.model import Fact, Given, Label, Line, Role
from copydesk.stages.assemble.agencies import agencies
from copydesk.stages.assemble.blocks import blocks_of
from copydesk.stages.assemble.page import Page

FOLDER = Path(__file__).parent / "agencies"
KNOWLEDGE = ROOT / "src" / "copydesk" / "knowledge"


def rows(name: str, columns: int) -> list[list[str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [
        [column.strip() for column in line.split("|", columns - 1)]
        for line in lines
        if line.strip() and not line.startswith("#")
    ]


def facts_of(*lines: tuple[str, str], language: str = "en") -> list[Fact]:
    labels = [Label(Line(number, text, 0), Role(role), "") for number, (role, text) in enumerate(lines, 1)]
    return list(agencies(Page(labels, tuple(blocks_of(labels)), "x", language, Given())))


def values(facts: list[Fact], field: str) -> list[str]:
    return [fact.value for fact in facts if fact.field == field]


@pytest.mark.parametrize("name", ["datelines.txt", "credits.txt", "telling.txt"])
def test_rows(name: str) -> None:
    wrong = []
    for language, role, place, names, text in rows(name, 5):
        facts = facts_of((role, text), language=language)
        found = values(facts, "dateline"), values(facts, "source.agencies")
        expected = [] if place == "-" else [place], [] if names == "-" else names.split(", ")
        if found != expected:
            wrong.append(f"{text!r}: {expected} expected, {found} found")
    assert not wrong, "\n".join(wrong)


def test_spellings() -> None:
    wrong = [
        (text, agency_of(text)) for name, text in rows("spelled.txt", 2) if (agency_of(text) or "-") != name
    ]
    assert not wrong


def test_each_fact_says_with_which_words_and_where() -> None:
    first = ("paragraph", "PARIS (AFP) - The harbour was closed on Monday.")
    second = ("paragraph", "“The pier is gone,” the pilot told Reuters.")
    assert facts_of(first, ("share", "Share"), second) == [
        Fact("dateline", "PARIS", 'a dateline: "PARIS (AFP) -"', (1,)),
        Fact("source.agencies", "AFP", 'a dateline: "PARIS (AFP) -"', (1,)),
        Fact("source.agencies", "Reuters", 'told something: "gone,” the pilot told Reuters"', (3,)),
    ]


def test_each_agency_is_told_once() -> None:
    told = ("paragraph", "“The pier is gone,” the pilot told Reuters.")
    assert len(facts_of(told, told)) == 1


def test_the_first_place_counts_and_none_from_the_middle_of_the_text() -> None:
    dated = "{} (AFP) - The harbour was closed on Monday."
    prose = ("paragraph", "The harbour was closed on Monday.")
    found = facts_of(("paragraph", dated.format("PARIS")), ("paragraph", dated.format("ROME")))
    assert values(found, "dateline") == ["PARIS"]
    assert not facts_of(prose, prose, prose, ("paragraph", dated.format("PARIS")))


def test_a_credit_behind_the_text_stands_behind_the_last_paragraph() -> None:
    signed = ("paragraph", "The pier of Port Selwick, seen on Monday. (AP)")
    prose = ("paragraph", "The harbour was closed on Monday.")
    assert not facts_of(signed, prose)
    assert values(facts_of(prose, signed, ("share", "Share")), "source.agencies") == ["AP"]


def test_pictures_and_related_lines_credit_nobody() -> None:
    assert not facts_of(("caption", "Photo: AFP"), ("related", "PARIS (AFP) - The harbour is closed"))


def test_without_a_language_nobody_is_told_anything() -> None:
    labels = [Label(Line(1, "The pilot told Reuters.", 0), Role.PARAGRAPH, "")]
    assert not list(agencies(Page(labels, tuple(blocks_of(labels)), "x", None, Given())))


def test_every_agency_is_found_by_each_of_its_names() -> None:
    data = tomllib.loads((KNOWLEDGE / "agencies.toml").read_text(encoding="utf-8"))["agency"]
    assert len({agency["name"] for agency in data}) == len(data) >= 100
    for agency in data:
        assert set(agency) <= {"name", "country", "names", "credits", "datelines"}, agency["name"]
        for spelling in (*agency.get("names", ()), *agency.get("credits", ())):
            assert agency_of(spelling) == agency["name"], spelling
