"""Text that a page prints twice: for telephones and for the rest, or below a picture and in place of it."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.model import Role
from copydesk.stages.label.units import Unit

#: Units of the text; a paragraph that comes again so soon stands for a picture, or is a slip.
_SOON = 3


def mark_repeats(units: Sequence[Unit], kept: list[bool]) -> None:
    """Take out what the text has already: paragraphs that come again together, or right behind the first copy.

    Only prose counts, for poems and songs have lines that come again; and one paragraph alone, further down, may be
    meant. The first copy stays, with what only the second one has behind it.
    """
    text = [place for place, is_kept in enumerate(kept) if is_kept]
    first: dict[str, int] = {}
    copied = [first.setdefault(units[place].text, nth) for nth, place in enumerate(text)]
    if len(first) == len(text):
        return
    again = [units[place].is_prose and copied[nth] < nth for nth, place in enumerate(text)]
    # A subheading of the second copy stands between paragraphs of it.
    for nth in range(1, len(text)):
        if not again[nth] and copied[nth] < nth and again[nth - 1]:
            again[nth] = nth + 1 == len(text) or again[nth + 1]
    for nth, place in enumerate(text):
        is_run = again[nth] and (again[nth - 1 : nth] == [True] or again[nth + 1 : nth + 2] == [True])
        if again[nth] and (is_run or nth - copied[nth] <= _SOON):
            kept[place] = False
            line = units[text[copied[nth]]].lines[0]
            units[place].be(Role.NOISE, f"printed in line {line.number} already")
