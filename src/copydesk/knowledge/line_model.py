"""The line model: how likely each unit of a dump is to belong to the article, from its own look and its company.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), trained offline (`training/`);
here are only its weights and the forward-backward sums. Features come in groups of attributes that recur
together, so that the weights of a whole group are looked up at once.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import repeat
from math import exp
from operator import getitem, itemgetter
from struct import Struct
from typing import Any, NamedTuple

#: What a unit can be: above the article, its text, its subheading, debris inside it, below it.
STATES = ("above", "text", "subheading", "inside", "below")
WEIGHTS = "line_model.json"
#: Combinations of attributes whose weights are kept at hand; pages bring ever new ones.
_KEPT = 1 << 15
#: Parts of a weight that are told apart; it is written with fewer decimals.
_PARTS = 1_000_000
#: Bits that the sum of a state's weights has in a packed number, and what makes all five sums of it positive.
_BITS = 32
_POSITIVE = sum(1 << (_BITS * place + _BITS - 1) for place in range(len(STATES)))
_unpack = Struct(f"<{len(STATES)}I").unpack
_BYTES = len(STATES) * _BITS // 8
_ZERO = 1 << (_BITS - 1)
#: A state's highest sum, so that no product of a page's many is out of a float's range: a weight of 60.
_HIGHEST = _ZERO + 60 * _PARTS


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


class _Template(dict[Hashable, int]):
    """The weights of one template, packed, by the values of its attributes."""

    def __init__(self, weights: Mapping[str, Sequence[float]]) -> None:
        super().__init__()
        self._weights = {name: packed(of_states) for name, of_states in weights.items()}

    def __missing__(self, values: Any) -> int:
        name = feature_value(values) if isinstance(values, tuple) else str(values)
        if len(self) >= _KEPT:
            self.clear()
        self[values] = weights = self._weights.get(name, 0)
        return weights


class _Group(dict[tuple[object, ...], int]):
    """The weights of one group of features, packed, by the values of its attributes; summed when first asked for."""

    def __init__(
        self, attributes: Sequence[str], templates: Mapping[str, Mapping[str, Sequence[float]]]
    ) -> None:
        super().__init__()
        self._templates = [
            (itemgetter(*map(attributes.index, template.split())), _Template(weights))
            for template, weights in templates.items()
        ]
        self.evidence = _Evidence(self)

    def __missing__(self, values: tuple[object, ...]) -> int:
        if len(self) >= _KEPT:
            self.clear()
        self[values] = weights = sum([template[chosen(values)] for chosen, template in self._templates])
        return weights


class _Evidence(dict[tuple[object, ...], tuple[float, ...]]):
    """What a group's values speak for each state, over the mean of the other states."""

    def __init__(self, group: _Group) -> None:
        super().__init__()
        self._group = group

    def __missing__(self, values: tuple[object, ...]) -> tuple[float, ...]:
        weights = unpacked(self._group[values])
        whole, others = sum(weights), len(STATES) - 1
        if len(self) >= _KEPT:
            self.clear()
        self[values] = evidence = tuple([weight - (whole - weight) / others for weight in weights])
        return evidence


def packed(weights: Sequence[float]) -> int:
    """One number for the weights of all states: the sum of such numbers is made of the sums of the weights.

    Adding five weights at once takes a fifth of the time, and pages have millions to add.
    """
    return sum(round(weight * _PARTS) << (_BITS * place) for place, weight in enumerate(weights))


def unpacked(number: int) -> list[float]:
    """The weights that, or whose sums, were packed into a number."""
    parts = _unpack((number + _POSITIVE).to_bytes(_BYTES, "little"))
    return [(part - _ZERO) / _PARTS for part in parts]


def feature_value(values: Sequence[object]) -> str:
    """The name under which a template's values have their weights."""
    return "|".join(map(str, values))


class LineModel:
    """Groups of weights, and the weights of one state following another."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._groups = [_Group(group["attributes"], group["templates"]) for group in told["groups"].values()]
        self._evidence = [group.evidence for group in self._groups]
        self._follow = [[exp(told["transitions"][before][after]) for after in STATES] for before in STATES]

    def beliefs(self, observations: Sequence[Sequence[tuple[object, ...]]]) -> list[Belief]:
        """How likely each state of each unit is.

        Args:
            observations: for each unit the values of each group's attributes, in the order of `groups`.
        """
        (
            (aa, at, as_, ai, ab),
            (ta, tt, ts, ti, tb),
            (sa, st, ss, si, sb),
            (ia, it, is_, ii, ib),
            (ba, bt, bs, bi, bb),
        ) = self._follow
        forward: list[tuple[float, ...]] = []
        a = t = s = i = b = 0.0
        for ea, et, es, ei, eb in self._emissions(observations):
            if forward:
                a, t, s, i, b = (
                    ea * (a * aa + t * ta + s * sa + i * ia + b * ba),
                    et * (a * at + t * tt + s * st + i * it + b * bt),
                    es * (a * as_ + t * ts + s * ss + i * is_ + b * bs),
                    ei * (a * ai + t * ti + s * si + i * ii + b * bi),
                    eb * (a * ab + t * tb + s * sb + i * ib + b * bb),
                )
            else:
                a, t, s, i, b = ea, et, es, ei, eb
            # Scaled so that forward and backward sums multiply to probabilities (Rabiner 1989, V.A).
            scale = 1 / (a + t + s + i + b)
            a, t, s, i, b = a * scale, t * scale, s * scale, i * scale, b * scale
            forward.append((a, t, s, i, b, ea * scale, et * scale, es * scale, ei * scale, eb * scale))
        beliefs = []
        ra = rt = rs = ri = rb = 1.0
        while forward:
            a, t, s, i, b, ea, et, es, ei, eb = forward.pop()
            beliefs.append(Belief(a * ra, t * rt, s * rs, i * ri, b * rb))
            ea, et, es, ei, eb = ea * ra, et * rt, es * rs, ei * ri, eb * rb
            ra, rt, rs, ri, rb = (
                aa * ea + at * et + as_ * es + ai * ei + ab * eb,
                ta * ea + tt * et + ts * es + ti * ei + tb * eb,
                sa * ea + st * et + ss * es + si * ei + sb * eb,
                ia * ea + it * et + is_ * es + ii * ei + ib * eb,
                ba * ea + bt * et + bs * es + bi * ei + bb * eb,
            )
        return beliefs[::-1]

    def _emissions(self, observations: Sequence[Sequence[tuple[object, ...]]]) -> Iterator[Sequence[float]]:
        """What each unit's own look speaks for each state, as a factor."""
        # Group by group, each for all units at once (of no units there are no columns); the sums begin positive.
        columns = zip(*observations, strict=True)
        weights = [
            map(group.__getitem__, column) for group, column in zip(self._groups, columns, strict=False)
        ]
        for number in map(sum, zip(*weights, strict=True), repeat(_POSITIVE)):
            parts = _unpack(number.to_bytes(_BYTES, "little"))
            yield [exp(((part if part < _HIGHEST else _HIGHEST) - _ZERO) / _PARTS) for part in parts]

    def evidence(self, observation: Sequence[tuple[object, ...]], state: int) -> list[float]:
        """What each group speaks for a state of a unit, over the mean of the other states."""
        return [of_states[state] for of_states in map(getitem, self._evidence, observation)]


@cache
def line_model() -> LineModel:
    """The model of the package."""
    text = (files("copydesk.knowledge") / WEIGHTS).read_text(encoding="utf-8")
    return LineModel(json.loads(text))
