"""Who published it: what the page says of its own site, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import urlsplit

from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.publishers import (
    domain_in,
    is_everywhere,
    is_house,
    lookup,
    number_at,
    numbers_of,
    registered,
    squeezed,
)
from copydesk.knowledge.site_lines import LONGEST_SITE_LINE, copyright_of, may_be_copyright, site_line
from copydesk.model import ARTICLE_ROLES, Fact, Label, Role
from copydesk.stages.assemble.address import addresses
from copydesk.stages.assemble.page import Page
from copydesk.stages.assemble.title import is_ambiguous, is_long, piece_before, pieces_behind

#: What the kinds of evidence are called, and how much one tells of a publisher that is known by name. Two points are
#: enough, one more than any other has.
_KINDS = {
    "address": ("the page's own address", 4),
    "title": ("a site name behind the title", 3),
    "before": ("a site name before the title", 1),
    "copyright": ("a copyright line", 3),
    "credit": ("a credit", 1),
    "more": ('a "more on" line', 2),
    "follow": ("a line that says where to follow it", 2),
    "newsletter": ("a line that offers its newsletter", 2),
    "app": ("a line that offers its app", 2),
    "about": ("a line about the site", 2),
    "line": ("its name on a line of its own", 1),
    "domain": ("its domain", 1),
}
_ENOUGH = 2
#: Without these, a name that is not known as a publisher's is none.
_NAMING = frozenset({"title", "copyright"})
#: Kinds that are only hints where the name is not known: sections and tags are lines of their own, too.
_HINTS = frozenset({"credit", "line", "before"})
#: Lines that a copyright sign with nothing behind it may go on over.
_GOES_ON = 3
#: Characters; a name on a line of its own is no longer.
_LONGEST_NAME = 45
_DOMAIN = re.compile(r"(?:@|://|\bwww\.)((?:[a-z0-9-]+\.)+[a-z]{2,10})\b", re.IGNORECASE)

Entity = int | str


class Clue(NamedTuple):
    """One thing that speaks for a publisher: a known one by number, any other by its squeezed name."""

    kind: str
    name: str
    lines: tuple[int, ...]
    entities: tuple[Entity, ...]
    weight: int


def publisher(page: Page) -> Iterator[Fact]:
    """The page's publisher and address, each with its evidence."""
    title = next((block.text for block in page.blocks if block.role is Role.TITLE), None)
    urls = list(addresses(page.labels, title))
    yield from urls[:1]
    if page.given.publisher is not None:
        yield Fact("source.publisher", page.given.publisher, "as given")
        return
    if page.given.source_from_path and (domain := _folder(page.name)) is not None:
        number = number_at(domain)
        name = domain if number is None else lookup()["names"][number]
        yield Fact("source.publisher", name, f"a folder named {domain}")
        return
    found = _weigh([*_clues_of_urls(urls), *_clues(page, title)])
    if found is not None:
        yield found


def site_names(facts: Sequence[Fact]) -> frozenset[str]:
    """The squeezed names of the publisher in the facts."""
    return frozenset(squeezed(fact.value) for fact in facts if fact.field == "source.publisher")


def _folder(path: str) -> str | None:
    """The domain that the innermost folder so named is."""
    folders = PurePath(path.replace("\\", "/")).parts[:-1]
    return next(filter(None, map(domain_in, reversed(folders))), None)


def _clues_of_urls(urls: Sequence[Fact]) -> Iterator[Clue]:
    for fact in urls[:1]:
        domain = domain_in(urlsplit(fact.value).hostname or "")
        if domain is not None:
            yield _of_domain(domain, "address", fact.lines)


def _of_domain(domain: str, kind: str, lines: tuple[int, ...]) -> Clue:
    number = number_at(domain)
    own = registered(domain)
    entity: Entity = squeezed(own.partition(".")[0]) if number is None else number
    return Clue(kind, own, lines, (entity,), _KINDS[kind][1])


def _of_name(name: str, kind: str, lines: tuple[int, ...]) -> Clue:
    numbers = numbers_of(name)
    weight = _KINDS[kind][1]
    if numbers and kind not in ("copyright", "address") and domain_in(name) is None and is_ambiguous(name):
        weight = 1
    return Clue(kind, name, lines, numbers or (_unknown(name),), weight)


def _unknown(name: str) -> str:
    domain = domain_in(name)
    return squeezed(registered(domain).partition(".")[0] if domain else name)


def _clues(page: Page, title: str | None) -> Iterator[Clue]:
    labels = page.labels
    yield from _clues_of_titles(labels, title)
    printed = lookup()["printed"]
    for place, (line, role, _, _) in enumerate(labels):
        if role in ARTICLE_ROLES or role is Role.BLANK:
            continue
        text = line.text
        size = len(text)
        if "©" in text or (role is Role.LEGAL and may_be_copyright(text)):
            yield from _clues_of_copyright(labels, place)
        if size <= LONGEST_SITE_LINE:
            if size <= _LONGEST_NAME and text in printed:
                yield _of_name(text, "line", (line.number,))
            found = site_line(text)
            if found is not None and not is_section(found.name):
                yield _of_name(found.name, found.kind, (line.number,))
        if "@" in text or "//" in text or "www." in text:
            for match in _DOMAIN.finditer(text):
                domain = domain_in(match[1])
                if domain is not None and not is_everywhere(domain):
                    yield _of_domain(domain, "domain", (line.number,))


def _clues_of_titles(labels: Sequence[Label], title: str | None) -> Iterator[Clue]:
    first = next((label for label in labels if label.line.text), None)
    heads = [label for label in labels if label.role is Role.TITLE]
    if first is not None and first.role is not Role.TITLE:
        heads.insert(0, first)
    texts: set[str] | None = None
    for label in heads:
        text, lines = label.line.text, (label.line.number,)
        for piece in pieces_behind(text):
            if numbers_of(piece.text) or domain_in(piece.text) is not None:
                yield _of_name(piece.text, "title", lines)
            elif not is_section(piece.text):
                if texts is None:
                    texts = {label.line.text for label in labels}
                if piece.head in texts or piece.head == title or (title is not None and title.startswith(piece.head)):
                    yield _of_name(piece.text, "title", lines)
        before = piece_before(text)
        if before is not None and not is_section(before.text):
            yield _of_name(before.text, "before", lines)


def _clues_of_copyright(labels: Sequence[Label], place: int) -> Iterator[Clue]:
    """The names on a copyright line; where links break it, they stand on the lines below."""
    line, role, _, _ = labels[place]
    text, lines = line.text, [line.number]
    found = copyright_of(text)
    if found is None:
        return
    if not any(len(name) > 2 for name in found.names):
        below = [label for label in labels[place + 1 : place + 6] if label.line.text][:_GOES_ON]
        for label in below:
            if len(label.line.text) > LONGEST_SITE_LINE or label.role is Role.PARAGRAPH:
                return
            text = f"{text} {label.line.text}"
            lines.append(label.line.number)
            found = copyright_of(text)
            if found is not None and any(len(name) > 2 for name in found.names):
                break
        if found is None:
            return
    kind = "copyright" if found.certain or role is Role.LEGAL else "credit"
    for name in found.names:
        if not is_house(name) and not (is_section(name) and not numbers_of(name)):
            yield _of_name(name, kind, tuple(lines))


def _weigh(clues: Sequence[Clue]) -> Fact | None:
    """The publisher for which the clues speak together, if they speak for no other as loudly."""
    kinds: dict[Entity, dict[str, Clue]] = {}
    for clue in clues:
        for entity in clue.entities:
            kinds.setdefault(entity, {}).setdefault(clue.kind, clue)
    scores: dict[Entity, int] = {}
    for entity, held in kinds.items():
        if not isinstance(entity, int) and (
            held.keys().isdisjoint(_NAMING) or len(held.keys() - _HINTS) < 2 or len(entity) < 3
        ):
            continue
        scores[entity] = sum(clue.weight for clue in held.values())
    if not scores:
        return None
    best = max(scores.values())
    if best < _ENOUGH:
        return None
    first, *others = (entity for entity, score in scores.items() if score == best)
    name = _name(first, kinds[first])
    if any(_name(other, kinds[other]) != name for other in others):
        return None
    held = kinds[first]
    reason = ", ".join(_KINDS[kind][0] for kind in held)
    lines = sorted({number for clue in held.values() for number in clue.lines})
    return Fact("source.publisher", name, reason, tuple(lines))


def _name(entity: Entity, held: dict[str, Clue]) -> str:
    """The usual name of a known publisher; any other's as printed where it is most likely a name."""
    if isinstance(entity, int):
        return lookup()["names"][entity]
    return next(held[kind].name for kind in ("title", "copyright") if kind in held)
