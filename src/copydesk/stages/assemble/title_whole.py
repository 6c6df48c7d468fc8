"""The headline whole and alone, where another line of the page prints it so.

One line is cut off at a link, or has a kicker or the author glued to it; the page's own title, a share text or a
path prints the same words again. Where the lines agree in letters, the one that tells the parts apart is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import category

from copydesk.knowledge.bylines import read_byline
from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.phrases import is_section
from copydesk.model import Label, Role
from copydesk.stages.assemble.blocks import Block, joined

#: Bullets that are no dash: those open quotations.
_BULLET = re.compile(r"^(?:[*•‣▪►▶■●◆]\s+)+(?=\S)")
_ITEM = re.compile(r"^(?:[*+•‣▪►▶■●◆>-]\s+|\d{1,2}[.)]\s+)+")
_COLON = re.compile(r"\s?[:：]\s*")
_DASH, _UNMARKED = re.compile("[–—−‑]"), re.compile(r"""[\s:：'"‘’“”„«»‹›「」『』\u00ad\u200b]""")
#: What may follow a headline in another line: the site's name behind a separator.
_SITE = re.compile(r"\s*[|｜»›_]|\s+[-–—―•·~]\s|\s*$")
#: Signs that belong to the word before them; so do vowel signs, which are no letters.
_CLOSING = frozenset("\"”“»«'’!?！？؟…)]」』%€$")
#: Lines beside the headline that may be parts of it, on either side.
_BESIDE = 2
#: Characters; a shorter line begins another by chance, a longer one is prose.
_SHORTEST, _LONGEST = 12, 300
_PASSED = frozenset({Role.BLANK, Role.NOISE})


def whole_title(title: Block, labels: Sequence[Label]) -> str:
    """The headline as the page prints it most clearly: without a bullet, cut off nowhere, nothing glued to it.

    Args:
        title: as printed.
        labels: of the page's lines.
    """
    text = _BULLET.sub("", title.text)
    letters = _letters(text)
    if len(text) > _LONGEST or not letters:
        return text
    return _joined_elsewhere(text, title, labels) or _alone_elsewhere(text, labels) or text


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _marked(text: str) -> str:
    """Letters and the marks between them that editors choose, but no colons and quotation marks."""
    return _UNMARKED.sub("", _DASH.sub("-", text)).casefold()


def _joined_elsewhere(text: str, title: Block, labels: Sequence[Label]) -> str | None:
    """The longest row of lines about the headline, and it among them, that another line prints as one.

    Where a colon parts the pieces there, any line will do, for that is how a kicker is joined to its headline; where
    nothing does, the page's first line alone.
    """
    rows = [(_letters(joined(row)), row) for row in _rows(text, title, labels)]
    first = next((label.line for label in labels if label.role is not Role.BLANK), None)
    best = ""
    starts = {letters[:_SHORTEST] for letters, _ in rows}
    for label in labels:
        line = label.line
        if len(line.text) <= len(text) or len(line.text) > 2 * _LONGEST or line.number in title.lines:
            continue
        printed = _ITEM.sub("", line.text)
        if _letters(printed[: 3 * _SHORTEST])[:_SHORTEST] not in starts:
            continue
        for letters, row in rows:
            found = _beginning(printed, letters)
            if found is None or len(found) <= len(best):
                continue
            if _has_colon(found, row) or (line is first and len(row) > 1 and _flows(found, row)):
                best = found
    return best or None


def _rows(text: str, title: Block, labels: Sequence[Label]) -> Iterator[list[str]]:
    """The headline alone, and with the lines next to it."""
    place = {label.line.number: index for index, label in enumerate(labels)}
    above = _next_to(labels, place[title.lines[0]], -1)
    below = _next_to(labels, place[title.lines[-1]], 1)
    for up in range(len(above) + 1):
        for down in range(len(below) + 1):
            row = [*reversed(above[:up]), text, *below[:down]]
            if sum(map(len, row)) <= _LONGEST and len(_letters("".join(row))) >= _SHORTEST:
                yield row


def _next_to(labels: Sequence[Label], index: int, step: int) -> list[str]:
    found: list[str] = []
    for place in range(index + step, index + 3 * _BESIDE * step, step):
        if not 0 <= place < len(labels) or len(found) == _BESIDE:
            break
        _, role, _, _ = labels[place]
        text = labels[place].line.text
        if role in _PASSED or not any(map(str.isalnum, text)):
            continue
        found.append(text)
    return found


def _beginning(text: str, letters: str) -> str | None:
    """The beginning of a line that has just these letters, if it, or what precedes a site's name, ends there."""
    if not _letters(text).startswith(letters):
        return None
    count = end = 0
    while count < len(letters):
        count += len(text[end].casefold()) if text[end].isalnum() else 0
        end += 1
    while end < len(text) and (text[end] in _CLOSING or category(text[end])[0] == "M"):
        end += 1
    return text[:end] if _SITE.match(text, end) else None


def _has_colon(found: str, row: Sequence[str]) -> bool:
    """Whether it parts by a colon what the row has apart, or glued; a section's name is no part of a headline."""
    pieces = _COLON.split(found)
    if len(pieces) < 2 or is_section(pieces[0]):
        return False
    if _marked(found) != _marked("".join(row)):  # the same headline, edited
        return False
    if len(row) == 1:
        return len(pieces) > len(_COLON.split(row[0]))
    borders = {_letters("".join(row[:count])) for count in range(1, len(row))}
    return borders <= {_letters("".join(pieces[:count])) for count in range(1, len(pieces))}


def _flows(found: str, row: Sequence[str]) -> bool:
    """Whether nothing but spaces stands in it where the lines were parted."""
    return " ".join(found.split()) == " ".join(" ".join(row).split()) or found == joined(row)


def _alone_elsewhere(text: str, labels: Sequence[Label]) -> str | None:
    """The line that the headline begins with, if the rest is its author or day."""
    best = ""
    lines = [label.line for label in labels if label.role not in _PASSED]
    for line, below in pairwise([*lines, None]):
        own = line.text if line is not None else ""
        if len(best) < len(own) < len(text) and len(own) >= _SHORTEST and text.startswith(own):
            rest = text[len(own) :].strip(" |-–—,·")
            # a line broken at a link goes on with the next; what is cut off there is no author
            if rest and not (below is not None and rest.startswith(below.text)) and _is_credit(rest):
                best = own
    return best or None


def _is_credit(text: str) -> bool:
    """Whether it names a known author, or tells when."""
    byline = read_byline(text)
    return bool(byline.names and (byline.is_known or byline.is_labelled)) or is_date_line(text) or "@" in text
