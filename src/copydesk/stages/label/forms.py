"""Roles that the form of a short line makes certain, whatever it says: dates, credits, paths, decoration."""

from __future__ import annotations

import re

from copydesk.knowledge.breadcrumbs import is_breadcrumb
from copydesk.knowledge.date_lines import LONGEST_DATE_LINE, has_date_part, is_date_line
from copydesk.knowledge.phrases import match_phrase
from copydesk.model import Role
from copydesk.stages.label.credited import is_credited, is_taken_for

#: Characters; a longer line is prose, whatever stands in it.
_LONGEST = 300

#: Without one of these a line of words has no form that tells.
_SIGN = re.compile(r"[/©|>»›→▸:(\[＝@]")
_DIGIT = re.compile(r"\d")
_SIGN_OR_DIGIT = re.compile(rf"[\d{_SIGN.pattern[1:]}")
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_HASHTAGS = re.compile(r"#\w+(?:[\s,،|]+#\w+)*")
#: Whom a job is offered to, in German, French and Dutch: `(m/w/d)`, `(H/F)`, `(m/v/x)`.
_SEXES = re.compile(
    r"\((?:[mwfdxiv]|div|gn)(?:\s?[/|*]\s?(?:[mwfdxiva]|div|gn)){2}\)|\((?:m/w|w/m|m/v|v/m|h/f|f/h)\)",
    re.IGNORECASE,
)
_LONGEST_OFFER = 200
_CREDITED = "ends in a credit"


def role_by_form(text: str, *, letters: bool) -> tuple[Role, str] | None:
    """Role and reason, or None where the form says nothing.

    Args:
        text: one line, not empty.
        letters: whether it holds a letter at all.
    """
    if len(text) > _LONGEST:
        return None
    if letters and not _may_tell(text):
        return (Role.CAPTION, _CREDITED) if is_taken_for(text) else None
    if not letters and not any(sign.isdigit() for sign in text):
        return Role.NOISE, "decoration: no letter, no digit"
    if text[0] == "#" and _HASHTAGS.fullmatch(text):
        return Role.TAGS, "nothing but hashtags"
    if "@" in text and _ADDRESS.fullmatch(text):
        return Role.AUTHOR_BIO, "nothing but an e-mail address"
    has_digit = _DIGIT.search(text) is not None
    if has_digit and is_date_line(text):
        return Role.DATE, "nothing but a date"
    if is_credited(text):
        return Role.CAPTION, _CREDITED
    if is_job(text):
        return Role.ADVERT, "a job on offer"
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


def is_job(text: str) -> bool:
    """Whether a line without full stop says that all sexes may apply.

    >>> is_job("Hafenmeister (m/w/d) Stadt Möwenwerder"), is_job("Hinter der Stelle stand: (m/w/d).")
    (True, False)
    """
    if len(text) > _LONGEST_OFFER or text[-1] in ".!?" or "(" not in text:
        return False
    return _SEXES.search(text) is not None


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
