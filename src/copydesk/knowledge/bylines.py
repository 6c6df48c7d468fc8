"""Bylines taken apart: whom a line names as authors, once its fixed words, functions, places and dates are off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from copydesk.knowledge.dates import is_date_line
from copydesk.knowledge.keys import fold
from copydesk.knowledge.names import (
    PARTICLES,
    is_full_name,
    is_function,
    is_given_name,
    is_known_name,
    is_name,
    titles,
)
from copydesk.knowledge.phrases import is_section, match_phrase
from copydesk.knowledge.shape import is_stop_word
from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters; a byline of six authors with their functions is shorter.
_LONGEST = 240
#: Characters of a date, place or reading time behind the names.
_LONGEST_REST = 90

_SPACE = re.compile(r"&nbsp;?|\s+")
_ADDRESS = re.compile(r"[(<\[]?\S+@\S+\.\w+[)>\]]?|(?:(?<=\s)|^)\(?@ ?\w+\)?|(?<=\w)@\w+|https?://\S+")
#: Names of networks that link texts glue to a name: `Ida MarloweTwitter`.
_GLUED_NETWORK = re.compile(
    r"(?<=[^\W\d_A-Z])\s?(?:Twitter|Facebook|Instagram|LinkedIn|E-?[Mm]ail|Bluesky)\b"
)
#: A small letter and a capital inside a family name: `Ida MarloweThe Harbour Post`.
_GLUED_WORD = re.compile(r"(?<=[\s-])([^\W\d_][^\W\d_A-Z]{2,})(?=[A-ZÀ-Þ][^\W\d_A-Z])")
_JOINED_PREFIXES = frozenset(
    {"mac", "van", "der", "von", "fitz", "del", "della", "vander", "den", "ter", "las", "los"}
)
_GLUED_LABEL = re.compile(r"([^\W\d_]{2,5}?)(?=[A-ZÀ-Þ])")
_MIXED = re.compile(r"[A-Za-z][\u3040-\u30ff\u3400-\u9fff]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_GLUED_DATE = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?=\d)")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OUTER = " \t,;:.|/–—-•·*()[]【】（）［］<>●■▼#+…"
_WORD = re.compile(r"[^\W_]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_DIGIT = re.compile(r"\d")
#: Something that only a date, a time or a reading time has.
_DATED = re.compile(
    r"\b\d{1,2}\b\D{1,14}\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\d\s*[年月日년월일]|\b\d{1,4}[./-]\d{1,2}\b|[٠-٩۰-۹]{4}"
)
_DOMAIN = re.compile(r"\S\.(?:com|net|org|de|at|ch|is|it|tv|info|co\.\w\w|\w\w)$", re.IGNORECASE)
#: Where a line of several fields (`2019-05-06 来源：… 记者：…`) is cut, and how it is known.
_SPACED, _LABELLED = re.compile(r"\s+"), re.compile(r"[^\W\d][:：][^\W\d]")
#: Given names that begin with the letter of the Arabic conjunction.
_NAMES_IN_WAW = frozenset(
    "وليد وائل وسام وفاء وداد وجدي وسيم وحيد وهيب وفيق وصفي ولاء واصف وديع وجيه وضاح وعد وئام ورد وردة وجدان ولي".split()
)


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


@lru_cache(maxsize=1 << 13)  # asked for by each stage that looks at a byline
def read_byline(text: str, *, labelled: bool = False) -> Byline:
    """What a line says about authors; nothing where part of it is neither name, function, source, place nor date.

    Args:
        text: one line.
        labelled: whether the line above it says that names follow.
    """
    if len(text) > _LONGEST or text[:1] in "—―©":  # signed quotations and credits
        return _NOBODY
    text = _cleaned(text)
    if not text:
        return _NOBODY
    for piece in (text, *(_SPACED.split(text) if _LABELLED.search(text) else ())):
        for rest, is_sure in _behind_label(piece):
            found = _parsed(rest, sure=is_sure, labelled=True)
            is_told = is_sure or found.is_dated or not found.names or any(map(is_full_name, found.names))
            return found if is_told else _NOBODY
    return _parsed(text, sure=labelled, labelled=labelled)


def is_byline_label(text: str) -> bool:
    """Whether a line is only what stands before names: `By`, `Written by:`, `نشر بواسطة`."""
    return len(text) <= 40 and fold(text).strip(" :.·|-*") in _labels()


@from_languages
def _labels(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    """The fixed words before a name, folded, without a colon."""
    found = set()
    for language in languages:
        for phrase in language.byline.by:
            before, _, after = phrase.partition("{name}")
            if before.strip() and not after.strip() and "{" not in before:
                found.add(fold(before).strip(" :/-"))
    return frozenset(found)


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
    words = piece.strip()
    escaped = re.escape(words).replace(r"\ ", r"\s+")
    escaped = re.sub("[:：]", r"\\s*[:：]", escaped)
    escaped = escaped.replace(r"\{text\}", ".*").replace(r"\{site\}", r"\S+(?:\s\S+){0,2}")
    # `By` is no beginning of `Byron`, where a space parts words.
    return (
        escaped + r"\b"
        if piece[-1:] == " " and words[-1:].isalpha() and not _UNSPACED.match(words)
        else escaped
    )


def _behind_label(text: str) -> Iterator[tuple[str, bool]]:
    """What stands behind the fixed words, and whether these make a single name sure; nothing where there are none."""
    if (glued := _GLUED_LABEL.match(text)) is not None:
        label = fold(glued[1])
        if label in _labels() and (glued[1].islower() or label not in PARTICLES):
            text = f"{glued[1]} {text[glued.end() :]}"
    if text[-1].isalpha() and _DIGIT.search(text) is not None:  # `3 May 2021 by Ida Marlowe`
        words = text.split(" ")
        for place, word in enumerate(words[1:-1], 1):
            if fold(word) in _labels() and is_date_line(" ".join(words[:place])):
                yield " ".join(words[place + 1 :]), True
                return
    for pattern in (*_patterns().get(_anchor(text), ()), *_patterns().get(_anchor(text, last=True), ())):
        if (found := _compiled(pattern).fullmatch(text)) is not None:
            behind = found["name"]
            # `By by Ida Marlowe`, `Text: von Ida Marlowe`
            inner = next(_behind_label(behind), None) if behind[0].islower() else None
            if inner is not None and not is_known_name(next(_pieces(inner[0]))[1]):
                inner = None
            # `Di Maio` and `By Monday` name no author; with a colon one name is enough.
            colon = ":" in text[: found.start("name")] or "：" in text[: found.start("name")]
            yield (inner[0], inner[1] or colon) if inner is not None else (behind.lstrip(":： "), colon)
            return


def _cleaned(text: str) -> str:
    text = _SPACE.sub(" ", text)
    if "@" in text or "://" in text:
        text = _ADDRESS.sub(" | ", text)
    text = _GLUED_NETWORK.sub(" | ", text).strip(_OUTER)
    if not text.isascii() and _UNSPACED.search(text) is not None:
        text = _GLUED_DATE.sub(" ", text)
    return _GLUED_WORD.sub(_unglued, text)


def _unglued(word: re.Match[str]) -> str:
    return word[0] if fold(word[1]) in _JOINED_PREFIXES else f"{word[0]} | "


@from_languages
def _joining_words(languages: tuple[LanguageFile, ...]) -> list[str]:
    words = {
        word for language in languages for word in language.byline.joiners if any(map(str.isalpha, word))
    }
    words |= {word.upper() for word in words if len(word) > 1}
    return sorted(words, key=lambda w: (-len(w), w))


@cache
def _separator() -> re.Pattern[str]:
    """What parts the names of a byline from each other (`join`), from more names or a place (`comma`), or from all else."""
    words = "|".join(re.escape(word) for word in _joining_words())
    return re.compile(
        rf"(?P<join>\s+(?:{words})\s+|\s*[&＆、]\s*)|(?P<comma>\s*[,،;；，]\s*|(?<=[^\s/])/(?=[^\s/])|／|(?<=[^ァ-ヶー])・|(?<=[\uac00-\ud7af])·)"
        r"|\s*[|•·●›»/]\s*|\s+[–—-]+\s+|\s*[()（）]\s*"
    )


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text between separators, each with the kind of the separator before it."""
    start, kind = 0, ""
    for found in _separator().finditer(text):
        yield kind, text[start : found.start()].strip(_OUTER)
        start, kind = found.end(), found.lastgroup or "bar"
    yield kind, text[start:].strip(_OUTER)


def _parsed(text: str, *, sure: bool, labelled: bool) -> Byline:
    names: list[str] = []
    desk = ""
    is_dated = is_titled = is_open = is_source = False
    unknown_first = False
    for kind, piece in _pieces(_once(text)):
        if not piece:
            continue
        if not names and not desk and (desk := _desk(_name_before(piece)[0]) or _desk(piece)):
            is_dated = is_dated or _DATED.search(piece) is not None
            is_titled = True
            continue
        bare = _without_title(piece)
        is_titled = is_titled or bare != piece
        if not bare:
            desk = desk or _desk(piece)
            continue
        name, tail = _name_before(bare)
        while name and tail and (last := name.rpartition(" "))[0] and last[2].islower():
            name = last[0]  # `Ida Marlowe le 3 mai`
        if tail and not _is_rest(tail):
            if not (labelled and names):
                return _NOBODY
            break
        if tail and not is_function(name) and _DIGIT.search(tail) is None and not is_known_name(name):
            return _NOBODY  # `In Saal drei tagte`
        has_date = tail != "" and _DATED.search(tail) is not None
        has_date = has_date or (tail[:1].isdigit() and fold(name).rstrip(":") in _date_labels())
        has_date = has_date or (tail != "" and _is_of_date(tail.split(), 0))
        is_dated = is_dated or has_date
        is_numbered = is_full_name(name) and _DIGIT.search(tail) is not None and match_phrase(tail) is None
        if is_numbered and not (has_date or labelled or names):
            return _NOBODY  # `Olympic Games 2024`
        if has_date and " " not in name and not labelled and not _EAST_ASIAN.match(name):
            name = ""  # `Published 3 May 2021, Ida Marlowe`
        if _HANGUL.match(name) and " " in name:
            name = name.rpartition(" ")[2] if _without_title(name) == name else _without_title(name)
        if fold(name).rstrip(" :") in _date_labels():
            name = ""
        if name and is_function(name):
            desk = desk or _desk(name)
            is_titled, name = True, ""
        elif name and name != bare:
            is_titled = is_titled or _without_title(name) != name
            name = _without_title(name)
        if not name:
            if names and is_dated:
                break
            continue
        for found in (part for names_ in _parted(name) for part in _without_waw(names_)):
            known = is_known_name(found)
            if is_agency(found) or is_outlet(found, known=known and labelled and not names):
                is_source = True
                continue
            if (
                _MIXED.search(found) is not None
                or not is_name(found)
                and not (labelled and not names and known)
            ):
                is_open = True
            elif _HANGUL.match(found) and not (known and (labelled or is_titled)):
                is_open = True
            elif is_full_name(found):
                if names and kind == "comma" and found.isupper() and not names[0].isupper():
                    continue  # a broadcaster
                if names and not known and kind != "join" and not (unknown_first or labelled):
                    continue  # a place or a paper
                if kind == "bar" and not known:
                    is_open = True
                    continue
                unknown_first = unknown_first or not known
                if found not in names:
                    names.append(found)
            elif (sure or (labelled and has_date)) and not names and kind in ("", "comma"):
                names.append(found)
            elif not names or kind == "join":
                is_open = True
        if names and is_dated:
            break
    is_known = bool(names) and all(map(is_known_name, names))
    # `HarbourPost UK Fellow` is a function alone.
    if not labelled and (is_open or (is_titled and not is_known and any(map(_has_inner_capital, names)))):
        return _NOBODY
    if desk and not names and (labelled or is_dated):
        names.append(desk)
    if not names and not (labelled and is_source):
        return _NOBODY
    return Byline(tuple(names), labelled, is_dated, is_titled, is_known, is_source)


def _has_inner_capital(name: str) -> bool:
    return not name.isupper() and any(sign.isupper() for word in name.split() for sign in word[1:])


def _once(text: str) -> str:
    """The text without its repetition: links and their pictures print one name twice."""
    half = len(text) // 2
    if len(text) > 7 and text[:half].strip() == text[half:].strip():
        return text[:half].strip()
    return text


def _parted(name: str) -> list[str]:
    """Names printed one behind the other with nothing between: a given name begins the next."""
    words = name.split()
    if len(words) < 5:
        return [name]
    starts = [
        place
        for place in range(2, len(words) - 1)
        if is_given_name(words[place])
        and not is_given_name(words[place - 1])
        and fold(words[place - 1]) not in PARTICLES
    ]
    found = [" ".join(words[start:end]) for start, end in pairwise([0, *starts, len(words)])]
    return found if all(map(is_known_name, found)) else [name]


def _name_before(piece: str) -> tuple[str, str]:
    """A name, and what follows it from the first word on that no name has: a date, `in Berlin`, `2 minutes`."""
    words = piece.split()
    for place, word in enumerate(words):
        if place == 1 == len(words) - 1 and is_given_name(words[0]) and word.isalpha():
            break  # `Ida marlowe`, which only a label makes a name
        if (
            place > 1
            and word == "The"
            or _DIGIT.search(word)
            or _is_of_date(words, place)
            or (place and _is_small(word))
        ):
            return " ".join(words[:place]).strip(_OUTER), " ".join(words[place:])
    return piece, ""


def _is_small(word: str) -> bool:
    """Whether a word is written small, and is neither a particle of names nor an author's function."""
    return (
        word[0].islower()
        and fold(word).rstrip(".'’") not in PARTICLES
        and fold(word).strip(".,") not in titles()
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
def _date_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(
        fold(word).rstrip(".")
        for language in languages
        for word in (*language.date.months, *language.date.weekdays)
        if len(word) > 2
    )


def _is_of_date(words: list[str], place: int) -> bool:
    """Whether a word is a month, a weekday or a date's label, by the number that follows it or others of its kind."""
    word = fold(words[place]).strip(".,:")
    if word in _date_labels():
        return any(_DIGIT.search(later) for later in words[place + 1 :])
    if word not in _date_words():
        return False
    ahead = place + 1
    while ahead < len(words) - 1 and fold(words[ahead]).strip(".,:") in _date_words():
        ahead += 1
    return ahead < len(words) and _DIGIT.search(words[ahead]) is not None


def _is_rest(text: str) -> bool:
    """Whether what follows a name is a date, a reading time or a few words of place or source."""
    if len(text) > _LONGEST_REST:
        return False
    if text[-1:] in ".?!؟。" and len(text) > 30:
        return False
    return _DIGIT.search(text) is not None or text.count(" ") < 4


@from_languages
def _desk_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(fold(word) for language in languages for word in language.byline.desks)


def _desk(text: str) -> str:
    """A newsroom's desk with a name of its own, as printed; empty for `Staff` alone and for an agency's."""
    folded = fold(text)
    for word in _desk_words():
        if folded.endswith(word) and folded != word and folded[-len(word) - 1] in " -":
            own = text[: -len(word) - 1]
            return text if text.count(" ") < 5 and own[:1].isupper() and not is_agency(own) else ""
    return ""


def _without_title(name: str) -> str:
    """A name without the function printed beside it; nothing where all of it is a function."""
    known = titles()
    folded = fold(name)
    if folded in known:
        return ""
    words = name.split()
    for cut in range(1, len(words)):
        if fold(" ".join(words[cut:])) in known:
            kept = words[:cut]
            if _HANGUL.match(kept[-1]):  # `남해 한지우 기자`: the place stands before the name
                return kept[-1]
            while len(kept) > 2 and (
                is_section(kept[-1]) or _is_outlet_word(kept[-1]) or fold(kept[-1]) in _ranks()
            ):
                kept.pop()
            return " ".join(kept).strip(_OUTER)
        if fold(" ".join(words[:cut])) in known:
            return _without_title(" ".join(words[cut:]).strip(_OUTER))
    if _UNSPACED.match(folded):
        for size in range(min(len(folded) - 1, 8), 1, -1):
            if folded[-size:] in known:  # `雲崎報導`: a place that reports, no person
                return ""
            if folded[:size] in known:
                return name[size:].strip(_OUTER)
    return name


@from_languages
def _ranks(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    """The words that functions of several words begin with: `Senior`, `Chief`."""
    return frozenset(
        fold(title).split(" ")[0]
        for language in languages
        for title in language.byline.titles
        if " " in title
    )


def _without_waw(names: str) -> list[str]:
    """Two Arabic names that the conjunction `و`, written on to the second, joins."""
    words = names.split()
    for place in range(2, len(words) - 1):
        if words[place][0] == "و" and len(words[place]) > 3 and words[place] not in _NAMES_IN_WAW:
            return [" ".join(words[:place]), *_without_waw(" ".join([words[place][1:], *words[place + 1 :]]))]
    return [names]


@from_languages
def _outlet_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    return frozenset(fold(word) for language in languages for word in language.byline.outlets)


@from_languages
def _debris_words(languages: tuple[LanguageFile, ...]) -> frozenset[str]:
    phrases = [
        phrase
        for language in languages
        for table in (language.phrases, language.headings)
        for listed in table.values()
        for phrase in listed
    ]
    words = {word for phrase in phrases for word in _WORD.findall(fold(phrase)) if len(word) > 2}
    return frozenset(words | {fold(word) for language in languages for word in language.sections})


def holds_common_word(text: str) -> bool:
    """Whether a word of the text is one of debris, of sections or a function word: names of no known form have none.

    >>> holds_common_word("Trending Topics"), holds_common_word("Ntombi Dlaminiova")
    (True, False)
    """
    return any(
        fold(word) in _debris_words() or (word.islower() and is_stop_word(word)) for word in text.split()
    )


def _is_outlet_word(word: str) -> bool:
    return fold(word).strip(".,") in _outlet_words()


def is_outlet(text: str, *, known: bool = False) -> bool:
    """Whether a text reads as the name of a paper, a broadcaster, a section or a place rather than a person's.

    Args:
        text: what stands where a name may.
        known: whether it is a person's all the same, by its given name and the words before it.

    >>> is_outlet("The Harbour Post"), is_outlet("harbourpost.com"), is_outlet("Emily Post", known=True)
    (True, True, False)
    """
    if _DOMAIN.search(text) is not None or is_section(text):
        return True
    words = text.split()
    return fold(words[0] if words else "") == "the" or (not known and any(map(_is_outlet_word, words)))


_AGENCIES = frozenset(
    "reuters|afp|agence france-presse|ap|associated press|the associated press|dpa|deutsche presse-agentur|sid|sda|"
    "keystone-sda|apa|ansa|efe|europa press|lusa|belga|ritzau|ntb|tt|anp|pa|pa media|press association|upi|xinhua|"
    "新华社|新華社|中新社|中央社|tass|тасс|риа новости|интерфакс|anadolu ajansı|iha|dha|pti|ani|ians|kyodo|共同|"
    "共同通信|時事|時事通信|jiji|yonhap|연합뉴스|뉴시스|뉴스1|رويترز|ا ف ب|فرانس برس|د ب ا|الاناضول|واس|وام|كونا|بترا|"
    "سانا|قنا|شينخوا|وكالات|epd|kna|agenturen|agencies|agences|agencias|bloomberg".split("|")
)


def is_agency(name: str) -> bool:
    """Whether a name is that of a wire service, which is a source and no author.

    >>> is_agency("Reuters"), is_agency("AFP"), is_agency("Ida Marlowe")
    (True, True, False)
    """
    return fold(name) in _AGENCIES
