"""JSON-LD in a web page: which of the things described there is the page's article, and what is said of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

#: Types of schema.org that are articles; all others end on one of these words.
_ARTICLE = re.compile(r"(?:.*[/:#])?(?:\w*(?:Article|Posting|Report)|Review|Opinion\w*)")
#: What holds the things that a page is about; `itemListElement` and `hasPart` hold other pages'.
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPED = re.compile(r"^\s*(?:/\*)?\s*(?:<!--|(?://)?\s*<!\[CDATA\[)?(?:\*/)?|(?:(?://)?\s*\]\]>|-->|;)\s*$")
_EXTRA_COMMA = re.compile(r",(\s*[}\]])")
#: Characters; what is longer is no description.
_LONGEST = 2_000_000
_MOST_THINGS = 2_000

Thing = Mapping[str, Any]


class LinkedData:
    """One thing that is described, and the others that it refers to by `@id`."""

    def __init__(self, thing: Thing, by_id: Mapping[str, Thing]) -> None:
        self._thing = thing
        self._by_id = by_id

    def one(self, key: str) -> str:
        """The text under a key; empty if there is none, or several."""
        found = self.strings(key)
        return found[0] if len(found) == 1 else ""

    def strings(self, key: str) -> list[str]:
        """All texts under a key."""
        return list(strings_in(self._thing.get(key)))

    def text(self, key: str) -> str:
        """The text under a key as it stands, lines and all."""
        value = self._thing.get(key)
        return value if isinstance(value, str) else ""

    def names(self, *keys: str) -> list[str]:
        """Names of the persons and organisations under the first of the keys that has some."""
        return next(filter(None, (list(names_in(self._thing.get(key), self._by_id)) for key in keys)), [])

    def addresses(self) -> Iterator[str]:
        for key in ("url", "mainEntityOfPage", "@id"):
            for value in _listed(self._thing.get(key)):
                yield from strings_in(value.get("@id") if isinstance(value, dict) else value)


def linked_data(scripts: Iterable[str], *, is_own: Callable[[LinkedData], bool]) -> LinkedData:
    """What is said of the page's own article; nothing, if no article is clearly that.

    Args:
        scripts: the JSON, broken or not.
        is_own: whether a description fits the page, where there are several or none need be.
    """
    things = [thing for script in scripts for thing in _things(script)]
    by_id: dict[str, Thing] = {}
    for thing in things:
        name = thing.get("@id")
        if isinstance(name, str):
            by_id[name] = {**by_id.get(name, {}), **thing}
    articles = [LinkedData(thing, by_id) for thing in things if _is_article(thing)]
    own = [found for found in articles if is_own(found)]
    if own or len(articles) == 1:
        return (own or articles)[0]
    return LinkedData({}, {})


def _things(script: str) -> Iterator[Thing]:
    """The things that a script describes, those that others hold after them."""
    waiting = [_parsed(script)]
    seen = 0
    while waiting and seen < _MOST_THINGS:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, list):
            waiting += value[:_MOST_THINGS]
        elif isinstance(value, dict):
            yield value
            waiting += [value[key] for key in _HOLDERS if isinstance(value.get(key), dict | list)]


def _parsed(script: str) -> Any:
    text = _WRAPPED.sub("", script[:_LONGEST].strip()).strip()
    for attempt in (text, _EXTRA_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _is_article(thing: Thing) -> bool:
    return any(_ARTICLE.fullmatch(kind) for kind in strings_in(thing.get("@type")))


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def strings_in(value: Any) -> Iterator[str]:
    """The texts in a value: itself, those of a list, the `@value` or `name` of a thing."""
    for one in _listed(value):
        text = (one.get("@value") or one.get("name")) if isinstance(one, dict) else one
        if isinstance(text, str) and (words := " ".join(text.split())):
            yield words


def names_in(value: Any, by_id: Mapping[str, Thing]) -> Iterator[str]:
    """The names of persons and organisations, those that are named elsewhere too."""
    for one in _listed(value):
        thing = one
        if isinstance(one, dict) and not one.get("name") and isinstance(one.get("@id"), str):
            thing = by_id.get(one["@id"], {})
        yield from strings_in(thing.get("name") if isinstance(thing, dict) else thing)
