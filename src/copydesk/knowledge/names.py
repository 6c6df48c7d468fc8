"""Names of authors: what a byline says once its fixed words are off."""

from __future__ import annotations

import re
from functools import cache

from copydesk.knowledge.keys import fold
from copydesk.knowledge.language_files import load_languages

_ADDRESS = re.compile(r"\(?\S+@\S+\)?|(?<!\w)@\w+")
_OUTER = " \t,;:.|/–—-•·*()[]"
_PARTICLES = frozenset(
    "de da do dos das del della di du des la le les van von den der zu zum zur vom af av ter ten te y e i bin ibn bint "
    "al el ul ud abu ben bar d l st mac mc o".split()
)
_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
_DIGIT = re.compile(r"\d")


@cache
def _patterns() -> list[re.Pattern[str]]:
    """`Von {name}` and its like as expressions over the printed text, longest fixed part first."""
    found = []
    for language in load_languages():
        for phrase in language.byline.by:
            if "{name}" in phrase:
                before, _, after = (_expression(piece) for piece in phrase.partition("{name}"))
                found.append((len(phrase), rf"{before}\s*(?P<name>\S.*?)\s*{after}"))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return [re.compile(expression, re.IGNORECASE) for _, expression in found]


def _expression(piece: str) -> str:
    """A phrase's fixed part over printed text: any spacing, any space around a colon, anything for `{text}`."""
    escaped = re.escape(piece.strip()).replace(r"\ ", r"\s+").replace(r"\{text\}", ".*")
    return escaped.replace(":", r"\s*:")


@cache
def _joiners() -> re.Pattern[str]:
    words = sorted({word for language in load_languages() for word in language.byline.joiners}, key=lambda w: (-len(w), w))
    alternatives = "|".join(rf"\s+{re.escape(word)}\s+" for word in words)
    # The Arabic conjunction is written on to the name it joins: `علي و محمد` apart, `علي ومحمد` together (left alone).
    return re.compile(rf"{alternatives}|\s*[,،、;/|•·&]\s*|\s+[–—-]\s+" if alternatives else r"\s*[,،、;/|•·&]\s*|\s+[–—-]\s+")


@cache
def _titles() -> frozenset[str]:
    return frozenset(fold(title) for language in load_languages() for title in language.byline.titles)


def authors_of(byline: str) -> list[str]:
    """The names a byline states, as printed, in order; an empty list where none is sure.

    Fixed words (`By`, `بقلم`), functions (`Staff Writer`), addresses and handles come off.
    """
    text = _ADDRESS.sub(" ", byline).strip(_OUTER)
    for pattern in _patterns():
        if (found := pattern.fullmatch(text)) is not None:
            text = found["name"]
            break
    names: list[str] = []
    for part in _joiners().split(text):
        name = _without_title(part.strip(_OUTER))
        if name and is_name(name) and name not in names:
            names.append(name)
    return names


def _without_title(name: str) -> str:
    if fold(name) in _titles():
        return ""
    words = name.split()
    for cut in range(1, len(words)):
        if fold(" ".join(words[cut:])) in _titles():
            return " ".join(words[:cut]).strip(_OUTER)
        if fold(" ".join(words[:cut])) in _titles():
            return " ".join(words[cut:]).strip(_OUTER)
    return name


def is_name(text: str) -> bool:
    """Whether the text can be a person's name: few words, no digits, capitals where the script has them.

    >>> is_name("Ludwig van der Meer"), is_name("the people of the town")
    (True, False)
    """
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or _DIGIT.search(text) or text[-1] in "!?؟:":
        return False
    for word in words:
        if _CASED.match(word) and not word[0].isupper() and fold(word).rstrip(".'") not in _PARTICLES:
            return False
    return True
