"""The page's own address, where the dump prints it: a line of its own, or what a share link passes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from copydesk.knowledge.keys import fold
from copydesk.knowledge.publishers import domain_in, is_everywhere
from copydesk.knowledge.site_lines import is_address_label
from copydesk.model import Fact, Label, Role

_URL = re.compile(r"https?://[^\s<>\"'|«»“”]+", re.IGNORECASE)
#: What share links call the address that they pass on.
_SHARED = re.compile(r"[?&](?:u|url|link|href|text|body|shareurl|canonicalurl)=([^&\s]*)", re.IGNORECASE)
_SHARED_URL = re.compile(r"https?(?::|%3a)(?:/|%2f){2}\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]{4,}")
#: Words that an address shares with the headline, so that it is the page's own.
_FEWEST_WORDS = 2
_TRAILING = ".,;:!?)]}'\""


class Addresses(NamedTuple):
    """The page's own address, if the dump says which it is, and one that may be it: it has the headline's words."""

    own: Fact | None
    likely: Fact | None


def addresses(labels: Sequence[Label], title: str | None) -> Addresses:
    """The addresses that are the page's own by the words around or in them."""
    shared: dict[str, list[int]] = {}
    labelled: dict[str, Fact] = {}
    likely: dict[str, Fact] = {}
    for place, (line, role, _, _) in enumerate(labels):
        text, number = line.text, line.number
        if "://" not in text:
            continue
        passed_on = _passed_on(text)
        if passed_on is not None:
            shared.setdefault(passed_on, []).append(number)
        elif (url := _alone(text)) is not None:
            if _labelled(text, labels, place):
                labelled[url] = Fact("source.url", url, "an address labelled as the page's own", (number,))
            elif role is not Role.PARAGRAPH and title is not None and _tells(url, title):
                likely[url] = Fact("source.url", url, "an address with the words of the headline", (number,))
    own = _only(labelled)
    if len(shared) == 1:
        [(url, numbers)] = shared.items()
        own = Fact("source.url", url, "what the share links pass on", tuple(numbers))
    return Addresses(own, _only(likely))


def _only(facts: dict[str, Fact]) -> Fact | None:
    return next(iter(facts.values())) if len(facts) == 1 else None


def _passed_on(text: str) -> str | None:
    """The address in a share link's parameter; None where there is none, or only a front page."""
    for parameter in _SHARED.finditer(text):
        found = _SHARED_URL.search(unquote(parameter[1]))
        if found is not None:
            return _whole(found[0])
    return None


def _alone(text: str) -> str | None:
    """The address that is all of a line but its label."""
    found = _URL.search(text)
    if found is None or _URL.search(text, found.end()) is not None or text[found.end() :].strip(" .)]"):
        return None
    return _whole(found[0])


def _whole(url: str) -> str | None:
    """The address without what the sentence put behind it; None for a front page and for networks."""
    url = url.rstrip(_TRAILING)
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no IPv6 address
        return None
    domain = domain_in(parts.hostname or "")
    if domain is None or is_everywhere(domain) or len(parts.path) < 2:
        return None
    return url


def _labelled(text: str, labels: Sequence[Label], place: int) -> bool:
    """Whether a label stands before the address or on the line above."""
    found = _URL.search(text)
    before = (text[: found.start()] if found else text).strip()
    if before:
        return is_address_label(before)
    above = next(
        (label.line.text for label in reversed(labels[max(0, place - 2) : place]) if label.line.text), ""
    )
    return len(above) < 30 and is_address_label(above)


def _tells(url: str, title: str) -> bool:
    """Whether words of the headline stand in the address's path."""
    path = fold(unquote(urlsplit(url).path))
    words = set(_WORD.findall(fold(title)))
    return len(words) >= _FEWEST_WORDS and len(words.intersection(_WORD.findall(path))) >= max(
        _FEWEST_WORDS, len(words) // 2
    )
