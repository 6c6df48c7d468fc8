"""Make `knowledge/headline_weights.json`: what speaks for and against a line's being the headline.

Where a headline is printed several times, any of its lines is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copydesk.stages.label.block import find_block
from copydesk.stages.label.headline import candidates
from training.choice import Example
from training.dumps import Dump
from training.scores import squeezed

#: Weight of a dump whose headline was taken out, beside a dump as it is. With less, a name is taken for a
#: headline where none is printed; with more, short headlines are missed.
WITHOUT = 0.014
#: Sets that teach where headlines stand, though not what an article holds; and the weight of a dump of theirs.
#: Measured by cross-validation: 0.03 more of that set's headlines are right, and as many of the news sets'.
BESIDE = {"trafilatura": 0.15}


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
