"""The weights files: made, and put in use in place of the package's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from unittest.mock import patch

import copydesk
from copydesk.knowledge import choice_weights as of_choices
from copydesk.knowledge import line_model as of_lines
from training import choice, dates, headline, line_model
from training.corpus import CorpusError, Page
from training.dumps import dumps_of

#: Where the package has its weights.
PACKAGE = Path(copydesk.__path__[0], "knowledge")


def make(pages: Iterable[Page], folder: Path, tell: Callable[[str], None] = lambda step: None) -> None:
    """Write the weights files into a folder; the same pages give the same bytes.

    Args:
        pages: all of the corpora's.
        folder: where to write; it must be there.
        tell: is told what is being done.

    Raises:
        CorpusError: the pages are not enough to learn from.
    """
    pages = all_pages = list(pages)
    beside = [page for page in pages if page.set in headline.BESIDE]
    pages = [page for page in pages if page.set not in line_model.PASSED_OVER]
    check(pages)
    tell(f"reading {len(pages):,} pages")
    dumps = list(dumps_of(pages))
    tell(
        f"headline: {sum(bool(dump.titles) for dump in dumps):,} dumps, and {len(beside):,} pages beside them"
    )
    lessons = headline.examples(chain(dumps, dumps_of(beside)))
    choice.write(choice.fit(lessons, "headline"), folder / of_choices.HEADLINE)
    fits = []
    for draw in range(line_model.DRAWS):
        told = list(line_model.examples(dumps, draw))
        if not draw:
            for (name, kind), count in sorted(line_model.counts(told).items()):
                tell(f"line model: {name} {kind}, {count:,} dumps")
        spoilt = sum(example.spoilt for example in told)
        step = f"line model: fit {draw + 1} of {line_model.DRAWS}"
        tell(f"{step}, with {spoilt:,} dumps spoilt or rewritten; it takes a minute or more")
        fits.append(line_model.fit(told))
    line_model.write(line_model.mean(fits), folder / of_lines.WEIGHTS)
    with installed(folder):
        days = list(dates.examples(all_pages))
    tell(f"dates: {len(days):,} dumps")
    choice.write(choice.fit(days, "day"), folder / of_choices.DATE)


def check(pages: Iterable[Page]) -> None:
    """Whether there are pages to learn an article's custom from.

    Raises:
        CorpusError: there are none.
    """
    if not any(page.set in line_model.LEADING for page in pages):
        sets = " or ".join(sorted(line_model.LEADING))
        raise CorpusError(f"no page is of the set {sets}, whose golds lead: there is nothing to learn from")


@contextmanager
def installed(folder: Path) -> Iterator[None]:
    """The labeller with the weights of this folder in place of the package's."""
    with ExitStack() as replaced:
        for module in (of_choices, of_lines):
            replaced.enter_context(patch.object(module, "files", lambda package: folder))
        _forget()
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    of_choices.choice_weights.cache_clear()
    of_lines.line_model.cache_clear()
