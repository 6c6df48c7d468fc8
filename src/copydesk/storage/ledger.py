"""What was read and what was written, kept from run to run: the inputs (`inputs.py`), and here the outputs.

A batch of records is brought to the disk first and then committed here, with the output's new length: whatever
stands behind that length was written by a run that was stopped, and is cut off by the next.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from copydesk.errors import LedgerError, OutputError
from copydesk.storage.appending import NOTHING, AppendedLines, Committed
from copydesk.storage.files import display_name
from copydesk.storage.inputs import Inputs
from copydesk.storage.ledger_file import check_place, connected, ledger_path, output_name
from copydesk.storage.lines import LineWriter, output_error
from copydesk.storage.lock import SUFFIX, Lock, locked
from copydesk.storage.packing import packing_of
from copydesk.storage.writers import inspect_target, sync_folder

#: What the name of an output that is being made anew ends with.
_ANEW = ".copydesk-anew"


class Ledger:
    """A ledger that this run holds; changes become lasting with `commit`.

    Attributes:
        connection: to the SQLite file, in a transaction; indexes of articles keep their tables there too.
        inputs: what is known of them.
        notices: what was found and mended when outputs were opened.
        after_a_crash: whether the last run did not come to its end.
    """

    def __init__(self, connection: sqlite3.Connection, lock: Lock, inputs: Inputs, run: int) -> None:
        self.connection = connection
        self.inputs = inputs
        self.notices: list[str] = []
        last = connection.execute("SELECT ended FROM runs WHERE run = ?", (run - 1,)).fetchone()
        self.after_a_crash = last is not None and last[0] is None
        self._lock = lock
        self._run = run
        self._outputs: list[AppendedLines] = []
        self._forms: dict[str, str] = {}
        self._streams: list[LineWriter] = []
        self._is_anew = False

    def committed(self, path: str | os.PathLike[str], form: str) -> Committed | None:
        """How far an output is committed; None where it is not known.

        Args:
            path: of the output.
            form: the name of the format that is to be added.

        Raises:
            LedgerError: it is not known, and holds something; or what it holds is of another form.
        """
        name = output_name(path)
        row = self.connection.execute(
            "SELECT bytes, tail, sha256, form FROM outputs WHERE path = ?", (name,)
        ).fetchone()
        if row is None and os.path.isfile(path) and os.path.getsize(path):
            shown = display_name(os.fspath(path))
            raise LedgerError(
                f"'{shown}' holds something that was not written with this ledger; name another output, or move it away"
            )
        if row is None:
            return None
        *committed, before = row
        if committed[0] and before != (now := _form(path, form)):
            shown = display_name(os.fspath(path))
            raise LedgerError(
                f"'{shown}' was begun as {before}, and nothing can be added to it as {now}; name that format with"
                " --format, or another output"
            )
        return Committed(*committed)

    def output(self, path: str | os.PathLike[str], form: str) -> AppendedLines:
        """A file that articles are added to, in the format of this name.

        Raises:
            LedgerError: it is not as the ledger has it, or of another format.
            OutputError: it cannot be written.
        """
        place = os.path.realpath(path)
        for lines in self._outputs:
            if lines.target == place:
                return lines  # that is made anew
        committed = self.committed(path, form)
        self._forms[place] = _form(path, form)
        lines = AppendedLines(place, committed or NOTHING, shown=os.fspath(path))
        if cut := lines.check():
            self.notices.append(
                f"'{display_name(os.fspath(path))}': {cut:,} bytes were cut off that a stopped run had not committed"
            )
        if committed is None:  # whatever stands in it from now on and is not committed is ours to cut off
            self._enter_output(lines, NOTHING)
            self._lasting()
        self._outputs.append(lines)
        return lines

    def output_anew(self, path: str | os.PathLike[str], form: str) -> AppendedLines:
        """A file that takes the output's place when the run ends; nothing is committed before."""
        place = os.path.realpath(path)
        self._forms[place] = _form(path, form)
        existing = inspect_target(place, display_name(os.fspath(path)))
        folder, name = os.path.split(place)
        temporary = os.path.join(folder, f".{name}{_ANEW}")
        try:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
        except OSError as error:
            raise output_error(f"'{display_name(os.fspath(path))}'", error) from error
        lines = AppendedLines(temporary, NOTHING, shown=os.fspath(path), target=place)
        lines.check()
        lines.create(like=existing)
        self._outputs.append(lines)
        self._is_anew = True
        return lines

    def stream(self, lines: LineWriter) -> LineWriter:
        """Lines to a pipe or standard output, which are handed over before they are committed, and stay so."""
        self._streams.append(lines)
        return lines

    def _enter_output(self, lines: AppendedLines, committed: Committed) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO outputs VALUES (?,?,?,?,?,?)",
            (
                ledger_path(lines.target),
                *committed,
                ledger_path(lines.path) if lines.path != lines.target else None,
                self._forms[lines.target],
            ),
        )

    def begin(self) -> None:
        """Say that the run has begun, and finish what one before it did not."""
        self._lasting()
        self._mend()

    def _mend(self) -> None:
        """Let what was made anew take its place; a run that was stopped before leaves this to the next."""
        rows = self.connection.execute(
            "SELECT path, replacement FROM outputs WHERE replacement NOT NULL"
        ).fetchall()
        for path, replacement in rows:
            try:
                with suppress(FileNotFoundError):  # it was done, and not yet entered
                    os.replace(replacement, path)
            except OSError as error:
                raise output_error(f"'{display_name(os.fsdecode(path))}'", error) from error
            sync_folder(os.path.dirname(path))
        if rows:
            self.connection.execute("UPDATE outputs SET replacement = NULL")
            self._lasting()

    def commit(self) -> None:
        """Bring all outputs to the disk, then make what was entered lasting; nothing while one is made anew.

        Raises:
            OutputError: an output's disk refuses.
            LedgerError: the ledger's does.
        """
        self._lock.beat()
        if not self._is_anew:
            self._commit()

    def _commit(self) -> None:
        for stream in self._streams:
            stream.flush()
        synced = [(lines, lines.sync()) for lines in self._outputs]
        for lines, committed in synced:
            self._enter_output(lines, committed)
        self._lasting()
        for lines, committed in synced:
            lines.commit(committed)

    def _lasting(self) -> None:
        self.connection.execute("COMMIT")
        self.connection.execute("BEGIN IMMEDIATE")

    def end(self, *, stopped: bool) -> None:
        """The run is done, or was told to stop: commit; of an output that is made anew all or nothing.

        Raises:
            OutputError: an output's disk refuses.
            LedgerError: the ledger's does.
        """
        if stopped and self._is_anew:
            return
        if not stopped:
            self.connection.execute("UPDATE runs SET ended = ? WHERE run = ?", (_now(), self._run))
        self._commit()
        self._mend()
        self._disclaim()

    def _disclaim(self) -> None:
        """Forget outputs that were never made: what may stand there by the next run is somebody else's."""
        unmade = [
            (ledger_path(lines.target),) for lines in self._outputs if not os.path.lexists(lines.target)
        ]
        if unmade:
            self.connection.executemany("DELETE FROM outputs WHERE path = ? AND bytes = 0", unmade)
            self._lasting()

    def close(self) -> None:
        """Take back what was not committed."""
        with suppress(sqlite3.Error):
            self.connection.rollback()
        for lines in self._outputs:
            undo = self._is_undone(lines)
            lines.close(undo=undo)
            if undo and lines.path != lines.target:
                with suppress(OSError):
                    os.unlink(lines.path)

    def _is_undone(self, lines: AppendedLines) -> bool:
        """Whether the ledger knows nothing of the batch in hand: the run may have ended right after the commit."""
        question = "SELECT bytes, tail, sha256, replacement FROM outputs WHERE path = ?"
        try:
            row = self.connection.execute(question, (ledger_path(lines.target),)).fetchone()
        except sqlite3.Error:
            return False  # the next run will tell
        if lines.path != lines.target:
            return row is None or row[3] != ledger_path(lines.path)
        return row is None or row[:3] == lines.committed


def _form(path: str | os.PathLike[str], name: str) -> str:
    """What stands in an output: a format, with the suffix of its packing (`csv.gz`)."""
    packing = packing_of(path)
    return name if packing is None else name + packing.suffix


@contextmanager
def open_ledger(path: str | os.PathLike[str], *, version: str, rules: str) -> Iterator[Ledger]:
    """Hold the ledger at `path`, made if it is not there, while the block runs; what it did not commit is undone.

    Args:
        path: the SQLite file.
        version: of the program.
        rules: what the result of reading depends on beside the input's bytes, as a digest.

    Raises:
        LedgerBusy: another run holds it.
        LedgerError: it cannot be opened or written, is no ledger, or of a newer version.
    """
    place = os.path.realpath(path)
    check_place(place)
    with locked(place + SUFFIX) as lock, connected(place) as connection, _undone():
        told = (_now(), os.getpid(), version, rules)
        started = connection.execute(
            "INSERT INTO runs (started, process, version, rules) VALUES (?,?,?,?)", told
        )
        run = started.lastrowid or 0
        ledger = Ledger(connection, lock, Inputs(connection, rules, run, lock.beat), run)
        try:
            ledger.begin()
            yield ledger
        finally:
            ledger.close()


@contextmanager
def _undone() -> Iterator[None]:
    """Say of an output that cannot be written what became of the lines."""
    try:
        yield
    except OutputError as error:
        raise OutputError(
            f"{error}; what was not committed yet is undone, and the next run goes on from there"
        ) from error


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
