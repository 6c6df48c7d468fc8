"""Datelines: the place, and the agency, that a report begins with.

The signs of one are an agency between brackets or strokes behind a place (`PARIS (AFP) -`, `أبوظبي / وام /`), an
agency parted from it by signs (`دمشق-سانا`, `МОСКВА, 5 марта - РИА Новости.`), or a place in capitals, or one that
datelines are known to have, before a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from copydesk.knowledge.agencies import CREDIT, DATELINE, agency_of, credited, read_data
from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.datelines_east import east_asian_dateline
from copydesk.knowledge.keys import fold
from copydesk.knowledge.shape import is_stop_word
from copydesk.knowledge.tables import from_data

#: Characters: all of a dateline stands within them; and a line with a weak one goes on at least so far.
_LONGEST, _LONG_ENOUGH = 110, 80
_MOST_WORDS, _MOST_PIECES = 6, 5
#: A sign that some dateline has; most first sentences have none so early.
_SOME_SIGN = re.compile(r"[(（/\[【—–:।電电=]| -|- |--| م واس|\.[ -]|-[«\u0600-\u06ff]|, \w+$")
_IN_BRACKETS = re.compile(
    r"(?P<before>[^()（）«»“”\"!?؟—]{0,70}?)\s*[(（]\s*(?P<who>[^()（）]{2,40}?)\s*[)）]\s*(?P<after>--|[-–—:=ـ]|\.\s?[-–—]|\.|)"
)
_IN_STROKES = re.compile(
    r"(?P<before>[^()/«»“”\"!?؟—]{0,70}?)\s*/\s*(?P<who>[^()/]{2,30}?)\s*/\s*(?P<after>[-–—:.]|)"
)
_BEHIND_AGENCY = re.compile(r"\s*(?P<place>[^\W\d_][^\d,()–—]{2,40}?), \d{1,2}\s+\w+\.?\s*[-–—]")
_PARTED = re.compile(r"\s*(?P<sign>--+|[–—/।]|(?<=\s)-|-(?=[\s«\u0600-\u06ff])|[:.,،](?=\s|$))\s*")
_BEFORE_DASH = re.compile(
    r"(?P<place>[^()«»“”\"!?؟—–:]{3,60}?)(?P<sign>\s*[—–]|\s*--|\s+-)\s+(?=[\"'“„«‘]?\w)"
)
_DASH = re.compile(r"[—–-]\s")  # looked for first, since it is found at a tenth of the cost
_BEFORE_STOP = re.compile(r"(?P<place>[^()«»“”\"!?؟—–:.।]{3,40}?)\s?(?P<sign>[.:।])\s+(?=[\"'“„«‘]?\w)")
_DIGIT = re.compile(r"\d")
_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
#: Initials of a small agency or an office, and call signs of American stations.
_SIGLE = re.compile(r"[a-zö]{2,6}(?:/[a-zA-Z]{2,6})?|[KW][A-Z]{2,3}(?:-TV)?")
_DAY = re.compile(r"(?:^|[\s,،.])\W*\d")
_LOWER = frozenset(
    [
        "de",
        "da",
        "do",
        "del",
        "di",
        "la",
        "el",
        "al",
        "am",
        "an",
        "der",
        "den",
        "of",
        "and",
        "upon",
        "sur",
        "sous",
        "y",
        "i",
        "e",
    ]
)
_OUT_OF = re.compile(r"(?:Из|Aus|From)\s+")
#: The Saudi agency prints both calendars: `الرياض 05 رجب 1445 هـ الموافق 17 يناير 2024 م واس`.
_BOTH_CALENDARS = re.compile(
    r"(?P<before>[^\W\d]{3,}(?: [^\W\d]{2,}){0,2}) \d{1,2} .{8,60}?\d{4} ?م (?P<who>واس)(?!\w)"
)
_EDGE = " \t,،-–—/:;*•|"


class Dateline(NamedTuple):
    """What a dateline says.

    Attributes:
        place: as printed; None where only an agency stands there.
        agencies: usual names.
        words: all of it, as printed.
    """

    place: str | None
    agencies: tuple[str, ...]
    words: str


@from_data
def _places() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    data = read_data("credits.toml")
    places, short, none, outlets = (
        frozenset(map(fold, data[key])) for key in ("places", "short_places", "not_places", "outlets")
    )
    return places, short, none, outlets


def is_known_place(text: str) -> bool:
    """Whether a place, or each of several parted by strokes, is one that datelines are known to have."""
    known = _places()[0]
    return fold(text) in known or (
        "/" in text and all(fold(part.strip()) in known for part in text.split("/"))
    )


def dateline_of(text: str, language: str | None = None) -> Dateline | None:
    """The dateline with which a paragraph begins, or that a short line is; None where none is sure.

    >>> dateline_of("LOUISVILLE, Ky. (AP) — The river fell.")
    Dateline(place='LOUISVILLE, Ky.', agencies=('AP',), words='LOUISVILLE, Ky. (AP) —')

    Args:
        text: of a paragraph.
        language: its BCP 47 tag; where places stand before a full stop depends on it.
    """
    head = text[:_LONGEST].lstrip("*•|- –—").replace("\u200f", "")
    if _SOME_SIGN.search(head) is None and head[:1] < "\u3040":
        return None
    return _dateline_of(head, len(text), language.partition("-")[0] if language else "")


@lru_cache(maxsize=1 << 9)
def _dateline_of(head: str, length: int, language: str) -> Dateline | None:
    for found in (
        east_asian_dateline(head),
        _bracketed(head),
        _stroked(head),
        _parted(head, length),
        _dashed(head, length),
        _stopped(head, length, language),
    ):
        if found is not None:
            place, agencies, words = found
            return Dateline(place, tuple(agencies), words)
    return None


_Found = tuple[str | None, Sequence[str], str]


def _bracketed(head: str) -> _Found | None:
    """`PARIS, 3 mai (AFP) -`, `(CNN) --`, `(ANSA) - ROMA, 03 MAG -`."""
    match = _IN_BRACKETS.match(head) if "(" in head or "（" in head else None
    if match is None:
        return None
    before, who, after = match["before"], match["who"], match["after"]
    dash = after not in {"", "."}
    agencies = credited(who, DATELINE)
    place = _place(before)
    if not before.strip(_EDGE):
        if not dash or not (agencies or _is_outlet(who)):
            return None
        behind = _BEHIND_AGENCY.match(head, match.end())
        if behind is not None and (place := _place(behind["place"])):
            return place, agencies, head[: behind.end()].strip()
        return (None, agencies, match[0].strip()) if agencies else None
    if place is None or agency_of(place):
        return None
    if agencies:
        dated = _DIGIT.search(before) is not None
        if dash or dated or is_known_place(place) or _in_capitals(place):
            return place, agencies, match[0].strip()
    elif dash and (_is_outlet(who) or (_SIGLE.fullmatch(who) and (who.islower() or _in_capitals(place)))):
        return place, (), match[0].strip()
    return None


def _stroked(head: str) -> _Found | None:
    """`أبوظبي في 3 مارس / وام /`, `МОСКВА, 5 марта. /ТАСС/.`, `KØBENHAVN /ritzau/ -`."""
    if "/" not in head and "واس" not in head:
        return None
    match = _BOTH_CALENDARS.match(head) or _IN_STROKES.match(head)
    if match is None or not (agencies := credited(match["who"], DATELINE)):
        return None
    if not match["before"].strip(_EDGE):
        return None, agencies, match[0].strip()
    place = _place(match["before"].rstrip(". "))
    return None if place is None else (place, agencies, match[0].strip())


class _Piece(NamedTuple):
    """What signs part; `sign` is the one behind it, empty at the end."""

    text: str
    start: int
    end: int
    sign: str


def _parted(head: str, length: int) -> _Found | None:
    """`دمشق-سانا`, `Kyiv, Ukrinform`, `لندن: «الشرق الأوسط»`, `الجزيرة نت-الدوحة`, `Москва. 5 марта. ИНТЕРФАКС -`."""
    pieces = list(_pieces(head, whole=length <= len(head)))[:_MOST_PIECES]
    for number, piece in enumerate(pieces):
        name = piece.text.strip(' «»"“”()')
        agency = agency_of(name, DATELINE if number and not _CASED.match(name) else CREDIT)
        if agency is not None or _is_outlet(name):
            return (
                _behind_places(head, pieces, number, agency)
                if number
                else _before_place(head, pieces, agency)
            )
    return None


def _before_place(head: str, pieces: Sequence[_Piece], agency: str | None) -> _Found | None:
    """`الجزيرة نت-الدوحة`, `AFP, MANILA`."""
    if len(pieces) < 2 or pieces[0].sign in {".", ":"} or pieces[1].sign == ",":
        return None
    place, _, end, sign = pieces[1]
    ends_the_line = agency is not None and sign == "" and place.isupper() and _is_place(place)
    if not (ends_the_line or is_known_place(place)):
        return None
    return place.strip(), (agency,) if agency else (), head[:end].strip()


def _behind_places(head: str, pieces: Sequence[_Piece], number: int, agency: str | None) -> _Found | None:
    """`دمشق-سانا`, `إسطنبول/ فلان/ الأناضول`; behind a comma an agency must end the line or stand before a dash."""
    _, start, end, sign = pieces[number]
    before = pieces[number - 1].sign
    place, out_of = _OUT_OF.subn("", pieces[0].text.strip(), count=1)
    cased = _CASED.match(place) is not None
    if before in {",", "،"} and sign not in {"", "-", "–", "—", "--"}:
        return None
    if not _is_place(place) or not all(
        _may_stand_between(piece.text, cased=cased) for piece in pieces[1:number]
    ):
        return None
    signed = bool(
        out_of or _DAY.search(head[:start]) or (before == "/" and agency) or (cased and _in_capitals(place))
    )
    return (
        (place, (agency,) if agency else (), head[:end].strip()) if signed or is_known_place(place) else None
    )


def _pieces(head: str, *, whole: bool) -> Iterator[_Piece]:
    """The pieces in order; what is cut off at the end is left out."""
    start = 0
    for match in _PARTED.finditer(head):
        if match.start() > start:
            yield _Piece(head[start : match.start()], start, match.start(), match["sign"])
        start = match.end()
    if whole and start < len(head):
        yield _Piece(head[start:], start, len(head), "")


def _may_stand_between(piece: str, *, cased: bool) -> bool:
    """A date, or in Anadolu's form (`إسطنبول/ فلان/ الأناضول`) who wrote it."""
    return bool(_DIGIT.search(piece)) or (not cased and len(piece.split()) <= 4) or is_date_line(f"{piece} 1")


def _dashed(head: str, length: int) -> _Found | None:
    """`WASHINGTON — `, `Wien, 14. Dezember 2021 –`, `London/Teheran - `."""
    if length < _LONG_ENOUGH or _DASH.search(head) is None:
        return None
    match = _BEFORE_DASH.match(head)
    if match is None or not _begins(head[match.end() :]):
        return None
    place = _place(match["place"])
    if place is None:
        return None
    # A hyphen also stands behind labels and products.
    if is_known_place(place) or (
        match["sign"].strip() != "-" and _in_capitals(place) and _may_be_place(place)
    ):
        return place, (), match[0].strip()
    return None


def _stopped(head: str, length: int, language: str) -> _Found | None:
    """`NEW DELHI: `, `Berlin. Der …`, `वाराणसी। …`: of known places only."""
    match = _BEFORE_STOP.match(head) if length >= _LONG_ENOUGH else None
    if match is None or not _begins(head[match.end() :]):
        return None
    place = match["place"].strip()
    if not is_known_place(place):
        return None
    if match["sign"] == ":" and _CASED.match(place) and not place.isupper():
        return None
    if match["sign"] == "." and language != "de":
        return None
    return place, (), match[0].strip()


def _begins(text: str) -> bool:
    """Whether a sentence begins: with a capital, or in a script without them."""
    first = text.lstrip("\"'“„«‘")[:1]
    return not _CASED.match(first) or first.isupper()


def _place(printed: str) -> str | None:
    """The place in what stands before an agency or a dash, without the date behind it; None where it is none."""
    text = printed.strip(_EDGE)
    if (day := _DIGIT.search(text)) is not None:
        text = text[: day.start()].rstrip(" ,،.-–—/([")
        for sign in (",", "،", " "):
            first, found, last = text.rpartition(sign)
            if found and is_date_line(f"{last.strip()} 1"):
                text = first.rstrip(" ,،.")
    if text.endswith((" في", " on", " den", " le", " el", " il", " dne", " em")):
        text = text.rpartition(" ")[0].rstrip(" ,")
    text = text.rstrip(_EDGE)
    if text.endswith(".") and not re.search(r",\s\S{1,5}\.$|\b[A-Z]\.[A-Z]\.$", text):
        text = text.rstrip(".")
    return text if _is_place(text) else None


def _is_place(text: str) -> bool:
    """Whether the text can be places: few words, with capitals where the script has them."""
    words = text.replace("/", " / ").split()
    if (
        not 2 <= len(text) <= 60
        or len(words) > _MOST_WORDS
        or _DIGIT.search(text)
        or fold(text) in _places()[2]
    ):
        return False
    if _CASED.match(text) is None:
        return len(words) <= 5 and not is_stop_word(words[0]) and text[0].isalpha()
    if is_known_place(text):
        return True
    first = words[: next((number for number, word in enumerate(words, 1) if word[-1] in ",،"), len(words))]
    if "'s" in text or any(
        word[-1].isalpha() and is_stop_word(word) and fold(word) not in _LOWER for word in first
    ):
        return False
    return text[0].isupper() and all(
        not word[0].isalpha() or word[0].isupper() or fold(word) in _LOWER
        for word in map(_bare, words)
        if word
    )


def _bare(word: str) -> str:
    return word.lstrip("([")


def _in_capitals(place: str) -> bool:
    """`LOUISVILLE, Ky.`, `BERLIN/MÜNCHEN`: the first of its parts has no small letter."""
    first = re.split("[,،]", place)[0]
    return first.isupper() and sum(map(str.isalpha, first)) > 3


def _may_be_place(place: str) -> bool:
    """Whether words in capitals can be a place: no label (`UPDATE`), no acronym, no function word among them."""
    _, short, none, _ = _places()
    first = re.split("[,،]", place)[0].strip()
    if agency_of(place) or _is_outlet(place) or {fold(place), fold(first)} & none or len(first.split()) > 4:
        return False
    if len(first) <= 4 and fold(first) not in short:
        return False
    return not any(is_stop_word(word) or fold(word) in none for word in first.split())


def _is_outlet(text: str) -> bool:
    return fold(text.strip(' «»"“”')) in _places()[3]
