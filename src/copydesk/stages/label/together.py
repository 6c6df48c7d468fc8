"""What stays or goes together: the questions of an interview, the rows of a list, both copies of an article, teasers.

The model is asked of each line by itself. Where many lines are of one kind, what it says of most is true of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from copydesk.knowledge.shape import CLOSERS, is_enumeration
from copydesk.model import Role
from copydesk.stages.label.units import Unit

#: How likely what other evidence takes for debris must be of the article to stay.
CERTAIN = 0.7
#: Questions that stay by themselves in an interview of more, at the least; Greek has a question mark of its own.
_QUESTIONS = 2
_QUESTION_MARKS = ("?", "؟", "？", "\u037e")
#: Lines of one kind that make a list, at the least; and one of so many lines in a list of rows is a row.
_ROWS = 3
#: Paragraphs in a row that come again, at the least; fewer may be a summary.
_COPIED = 5
#: How a link is cut off.
_CUT = ("...", "…")
#: Sentences that each stand alone under a link and are teasers, at the least, and words of such a link, at the least.
_TEASERS, _LINK = 2, 2
#: What stands between link and teaser, and what such a link is taken for.
_BETWEEN = frozenset({Role.DATE, Role.BYLINE})
_LINKS = frozenset({None, Role.RELATED, Role.CAPTION})


def _runs(are: Iterable[bool]) -> Iterator[range]:
    """The places of those that follow one another."""
    for is_one, run in groupby(enumerate(are), key=lambda numbered: numbered[1]):
        if is_one:
            places = [place for place, _ in run]
            yield range(places[0], places[-1] + 1)


def keep_questions(units: Sequence[Unit], kept: list[bool]) -> None:
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


def keep_rows(units: Sequence[Unit], kept: list[bool]) -> None:
    """Keep rows of names or things right below the text, with the labels between them: which town, which party."""
    undecided = [unit.role is None and not is_kept for unit, is_kept in zip(units, kept, strict=True)]
    for run in _runs(undecided):
        if run.start and kept[run.start - 1]:
            rows = [index for index in run if is_enumeration(units[index].text)]
            if len(rows) >= _ROWS and _ROWS * len(rows) >= rows[-1] - run.start:
                kept[run.start : rows[-1] + 1] = [True] * (rows[-1] + 1 - run.start)


def keep_doubled(units: Sequence[Unit], kept: list[bool]) -> None:
    """Keep paragraphs one after the other that all come again: an article that its page prints twice, not its debris.

    Of the two copies `mark_repeats` leaves the first.
    """
    times = Counter(unit.text for unit in units if unit.is_prose and unit.role is None)
    for run in _runs(times[unit.text] > 1 for unit in units):
        if len({units[index].text for index in run}) >= _COPIED:
            for index in run:
                kept[index] = True


def drop(units: Sequence[Unit], kept: list[bool], index: int, because: str) -> None:
    """Take a unit out, and say why where nothing else does."""
    if kept[index] and units[index].role is None:
        units[index].because = because
    kept[index] = False


def drop_teasers(units: Sequence[Unit], likely: Sequence[float], kept: list[bool]) -> None:
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
            if kept[above] or not _is_link(units[above]):
                break
            teasers.append(index)
        elif unit.opens and unit.role is Role.RELATED and not kept[index]:
            sure = bool(teasers) and likely[teasers[-1]] >= CERTAIN
            if len(teasers) - sure >= _TEASERS:
                start = teasers[-1] + 1 if sure else index
    words = [unit.shape.words if is_kept else 0 for unit, is_kept in zip(units, kept, strict=True)]
    if sum(words[:start]) > sum(words[start:]):
        for index in range(start, len(kept)):
            drop(units, kept, index, "in a list of teasers, below a heading of links")


def _is_link(unit: Unit) -> bool:
    return not (unit.is_prose or unit.opens) and unit.role in _LINKS and unit.shape.words >= _LINK


def drop_cut_links(units: Sequence[Unit], kept: list[bool]) -> None:
    """Of lines that one after the other are cut off by dots none is a sentence: they lead to what they begin."""
    for run in _runs(not unit.is_prose and unit.text.endswith(_CUT) for unit in units):
        if len(run) >= _ROWS:
            for index in run:
                drop(units, kept, index, "in a list of links that are cut off")
