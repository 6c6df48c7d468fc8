"""A text to the articles in it: an archive's export holds hundreds, each with fields that say what it is.

An export is known by what its text says, never by its file's name. A vendor is one module here, with two functions
and one line in `VENDORS`:

- `is_mine(text)`: whether the vendor made the text. It is asked of every dump, so that it has to be quick: a search
  for a fixed string first.
- `parts(lines)`: its articles; every line of the text is in one of them, with a role and a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from copydesk.model import Line, Part, Split
from copydesk.stages.split import (
    europresse,
    factiva,
    factiva_indexed,
    mediargus,
    nexis,
    nexis_uni,
    proquest,
    separator,
)


class Vendor(Protocol):
    """What a vendor's module has."""

    def is_mine(self, text: str) -> bool: ...

    def parts(self, lines: Sequence[Line]) -> Split: ...


#: Asked in this order.
VENDORS: tuple[Vendor, ...] = (
    nexis,
    nexis_uni,
    factiva_indexed,
    factiva,
    proquest,
    europresse,
    mediargus,
)


def split(text: str, lines: Sequence[Line], *, on: str | None = None) -> Split:
    """The articles in a text, in order.

    Args:
        text: as decoded.
        lines: the same, normalised.
        on: a line that parts articles; whoever made the text is then not asked for.
    """
    if on is not None:
        return separator.parts(lines, on)
    for vendor in VENDORS:
        if vendor.is_mine(text):
            found = vendor.parts(lines)
            if found.parts:
                return found
    return Split((Part(lines),))
