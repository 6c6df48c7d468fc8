"""The explanation: every line of a dump with its number, its role and the reason for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

from copydesk.model import ARTICLE_ROLES, Document, Label, Role
from copydesk.views.columns import display_width, wrapped
from copydesk.views.terminal import safe

#: Isolates and their end (Unicode Standard Annex 9): a text keeps its own direction, and does not pull the columns
#: before it to the other side. Each row of an Arabic line is told its direction, whatever word it begins with.
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _END = "\u2066", "\u2067", "\u2069"

#: SGR codes. The colours are of the fixed 256, about as bright as middle grey: they stand out from a white background
#: as from a black one, by 4 to 1 and more (WCAG's contrast), whatever theme the terminal has.
_KEPT, _HEADING, _METADATA, _REMOVED, _BOLD, _PLAIN = "38;5;28", "1;38;5;31", "38;5;130", "38;5;243", "1", "0"
_COLOURS = {
    Role.PARAGRAPH: _KEPT,
    Role.TITLE: _HEADING,
    Role.SUBTITLE: _HEADING,
    Role.SUBHEADING: _HEADING,
    Role.BYLINE: _METADATA,
    Role.DATE: _METADATA,
    Role.CAPTION: _METADATA,
}
_ROLE_WIDTH = max(len(role) for role in Role)
_GAP = "  "
#: Columns: the least that reasons and texts are set side by side in; below that they stand one above the other.
_SIDE_BY_SIDE = 44
#: Share of these columns that reasons take at most: they are short, and less often looked at.
_REASONS = 0.36
#: Columns; no row is broken into less, however narrow the terminal.
_NARROWEST = 16


def explain(document: Document) -> Iterator[str]:
    """The lines of the explanation, without line ends, for `grep` and `cut`.

    The columns (number, role, reason, text) are parted by tabs, and stand below headings that begin with `#`.
    """
    yield from (f"# {heading}" for heading in _headings(document))
    yield from ("\t".join(_columns(label)) for label in document.labels)


def explain_on_terminal(document: Document, *, width: int, colour: bool) -> Iterator[str]:
    """The same for a person: columns are aligned, and what is wider than its column goes on below itself.

    Args:
        document: what `read` gave.
        width: columns of the terminal.
        colour: whether it shows colours.
    """
    for heading in _headings(document):
        for place, row in enumerate(wrapped(heading, max(_NARROWEST, width - 2))):
            yield _painted(_GAP * (place > 0) + _isolated(row, "L"), _BOLD if colour else "")
    table = _Table(document, width, colour=colour)
    for label in document.labels:
        yield from table.rows(label)


def _headings(document: Document) -> Iterator[str]:
    decoded, article = document.decoded, document.article
    replaced = f", places that could not be decoded: {decoded.replaced}" if decoded.replaced else ""
    yield f"{safe(document.name)}: {decoded.encoding} ({decoded.evidence}{replaced})"
    if article is None:
        yield document.cause or "no article"
        return
    kept = sum(1 for label in document.labels if label.role in ARTICLE_ROLES)
    filled = sum(1 for label in document.labels if label.role is not Role.BLANK)
    yield (
        f"article {article.id}, language {article.language or 'unknown'}, paragraphs: {len(article.body)};"
        f" {kept} of {filled} lines on the article's side"
    )
    for field, value, reason, lines in document.facts:
        where = f" (line {', '.join(map(str, lines))})" if lines else ""
        yield f"{field}: {safe(value)}: {safe(reason)}{where}"


def _columns(label: Label) -> tuple[str, str, str, str]:
    """Number, role, reason and text, safe to print."""
    reason = f"{label.reason}; goes on from the line above" if label.continues else label.reason
    return str(label.line.number), label.role.value, safe(reason), safe(label.line.text)


class _Table:
    """The lines of one document on a terminal."""

    def __init__(self, document: Document, width: int, *, colour: bool) -> None:
        labels = [label for label in document.labels if label.role is not Role.BLANK]
        self._colour = colour
        self._number = len(str(document.labels[-1].line.number)) if document.labels else 1
        left = width - self._number - len("+ ") - _ROLE_WIDTH - 3 * len(_GAP)
        self._beside = left >= _SIDE_BY_SIDE
        if self._beside:
            longest = max((display_width(_columns(label)[2]) for label in labels), default=0)
            self._reason = min(longest, int(left * _REASONS))
            self._text = left - self._reason
        else:
            self._text = max(_NARROWEST, width - self._number - len(_GAP))

    def rows(self, label: Label) -> Iterator[str]:
        number, role, reason, text = _columns(label)
        dim = _REMOVED if self._colour else ""
        if label.role is Role.BLANK:
            yield _painted(number.rjust(self._number), dim)
            return
        own = _COLOURS.get(label.role, _REMOVED) if self._colour else ""
        sign = "+" if label.role in ARTICLE_ROLES else "-"
        texts = wrapped(text, self._text)
        head = (
            _painted(number.rjust(self._number), dim) + _GAP + _painted(f"{sign} {role:<{_ROLE_WIDTH}}", own)
        )
        ink = dim if own == _REMOVED else ""
        if not self._beside:
            yield head.rstrip()
            yield from (self._below(row, _direction(text), ink) for row in texts)
            yield from (self._below(row, "L", dim) for row in wrapped(reason, self._text))
            return
        blank = " " * (self._number + len(_GAP) + len("+ ") + _ROLE_WIDTH)
        for place, (why, said) in enumerate(zip_longest(wrapped(reason, self._reason), texts, fillvalue="")):
            padding = " " * (self._reason - display_width(why))
            because = _painted(_isolated(why, "L"), dim if why else "") + padding
            said_there = _painted(_isolated(said, _direction(text)), ink if said else "")
            yield _GAP.join((blank if place else head, because, said_there)).rstrip(" ")

    def _below(self, row: str, direction: str, ink: str) -> str:
        return " " * (self._number + len(_GAP)) + _painted(_isolated(row, direction), ink)


def _direction(text: str) -> str:
    """That of the first letter which has one: `L` or `R`."""
    found = next((kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    return "L" if found == "L" else "R"


def _isolated(text: str, direction: str) -> str:
    return f"{_LEFT_TO_RIGHT if direction == 'L' else _RIGHT_TO_LEFT}{text}{_END}" if text else ""


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[{_PLAIN}m" if colour else text
