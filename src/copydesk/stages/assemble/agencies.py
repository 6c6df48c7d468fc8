"""Which news agencies it credits, and the place that its dateline names."""

from __future__ import annotations

from collections.abc import Iterator

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
#: Roles whose lines may say where the text comes from; of the others whole pages mostly consist.
_TELLING = frozenset(
    {Role.PARAGRAPH, Role.SUBTITLE, Role.BYLINE, Role.DATE, Role.LEGAL, Role.AUTHOR_BIO, Role.NOISE}
)
_CREDITING = _TELLING - {Role.SUBTITLE, Role.DATE}
#: What the text goes on with behind a paragraph that is not its last.
_GOING_ON = frozenset({Role.PARAGRAPH, Role.CAPTION, Role.SUBHEADING})


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
    prose = "\n".join([block.text for block in blocks if block.role is Role.PARAGRAPH])
    names = names_in(prose, page.language)
    paragraphs = 0
    placed = False
    for number, block in enumerate(blocks):
        role = block.role
        if role not in _TELLING:
            continue
        if role is Role.PARAGRAPH or role is Role.SUBTITLE:
            paragraphs += role is Role.PARAGRAPH
            if (
                not placed
                and paragraphs <= _DATELINE_WITHIN
                and (found := dateline_of(block.text, page.language))
            ):
                placed = found.place is not None
                yield from _of_dateline(found, block)
        elif role is Role.BYLINE or role is Role.DATE:
            yield from _of_byline(block, placed=placed)
        if role is Role.PARAGRAPH:
            for agency, words in told_in(block.text, names, page.language) if names else ():
                yield _credit(agency, f'told something: "{words}"', block)
            if number + 1 == len(blocks) or blocks[number + 1].role not in _GOING_ON:
                for agency in credits_at_end(block.text):
                    yield _credit(agency, f'credited behind the text: "{block.text[-40:]}"', block)
        if role in _CREDITING and len(block.text) <= LONGEST_CREDIT:
            for agency in credits_of(block.text):
                yield _credit(agency, f'a credit: "{block.text}"', block)
        if role is Role.LEGAL and (owner := copyright_of(block.text)):
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
    found = None if placed or block.role is Role.DATE else dateline_of(block.text)
    # `Ida Marlowe - AFP` has the form of a place and an agency; `Из Москвы, ТАСС` says that it is one.
    if found and found.place and (is_known_place(found.place) or not found.words.startswith(found.place)):
        yield from _of_dateline(found, block)


def _credit(agency: str, reason: str, block: Block) -> Fact:
    return Fact("source.agencies", agency, reason, block.lines)
