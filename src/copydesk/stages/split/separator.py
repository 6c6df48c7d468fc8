"""Articles one after the other with the same line between them, as `cat` and small scripts join files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from copydesk.model import Label, Line, Part, Role, Split

_REASON = "the line that parts articles"


def parts(lines: Sequence[Line], on: str) -> Split:
    """What stands between lines that are `on`, spaces aside; such a line goes with the article above it.

    Where nothing but blank lines stands between two of them, there is no article.
    """
    between = " ".join(on.split())
    found: list[Part] = []
    apart: list[Label] = []  # what stands above the first article
    for is_separator, group in groupby(lines, key=lambda line: line.text == between):
        some = list(group)
        labels = found[-1].labels if found else apart
        assert isinstance(labels, list)
        if is_separator:
            labels += [Label(line, Role.NOISE, _REASON) for line in some]
        elif any(line.text for line in some):
            found.append(Part(some, [] if found else apart))
        else:
            labels += [Label(line, Role.BLANK, "blank") for line in some]
    return Split(tuple(found or [Part((), apart)]))
