"""Which units are the article's: what the line model believes, bent towards keeping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import compress, pairwise
from operator import ge

from copydesk.knowledge.shape import is_enumeration
from copydesk.model import BOILERPLATE_ROLES, Role
from copydesk.stages.label.together import (
    CERTAIN,
    drop,
    drop_cut_links,
    drop_teasers,
    keep_doubled,
    keep_questions,
    keep_rows,
)
from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import Weighed

#: How likely a unit must be of the article's text to be kept, by its look. A sentence lost is worse than a line
#: too many: prose stays at odds of one to four. Chosen by cross-validation, for recall first.
_PROSE, _SENTENCE, _OTHER = 0.2, 0.35, 0.6
#: The same for a line that is no sentence, above or below all that is kept, where labels and tags stand; a dump without
#: any debris has none.
_OUTER = 0.95
_NEVER = 2.0
#: How likely a sentence must be of the text to stay between kept units or near the outermost.
_AMONG_KEPT = 0.05
#: The same for a line alone between kept paragraphs, which is rather a subheading than a link, and for those of a list
#: that its bullets or a line ending in a colon make one.
_LONE = 0.1
#: Units; in a shorter dump there is little to see around a sentence, and down to the first heading it stays.
_FEW = 40
#: Lines without full stop between the text and a sentence that may still belong to it.
_WIDEST_GAP = 2
#: Certain debris that stands in the middle of articles, and so parts nothing.
_PASSED = frozenset({Role.ADVERT, Role.SHARE, Role.CAPTION, Role.NOISE, Role.RELATED, Role.NAVIGATION})
#: Share of the prose of its longest stretch that an article keeps at least; below, the model has missed it.
_LEAST_KEPT = 0.25


def keep(units: Sequence[Unit], weighed: Sequence[Weighed], first: int, last: int) -> list[bool]:
    """Whether each unit is of the article's text.

    Of a dump without prose nothing is kept. Sentences among kept ones stay on less evidence. Where next to nothing
    was kept of a page that has prose, and where nothing in the dump is known debris, the stretch of most prose is
    kept whole. Where no heading parts the stretch from what is no article, all its sentences are kept; in a short
    dump all sentences down to the first heading. Of an interview all questions are kept, and of a list of towns or
    parties all rows. Teasers in a list go together.

    Args:
        units: all of the dump's.
        weighed: what the model makes of each.
        first: where the stretch of most prose begins.
        last: one past its end.
    """
    if first == last:
        return [False] * len(units)
    likely = [view.belief.kept for view in weighed]
    is_clean = not any(unit.role in BOILERPLATE_ROLES for unit in units)
    kept = list(map(ge, likely, map(partial(_needed, outer=_OTHER if is_clean else _OUTER), units)))
    _drop_comments(units, likely, kept)
    if True in kept:
        _keep_among(units, likely, kept, range(first, last))
        keep_rows(units, kept)
        _keep_end(units, kept)
        keep_doubled(units, kept)
        drop_teasers(units, likely, kept)
        drop_cut_links(units, kept)
    _keep_stretch(units, kept, first, last, is_clean=is_clean)
    if True in kept:
        keep_questions(units, kept)
    return kept


def _keep_stretch(units: Sequence[Unit], kept: list[bool], first: int, last: int, *, is_clean: bool) -> None:
    """Keep the stretch of most prose, or its sentences, where there is no reason to trust the model against it."""
    prose = [unit.shape.words if unit.is_prose and unit.role is None else 0 for unit in units]
    found = sum(words for words, is_kept in zip(prose, kept, strict=True) if is_kept)
    if is_clean or found < _LEAST_KEPT * sum(prose[first:last]):
        for index in range(first, last):
            kept[index] |= units[index].role is None
    heading = next((index for index in range(first, len(units)) if units[index].opens), len(units))
    is_short = len(units) < _FEW
    if is_short or heading == len(units):
        for index in range(first, heading if is_short else last):
            unit = units[index]
            kept[index] |= unit.role is None and (unit.is_prose or unit.is_statement)


def _drop_comments(units: Sequence[Unit], likely: Sequence[float], kept: list[bool]) -> None:
    """Below a heading of comments that has half the text above it, only what is very likely the article's stays."""
    places = list(compress(range(len(kept)), kept))
    middle = places[(len(places) - 1) // 2] + 1 if places else 0
    below = (index for index in range(middle, len(units)) if units[index].role is Role.COMMENTS)
    for index in range(next((index for index in below if units[index].opens), len(units)), len(units)):
        if likely[index] < CERTAIN:
            drop(units, kept, index, "below the comments")


def _keep_among(units: Sequence[Unit], likely: Sequence[float], kept: list[bool], stretch: range) -> None:
    """Keep the sentences near the outermost kept units, and those between kept ones, on less evidence.

    Beyond the outermost nothing certain may stand between but what stands in the middle of articles; between kept
    units no heading.
    """
    first, last = kept.index(True), len(kept) - kept[::-1].index(True)
    for beyond in (range(last, len(units)), range(first - 1, -1, -1)):
        gap = 0
        for index in beyond:
            unit = units[index]
            if unit.role is None and (unit.is_prose or unit.is_statement) and likely[index] >= _AMONG_KEPT:
                kept[index], gap = True, 0
            elif unit.role is None and (gap < _WIDEST_GAP or index in stretch):
                gap += 1
            elif unit.role not in _PASSED or unit.opens:
                break
    announced = False
    for above, below in pairwise(list(compress(range(len(kept)), kept))):
        announced = units[above].introduces or (announced and not units[above].is_sentence)
        between = range(above + 1, below)
        if between and not any(units[index].opens for index in between):
            undecided = [units[index] for index in between if units[index].role is None]
            lone = len(undecided) == 1 and units[below].shape.ends
            is_list = all(unit.is_item for unit in undecided)
            for index in between:
                unit = units[index]
                is_said = unit.is_prose or unit.is_sentence or unit.introduces
                needed = _AMONG_KEPT if is_said or announced else _LONE if lone or is_list else _OTHER
                kept[index] = unit.role is None and (likely[index] >= needed or is_enumeration(unit.text))


def keep_below_headline(units: Sequence[Unit], kept: list[bool], headline: int) -> None:
    """Keep what stands between headline and text where it is sentences alone."""
    if True in kept[headline + 1 :]:
        between = range(headline + 1, kept.index(True, headline + 1))
        _keep_said(units, kept, between, lambda unit: unit.is_sentence or unit.introduces or unit.is_item)


def _keep_end(units: Sequence[Unit], kept: list[bool]) -> None:
    """Keep what stands below the text where it is sentences alone, down to a heading or the end."""
    below = len(kept) - kept[::-1].index(True)
    opening = (index for index in range(below, len(units)) if units[index].opens)
    _keep_said(units, kept, range(below, next(opening, len(units))), lambda unit: unit.shape.ends)


def _keep_said(
    units: Sequence[Unit], kept: list[bool], places: Sequence[int], is_said: Callable[[Unit], bool]
) -> None:
    """Keep these if they are sentences alone: what is no article has titles and labels among its sentences."""
    undecided = [index for index in places if units[index].role is None]
    if all(is_said(units[index]) for index in undecided):
        for index in undecided:
            kept[index] = True


def _needed(unit: Unit, outer: float) -> float:
    if unit.role is not None and not unit.inherited:
        # What a line's own words make certain is overruled only where it is prose, and the model is sure.
        return CERTAIN if unit.is_prose else _NEVER
    if unit.inherited:
        return _OTHER if unit.is_prose or unit.is_sentence else _NEVER
    if unit.is_prose:
        return _PROSE
    return _SENTENCE if unit.is_sentence or unit.introduces else outer
