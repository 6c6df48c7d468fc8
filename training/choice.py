"""A choice of one among several, or of none: what speaks for and against each, fitted to choices that are known.

The model is a conditional logit (McFadden 1974) over the candidates of a dump and "none" (0 points), fitted by
Newton's method with an L2 penalty. Where several are right, any of them is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from training.corpus import CorpusError

#: Strength of the L2 penalty, in examples. Measured by cross-validation: 1 to 10 make no difference.
PENALTY = 3.0
#: Rounds in which the mass is shared anew among those that are right.
ROUNDS = 4

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """The candidates of one dump, how much of what is seen of each, and which of them are right, if any."""

    features: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    weight: float


def fit(told: Iterable[Example], what: str) -> dict[str, float]:
    """The weights that make the right ones most likely.

    Args:
        told: the choices that are known.
        what: is chosen, for the message.

    Raises:
        CorpusError: there is no example.
    """
    known = [example for example in told if example.features]
    if not known:
        raise CorpusError(f"no dump prints the {what} that its gold has; nothing to learn from")
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
