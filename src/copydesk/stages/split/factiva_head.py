"""The head of an article in Factiva's plain export: fields told by their places, around the count of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from copydesk.knowledge.bylines import read_byline
from copydesk.knowledge.credits import agencies_in_byline
from copydesk.knowledge.names import is_name
from copydesk.model import Fact, Label, Line, Role
from copydesk.stages.split.factiva_interface import TIME, is_copyright, is_count, is_day, is_language
from copydesk.stages.split.fields import one_text, value_of

#: Filled lines from the count of words on, within which source, code and language stand.
_LONGEST = 16
#: Characters; no field of them is longer, but for the copyright line.
_WIDEST = 100
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
#: Some papers state no page, and print nought for it.
_PAGE = re.compile(r"(?!0+$)[A-Z]{0,4}[ .-]?\d{1,4}[A-Z]?(?:(?:, ?|-)[A-Z]{0,4}\d{1,4})*")
#: As papers of several sections print these: `Foreign Desk; 1`, `B`.
_SECTION = re.compile(r".*(?:; ?[A-Z0-9]{1,3}|\bDesk)|(?:Section )?[A-Z]\d?")
_CREDIT = re.compile(r"special to (?:the )?\S.*", re.IGNORECASE)
#: A list of results may number its headlines: `12) Ferry back in service`.
_NUMBERED = re.compile(r"(\d{1,5})\) (?=\S)")

#: The lines above a count of words, field by field: a headline that was wrapped is one.
Above = Sequence[Sequence[Line]]


class Below(NamedTuple):
    """The fields from the count of words on.

    Attributes:
        start: the place of that line.
        end: the place of the first line behind them.
    """

    start: int
    labels: tuple[Label, ...]
    facts: tuple[Fact, ...]
    end: int


def read_below(lines: Sequence[Line], at: int, stop: int) -> Below | None:
    """The fields that begin with a count of words; None where what follows are none.

    Args:
        lines: of the whole text.
        at: place of the count.
        stop: where the article ends at the latest.
    """
    if not is_count(lines[at].text):
        return None
    filled = _filled(lines, at, stop)
    if len(filled) < 3 or not is_day(filled[1].text):
        return None
    source = 3 if TIME.fullmatch(filled[2].text) and len(filled) > 3 else 2
    fields = list(takewhile(lambda line: not is_copyright(line.text) and len(line.text) < _WIDEST, filled))
    code = next((i for i in range(source + 1, len(fields)) if _CODE.fullmatch(fields[i].text)), None)
    behind = code or source
    language = next((i for i in range(behind + 1, len(fields)) if is_language(fields[i].text)), None)
    if code is None and language is None:
        return None
    last = language or (len(fields) - 1 if _ends_at_copyright(fields, filled) else behind)
    names = [
        "word count",
        "date",
        *["time"] * (source - 2),
        "source",
        *["edition, page or volume"] * (last - source),
    ]
    day = filled[1:source]
    facts = [
        Fact("published", " ".join(line.text for line in day), _reason("date"), value_of(day)[1]),
        _fact("source.publisher", filled[source], "source"),
    ]
    if code is not None:
        names[code] = "source's code"
    if language is not None:
        names[language] = "language"
        facts.append(_fact("language", filled[language], "language"))
        if language - behind > 1 and code is not None and _PAGE.fullmatch(filled[language - 1].text):
            names[language - 1] = "page"
            facts.append(_fact("page", filled[language - 1], "page"))
    rights = list(takewhile(lambda line: is_copyright(line.text), filled[last + 1 : last + 3]))
    roles = {"date": Role.DATE, "time": Role.DATE, "copyright line": Role.LEGAL}
    name_of = dict(
        zip((line.number for line in filled), [*names, *["copyright line"] * len(rights)], strict=False)
    )
    end = at + (rights or filled[: last + 1])[-1].number - lines[at].number + 1
    labels = tuple(
        Label(line, roles.get(name_of[line.number], Role.NOISE), _reason(name_of[line.number]))
        if line.text
        else Label(line, Role.BLANK, "blank")
        for line in lines[at:end]
    )
    return Below(at, labels, tuple(facts), end)


def _ends_at_copyright(fields: Sequence[Line], filled: Sequence[Line]) -> bool:
    """Whether the fields go on to a copyright line without a blank one: the language is one that is not known."""
    return len(fields) < len(filled) and filled[len(fields)].number - filled[0].number == len(fields)


def _filled(lines: Sequence[Line], at: int, stop: int) -> list[Line]:
    found = []
    for place in range(at, stop):
        if lines[place].text:
            found.append(lines[place])
            if len(found) == _LONGEST:
                break
    return found


def _reason(name: str) -> str:
    return f"the {name} of a Factiva export"


def _fact(field: str, line: Line, name: str) -> Fact:
    return Fact(field, line.text, _reason(name), (line.number,))


class Habits(NamedTuple):
    """What all heads of an export show together.

    Attributes:
        is_numbered: whether the headlines are, as a list of results.
        sections: lines that begin more than one head in which more than a headline and an author stands.
    """

    is_numbered: bool
    sections: frozenset[str]


def habits_of(heads: Sequence[Above]) -> Habits:
    numbers = [[found[1] for field in head if (found := _NUMBERED.match(field[0].text))] for head in heads]
    in_order = sum(str(place) in found for place, found in enumerate(numbers, 1))
    firsts = Counter(value_of(head[0])[0] for head in heads if len(head) > 2)
    return Habits(
        1 < len(heads) == in_order, frozenset(first for first, times in firsts.items() if times > 1)
    )


def read_above(head: Above, habits: Habits) -> tuple[list[Label], list[Fact]]:
    """What the fields above a count of words are: the headline; perhaps a section above it, authors below."""
    texts = [value_of(field)[0] for field in head]
    title = _place_of_title(texts, habits)
    labels: list[Label] = []
    facts = []
    for place, (field, text) in enumerate(zip(head, texts, strict=True)):
        numbers = value_of(field)[1]
        if place == title:
            shown = _NUMBERED.match(text) if habits.is_numbered else None
            at = shown.end() if shown is not None else 0
            facts.append(Fact("title", text[at:], _reason("headline"), numbers))
            printed = [field[0]._replace(text=field[0].text[at:]), *field[1:]]
            labels += one_text(printed, Role.TITLE, _reason("headline"))
        elif place < title:
            if place == title - 1:
                facts.append(Fact("section", text, _reason("section"), numbers))
            labels += one_text(field, Role.NAVIGATION, _reason("section"))
        else:
            if not _CREDIT.fullmatch(text):
                facts.append(Fact("authors", text, _reason("byline"), numbers))
            labels += one_text(field, Role.BYLINE, _reason("byline"))
    return labels, facts


def _place_of_title(texts: Sequence[str], habits: Habits) -> int:
    """The headline's place: the last line that is no byline, and not above a longer one."""
    if habits.is_numbered:
        return next(place for place, text in enumerate(texts) if _NUMBERED.match(text))

    def is_section(text: str) -> bool:
        return text in habits.sections or _SECTION.fullmatch(text) is not None

    bylines = len(texts)
    while bylines > 1 and is_byline(texts[bylines - 1]):
        bylines -= 1
    if bylines < 2:
        return int(len(texts) == 2 and is_section(texts[0]) and not read_byline(texts[1]).is_labelled)
    if bylines == 2:
        is_name_below = is_name(texts[1]) and len(texts[0]) > len(texts[1])
        return 0 if is_name_below and not is_section(texts[0]) else 1
    return max(range(1, bylines), key=lambda place: len(texts[place]))


def is_byline(text: str) -> bool:
    found = read_byline(text)
    return (
        bool(found.names and (found.is_labelled or found.is_known))
        or _CREDIT.fullmatch(text) is not None
        or (len(text) < 60 and bool(agencies_in_byline(text)))
    )
