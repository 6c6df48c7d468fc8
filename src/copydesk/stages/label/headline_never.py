"""What a line says of itself that makes it no headline: a byline, the day it was printed, a caption, a way back."""

from __future__ import annotations

import re

from copydesk.knowledge.agencies import is_agency
from copydesk.knowledge.bylines import read_byline
from copydesk.knowledge.credits import credits_at_end
from copydesk.knowledge.dates import read_dates
from copydesk.knowledge.phrases import is_section, match_phrase
from copydesk.model import Role

#: How a Japanese caption ends: what it shows, a double hyphen, then the day, the place or whose picture it is.
_CAPTION = re.compile(r"＝([^＝]{1,30})$")
_TAKEN = re.compile(r"\d\s?[年月日]|撮影|提供|写真")


#: Characters of other words beside a date, below which the line is the date's.
_FEW_WORDS = 30


def is_dated(text: str) -> bool:
    """Whether a day is most of what it says: who printed it when.

    >>> is_dated("Harbour Post Staff - 4 May 2021"), is_dated("What the inquest of 4 May 2021 will have to answer")
    (True, False)
    """
    dates = read_dates(text)
    return any(stated.day and stated.free_sides and stated.strangers < _FEW_WORDS for stated in dates)


def is_no_headline(text: str) -> bool:
    """Whether the line itself says that it is something else.

    >>> is_no_headline("Par Les Echos"), is_no_headline("Par tous les temps")
    (True, False)
    """
    return _is_byline(text) or _tells_its_day(text) or _is_caption(text) or _leads_back(text)


def _is_byline(text: str) -> bool:
    byline = read_byline(text)
    return (byline.is_labelled and byline.is_source) or (byline.is_titled and byline.is_known)


def _tells_its_day(text: str) -> bool:
    return any(stated.label == "published" and stated.day for stated in read_dates(text))


def _is_caption(text: str) -> bool:
    """Whether a sentence with an agency behind it, or a Japanese caption by its end."""
    match = _CAPTION.search(text)
    if match is not None and (_TAKEN.search(match[1]) or is_agency(match[1])):
        return True
    return bool(credits_at_end(text))


def _leads_back(text: str) -> bool:
    """Whether it is a link to a section: `Trở lại Sức khỏe`."""
    words = text.split()
    if not 1 < len(words) <= 5:
        return False
    for count in range(1, min(3, len(words) - 1) + 1):
        match = match_phrase(" ".join(words[:count]))
        if match is not None and match.role is Role.NAVIGATION and is_section(" ".join(words[count:])):
            return True
    return False
