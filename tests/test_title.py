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


def whole(*lines: str, title: int) -> str:
    """What becomes of the line that is the headline, counted from 1."""
    labels = [
        Label(Line(number, text), Role.TITLE if number == title else Role.NAVIGATION, "because")
        for number, text in enumerate(lines, 1)
    ]
    return clean_title(Block(Role.TITLE, lines[title - 1], (title,)), None, labels)


@pytest.mark.parametrize(
    ("lines", "title", "expected"),
    [
        # a colon in a line of its own, the page's title above
        (
            ["Hafenfunk: Hat die Fähre genug Öl? - Golem.de", "Hafenfunk", ":", "Hat die Fähre genug Öl?"],
            4,
            "Hafenfunk: Hat die Fähre genug Öl?",
        ),
        # kicker and headline glued on one line, a path that parts them
        (
            ["* Neuer Fahrplan: Die Fähre fährt wieder im Mai", "Neuer Fahrplan Die Fähre fährt wieder im Mai"],
            2,
            "Neuer Fahrplan: Die Fähre fährt wieder im Mai",
        ),
        (["أزمة الميناء: إغلاق الرصيف الشمالي أمام السفن | الخليج", "أزمة الميناء", "إغلاق الرصيف الشمالي أمام السفن"],
         3, "أزمة الميناء: إغلاق الرصيف الشمالي أمام السفن"),
        (["Порт: паром снова выйдет в море в понедельник", "Порт", "Паром снова выйдет в море в понедельник"],
         3, "Порт: паром снова выйдет в море в понедельник"),
        (["港の再開：連絡船は月曜から運航を始める見通し", "港の再開", "連絡船は月曜から運航を始める見通し"], 3,
         "港の再開：連絡船は月曜から運航を始める見通し"),
        (["बंदरगाह: तूफ़ान के बाद नाव फिर चली - समाचार", "बंदरगाह", "तूफ़ान के बाद नाव फिर चली"], 3,
         "बंदरगाह: तूफ़ान के बाद नाव फिर चली"),
        # cut off at a link, whole in the page's title
        (["Skipper dømt til å male båten | Fjordposten", "Skipper dømt", "til å male båten"], 2,
         "Skipper dømt til å male båten"),
    ],
)  # fmt: skip
def test_a_headline_in_pieces_is_made_whole_where_another_line_prints_it_so(
    lines: list[str], title: int, expected: str
) -> None:
    assert whole(*lines, title=title) == expected


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        # no line joins them
        (["Hafenfunk", "Hat die Fähre genug Öl im Tank?"], 2),
        # a section's name is no kicker of the headline
        (["Politik: Minister verschiebt den Bau der Brücke", "Politik", "Minister verschiebt den Bau der Brücke"], 3),
        # the page's title names the section behind the headline
        (["Minister opens the bridge - Ireland", "Minister opens the bridge", "Ireland"], 2),
        # a line that only begins like it goes on about something else
        (["Sturm: Fähre fällt heute aus und morgen auch", "Sturm", "Fähre fällt heute aus"], 3),
        # the same headline, edited
        (["Sturm: Fähre - fällt heute aus, sagt Amt", "Sturm", "Fähre fällt heute aus - sagt Amt"], 3),
        # without a colon, any line but the page's first may be a path
        (["Home", "Sturm an der Küste Fähre fällt heute aus", "Sturm an der Küste", "Fähre fällt heute aus"], 4),
    ],
)  # fmt: skip
def test_a_headline_stays_as_printed_where_the_page_does_not_tell(lines: list[str], title: int) -> None:
    assert whole(*lines, title=title) == lines[title - 1]


@pytest.mark.parametrize(
    ("glued", "alone"),
    [
        ("Ferry sails again after the storm Margaret Oyelaran", "Ferry sails again after the storm"),
        ("El barco vuelve a navegar el lunes Carlos Méndez carlos@example.org", "El barco vuelve a navegar el lunes"),
        ("Паром снова выйдет в море 12 мая 2021", "Паром снова выйдет в море"),
    ],
)  # fmt: skip
def test_an_author_or_a_day_glued_to_a_headline_comes_off_where_it_is_printed_alone(
    glued: str, alone: str
) -> None:
    assert whole(glued, "Most read", alone, title=1) == alone
    assert whole(glued, "Most read", title=1) == glued
    broken = glued.removeprefix(alone).strip()
    assert whole(glued, alone, broken, title=1) == glued


def test_bullets_come_off_and_dashes_stay() -> None:
    assert whole(f"* {_HEADLINE}", title=1) == _HEADLINE
    assert whole("• Порт закрыт после бури", title=1) == "Порт закрыт после бури"
    assert whole("■ 港は嵐のあと閉鎖された", title=1) == "港は嵐のあと閉鎖された"
    assert whole("– Vi har aldri sett en slik storm", title=1) == "– Vi har aldri sett en slik storm"
    assert whole("*batteries not included", title=1) == "*batteries not included"
