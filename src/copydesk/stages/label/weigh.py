"""How likely each unit is to belong to the article, as the line model sees it, and why, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from copydesk.knowledge.line_model import Belief, line_model
from copydesk.stages.label.features import Observation, in_sight, observe
from copydesk.stages.label.units import Unit


class Weighed(NamedTuple):
    """What the model makes of one unit.

    Attributes:
        belief: how likely it is what.
        observation: what the model was told of it; None in the middle of a long run of debris, which goes as the
            likelier debris of the run's two ends goes.
    """

    belief: Belief
    observation: Observation | None


def weigh(units: Sequence[Unit], first: int, last: int) -> list[Weighed]:
    """The model's view of each unit.

    Args:
        units: all of the dump's.
        first: where the stretch of most prose begins.
        last: one past its end.
    """
    if not units:
        return []
    sight = in_sight(units)
    observations = observe(units, sight, first, last)
    beliefs = line_model().beliefs(observations)
    weighed: list[Weighed] = []
    above = beliefs[0]
    for index, belief, observation in zip(sight, beliefs, observations, strict=True):
        if len(weighed) < index:
            weighed += [Weighed(min(above, belief, key=_kept), None)] * (index - len(weighed))
        weighed.append(Weighed(belief, observation))
        above = belief
    return weighed


def _kept(belief: Belief) -> float:
    return belief.kept
