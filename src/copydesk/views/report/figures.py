"""The figures of a run: counts over all documents, in memory that does not grow with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from copydesk.views.report.case import Case
from copydesk.views.report.signs import is_worth_a_look

#: Names that are counted apart; later ones count together.
_NAMES = 5_000
OTHERS = "others"


@dataclass(slots=True)
class Figures:
    """Counts of documents; `removed` counts lines, `characters` and `kept` characters.

    Attributes:
        covered: articles that have a headline, a date, an author, a publisher, a language.
        days: articles by the day, month or year that they state (`2018-03-30`, `2018-03`, `2018`).
        signs: documents by what makes them worth a look.
        worth_a_look: those that have such a sign.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)
    worth_a_look: int = 0
    characters: int = 0
    kept: int = 0

    def add(self, case: Case) -> None:
        """Count one more."""
        self.outcomes[case.outcome] += 1
        self.signs.update(case.signs)
        self.worth_a_look += is_worth_a_look(case.signs)
        if case.outcome != "article":
            return
        self.characters += case.characters
        self.kept += case.kept
        self.removed.update(case.removed)
        _count(self.languages, case.language)
        _count(self.encodings, case.encoding)
        _count(self.publishers, case.publisher)
        if case.published is not None:
            self.days[case.published[:10]] += 1
        self.covered.update(
            headline=case.title is not None,
            date=case.published is not None,
            author=case.has_authors,
            publisher=case.publisher is not None,
            language=case.language is not None,
        )


def _count(counter: Counter[str], name: str | None) -> None:
    if name is not None:
        counter[name if name in counter or len(counter) < _NAMES else OTHERS] += 1


def most(counts: Mapping[str, int], number: int) -> list[tuple[str, int]]:
    """The commonest, then all others together.

    >>> most({"en": 5, "ar": 9, "de": 1, "fr": 2}, 2)
    [('ar', 9), ('en', 5), ('others', 3)]
    """
    ranked = sorted(counts.items(), key=lambda item: (item[0] == OTHERS, -item[1], item[0]))
    rest = sum(count for _, count in ranked[number:])
    return ranked[:number] + ([(OTHERS, rest)] if rest else [])
