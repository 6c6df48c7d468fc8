"""Who wrote it: the names that the bylines state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.knowledge.bylines import is_byline_label, read_byline
from copydesk.model import Fact, Role
from copydesk.stages.assemble.blocks import Block
from copydesk.stages.assemble.page import Page

#: Characters; a shorter paragraph is a deck's or a caption's.
_PARAGRAPH = 100
#: Paragraphs from the text's beginning that a byline in it still stands among.
_HEAD = 3
#: Blocks above the headline, and below the text, among which bylines are the article's own.
_ABOVE, _BELOW = 5, 8
_BYLINES = frozenset({Role.BYLINE, Role.DATE})


def authors(page: Page) -> Iterator[Fact]:
    """The names in the article's bylines, in order: those near the headline, else the first below the text."""
    blocks = page.blocks
    paragraphs = [place for place, block in enumerate(blocks) if block.role is Role.PARAGRAPH]
    if not paragraphs:
        return
    long = [place for place in paragraphs if len(blocks[place].text) >= _PARAGRAPH]
    title = next((place for place, block in enumerate(blocks) if block.role is Role.TITLE), paragraphs[0])
    head = (long[:_HEAD] or paragraphs)[-1] if len(long) >= _HEAD else paragraphs[-1]
    found = list(_stated(blocks[max(0, min(title, paragraphs[0]) - _ABOVE) : head], "the byline"))
    if not found:
        found = list(_stated(blocks[head : paragraphs[-1] + _BELOW], "a byline below the text", once=True))
    yield from found


def _stated(blocks: Sequence[Block], reason: str, *, once: bool = False) -> Iterator[Fact]:
    """The names that these blocks state; with `once` those of the first run of bylines alone."""
    labelled = found = False
    for role, text, lines in blocks:
        if role not in _BYLINES:
            if found and once:
                return
            labelled = False
            continue
        if role is Role.BYLINE and is_byline_label(text):
            labelled = True
            continue
        for name in read_byline(text, labelled=labelled and role is Role.BYLINE).names:
            found = True
            yield Fact("authors", name, reason, lines)
