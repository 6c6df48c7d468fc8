"""Make `knowledge/headline_weights.json`: what speaks for and against a line's being the headline.

    python training/headline.py CORPUS.jsonl.gz ...            writes the weights, the same bytes on every run
    python training/headline.py CORPUS.jsonl.gz ... --folds 5  prints how often the headline is right instead

A corpus is in the documented format of `training/README.md`. The model is a conditional logit over the candidates of
a dump and "none" (0 points), fitted by Newton's method with an L2 penalty. Where a headline is printed several
times, any of its lines is right.
"""

from __future__ import annotations

import argparse
import gzip
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from copydesk.model import Role
from copydesk.stages.label.block import find_block
from copydesk.stages.label.headline import Features, candidates, points
from copydesk.stages.label.label import mark_captions, parts_paragraphs, run_on
from copydesk.stages.label.units import Unit, units_of
from copydesk.stages.normalize import normalize

OUT = Path(__file__).parents[1] / "src" / "copydesk" / "knowledge" / "headline_weights.json"
#: Strength of the L2 penalty, in examples. Measured by cross-validation: 1 to 10 make no difference.
PENALTY = 3.0
#: Weight of a dump whose headline was taken out, beside a dump as it is.
WITHOUT = 0.01
#: Rounds in which the mass is shared anew among the lines that repeat a headline.
ROUNDS = 4
_ONE_SIGN = str.maketrans(
    {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("–—‑−", "-")}
)

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """The candidates of one dump, and which of them are right; none of them where it has no headline."""

    group: str
    fold: int
    language: str
    features: Sequence[Features]
    right: Sequence[bool]
    weight: float
    counts: bool


def squeezed(text: str) -> str:
    """Text without spaces and with one kind of quote and dash, as headlines are compared."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_ONE_SIGN).split()).casefold()


def read_units(text: str) -> list[Unit]:
    """A dump's units as the labeller has them when it looks for the article."""
    units = units_of(normalize(text))
    if any(unit.opens or unit.role is Role.CAPTION for unit in units):
        parted = parts_paragraphs(units)
        run_on(units, parted)
        if parted:
            mark_captions(units)
    return units


def pages(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def examples(page: Mapping[str, Any], folds: int) -> Iterator[Example]:
    """What a page's dumps teach, and each that states its headline once more without it."""
    gold = page["gold"]
    titles = {squeezed(title) for title in (gold.get("title"), *gold.get("title_alts", [])) if title}
    if not titles:
        return
    publisher = page["publisher"] or page["id"]
    fold = int(md5(publisher.encode()).hexdigest(), 16) % folds
    for dump, text in sorted(page["dumps"].items()):
        if not text:
            continue
        units = read_units(text)
        stated = bool(page["attainable"][dump]["title"])
        first, last = find_block(units)
        found = candidates(units, first, last)
        right = [squeezed(units[index].text) in titles for index, _ in found]
        group = f"{page['set']} {dump}"
        features = [seen for _, seen in found]
        if stated or any(right):
            yield Example(group, fold, page["language"], features, right, float(any(right)), stated)
        if any(right):
            rest = [unit for unit in units if not any(title in squeezed(unit.text) for title in titles)]
            seen_then = [seen for _, seen in candidates(rest, *find_block(rest))]
            yield Example(
                group, fold, page["language"], seen_then, [False] * len(seen_then), WITHOUT, counts=False
            )


def fit(known: Sequence[Example], names: Sequence[str]) -> dict[str, float]:
    """The weights that make the right lines most likely."""
    known = [example for example in known if example.weight and example.features]
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


def is_right(example: Example, weights: Mapping[str, float]) -> bool:
    scores = [points(seen, weights) for seen in example.features]
    best = max(range(len(scores)), key=lambda place: (scores[place], -place), default=None)
    return best is not None and scores[best] > 0 and example.right[best]


def print_table(known: Sequence[Example], folds: int, names: Sequence[str]) -> None:
    """Each fold judged by what the others teach: by set and dump, and by language."""
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    for fold in range(folds):
        weights = fit([example for example in known if example.fold != fold], names)
        for example in known:
            if example.fold == fold and example.counts:
                hit = is_right(example, weights)
                hits[example.group].append(hit)
                hits[example.language].append(hit)
    print(f"{'set and dump, or language':<30}{'n':>5}  right")
    for name, found in sorted(hits.items(), key=lambda item: (" " not in item[0], item[0])):
        print(f"{name:<30}{len(found):>5}  {sum(found) / len(found):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate by publisher in so many folds")
    options = parser.parse_args()
    known = [
        example for page in pages(sorted(options.corpus)) for example in examples(page, options.folds or 1)
    ]
    names = sorted({name for example in known for seen in example.features for name in seen})
    if options.folds:
        print_table(known, options.folds, names)
    else:
        weights = fit(known, names)
        lines = [f"{json.dumps(name, ensure_ascii=False)}: {weights[name]}" for name in names]
        OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
