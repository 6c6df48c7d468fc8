"""Make `knowledge/headline_weights.json`: what speaks for and against a line's being the headline.

The model is a conditional logit over the candidates of a dump and "none" (0 points), fitted by Newton's method with
an L2 penalty. Where a headline is printed several times, any of its lines is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from copydesk.stages.label.block import find_block
from copydesk.stages.label.headline import candidates
from copydesk.stages.label.headline_form import Features
from training.corpus import CorpusError
from training.dumps import Dump
from training.scores import squeezed

#: Strength of the L2 penalty, in examples. Measured by cross-validation: 1 to 10 make no difference.
PENALTY = 3.0
#: Weight of a dump whose headline was taken out, beside a dump as it is. With less, a name is taken for a
#: headline where none is printed; with more, short headlines are missed.
WITHOUT = 0.014
#: Sets that teach where headlines stand, though not what an article holds; and the weight of a dump of theirs.
#: Measured by cross-validation: 0.03 more of that set's headlines are right, and as many of the news sets'.
BESIDE = {"trafilatura": 0.15}
#: Rounds in which the mass is shared anew among the lines that repeat a headline.
ROUNDS = 4

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """The candidates of one dump, and which of them are right; none of them where it has no headline."""

    features: Sequence[Features]
    right: Sequence[bool]
    weight: float


def examples(dumps: Iterable[Dump]) -> Iterator[Example]:
    """What dumps teach whose headline is known, and each that prints it once more without it."""
    for dump in dumps:
        if not dump.titles:
            continue
        found = candidates(dump.units, *find_block(dump.units))
        right = [squeezed(dump.units[index].text) in dump.titles for index, _ in found]
        if any(right):
            importance = BESIDE.get(dump.page.set, 1.0)
            yield Example([seen for _, seen in found], right, importance)
            rest = [
                unit for unit in dump.units if not any(title in squeezed(unit.text) for title in dump.titles)
            ]
            seen_then = [seen for _, seen in candidates(rest, *find_block(rest))]
            yield Example(seen_then, [False] * len(seen_then), WITHOUT * importance)


def fit(told: Iterable[Example]) -> dict[str, float]:
    """The weights that make the right lines most likely.

    Raises:
        CorpusError: there is no example.
    """
    known = [example for example in told if example.features]
    if not known:
        raise CorpusError("no dump prints the headline that its gold has; nothing to learn from")
    names = sorted({name for example in known for seen in example.features for name in seen})
    column = {name: place for place, name in enumerate(names)}
    sizes = np.array([len(example.features) for example in known])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    owner = np.repeat(np.arange(len(known)), sizes)
    table = np.zeros((int(sizes.sum()), len(names)))
    for row, seen in enumerate(chain.from_iterable(example.features for example in known)):
        for name, amount in seen.items():
            table[row, column[name]] = amount
    right = np.array(list(chain.from_iterable(example.right for example in known)), dtype=float)
    importance = np.array([example.weight for example in known])

    def chances(weights: Vector) -> tuple[Vector, Vector]:
        scores = table @ weights
        most = np.maximum(np.maximum.reduceat(scores, starts), 0)
        raised = np.exp(scores - most[owner])
        total = np.add.reduceat(raised, starts) + np.exp(-most)
        return raised / total[owner], np.log(total) + most

    def cost(weights: Vector, target: Vector) -> float:
        _, total = chances(weights)
        penalty = PENALTY / 2 * float(weights @ weights)
        return float(importance @ total - (target * importance[owner]) @ (table @ weights)) + penalty

    weights = np.zeros(len(names))
    chance = np.ones(len(right))
    for _ in range(ROUNDS):
        share = chance * right
        target = share / np.maximum(np.add.reduceat(share, starts), 1e-300)[owner]
        now = cost(weights, target)
        for _ in range(50):
            chance, _ = chances(weights)
            gradient = table.T @ ((chance - target) * importance[owner]) + PENALTY * weights
            mean = np.add.reduceat(table * chance[:, None], starts, axis=0)
            curve = table.T @ (table * (chance * importance[owner])[:, None])
            curve -= (mean * importance[:, None]).T @ mean
            curve[np.diag_indices(len(names))] += PENALTY
            step, length = np.linalg.solve(curve, gradient), 1.0
            while (then := cost(weights - length * step, target)) > now and length > 1e-6:
                length /= 2
            weights, gain, now = weights - length * step, now - then, then
            if gain < 1e-9 * abs(now):
                break
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def write(weights: Mapping[str, float], path: Path) -> None:
    """One feature a line, so that two versions can be compared."""
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {weight}" for name, weight in weights.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
