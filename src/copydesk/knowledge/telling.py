"""Agencies told something inside the prose: `told Reuters`, `sagte … der dpa`, `وأضاف لرويترز`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from copydesk.knowledge.agencies import NAME, by_word, read_data, spellings, words_naming
from copydesk.knowledge.keys import fold
from copydesk.knowledge.scripts import IS_ARABIC, IS_EAST_ASIAN
from copydesk.knowledge.tables import from_data

#: Languages that print no spaces, or write particles on to a name, so that words cannot be looked up.
_UNSPACED = frozenset(["zh", "ja", "ko"])
_SENTENCE_END = re.compile(r"[.!?؟。।](?=\s|$)|[。！？]")
_NEXT_WORDS = re.compile(r"(?:\W*\w+){0,4}")
_EDGE = ' "“”„«»()[]ـ'
#: Characters before a name in which the verb stands, and behind it.
_BEFORE, _AFTER = 110, 30
#: Characters before a name that the explanation shows.
_SHOWN = 24
#: Letters: of so few and fewer, capitals make another word (`Efe`, `EFE`), and both are listed where both are meant.
_SHORT = 4
_SIGNS = " \"',،:;()«»“”"


class Rules(NamedTuple):
    """How one language says who was told something, all folded."""

    direct: tuple[str, ...]
    to: tuple[str, ...]
    behind: tuple[str, ...]
    verbs: frozenset[str]
    not_to: frozenset[str]


@from_data
def _telling() -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        language: {key: tuple(map(fold, phrases)) for key, phrases in rules.items()}
        for language, rules in read_data("credits.toml")["telling"].items()
    }


@from_data
def _kinds() -> tuple[str, ...]:
    kinds = map(fold, read_data("credits.toml")["kinds"])
    return tuple(sorted(kinds, key=lambda kind: (-len(kind), kind)))


@cache
def _rules(language: str) -> Rules | None:
    told = _telling().get(language)
    if told is None:
        return None
    direct, to, behind, verbs, not_to = (told.get(key, ()) for key in Rules._fields)
    return Rules(direct, to, behind, frozenset(verbs), frozenset(not_to))


@cache
def _unspaced_names() -> tuple[tuple[str, str], ...]:
    return tuple((s, agency) for s, agency, level in spellings() if level == NAME and IS_EAST_ASIAN.match(s))


def names_in(prose: str, language: str | None) -> list[tuple[str, str]]:
    """The spellings of agencies that an article holds where its language is known, each with the usual name.

    A cheap test for all of it at once: most articles hold none.
    """
    primary = _primary(language)
    if _rules(primary) is None:
        return []
    if primary in _UNSPACED:
        return [pair for pair in _unspaced_names() if pair[0] in prose]
    named = {
        (spelling, agency)
        for word in words_naming(prose)
        for spelling, agency, level in by_word()[word]
        if level == NAME
    }
    folded = fold(prose) if any(IS_ARABIC.match(spelling) for spelling, _ in named) else ""
    return sorted(pair for pair in named if _holds(pair[0], prose, folded))


def _holds(spelling: str, prose: str, folded: str) -> bool:
    if IS_ARABIC.match(spelling):
        return fold(spelling).removeprefix("ال") in folded
    return spelling in prose or (len(spelling) > _SHORT and spelling.upper() in prose)


def told_in(
    paragraph: str, names: Sequence[tuple[str, str]], language: str | None
) -> Iterator[tuple[str, str]]:
    """The agencies that somebody told something in a paragraph, each with the words that say so.

    Args:
        paragraph: prose.
        names: what `names_in` found in all of the article.
        language: BCP 47 tag.
    """
    rules = _rules(_primary(language))
    if rules is None or not names:
        return
    arabic = any(IS_ARABIC.match(spelling) for spelling, _ in names)
    text = fold(paragraph) if arabic else paragraph
    seen = set[str]()
    for spelling, agency in names:
        if agency in seen:
            continue
        if not _holds(spelling, paragraph, text):
            continue
        for match in _located(spelling, IS_ARABIC.match(spelling) is not None).finditer(text):
            if _tells(text, match, rules):
                seen.add(agency)
                printed = paragraph if len(paragraph) == len(text) else text
                yield agency, _around(printed, *match.span())
                break


def _primary(language: str | None) -> str:
    return language.partition("-")[0] if language else ""


@lru_cache(maxsize=1 << 10)
def _located(spelling: str, arabic: bool) -> re.Pattern[str]:
    """Where a name stands as a whole word; `to` is an Arabic preposition written on to it."""
    if not arabic:
        edge = r"(?!\w)" if not IS_EAST_ASIAN.match(spelling) else ""
        front = r"(?<!\w)" if edge else ""
        upper = f"|{re.escape(spelling.upper())}" if len(spelling) > _SHORT else ""
        return re.compile(rf"{front}(?P<to>)(?:{re.escape(spelling)}{upper}){edge}")
    name = fold(spelling)
    short = rf"|(?P<too>لل){re.escape(name[2:])}" if name.startswith("ال") else ""
    return re.compile(rf"(?<!\w)(?:(?P<to>ل)?[ \"“”«]{{0,2}}{re.escape(name)}{short})(?!\w)")


def _around(text: str, start: int, end: int) -> str:
    """The words that end with the name, as printed."""
    before = text[max(0, start - _SHOWN) : start]
    if start > _SHOWN:
        before = before.partition(" ")[2] or before
    return f"{before}{text[start:end]}".strip()


def _tells(text: str, match: re.Match[str], rules: Rules) -> bool:
    start, end = match.span()
    before = text[max(0, start - _BEFORE) : start]
    ends = list(_SENTENCE_END.finditer(before))
    if ends:
        before = before[ends[-1].end() :]
    folded = fold(before).rstrip(_EDGE)
    stripped = _without_kind(folded)
    if _last_of(rules.direct, folded) or _last_of(rules.direct, stripped):
        return True
    after = fold(text[end : end + _AFTER])
    if any(after.lstrip(_EDGE).startswith(phrase) for phrase in rules.behind):
        return True
    glued = match["to"] or match.groupdict().get("too")
    rest = folded if glued else _before_kind(folded, rules)
    if rest is None:
        if to := _last_of(rules.to, folded):
            rest = folded.removesuffix(to)
        elif to := _last_of(rules.to, stripped):
            rest = stripped.removesuffix(to)
        else:
            return False
    words = [word.strip(_SIGNS) for word in rest.split()]
    if words and words[-1] in rules.not_to:
        return False
    stop = _SENTENCE_END.search(after)
    near = _NEXT_WORDS.match(after[: stop.start()] if stop else after)
    words += near[0].split() if near else []
    if IS_EAST_ASIAN.match(match[0]):
        return any(verb in after for verb in rules.verbs)
    return any(word.strip(_SIGNS) in rules.verbs for word in words)


def _last_of(phrases: Sequence[str], text: str) -> str | None:
    """The phrase with which the text ends, as whole words; a script without spaces has none."""
    for phrase in phrases:
        if text.endswith(phrase):
            place = len(text) - len(phrase)
            if place == 0 or not text[place - 1].isalnum() or IS_EAST_ASIAN.match(phrase):
                return phrase
    return None


def _before_kind(folded: str, rules: Rules) -> str | None:
    """What stands before the Arabic word for an agency with `ل` written on to it: `لوكالة فرانس برس`."""
    if "ل" in rules.to:
        for kind in _kinds():
            rest = folded.removesuffix(f"ل{kind}")
            if rest != folded and rest[-1:] in {"", " "}:
                return rest
    return None


def _without_kind(folded: str) -> str:
    for kind in _kinds():
        if folded.endswith(kind) and folded[: -len(kind)][-1:] in {"", " ", "'"}:
            return folded[: -len(kind)].rstrip(_EDGE)
    return folded
