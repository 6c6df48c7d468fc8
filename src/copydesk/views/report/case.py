"""What one document comes to in the report: what to call it, what stayed of it, and whether it is worth a look."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import NamedTuple

from copydesk.model import Document, Label, Role
from copydesk.outcomes import Rejection
from copydesk.views.report.pair import pair
from copydesk.views.report.signs import sign_keys, weight

#: Lines whose text is in the record.
_IN_RECORD = frozenset({Role.TITLE, Role.SUBTITLE, Role.PARAGRAPH, Role.SUBHEADING})
#: Characters of a headline in the list, which some dumps make a page long.
_WORDS = 300
#: Below this the model is not sure of a line's role.
_SURE = 0.7


class Case(NamedTuple):
    """One document, or an input that gave none.

    Attributes:
        name: the input's, with the document's place in it where it has one.
        outcome: `article`, `rejected` or `failed`.
        reason: why there is no article, and what to do.
        encoding: of its bytes; None where there is no text.
        characters: of all its lines.
        kept: of those that stand in the record.
        removed: lines that stand nowhere in it, by role.
        has_authors: whether any is named.
        signs: keys of `SIGNS`: what makes it worth a look.
        score: how much it is worth one; more comes first.
        pair: lines and article side by side, as HTML; empty where they are not wanted, or there are none.
    """

    name: str
    outcome: str
    reason: str = ""
    title: str | None = None
    language: str | None = None
    encoding: str | None = None
    publisher: str | None = None
    published: str | None = None
    characters: int = 0
    kept: int = 0
    removed: Mapping[str, int] = {}
    has_authors: bool = False
    signs: tuple[str, ...] = ()
    score: float = 0.0
    pair: str = ""

    @property
    def share(self) -> float | None:
        """How much of its text stayed, from 0 to 1."""
        return self.kept / self.characters if self.characters else None


class Viewer:
    """Makes the cases of documents; of those that may be among the `sample` first ones with all their lines.

    Each process that reads has one, and knows of its own documents only: what is not among their first is not
    among the first of all.
    """

    def __init__(self, sample: int) -> None:
        self._sample = sample
        self._first: list[float] = []

    def __call__(self, document: Document) -> Case:
        case = _case(document)
        if self._may_be_first(case.score):
            return case._replace(pair=pair(document))
        return case

    def _may_be_first(self, score: float) -> bool:
        if len(self._first) < self._sample:
            heapq.heappush(self._first, score)
            return True
        if not self._first or score < self._first[0]:
            return False
        heapq.heapreplace(self._first, score)
        return True


def case_of_rejection(rejection: Rejection) -> Case:
    """The case of an input that there is nothing to see of."""
    name = rejection.file if rejection.part is None else f"{rejection.file}, {rejection.part:,}"
    is_record = rejection.part is not None and rejection.outcome == "rejected"
    signs = ("record",) if is_record else (rejection.outcome,)
    return Case(name, rejection.outcome, rejection.told, signs=signs, score=weight(signs))


def _case(document: Document) -> Case:
    article, decoded = document.article, document.decoded
    lines = [label for label in document.labels if label.role is not Role.BLANK]
    characters = sum(len(label.line.text) for label in lines)
    kept = sum(len(label.line.text) for label in lines if label.role in _IN_RECORD) if article else 0
    doubt = sum(len(label.line.text) for label in lines if _is_doubtful(label)) / (characters or 1)
    signs = sign_keys(document, lines=len(lines), share=kept / (characters or 1), doubt=doubt)
    return Case(
        document.name,
        "article" if article else "rejected",
        document.cause or "",
        title=_cut(article.title) if article else None,
        language=article.language if article else None,
        encoding=decoded.encoding,
        publisher=_cut(article.source.publisher) if article else None,
        published=article.published if article else None,
        characters=characters,
        kept=kept,
        removed=article.removed if article else {},
        has_authors=bool(article and article.authors),
        signs=signs,
        score=weight(signs) + doubt,
    )


def _cut(words: str | None) -> str | None:
    return words if words is None or len(words) <= _WORDS else f"{words[:_WORDS]}…"


def _is_doubtful(label: Label) -> bool:
    return label.probability is not None and label.probability < _SURE
