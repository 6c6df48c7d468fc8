"""What stands at the head of an article: headline, deck, byline."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.knowledge.names import is_name
from copydesk.model import Role
from copydesk.stages.label.bylines import mark_bylines
from copydesk.stages.label.headline import Headline, are_alike
from copydesk.stages.label.headline_never import is_dated, is_no_headline
from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import Weighed

#: Words; a deck says more than a kicker or a section's name.
_SHORTEST_DECK = 5
_LONGEST_DECK = 80
#: Words; a sentence of so many above the prose is a deck three times in four, wherever the byline stands.
_SURE_DECK = 16
#: Units below the headline from which on a deck must be likely to be of the text, and how likely.
_FAR, _LEAST = 8, 0.05
#: What stands between a deck and the prose.
_PARTING = frozenset({Role.BYLINE, Role.DATE, Role.AUTHOR_BIO})


def mark_head(
    units: Sequence[Unit], kept: Sequence[bool], headline: Headline | None, first: int, last: int
) -> int | None:
    """Headline and bare bylines; what else stands above the headline is the page's.

    Args:
        units: all of the dump's.
        kept: whether each is of the article's text.
        headline: which is the headline.
        first: the first unit of the article's text.
        last: one past its last.

    Returns:
        The headline's place; where it is printed again nearer to the text, that one.
    """
    if headline is None:
        mark_bylines(units, kept, None, first, last)
        return None
    index = headline.place
    title = units[index]
    own = title.text.casefold()
    title.be(Role.TITLE, headline.reason)
    for place, unit in enumerate(units):
        if unit.role is None and len(unit.text) == len(title.text) and unit.text.casefold() == own:
            unit.be(Role.TITLE, "the headline again")
            if place < first:
                index = place
    mark_bylines(units, kept, index, first, last)
    for unit in units[first:index]:
        if unit.role is None and not unit.is_sentence:
            unit.be(Role.NAVIGATION, "above the headline")
    return index


def mark_deck(
    units: Sequence[Unit], weighed: Sequence[Weighed], headline: int, first: int, last: int
) -> None:
    """The first line below the headline, if it is no sentence, or if a byline or date parts it from the prose."""
    start = headline + 1
    for place in range(start, min(last, max(first, start + 1))):
        unit = units[place]
        if unit.role is not None:
            continue
        if unit.shape.words < _SHORTEST_DECK or unit.introduces or unit.is_bulleted or is_name(unit.text):
            continue
        is_far = place - start >= _FAR and weighed[place].belief.kept < _LEAST
        # The first sentence of the text may well be far, tell its day and say what the headline says.
        if not unit.shape.ends and (_is_marked(unit, units[headline]) or is_far or is_no_headline(unit.text)):
            continue
        parted = place + 2 < last and units[place + 1].role in _PARTING
        if not unit.is_prose and not (unit.is_sentence and place >= first):
            unit.be(Role.SUBTITLE, "between headline and prose")
        elif parted and place == start and unit.shape.words <= _LONGEST_DECK:
            unit.be(Role.SUBTITLE, "between headline and byline")
        elif place < first and unit.shape.words >= _SURE_DECK:
            unit.be(Role.SUBTITLE, "a sentence between headline and prose")
        return


def _is_marked(unit: Unit, headline: Unit) -> bool:
    """Mark the line below a headline that is no deck but a day, or the headline once more; whether it was one."""
    if is_dated(unit.text):
        unit.be(Role.DATE, "a day beside few words, between headline and prose")
    elif are_alike(headline.text, unit.text):
        unit.be(Role.TITLE, "much the same as the headline")
    return unit.role is not None
