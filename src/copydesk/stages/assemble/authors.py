"""Who wrote it: the names that the bylines state."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.knowledge.names import authors_of
from copydesk.model import Fact, Role
from copydesk.stages.assemble.page import Page


def authors(page: Page) -> Iterator[Fact]:
    """The names in the page's bylines, in order."""
    for block in page.blocks:
        if block.role is Role.BYLINE:
            for name in authors_of(block.text):
                yield Fact("authors", name, "a byline", block.lines)
