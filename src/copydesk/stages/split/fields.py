"""Labels for the lines of an export's fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from copydesk.model import Label, Line, Role
from copydesk.stages.split.wrapped import is_full

_CAPTION = re.compile(
    r"(?:captions?|photos?|photographs?|pictures?|graphic"
    r"|drawing|map|chart|fotos?|légendes?|grafik|bild)(?: ?[:：].*)?",
    re.IGNORECASE,
)


def body(lines: Iterable[Line], reason: str, width: int | None = None) -> Iterator[Label]:
    """The lines of an article's text; those of a paragraph that was broken at a column go on with it.

    Args:
        lines: blank ones among them.
        reason: of each label.
        width: column at which text was wrapped, if it was.
    """
    above: Line | None = None
    role = Role.PARAGRAPH
    for line in lines:
        if not line.text:
            yield Label(line, Role.BLANK, "blank")
        else:
            goes_on = width is not None and above is not None and is_full(above, line, width)
            if not goes_on:
                role = Role.CAPTION if _CAPTION.fullmatch(line.text) else Role.PARAGRAPH
            yield Label(line, role, reason, continues=goes_on)
        above = line if line.text else None


def all_of(lines: Iterable[Line], role: Role, reason: str) -> Iterator[Label]:
    """Lines of one role, the blank ones apart."""
    for line in lines:
        yield Label(line, role, reason) if line.text else Label(line, Role.BLANK, "blank")


def one_text(lines: Iterable[Line], role: Role, reason: str) -> Iterator[Label]:
    """The lines of a field that is one text however it is broken: a headline."""
    begun = False
    for line in lines:
        if line.text:
            yield Label(line, role, reason, continues=begun)
            begun = True
        else:
            yield Label(line, Role.BLANK, "blank")


def value_of(lines: Iterable[Line]) -> tuple[str, tuple[int, ...]]:
    """The text of a field's lines, and their numbers."""
    printed = [line for line in lines if line.text]
    return " ".join(line.text for line in printed), tuple(line.number for line in printed)
