"""The labeller: every line of a dump gets one role and one reason."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.knowledge.bylines import authors_of
from copydesk.model import Label, Line, Role
from copydesk.stages.label.again import mark_repeats
from copydesk.stages.label.block import find_block
from copydesk.stages.label.boxes import told_units
from copydesk.stages.label.decide import keep, keep_below_headline
from copydesk.stages.label.head import mark_deck, mark_head
from copydesk.stages.label.headline import Headline, find_headline, stated_headline
from copydesk.stages.label.reasons import ModelReason
from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import Weighed, weigh

#: Words; a subheading is no longer than this.
_LONGEST_SUBHEADING = 16
#: Kept units of which one is a sentence, where a deck or byline stands above it.
_HEAD = 3
#: Above this probability the model itself would keep a unit; what is kept below it is kept by a revision.
_EVEN = 0.5
#: Units from the article's edges within which every removed line tells what the model saw in it.
_NEAR = 3


def label(lines: Sequence[Line], *, title: str | None = None) -> list[Label]:
    """One label a line, in order, blank lines included.

    First what lines say for certain, then what the model makes of them, then the revisions that keep an article whole.

    Args:
        lines: numbered from 1.
        title: the headline, where something beside the lines states it.
    """
    units = told_units(lines)
    first, last = find_block(units)
    weighed = weigh(units, first, last)
    kept = keep(units, weighed, first, last)
    headline = find_headline(units, _first_sentence(units, kept, None), _span(kept)[1])
    if title is not None:
        headline = stated_headline(units, title, headline)
    if headline is not None and first <= headline.place < last and units[headline.place].is_statement:
        kept[headline.place], headline = True, None  # a sentence of the text rather than a headline
    if headline is not None:
        keep_below_headline(units, kept, headline.place)
    for unit, is_kept in zip(units, kept, strict=True):
        if is_kept:
            unit.role = None
    mark_repeats(units, kept)
    start, end = _span(kept)
    sentence = _first_sentence(units, kept, headline)
    place = mark_head(units, kept, headline, sentence, end)
    if place is not None:
        mark_deck(units, weighed, place, sentence, end)
    mark_text(units, weighed, kept)
    mark_author_bio(units, end)
    mark_removed(units, weighed, start, end)
    mark_outside(units, start, end)
    return _labels(lines, units)


def _span(kept: Sequence[bool]) -> tuple[int, int]:
    """First unit kept, and one past the last; the end of the dump twice where none is."""
    if True not in kept:
        return len(kept), len(kept)
    return kept.index(True), len(kept) - list(reversed(kept)).index(True)


def _first_sentence(units: Sequence[Unit], kept: Sequence[bool], headline: Headline | None) -> int:
    """The first kept unit below the headline that is a sentence; above it stand decks and bylines."""
    below = [index for index in range(headline.place + 1 if headline else 0, len(units)) if kept[index]]
    sentences = (index for index in below[:_HEAD] if units[index].shape.ends)
    return next(sentences, _span(kept)[0])


def mark_text(units: Sequence[Unit], weighed: Sequence[Weighed], kept: Sequence[bool]) -> None:
    """Paragraphs and subheadings."""
    text = [index for index, unit in enumerate(units) if kept[index] and unit.role is None]
    for place, index in enumerate(text):
        unit, view = units[index], weighed[index]
        above = units[text[place - 1]] if place else None
        below = units[text[place + 1]] if place + 1 < len(text) else None
        role = Role.SUBHEADING if _is_subheading(unit, above, below) else Role.PARAGRAPH
        if view.observation is None:
            unit.be(role, "in a list of the article")
        else:
            state = "subheading" if role is Role.SUBHEADING else "text"
            doubt = "" if view.belief.kept >= _EVEN else "; in doubt, so it stays"
            unit.be(role, ModelReason(view.observation, view.belief.kept, state, doubt))


def _is_subheading(unit: Unit, above: Unit | None, below: Unit | None) -> bool:
    """Short and no sentence, with prose below it and none of a list or a poem above it."""
    if unit.is_prose or unit.is_sentence or unit.is_bulleted or unit.introduces:
        return False
    if unit.shape.words > _LONGEST_SUBHEADING or below is None or not (below.is_prose or below.is_sentence):
        return False
    return above is None or above.role is Role.SUBHEADING or above.is_prose or above.is_sentence


def mark_removed(units: Sequence[Unit], weighed: Sequence[Weighed], start: int, end: int) -> None:
    """What was taken out inside the article or near its edges, and all prose."""
    for index, unit in enumerate(units):
        near = start - _NEAR <= index < end + _NEAR
        belief, observation = weighed[index]
        if unit.role is not None or observation is None or not (near or unit.is_prose or unit.is_sentence):
            continue
        if unit.because:  # a revision took it out
            continue
        state = "above" if index < start else "inside" if index < end else "below"
        doubt = "; in doubt and no sentence, so it goes" if belief.kept > _EVEN else ""
        reason = ModelReason(observation, 1 - belief.kept, state, doubt)
        if state == "above":
            unit.be(Role.NAVIGATION, reason)
        elif state == "inside":
            unit.be(Role.CAPTION if unit.is_prose or unit.is_sentence else Role.RELATED, reason)
        else:
            unit.because = reason


def mark_author_bio(units: Sequence[Unit], last: int) -> None:
    """The last paragraphs, where they begin with the name of an author printed above."""
    bylines = [unit.text for unit in units[:last] if unit.role is Role.BYLINE]
    if not bylines:
        return
    names = {name.casefold() for byline in bylines for name in authors_of(byline) if " " in name}
    paragraphs = [unit for unit in units[:last] if unit.role is Role.PARAGRAPH]
    for unit in paragraphs[1:][-2:]:
        if any(unit.text.casefold().startswith(name) for name in names):
            unit.be(Role.AUTHOR_BIO, "begins with the author's name, at the end")


def mark_outside(units: Sequence[Unit], start: int, end: int) -> None:
    """The rest, by where it stands."""
    for unit in units[:start]:
        if unit.role is None:
            unit.be(Role.NAVIGATION, unit.because or "above the article")
    for unit in units[start:end]:
        if unit.role is None:
            unit.be(Role.RELATED, unit.because or "in a long run of short lines in the article")
    role, reason = Role.RELATED, "below the article"
    for unit in units[end:]:
        if unit.role is Role.DATE and role is Role.COMMENTS:
            unit.be(role, reason)
        elif unit.opens and unit.role is not None:
            role, reason = unit.role, f"below the article, under {unit.because}"
        elif unit.role is Role.COMMENTS:
            role, reason = Role.COMMENTS, "below the article, among comments"
        elif unit.role is None:
            unit.be(role, unit.because or reason)


def _labels(lines: Sequence[Line], units: list[Unit]) -> list[Label]:
    """The units' verdicts as labels, in the order of the lines; the units are used up."""
    labels: list[Label | None] = [None] * len(lines)  # by place, which is the line's number less one
    while units:  # a dump of a million lines has not room for both
        unit = units.pop()
        continues = False
        for line in unit.lines:
            labels[line.number - 1] = Label(line, unit.role or Role.PARAGRAPH, unit.because, continues)
            continues = True
    return [label or Label(line, Role.BLANK, "blank") for line, label in zip(lines, labels, strict=True)]
