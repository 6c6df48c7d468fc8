"""Roles that the form of a short line makes certain, whatever it says: dates, credits, paths, decoration."""

from __future__ import annotations

import re

from copydesk.knowledge.breadcrumbs import is_breadcrumb
from copydesk.knowledge.date_lines import LONGEST_DATE_LINE, has_date_part, is_date_line
from copydesk.knowledge.names import is_name
from copydesk.knowledge.phrases import match_phrase
from copydesk.knowledge.publishers import numbers_of
from copydesk.model import Role

#: Characters; a longer line is prose, whatever stands in it.
_LONGEST = 300
_LONGEST_CREDIT, _SHORTEST_CAPTION = 42, 25

#: Without one of these a line of words has no form that tells.
_SIGN = re.compile(r"[/©|>»›→▸:(\[＝@]")
_DIGIT = re.compile(r"\d")
_SIGN_OR_DIGIT = re.compile(rf"[\d{_SIGN.pattern[1:]}")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_HASHTAGS = re.compile(r"#\w+(?:[\s,،|]+#\w+)*")
_CREDIT = re.compile(r".{12,}?(?:[.)»”\"!?]\s?/|\s/|\s?©|\s\|)\s?(?P<name>[^/|©]{3,40})")
_CREDIT_SIGN = re.compile(r"[:/©(\[＝]")
_LAST_PIECE = re.compile(
    r"(?:[.!?…。)»”\"]\s*|\s[–—|/-]\s|[(\[＝]\s*|,\s+)(?P<piece>[^.!?()\[\]]{0,25}[:/©][^!?()\[\]]{2,45}|[^.!?():＝]{2,40})[)\]]?\s*$"
)
#: Characters at a caption's end that hold its credit.
_CREDIT_TAIL = 75


def role_by_form(text: str, *, letters: bool) -> tuple[Role, str] | None:
    """Role and reason, or None where the form says nothing.

    Args:
        text: one line, not empty.
        letters: whether it holds a letter at all.
    """
    if len(text) > _LONGEST or (letters and not _may_tell(text)):
        return None
    if not letters and not any(sign.isdigit() for sign in text):
        return Role.NOISE, "decoration: no letter, no digit"
    if text[0] == "#" and _HASHTAGS.fullmatch(text):
        return Role.TAGS, "nothing but hashtags"
    if "@" in text and _ADDRESS.fullmatch(text):
        return Role.AUTHOR_BIO, "nothing but an e-mail address"
    has_digit = _DIGIT.search(text) is not None
    if has_digit and is_date_line(text):
        return Role.DATE, "nothing but a date"
    if is_credited(text) or ends_in_phrase(text):
        return Role.CAPTION, "ends in a credit"
    if (role := field_role(text)) is not None:
        return role, "a date and labelled fields"
    if has_digit and has_date_part(text):
        return Role.DATE, "a date, and a place or source beside it"
    if is_breadcrumb(text):
        return Role.NAVIGATION, "a path through the site's sections"
    return None if letters else (Role.NOISE, "nothing but numbers")


def _may_tell(text: str) -> bool:
    """Whether a line has a sign that some form has; digits tell of dates, which are short, or begin fields."""
    if text[0] == "#":
        return True
    telling = _SIGN if len(text) > LONGEST_DATE_LINE and not text[0].isdigit() else _SIGN_OR_DIGIT
    return telling.search(text) is not None


def is_credited(text: str) -> bool:
    """Whether a line ends in the name of a photographer or agency behind a stroke or copyright sign.

    >>> is_credited("The mayor, on Tuesday in his office. / J. MONTALBAN"), is_credited("Win or lose / draw")
    (True, False)
    """
    tail = text[-_LONGEST_CREDIT:]
    if not ("/" in tail or "©" in tail or "|" in tail):
        return False
    found = _CREDIT.fullmatch(text)
    if found is None or " " not in found["name"] or not is_name(found["name"]):
        return False
    return not numbers_of(found["name"])  # a paper's name behind a page's title is no photographer's


def ends_in_phrase(text: str) -> bool:
    """Whether a line ends in a credit that the language files know, behind its sentence or in brackets.

    >>> ends_in_phrase("The mayor in his office. Photo: Jan Montalban"), ends_in_phrase("They saw the photo (of 2019)")
    (True, False)
    """
    tail = text[-_CREDIT_TAIL:]
    if len(text) < _SHORTEST_CAPTION or _CREDIT_SIGN.search(tail) is None:
        return False
    found = _LAST_PIECE.search(tail)
    match = match_phrase(found["piece"].strip(" -–—|/")) if found else None
    return match is not None and match.role is Role.CAPTION


def field_role(text: str) -> Role | None:
    """Byline or date, for a line of fields parted by spaces: `2019-05-06 08:30 来源：… 记者：…`; else None."""
    if not text[0].isdigit() or "：" not in text:
        return None
    labelled = [field for field in text.split() if "：" in field]
    dated = " ".join(field for field in text.split() if "：" not in field)
    roles = [match.role if (match := match_phrase(field)) is not None else None for field in labelled]
    if not any(roles) or not is_date_line(dated):
        return None
    return Role.BYLINE if Role.BYLINE in roles else Role.DATE
