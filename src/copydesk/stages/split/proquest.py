"""ProQuest exports as text: a rule of underscores, `Document 1 of 500`, the title, then blocks such as `Key: value`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from copydesk.knowledge.bylines import read_byline
from copydesk.model import Fact, Label, Line, Part, Role, Split
from copydesk.stages.split.fields import all_of, one_text, value_of
from copydesk.stages.split.fields import body as text_of
from copydesk.stages.split.proquest_keys import (
    FIELDS,
    LEGAL,
    SIGNS,
    SUBJECTS,
    TEXT,
    key_of,
    printed_key,
    value_on,
)
from copydesk.stages.split.wrapped import width_of

_RULE = re.compile(r"_{20,}")
_NUMBER = re.compile(
    r"(?:Document|Dokument|Documento) (\d{1,7}) (?:of|von|sur|de|di|van|z) (\d{1,7})", re.IGNORECASE
)
_START = re.compile(
    r"(?:^|[\r\n\f])[^\S\r\n]*+_{20,}+\s*+(?:Document|Dokument|Documento) \d+ (?:of|von|sur|de|di|van|z) \d+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+")

_ROLES = {
    "title": Role.TITLE,
    "subtitle": Role.SUBTITLE,
    "authors": Role.BYLINE,
    "published": Role.DATE,
    "section": Role.NAVIGATION,
    "tags": Role.TAGS,
}
#: Roles whose lines are told without the key.
_WITHOUT_KEY = frozenset({Role.TITLE, Role.SUBTITLE, Role.BYLINE, Role.TAGS})
#: Values that say that there is none.
_NONE = frozenset(
    {"none available.", "none available", "not available.", "not available", "full text not available."}
)
#: Whoever wrote it, as a line of the text.
_CREDIT = re.compile(r"CREDIT ?: ?(.*)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_SUFFIX = re.compile(r"(?:jr|sr|[ivx]{2,4})\.?", re.IGNORECASE)
#: Ranges of missing documents that a notice names.
_MOST_RANGES = 5


class _Document(NamedTuple):
    """One document's places: its rule of underscores, and where it ends; and its number of how many."""

    start: int
    stop: int
    number: int
    of: int


class _Field(NamedTuple):
    """One block.

    Attributes:
        key: in small letters.
        line: its first line.
        lines: of the value, the key off the first, which is empty where the value begins below it.
    """

    key: str
    line: Line
    lines: list[Line]


def is_mine(text: str) -> bool:
    """Whether a rule and `Document 1 of 500` stand above a key that only ProQuest has."""
    if "_" * 20 not in text or (start := _START.search(text)) is None:
        return False
    below = text[start.end() :].casefold()
    return any(
        re.search(rf"[\r\n][^\S\r\n]*+{re.escape(key)} ?[:：]", below) for key in SIGNS if key in below
    )


def parts(lines: Sequence[Line]) -> Split:
    """The articles; a document without a text is one, too."""
    documents = _documents(lines)
    if not documents:
        return Split(())
    read = [_read(lines[one.start : one.stop]) for one in documents]
    width = width_of(
        [line for _, fields, _ in read for field in fields if field.key in TEXT for line in field.lines]
    )
    cover = tuple(_around(lines[: documents[0].start]))
    found = []
    for head, fields, tail in read:
        labels = [*head, *chain.from_iterable(_labels(field, width) for field in fields), *_around(tail)]
        facts = tuple(_facts(fields))
        if not any(fact.field == "title" for fact in facts) and (title := _title(head)) is not None:
            facts = (title, *facts)
        found.append(Part((), (*cover, *labels), facts))
        cover = ()
    return Split(tuple(found), tuple(_differences(documents)))


def _documents(lines: Sequence[Line]) -> list[_Document]:
    """The documents, and not what an article quotes: no field stands between that and the rule above it."""
    starts = []
    for place, line in enumerate(lines):
        if _RULE.fullmatch(line.text) and (counted := _number_below(lines, place)) is not None:
            starts.append((place, int(counted[1]), int(counted[2])))
    signs = [0, *accumulate(key_of(line.text) in SIGNS for line in lines)]
    found: list[_Document] = []
    for (place, number, of), (stop, _, _) in pairwise([*starts, (len(lines), 0, 0)]):
        if found and not (number == found[-1].number + 1 and of == found[-1].of):
            is_ended, is_document = signs[place] > signs[found[-1].start], signs[stop] > signs[place]
            if not (is_ended and is_document):
                found[-1] = found[-1]._replace(stop=stop)
                continue
        found.append(_Document(place, stop, number, of))
    return found


def _number_below(lines: Sequence[Line], place: int) -> re.Match[str] | None:
    below = next((line.text for line in lines[place + 1 : place + 4] if line.text), "")
    return _NUMBER.fullmatch(below)


def _differences(documents: Sequence[_Document]) -> Iterator[str]:
    """What to tell of each download whose documents are not as many as it states."""
    downloads: list[list[_Document]] = []
    for one in documents:
        if not downloads or one.of != downloads[-1][-1].of or one.number <= downloads[-1][-1].number:
            downloads.append([])
        downloads[-1].append(one)
    for some in downloads:
        stated, found = some[0].of, len(some)
        if stated != found:
            numbers = [0, *(one.number for one in some), stated + 1]
            gaps = [(low + 1, high - 1) for low, high in pairwise(numbers) if high > low + 1]
            ranges = [f"{low:,}" if low == high else f"{low:,} to {high:,}" for low, high in gaps]
            more = ["others"] if len(ranges) > _MOST_RANGES else []
            missing = ", ".join([*ranges[:_MOST_RANGES], *more])
            verb = "is" if stated == found + 1 else "are"
            yield f"it says {stated:,} documents, and {found:,} were found ({missing} {verb} missing)"


def _read(lines: Sequence[Line]) -> tuple[list[Label], list[_Field], Sequence[Line]]:
    """The head of a document with its labels, its fields, and what stands below it."""
    last = max((place for place, line in enumerate(lines) if key_of(line.text) in SIGNS), default=len(lines))
    end = next((place for place in range(last, len(lines)) if _RULE.fullmatch(lines[place].text)), len(lines))
    head = _end_of_head(lines, end)
    return [*_head(lines[:head])], [*_fields(lines[head:end])], lines[end:]


def _end_of_head(lines: Sequence[Line], end: int) -> int:
    """The place of the first key; above it stand rule, number, title and addresses."""
    filled = [place for place in range(end) if lines[place].text]
    return next((place for place in filled[3:] if key_of(lines[place].text) is not None), end)


def _head(lines: Sequence[Line]) -> Iterator[Label]:
    filled = 0
    in_title = False
    for line in lines:
        filled += bool(line.text)
        if not line.text:
            in_title = False
            yield Label(line, Role.BLANK, "blank")
        elif filled == 3 or in_title:
            yield Label(line, Role.TITLE, "the title of a ProQuest export", continues=in_title)
            in_title = True
        else:
            name = "address" if _ADDRESS.fullmatch(line.text) else "head"
            yield Label(line, Role.NOISE, f"the {name} of a ProQuest export")


def _title(head: Sequence[Label]) -> Fact | None:
    value, numbers = value_of(label.line for label in head if label.role is Role.TITLE)
    return Fact("title", value, "the title of a ProQuest export", numbers) if value else None


def _fields(lines: Sequence[Line]) -> Iterator[_Field]:
    """The fields; what has no key goes on with the one above it, and the text ends where nothing but fields follow."""
    places = [place for place in range(len(lines)) if _is_start(lines, place)]
    text = next((place for place in places if key_of(lines[place].text) in TEXT), None)
    if text is not None:
        below = _below_text(lines, [place for place in places if place > text])
        places = [*(place for place in places if place <= text), *below]
    for place, stop in pairwise([*places, len(lines)]):
        first = lines[place]
        key = key_of(first.text) or ""
        value = first._replace(text=value_on(first.text))
        yield _Field(key, first, [value, *lines[place + 1 : stop]])


def _is_start(lines: Sequence[Line], place: int) -> bool:
    """Whether a key stands below a blank line, or below another key."""
    if key_of(lines[place].text) is None:
        return False
    return place == 0 or not lines[place - 1].text or key_of(lines[place - 1].text) not in (None, *TEXT)


def _below_text(lines: Sequence[Line], places: Sequence[int]) -> Sequence[int]:
    """Of the places of keys those below the text, where each stands once and nothing but fields follow.

    A paragraph may begin with a word that is a key, too; the fields begin with the subject, where there is one.
    """
    keys = [key_of(lines[place].text) for place in places]
    sign = next((at for at, key in enumerate(keys) if key in SIGNS), len(keys))
    first = len(places)
    while first > 0 and keys[first - 1] not in keys[first:]:
        place, stop = places[first - 1], places[first] if first < len(places) else len(lines)
        paragraphs = sum(bool(below.text) and not above.text for above, below in pairwise(lines[place:stop]))
        if paragraphs and first - 1 < sign:
            break
        first -= 1
    subject = next((at for at in range(first, len(places)) if keys[at] in SUBJECTS), first)
    return places[subject:]


def _labels(field: _Field, width: int | None) -> Iterator[Label]:
    key, line, lines = field
    reason = f"the field {printed_key(line.text)} of a ProQuest export"
    value = value_of(lines)[0]
    role = _ROLES.get(FIELDS.get(key, ""), Role.LEGAL if key in LEGAL else Role.NOISE)
    if value.casefold() in _NONE or not (key in TEXT or role in _WITHOUT_KEY):
        yield from all_of([line, *lines[1:]], Role.NOISE if value.casefold() in _NONE else role, reason)
        return
    if not lines[0].text:
        yield Label(line, Role.NOISE, reason)
        lines = lines[1:]
    yield from _text(lines, reason, width) if key in TEXT else one_text(lines, role, reason)


def _text(lines: Sequence[Line], reason: str, width: int | None) -> Iterator[Label]:
    """The lines of an article's text, the author's credit below it apart."""
    for label in text_of(lines, reason, width):
        credit = _CREDIT.fullmatch(label.line.text)
        if credit is None:
            yield label
        elif _is_byline(credit[1]):
            yield Label(label.line._replace(text=credit[1]), Role.BYLINE, "the credit in a ProQuest export")
        else:
            yield Label(label.line, Role.NOISE, "the credit in a ProQuest export")


def _is_byline(credit: str) -> bool:
    """Whether a credit is nothing but names; letters lost between name and function would make false ones."""
    found = read_byline(credit.rstrip("; "))
    names = sum(len(name.split()) for name in found.names)
    return found.is_known and len(_WORD.findall(credit)) - names < max(1, len(found.names))


def _around(lines: Sequence[Line]) -> Iterator[Label]:
    """What stands above the first document and below one."""
    for line in lines:
        if line.text:
            role = Role.LEGAL if "©" in line.text or "copyright" in line.text.casefold() else Role.NOISE
            yield Label(line, role, "around the documents of a ProQuest export")
        else:
            yield Label(line, Role.BLANK, "blank")


def _facts(fields: Sequence[_Field]) -> Iterator[Fact]:
    stated: set[str] = set()
    for field in sorted(fields, key=lambda field: field.key == "pages"):
        value, numbers = value_of(field.lines)
        name = FIELDS.get(field.key)
        name = "page" if name == "pages" else name
        if name is None or name in stated or not value or value.casefold() in _NONE:
            continue
        stated.add(name)
        reason = f"the field {printed_key(field.line.text)} of a ProQuest export"
        for one in _values(name, value):
            yield Fact(name, one, reason, numbers)


def _values(name: str, value: str) -> list[str]:
    """What a field states: one or several."""
    if name == "source.publisher":
        return [value.partition(";")[0].strip()]  # the paper's place stands behind it
    if name == "tags":
        return [tag for piece in value.split(";") if (tag := piece.strip())]
    if name == "authors":
        return [_turned(piece.strip()) for piece in value.split(";") if piece.strip()]
    return [value]


def _turned(name: str) -> str:
    """A name with the family's first, as ProQuest has it, in the order of a byline."""
    if read_byline(name).is_labelled:
        return name  # `By Ann Kay, Staff Writer`
    family, *rest = (piece.strip() for piece in name.split(","))
    if len(rest) == 2 and _SUFFIX.fullmatch(rest[1]):
        return f"{rest[0]} {family} {rest[1]}"
    return f"{rest[0]} {family}" if len(rest) == 1 and rest[0] else name
