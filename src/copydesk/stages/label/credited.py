"""Captions, told by the credit of the picture that they end in."""

from __future__ import annotations

import re

from copydesk.knowledge.agencies import agency_of, named_in
from copydesk.knowledge.names import is_full_name, is_name
from copydesk.knowledge.phrases import match_phrase
from copydesk.knowledge.publishers import numbers_of
from copydesk.model import Role

#: Characters of a name behind a stroke, with the stroke; of a caption.
_LONGEST_CREDIT, _SHORTEST_CAPTION = 42, 25
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


def is_credited(text: str) -> bool:
    """Whether a line ends in whose its picture is."""
    return ends_in_name(text) or ends_in_phrase(text) or is_owned(text)


def is_taken_for(text: str) -> bool:
    """Whether a line without a sign ends in whom somebody took its picture for: `Ida Marlowe for Harbour Post`."""
    return " for " in text[-_CREDIT_TAIL:] and text[-1] not in ".!?" and is_owned(text)


def ends_in_name(text: str) -> bool:
    """Whether a line ends in the name of a photographer or agency behind a stroke or copyright sign.

    >>> ends_in_name("The mayor, on Tuesday in his office. / J. MONTALBAN"), ends_in_name("Win or lose / draw")
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
