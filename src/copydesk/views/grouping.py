"""Rejections and failures that are much alike: the first few are said, the rest counted, and said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.outcomes import Rejection
from copydesk.views.messages import Message, of_records, of_rejection

#: So many of one kind are named; then they are counted.
_NAMED = 3
#: So many kinds are told apart; what a run remembers must not grow with its inputs.
_KINDS = 200
#: What may differ among reasons of one kind: figures, and what stands in quotation marks.
_VARIES = re.compile(r"""\d+(?:[.,]\d+)*|'[^']*'|"[^"]*"|“[^”]*”""")


def kept_in(rejects: str | None) -> str:
    """What keeps the rejections, or would: subject and verb of a sentence."""
    if rejects is None:
        return "--rejects FILE keeps"
    return f"{'standard output' if rejects == '-' else rejects} has"


@dataclass(slots=True)
class Kind:
    """All with one outcome and one reason, but for the figures and names in it.

    Attributes:
        reason: that of all; where they differ, an ellipsis stands for what does.
        number: how many there are.
    """

    reason: str
    advice: str
    number: int = 0
    _held: int = 0
    _last: Message | None = None

    def take(self, rejection: Rejection, pattern: str) -> None:
        self.number += 1
        if rejection.reason != self.reason:
            self.reason = pattern
        if rejection.advice != self.advice:
            self.advice = _VARIES.sub("…", self.advice)

    def hold(self, message: Message) -> None:
        self._held += 1
        self._last = message

    def rest(self, outcome: str, where: str) -> Message | None:
        """What is to be said of those held back; a single one is named."""
        if self._last is None or self._held == 1:
            return self._last
        told = "; ".join(filter(None, (self.reason, self.advice)))
        text = f"{self._held:,} more {outcome}: {told} ({where})"
        fields = {"outcome": outcome, "reason": self.reason, "inputs": self._held}
        return Message(self._last.level, text, fields)


class Grouped:
    """The rejections and failures of a run.

    Args:
        every: whether each is said as it comes.
        records: whether that goes for records of a file, too, of which a crawl has thousands that are no articles.
        failed_only: whether rejections are not said at all.
        rejects: the file that keeps them, if there is one.
    """

    def __init__(self, *, every: bool, records: bool, failed_only: bool, rejects: str | None) -> None:
        self._every = every
        self._names_records = records
        self._failed_only = failed_only
        self._where = f"-v names them, {kept_in(rejects)} them"
        self._records = Counter[str]()
        self._kinds: dict[tuple[str, str], Kind] = {}

    def take(self, rejection: Rejection, *, is_record: bool) -> Message | None:
        """What is to be said of it now.

        Args:
            rejection: an input, or one of several articles in it.
            is_record: whether it is one of the records of a file.
        """
        kind = self._kind(rejection)
        if rejection.outcome == "rejected":
            if self._failed_only:
                return None
            if is_record and not self._names_records:
                self._records[rejection.file] += 1
                return None
        message = of_rejection(rejection)
        if self._every or kind.number <= _NAMED:
            return message
        kind.hold(message)
        return None

    def _kind(self, rejection: Rejection) -> Kind:
        pattern = _VARIES.sub("…", rejection.reason)
        key = (rejection.outcome, pattern)
        if key not in self._kinds:
            if len(self._kinds) < _KINDS:
                self._kinds[key] = Kind(rejection.reason, rejection.advice)
            else:
                pattern = "other reasons"
                key = (rejection.outcome, "")
                self._kinds.setdefault(key, Kind(pattern, ""))
        kind = self._kinds[key]
        kind.take(rejection, pattern)
        return kind

    def end_of_container(self) -> Iterator[Message]:
        """What is to be said of the records of a file that is done."""
        for file, number in sorted(self._records.items()):
            yield of_records(file, number, self._where)
        self._records.clear()

    def rest(self) -> Iterator[Message]:
        """What is to be said when the run ends, however it does."""
        yield from self.end_of_container()
        for (outcome, _), kind in self._kinds.items():
            if (message := kind.rest(outcome, self._where)) is not None:
                yield message

    def kinds(self, outcome: str) -> list[Kind]:
        """The reasons of all so far, the most frequent first."""
        found = [kind for (of, _), kind in self._kinds.items() if of == outcome]
        return sorted(found, key=lambda kind: -kind.number)
