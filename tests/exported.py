"""Exports of press archives in the tests: their files, and what splitting them gives."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT
from copydesk import Article, Role, Source, read
from copydesk.model import Line, Part, Split
from copydesk.stages.normalize import normalize
from copydesk.stages.split import split

EXPORTS = ROOT / "tests" / "exports"


def articles_of(name: str, *, empty: int = 0) -> list[Article]:
    """The records of an export in `tests/exports`.

    Args:
        name: the file's.
        empty: how many documents have no text, and give none.
    """
    found = [document.article for document in read(Source(name, (EXPORTS / name).read_bytes()))]
    articles = [article for article in found if article is not None]
    assert len(found) - len(articles) == empty
    return articles


def split_file(path: Path) -> Split:
    return split_text(path.read_bytes().decode("utf-8"))


def split_text(text: str) -> Split:
    """The articles in a text, each of whose lines is in one of them, once and in order."""
    lines = normalize(text)
    found = split(text, lines)
    assert_whole(found, lines)
    return found


def assert_whole(found: Split, lines: list[Line]) -> None:
    numbers = []
    for part in found.parts:
        own = sorted([*(line.number for line in part.lines), *(label.line.number for label in part.labels)])
        numbers += own
        assert all((label.role is Role.BLANK) == (not label.line.text) for label in part.labels)
        assert all(label.reason for label in part.labels)
        assert {number for fact in part.facts for number in fact.lines} <= set(own)
    assert numbers == [line.number for line in lines]


def stated(part: Part, field: str) -> list[str]:
    return [fact.value for fact in part.facts if fact.field == field]


def prose(part: Part) -> list[str]:
    """Its paragraphs as lines; one that was broken at a column is several."""
    return [label.line.text for label in part.labels if label.role is Role.PARAGRAPH]


def is_export(text: str) -> bool:
    """Whether the text is taken apart, and not left to the labeller as one page."""
    [first, *others] = split_text(text).parts
    return bool(others or first.labels)
