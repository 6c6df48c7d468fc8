"""What stands beside the name in a byline: functions, dates, places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from copydesk.knowledge.agencies import is_agency
from copydesk.knowledge.keys import fold, fold_word
from copydesk.knowledge.names import (
    PARTICLES,
    is_full_name,
    is_function,
    is_given_name,
    is_known_name,
    titles,
)
from copydesk.knowledge.outlets import desk_of, is_outlet_word
from copydesk.knowledge.phrases import is_section, match_phrase
from copydesk.knowledge.scripts import IS_CHINESE_JAPANESE, IS_EAST_ASIAN
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters of a date, place or reading time behind the names; of a sentence that is none.
_LONGEST_REST, _SENTENCE = 90, 30
#: What stands around names and functions.
OUTER = " \t,;:.|/–—-•·*()[]【】（）［］<>●■▼#+…"
#: Something that only a date or a time has.
_DATED = re.compile(
    r"\b\d{1,2}\b\D{1,14}\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\d\s*[年月日년월일]|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|[٠-٩۰-۹]{4}"
)
_HANGUL, _DIGIT = re.compile(r"[\uac00-\ud7af]"), re.compile(r"\d")


class Field(NamedTuple):
    """What one field of a byline, between two separators, holds.

    Attributes:
        name: what may be a name; empty where nothing may.
        desk: a newsroom's desk with a name of its own.
        is_dated: whether it holds a date or a time.
        is_titled: whether it holds a function.
        is_open: whether it holds something else.
    """

    name: str = ""
    desk: str = ""
    is_dated: bool = False
    is_titled: bool = False
    is_open: bool = False


def field_of(piece: str, *, labelled: bool, first: bool) -> Field | None:
    """The field's content; None where it holds what no byline has.

    Args:
        piece: the field, not empty.
        labelled: whether fixed words say that names follow.
        first: whether no name was read yet.
    """
    if is_agency(piece):
        return Field(piece)
    bare = without_title(piece)
    is_titled = bare != piece
    name, tail = name_before(bare) if bare else ("", "")
    if first and (desk := desk_of(name if bare == piece else name_before(piece)[0]) or desk_of(piece)):
        return Field("", desk, _DATED.search(piece) is not None, True)
    while name and tail and (last := name.rpartition(" "))[0] and last[2].islower():
        name = last[0]  # `Ida Marlowe le 3 mai`
    has_digit = _DIGIT.search(tail) is not None
    if tail and not is_rest(tail):
        return None
    if tail and not is_function(name) and not has_digit and not is_known_name(name):
        return None  # `In Saal drei tagte`
    label = fold(name).rstrip(" :")
    is_dated = tail != "" and (
        _DATED.search(tail) is not None
        or (tail[0].isdigit() and label in _date_labels())
        or _is_of_date(tail.split(), 0)
    )
    if (
        first
        and has_digit
        and not (is_dated or labelled)
        and is_full_name(name)
        and match_phrase(tail) is None
    ):
        return None  # `Olympic Games 2024`
    # `Published 3 May 2021, Ida Marlowe`
    is_lead = is_dated and not labelled and " " not in name and not IS_EAST_ASIAN.match(name)
    if is_lead or label in _date_labels():
        return Field("", "", is_dated, is_titled)
    if name and is_function(name):
        return Field("", "", is_dated, True)
    if _HANGUL.match(name):
        name = name.rpartition(" ")[2]  # the place stands before the name
    return Field(name, "", is_dated, is_titled)


def name_before(piece: str) -> tuple[str, str]:
    """A name, and what follows it from the first word on that no name has: a date, `in Berlin`, `2 minutes`."""
    words = piece.split()
    for place, word in enumerate(words):
        if place == 1 == len(words) - 1 and is_given_name(words[0]) and word.isalpha():
            break  # `Ida marlowe`, which only a label makes a name
        if (
            (place > 1 and word == "The")
            or _DIGIT.search(word)
            or _is_of_date(words, place)
            or (place and _is_small(word))
        ):
            # `Ida Marlowe Published in`, `Ida Marlowe Last updated on`
            label = _bare(words[place - 1])
            is_label = label in _date_labels() or f"{label} {_bare(word)}" in _date_label_beginnings()
            end = place - 1 if place > 2 and is_label else place
            return " ".join(words[:end]).strip(OUTER), " ".join(words[end:])
    return piece, ""


def without_title(name: str) -> str:
    """A name without the function printed beside it; nothing where all of it is a function."""
    known = titles()
    words = name.split()
    folded = fold(name)
    if folded in known:
        return ""
    if not (_ends_title(words[0]) or _ends_title(words[-1]) or IS_CHINESE_JAPANESE.match(folded)):
        return name
    for cut in range(1, len(words)):
        if fold(" ".join(words[cut:])) in known:
            kept = words[:cut]
            if _HANGUL.match(kept[-1]):  # `남해 한지우 기자`: the place stands before the name
                return kept[-1]
            while len(kept) > 2 and (
                is_section(kept[-1]) or is_outlet_word(kept[-1]) or fold_word(kept[-1]) in _ranks()
            ):
                kept.pop()
            return " ".join(kept).strip(OUTER)
        if fold(" ".join(words[:cut])) in known:
            return without_title(" ".join(words[cut:]).strip(OUTER))
    if IS_CHINESE_JAPANESE.match(folded):
        for size in range(min(len(folded) - 1, 8), 1, -1):
            if folded[-size:] in known:  # `雲崎報導`: a place that reports, no person
                return ""
            if folded[:size] in known:
                return name[size:].strip(OUTER)
    return name


def _ends_title(word: str) -> bool:
    """Whether a word is the first or last of some function."""
    return fold_word(word) in _title_ends()


@from_languages
def _title_ends(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    words = (fold(title).split(" ") for language in languages for title in language.byline.titles)
    return frozenset(end for parts in words for end in (parts[0], parts[-1]))


def _is_small(word: str) -> bool:
    """Whether a word is written small, and is neither a particle of names nor an author's function."""
    return (
        word[0].islower()
        and fold_word(word).rstrip(".'’") not in PARTICLES
        and fold_word(word).strip(".,") not in titles()
    )


def _is_of_date(words: list[str], place: int) -> bool:
    """Whether a word is a month, a weekday or a date's label, by the number that follows it or others of its kind."""
    word = _bare(words[place])
    if word in _date_labels():
        return any(_DIGIT.search(later) for later in words[place + 1 :])
    if word not in _date_words():
        return False
    ahead = place + 1
    while ahead < len(words) - 1 and _bare(words[ahead]) in _date_words():
        ahead += 1
    return ahead < len(words) and _DIGIT.search(words[ahead]) is not None


def _bare(word: str) -> str:
    return fold_word(word).strip(".,:")


def is_rest(text: str) -> bool:
    """Whether what follows a name is a date, a reading time or a few words of place or source."""
    if len(text) > _LONGEST_REST:
        return False
    if text[-1:] in ".?!؟。" and len(text) > _SENTENCE:
        return False
    return _DIGIT.search(text) is not None or text.count(" ") < 4


@from_languages
def _ranks(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    """The words that functions of several words begin with: `Senior`, `Chief`."""
    return frozenset(
        fold(title).split(" ")[0]
        for language in languages
        for title in language.byline.titles
        if " " in title
    )


@from_languages
def _date_labels(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(
        fold(word).rstrip(" :")
        for language in languages
        for word in (*language.date.published, *language.date.modified)
        if len(word) > 2
    )


@from_languages
def _date_label_beginnings(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    """The first two words of labels of more."""
    return frozenset(
        " ".join(fold(word).split(" ")[:2])
        for language in languages
        for word in (*language.date.published, *language.date.modified)
        if " " in word
    )


@from_languages
def _date_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(
        fold(word).rstrip(".")
        for language in languages
        for words in (language.date, language.cldr)
        for names in (*(words.months or ()), *(words.weekdays or ()))
        for word in names
        if len(word) > 2
    )
