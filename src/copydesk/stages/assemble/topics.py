"""What it is about: tags and section, as the site files the article."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.knowledge.tags import tags_of
from copydesk.model import Fact, Role
from copydesk.stages.assemble.page import Page


def topics(page: Page) -> Iterator[Fact]:
    """The tags of the page's tag lists, in order."""
    for block in page.blocks:
        if block.role is Role.TAGS:
            for tag in tags_of(block.text):
                yield Fact("tags", tag, "a list of tags", block.lines)
