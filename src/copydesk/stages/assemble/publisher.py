"""Who published it: what the page says of its own site, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.publishers import (
    domain_in,
    is_ambiguous,
    is_everywhere,
    is_house,
    is_of_press,
    lookup,
    name_key,
    number_at,
    numbers_of,
    registered,
    squeezed,
)
from copydesk.knowledge.site_lines import (
    LONGEST_SITE_LINE,
    copyright_of,
    first_and_last_words,
    may_be_copyright,
    site_line,
)
from copydesk.model import ARTICLE_ROLES, Fact, Label, Role
from copydesk.stages.assemble.address import addresses
from copydesk.stages.assemble.page import Page
from copydesk.stages.assemble.title import piece_before, pieces_behind

#: What the kinds of evidence are called, and how much one tells of a publisher that is known by name. Two points are
#: enough, one more than any other has.
_KINDS = {
    "address": ("the page's own address", 4),
    "title": ("a site name behind the title", 3),
    "suffix": ("a site name in the page's title", 2),
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
#: What bears out a site name behind the title where it is not known as a publisher's.
_SUPPORTING = frozenset({"copyright", "domain", "address", "newsletter", "app", "follow"})
#: Roles of lines that name their own site, or none.
_OFFERS = frozenset({Role.LEGAL, Role.NEWSLETTER, Role.SHARE})
#: Kinds that tell little by a name that has other uses.
_BY_WORDS = frozenset({"title", "before", "more", "follow", "newsletter", "app", "about", "line"})
#: Characters of a squeezed name that tell enough for a part of another to be the same.
_TELLING = 5
#: Lines among which a site prints its own name.
_HEAD = 15
#: Lines that a copyright sign with nothing behind it may go on over.
_GOES_ON = 3
#: Roles of the lines that are the article's, and tell of others than its site.
_PASSED = frozenset({*ARTICLE_ROLES, Role.BLANK, Role.AUTHOR_BIO})
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
    own, likely = addresses(page.labels, title)
    found = _told(page)
    if found is None:
        found = _weigh(page.labels, [*_clues_of_address(own), *_clues(page, title)])
    if own is None and likely is not None and found is not None and _is_of(likely, found.value):
        own = likely  # links to others have the headline's words, too
    yield from filter(None, (found, own))


def _told(page: Page) -> Fact | None:
    """The publisher that whoever runs the program names, or the folders do where they may."""
    if page.given.publisher is not None:
        return Fact("source.publisher", page.given.publisher, "as given")
    if page.given.source_from_path and (domain := _folder(page.name)) is not None:
        return Fact("source.publisher", _name_at(domain) or domain, f"a folder named {domain}")
    return None


def _name_at(domain: str) -> str | None:
    number = number_at(domain)
    return None if number is None else lookup()["names"][number]


def _is_of(address: Fact, publisher: str) -> bool:
    """Whether an address is of the publisher's domain."""
    domain = _host(address)
    return domain is not None and (
        _name_at(domain) == publisher
        or _unknown(registered(domain)) in (squeezed(publisher), _unknown(publisher))
    )


def _host(address: Fact) -> str | None:
    return domain_in(urlsplit(address.value).hostname or "")


def _folder(path: str) -> str | None:
    """The domain that the innermost folder so named is."""
    folders = path.replace("\\", "/").split("/")[:-1]
    return next(filter(None, map(domain_in, reversed(folders))), None)


def _clues_of_address(address: Fact | None) -> Iterator[Clue]:
    if address is not None and (domain := _host(address)) is not None:
        yield _of_domain(domain, "address", address.lines)


def _of_domain(domain: str, kind: str, lines: tuple[int, ...]) -> Clue:
    number = number_at(domain)
    own = registered(domain)
    entity: Entity = squeezed(own.partition(".")[0]) if number is None else number
    return Clue(kind, own, lines, (entity,), _KINDS[kind][1])


def _of_name(name: str, kind: str, lines: tuple[int, ...]) -> Clue:
    numbers = numbers_of(name)
    weight = _KINDS[kind][1]
    if numbers and kind in _BY_WORDS and domain_in(name) is None and is_ambiguous(name):
        weight = 1
    return Clue(kind, name, lines, numbers or (_unknown(name),), weight)


def _unknown(name: str) -> str:
    domain = domain_in(name)
    return squeezed(registered(domain).partition(".")[0] if domain else name)


def _clues(page: Page, title: str | None) -> Iterator[Clue]:
    labels = page.labels
    printed, (firsts, lasts) = lookup()["printed"], first_and_last_words()
    heads: list[Label] = []
    passed = _PASSED
    for place, (line, role, _, _) in enumerate(labels):
        text = line.text
        if role in passed and not (
            role is Role.AUTHOR_BIO and " " not in text
        ):  # an address may be the house's
            if role is Role.TITLE:
                heads.append(labels[place])
            elif text[:1] == "©" and role is Role.PARAGRAPH:  # the last line of a short dump
                yield from (clue for clue in _clues_of_copyright(labels, place) if clue.kind == "copyright")
            continue
        if "©" in text or (role is Role.LEGAL and may_be_copyright(text)):
            yield from _clues_of_copyright(labels, place)
        if text in printed:
            if not is_house(text):
                yield _of_name(text, "line", (line.number,))
        elif len(text) <= LONGEST_SITE_LINE and (
            role is Role.SHARE or text.partition(" ")[0] in firsts or text.rpartition(" ")[2] in lasts
        ):
            found = site_line(text)
            if found is not None and not is_section(found.name) and not is_house(found.name):
                yield _of_name(found.name, found.kind, (line.number,))
        if "@" in text or "www." in text or "://" in text:
            for match in _DOMAIN.finditer(text):
                domain = domain_in(match[1])
                if domain is not None and not is_everywhere(domain):
                    yield _of_domain(domain, "domain", (line.number,))
    first = next((label for label in labels if label.line.text), None)
    if first is not None and first.role is not Role.TITLE:
        heads.insert(0, first)
    yield from _clues_of_titles(heads, labels, title)


def _clues_of_titles(heads: Sequence[Label], labels: Sequence[Label], title: str | None) -> Iterator[Clue]:
    """Site names around the headline, in the title of the page that a dump may begin with and where it is printed."""
    texts: set[str] | None = None
    for label in heads:
        text, lines = label.line.text, (label.line.number,)
        for piece in pieces_behind(text):
            if texts is None:
                texts = {label.line.text for label in labels}
            parted = piece.head in texts or (
                title is not None and title != text and title.startswith(piece.head)
            )
            section = is_section(piece.text)
            if numbers_of(piece.text):
                clue = _of_name(piece.text, "title", lines)
                yield clue._replace(weight=3) if parted and not section else clue
            elif not section:
                yield _of_name(piece.text, "title" if parted else "suffix", lines)
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
    alone = text[0] == "©" and not any(label.role is Role.PARAGRAPH for label in labels[place:])
    alone = alone and not any(map(is_house, found.names))
    kind = "copyright" if found.certain or role is Role.LEGAL or alone else "credit"
    for name in found.names:
        if not is_house(name) and not (is_section(name) and not numbers_of(name)):
            clue = _of_name(name, kind, tuple(lines))
            yield clue if found.certain or kind == "credit" else clue._replace(weight=2)


def _weigh(labels: Sequence[Label], clues: Sequence[Clue]) -> Fact | None:
    """The publisher for which the clues speak together, if they speak for no other as loudly."""
    kinds: dict[Entity, dict[str, Clue]] = {}
    for clue in clues:
        for entity in clue.entities:
            kinds.setdefault(entity, {}).setdefault(clue.kind, clue)
    _join_unknown(kinds)
    scores: dict[Entity, int] = {}
    for entity, held in kinds.items():
        if isinstance(entity, int) or (len(entity) > 2 and _agree(held, labels)):
            scores[entity] = sum(clue.weight for clue in held.values())
    best = max(scores.values(), default=0)
    if best < _ENOUGH:
        return None
    first, *others = sorted(
        (entity for entity, score in scores.items() if score == best),
        key=lambda entity: not _is_printed(_name(entity, kinds[entity]), kinds[entity]),
    )
    name = _name(first, kinds[first])
    rivals = [other for other in others if _is_rival(other, kinds[other], name, kinds[first])]
    if any(kinds[other] != kinds[first] for other in rivals):
        return None
    if rivals:  # a spelling that several have, and nothing tells which
        name = next(iter(kinds[first].values())).name
    held = kinds[first]
    reason = ", ".join(_KINDS[kind][0] for kind in held)
    lines = sorted({number for clue in held.values() for number in clue.lines})
    return Fact("source.publisher", name, reason, tuple(lines))


def _is_printed(name: str, held: Mapping[str, Clue]) -> bool:
    return any(name_key(clue.name) == name_key(name) for clue in held.values())


def _is_rival(other: Entity, held: Mapping[str, Clue], name: str, best: Mapping[str, Clue]) -> bool:
    """Whether another publisher with the same score is more than one of those that have the same spelling."""
    if _name(other, held) == name:
        return False
    return not (_is_printed(name, best) and set(held.values()) <= set(best.values()))


def _join_unknown(kinds: dict[Entity, dict[str, Clue]]) -> None:
    """Let a name behind the title be borne out by a domain or a copyright that is most of it, or has it whole."""
    unknown = [entity for entity in kinds if isinstance(entity, str) and len(entity) >= _TELLING]
    for entity in unknown:
        if "title" in kinds[entity]:
            for other in unknown:
                if other != entity and (other in entity or entity in other) and "title" not in kinds[other]:
                    for kind, clue in kinds[other].items():
                        kinds[entity].setdefault(kind, clue)


def _agree(held: Mapping[str, Clue], labels: Sequence[Label]) -> bool:
    """Whether the evidence is enough for a name that is not known as a publisher's.

    A company that owns the site signs for it, offers its newsletter and tells of itself; the page's title, its
    domain or a line above all has the name of the site.
    """
    if "title" in held:
        name = held["title"].name
        return (
            domain_in(name) is not None or not _SUPPORTING.isdisjoint(held) or _is_in_furniture(name, labels)
        )
    if "more" in held and is_of_press(held["more"].name):
        return True
    if "copyright" not in held:
        return "suffix" in held and not held.keys().isdisjoint(("domain", "address"))
    if "suffix" in held:
        return True
    claim = held["copyright"]
    if "domain" in held and not set(held["domain"].lines) <= set(claim.lines):
        return True
    return len(claim.lines) == 1 and _is_above(claim.name, labels)


def _is_in_furniture(name: str, labels: Sequence[Label]) -> bool:
    """Whether a name of several words stands in a line that offers or forbids something."""
    return " " in name and any(name in line.text for line, role, _, _ in labels if role in _OFFERS)


def _is_above(name: str, labels: Sequence[Label]) -> bool:
    """Whether a name is one of the lines above the article."""
    for line, role, _, _ in labels[:_HEAD]:
        if line.text == name:
            return True
        if role is Role.PARAGRAPH:
            return False
    return False


def _name(entity: Entity, held: Mapping[str, Clue]) -> str:
    """The usual name of a known publisher; any other's as printed where it is most likely a name."""
    if isinstance(entity, int):
        return lookup()["names"][entity]
    return next(held[kind].name for kind in ("title", "suffix", "copyright", "more") if kind in held)
