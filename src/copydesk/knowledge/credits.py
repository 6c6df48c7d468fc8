"""Credits: whom a line or a sentence names as the agency that a text comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from copydesk.knowledge.agencies import (
    CREDIT,
    NAME,
    agency_of,
    credited,
    named_in,
    read_data,
    spelled,
    words_naming,
)
from copydesk.knowledge.keys import fold
from copydesk.knowledge.tables import from_data

#: Characters; a credit is a line of its own, or the last words of one.
LONGEST_CREDIT = 240
_MOST_WORDS = 8
#: Letters; a shorter name is a person's too, unless it stands in capitals.
_TELLING_LENGTH = 6
_MOST_OTHERS = 3
#: Characters at the end of a paragraph in which its credit stands.
_TAIL = 60
_CLOSERS = frozenset(")）/*")
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_WORD = re.compile(r"[\s(\[*–—©-]*([^\W\d_]+)")
#: Letters apart, and scripts without spaces, in which words cannot be looked up.
_UNTOLD = re.compile(r"[\u3040-\u9fff\uac00-\ud7af\u0e00-\u0eff]|(?:^|\W)\w[. ]+\w(?:\W|$)")
_PARTS = re.compile(r"[:：()\[\]|•·*]|\s[–—-]\s")
_AT_END = re.compile(r"(?:[.!?…؟。»”\"]|\.['’])\s*[(\[（]([^()（）\[\]]{2,40})[)\]）]\s*\.?$")
_AFTER_END = re.compile(
    r"[.!?…؟。]['’”\"»)]*\s+(?:[–—-]+\s*)?([^.!?…؟。()]{2,30})\.?$|[.!?…؟。»”\"]\s*/([^/]{2,20})/$"
)
_MARKS = ("©", "opyright", "(c)", "(C)", "COPYRIGHT", "rheberrecht")
_COPYRIGHT = re.compile(
    r"(?P<mark>©|\(c\)|copyright|urheberrecht)(?P<said>[\s:©]*(?:copyright|\(c\)|©|by)?)[\s:]*(?P<year>\d{4}(?:\s?[-–]\s?\d{4})?)?"
    r"[\s,]*(?:by\s|von\s)?(?P<who>[^\d.,|()©–]{2,40}?)\s*(?P<later>\d{4}(?:\s?[-–]\s?\d{4})?)?\s*"
    r"(?:$|[.,|(–-]|all rights|alle rechte|tous droits|todos los|tutti i)",
    re.IGNORECASE,
)


@from_data
def _lines() -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str, str]]]:
    """Whole lines around a list of agencies, and marks of an agency, as expressions.

    Those that begin with fixed words are filed by the first; the others have a word that they hold before them. What
    follows the expression is the agency of a mark; it is empty where the line names agencies.
    """
    data = read_data("credits.toml")
    pairs = [(line, "") for line in data["lines"]]
    pairs += [(mark, agency) for agency, marks in data["marks"].items() for mark in marks]
    beginning: dict[str, list[tuple[str, str]]] = {}
    holding: list[tuple[str, str, str]] = []
    for phrase, agency in sorted(pairs, key=lambda pair: (-len(pair[0]), pair)):
        expression = re.sub(r"\\? *[:：]\\? *", r"\\s*[:：]\\s*", re.escape(phrase)).replace(
            r"\ ", r"[\s;,.]+"
        )
        expression = expression.replace(r"\{text\}", ".*").replace(r"\{agencies\}", r"(?P<agencies>\S.*?)")
        if first := _WORD.findall(fold(phrase.partition("{")[0])):
            printed = _WORD.findall(phrase)[0]
            for word in {printed, printed.lower(), printed.upper(), printed.capitalize(), first[0]}:
                beginning.setdefault(word, []).append((expression, agency))
        else:
            holding.append((max(_WORD.findall(re.sub(r"\{\w+\}", "", phrase)), key=len), expression, agency))
    return beginning, holding


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(rf"[(\[*\s–—-]*{expression}[\s.)\]]*", re.IGNORECASE | re.DOTALL)


@from_data
def _pictures() -> frozenset[str]:
    return frozenset(map(fold, read_data("credits.toml")["pictures"]))


def _of_picture(text: str) -> bool:
    return not _pictures().isdisjoint(_WORD.findall(fold(text)))


def credits_of(line: str) -> tuple[str, ...]:
    """The agencies that a line credits which does nothing else: `Quelle: dpa`, `(Reporting by …; editing by …)`.

    Credits of pictures credit nobody with the text.
    """
    beginning, holding = _lines()
    first = _FIRST_WORD.match(line)
    tried = list(beginning.get(first[1], ())) if first else []
    tried += [(expression, agency) for word, expression, agency in holding if word in line]
    for expression, agency in tried:
        if (match := _compiled(expression).fullmatch(line)) is None:
            continue
        if agency:
            return (agency,)
        agencies, others = named_in(match["agencies"])
        if agencies and len(others) <= _MOST_OTHERS and all(other.count(" ") < 4 for other in others):
            return () if _of_picture(match["agencies"]) else agencies
    return ()


def credits_at_end(paragraph: str) -> tuple[str, ...]:
    """The agencies named behind the last sentence of a text: `… sagte sie. (dpa/AFP)`, `… he said. — Bernama`."""
    tail = paragraph[-_TAIL:].rstrip()
    if not (tail[-1:] in _CLOSERS or tail[-1:].isalpha() or tail.endswith((").", ")。"))):
        return ()
    if words_naming(tail) or _UNTOLD.search(tail):
        match = _AT_END.search(tail) or _AFTER_END.search(tail)
        if match is not None:
            last = next(group for group in match.groups() if group)
            return credited(last) or credits_of(last)
    opening = paragraph.rfind("(") if paragraph.endswith((")", ").")) else 0
    return credits_of(paragraph[opening:]) if 0 < len(paragraph) - opening < LONGEST_CREDIT else ()


def copyright_of(line: str) -> str | None:
    """The agency whose copyright on the text a line states, with a year or in words; `© AFP` is of a picture."""
    if not any(mark in line for mark in _MARKS) or not words_naming(line) or _of_picture(line):
        return None
    for match in _COPYRIGHT.finditer(line):
        worded = match["mark"] != "©" or match["said"].strip(" :©") or match["year"] or match["later"]
        if worded and (agency := agency_of(match["who"])) is not None:
            return agency
    return None


@lru_cache(maxsize=1 << 11)
def agencies_in_byline(byline: str) -> tuple[str, ...]:
    """The agencies in a byline, beside whatever names it has: `Von Felix Adler, dpa`, `PTI Mumbai`."""
    if (
        len(byline) > LONGEST_CREDIT
        or not (words_naming(byline) or _UNTOLD.search(byline))
        or _of_picture(byline)
    ):
        return ()
    found: list[str] = []
    for piece in _PARTS.split(byline):
        named = named_in(piece)
        found += named.agencies
        for other in named.others:
            found += _among(other.split())
    return tuple(dict.fromkeys(found))


def _among(words: list[str]) -> Iterator[str]:
    """An agency among a few words: `By Agence France-Presse`, `Redazione ANSA Roma`, `PTI Mumbai`."""
    if len(words) > _MOST_WORDS:
        return
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if end - start == len(words):
                continue
            rest = (*words[:start], *words[end:])
            name = " ".join(words[start:end])
            alone = (start == 0 or end == len(words)) and _leaves_it_alone(rest)
            if not alone and len(name) < _TELLING_LENGTH and not name.isupper():  # `Tass` is a given name too
                continue
            if (agency := spelled(name, CREDIT if alone else NAME)) is not None:
                yield agency
                return


def _leaves_it_alone(words: Sequence[str]) -> bool:
    """Whether the words beside an acronym are a place in which an agency sits, or those before an author."""
    text = fold(" ".join(words))
    return text in _places() or text in _before()


@from_data
def _before() -> frozenset[str]:
    return frozenset(map(fold, read_data("credits.toml")["before"]))


@from_data
def _places() -> frozenset[str]:
    return frozenset(map(fold, read_data("credits.toml")["places"]))
