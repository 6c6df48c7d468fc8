"""The articles of a Factiva export as they are found, and what stands around them: covers, summaries of searches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from copydesk.model import Fact, Label, Line, Part, Role, Split
from copydesk.stages.split.factiva_interface import is_copyright, results_in, summary_at


class Export:
    """The articles of an export as they are found, with what stands between them.

    Attributes:
        parts: the articles.
        notices: where the summary of a search tells another number of them.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.notices: list[str] = []
        self._labels: list[Label] = []  # of the last article, or above the first
        self._counted = 0

    def add(self, labels: Iterable[Label]) -> None:
        """Give labels to the last article, or where there is none yet, to the first."""
        self._labels += labels

    def add_article(self, part: Part) -> None:
        labels = [*(() if self.parts else self._labels), *part.labels]
        self.parts.append(part._replace(labels=labels))
        self._labels = labels

    def add_fact(self, fact: Fact) -> None:
        """Give a fact to the last article."""
        self.parts[-1] = self.parts[-1]._replace(facts=(*self.parts[-1].facts, fact))

    def add_furniture(self, lines: Sequence[Line]) -> None:
        """What stands between articles, above the first and below the last."""
        self.add(_furniture(lines))
        texts = [line.text for line in lines]
        if summary_at(texts, 0, len(texts)) is None:
            return
        found = len(self.parts) - self._counted
        self._counted = len(self.parts)
        stated = results_in(texts)
        if stated is not None and stated != found:
            self.notices.append(
                f"the search of this Factiva export found {stated:,} documents, and {found:,} are in the file"
            )

    def split(self) -> Split:
        return Split(tuple(self.parts), tuple(self.notices))


def _furniture(lines: Iterable[Line]) -> Iterator[Label]:
    in_summary = False
    for line in lines:
        in_summary = in_summary or summary_at([line.text], 0, 1) is not None
        if not line.text:
            yield Label(line, Role.BLANK, "blank")
        elif is_copyright(line.text):
            in_summary = False
            yield Label(line, Role.LEGAL, "a copyright line of a Factiva export")
        else:
            name = "the summary of the search in" if in_summary else "between the articles of"
            yield Label(line, Role.NOISE, f"{name} a Factiva export")
