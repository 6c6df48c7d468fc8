"""The report of a run: the documents most worth a look are kept on the disk, the others only counted."""

from __future__ import annotations

import heapq
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from copydesk.outcomes import Finished, Summary
from copydesk.storage.duplicates import private_database
from copydesk.storage.files import display_name
from copydesk.storage.lines import Lines
from copydesk.storage.writers import open_lines
from copydesk.views.report import Case, Figures, Totals, Viewer, case_of_rejection, entry, page

#: Documents that the page lists at most; a browser sorts and searches so many at once.
_LISTED = 10_000

#: Score and place: what is worth a look comes first, and of that what was read first.
_Rank = tuple[float, int]


class Report:
    """What is told of a run in its report.

    Attributes:
        viewer: makes what `take` expects of each document.
    """

    def __init__(
        self,
        lines: Lines,
        connection: sqlite3.Connection,
        inputs: Sequence[str],
        version: str,
        sample: int,
    ) -> None:
        self.viewer = Viewer(sample)
        self._lines = lines
        self._execute = connection.execute
        self._inputs = inputs
        self._version = version
        self._sample = sample
        self._figures = Figures()
        self._listed: list[_Rank] = []
        self._opened: list[_Rank] = []
        self._execute(
            "CREATE TABLE cases (number INTEGER PRIMARY KEY, score REAL NOT NULL, closed TEXT NOT NULL, opened TEXT)"
        )

    def take(self, finished: Finished) -> None:
        """One input, or one member of a container, is done."""
        rejection = finished.rejection
        if rejection is not None and not finished.views:
            self._add(case_of_rejection(rejection))
        for case in finished.views:
            self._add(case._replace(reason=rejection.told) if rejection is not None else case)

    def _add(self, case: Case) -> None:
        self._figures.add(case)
        number = self._figures.outcomes.total()
        rank = (case.score, -number)
        out = _enter(self._listed, rank, max(_LISTED, self._sample))
        if out == rank:
            return
        if out is not None:
            self._execute("DELETE FROM cases WHERE number = ?", (-out[1],))
        closed = entry(case._replace(pair=""), number)
        opened = entry(case, number) if case.pair else None
        self._execute("INSERT INTO cases VALUES (?, ?, ?, ?)", (number, case.score, closed, opened))
        if opened is not None and (out := _enter(self._opened, rank, self._sample)) is not None:
            self._execute("UPDATE cases SET opened = NULL WHERE number = ?", (-out[1],))

    def write(self, summary: Summary) -> None:
        """Write the page; errors as in `Lines.write`."""
        totals = Totals(self._version, self._inputs, summary, len(self._listed), len(self._opened))
        rows = self._execute("SELECT coalesce(opened, closed) FROM cases ORDER BY score DESC, number")
        for piece in page(totals, self._figures, (row[0] for row in rows)):
            self._lines.write(piece.encode("utf-8", "replace"))


def _enter(heap: list[_Rank], rank: _Rank, most: int) -> _Rank | None:
    """Add a rank to the highest ones: which of them falls out, if one does."""
    if len(heap) < most:
        heapq.heappush(heap, rank)
        return None
    return heapq.heappushpop(heap, rank)


@contextmanager
def open_report(
    target: str | os.PathLike[str], inputs: Sequence[str | os.PathLike[str]], *, version: str, sample: int
) -> Iterator[Report]:
    """A report that becomes the file `target` at the end of a block that raised nothing.

    Args:
        target: the file; `-` is standard output.
        inputs: as they were named.
        version: of the program.
        sample: how many documents show their lines.

    Raises:
        OutputError: the file, or the folder for temporary files, cannot be written.
    """
    names = ["standard input" if path == "-" else display_name(os.fsdecode(path)) for path in inputs]
    with open_lines(target) as lines, private_database("make the report") as connection:
        yield Report(lines, connection, names, version, sample)
