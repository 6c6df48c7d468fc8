"""What fields state beside the text, made as the record has it: a printed date becomes ISO 8601, a byline its names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from copydesk.knowledge.bylines import read_byline
from copydesk.knowledge.credits import agencies_in_byline
from copydesk.knowledge.dates import read_dates
from copydesk.knowledge.keys import fold
from copydesk.knowledge.language_names import language_tag
from copydesk.knowledge.names import PARTICLES, is_given_name
from copydesk.knowledge.publishers import domain_in, lookup, number_at, numbers_of
from copydesk.model import Fact

#: What lists of names are parted by that no name holds.
_BETWEEN_NAMES = re.compile(r"\s*[;|\n]\s*")
#: Values that say that nobody is named.
_NOBODY = frozenset({"anonymous", "anonym", "anonyme", "anónimo", "anonimo", "unknown", "n/a"})
#: What German papers print for a name: `MF Tokio`.
_INITIALS_AND_PLACE = re.compile(r"[A-ZÄÖÜ]{2,3} [A-ZÄÖÜ][a-zäöüß]+")
#: `Rohr, Mathieu von`: one family name, and no more names than one person bears.
_FAMILY_NAME_FIRST = re.compile(r"((?:[^\W\d_]+ ){0,2}[^\W\d_][^\s,]+), ([^\s,]+(?: [^\s,]+){0,2})")
#: What stands behind a given name there: an initial, a particle.
_GOES_WITH_GIVEN_NAME = re.compile(r"[^\W\d_]\.?|[a-zà-ÿ]{1,3}")


def stated_facts(facts: Iterable[Fact], language: str | None) -> tuple[Fact, ...]:
    """Facts with the values that the record has; those whose values cannot be read are left out.

    Args:
        facts: values as stated.
        language: BCP 47 tag; tells the order of numbers in dates.
    """
    return tuple(found for fact in facts for found in _read(fact, language))


def stated_language(facts: Iterable[Fact]) -> str | None:
    """The BCP 47 tag of the language that one of the facts states."""
    tags = (language_tag(fact.value) for fact in facts if fact.field == "language")
    return next(filter(None, tags), None)


def _read(fact: Fact, language: str | None) -> Iterator[Fact]:
    value = " ".join(html.unescape(fact.value).split())
    if not value:
        return
    if fact.field in ("published", "modified"):
        days = {stated.iso for stated in read_dates(value, language)}
        if len(days) == 1:
            yield fact._replace(value=days.pop())
    elif fact.field == "authors":
        yield from _authors(fact, value, language)
    elif fact.field == "language":
        if (tag := language_tag(value)) is not None:
            yield fact._replace(value=tag)
    elif fact.field == "source.publisher":
        yield fact._replace(value=_publisher(value))
    else:
        yield fact._replace(value=value)


def _authors(fact: Fact, value: str, language: str | None) -> Iterator[Fact]:
    for piece in _BETWEEN_NAMES.split(value):
        if piece.casefold() in _NOBODY or (language == "de" and _INITIALS_AND_PLACE.fullmatch(piece)):
            continue
        for name in read_byline(_in_order(piece), labelled=True).names:
            if "," in piece and name == piece.partition(",")[0] and " " not in name:
                continue  # a family's name, whose other half cannot be told from a place
            yield fact._replace(value=name)
        for agency in agencies_in_byline(piece):
            yield fact._replace(field="source.agencies", value=agency)


def _in_order(piece: str) -> str:
    """A name with the given name first, where catalogues print it last.

    >>> _in_order("Rohr, Mathieu von"), _in_order("Tom Lee, Ann Kay"), _in_order("Reuters, Tom Lee")
    ('Mathieu von Rohr', 'Tom Lee, Ann Kay', 'Reuters, Tom Lee')
    >>> _in_order("von Rohr, Mathieu")
    'Mathieu von Rohr'
    """
    found = _FAMILY_NAME_FIRST.fullmatch(piece)
    if found is None or any(agencies_in_byline(found[1])):
        return piece
    first, *others = found[2].split()
    particles = found[1].split()[:-1]
    if particles and (others or not all(fold(word) in PARTICLES for word in particles)):
        return piece
    if is_given_name(first) and all(
        _GOES_WITH_GIVEN_NAME.fullmatch(one) or is_given_name(one) for one in others
    ):
        return f"{found[2]} {found[1]}"
    return piece


def _publisher(value: str) -> str:
    """The usual name of a publisher that is stated by a name or a domain."""
    domain = domain_in(value)
    number = number_at(domain) if domain is not None else next(iter(numbers_of(value)), None)
    return value if number is None else lookup()["names"][number]
