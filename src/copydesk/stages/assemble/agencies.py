"""Which news agencies it credits, and the place that its dateline names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.knowledge.credits import (
    LONGEST_CREDIT,
    agencies_in_byline,
    copyright_of,
    credits_at_end,
    credits_of,
)
from copydesk.knowledge.datelines import Dateline, dateline_of, is_known_place
from copydesk.knowledge.telling import names_in, told_in
from copydesk.model import Fact, Role
from copydesk.stages.assemble.blocks import Block
from copydesk.stages.assemble.page import Page

#: Paragraphs within which a dateline stands: a standfirst or two may come first.
_DATELINE_WITHIN = 3
#: Roles that say nothing of the text's origin, and of which whole pages mostly consist.
_RELATED, _NAVIGATION, _SHARE, _CAPTION, _TAGS = (
    Role.RELATED,
    Role.NAVIGATION,
    Role.SHARE,
    Role.CAPTION,
    Role.TAGS,
)
_PARAGRAPH, _SUBTITLE, _BYLINE, _DATE, _LEGAL = (
    Role.PARAGRAPH,
    Role.SUBTITLE,
    Role.BYLINE,
    Role.DATE,
    Role.LEGAL,
)
_AUTHOR_BIO, _NOISE, _SUBHEADING = Role.AUTHOR_BIO, Role.NOISE, Role.SUBHEADING


def agencies(page: Page) -> Iterator[Fact]:
    """The agencies of bylines, datelines and credits, those told something in the prose, and the dateline's place.

    Credits of pictures are none of the text's; an agency that is only quoted is none either.
    """
    known = set[tuple[str, str]]()
    for fact in _stated(page):
        if fact[:2] not in known:
            known.add(fact[:2])
            yield fact


def _stated(page: Page) -> Iterator[Fact]:
    blocks = page.blocks
    prose = "\n".join([block.text for block in blocks if block.role is _PARAGRAPH])
    names = names_in(prose, page.language)
    paragraphs = 0
    placed = False
    for number, block in enumerate(blocks):
        role = block.role
        if role is _RELATED or role is _NAVIGATION or role is _SHARE or role is _CAPTION or role is _TAGS:
            continue
        if role is _PARAGRAPH or role is _SUBTITLE:
            paragraphs += role is _PARAGRAPH
            if (
                not placed
                and paragraphs <= _DATELINE_WITHIN
                and (found := dateline_of(block.text, page.language))
            ):
                placed = found.place is not None
                yield from _of_dateline(found, block)
        elif role is _BYLINE or role is _DATE:
            yield from _of_byline(block, placed=placed)
        if role is _PARAGRAPH:
            for agency, words in told_in(block.text, names, page.language) if names else ():
                yield _credit(agency, f'told something: "{words}"', block)
            if _closes(blocks, number):
                for agency in credits_at_end(block.text):
                    yield _credit(agency, f'credited behind the text: "{block.text[-40:]}"', block)
        crediting = (
            role is _PARAGRAPH or role is _BYLINE or role is _LEGAL or role is _AUTHOR_BIO or role is _NOISE
        )
        if crediting and len(block.text) <= LONGEST_CREDIT:
            for agency in credits_of(block.text):
                yield _credit(agency, f'a credit: "{block.text}"', block)
        if role is _LEGAL and (owner := copyright_of(block.text)):
            yield _credit(owner, f'a copyright line: "{block.text}"', block)


def _of_dateline(found: Dateline, block: Block) -> Iterator[Fact]:
    reason = f'a dateline: "{found.words}"'
    if found.place is not None:
        yield Fact("dateline", found.place, reason, block.lines)
    for agency in found.agencies:
        yield _credit(agency, reason, block)


def _of_byline(block: Block, *, placed: bool) -> Iterator[Fact]:
    for agency in agencies_in_byline(block.text):
        yield _credit(agency, f'a byline: "{block.text}"', block)
    found = None if placed or block.role is _DATE else dateline_of(block.text)
    # `Ida Marlowe - AFP` has the form of a place and an agency; `Из Москвы, ТАСС` says that it is one.
    if found and found.place and (is_known_place(found.place) or not found.words.startswith(found.place)):
        yield from _of_dateline(found, block)


def _closes(blocks: Sequence[Block], number: int) -> bool:
    """Whether the text ends with this paragraph, as far as can be seen: no paragraph or heading follows at once."""
    if number + 1 == len(blocks):
        return True
    role = blocks[number + 1].role
    return not (role is _PARAGRAPH or role is _CAPTION or role is _SUBHEADING)


def _credit(agency: str, reason: str, block: Block) -> Fact:
    return Fact("source.agencies", agency, reason, block.lines)
