"""The line model: how likely each unit of a dump is to belong to the article, from its own look and its company.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), trained offline (`training/`);
here are only its weights and the forward-backward sums. Features come in groups of attributes that recur
together, so that the weights of a whole group are looked up at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any, NamedTuple

#: What a unit can be: above the article, its text, its subheading, debris inside it, below it.
STATES = ("above", "text", "subheading", "inside", "below")
WEIGHTS = "line_model.json"
#: Combinations of attributes whose weights are kept at hand; pages bring ever new ones.
_KEPT = 1 << 15
#: Bounds of a sum of weights, so that no product of a page's many is out of a float's range.
_BOUND = 60.0

#: One weight a state.
Weights = tuple[float, ...]


class Belief(NamedTuple):
    """How likely each state of a unit is, given the whole dump; the five sum to 1."""

    above: float
    text: float
    subheading: float
    inside: float
    below: float

    @property
    def kept(self) -> float:
        """How likely it is that the unit is of the article's text."""
        return self.text + self.subheading


class Group(dict[tuple[object, ...], Weights]):
    """The weights of one group of features, by the values of its attributes; summed when first asked for."""

    def __init__(
        self, name: str, attributes: Sequence[str], templates: dict[str, dict[str, list[float]]]
    ) -> None:
        super().__init__()
        self.name = name
        self.attributes = tuple(attributes)
        self._templates = [
            (tuple(map(self.attributes.index, template.split())), weights)
            for template, weights in templates.items()
        ]

    def __missing__(self, values: tuple[object, ...]) -> Weights:
        sums = [0.0] * len(STATES)
        for places, weights in self._templates:
            for state, weight in enumerate(
                weights.get(feature_value([values[place] for place in places]), ())
            ):
                sums[state] += weight
        if len(self) >= _KEPT:
            self.clear()
        self[values] = result = tuple(sums)
        return result


def feature_value(values: Sequence[object]) -> str:
    """The name under which a template's values have their weights."""
    return "|".join(map(str, values))


class LineModel:
    """Groups of weights, and the weights of one state following another."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.groups = [
            Group(name, group["attributes"], group["templates"]) for name, group in told["groups"].items()
        ]
        self._follow = [[exp(told["transitions"][before][after]) for after in STATES] for before in STATES]

    def beliefs(self, observations: Sequence[Sequence[tuple[object, ...]]]) -> list[Belief]:
        """How likely each state of each unit is.

        Args:
            observations: for each unit the values of each group's attributes, in the order of `groups`.
        """
        emissions = [self._emission(observation) for observation in observations]
        (
            (aa, at, as_, ai, ab),
            (ta, tt, ts, ti, tb),
            (sa, st, ss, si, sb),
            (ia, it, is_, ii, ib),
            (ba, bt, bs, bi, bb),
        ) = self._follow
        forward = []
        a = t = s = i = b = 1.0
        for place, (ea, et, es, ei, eb) in enumerate(emissions):
            if place:
                a, t, s, i, b = (
                    ea * (a * aa + t * ta + s * sa + i * ia + b * ba),
                    et * (a * at + t * tt + s * st + i * it + b * bt),
                    es * (a * as_ + t * ts + s * ss + i * is_ + b * bs),
                    ei * (a * ai + t * ti + s * si + i * ii + b * bi),
                    eb * (a * ab + t * tb + s * sb + i * ib + b * bb),
                )
            else:
                a, t, s, i, b = ea, et, es, ei, eb
            scale = 1 / (a + t + s + i + b)
            a, t, s, i, b = a * scale, t * scale, s * scale, i * scale, b * scale
            forward.append((a, t, s, i, b))
        beliefs = []
        ra = rt = rs = ri = rb = 1.0
        for (a, t, s, i, b), (ea, et, es, ei, eb) in zip(reversed(forward), reversed(emissions), strict=True):
            a, t, s, i, b = a * ra, t * rt, s * rs, i * ri, b * rb
            scale = 1 / (a + t + s + i + b)
            beliefs.append(Belief(a * scale, t * scale, s * scale, i * scale, b * scale))
            ra, rt, rs, ri, rb = ra * ea, rt * et, rs * es, ri * ei, rb * eb
            scale = 1 / (ra + rt + rs + ri + rb)
            ra, rt, rs, ri, rb = ra * scale, rt * scale, rs * scale, ri * scale, rb * scale
            ra, rt, rs, ri, rb = (
                aa * ra + at * rt + as_ * rs + ai * ri + ab * rb,
                ta * ra + tt * rt + ts * rs + ti * ri + tb * rb,
                sa * ra + st * rt + ss * rs + si * ri + sb * rb,
                ia * ra + it * rt + is_ * rs + ii * ri + ib * rb,
                ba * ra + bt * rt + bs * rs + bi * ri + bb * rb,
            )
        return beliefs[::-1]

    def _emission(self, observation: Sequence[tuple[object, ...]]) -> list[float]:
        weights = [group[values] for group, values in zip(self.groups, observation, strict=True)]
        return [exp(min(_BOUND, sum(of_state))) for of_state in zip(*weights, strict=True)]

    def evidence(self, observation: Sequence[tuple[object, ...]], state: int) -> list[float]:
        """What each group speaks for a state of a unit, over the mean of the other states."""
        others = len(STATES) - 1
        found = []
        for group, values in zip(self.groups, observation, strict=True):
            weights = group[values]
            found.append(weights[state] - (sum(weights) - weights[state]) / others)
        return found


@cache
def line_model() -> LineModel:
    """The model of the package."""
    text = (files("copydesk.knowledge") / WEIGHTS).read_text(encoding="utf-8")
    return LineModel(json.loads(text))
