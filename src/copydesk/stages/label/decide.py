"""Which units are the article's: what the line model believes, bent towards keeping."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import Weighed

#: How likely a unit must be of the article's text to be kept, by its look. A sentence lost is worse than a line
#: too many: prose stays at odds of one to six. Chosen by cross-validation, for recall first.
_PROSE, _SENTENCE, _OTHER, _CERTAIN = 0.15, 0.25, 0.4, 0.7
#: Share of the prose of its longest stretch that an article keeps at least; below, the model has missed it.
_LEAST_KEPT = 0.25


def keep(units: Sequence[Unit], weighed: Sequence[Weighed], first: int, last: int) -> list[bool]:
    """Whether each unit is of the article's text.

    Where next to nothing was kept of a page that has prose, the stretch of most prose is kept.
    """
    kept = [view.belief.kept >= _needed(unit) for unit, view in zip(units, weighed, strict=True)]
    prose = [unit.shape.words if unit.is_prose and unit.role is None else 0 for unit in units]
    if sum(prose[index] for index in range(len(units)) if kept[index]) < _LEAST_KEPT * sum(prose[first:last]):
        for index in range(first, last):
            kept[index] = units[index].role is None
    return kept


def _needed(unit: Unit) -> float:
    if unit.role is not None and not unit.inherited:
        # What a line's own words make certain is overruled only where it is prose, and the model is sure.
        return _CERTAIN if unit.is_prose else 2.0
    if unit.role is None and unit.is_prose:
        return _PROSE
    return _SENTENCE if unit.role is None and unit.is_sentence else _OTHER
