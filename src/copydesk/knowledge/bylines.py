"""Bylines taken apart: whom a line names as authors, once its fixed words, functions, places and dates are off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from copydesk.knowledge.agencies import is_agency
from copydesk.knowledge.byline_fields import OUTER, Field, field_of
from copydesk.knowledge.byline_labels import behind_label, may_be_labelled
from copydesk.knowledge.keys import fold, fold_word
from copydesk.knowledge.names import PARTICLES, is_full_name, is_given_name, is_known_name, is_name
from copydesk.knowledge.outlets import is_outlet
from copydesk.knowledge.scripts import CHINESE_JAPANESE, EAST_ASIAN, IS_CHINESE_JAPANESE
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters; a byline of six authors with their functions is shorter.
_LONGEST = 240
#: Words, from which on several names may stand in a row with nothing between.
_NAMES_IN_A_ROW = 5

_SPACE = re.compile(r"&nbsp;?|\s+")
_ADDRESS = re.compile(r"[(<\[]?\S+@\S+\.\w+[)>\]]?|(?:(?<=\s)|^)\(?@ ?\w+\)?|(?<=\w)@\w+|https?://\S+")
#: Names of networks that links leave behind a name: `Ida MarloweTwitter`.
_NETWORK = re.compile(r"Twitter|Facebook|Instagram|LinkedIn|E-?[Mm]ail|Bluesky")
_GLUED_NETWORK = re.compile(rf"(?<=[^\W\d_A-Z])\s?(?:{_NETWORK.pattern})\b")
#: A small letter and a capital inside a family name: `Ida MarloweThe Harbour Post`.
_GLUED_WORD = re.compile(r"(?<=[\s-])([^\W\d_][^\W\d_A-Z]{2,})(?=[A-ZÀ-Þ][^\W\d_A-Z])")
_JOINED_PREFIXES = frozenset(
    {"mac", "van", "der", "von", "fitz", "del", "della", "vander", "den", "ter", "las", "los"}
)
_MIXED = re.compile(f"[A-Za-z][{CHINESE_JAPANESE}]")
#: Scripts of words, without capitals: only a given name tells a name from a phrase.
_UNCASED = re.compile(r"[\u0590-\u109f\u1200-\u137f\u1780-\u17ff]")
_BARE_INITIAL = re.compile(r" [^\W\d_]\.?$")
#: Two Chinese characters, or katakana alone: `趣味`, `ガジェット`.
_TOPIC = re.compile(r"[\u3400-\u9fff]{2}|[\u30a1-\u30ff]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_GLUED_DATE = re.compile(rf"(?<=[{EAST_ASIAN}])(?=\d)|(?<=[^\W\d_]{{2}})(?=\d{{1,2}}[./-]\d{{1,2}}[./-]\d\d)")
#: `Posted byIda Marlowe`
_GLUED_BY = re.compile(r"(?<=\w )(by|von|par|por)(?=[A-ZÀ-Þ][^\W\d_A-Z])")
#: Where a line of several fields (`2019-05-06 来源：… 记者：…`) is cut, and how it is known.
_SPACED, _LABELLED = re.compile(r"\s+"), re.compile(r"[^\W\d][:：][^\W\d]")
#: Given names that begin with the letter of the Arabic conjunction.
_NAMES_IN_WAW = frozenset([
    "وليد", "وائل", "وسام", "وفاء", "وداد", "وجدي", "وسيم", "وحيد", "وهيب", "وفيق", "وصفي", "ولاء", "واصف",
    "وديع", "وجيه", "وضاح", "وعد", "وئام", "ورد", "وردة", "وجدان", "ولي",
])  # fmt: skip


class Byline(NamedTuple):
    """What a line says about authors.

    Attributes:
        names: as printed, in order; none where none is sure.
        is_labelled: whether a fixed word says so: `By`, `بقلم`.
        is_dated: whether a date or a time stands beside the names.
        is_titled: whether a function does: `Staff Writer`.
        is_known: whether each name begins with a given name that people bear somewhere.
        is_source: whether it names an agency or a paper, beside the names or in their place.
    """

    names: tuple[str, ...] = ()
    is_labelled: bool = False
    is_dated: bool = False
    is_titled: bool = False
    is_known: bool = False
    is_source: bool = False


_NOBODY = Byline()


def authors_of(byline: str) -> tuple[str, ...]:
    """The names a byline states, as printed, in order; none where none is sure.

    Fixed words (`By`, `بقلم`), functions (`Staff Writer`), addresses, handles, places and dates come off.
    Agencies are no authors; a desk (`Harbour Post Staff`) is one where a labelled byline names no person.

    >>> authors_of("By Ida Marlowe and Raymond Pike, Staff Writers | 3 May 2021"), authors_of("By Monday")
    (('Ida Marlowe', 'Raymond Pike'), ())
    """
    return read_byline(byline).names


def read_byline(text: str, *, labelled: bool = False) -> Byline:
    """What a line says about authors; nothing where part of it is neither name, function, source, place nor date.

    Args:
        text: one line.
        labelled: whether the line above it says that names follow.
    """
    if len(text) > _LONGEST or text[:1] in "—―©":  # signed quotations and credits
        return _NOBODY
    return _read(text, labelled=True) if labelled else _read_again(text)


def _read(text: str, *, labelled: bool = False) -> Byline:
    cleaned, found = _opened(text)
    if not cleaned:
        return _NOBODY
    return _parsed(cleaned, sure=labelled, labelled=labelled) if found is None else found


def is_labelled_byline(text: str) -> bool:
    """Whether fixed words of its own make a line a byline, whomever it names: a part of reading it whole."""
    return len(text) <= _LONGEST and _opened(text)[1] is not None


def read_labelled(text: str) -> Byline:
    """What a line says about authors behind fixed words of its own; nothing without these."""
    if len(text) > _LONGEST or not may_be_labelled(text):
        return _NOBODY
    return _opened(text)[1] or _NOBODY


@lru_cache(maxsize=1 << 9)  # what is read behind its label is read as a whole soon after
def _opened(text: str) -> tuple[str, Byline | None]:
    """The text without what no byline has, and what it says behind fixed words of its own, if it has any."""
    cleaned = _cleaned(text)
    return cleaned, _behind_label(cleaned) if cleaned else None


def _behind_label(text: str) -> Byline | None:
    has_fields = (":" in text or "：" in text) and _LABELLED.search(text) is not None
    pieces = (text, *(_SPACED.split(text) if has_fields else ()))
    if "|" in text:  # `Harbour | 3 May 2021 | Written by Ida Marlowe`
        pieces += tuple(filter(None, map(str.strip, text.split("|")[1:])))
    for piece in pieces:
        for rest, is_sure in behind_label(piece):
            if rest[:1].islower() and not is_sure and not is_given_name(rest.partition(" ")[0]):
                return _NOBODY  # `by the end of the year`
            found = _parsed(rest, sure=is_sure, labelled=True)
            is_told = is_sure or found.is_dated or not found.names or any(map(is_full_name, found.names))
            return found if is_told else _NOBODY
    return None


_read_again = lru_cache(maxsize=1 << 11)(_read)  # each stage that looks at a byline asks for it


def _cleaned(text: str) -> str:
    if not text.isprintable() or "  " in text or "&nbsp" in text:
        text = _SPACE.sub(" ", text)
    if "@" in text or "://" in text:
        text = _ADDRESS.sub(" | ", text)
    if _NETWORK.search(text) is not None:
        text = _GLUED_NETWORK.sub(" | ", text)
    text = text.strip(OUTER)
    text = _GLUED_BY.sub(r"\1 ", _GLUED_DATE.sub(" ", text))
    return _GLUED_WORD.sub(_unglued, text)


def _unglued(word: re.Match[str]) -> str:
    return word[0] if fold(word[1]) in _JOINED_PREFIXES else f"{word[0]} | "


@from_languages
def _joining_words(languages: tuple[LanguageFile, ...]) -> list[str]:
    words = {
        word for language in languages for word in language.byline.joiners if any(map(str.isalpha, word))
    }
    words |= {word.upper() for word in words if sum(map(str.isalpha, word)) > 1}  # `Martin U. Gray` is one
    return sorted(words, key=lambda w: (-len(w), w))


@cache
def _unspaced_joiners() -> re.Pattern[str]:
    return re.compile("|".join(word for word in _joining_words() if IS_CHINESE_JAPANESE.match(word)))


@cache
def _separator() -> re.Pattern[str]:
    """What parts names from each other (`join`), from names or places (`comma`), or from all else."""
    words = "|".join(re.escape(word) for word in _joining_words())
    return re.compile(
        rf"(?P<join>\s+(?:{words})\s+|\s*[&＆、]\s*)|(?P<comma>\s*[,،;；，]\s*|(?<=[^\s/])/(?=[^\s/])|／|(?<=[^ァ-ヶー])・|(?<=[\uac00-\ud7af])·)"
        r"|\s*[|•·●›»/]\s*|\s+[–—-]+\s+|\s*[()（）]\s*"
    )


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text between separators, each with the kind of the separator before it."""
    start, kind = 0, ""
    for found in _separator().finditer(text):
        yield kind, text[start : found.start()].strip(OUTER)
        start, kind = found.end(), found.lastgroup or "bar"
    yield kind, text[start:].strip(OUTER)


class _Reading:
    """One byline, field by field: what has been found so far."""

    def __init__(self, *, sure: bool, labelled: bool) -> None:
        self.sure, self.labelled = sure, labelled
        self.names: list[str] = []
        self.desk = ""
        self.is_dated = self.is_titled = self.is_source = False
        #: Something was read that is neither a name nor anything that stands beside one.
        self.is_open = False

    def take(self, kind: str, field: Field) -> bool:
        """Read one field; False where a date ends the names.

        Args:
            kind: what parts it from the field before.
            field: what it holds.
        """
        self.is_dated |= field.is_dated
        self.is_titled |= field.is_titled
        self.is_open |= field.is_open
        if not self.names:
            self.desk = self.desk or field.desk
        if field.name:
            for name in (part for row in _in_a_row(field.name) for part in _without_waw(row)):
                self._take_name(kind, name, field)
        return not (self.names and field.is_dated)

    def _take_name(self, kind: str, name: str, field: Field) -> None:
        known = is_known_name(name)
        if is_agency(name) or is_outlet(name, known=known and self.labelled and not self.names):
            self.is_source = True
        elif not self._is_person(name, known):
            self.is_open = True
        elif is_full_name(name):
            if self._is_place(kind, name, known):
                self.is_open |= kind == "bar"
            elif name not in self.names:
                self.names.append(name)
        elif (self.sure or (self.labelled and field.is_dated)) and not self.names and kind in ("", "comma"):
            self.names.append(name)
        else:
            self.is_open |= not self.names or kind == "join"

    def _is_person(self, name: str, known: bool) -> bool:
        if _MIXED.search(name) is not None or (
            _HANGUL.match(name) and not (known and (self.labelled or self.is_titled))
        ):
            return False
        if _TOPIC.fullmatch(name) and not (known or self.labelled or self.is_titled):
            return False  # a topic as well as a name: `趣味`
        if not self.labelled and (
            _BARE_INITIAL.search(name) or (_UNCASED.match(name) and not known and name.count(" ") != 1)
        ):
            return False
        return is_name(name) or (self.labelled and not self.names and known)

    def _is_place(self, kind: str, name: str, known: bool) -> bool:
        """Whether a name behind others is rather a place's or a broadcaster's."""
        if kind == "bar":
            return not known
        if not self.names or kind != "comma":
            return False
        if name.isupper() is not self.names[0].isupper():
            return True
        return not (known or self.labelled) and is_known_name(self.names[0])

    def byline(self) -> Byline:
        is_known = bool(self.names) and all(map(is_known_name, self.names))
        # `HarbourPost UK Fellow` is a function alone.
        is_function = self.is_titled and not is_known and any(map(_has_inner_capital, self.names))
        if not self.labelled and (self.is_open or is_function):
            return _NOBODY
        if self.desk and not self.names and (self.labelled or self.is_dated):
            self.names.append(self.desk)
        if not self.names and not (self.labelled and self.is_source):
            return _NOBODY
        return Byline(
            tuple(self.names), self.labelled, self.is_dated, self.is_titled, is_known, self.is_source
        )


def _parsed(text: str, *, sure: bool, labelled: bool) -> Byline:
    reading = _Reading(sure=sure, labelled=labelled)
    for kind, piece in _pieces(_once(text)):
        if piece:
            field = field_of(piece, labelled=labelled, first=not reading.names)
            if field is None:
                if labelled and reading.names:
                    break
                return _NOBODY
            if not reading.take(kind, field):
                break
    return reading.byline()


def _has_inner_capital(name: str) -> bool:
    return not name.isupper() and any(sign.isupper() for word in name.split() for sign in word[1:])


def _once(text: str) -> str:
    """The text without its repetition: links and their pictures print one name twice."""
    half = len(text) // 2
    if len(text) > 7 and text[:half].strip() == text[half:].strip():
        return text[:half].strip()
    return text


def _in_a_row(name: str) -> list[str]:
    """Names printed one behind the other: a given name begins the next, or a joiner without spaces."""
    if IS_CHINESE_JAPANESE.match(name):
        joined = [part for part in _unspaced_joiners().split(name) if part]
        return joined if all(map(is_known_name, joined)) else [name]
    words = name.split()
    if len(words) < _NAMES_IN_A_ROW:
        return [name]
    starts = [
        place
        for place in range(2, len(words) - 1)
        if is_given_name(words[place])
        and not is_given_name(words[place - 1])
        and fold_word(words[place - 1]) not in PARTICLES
    ]
    found = [" ".join(words[start:end]) for start, end in pairwise([0, *starts, len(words)])]
    return found if all(map(is_known_name, found)) else [name]


def _without_waw(names: str) -> list[str]:
    """Two Arabic names that the conjunction `و`, written on to the second, joins."""
    words = names.split()
    for place in range(2, len(words) - 1):
        if words[place][0] == "و" and len(words[place]) > 3 and words[place] not in _NAMES_IN_WAW:
            return [" ".join(words[:place]), *_without_waw(" ".join([words[place][1:], *words[place + 1 :]]))]
    return [names]
