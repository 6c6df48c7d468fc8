"""The explanation: every line of a dump with its number, its role and the reason for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from copydesk.model import ARTICLE_ROLES, Document, Label, Role
from copydesk.views.terminal import safe

#: First strong isolate and its end (Unicode Standard Annex 9): an Arabic text keeps its own direction, and
#: does not pull the columns before it to the other side.
_ISOLATE, _END = "\u2068", "\u2069"

#: Terminal colours (SGR codes): what was kept is bright, what was removed is dim.
_KEPT, _HEADING, _METADATA, _REMOVED, _BOLD, _PLAIN = "32", "1;36", "33", "2", "1", "0"
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
#: Columns; most reasons fit, a longer one pushes its line's text to the right.
_REASON_WIDTH = 40


def explain(document: Document, *, terminal: bool, colour: bool) -> Iterator[str]:
    """The lines of the explanation, without line ends.

    Args:
        document: what `read` gave.
        terminal: True aligns the columns and isolates directions for a person; False parts the columns
            (number, role, reason, text) by tabs, below headings that begin with `#`, for `grep` and `cut`.
        colour: whether a terminal shows colours.
    """
    if not terminal:
        yield from (f"# {heading}" for heading in _headings(document))
        yield from ("\t".join(_columns(label)) for label in document.labels)
        return
    for heading in _headings(document):
        yield _painted(heading, _BOLD if colour else "")
    width = len(str(len(document.labels)))
    for label in document.labels:
        yield _for_terminal(label, width, colour)


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


def _for_terminal(label: Label, width: int, colour: bool) -> str:
    number, role, reason, text = _columns(label)
    dim = _REMOVED if colour else ""
    if label.role is Role.BLANK:
        return _painted(number.rjust(width), dim)
    own = _COLOURS.get(label.role, _REMOVED) if colour else ""
    padding = " " * (_REASON_WIDTH - _display_width(reason))
    return "  ".join(
        (
            _painted(number.rjust(width), dim),
            _painted(role.ljust(_ROLE_WIDTH), own),
            _painted(f"{_ISOLATE}{reason}{_END}", dim) + padding,
            _painted(f"{_ISOLATE}{text}{_END}", dim if own == _REMOVED else ""),
        )
    )


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[{_PLAIN}m" if colour else text


def _display_width(text: str) -> int:
    """Terminal columns: none for marks and invisible characters, two for wide ones (Unicode Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(char) in {"Mn", "Me", "Cf"}
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )
