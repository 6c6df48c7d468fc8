"""Lines in which a site names itself.

Copyright lines, phrases of `publishers.toml` such as `Follow {site} on {network}`, and labels of the page's address.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from copydesk.knowledge.keys import fold, strip_edges
from copydesk.knowledge.publishers import bare_name, read_publishers
from copydesk.knowledge.tables import from_data

#: Characters; longer lines are prose or several lines in one.
LONGEST_SITE_LINE = 80
_LONGEST_NAME = 45
_LONGEST_COPYRIGHT = 260
_SITE = "(.{2,45}?)"

_COPYRIGHT = re.compile(r"©|\(c\)(?= ?\d{4})|copyright|(?:^|\s)℗", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20|٢٠|۲۰|١٩)\d\d(?!\d)|(?<!\d)1[34]\d\d(?!\d)")
#: What parts the name in a copyright line from the rest.
_PARTS = re.compile(
    r"\s+[|–—•·-]\s+|[|•·,;:|®™©]|\.(?=\s|$)|(?:19|20)\d\d(?:\s*[-–—/]\s*(?:(?:19|20)\d\d|\d\d))?"
    r"|\s[–—]|\(c\)|copyright|℗|\s-$|\sby\s",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")


class SiteLine(NamedTuple):
    """A name in a line's phrase: `kind` is the phrase's heading in `publishers.toml`."""

    kind: str
    name: str


class Copyright(NamedTuple):
    """The names in a copyright line, as printed.

    Attributes:
        certain: it has a year or claims rights, as credits of pictures do not.
    """

    names: tuple[str, ...]
    certain: bool


@from_data
def _expressions() -> dict[str, str]:
    """One expression each for the claims of rights, the networks and the labels of addresses, folded."""
    data = read_publishers()
    return {
        kind: "|".join(re.escape(phrase) for phrase in sorted(map(fold, data[kind]), key=len, reverse=True))
        for kind in ("rights", "networks", "address_labels")
    }


@cache
def _rights() -> re.Pattern[str]:
    return re.compile(_expressions()["rights"])


@cache
def _network() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_expressions()['networks']})\b")


@cache
def _address_label() -> re.Pattern[str]:
    return re.compile(rf"(?:{_expressions()['address_labels']}) ?:?")


def is_address_label(text: str) -> bool:
    """Whether words before an address make it the page's own.

    >>> is_address_label("Permalink:"), is_address_label("Read the study:")
    (True, False)
    """
    return _address_label().fullmatch(fold(text)) is not None


@from_data
def _phrases() -> dict[str, list[tuple[str, str, str, str]]]:
    """Phrases by the word that each begins with, or, behind `$`, the one it ends in.

    Each is its kind, its fixed beginning and end, either of which may be empty, and an expression for all of it.
    """
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    network = f"(?:(?:{_expressions()['networks']})\\b.{{0,40}})"
    for kind, phrases in read_publishers()["lines"].items():
        for phrase in phrases:
            before, _, after = fold(phrase).partition("{site}")
            expression = re.escape(before) + _SITE + re.escape(after).replace(r"\{network\}", network)
            if before:
                word = before.split(" ")[0]
            else:
                word = "$" if "{network}" in after else "$" + re.split(r"[ -]", after)[-1]
            ends = "" if "{" in after else after
            found.setdefault(word, []).append((kind, before, ends, expression))
    return found


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Most phrases are never asked for."""
    return re.compile(expression)


@from_data
def first_and_last_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words that the phrases begin and end with, as lines may print them: a quick look that spares folding most."""
    firsts, lasts = set[str](), set[str]()
    for phrases in read_publishers()["lines"].values():
        for phrase in phrases:
            before, _, after = phrase.partition("{site}")
            words = firsts if before else lasts
            word = before.split(" ")[0] if before else after.split(" ")[-1].rpartition("-")[2]
            if "{network}" not in word:
                words |= {word, word.casefold(), word.capitalize(), word.upper(), f"{word}:", f"**{word}"}
    return frozenset(firsts), frozenset(lasts)


@lru_cache(maxsize=1 << 13)  # furniture recurs from page to page
def site_line(text: str) -> SiteLine | None:
    """The name by which a line of furniture calls its own site.

    >>> site_line("Follow Fenland News on Facebook")
    SiteLine(kind='follow', name='Fenland News')
    >>> site_line("Follow the money") is None or site_line("The harbour opens on Monday") is None
    True
    """
    if len(text) > LONGEST_SITE_LINE:
        return None
    folded = strip_edges(fold(text))
    words = folded.split(" ")
    if len(words) > 12 or not folded:
        return None
    phrases = _phrases()
    tried = [*phrases.get(words[0], ()), *phrases.get("$" + words[-1].rpartition("-")[2], ())]
    if _network().search(folded) is not None:
        tried += phrases["$"]
    for kind, begins, ends, expression in tried:
        if not (folded.startswith(begins) and folded.endswith(ends)):
            continue
        if (match := _compiled(expression).fullmatch(folded)) is not None:
            name = match[1].removesuffix("'s")
            start = text.casefold().find(name)
            return SiteLine(kind, text[start : start + len(name)] if start >= 0 else _printed(text, name))
    return None


def may_be_copyright(text: str) -> bool:
    """Whether a line has a sign of copyright, or claims rights."""
    return "©" in text or _COPYRIGHT.search(text) is not None or _rights().search(fold(text)) is not None


@lru_cache(maxsize=1 << 12)
def copyright_of(text: str) -> Copyright | None:
    """The names that a copyright line may state, or None where it is none.

    >>> copyright_of("© 2024 Fenland News Ltd. All rights reserved.")
    Copyright(names=('Fenland News Ltd', 'Fenland News'), certain=True)
    >>> copyright_of("She holds the copyright of a song about rain, says the mayor of the small town.") is None
    True
    """
    if len(text) > _LONGEST_COPYRIGHT:
        return None
    sign = _COPYRIGHT.search(text)
    folded = fold(text)
    rights = _rights().search(folded)
    if sign is None and rights is None:
        return None
    if sign is not None and sign[0] != "©" and not (rights or _YEAR.search(text) or sign.start() == 0):
        return None
    certain = rights is not None or _YEAR.search(text) is not None
    told = text[sign.start() :] if sign is not None and not certain else text
    if rights is not None:
        told = _without_rights(told)
    names: list[str] = []
    for piece in _PARTS.split(told):
        part = piece.strip(" .,-–—/()[]«»\"'“”*_&>")
        if len(part) > _LONGEST_NAME or len(part.split()) > 6 or _LETTER.search(part) is None:
            continue
        for name in (part, bare_name(part)):
            if len(name) > 1 and name not in names:
                names.append(name)
    return Copyright(tuple(names), certain)


def _without_rights(text: str) -> str:
    """The line with its claims of rights as borders between its parts."""
    kept: list[str] = []
    for part in re.split(r"([|•·.,;:])", text):
        folded = fold(part)
        claim = _rights().search(folded)
        if claim is None:
            kept.append(part)
        elif claim.end() - claim.start() < len(folded):
            # Folding takes marks away, so the claim is cut out of the folded part: only comparing uses the rest.
            before, after = folded[: claim.start()], folded[claim.end() :]
            kept.append(f"{_printed(part, before)} | {_printed(part, after)}")
    return "".join(kept)


def _printed(text: str, folded: str) -> str:
    """The part of a text that has this folded form, as printed if it can be found."""
    words, wanted = text.split(), " ".join(folded.split())
    size = wanted.count(" ") + 1
    for start in range(len(words) - size + 1):
        printed = " ".join(words[start : start + size])
        if strip_edges(fold(printed)) == wanted:
            return printed.strip(" *:.،")
    return folded
