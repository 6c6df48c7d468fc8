"""Factiva's indexed view as text: fields under codes of two or three letters, values in a column beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from copydesk.model import ARTICLE_ROLES, Fact, Label, Line, Part, Role, Split
from copydesk.stages.split.factiva_export import Export
from copydesk.stages.split.factiva_interface import (
    TIME,
    accession_in,
    accessions,
    is_count,
    is_day,
    is_language,
)
from copydesk.stages.split.fields import all_of, one_text, value_of
from copydesk.stages.split.fields import body as text_of
from copydesk.stages.split.wrapped import width_of

#: The codes (https://developer.dowjones.com calls them FII fields): above the text, of the text, and below it.
_ABOVE = frozenset([
    "CLM", "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "NGC", "GC", "ED", "PG", "VOL", "LA", "CY",
])  # fmt: skip
_TEXT = ("LP", "TD")
_BELOW = frozenset(
    ["ART", "CT", "CX", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "DLN", "RST", "DJIC"]
)
_STARTS = frozenset({"CLM", "SE", "HD"})
#: None of them stands above date or word count; words such as `ED` may begin a headline's second line.
_LATE = frozenset({"SN", "SC", "NGC", "GC", "ED", "VOL", "LA", "CY"})

_FIELD = re.compile(r"(CLM|[A-Z]{2,4})(?: (.+))?")
_INDEXED = re.compile(r"\S{1,12} ?[:：] ?\S")
_VALUE: dict[str, Callable[[str], bool]] = {
    "WC": is_count,
    "PD": is_day,
    "ET": lambda text: TIME.fullmatch(text) is not None,
    "LA": is_language,
    "AN": lambda text: accession_in(text) is not None,
    **dict.fromkeys(["CO", "IN", "NS", "RE"], lambda text: _INDEXED.match(text) is not None),
    "IPC": lambda text: "|" in text or text.isupper(),
    "PUB": lambda text: len(text) < 100 and text[-1] not in "!?",
    "PG": lambda text: len(text) < 30,
}
_ROLES = {
    "HD": Role.TITLE, "BY": Role.BYLINE, "CR": Role.BYLINE, "PD": Role.DATE, "ET": Role.DATE, "SE": Role.NAVIGATION,
    "CLM": Role.NAVIGATION, "CY": Role.LEGAL, "LP": Role.PARAGRAPH, "TD": Role.PARAGRAPH, "ART": Role.CAPTION,
}  # fmt: skip
_FACTS = {
    "HD": "title", "BY": "authors", "SN": "source.publisher", "SE": "section", "PG": "page", "LA": "language",
}  # fmt: skip
#: Filled lines below an article's first, among which there is its word count or its date.
_HEAD_LINES = 14
#: Codes whose values can be anything; where nothing but order tells a field from a paragraph that begins with its code,
#: they are left in the text.
_FREE = frozenset({"ART", "CT", "CX", "RF", "IPD", "DLN", "RST", "DJIC"})
_ALL = _ABOVE | _BELOW | frozenset(_TEXT)

_SOME_FIELD = re.compile(r"[\r\n\f][^\S\r\n]*+(?:HD|LP|TD|SN|WC|PD)[^\S\r\n]++\S")
_CODE_AN = re.compile(r"(?:[\r\n\f]|^)\s*AN\s+$")


def is_mine(text: str) -> bool:
    """Whether a document's number stands under the code AN, and other fields above it."""
    for at in accessions(text) if "AN" in text else ():
        if _CODE_AN.search(text, max(0, at - 80), at) is not None:
            return len([*islice(_SOME_FIELD.finditer(text, 0, at), 3)]) > 2
    return False


class _Field(NamedTuple):
    """One field of an article.

    Attributes:
        lines: of its value, the code off the first; that one is empty where the value begins below it.
    """

    code: str
    line: Line
    lines: list[Line]


class _Article:
    """An article as it is read.

    Attributes:
        start: the column at which all its codes start, or
        end: that at which all end.
    """

    def __init__(self, code: str, line: Line) -> None:
        self.fields: list[_Field] = []
        self.start = line.indent
        self.end = line.indent + len(code)
        self._codes: set[str] = set()
        self._has_columns = line.indent > 0

    def has(self, *codes: str) -> bool:
        return not self._codes.isdisjoint(codes)

    @property
    def has_text(self) -> bool:
        return self.has(*_TEXT, *_BELOW)

    def is_in_column(self, code: str, line: Line) -> bool:
        return line.indent == self.start or line.indent + len(code) == self.end

    def takes(self, code: str) -> bool:
        """Whether a field with this code can follow."""
        if self.has(code) or (code in _FREE and not self._has_columns):
            return False
        if self.has_text:
            return code in _BELOW or (code == "TD" and not self.has(*_BELOW))
        return code not in _LATE or self.has("WC", "PD")

    def add(self, code: str, line: Line) -> None:
        self._codes.add(code)
        self.fields.append(_Field(code, line, [line._replace(text=line.text[len(code) + 1 :])]))

    def go_on(self, line: Line) -> None:
        self._has_columns = self._has_columns or line.indent > self.start
        self.fields[-1].lines.append(line)


def parts(lines: Sequence[Line]) -> Split:
    """The articles; each begins with its first field and ends with its number."""
    found = list(_articles(lines))
    width = width_of(
        [line for one in found for field in _fields_of(one) if field.code in _TEXT for line in field.lines]
    )
    export = Export()
    for one in found:
        if isinstance(one, _Article):
            export.add_article(_part(one, width))
        else:
            export.add_furniture(one)
    return export.split() if export.parts else Split(())


def _fields_of(one: _Article | list[Line]) -> list[_Field]:
    return one.fields if isinstance(one, _Article) else []


def _articles(lines: Sequence[Line]) -> Iterator[_Article | list[Line]]:
    """Articles, and the lines that stand between them."""
    article: _Article | None = None
    between: list[Line] = []
    for place, line in enumerate(lines):
        code = _code_at(lines, place)
        if code is not None and _is_new(article, code, line) and _begins(lines, place):
            if article is not None:
                yield article
            if between:
                yield between
            article, between = _Article(code, line), []
            article.add(code, line)
        elif article is None:
            between.append(line)
        elif article.has("AN"):
            is_number = (
                article.fields[-1].code == "AN" and not value_of(article.fields[-1].lines)[0] and line.text
            )
            (article.fields[-1].lines if is_number else between).append(line)
        elif code is not None and article.is_in_column(code, line) and article.takes(code):
            article.add(code, line)
        else:
            article.go_on(line)
    if article is not None:
        yield article
    if between:
        yield between


def _code_at(lines: Sequence[Line], place: int) -> str | None:
    """The code that a line begins with, if the value behind it is one of its kind."""
    found = _FIELD.fullmatch(lines[place].text)
    if found is None or found[1] not in _ALL:
        return None
    value = found[2] or next((line.text for line in lines[place + 1 : place + 4] if line.text), "")
    is_empty = not value or (
        found[2] is None and (below := _FIELD.fullmatch(value)) is not None and below[1] in _ALL
    )
    is_of_kind = _VALUE.get(found[1])
    return found[1] if is_empty or is_of_kind is None or is_of_kind(value) else None


def _is_new(article: _Article | None, code: str, line: Line) -> bool:
    """Whether an article can begin with a field here."""
    if article is None or article.has("AN"):
        return code in _ABOVE
    return code in _STARTS and article.is_in_column(code, line) and (article.has(code) or article.has_text)


def _begins(lines: Sequence[Line], place: int) -> bool:
    """Whether a word count or a date follows soon, as below each article's first field."""
    filled = 0
    for at in range(place, len(lines)):
        code = _code_at(lines, at) if lines[at].text else None
        if code in ("WC", "PD"):
            return True
        filled += bool(lines[at].text)
        if code in _BELOW or filled == _HEAD_LINES:
            return False
    return False


def _part(article: _Article, width: int | None) -> Part:
    labels = chain.from_iterable(_labels(field, width) for field in article.fields)
    return Part((), tuple(labels), tuple(_facts(article)))


def _reason(code: str) -> str:
    return f"the field {code} of a Factiva export"


def _labels(field: _Field, width: int | None) -> Iterator[Label]:
    code, line, lines = field
    role = _ROLES.get(code, Role.NOISE)
    if role not in ARTICLE_ROLES or role is Role.DATE:
        yield from all_of([line, *lines[1:]], role, _reason(code))
        return
    if not lines[0].text:
        yield Label(line, Role.NOISE, _reason(code))
        lines = lines[1:]
    if role is Role.PARAGRAPH:
        yield from text_of(lines, _reason(code), width)
    elif role is Role.CAPTION:
        yield from all_of(lines, role, _reason(code))
    else:
        yield from one_text(lines, role, _reason(code))


def _facts(article: _Article) -> Iterator[Fact]:
    values = {field.code: value_of(field.lines) for field in article.fields}
    for code, (value, numbers) in values.items():
        if value and code in _FACTS:
            yield Fact(_FACTS[code], value, _reason(code), numbers)
        elif code == "PD" and value:
            time, of_time = values.get("ET", ("", ()))
            yield Fact("published", f"{value} {time}".strip(), _reason(code), (*numbers, *of_time))
        elif code == "AN" and (number := accession_in(value)) is not None:
            yield Fact("source.accession", number, _reason(code), numbers)
