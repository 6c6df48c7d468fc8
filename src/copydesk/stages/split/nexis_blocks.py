"""The blocks of a Nexis article: lines without a blank one between, and what can be seen of each by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.dates import read_dates
from copydesk.model import Line
from copydesk.stages.split.nexis_keys import Key, is_plausible, key_of
from copydesk.stages.split.wrapped import paragraphs

#: Characters, of a line that leaves no room for another word.
FULL = 55

COPYRIGHT = re.compile(
    r"(?:Copyright\b|©|\(c\) ?(?=\d))(?: ?(?:©|\([cC]\)|,))* ?(.{0,60}?)\b(?:19|20)\d\d\b", re.I
)
RIGHTS = re.compile(
    r"(?:all |alle |alla )?(?:rights reserved|rechte vorbehalten|rechten voorbehouden|rettigheder forbeholdes)"
    r"|(?:tous|tutti i|todos los|todos os) (?:droits|diritti|derechos|direitos) r[eéi]\w+",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b")
#: Columns that a centred line stands deeper than one that is not.
CENTRED = 4
#: Characters: of lines with a date, of an author's name, of a paper's that may go on in the next line.
_LONGEST_DATE, _LONGEST_NAME, _LONG_PAPER = 64, 60, 40
#: Characters of words beside a date that are none of it: an edition, a zone.
_MOST_BESIDE = 16
#: Fields that have no second line.
_OF_ONE_LINE = frozenset({"LENGTH", "LOAD-DATE"})
_CLOSING = (".", "!", "?", ":", ";", "…")


class Block(NamedTuple):
    """Lines without a blank one between.

    Attributes:
        key: the field that they are, if it has a value of its form.
        centred: whether one of them stands deep in the page.
    """

    lines: tuple[Line, ...]
    key: Key | None
    centred: bool

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def value(self) -> str:
        """What stands behind the key."""
        assert self.key is not None
        return " ".join(filter(None, (self.key.value, *(line.text for line in self.lines[1:]))))

    @property
    def field(self) -> str | None:
        return None if self.key is None else self.key.field


def blocks_in(lines: Sequence[Line]) -> list[Block]:
    """The blocks in some lines; a field is one of its own though no blank line stands above it."""
    depth = [line.indent for line in lines if line.text]
    flush = min(depth, default=0)
    runs: list[list[Line]] = []
    capitals = any(key_of(line.text, capitals=True) is not None for line in lines)
    for run in paragraphs(lines):
        runs.append([])
        before: Key | None = None
        for place, line in enumerate(run):
            key = key_of(line.text, capitals=capitals)
            above = run[place - 1].text if place else ""
            is_field = key is not None and is_plausible(key.field, key.value)
            is_over = RIGHTS.fullmatch(above) or (
                before and before.field in _OF_ONE_LINE and len(runs[-1]) == 1
            )
            if place and (is_over or (is_field and (before or len(above) < FULL))):
                runs.append([])
            runs[-1].append(line)
            before = key if is_field else before
    blocks = []
    for lines_of_block in runs:
        found = Block(tuple(lines_of_block), key_of(lines_of_block[0].text, capitals=capitals), False)
        centred = max(line.indent for line in lines_of_block) >= flush + CENTRED
        if found.key is not None and not is_plausible(found.key.field, found.value):
            found = found._replace(key=None)
        blocks.append(found._replace(centred=centred))
    return blocks


def is_rights(block: Block) -> bool:
    """Whether a block says whose rights the article is."""
    first = block.lines[0].text
    found = COPYRIGHT.match(first)
    if found is not None and (block.centred or not found[1].strip()):
        return block.centred or not _is_sentence(block.text, found.end())
    found = RIGHTS.match(first)
    return found is not None and len(block.lines) <= 2 and not _is_sentence(block.text, found.end())


def _is_sentence(text: str, at: int) -> bool:
    """Whether what begins as a copyright goes on as a sentence does: `Copyright 1998 was stamped on it`."""
    rest = text[at:]
    if rest.startswith(":"):
        return True
    is_lower = rest.lstrip()[:1].islower() and not RIGHTS.search(rest)
    return is_lower and text.endswith(_CLOSING) and not text.endswith(("Inc.", "Ltd.", "Co."))


def date_in(block: Block) -> tuple[int, str, tuple[int, ...]] | None:
    """Place of the line with a date, the date with a time below it, and the numbers of their lines."""
    if block.key is not None:
        return None
    for at, line in enumerate(block.lines):
        if not _is_date(line.text):
            continue
        below = block.lines[at + 1] if at + 1 < len(block.lines) else None
        if below is not None and _CLOCK.match(below.text) and len(below.text) <= _LONGEST_DATE:
            both = f"{line.text} {below.text}"
            if len({found.iso for found in read_dates(both)}) == 1:
                return at, both, (line.number, below.number)
        return at, line.text, (line.number,)
    return None


def _is_date(text: str) -> bool:
    if len(text) > _LONGEST_DATE or not any(sign.isdigit() for sign in text):
        return False
    if is_date_line(text):
        return True
    found = read_dates(text)
    return len(found) == 1 and found[0].strangers <= _MOST_BESIDE and text[-1:] not in ".!?"


def is_name_like(block: Block) -> bool:
    text = block.text
    return (
        len(block.lines) == 1
        and len(text) <= _LONGEST_NAME
        and not text.endswith(_CLOSING)
        and not any(sign.isdigit() for sign in text)
    )


def runs_on(text: str) -> bool:
    """Whether a paper's name was broken at the end of a line."""
    return (
        len(text) >= _LONG_PAPER
        or text.count("(") > text.count(")")
        or text.endswith((" and", " &", ",", " of"))
    )
