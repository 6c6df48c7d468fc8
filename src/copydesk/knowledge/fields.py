"""What the fields of a row mean that another tool wrote: which holds the text, and what the others state.

Names are data, in `fields.toml`. Values go out as stated; what makes records of facts reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from copydesk.errors import Rejected
from copydesk.knowledge import field_values as values
from copydesk.knowledge.tables import from_data
from copydesk.model import Fact

#: Fields whose own fields count as the row's; the Guardian's service says `fields`.
_WITHIN = ("metadata", "meta", "fields")
#: What Elasticsearch and CouchDB put around a row.
_AROUND = ("_source", "doc")
#: Keys of the fields that Elasticsearch's own record of a row has beside it.
_OF_INDEX = frozenset({"_index", "_id", "key"})
#: Characters of a name that may be known.
_LONGEST_NAME = 40
#: Names told in a message, and how many characters of each.
_TOLD, _TOLD_LENGTH = 12, 40


class Row(NamedTuple):
    """What a row says.

    Attributes:
        text: of the article, never empty.
        facts: what is stated beside it.
        retrieved: the day on which the page was fetched.
    """

    text: str
    facts: tuple[Fact, ...]
    retrieved: date | None


class NoTextField(Rejected):
    """No field of a row is known to hold the text: other rows of its file will not have one either."""


class _Names(NamedTuple):
    """Names of fields, the first goes before the others."""

    keys: frozenset[str]
    any: frozenset[str]
    within: tuple[str, ...]
    text: tuple[str, ...]
    retrieved: tuple[str, ...]
    facts: Mapping[str, tuple[str, ...]]


def read_row(row: Mapping[str, object], text_field: str | None = None) -> Row:
    r"""What a row of JSON or of a table says.

    Args:
        row: values by names, as JSON has them.
        text_field: name of the field that holds the text; `a.b` is the field `b` of the field `a`.

    Raises:
        NoTextField: it has no field that may hold the text.
        Rejected: the field is empty, or holds no text.

    >>> read_row({"headline": "Bridge opens", "body": ["It opened.", "It is red."]}).text
    'It opened.\n\nIt is red.'
    """
    whole, row = row, _bare(row)
    named = dict(_named(row, "", _WITHIN))
    names = _names_of(_all_known().intersection(named))
    named |= {name: found for name, found in _named(row, "", names.within) if name not in named}
    if text_field is not None and _at(row, text_field) is None:
        row = whole
    text = _text(row, named, names, text_field)
    return Row(text, tuple(_facts(named, names)), _retrieved(named, names))


def rows_in(row: Mapping[str, object], text_field: str | None = None) -> list[object] | None:
    """The rows in an object that is none itself but holds a list of them; None where there is no such list.

    Args:
        row: values by names.
        text_field: name of the field that holds the text, if it is known.

    >>> rows_in({"status": "ok", "articles": [{"title": "Owls"}, {"title": "Elks"}]})
    [{'title': 'Owls'}, {'title': 'Elks'}]
    """
    names = {fold(name): value for name, value in row.items()}
    is_row = not names.keys().isdisjoint(_tables()[0].text) or _bare(row) is not row
    if is_row or (text_field is not None and _at(row, text_field) is not None):
        return None
    table = _read()
    around = (inner for name in table["around_lists"] if isinstance(inner := names.get(name), dict))
    for fields in (names, *({fold(name): value for name, value in one.items()} for one in around)):
        for name in table["lists"]:
            value = fields.get(name)
            if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
                return value
    # pandas: {"0": {...}, "1": {...}}
    if row and all(name.isdigit() and isinstance(value, dict) for name, value in row.items()):
        return list(row.values())
    return None


def holds_text(fields: list[str], text_field: str | None) -> bool:
    """Whether a table with these fields has one that may hold the text."""
    if text_field is not None:
        return text_field in fields
    return any(name in _tables()[0].text for name in map(fold, fields))


def known_fields(fields: list[str]) -> int:
    """How many names are known."""
    return len(_all_known().intersection(map(fold, fields)))


def no_text_field(fields: list[str], text_field: str | None) -> NoTextField:
    """The error that names the fields there are.

    Args:
        fields: their names.
        text_field: the one that should have been among them.
    """
    told = ", ".join(_printable(name) for name in fields[:_TOLD]) + (", ..." if len(fields) > _TOLD else "")
    if text_field is not None:
        return NoTextField(f"there is no field {text_field!r} among its fields: {told}", "name one of these")
    return NoTextField(f"none of its fields is known to hold the text: {told}", "name it with --text-field")


def _bare(row: Mapping[str, object]) -> Mapping[str, object]:
    """A row without what a data base put around it."""
    for name in _AROUND:
        if isinstance(inner := row.get(name), dict) and _OF_INDEX & row.keys():
            return inner
    return row


@lru_cache(maxsize=1 << 10)
def _fold(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def fold(name: str) -> str:
    """A name as `fields.toml` has it."""
    return _fold(name) if len(name) <= _LONGEST_NAME else ""


def _printable(name: str) -> str:
    shown = " ".join("".join(char if char.isprintable() else " " for char in name[:_TOLD_LENGTH]).split())
    return shown or '""'


@from_data
def _read() -> dict[str, Any]:
    """`fields.toml` as it stands."""
    import tomllib  # what it holds is kept, so that most runs do without

    return tomllib.loads((files("copydesk.knowledge") / "fields.toml").read_text(encoding="utf-8"))


@cache
def _tables() -> tuple[_Names, ...]:
    """The names that go for all rows, then those of each tool."""
    table = _read()
    common = {field: tuple(names) for field, names in table["facts"].items()}
    text, retrieved = tuple(table["text"]), tuple(table["retrieved"])
    tools = []
    for tool in table["tools"]:
        own = {name: tuple(value) for name, value in tool.items()}
        keys, some, within = (own.pop(name, ()) for name in ("keys", "any", "within"))
        texts = dict.fromkeys((*own.pop("text", ()), *text))
        days = dict.fromkeys((*own.pop("retrieved", ()), *retrieved))
        tools.append(
            _Names(frozenset(keys), frozenset(some), within, tuple(texts), tuple(days), common | own)
        )
    return (_Names(frozenset(), frozenset(), (), text, retrieved, common), *tools)


@cache
def _all_known() -> frozenset[str]:
    """Every name that means something."""
    names = _tables()
    told = {
        name for some in names for each in (some.text, some.retrieved, *some.facts.values()) for name in each
    }
    return frozenset(told).union(*(some.keys | some.any for some in names))


@lru_cache(maxsize=1 << 8)
def _names_of(present: frozenset[str]) -> _Names:
    """Those of the tool that writes such rows."""
    general, *tools = _tables()
    return next(
        (tool for tool in tools if tool.keys <= present and (not tool.any or tool.any & present)), general
    )


def _named(
    row: Mapping[str, object], above: str, within: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, object]]]:
    """Fields by folded name, with the name as it stands there; those within others come first, to be replaced."""
    for name in within:
        if isinstance(inner := row.get(name), dict):
            yield from _named(inner, f"{name}.", ())
    # of `text`, `Text` and `_text` the first counts, and of the last two the first that stands there
    for name in sorted(row, key=lambda name: name != fold(name))[::-1]:
        if folded := fold(name):
            yield folded, (f"{above}{name}", row[name])


def _text(
    row: Mapping[str, object], named: Mapping[str, tuple[str, object]], names: _Names, text_field: str | None
) -> str:
    if text_field is not None:
        value = _at(row, text_field)
        if value is None:
            raise no_text_field(list(row), text_field)
        candidates = [(text_field, value)]
    else:
        candidates = [named[name] for name in names.text if name in named]
        if not candidates:
            raise no_text_field(list(row), None)
    for _, value in candidates:
        text = values.text_of(value, row.get("subheadings") if "subheadings" in names.keys else None)
        if text:
            return text
    name, value = candidates[0]
    if value is None or isinstance(value, str) or value in ([], {}):
        raise Rejected(f"its field {_printable(name)} is empty", "name another field with --text-field")
    raise Rejected(f"its field {_printable(name)} holds no text", "name another field with --text-field")


def _at(row: Mapping[str, object], path: str) -> object:
    """The value of a field, or of a field in a field; None if there is none."""
    if path in row:
        return row[path]
    value: object = row
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return None
        value = value[name]
    return value


def _facts(named: Mapping[str, tuple[str, object]], names: _Names) -> Iterator[Fact]:
    for field, known in names.facts.items():
        if field == "language" and "languagescore" in named:
            continue  # a guess of whoever gives points for it
        for name in known:
            if name not in named:
                continue
            told, value = named[name]
            found = [
                scrubbed for one in _stated(field, name, value, named) if (scrubbed := values.scrub(one))
            ]
            if found:
                reason = f'the field "{_printable(told)}" of the row'
                yield from (Fact(field, one, reason) for one in found)
                break


def _stated(field: str, name: str, value: object, named: Mapping[str, tuple[str, object]]) -> Iterator[str]:
    if field in ("authors", "source.agencies"):
        yield from values.names_of(value)
    elif field == "tags":
        yield from values.tags_of(value)
    elif field in ("published", "modified"):
        yield from filter(None, [values.date_of(value)])
    elif field == "source.url":
        yield from filter(None, [values.address_of(value)])
    elif field == "source.publisher":
        yield from filter(None, [_publisher(name, value, named)])
    elif field == "page":
        # a bare number in `page` is more often that of a list which a crawler went through
        page = values.one(value) or (str(value) if type(value) is int else "")
        if page and (name != "page" or not page.isdigit()):
            yield page
    else:
        found = values.one(value)
        if found and (field != "section" or not re.search("[;|]", found)):
            yield found


def _publisher(name: str, value: object, named: Mapping[str, tuple[str, object]]) -> str:
    table = _read()
    if name in table["domains"]:
        return values.known_domain_of(value)
    publisher = values.publisher_of(value)
    # `source` is anything: of a row that has no headline it is the name of a collection
    is_collection = name == "source" and (
        publisher.casefold() in table["no_publishers"] or named.keys().isdisjoint(table["facts"]["title"])
    )
    return "" if is_collection else publisher


def _retrieved(named: Mapping[str, tuple[str, object]], names: _Names) -> date | None:
    for name in names.retrieved:
        if name in named and (day := values.day_of(named[name][1])) is not None:
            return day
    return None
