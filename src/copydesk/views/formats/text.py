"""The words of an article in their order, for all formats that hold it as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from copydesk.views.formats.format import Record

#: What ends a line to one reader or another, and what a text file had better not hold.
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Block(NamedTuple):
    """A paragraph or a subheading, on one line."""

    kind: Literal["paragraph", "subheading"]
    text: str


def blocks(article: Record) -> Iterator[Block]:
    """Paragraphs and subheadings in the order in which they are printed."""
    subheadings = article["subheadings"]
    for index, paragraph in enumerate(article["body"]):
        yield from _before(subheadings, index)
        yield Block("paragraph", one_line(paragraph))
    yield from _before(subheadings, len(article["body"]))


def _before(subheadings: list[dict[str, Any]], index: int) -> Iterator[Block]:
    for found in subheadings:
        if found["before"] == index:
            yield Block("subheading", one_line(found["text"]))


def printed(article: Record) -> list[str]:
    """The title, where there is one, paragraphs and subheadings: each on one line, in order."""
    title = [one_line(article["title"])] if article["title"] else []
    return [*title, *(block.text for block in blocks(article))]


def one_line(text: str) -> str:
    """The text with a space for each line end in it: a record made of a dump has none."""
    return _BREAKS.sub(" ", text)


def encoded(text: str) -> bytes:
    """The text in UTF-8; lone surrogates, which that has not, as U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()
