"""What stands between headline and text: decks, and what is none."""

from __future__ import annotations

import pytest

from copydesk.model import Role
from copydesk.stages.label import label
from copydesk.stages.normalize import normalize

HEADLINE = "Harbour bridge opens after nine years"
DECK = "Mayor calls it the end of a long wait for the whole of the northern shore"
BYLINE = "By Jane Marlowe"
PROSE = (
    "The harbour bridge opened to traffic on Monday morning, nine years after its first stone was laid.",
    "Some four thousand cars crossed it within an hour, the port authority said, and nobody asked for the price.",
    "The old ferry will go on sailing until the end of the summer, for those who like to be on the water.",
)


def roles(*head: str) -> dict[str, Role]:
    """The roles of an article's lines, of which these stand below its headline."""
    labels = label(normalize("\n\n".join((HEADLINE, *head, *PROSE))))
    return {told.line.text: told.role for told in labels}


def test_a_line_below_the_headline_is_the_deck() -> None:
    found = roles(DECK, BYLINE)
    assert found[HEADLINE] is Role.TITLE
    assert found[DECK] is Role.SUBTITLE
    assert [found[line] for line in PROSE] == [Role.PARAGRAPH] * 3


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("The Frontier Star / March 1, 2020 / Harbour", Role.DATE),
        ("Online News Editor of the day June 11, 2020", Role.DATE),
        ("Harbour: bridge opens after nine years", Role.TITLE),
    ],
)
def test_a_date_or_the_headline_in_other_words_is_no_deck(line: str, role: Role) -> None:
    found = roles(BYLINE, line, DECK)
    assert found[HEADLINE] is Role.TITLE
    assert found[line] is role
    assert found[DECK] is Role.SUBTITLE


def test_the_first_sentence_stays_though_the_headline_says_the_same() -> None:
    sentence = "Harbour bridge opens after nine years."
    assert roles(sentence)[sentence] is Role.PARAGRAPH
