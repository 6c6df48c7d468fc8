"""Which lines belong together: hard-wrapped paragraphs, and sentences that were broken at links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.knowledge.phrases import match_phrase
from copydesk.knowledge.shape import CLOSERS, STOPS, is_stop_word
from copydesk.model import Line

#: Columns at which dumps are wrapped by hand or by program (mail 60 to 76, archive exports 78, terminals 80 to 100).
_NARROWEST, _WIDEST = 50, 110
#: Share of line breaks that fall where the next word no longer fitted, for a text to count as wrapped.
_WRAPPED_SHARE = 0.6

#: A line that begins so goes on with a sentence: a small letter, or a sign that closes or separates.
_GOES_ON = re.compile(r"[,;:.!?…)\]}»”،؛؟。、，]|['’]s\b|[^\W\d_]")
_BULLET = re.compile(r"[*+•·‣▪►▶■●○–—-]\s")


def flow(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines that are not blank, grouped: each group is one paragraph, heading or piece of debris."""
    width = wrap_width(lines)
    groups = _unwrapped(lines, width) if width else [[line] for line in lines if line.text]
    return _mended(groups)


def wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the text was hard-wrapped, or 0.

    A break is a wrap if the next line's first word would not have fitted behind this line.
    """
    lengths = sorted(len(line.text) for line in lines if line.text)
    if len(lengths) < 4:
        return 0
    width = lengths[-1]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = full = 0
    for line, after in zip(lines, lines[1:]):
        if line.text and after.text:
            pairs += 1
            full += _is_full(line, after, width)
    return width if pairs >= 3 and full >= _WRAPPED_SHARE * pairs else 0


def _is_full(line: Line, after: Line, width: int) -> bool:
    return len(line.text) + 1 + len(after.text.split(" ", 1)[0]) > width


def _unwrapped(lines: Sequence[Line], width: int) -> list[list[Line]]:
    groups: list[list[Line]] = []
    before: Line | None = None
    for line in lines:
        if line.text:
            if before is not None and _is_full(before, line, width) and not match_phrase(line.text):
                groups[-1].append(line)
            else:
                groups.append([line])
        before = line if line.text else None
    return groups


def _mended(groups: list[list[Line]]) -> list[list[Line]]:
    """Sentences broken at links made whole: what goes on with a sentence joins the line it goes on from."""
    mended: list[list[Line]] = []
    skip = 0
    for index, group in enumerate(groups):
        if skip:
            skip -= 1
            continue
        if mended and _is_open(mended[-1]):
            if _goes_on(group):
                mended[-1].extend(group)
                continue
            after = groups[index + 1] if index + 1 < len(groups) else None
            # A link's text in the middle of a sentence: the sentence goes on behind it.
            if after is not None and _is_short_link_text(group) and _goes_on(after) and _is_running(mended[-1]):
                mended[-1].extend((*group, *after))
                skip = 1
                continue
            if _ends_waiting(mended[-1]) and _is_link_text(group):
                mended[-1].extend(group)
                continue
        mended.append(list(group))
    return mended


def _is_open(group: list[Line]) -> bool:
    text = group[-1].text
    bare = text.rstrip(CLOSERS)
    if not bare or bare[-1] in STOPS or bare[-1] == ":" or len(text) < 2:
        return False
    return match_phrase(text) is None or len(group) > 1


def _goes_on(group: list[Line]) -> bool:
    text = group[0].text
    first = text[0]
    if first.isalpha():
        if not first.islower():
            return False
        # `iPhone`, `eBay`: a small letter and then a capital is a name
        return not (len(text) > 1 and text[1].isupper()) and match_phrase(text) is None
    return first in ",;.!?…)]»”،؛؟。、，" and not text.startswith(("...", "…", "»")) and match_phrase(text) is None


def _is_link_text(group: list[Line]) -> bool:
    text = group[0].text
    return len(group) == 1 and len(text) <= 90 and not _BULLET.match(text) and match_phrase(text) is None


def _is_short_link_text(group: list[Line]) -> bool:
    """A longer one could be the sentence's own beginning, and the line above it a headline."""
    return _is_link_text(group) and group[0].text.count(" ") < 5 and not _ends_waiting(group)


def _is_running(group: list[Line]) -> bool:
    """Whether a line reads as the beginning of a sentence rather than as a heading or menu entry."""
    text = " ".join(line.text for line in group)
    return text.count(" ") >= 3


def _ends_waiting(group: list[Line]) -> bool:
    """Whether a line ends on a word or sign that something must follow."""
    text = group[-1].text
    if text.count(" ") < 3 and len(group) == 1:
        return False
    return text[-1] in ",،、，(" or is_stop_word(text.rsplit(" ", 1)[-1])
