"""Names of authors: what a byline says once its fixed words are off."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from copydesk.knowledge.keys import fold
from copydesk.knowledge.shape import is_stop_word
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

_ADDRESS = re.compile(r"\(?\S+@\S+\)?|(?<!\w)@\w+")
_OUTER = " \t,;:.|/–—-•·*()[]"
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "du",
        "des",
        "la",
        "le",
        "les",
        "van",
        "von",
        "den",
        "der",
        "zu",
        "zum",
        "zur",
        "vom",
        "af",
        "av",
        "ter",
        "ten",
        "te",
        "y",
        "e",
        "i",
        "bin",
        "ibn",
        "bint",
        "al",
        "el",
        "ul",
        "ud",
        "abu",
        "ben",
        "bar",
        "d",
        "l",
        "st",
        "mac",
        "mc",
        "o",
    ]
)
_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
_WORD = re.compile(r"[^\W_]+")
_NO_NAME = re.compile(r"[\d:：?!\"“”«»]")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
#: Where a line of several fields (`2019-05-06 来源：… 记者：…`) is cut, and how it is known.
_SPACED, _LABELLED = re.compile(r"\s+"), re.compile(r"\S[:：]\S")
#: Given names that begin with the letter of the Arabic conjunction.
_NAMES_IN_WAW = frozenset(
    [
        "وليد",
        "وائل",
        "وسام",
        "وفاء",
        "وداد",
        "وجدي",
        "وسيم",
        "وحيد",
        "وهيب",
        "وفيق",
        "وصفي",
        "ولاء",
        "واصف",
        "وديع",
        "وجيه",
        "وضاح",
        "وعد",
        "وئام",
        "ورد",
        "وردة",
        "وجدان",
        "ولي",
    ]
)


@from_languages
def _patterns(languages: tuple[LanguageFile, ...]) -> dict[str, list[str]]:
    """`Von {name}` and its like as expressions over printed text, by the word they begin or end with; longest first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for language in languages:
        for phrase in language.byline.by:
            if "{name}" in phrase:
                before, _, after = phrase.partition("{name}")
                anchor = _anchor(before) if before.strip() else _anchor(after, last=True)
                expression = rf"{_expression(before)}\s*(?P<name>\S.*?)\s*{_expression(after)}"
                found.setdefault(anchor, []).append((len(phrase), expression))
    return {
        anchor: [expression for _, expression in sorted(set(pairs), key=lambda p: (-p[0], p[1]))]
        for anchor, pairs in found.items()
    }


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def _anchor(text: str, *, last: bool = False) -> str:
    """The first (or last) word of a text, folded; its first character where the script prints no spaces."""
    words = _WORD.findall(fold(text[-60:] if last else text[:60]))
    if not words:
        return ""
    word: str = words[-1 if last else 0]
    return word[-1 if last else 0] if _UNSPACED.match(word) else word


def _expression(piece: str) -> str:
    """A phrase's fixed part over printed text: any spacing, any space around a colon, anything for `{text}`."""
    escaped = re.escape(piece.strip()).replace(r"\ ", r"\s+")
    escaped = re.sub("[:：]", r"\\s*[:：]", escaped)
    return escaped.replace(r"\{text\}", ".*").replace(r"\{site\}", r"\S+(?:\s\S+){0,2}")


@from_languages
def _joining_words(languages: tuple[LanguageFile, ...]) -> list[str]:
    return sorted(
        {word for language in languages for word in language.byline.joiners}, key=lambda w: (-len(w), w)
    )


@cache
def _joiners() -> re.Pattern[str]:
    alternatives = "|".join(rf"\s+{re.escape(word)}\s+" for word in _joining_words())
    # The Arabic conjunction is written on to the name it joins: `علي و محمد` apart, `علي ومحمد` together (left alone).
    return re.compile(
        rf"{alternatives}|\s*[,،、;/|•·・／&]\s*|\s+[–—-]\s+"
        if alternatives
        else r"\s*[,،、;/|•·・／&]\s*|\s+[–—-]\s+"
    )


@from_languages
def _titles(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(fold(title) for language in languages for title in language.byline.titles)


@lru_cache(maxsize=1 << 12)  # asked for by each stage that looks at a byline
def authors_of(byline: str) -> tuple[str, ...]:
    """The names a byline states, as printed, in order; none where none is sure.

    Fixed words (`By`, `بقلم`), functions (`Staff Writer`), addresses and handles come off.
    """
    text = _ADDRESS.sub(" ", byline).strip(_OUTER)
    for piece in (text, *(_SPACED.split(text) if _LABELLED.search(text) else ())):
        for pattern in (
            *_patterns().get(_anchor(piece), ()),
            *_patterns().get(_anchor(piece, last=True), ()),
        ):
            if (found := _compiled(pattern).fullmatch(piece)) is not None:
                names = _names_in(found["name"])
                # `Di Maio` and `By Monday` name no author; with a colon one name is enough.
                full = ":" in piece or "：" in piece or any(map(_is_full, names))
                return tuple(names) if full else ()
    # Without a fixed word only full names are sure: `Transport correspondent` names nobody.
    return tuple(filter(_is_full, _names_in(text)))


def _is_full(name: str) -> bool:
    """Given and family name: two words, but one in Chinese, Japanese and Korean."""
    return " " in name or _EAST_ASIAN.match(name) is not None


def _names_in(text: str) -> list[str]:
    names: list[str] = []
    for part in _joiners().split(text):
        for name in _without_waw(_without_title(part.strip(_OUTER))):
            if name and is_name(name) and name not in names:
                names.append(name)
    return names


def _without_waw(names: str) -> list[str]:
    """Two Arabic names that the conjunction `و`, written on to the second, joins."""
    words = names.split()
    for place in range(2, len(words) - 1):
        if words[place][0] == "و" and len(words[place]) > 3 and words[place] not in _NAMES_IN_WAW:
            return [" ".join(words[:place]), *_without_waw(" ".join([words[place][1:], *words[place + 1 :]]))]
    return [names]


def _without_title(name: str) -> str:
    """A name without the function printed beside it; nothing where all of it is a function."""
    titles = _titles()
    folded = fold(name)
    if folded in titles:
        return ""
    words = name.split()
    for cut in range(1, len(words)):
        if fold(" ".join(words[cut:])) in titles:
            return " ".join(words[:cut]).strip(_OUTER)
        if fold(" ".join(words[:cut])) in titles:
            return " ".join(words[cut:]).strip(_OUTER)
    if _UNSPACED.match(folded):
        for size in range(min(len(folded) - 1, 8), 1, -1):
            if folded[-size:] in titles:  # `雲崎報導`: a place that reports, no person
                return ""
            if folded[:size] in titles:
                return name[size:].strip(_OUTER)
    return name


def is_name(text: str) -> bool:
    """Whether the text can be a person's name: few words, no digits, capitals where the script has them.

    >>> is_name("Ludwig van der Meer"), is_name("the people of the town")
    (True, False)
    """
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or _NO_NAME.search(text) or text[-1] in "!?؟.":
        return False
    if all(fold(word) in _PARTICLES for word in words) or (words[-1].islower() and is_stop_word(words[-1])):
        return False
    for word in words:
        if _CASED.match(word) and not word[0].isupper() and fold(word).rstrip(".'") not in _PARTICLES:
            return False
    return True


def is_function(text: str) -> bool:
    """Whether a short line is an author's function: `Transport correspondent`, `Redakteurin`."""
    folded = fold(text)
    return len(text) <= 60 and (folded in _titles() or folded.rpartition(" ")[2] in _titles())
