"""Which line is the headline: agreement of place, repetition, length and shared words, not being first.

A conditional logit (McFadden 1974): every line that may be the headline, and "there is none", get points; the
points of a line are the sum of its features times their learned weights. The features are of shape and place, so
that what was learned in one language holds in others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from copydesk.knowledge.choice_weights import HEADLINE, choice_weights
from copydesk.knowledge.publishers import squeezed
from copydesk.knowledge.shape import word_beginnings
from copydesk.stages.label.headline_candidates import field_of
from copydesk.stages.label.headline_evidence import Page
from copydesk.stages.label.headline_form import Features
from copydesk.stages.label.headline_never import is_no_headline
from copydesk.stages.label.units import Unit

#: Lines that form and place speak most for; whether others repeat them, or share their words, is asked of these.
_LOOKED_AT = 5
#: Share of the words of two headlines that both have, so that one is the other in other words.
_LIKE = 0.5


class Headline(NamedTuple):
    """The unit that is the headline, by its index, and why."""

    place: int
    reason: str


def find_headline(units: Sequence[Unit], first: int, last: int) -> Headline | None:
    """The headline, above the prose that begins at `first` or among its first units; or None.

    Args:
        units: the page.
        first: index of the first unit of the prose; may be wrong by some units either way.
        last: index one past its last.
    """
    weights = choice_weights(HEADLINE)
    most, best = 0.0, None
    for candidate in candidates(units, first, last, weights):
        score = points(candidate[1], weights)
        if score > most and not (_is_listed(units, candidate[0]) or is_no_headline(units[candidate[0]].text)):
            most, best = score, candidate
    if best is None:
        return None
    weighed = sorted(best[1].items(), key=lambda item: -weights.get(item[0], 0.0) * item[1])
    told = [name for name, amount in weighed if name != "a line" and weights.get(name, 0.0) * amount > 0][:3]
    return Headline(best[0], "headline: " + ", ".join(told))


def _is_listed(units: Sequence[Unit], place: int) -> bool:
    """Whether it is an item of a list of teasers: a sentence of its own stands below it, then the next item."""
    teaser, beyond = units[place + 1 : place + 2], units[place + 2 : place + 3]
    return (
        units[place].is_bulleted
        and any(unit.is_sentence and not unit.is_bulleted for unit in teaser)
        and any(unit.is_bulleted for unit in beyond)
    )


def stated_headline(units: Sequence[Unit], title: str, found: Headline | None) -> Headline | None:
    """The unit that prints a headline that is stated elsewhere: its very words, else those found if they are like it.

    Args:
        units: the page.
        title: the headline as stated.
        found: what else seems to be the headline; if it is another text, it is none.
    """
    letters = squeezed(title)
    for place, unit in enumerate(units):
        if unit.text == title or (len(unit.text) < 2 * len(title) and squeezed(unit.text) == letters):
            return Headline(place, "headline: as it is stated beside the text")
    if found is None:
        return None
    return found if are_alike(title, units[found.place].text) else None


def are_alike(headline: str, other: str) -> bool:
    """Whether one headline is the other in other words.

    >>> are_alike("Harbour bridge opens after nine years", "The harbour bridge opens, after nine years")
    True
    """
    words, others = set(word_beginnings(headline.casefold())), set(word_beginnings(other.casefold()))
    return len(words & others) >= _LIKE * len(words | others)


def candidates(
    units: Sequence[Unit], first: int, last: int, weights: Mapping[str, float] | None = None
) -> list[tuple[int, Features]]:
    """The lines that may be the headline, by index, in order, each with all that is seen of it.

    Args:
        units: the page.
        first: index of the first unit of the prose.
        last: index one past its last.
        weights: those that are known; lines of which form and place already say no are then left out.
    """
    field = field_of(units, first, last)
    if not field.candidates:
        return []
    page = Page(units, field)
    found = [(index, page.at_a_glance(index)) for index in field.candidates]
    if weights is not None and len(found) > _LOOKED_AT:
        scores = {index: points(seen, weights) for index, seen in found}
        least = sorted(scores.values())[-_LOOKED_AT]
        found = [(index, seen) for index, seen in found if scores[index] >= least or index in field.titled]
    for index, seen in found:
        page.look_closely(index, seen)
    agreement = max(seen.get("like the page's first line", 0.0) for _, seen in found)
    if agreement:
        for _, seen in found:
            if seen.get("like the page's first line") == agreement:
                seen["most like the page's first line"] = agreement
    return found


def points(seen: Features, weights: Mapping[str, float]) -> float:
    """What speaks for a line; above 0, and it is rather the headline than no line is."""
    weight = weights.get
    return sum([weight(name, 0.0) * amount for name, amount in seen.items()])
