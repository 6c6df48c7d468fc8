"""Which units are the article's: what the line model believes, bent towards keeping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import compress, pairwise
from operator import ge

from copydesk.knowledge.shape import CLOSERS, is_enumeration
from copydesk.model import BOILERPLATE_ROLES, Role
from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import Weighed

#: How likely a unit must be of the article's text to be kept, by its look. A sentence lost is worse than a line
#: too many: prose stays at odds of one to four. Chosen by cross-validation, for recall first.
_PROSE, _SENTENCE, _OTHER, _CERTAIN = 0.2, 0.35, 0.6, 0.7
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
#: Questions that stay by themselves in an interview of more, at the least; Greek has a question mark of its own.
_QUESTIONS = 2
#: How a link is cut off.
_CUT = ("...", "…")
_QUESTION_MARKS = ("?", "؟", "？", "\u037e")
#: Lines of one kind that make a list, at the least; and one of so many lines in a list of rows is a row.
_ROWS = 3
#: Paragraphs in a row that come again, at the least; fewer may be a summary.
_COPIED = 5
#: Sentences that each stand alone under a link and are teasers, at the least, and words of such a link, at the least.
_TEASERS, _LINK = 2, 2
#: What stands between link and teaser, and what such a link is taken for.
_BETWEEN = frozenset({Role.DATE, Role.BYLINE})
_LINKS = frozenset({None, Role.RELATED, Role.CAPTION})
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
        _keep_rows(units, kept)
        _keep_end(units, kept)
        _keep_doubled(units, kept)
        _drop_teasers(units, likely, kept)
        _drop_cut_links(units, kept)
    _keep_stretch(units, kept, first, last, is_clean=is_clean)
    if True in kept:
        _keep_questions(units, kept)
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


def _drop(units: Sequence[Unit], kept: list[bool], index: int, because: str) -> None:
    """Take a unit out, and say why where nothing else does."""
    if kept[index] and units[index].role is None:
        units[index].because = because
    kept[index] = False


def _drop_comments(units: Sequence[Unit], likely: Sequence[float], kept: list[bool]) -> None:
    """Below a heading of comments that has half the text above it, only what is very likely the article's stays."""
    places = list(compress(range(len(kept)), kept))
    middle = places[(len(places) - 1) // 2] + 1 if places else 0
    below = (index for index in range(middle, len(units)) if units[index].role is Role.COMMENTS)
    for index in range(next((index for index in below if units[index].opens), len(units)), len(units)):
        if likely[index] < _CERTAIN:
            _drop(units, kept, index, "below the comments")


def _drop_teasers(units: Sequence[Unit], likely: Sequence[float], kept: list[bool]) -> None:
    """Below a heading of links, what stands alone under a link, again and again down to the end, is no article's.

    The model is asked of each by itself and may be sure of some; the article behind a link to read between its
    paragraphs has paragraphs that follow one another. The uppermost stays if the model is sure of it.
    """
    teasers: list[int] = []
    start = len(units)
    for index in range(len(units) - 1, 0, -1):
        unit = units[index]
        if kept[index] and (unit.is_prose or unit.is_sentence):
            above = index - 1
            while above and units[above].role in _BETWEEN and not kept[above]:
                above -= 1
            link = units[above]
            if (
                kept[above]
                or link.is_prose
                or link.opens
                or link.role not in _LINKS
                or link.shape.words < _LINK
            ):
                break
            teasers.append(index)
        elif unit.opens and unit.role is Role.RELATED and not kept[index]:
            sure = bool(teasers) and likely[teasers[-1]] >= _CERTAIN
            if len(teasers) - sure >= _TEASERS:
                start = teasers[-1] + 1 if sure else index
    words = [unit.shape.words if is_kept else 0 for unit, is_kept in zip(units, kept, strict=True)]
    if sum(words[:start]) > sum(words[start:]):
        for index in range(start, len(kept)):
            _drop(units, kept, index, "in a list of teasers, below a heading of links")


def _drop_cut_links(units: Sequence[Unit], kept: list[bool]) -> None:
    """Of lines that one after the other are cut off by dots none is a sentence: they lead to what they begin."""
    run: list[int] = []
    for index in range(len(units) + 1):
        if index < len(units) and not units[index].is_prose and units[index].text.endswith(_CUT):
            run.append(index)
            continue
        if len(run) >= _ROWS:
            for place in run:
                _drop(units, kept, place, "in a list of links that are cut off")
        run = []


def _keep_doubled(units: Sequence[Unit], kept: list[bool]) -> None:
    """Keep paragraphs one after the other that all come again: an article that its page prints twice, not its debris.

    Of the two copies `mark_repeats` leaves the first.
    """
    times = Counter(unit.text for unit in units if unit.is_prose and unit.role is None)
    run: list[int] = []
    for index in range(len(units) + 1):
        if index < len(units) and times[units[index].text] > 1:
            run.append(index)
            continue
        if len({units[place].text for place in run}) >= _COPIED:
            for place in run:
                kept[place] = True
        run = []


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


def _keep_rows(units: Sequence[Unit], kept: list[bool]) -> None:
    """Keep rows of names or things right below the text, with the labels between them: which town, which party."""
    begin, rows = len(units), list[int]()
    for index in range(len(units) + 1):
        if index < len(units) and units[index].role is None and not kept[index]:
            if begin <= index and is_enumeration(units[index].text):
                rows.append(index)
            continue
        if len(rows) >= _ROWS and _ROWS * len(rows) >= rows[-1] - begin:
            kept[begin : rows[-1] + 1] = [True] * (rows[-1] + 1 - begin)
        begin, rows = index + 1 if index < len(units) and kept[index] else len(units), []


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


def _keep_questions(units: Sequence[Unit], kept: list[bool]) -> None:
    """Keep all questions of an interview: elsewhere a line that asks, right above a paragraph, may be a link."""
    first = kept.index(True)
    asked = [
        index
        for index, (unit, below) in enumerate(pairwise(units[first:]), first)
        if unit.role is None
        and (below.is_prose or below.is_sentence)
        and kept[index + 1]
        and unit.text.rstrip(CLOSERS)[-1:] in _QUESTION_MARKS
    ]
    if len(asked) > _QUESTIONS and sum(kept[index] for index in asked) >= _QUESTIONS:
        for index in asked:
            kept[index] = True


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
        return _CERTAIN if unit.is_prose else _NEVER
    if unit.inherited:
        return _OTHER if unit.is_prose or unit.is_sentence else _NEVER
    if unit.is_prose:
        return _PROSE
    return _SENTENCE if unit.is_sentence or unit.introduces else outer
