"""A page's dumps as the labeller has them, and the articles that are read from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from copydesk import Article, CopydeskError, Source, read
from copydesk.model import Line
from copydesk.stages.label.boxes import told_units
from copydesk.stages.label.units import Unit
from copydesk.stages.normalize import normalize
from training.corpus import Page
from training.scores import squeezed


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump of a page, read as far as the labeller reads it before it looks for the article.

    Attributes:
        titles: the page's headlines, squeezed.
    """

    page: Page
    kind: str
    lines: Sequence[Line]
    units: Sequence[Unit]
    titles: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.page.id} {self.kind}"


def dumps_of(pages: Iterable[Page]) -> Iterator[Dump]:
    """Every dump of these pages, those of a page in the order of their kinds' names."""
    for page in pages:
        titles = frozenset(squeezed(title) for title in (page.gold.title, *page.gold.title_alts) if title)
        for kind, text in sorted(page.dumps.items()):
            if text:
                lines, units = units_in(text)
                yield Dump(page, kind, lines, units, titles)


def units_in(text: str) -> tuple[list[Line], list[Unit]]:
    """A text's lines, and its units as the labeller has them when it looks for the article."""
    lines = normalize(text)
    return lines, told_units(lines)


def article_in(text: str) -> Article | None:
    """The first article of a dump, as the command would write it; None where it holds none."""
    with suppress(CopydeskError):
        for document in read(Source("page.txt", text.encode())):
            if document.article is not None:
                return document.article
    return None


def articles_in(pages: Iterable[Page], kind: str) -> dict[str, Article | None]:
    """The articles of these pages by the page's id."""
    return {page.id: article_in(text) for page in pages if (text := page.dumps.get(kind))}
