"""Factiva's article view as text: fields without labels, a count of words among them, a document's number at the end.

Above the count stand section, headline and byline, below it date, source, edition and language: see `factiva_head`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from copydesk.model import Fact, Label, Line, Part, Role, Split
from copydesk.stages.split.factiva_export import Export
from copydesk.stages.split.factiva_head import (
    Above,
    Below,
    habits_of,
    is_byline,
    read_above,
    read_below,
)
from copydesk.stages.split.factiva_interface import (
    COUNT,
    accession_in,
    accessions,
    is_day,
    is_furniture,
    summary_at,
)
from copydesk.stages.split.fields import all_of
from copydesk.stages.split.fields import body as text_of
from copydesk.stages.split.wrapped import is_full, width_of

_HEAD = re.compile(rf"[\r\n\f][^\S\r\n]*+{COUNT}[^\S\r\n]*+[\r\n]\s*+([^\r\n]++)", re.IGNORECASE)
#: Lines and characters; what stands apart above a head and is no more than this belongs to it or is furniture.
_MOST_LINES, _WIDEST = 4, 250
_NUMBER = "the document's number in a Factiva export"
_TEXT = "the text of an article in a Factiva export"
#: Companies that own papers, in the line above a document's number.
_COMPANY = re.compile(
    r".*\b(?:GmbH|AG|SE|SAS?|S\.A|S\.L|S\.p\.A|Inc|Ltd|Limited|LLC|PLC|Corp(?:oration)?|Company|Co|B\.V|BV|NV|"
    r"Verlag|Digital|Syndication|Publishing|KG)\b\.?(?: \([^()]*\))?|.*(?:公司|集团|集團|株式会社|報社|报社)",
)
#: Letters of words in small letters that names of companies have: `der`, `and`.
_LONGEST_PARTICLE = 3


class _Head(NamedTuple):
    """The head of an article.

    Attributes:
        start: the place of its first line.
        above: the fields above the count of words.
        below: those from there on.
    """

    start: int
    above: Above
    below: Below


class _Stretch(NamedTuple):
    """What stands between two documents' numbers: places in the text.

    Attributes:
        start: of furniture.
        loose: where that ends; up to the first head stand lines of an article whose head cannot be told.
        heads: of articles; only the last of several has a number.
        stop: the place of the number that ends it, or of the text's end.
    """

    start: int
    loose: int
    heads: tuple[_Head, ...]
    stop: int

    @property
    def first(self) -> int:
        return self.heads[0].start if self.heads else self.stop


def is_mine(text: str) -> bool:
    """Whether a document's number stands below a count of words with a date under it."""
    last = max(accessions(text), default=0)
    return any(
        found.end() < last and is_day(" ".join(found[1].split())) for found in _HEAD.finditer(text, 0, last)
    )


def parts(lines: Sequence[Line]) -> Split:
    """The articles; each ends with its document's number, or where that is missing, above the next head."""
    stretches = tuple(_stretches(lines))
    if not any(stretch.heads for stretch in stretches):
        return Split(())
    bodies = [body for stretch in stretches for body in _bodies(lines, stretch)]
    width = width_of([line for body in bodies for line in body])
    habits = habits_of([_joined(head.above, width) for stretch in stretches for head in stretch.heads])
    owners = Counter(line.text for some in bodies if (line := _last(some)) is not None)
    export = Export()
    for stretch in stretches:
        export.add_furniture(lines[stretch.start : stretch.loose])
        if stretch.loose < stretch.first:
            export.add_article(Part(lines[stretch.loose : stretch.first]))
        for head, text in zip(stretch.heads, _bodies(lines, stretch), strict=True):
            labels, facts = read_above(_joined(head.above, width), habits)
            blank = (line for line in lines[head.start : head.below.start] if not line.text)
            above = sorted([*labels, *all_of(blank, Role.BLANK, "")], key=lambda label: label.line.number)
            labels = [*above, *head.below.labels, *_text(text, owners, width)]
            export.add_article(Part((), labels, (*facts, *head.below.facts)))
        for line in lines[stretch.stop : stretch.stop + 1]:
            export.add([Label(line, Role.NOISE, _NUMBER)])
            if stretch.loose < stretch.stop and (number := accession_in(line.text)) is not None:
                fact = Fact("source.accession", number, _NUMBER, (line.number,))
                export.add_fact(fact)
    return export.split()


def _stretches(lines: Sequence[Line]) -> Iterator[_Stretch]:
    start = 0
    numbers = [place for place, line in enumerate(lines) if accession_in(line.text) is not None]
    for stop in (*numbers, len(lines)):
        yield _stretch(lines, start, stop)
        start = stop + 1


def _stretch(lines: Sequence[Line], start: int, stop: int) -> _Stretch:
    heads: list[_Head] = []
    loose = floor = start
    for at in range(start, stop):
        if at < floor or (below := read_below(lines, at, stop)) is None:
            continue
        if not heads:
            loose = floor = _end_of_furniture(lines, start, at)
        above = _above(lines, floor, at, is_first=not heads)
        heads.append(
            _Head(above[0].number - lines[0].number if above else at, [[line] for line in above], below)
        )
        floor = below.end
    if not heads:
        loose = _end_of_furniture(lines, start, stop)
    first = heads[0].start if heads else stop
    if not _is_article(lines[loose:first], is_numbered=not heads and stop < len(lines), is_cover=start == 0):
        loose = first
    return _Stretch(start, loose, tuple(heads), stop)


def _end_of_furniture(lines: Sequence[Line], start: int, stop: int) -> int:
    """Behind the last line of what Factiva prints around articles: covers, summaries of searches."""
    end = start
    texts = [line.text for line in lines[start:stop]]
    summary = summary_at(texts, 0, len(texts))
    if summary is not None:
        end = start + summary
        while end < stop and lines[end].text:
            end += 1
    furniture_lines = [place for place in range(start, stop) if is_furniture(lines[place].text)]
    return max(end, furniture_lines[-1] + 1) if furniture_lines else end


def _above(lines: Sequence[Line], floor: int, at: int, *, is_first: bool) -> list[Line]:
    """The filled lines of a head above its count of words.

    Args:
        lines: of the whole text.
        floor: where they may begin.
        at: place of the count.
        is_first: whether nothing but furniture can stand above them; otherwise it is the text of another article.
    """
    filled = [line for line in lines[floor:at] if line.text]
    close = [*takewhile(lambda line: bool(line.text), reversed(lines[floor:at]))][::-1]
    if 0 < len(close) <= _MOST_LINES + 1 and not all(is_byline(line.text) for line in close):
        return close
    if is_first and len(filled) <= _MOST_LINES + 1:
        return filled
    bylines = len([*takewhile(lambda line: is_byline(line.text), reversed(filled))])
    return filled[-bylines - 1 :]


def _is_article(lines: Sequence[Line], *, is_numbered: bool, is_cover: bool) -> bool:
    """Whether lines without a head that can be told are an article, and not what stands around articles.

    Args:
        lines: blank ones among them.
        is_numbered: whether a document's number stands below them.
        is_cover: whether they begin the text.
    """
    filled = [line for line in lines if line.text]
    is_long = any(len(line.text) > _WIDEST for line in filled)
    return is_long or (bool(filled) and is_numbered) or (len(filled) > _MOST_LINES and not is_cover)


def _joined(above: Above, width: int | None) -> Above:
    """The fields above a count of words, lines of the same field together where text was wrapped."""
    fields: list[list[Line]] = []
    for [line] in above:
        if width is not None and fields and is_full(fields[-1][-1], line, width):
            fields[-1].append(line)
        else:
            fields.append([line])
    return fields


def _bodies(lines: Sequence[Line], stretch: _Stretch) -> Iterator[Sequence[Line]]:
    """The text of each article, and whoever owns it, in the line above its number."""
    ends = (*(head.start for head in stretch.heads[1:]), stretch.stop)
    for head, end in zip(stretch.heads, ends, strict=False):
        yield lines[head.below.end : end]


def _last(body: Sequence[Line]) -> Line | None:
    return next((line for line in reversed(body) if line.text), None)


def _text(body: Sequence[Line], owners: Counter[str], width: int | None) -> Iterator[Label]:
    """Labels of an article's text, its last line apart where that names the owner of the paper."""
    last = _last(body)
    if last is not None and _is_owner(last.text, owners):
        place = body.index(last)
        yield from text_of(body[:place], _TEXT, width)
        yield Label(last, Role.LEGAL, "the owner of the paper in a Factiva export")
        body = body[place + 1 :]
    yield from text_of(body, _TEXT, width)


def _is_owner(text: str, owners: Counter[str]) -> bool:
    """Whether a line is a company's name, and no sentence that ends in one."""
    if len(text) > 80:
        return False
    is_name = not any(word[0].islower() and len(word) > _LONGEST_PARTICLE for word in text.split())
    is_repeated = owners[text] > 1 and not text[0].isdigit() and text[-1] not in '.!?。！？"”»'
    return is_repeated or (is_name and _COMPANY.fullmatch(text) is not None)
