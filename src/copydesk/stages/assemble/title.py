"""The headline without what stands around it: the site's name, its sections, a kicker that is printed apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.publishers import is_ambiguous, lookup, numbers_of, squeezed
from copydesk.knowledge.scripts import EAST_ASIAN
from copydesk.model import Label, Role
from copydesk.stages.assemble.blocks import Block
from copydesk.stages.assemble.title_whole import whole_title

#: What sites put between a headline, their sections and their name.
_SEPARATOR = re.compile(
    rf"\s*[|｜»›]+\s*|\s+(?:[-–—―•·~]|::|--)+\s+|(?<=[{EAST_ASIAN}?!？！”」】）])\s*[-_－―–—]+\s*(?=\S)|\s*_\s*(?=[{EAST_ASIAN}])"
)
_FIRST = re.compile(r"\s*[:：|｜»›]\s*|\s+[-–—]\s+")
#: Words, or characters without spaces; less is no headline.
_FEWEST_WORDS, _FEWEST_SIGNS = 3, 8
#: Words; a site's name or a section is no longer.
_LONGEST_NAME = 7
#: Pieces behind a headline: section, site, place.
_MOST_PIECES = 5
#: Signs between a kicker and a headline; with a colon both are one headline.
_JOINTS = " |+/•·"


class Piece(NamedTuple):
    """A part of a title behind a separator: `head` is all before that."""

    head: str
    text: str


def pieces_behind(text: str) -> list[Piece]:
    """What may be a site's name behind a headline, the last first.

    >>> [piece.text for piece in pieces_behind("Harbour closed on Monday - News - Fenland Post")]
    ['Fenland Post', 'News']
    """
    pieces: list[Piece] = []
    end = len(text)
    for separator in reversed(list(_SEPARATOR.finditer(text))[-_MOST_PIECES:]):
        head, piece = text[: separator.start()], text[separator.end() : end]
        if not piece or len(piece.split()) > _LONGEST_NAME or not is_long(head):
            break
        pieces.append(Piece(head.rstrip(), piece.strip()))
        end = separator.start()
    return pieces


def piece_before(text: str) -> Piece | None:
    """What may be a site's name before a headline; `head` is then the headline."""
    separator = _FIRST.search(text)
    if separator is None or separator.start() == 0:
        return None
    piece, rest = text[: separator.start()], text[separator.end() :]
    return Piece(rest, piece) if len(piece.split()) <= _LONGEST_NAME and is_long(rest) else None


def is_long(text: str) -> bool:
    """Whether it is long enough for a headline."""
    return text.count(" ") + 1 >= _FEWEST_WORDS or (
        len(text) >= _FEWEST_SIGNS and re.search(f"[{EAST_ASIAN}]", text) is not None
    )


def clean_title(title: Block, publisher: str | None, labels: Sequence[Label]) -> str:
    """The headline without the names of the site and its sections, and without a kicker.

    Only what is a publisher's name, or known as the site's own, goes, together with sections beside it; and what
    stands before a headline where both are printed apart, too.

    Args:
        title: as printed.
        publisher: of the page, if known.
        labels: of the page's lines.
    """
    text = whole_title(title, labels)
    if (behind := pieces_behind(text)) and any(_is_site(piece.text, publisher) for piece in behind):
        text = _without_behind(text, publisher, {label.line.text for label in labels})
    before = piece_before(text)
    if before is not None and _names(
        before.text, publisher
    ):  # any other paper's is quoted: `Bild: Minister geht`
        text = before.head
    return _without_kicker(text, title, labels)


def _without_behind(title: str, publisher: str | None, lines: Collection[str]) -> str:
    pieces = pieces_behind(title)
    site = next((place for place, piece in enumerate(pieces[:3]) if _is_site(piece.text, publisher)), None)
    if site is None:
        return title
    if any(not is_section(piece.text) and piece.head not in lines for piece in pieces[:site]):
        return title
    cut = pieces[site].head
    for piece in pieces[site + 1 :]:
        if piece.head in lines or is_section(piece.text):
            cut = piece.head
        else:
            break
    return cut


def _is_site(text: str, publisher: str | None) -> bool:
    """Whether a piece of a title names the page's site, or any publisher where the name is nothing else."""
    return _names(text, publisher) or (bool(numbers_of(text)) and not is_ambiguous(text))


def _names(text: str, publisher: str | None) -> bool:
    """Whether it is a name of this publisher."""
    if publisher is None:
        return False
    known = lookup()["names"]
    return squeezed(text) == squeezed(publisher) or any(
        known[number] == publisher for number in numbers_of(text)
    )


def _without_kicker(text: str, title: Block, labels: Sequence[Label]) -> str:
    """The part of a title that is a line of its own elsewhere, where the words before it are the line above that."""
    above: str | None = None
    for line, role, _, _ in labels:
        if role is Role.BLANK or line.number in title.lines:
            continue
        if (
            above is not None
            and len(above) < len(line.text) < len(text)
            and text.endswith(line.text)
            and not line.text[0].islower()
            and is_long(line.text)
            and text[: -len(line.text)].rstrip(_JOINTS) == above
        ):
            return line.text
        above = line.text
    return text
