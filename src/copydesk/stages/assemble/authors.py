"""Who wrote it: the names that the bylines state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from copydesk.knowledge.byline_labels import is_byline_label
from copydesk.knowledge.bylines import read_byline
from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.shape import word_count
from copydesk.model import Fact, Role
from copydesk.stages.assemble.blocks import Block
from copydesk.stages.assemble.page import Page

#: Characters; a shorter paragraph is a deck's or a caption's.
_PARAGRAPH = 100
#: Paragraphs from the text's beginning that a byline in it still stands among.
_HEAD = 3
#: Blocks above the headline, and below the text, among which bylines are the article's own.
_ABOVE, _BELOW = 5, 8
#: Blocks from the headline within which also a name that nobody is known to bear is one.
_NEAR = 12
#: Words of the headline of another article, at the least.
_HEADLINE = 4
_BYLINES = frozenset({Role.BYLINE, Role.DATE})
#: What parts the article's byline from those of others.
_PARTING = frozenset({Role.PARAGRAPH, Role.RELATED, Role.SUBTITLE, Role.SUBHEADING, Role.COMMENTS})


def authors(page: Page) -> Iterator[Fact]:
    """The names in the article's bylines, in order: those near the headline, else the first below the text."""
    blocks = page.blocks
    paragraphs = [place for place, block in enumerate(blocks) if block.role is Role.PARAGRAPH]
    if not paragraphs:
        return
    long = [place for place in paragraphs if len(blocks[place].text) >= _PARAGRAPH] or paragraphs
    middle = long[len(long) // 2]
    titles = [place for place, block in enumerate(blocks[:middle]) if block.role is Role.TITLE] or [long[0]]
    head = titles[-1]
    for title in reversed(titles):
        below = [place for place in long if place > title]
        head = below[_HEAD - 1] if len(below) >= _HEAD else paragraphs[-1]
        if found := list(_stated(blocks[title:head], "the byline")):
            yield from found
            return
    above = blocks[max(0, min(titles[-1], paragraphs[0]) - _ABOVE) : titles[-1]]
    below_text = [
        block
        for upper, block in pairwise(blocks[max(head - 1, 0) : paragraphs[-1] + _BELOW])
        if block.role is not Role.BYLINE or not _is_headline_of_another(upper)
    ]
    yield from list(_stated(above, "a byline above the headline")) or _stated(
        below_text, "a byline below the text"
    )


def _is_headline_of_another(block: Block) -> bool:
    """Whether it is a link to another article: below it stands who wrote that."""
    return block.role is Role.RELATED and word_count(block.text) >= _HEADLINE


def _stated(blocks: Sequence[Block], reason: str) -> Iterator[Fact]:
    """The names that the first bylines among these blocks state, up to what parts them from the next."""
    labelled = found = in_text = False
    for place, (role, text, lines) in enumerate(blocks):
        if role is Role.BYLINE and is_byline_label(text):
            labelled = True
            continue
        if role is Role.BYLINE or (role is Role.DATE and not is_date_line(text)):
            byline = read_byline(text, labelled=labelled and role is Role.BYLINE)
            is_sure = byline.is_known or byline.is_dated or labelled or place < _NEAR
            # With a menu between headline and byline.
            is_sure = is_sure or (byline.is_labelled and not in_text)
            if role is Role.DATE:
                # Beside a date stands rather a place, unless a bar parts them or the name is known.
                is_sure = byline.is_dated and not found and (byline.is_known or "|" in text)
            if is_sure:
                for name in byline.names:
                    found = True
                    yield Fact("authors", name, reason, lines)
        elif found and role in _PARTING:
            return
        labelled = labelled and role in _BYLINES and not found
        in_text = in_text or role is Role.PARAGRAPH
