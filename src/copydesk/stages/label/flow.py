"""Which lines belong together: hard-wrapped paragraphs, and sentences that were broken at links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from copydesk.knowledge.phrases import match_phrase
from copydesk.knowledge.shape import CLOSERS, STOPS, word_count
from copydesk.model import Line

#: Columns at which dumps are wrapped by hand or by program (mail 60 to 76, archive exports 78, terminals 80 to 100).
_NARROWEST, _WIDEST = 50, 110
#: Share of line breaks that fall where the next word no longer fitted, for a text to count as wrapped.
_WRAPPED_SHARE = 0.6

#: Size of a link's text, in characters and words.
_LONGEST_LINK, _LINK_WORDS = 90, 6
#: Words; from so many on an open line reads as a running sentence, and from so many on as nothing else.
_RUNNING_WORDS, _LONG_WORDS = 4, 16

#: Japanese case particles, which begin no sentence.
_PARTICLES = "のをにと"
_INNER_CAPITAL = re.compile(r"[a-z]{1,4}[A-Z]")
#: A year and a time of day, as bylines have them behind the name: `by Jane Doe May 3, 2019 1:15 pm`.
_STAMP = re.compile(r"\b(?:19|20)\d\d\b.{0,12}\b\d{1,2}:\d\d\b")
_BULLET = re.compile(r"[*+•·‣▪►▶■●○–—-]\s")
#: What text browsers print before the items of lists in lists: `*`, `+`, `o`, `#`, `@`, `-`, by depth.
_NESTED = ("o ", "* ", "+ ", "# ", "@ ", "- ")


def flow(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines that are not blank, grouped: each group is one paragraph, heading or piece of debris."""
    width = wrap_width(lines)
    return _mended(_unwrapped(lines, width) if width else ([line] for line in lines if line.text))


def wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the text was hard-wrapped, or 0.

    A break is a wrap if the next line's first word would not have fitted behind this line.
    """
    lengths = [len(line.text) for line in lines if line.text]
    if len(lengths) < 4:
        return 0
    width = max(lengths)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = full = ended = 0
    for line, after in pairwise(lines):
        if line.text and after.text:
            pairs += 1
            if _is_full(line, after, width):
                full += 1
                ended += line.text.rstrip(CLOSERS)[-1:] in STOPS
    # Paragraphs of one length, one a line, are full lines too; but they end as sentences do.
    return width if pairs >= 3 and full >= _WRAPPED_SHARE * pairs and ended < full / 2 else 0


def _is_full(line: Line, after: Line, width: int) -> bool:
    return len(line.text) + 1 + len(after.text.split(" ", 1)[0]) > width


def _unwrapped(lines: Sequence[Line], width: int) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if not line.text:
            if group:
                yield group
            group = []
        elif group and _is_full(group[-1], line, width) and not match_phrase(line.text):
            group.append(line)
        else:
            if group:
                yield group
            group = [line]
    if group:
        yield group


def _mended(groups: Iterator[list[Line]]) -> Iterator[list[Line]]:
    """Sentences broken at links made whole: what goes on with a sentence joins the line it goes on from."""
    whole: list[Line] = []
    is_first = True
    ahead = next(groups, None)
    ahead_goes_on = ahead is not None and _goes_on(ahead)
    while ahead is not None:
        group, goes_on = ahead, ahead_goes_on
        ahead = next(groups, None)
        ahead_goes_on = ahead is not None and _goes_on(ahead)
        is_item = _is_nested_item(group, whole, ahead)
        if (
            goes_on
            and whole
            and not is_item
            and (_is_running(whole) or _is_running(group) or not group[0].text[0].isalpha())
            and not (is_first and _may_be_headline(whole, group))
            and _is_open(whole)
        ):
            whole.extend(group)
            continue
        # A link's text in the middle of a sentence: the sentence goes on behind it.
        if (
            ahead is not None
            and whole
            and not is_item
            and _goes_on_behind(whole, ahead, as_sentence=ahead_goes_on)
            and _is_link_text(group)
            and _is_open(whole)
        ):
            whole.extend((*group, *ahead))
            ahead = next(groups, None)
            ahead_goes_on = ahead is not None and _goes_on(ahead)
            continue
        if whole:
            yield whole
            is_first = False
        whole = group
    if whole:
        yield whole


def _is_nested_item(group: list[Line], above: list[Line], below: list[Line] | None) -> bool:
    """Whether the small letter that it begins with is a list's bullet: `o` is a word too, but not line by line."""
    return group[0].text.startswith("o ") and (
        (bool(above) and above[-1].text.startswith(_NESTED))
        or (below is not None and below[0].text.startswith(_NESTED))
    )


def _may_be_headline(first: list[Line], group: list[Line]) -> bool:
    """Whether a line in small letters stands apart below the very first line, which is likely the headline."""
    return len(first) == 1 and group[0].number > first[0].number + 1 and group[0].text[0].isalpha()


def _is_open(group: list[Line]) -> bool:
    text = group[-1].text
    bare = text.rstrip(CLOSERS)
    if not bare or bare[-1] in STOPS or bare[-1] == ":" or len(text) < 2:
        return False
    return match_phrase(text) is None or len(group) > 1


def _goes_on(group: list[Line]) -> bool:
    text = group[0].text
    first = text[0]
    if first in _PARTICLES:
        return match_phrase(text) is None
    if first.isalpha():
        if not first.islower():
            return False
        # `iPhone`, `eBay`, `byJane Doe`: small letters and then a capital are a name, or a byline
        return not _INNER_CAPITAL.match(text) and not _STAMP.search(text) and match_phrase(text) is None
    return (
        first in ",;.!?…)]»”،؛؟。、，（）」"
        and not text.startswith(("...", "…", "»"))
        and match_phrase(text) is None
    )


def _is_running(group: list[Line]) -> bool:
    """Whether it has words enough for a piece of a sentence; two tags in small letters have not."""
    return len(group) > 1 or word_count(group[0].text) >= _RUNNING_WORDS - 1


def _is_link_text(group: list[Line]) -> bool:
    """Short enough for a link; a longer one could be the sentence's own beginning, below a headline."""
    text = group[0].text
    return (
        len(group) == 1
        and len(text) <= _LONGEST_LINK
        and text.count(" ") + 1 < _LINK_WORDS
        and text[-1] not in STOPS
        and not _BULLET.match(text)
        and match_phrase(text) is None
    )


def _goes_on_behind(group: list[Line], after: list[Line], *, as_sentence: bool) -> bool:
    """Whether the sentence that `group` left open goes on in `after`, with a link between them.

    Args:
        group: lines.
        after: those behind the link.
        as_sentence: whether these begin as only the middle of a sentence does.
    """
    if as_sentence:
        return _words_of(group) >= _RUNNING_WORDS
    # Scripts without capitals do not show it: an open line as long as no headline, and an end to its sentence.
    text = after[0].text
    if text[0].isupper() or text[0].islower() or len(after) > 1 or text.rstrip(CLOSERS)[-1:] not in STOPS:
        return False
    return _words_of(group) >= _LONG_WORDS and match_phrase(text) is None


def _words_of(group: list[Line]) -> int:
    """Length in words, of long groups of their end."""
    return sum(word_count(line.text) for line in group[-_LONG_WORDS:])
