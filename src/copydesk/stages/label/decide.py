"""Which units are the article's: what the line model believes, bent towards keeping."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from copydesk.model import Role
from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import Weighed

#: How likely a unit must be of the article's text to be kept, by its look. A sentence lost is worse than a line
#: too many: prose stays at odds of one to six. Chosen by cross-validation, for recall first.
_PROSE, _SENTENCE, _OTHER, _CERTAIN, _UNDER_HEADING = 0.15, 0.25, 0.4, 0.7, 0.9
#: How likely a sentence must be of the text to stay between or beside kept ones, with nothing certain between.
_AMONG_KEPT = 0.05
#: The same for a line alone between kept paragraphs, which is rather a subheading than a link.
_LONE = 0.15
#: Certain debris that stands in the middle of articles, and so parts nothing.
_PASSED = frozenset({Role.ADVERT, Role.SHARE, Role.CAPTION, Role.NOISE})
#: Share of the prose of its longest stretch that an article keeps at least; below, the model has missed it.
_LEAST_KEPT = 0.25


def keep(units: Sequence[Unit], weighed: Sequence[Weighed], first: int, last: int) -> list[bool]:
    """Whether each unit is of the article's text.

    Of a dump without prose nothing is kept. Sentences among kept ones stay on less evidence. Where next to nothing was kept of a page that has prose, the
    stretch of most prose is kept.
    """
    if first == last:
        return [False] * len(units)
    kept = [view.belief.kept >= _needed(unit) for unit, view in zip(units, weighed, strict=True)]
    if True in kept:
        _keep_among(units, weighed, kept)
        _keep_end(units, kept)
    prose = [unit.shape.words if unit.is_prose and unit.role is None else 0 for unit in units]
    if sum(prose[index] for index in range(len(units)) if kept[index]) < _LEAST_KEPT * sum(prose[first:last]):
        for index in range(first, last):
            kept[index] = units[index].role is None
    return kept


def _keep_among(units: Sequence[Unit], weighed: Sequence[Weighed], kept: list[bool]) -> None:
    """Keep the sentences between kept units where only passing debris stands between, and next to the outermost."""
    places = [index for index, is_kept in enumerate(kept) if is_kept]
    for above, below in pairwise(places):
        between = range(above + 1, below)
        if all(units[index].inherited or units[index].role in (None, *_PASSED) for index in between):
            for index in between:
                unit, likely = units[index], weighed[index].belief.kept
                is_heading = len(between) == 1 and units[below].is_prose and likely >= _LONE
                kept[index] = unit.role is None and (
                    is_heading or ((unit.is_sentence or unit.is_prose) and likely >= _AMONG_KEPT)
                )
    for reach in (range(places[-1] + 1, len(units)), range(places[0] - 1, -1, -1)):
        for index in reach:
            unit = units[index]
            if (
                unit.role is not None
                or not (unit.is_prose or unit.is_statement)
                or weighed[index].belief.kept < _AMONG_KEPT
            ):
                break
            kept[index] = True


def keep_below_headline(units: Sequence[Unit], kept: list[bool], headline: int) -> None:
    """Keep what stands between headline and text where it is sentences alone."""
    if True in kept[headline + 1 :]:
        _keep_said(units, kept, range(headline + 1, kept.index(True, headline + 1)))


def _keep_end(units: Sequence[Unit], kept: list[bool]) -> None:
    """Keep what stands below the text where it is sentences alone, down to a heading or the end."""
    below = len(kept) - kept[::-1].index(True)
    opening = (index for index in range(below, len(units)) if units[index].opens)
    _keep_said(units, kept, range(below, next(opening, len(units))))


def _keep_said(units: Sequence[Unit], kept: list[bool], places: Sequence[int]) -> None:
    """Keep these if they are sentences alone: what is no article has titles and labels among its sentences."""
    undecided = [index for index in places if units[index].role is None]
    if all(_is_said(units[index]) for index in undecided):
        for index in undecided:
            kept[index] = True


def _is_said(unit: Unit) -> bool:
    """A sentence, the announcement of a list, or an item of one."""
    return unit.is_sentence or unit.introduces or unit.is_item


def _needed(unit: Unit) -> float:
    if unit.role is not None and not unit.inherited:
        # What a line's own words make certain is overruled only where it is prose, and the model is sure.
        return _CERTAIN if unit.is_prose else 2.0
    if unit.inherited:
        return _OTHER if unit.is_prose or unit.is_sentence else _UNDER_HEADING
    if unit.is_prose:
        return _PROSE
    return _SENTENCE if unit.is_sentence else _OTHER
