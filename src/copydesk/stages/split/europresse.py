"""Europresse exports as text: paper, section and date, headline, author, text, and the number of a document below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from copydesk.knowledge.bylines import read_byline
from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.dates import read_dates
from copydesk.model import Fact, Label, Line, Part, Role, Split
from copydesk.stages.split.fields import all_of
from copydesk.stages.split.fields import body as text_of
from copydesk.stages.split.wrapped import width_of

_NUMBER = re.compile(
    r"(?:Numéro de document|Document number|Document no|Número de documento|Dokumentnummer) ?[:：] ?"
    r"([^\W_]+·\d{8}·\S+)",
    re.IGNORECASE,
)
#: What stands below an article: its number once more, whose copy it is, and whose right.
_CERTIFICATE = re.compile(
    r"[^\W_]+·\d{8}·\S+|(?:Ce certificat est émis|Certificat émis|This certificate is issued|Certificate issued) .*|"
    r"(?:Date d'émission|Date of issue|Issue date) ?:.*|"
    r"(?:Le présent document est protégé|This document is protected) .*",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:Nombre de documents|Number of documents) ?: ?(\d{1,7})", re.IGNORECASE)
_PAGE = re.compile(r" ?, ?p{1,2}\. ?(\S.*)")
#: What stands behind the day of an article from the web, and of others: `- 14:05 +0100`, `404 mots`.
_LENGTH = re.compile(r",? \d[\d \u00a0]{0,8}(?:mots?|words?)$")
_CLOCK = re.compile(r" - (?:\d{1,2}[:h]\d{2}(?::\d{2})?)?(?: ?(?:[+-]\d{4}|UTC|GMT|[A-Z]{3,4}))?$")
_ISSUE = re.compile(r" ?, no\.? ?\S+$")
_PICTURES = re.compile(r"(?:Illustration|Photo)(?:\(s\)|s)? ?:(.*)", re.IGNORECASE)
_NOTES = re.compile(r"(?:Note|Encadré)(?:\(s\)|s)? ?:", re.IGNORECASE)
#: Filled lines, among the first of which the date stands; and characters that these have at most.
_HEAD_LINES, _WIDEST = 4, 200


def is_mine(text: str) -> bool:
    """Whether a document's number is named on a line, and whose right or whose copy it is."""
    return "·" in text and ("©" in text or "ertifi" in text) and _NUMBER.search(text) is not None


def parts(lines: Sequence[Line]) -> Split:
    """The articles; each ends with its number, and what stands below that goes with it."""
    ends = [place for place, line in enumerate(lines) if _NUMBER.fullmatch(line.text)]
    if not ends:
        return Split(())
    starts = [0, *(_end_of_certificate(lines, end + 1) for end in ends)]
    width = width_of(
        [line for start, end in zip(starts, ends, strict=False) for line in _below_day(lines[start:end])]
    )
    found = []
    for start, end, below in zip(starts, ends, starts[1:], strict=False):
        number = _NUMBER.fullmatch(lines[end].text)
        assert number is not None
        fact = Fact("source.accession", number[1], _reason("document number"), (lines[end].number,))
        tail = [
            *all_of([lines[end]], Role.NOISE, _reason("document number")),
            *all_of(lines[end + 1 : below], Role.LEGAL, _reason("certificate")),
        ]
        found.append(_article(lines[start:end], tail, fact, width))
    rest = lines[starts[-1] :]
    if len([line for line in rest if line.text]) > _HEAD_LINES:  # an article that was cut off
        found.append(_article(rest, [], None, width))
    else:
        labels = (
            *found[-1].labels,
            *all_of(rest, Role.NOISE, "below the last document of a Europresse export"),
        )
        found[-1] = found[-1]._replace(labels=labels)
    stated = [int(count[1]) for line in lines[: ends[0]] if (count := _COUNT.fullmatch(line.text))]
    notices = [
        f"it says {count:,} documents, and {len(found):,} were found"
        for count in stated
        if count != len(found)
    ]
    return Split(tuple(found), tuple(notices))


def _reason(name: str) -> str:
    return f"the {name} of a Europresse export"


def _end_of_certificate(lines: Sequence[Line], start: int) -> int:
    """Behind the last of the lines that belong to the number above them."""
    end = start
    for place in range(start, len(lines)):
        if _CERTIFICATE.fullmatch(lines[place].text):
            end = place + 1
        elif lines[place].text:
            break
    return end


def _below_day(lines: Sequence[Line]) -> Sequence[Line]:
    day = next((place for place, line in enumerate(lines) if line.text and _day(line.text) is not None), -1)
    return lines[day + 1 :]


def _article(lines: Sequence[Line], tail: Sequence[Label], number: Fact | None, width: int | None) -> Part:
    facts = [] if number is None else [number]
    filled = [place for place, line in enumerate(lines) if line.text]
    day = next((place for place in filled[1:_HEAD_LINES] if _day(lines[place].text) is not None), None)
    if day is None:  # its lines must tell themselves
        return Part(lines, tail, tuple(facts))
    labels = [
        *all_of(lines[:day], Role.NOISE, _reason("paper")),
        *all_of([lines[day]], Role.DATE, _reason("date")),
    ]
    paper = lines[filled[0]]
    facts.append(Fact("source.publisher", _ISSUE.sub("", paper.text), _reason("paper"), (paper.number,)))
    facts += _of_day(lines[day])
    blocks = [list(block) for _, block in groupby(lines[day + 1 :], key=lambda line: bool(line.text))]
    titles = next((block for block in blocks if block[0].text), [])
    below = [block for block in blocks if block[0].text][1:]
    byline = below[0] if len(below) > 1 and _is_byline(below[0], below[1]) else None
    text = []
    for block in blocks:
        if block is titles:
            labels += _titles(block, facts)
        elif block is byline:
            labels += all_of(block, Role.BYLINE, _reason("author"))
            facts.append(Fact("authors", block[0].text, _reason("author"), (block[0].number,)))
        else:
            text.append(block)
            continue
    placed = {label.line.number for label in labels}
    rest = [line for line in chain.from_iterable(text) if line.number not in placed]
    labels += _text(rest, width)
    labels.sort(key=lambda label: label.line.number)
    return Part((), (*labels, *tail), tuple(facts))


def _day(text: str) -> tuple[str, str, str] | None:
    """Section, date and page on a line such as `Politique, mardi 14 mars 2006, p. 12`."""
    if len(text) > _WIDEST:
        return None
    page = _PAGE.search(text)
    above = _CLOCK.sub("", _LENGTH.sub("", text[: page.start()] if page else text))
    pieces = above.strip(" ,").split(", ")
    for at in range(len(pieces)):
        day = ", ".join(pieces[at:])
        if is_date_line(day) and len(read_dates(day)) == 1:
            return ", ".join(pieces[:at]), day, page[1].strip() if page else ""
    return None


def _of_day(line: Line) -> Iterator[Fact]:
    for field, value in zip(("section", "published", "page"), _day(line.text) or (), strict=False):
        if value:
            yield Fact(field, value, _reason("date line"), (line.number,))


def _titles(block: Sequence[Line], facts: list[Fact]) -> Iterator[Label]:
    """The headline is the last line of its block, but for a sentence below it; what stands above is a kicker."""
    at = len(block) - 1
    is_deck = at > 0 and block[at].text[-1] in ".…" and block[at - 1].text[-1] not in ".…"
    for place, line in enumerate(block):
        if place == at - is_deck:
            facts.append(Fact("title", line.text, _reason("headline"), (line.number,)))
            yield Label(line, Role.TITLE, _reason("headline"))
        elif place < at:
            yield Label(line, Role.NOISE, _reason("kicker"))
        else:
            yield Label(line, Role.SUBTITLE, _reason("standfirst"))


def _is_byline(block: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether a block is the author's line, with a text below it."""
    return len(block) == 1 and bool(read_byline(block[0].text).names) and not _is_end(below[0].text)


def _is_end(text: str) -> bool:
    return text.startswith("©") or _PICTURES.fullmatch(text) is not None


def _text(lines: Sequence[Line], width: int | None) -> Iterator[Label]:
    """The text, and the fields below it."""
    end = next(
        (place for place, line in enumerate(lines) if _is_end(line.text) or _NOTES.fullmatch(line.text)), None
    )
    end = len(lines) if end is None else end
    yield from text_of(lines[:end], _reason("text"), width)
    is_picture = False
    for line in lines[end:]:
        picture = _PICTURES.fullmatch(line.text)
        if not line.text:
            yield Label(line, Role.BLANK, "blank")
        elif line.text.startswith("©"):
            is_picture = False
            yield Label(line, Role.LEGAL, _reason("copyright line"))
        elif picture is not None:
            is_picture = True
            yield Label(line, Role.CAPTION if picture[1].strip() else Role.NOISE, _reason("pictures"))
        elif _NOTES.fullmatch(line.text):
            is_picture = False
            yield Label(line, Role.NOISE, _reason("notes"))
        else:
            yield Label(
                line,
                Role.CAPTION if is_picture else Role.PARAGRAPH,
                _reason("pictures" if is_picture else "notes"),
            )
