"""What a heading or a credit says of the lines beside it: headings run on, a sentence above its credit is a caption."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from copydesk.model import Line, Role
from copydesk.stages.label.units import Unit, units_of

#: Units over which a heading's role runs on at most.
_RUN_ON = {
    Role.RELATED: 40, Role.TAGS: 25, Role.NEWSLETTER: 6, Role.COMMENTS: 400, Role.NAVIGATION: 60, Role.AUTHOR_BIO: 4,
}  # fmt: skip


def told_units(lines: Sequence[Line]) -> list[Unit]:
    """The dump's units, those decided that their own words, or a heading or credit beside them, tell of."""
    units = units_of(lines)
    if any(unit.opens or unit.role is Role.CAPTION for unit in units):
        parted = _parts_paragraphs(units)
        _run_on(units, parted)
        if parted:
            _mark_captions(units)
    return units


def _run_on(units: Sequence[Unit], parted: bool) -> None:
    """A heading's role runs on over the short lines below it, to the next prose or certain line.

    Where blank lines part the paragraphs, a sentence that follows the heading without one is part of its box.
    """
    role, left, reason, boxed = None, 0, "", False
    before: Unit | None = None
    for unit in units:
        boxed = boxed and before is not None and unit.follows(before)
        before = unit
        if unit.opens and unit.role in _RUN_ON:
            role, left, reason = unit.role, _RUN_ON[unit.role], f"under {unit.because}"
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


def _parts_paragraphs(units: Sequence[Unit]) -> bool:
    """Whether the dump parts its paragraphs by blank lines."""
    prose = [
        not unit.follows(before)
        for before, unit in pairwise(units)
        if unit.role is None and (unit.is_prose or unit.is_sentence)
    ]
    return len(prose) > 1 and sum(prose) >= 0.7 * len(prose)


def _mark_captions(units: Sequence[Unit]) -> None:
    """Where blank lines part the paragraphs, a sentence and a credit in one block are a caption."""
    for before, unit in pairwise(units):
        if unit.role is Role.CAPTION and before.role is None and unit.follows(before):
            before.be(Role.CAPTION, f"one block with {unit.because}")
