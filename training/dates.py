"""Make `knowledge/date_weights.json`: what speaks for and against a date's being the article's.

Where the day is printed several times, any of its dates is right. The dates are those of the lines as the labeller
leaves them, so its weights are made before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from copydesk.knowledge.identify import identify_language
from copydesk.model import Given, Role
from copydesk.stages.assemble.dates import candidates
from copydesk.stages.assemble.page import Page as Labelled
from copydesk.stages.label.label import label
from copydesk.stages.normalize import normalize
from training.choice import Example
from training.corpus import Page

#: Sets of pages of all kinds, and the weight of a dump of theirs beside one of news. Measured by cross-validation:
#: with 1, of the days given on the news sets 0.005 fewer are right.
BESIDE = {"trafilatura": 0.3}


def examples(pages: Iterable[Page]) -> Iterator[Example]:
    """What dumps teach whose day is known.

    A dump that is not said to state it, and that prints it nowhere, teaches nothing: its gold is of the page's HTML.
    Nor does one that prints the day before or after, which is the gold's in another time zone.
    """
    for page in pages:
        for kind, text in sorted(page.dumps.items()):
            days = {day[:10] for day in (page.gold.date, page.date_visible.get(kind)) if day}
            if not days or not text:
                continue
            seen = [(one, signs) for one, signs in candidates(_labelled(text)) if not one.is_change]
            right = [one.day in days for one, _ in seen]
            if any(right) or (
                (page.states(kind, "date") or page.date_visible.get(kind))
                and not any(one.day in _beside(days) for one, _ in seen)
            ):
                features = [dict.fromkeys(signs, 1.0) for _, signs in seen]
                yield Example(features, right, BESIDE.get(page.set, 1.0))


def _labelled(text: str) -> Labelled:
    labels = label(normalize(text))
    prose = "\n".join([one.line.text for one in labels if one.role is Role.PARAGRAPH])
    return Labelled(labels, (), "page.txt", identify_language(prose), Given())


def _beside(days: Iterable[str]) -> set[str]:
    """The days before and after these."""
    found = set()
    for day in days:
        try:
            known = date.fromisoformat(day)
        except ValueError:
            continue
        found |= {(known + timedelta(days=step)).isoformat() for step in (-1, 1)}
    return found
