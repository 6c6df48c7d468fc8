"""Roles that the form of a short line makes certain, whatever it says: dates, credits, paths, decoration."""

from __future__ import annotations

import re

from copydesk.knowledge.agencies import agency_of, named_in
from copydesk.knowledge.breadcrumbs import is_breadcrumb
from copydesk.knowledge.date_lines import LONGEST_DATE_LINE, has_date_part, is_date_line
from copydesk.knowledge.names import is_full_name, is_name
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
#: Who took a picture and for whom, in brackets or behind a sentence: `(Ida Marlowe/Harbour Post)`.
_BY_AND_FOR = re.compile(
    r"(?:[(（]|[.!?…”\"»)]\s?|\s[–—-]\s)(?P<name>[^\s()/][^()/.!?…”\"»]{4,40}?)(?:\s?/\s?|\sfor\s)(?P<whom>[^()/.!?…”\"»]{2,40})[)）]?"
)
#: A copyright sign without a year and all behind it: `© Imago / Harbour Pictures`.
_OWNER = re.compile(r"\S\s?©\s?(?P<owner>[^\d.!?©]{2,70})")
#: Whom a job is offered to, in German, French and Dutch: `(m/w/d)`, `(H/F)`, `(m/v/x)`.
_SEXES = re.compile(
    r"\((?:[mwfdxiv]|div|gn)(?:\s?[/|*]\s?(?:[mwfdxiva]|div|gn)){2}\)|\((?:m/w|w/m|m/v|v/m|h/f|f/h)\)",
    re.IGNORECASE,
)
_LONGEST_OFFER = 200


def role_by_form(text: str, *, letters: bool) -> tuple[Role, str] | None:
    """Role and reason, or None where the form says nothing.

    Args:
        text: one line, not empty.
        letters: whether it holds a letter at all.
    """
    if len(text) > _LONGEST:
        return None
    if letters and not _may_tell(text):
        is_credit = " for " in text[-_CREDIT_TAIL:] and text[-1] not in ".!?" and is_owned(text)
        return (Role.CAPTION, "ends in a credit") if is_credit else None
    if not letters and not any(sign.isdigit() for sign in text):
        return Role.NOISE, "decoration: no letter, no digit"
    if text[0] == "#" and _HASHTAGS.fullmatch(text):
        return Role.TAGS, "nothing but hashtags"
    if "@" in text and _ADDRESS.fullmatch(text):
        return Role.AUTHOR_BIO, "nothing but an e-mail address"
    has_digit = _DIGIT.search(text) is not None
    if has_digit and is_date_line(text):
        return Role.DATE, "nothing but a date"
    if is_credited(text) or ends_in_phrase(text) or is_owned(text):
        return Role.CAPTION, "ends in a credit"
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
    >>> ends_in_phrase("Both sides will meet again on Monday. (dpa/AFP)")
    False
    """
    tail = text[-_CREDIT_TAIL:]
    if len(text) < _SHORTEST_CAPTION or _CREDIT_SIGN.search(tail) is None:
        return False
    found = _LAST_PIECE.search(tail)
    if found is None:
        return False
    piece = found["piece"].strip(" -–—|/")
    match = match_phrase(piece)
    return match is not None and match.role is Role.CAPTION and not _is_of_wire(piece)


def _is_of_wire(piece: str) -> bool:
    """Whether a credit names news agencies alone, as those behind the last paragraph of a wire story do."""
    named = named_in(piece)
    return bool(named.agencies) and not named.others


def is_owned(text: str) -> bool:
    """Whether a line ends in a photographer and an outlet, or in a copyright sign and whose the picture is.

    Copy of agencies ends in their names too, and in their signs; so these alone tell nothing.

    >>> is_owned("The pier at dawn. (Ida Marlowe/Harbour Post)"), is_owned("They will meet on Monday. (dpa/AFP)")
    (True, False)
    """
    tail = text[-_CREDIT_TAIL:]
    if len(text) < _SHORTEST_CAPTION or tail[-1] in ".!?":
        return False
    if "©" in tail:
        found = _OWNER.search(tail)
        if found is None or found.end() < len(tail) or agency_of(found["owner"]) is not None:
            return False
        match = match_phrase(found["owner"])
        return match is None or match.role is Role.CAPTION
    if "/" not in tail and " for " not in tail:
        return False
    for found in _BY_AND_FOR.finditer(tail):
        if found.end() == len(tail):
            name, whom = found["name"].strip(), found["whom"].strip()
            is_slashed = "/" in found[0]
            person = is_full_name(name) or (is_full_name(whom) and is_slashed)
            outlet = whom[0].isupper() and whom.split()[-1][0].isupper()
            return person and is_name(name) and outlet and (is_slashed or " " in whom)
    return False


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
