"""Names out of bylines: whole lists right, and nobody invented."""

from __future__ import annotations

import pytest

from copydesk.knowledge.bylines import authors_of
from copydesk.knowledge.names import is_function, is_name


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("بقلم:  Ammar Haddad", ["Ammar Haddad"]),
        ("بقلم: رنا عبد الهادي وفادي الصباغ", ["رنا عبد الهادي", "فادي الصباغ"]),
        ("كتب وليد منصور", ["وليد منصور"]),
        ("By DANA WHITLOCK, Staff Writer", ["DANA WHITLOCK"]),
        ("By Dana Whitlock and Raymond Pike, Staff Writers", ["Dana Whitlock", "Raymond Pike"]),
        ("Von Vera Nachtmann, Redakteurin", ["Vera Nachtmann"]),
        ("von Ludwig van der Meer", ["Ludwig van der Meer"]),
        ("Par Élodie Charrier", ["Élodie Charrier"]),
        ("Jane O'Neill-Smith", ["Jane O'Neill-Smith"]),
        ("By Ann Carter (ann.carter@example.org)", ["Ann Carter"]),
        ("記者林佩珊／雲崎報導", ["林佩珊"]),
    ],
)
def test_authors(byline: str, names: list[str]) -> None:
    assert list(authors_of(byline)) == names


@pytest.mark.parametrize(
    "line",
    [
        "by the end of the year the bridge was gone",
        "von Südafrika angestoßenen Verfahrens",
        "By Monday the river had fallen.",
        "par la catastrophe et les",
        "Transport correspondent",
        "By",
        "",
    ],
)
def test_nobody(line: str) -> None:
    assert authors_of(line) == ()


def test_what_can_be_a_name() -> None:
    assert is_name("Ludwig van der Meer")
    assert is_name("هالة نعيم")
    assert not is_name("the people of the town")
    assert not is_name("Route 31")
    assert not is_name("Who is next?")


def test_functions_beside_a_name() -> None:
    assert is_function("Transport correspondent")
    assert is_function("Redakteurin")
    assert not is_function("The correspondent left the room")
