"""The labeller: every line of a dump gets one role and one reason."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from copydesk.knowledge.names import authors_of
from copydesk.model import Label, Line, Role
from copydesk.stages.label.block import find_block
from copydesk.stages.label.head import mark_head
from copydesk.stages.label.units import Unit, units_of

#: Words; a heading between paragraphs is no longer than this, a longer line without full stop is prose that was cut.
_LONGEST_SUBHEADING = 16
#: Debris that may stand between a subheading and its prose.
_PASSED = frozenset({Role.ADVERT, Role.SHARE, Role.CAPTION, Role.NOISE, Role.RELATED})
#: Units over which a heading's role runs on at most.
_RUN_ON = {
    Role.RELATED: 40, Role.TAGS: 25, Role.NEWSLETTER: 6, Role.COMMENTS: 400, Role.NAVIGATION: 60, Role.AUTHOR_BIO: 4,
}  # fmt: skip


def label(lines: Sequence[Line]) -> list[Label]:
    """One label a line, in order, blank lines included."""
    units = units_of(lines)
    if any(unit.opens or unit.role is Role.CAPTION for unit in units):
        parted = parts_paragraphs(units)
        run_on(units, parted)
        if parted:
            mark_captions(units)
    first, last = find_block(units)
    mark_head(units, first, last)
    mark_inside(units, first, last)
    mark_author_bio(units, last)
    mark_outside(units, first, last)
    return _labels(lines, units)


def run_on(units: Sequence[Unit], parted: bool) -> None:
    """A heading's role runs on over the short lines below it, to the next prose or certain line.

    Where blank lines part the paragraphs, a sentence that follows the heading without one is part of its box.
    """
    role, left, reason, boxed = None, 0, "", False
    before: Unit | None = None
    for unit in units:
        boxed = boxed and before is not None and unit.follows(before)
        before = unit
        if unit.opens and unit.role in _RUN_ON:
            role, left, reason = unit.role, _RUN_ON[unit.role], f"under {unit.reason}"
            boxed = parted
        elif role is not None:
            if unit.role is None:
                prose = unit.is_prose or (unit.is_statement if role is Role.RELATED else unit.is_sentence)
                if left == 0 or (prose and not boxed):
                    role = None
                else:
                    unit.be(role, reason)
                    unit.inherited = True
                    left -= 1
            elif unit.role is Role.NOISE:
                unit.be(role, reason)
            elif unit.role not in (Role.DATE, role):
                role = None


def parts_paragraphs(units: Sequence[Unit]) -> bool:
    """Whether the dump parts its paragraphs by blank lines."""
    prose = [
        not unit.follows(before)
        for before, unit in pairwise(units)
        if unit.role is None and (unit.is_prose or unit.is_sentence)
    ]
    return len(prose) > 1 and sum(prose) >= 0.7 * len(prose)


def mark_captions(units: Sequence[Unit]) -> None:
    """Where blank lines part the paragraphs, a sentence and a credit in one block are a caption."""
    for before, unit in pairwise(units):
        if unit.role is Role.CAPTION and before.role is None and unit.follows(before):
            before.be(Role.CAPTION, f"one block with {unit.reason}")


def mark_inside(units: Sequence[Unit], first: int, last: int) -> None:
    """Paragraphs and subheadings of the stretch of prose; what nothing speaks against stays."""
    for index in range(first, last):
        unit = units[index]
        if unit.role is not None:
            continue
        if unit.is_prose:
            unit.be(Role.PARAGRAPH, "a sentence or more")
        elif unit.is_sentence:
            unit.be(Role.PARAGRAPH, "a short sentence among paragraphs")
        elif _is_subheading(units, index, first, last):
            unit.be(Role.SUBHEADING, "short, no full stop, prose below")
        else:
            unit.be(Role.PARAGRAPH, "among paragraphs")


def _is_subheading(units: Sequence[Unit], index: int, first: int, last: int) -> bool:
    """Short, with prose below it and none of a list or a poem above it."""
    unit = units[index]
    if unit.shape.words > _LONGEST_SUBHEADING or unit.is_bulleted or unit.introduces:
        return False
    above = next((units[i] for i in range(index - 1, first - 1, -1) if units[i].role not in _PASSED), None)
    if above is not None and above.role is Role.PARAGRAPH and not (above.is_prose or above.is_sentence):
        return False
    below = next((units[i] for i in range(index + 1, last) if units[i].role not in _PASSED), None)
    return below is not None and below.role is None and (below.is_prose or below.is_sentence)


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


def mark_outside(units: Sequence[Unit], first: int, last: int) -> None:
    for unit in units[:first]:
        if unit.role is None:
            unit.be(Role.NAVIGATION, "above the article")
    role, reason = Role.RELATED, "below the article"
    for unit in units[last:]:
        if unit.role is Role.DATE and role is Role.COMMENTS:
            unit.be(role, reason)
        elif unit.opens and unit.role is not None:
            role, reason = unit.role, f"below the article, under {unit.reason}"
        elif unit.role is Role.COMMENTS:
            role, reason = Role.COMMENTS, "below the article, among comments"
        elif unit.role is None:
            unit.be(role, reason)


def _labels(lines: Sequence[Line], units: list[Unit]) -> list[Label]:
    """The units' verdicts as labels, in the order of the lines; the units are used up."""
    labels: list[Label | None] = [None] * len(lines)  # by place, which is the line's number less one
    while units:  # a dump of a million lines has not room for both
        unit = units.pop()
        continues = False
        for line in unit.lines:
            labels[line.number - 1] = Label(line, unit.role or Role.PARAGRAPH, unit.reason, continues)
            continues = True
    return [label or Label(line, Role.BLANK, "blank") for line, label in zip(lines, labels, strict=True)]
