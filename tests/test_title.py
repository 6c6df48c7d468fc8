"""The headline without the site's name, its sections and kickers; its own words stay."""

from __future__ import annotations

import pytest

from copydesk import Source, read
from copydesk.model import Label, Line, Role
from copydesk.stages.assemble.blocks import Block
from copydesk.stages.assemble.title import clean_title

_HEADLINE = "Harbour closed after the storm"


def cleaned(title: str, *lines: str, publisher: str | None = None) -> str:
    labels = [Label(Line(1, title), Role.TITLE, "because")]
    labels += [Label(Line(number, text), Role.NAVIGATION, "because") for number, text in enumerate(lines, 2)]
    return clean_title(Block(Role.TITLE, title, (1,)), publisher, labels)


@pytest.mark.parametrize(
    "title",
    [
        f"{_HEADLINE} | The Irish Times",
        f"{_HEADLINE} - Ireland - The Irish Times",
        f"{_HEADLINE} - The Irish Times - Politics",
        f"{_HEADLINE} – euronews",
        f"{_HEADLINE} » Nachrichten » taz.de",
        f"{_HEADLINE} - irishtimes.com",
    ],
)
def test_known_sites_come_off(title: str) -> None:
    once = cleaned(title, "Ireland")
    assert once in (_HEADLINE, f"{_HEADLINE} - Ireland")
    assert cleaned(once) == once


def test_the_pages_own_site_comes_off_in_front_and_behind() -> None:
    assert cleaned(f"{_HEADLINE} - Fenland Courier", publisher="Fenland Courier") == _HEADLINE
    assert cleaned(f"Fenland Courier: {_HEADLINE}", publisher="Fenland Courier") == _HEADLINE
    assert cleaned(f"The Irish Times | {_HEADLINE}", publisher="The Irish Times") == _HEADLINE
    assert cleaned(f"{_HEADLINE} | TIME", publisher="Time") == _HEADLINE
    assert cleaned("风暴过后港口对渔船关闭_新华网", publisher="Xinhua") == "风暴过后港口对渔船关闭"


@pytest.mark.parametrize(
    "title",
    [
        f"{_HEADLINE} - Fenland Courier",
        f"{_HEADLINE} | TIME",
        f"{_HEADLINE} - and the mayor is angry",
        f"Bild: {_HEADLINE}",
        f"The Irish Times: {_HEADLINE}",
        "Why I left The Irish Times",
        "Murdoch buys The Irish Times",
        "Harbour - The Irish Times",
        "Wann sie sind - und wie das Wetter wird",
        "LTE-Patent: Samsung soll Smartphones zerstören",
        "News of the day | What we know",
        "The Irish Times",
    ],
)
def test_words_of_the_headline_stay(title: str) -> None:
    assert cleaned(title) == title


def test_another_piece_behind_the_site_keeps_it() -> None:
    title = f"{_HEADLINE} - The Irish Times - and nobody knows why"
    assert cleaned(title) == title
    assert cleaned(f"{_HEADLINE} - Coastal Towns - The Irish Times") == f"{_HEADLINE} - Coastal Towns"
    assert cleaned(f"{_HEADLINE} - Coastal Towns - The Irish Times", _HEADLINE) == _HEADLINE


def test_a_kicker_printed_apart_comes_off() -> None:
    title = f"Emotionales Interview {_HEADLINE}"
    assert cleaned(title, "Emotionales Interview", _HEADLINE) == _HEADLINE
    assert cleaned(f"Emotionales Interview | {_HEADLINE}", "Emotionales Interview", _HEADLINE) == _HEADLINE


def test_what_is_not_printed_apart_as_kicker_and_headline_stays() -> None:
    title = f"Emotionales Interview {_HEADLINE}"
    assert cleaned(title) == title
    assert cleaned(title, "Emotionales Interview") == title
    assert cleaned(title, _HEADLINE) == title
    assert cleaned(title, "Emotionales Interview", "Sport", _HEADLINE) == title
    broken = "List of films featuring loops of time"
    assert cleaned(broken, "List of films", "featuring loops of time") == broken
    colon = f"Sturm: {_HEADLINE}"
    assert cleaned(colon, "Sturm", _HEADLINE) == colon


def test_the_explanation_tells_what_a_title_was_cut_out_of() -> None:
    text = f"{_HEADLINE} | Euronews\n\nThe ferry sailed again on Monday, five months after the storm.\n"
    [document] = read(Source("page.txt", text.encode()))
    assert document.article is not None
    assert document.article.title == _HEADLINE
    [fact] = [fact for fact in document.facts if fact.field == "title"]
    assert (fact.value, fact.reason, fact.lines) == (_HEADLINE, f'out of "{_HEADLINE} | Euronews"', (1,))
    [plain] = read(Source("page.txt", text.replace(" | Euronews", "").encode()))
    assert "title" not in {fact.field for fact in plain.facts}


def test_a_paper_s_name_behind_the_title_is_no_photographer_s() -> None:
    text = f"{_HEADLINE} | BBC News\n\nThe ferry sailed again on Monday, five months after the storm had begun.\n"
    [document] = read(Source("page.txt", text.encode()))
    assert document.article is not None
    assert document.article.title == _HEADLINE
