"""Mediargus exports as text: a numbered list of headlines with paper, date and page, then the articles.

An article begins with a line such as `30-11-2011, p.23`; the list tells which of the lines below it is the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from copydesk.model import Fact, Label, Line, Part, Role, Split
from copydesk.stages.split.fields import all_of
from copydesk.stages.split.fields import body as text_of
from copydesk.stages.split.wrapped import width_of

#: `De Morgen, woensdag 30 november 2011, p. 23, 853w.`
_LISTED = re.compile(r"(\S.{0,80}?), [^\W\d]+ (\d{1,2}) [^\W\d]+ (\d{4}), p\. ?(\S{1,12}), \d{1,6}w\.")
_TITLE = re.compile(r"\W?(\d{1,5})\. (\S.*)")
_START = re.compile(r"(\d{2})-(\d{2})-(\d{4}), p\. ?(\S{1,12})")
_LIST_LINE = re.compile(rf"^[^\S\n]*+{_LISTED.pattern}", re.MULTILINE)
_START_LINE = re.compile(rf"^[^\S\n]*+{_START.pattern}\s*$", re.MULTILINE)
#: What the list prints of an article that has no headline.
_UNTITLED = "Artikel zonder titel"
#: Entries of one day and page that are looked through.
_MOST_ALIKE = 50
#: Filled lines between an article's first and its headline at most: regions, sections.
_MOST_ABOVE = 4


class _Entry(NamedTuple):
    """What the list says of an article.

    Attributes:
        key: day of the month, year and page.
    """

    title: str
    paper: str
    key: tuple[int, int, str]


def is_mine(text: str) -> bool:
    """Whether a list names papers, pages and lengths, and an article below it begins with one of its pages."""
    if ", p." not in text or "w." not in text or (listed := _LIST_LINE.search(text)) is None:
        return False
    return _START_LINE.search(text, listed.end()) is not None


def parts(lines: Sequence[Line]) -> Split:
    """The articles; the list above them goes with the first."""
    starts = [place for place, line in enumerate(lines) if _START.fullmatch(line.text)]
    if not starts:
        return Split(())
    entries = list(_entries(lines[: starts[0]]))
    spans = [lines[start:stop] for start, stop in pairwise([*starts, len(lines)])]
    width = width_of([line for span in spans for line in span])
    labels: list[Label] = [*all_of(lines[: starts[0]], Role.RELATED, "the list of a Mediargus export")]
    found = []
    listed: dict[object, list[_Entry]] = {}
    for entry in entries:
        listed.setdefault(entry.key, []).append(entry)
    for span in spans:
        found.append(_article(span, _taken(listed.get(_key(span[0]), []), span), labels, width))
        labels = []
    stated = len(entries)
    notice = f"its list names {stated:,} articles, and {len(found):,} are in the file"
    return Split(tuple(found), (notice,) if stated != len(found) else ())


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    title: str | None = None
    for line in lines:
        listed = _LISTED.fullmatch(line.text)
        if listed is not None and title is not None:
            key = (int(listed[2]), int(listed[3]), listed[4])
            yield _Entry(title, listed[1], key)
            title = None
        elif (numbered := _TITLE.fullmatch(line.text)) is not None:
            title = numbered[2]


def _key(line: Line) -> tuple[int, int, str] | None:
    """As in the list."""
    start = _START.fullmatch(line.text)
    return (int(start[1]), int(start[3]), start[4]) if start is not None else None


def _taken(alike: list[_Entry], span: Sequence[Line]) -> _Entry | None:
    """Of the entries with an article's day and page the one whose headline it has, or the first."""
    texts = {line.text for line in _below(span)}
    at = next((at for at, entry in enumerate(alike[:_MOST_ALIKE]) if entry.title in texts), 0)
    return alike.pop(at) if alike else None


def _below(span: Sequence[Line]) -> list[Line]:
    """The first filled lines below the date."""
    return [line for line in span[1:] if line.text][: _MOST_ABOVE + 1]


def _article(span: Sequence[Line], entry: _Entry | None, above: Sequence[Label], width: int | None) -> Part:
    """One article; without an entry its lines must tell themselves."""
    start = _START.fullmatch(span[0].text)
    assert start is not None
    own = (span[0].number,)
    facts = [
        Fact("page", start[4], _reason("date line"), own),
        Fact("published", f"{start[3]}-{start[2]}-{start[1]}", _reason("date line"), own),
    ]
    labels = [*above, *all_of(span[:1], Role.DATE, _reason("date line"))]
    if entry is None:
        return Part(span[1:], labels, tuple(facts))
    facts.append(Fact("source.publisher", entry.paper, _reason("list")))
    if entry.title != _UNTITLED:
        facts.append(Fact("title", entry.title, _reason("list")))
    title = next((line.number - span[0].number for line in _below(span) if line.text == entry.title), 0)
    if title:
        labels += all_of(span[1:title], Role.NAVIGATION, _reason("regions and sections"))
        labels += all_of([span[title]], Role.TITLE, _reason("headline"))
    for label in text_of(span[title + 1 :], _reason("text"), width):
        is_right = label.line.text.startswith("©")
        labels.append(Label(label.line, Role.LEGAL, _reason("copyright line")) if is_right else label)
    return Part((), labels, tuple(facts))


def _reason(name: str) -> str:
    return f"the {name} of a Mediargus export"
