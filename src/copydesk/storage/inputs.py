"""What a ledger knows of inputs: which need not be read again, and whose articles stand for others'."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from copydesk.errors import InputError
from copydesk.outcomes import Finished, Rejection
from copydesk.storage.files import STANDARD_INPUT, file_digest, is_open_here, is_url, settled
from copydesk.storage.intake import Knowledge
from copydesk.storage.ledger_file import ledger_path, output_name
from copydesk.storage.names import WITHIN
from copydesk.storage.writers import is_stream


class Known(NamedTuple):
    """A row of `inputs`, with the rules that it was read by."""

    path: str
    size: int | None
    modified: int | None
    sha256: str | None
    outcome: str
    reason: str | None
    written: str | None
    run: int
    rules: str


class Written(NamedTuple):
    """A row of `articles`, with the rules that they were made by."""

    sha256: str
    ids: str
    path: str
    output: str | None
    run: int
    rules: str


_ALL_KNOWN = "SELECT inputs.*, rules FROM inputs JOIN runs USING (run)"
_KNOWN = f"{_ALL_KNOWN} WHERE path = ?"
_WRITTEN = "SELECT articles.*, rules FROM articles JOIN runs USING (run) WHERE sha256 = ?"

#: What comes next in order after all that begins with `WITHIN`.
_AFTER_WITHIN = WITHIN[:-1] + chr(ord(WITHIN[-1]) + 1)
#: What the reason of a duplicate begins with, before the article's id.
_BODY_OF = "the body of "


class Triage(NamedTuple):
    """Which inputs to read, and how many need not be: since they are unchanged, or hold known bytes."""

    wanted: list[str]
    unchanged: int
    copies: int


class Inputs:
    """The table `inputs` of a ledger.

    Args:
        connection: to the ledger.
        rules: of this run, as a digest.
        run: number of this run.
        beat: gives a sign of life, however long it takes.

    Attributes:
        replacing: what articles that are made anew replaced before, by their ids.
        remade: inputs whose articles were dropped to be made anew, and would be lost if these could not be read.
    """

    def __init__(
        self, connection: sqlite3.Connection, rules: str, run: int, beat: Callable[[], None]
    ) -> None:
        self._execute = connection.execute
        self._rules = rules
        self._run = run
        self._many = connection.executemany
        self._beat = beat
        self.replacing: dict[str, str] = {}
        self.remade: set[str] = set()

    def triage(self, paths: Sequence[str], *, verify: bool) -> Triage:
        """Which inputs have to be read: new or changed ones, and those that failed or were rejected by other rules.

        What turns out to hold known bytes is entered at once, under its new name or time.

        Args:
            paths: as `discover` gives them.
            verify: whether to compare bytes where size and time are unchanged, too.
        """
        wanted: list[str] = []
        copies = 0
        for path in paths:
            verdict = "new" if path == STANDARD_INPUT else self._verdict(path, verify=verify)
            if verdict == "new":
                wanted.append(path)
            copies += verdict == "copy"
            self._beat()
        return Triage(wanted, len(paths) - len(wanted) - copies, copies)

    def _verdict(self, path: str, *, verify: bool) -> Literal["new", "unchanged", "copy"]:
        if is_url(path):
            return self._verdict_elsewhere(path, verify=verify)
        try:
            status = os.stat(path)
        except (OSError, ValueError):
            return "new"  # reading it will tell
        known = self.known(path)
        if known is None:
            return self._of_unknown(path, status)
        if known.outcome == "failed" or (known.outcome == "rejected" and known.rules != self._rules):
            return "new"
        is_same = (known.size, known.modified) == (status.st_size, status.st_mtime_ns)
        if known.outcome == "opened" and (verify or not is_same or known.rules != self._rules):
            return "new"  # its members will be told apart
        if is_same and (known.sha256 is None or not verify):
            return "unchanged"
        if known.sha256 is None or known.size != status.st_size:
            return self._of_unknown(path, status)  # only here may it hold known bytes
        try:
            digest = file_digest(path) if stat.S_ISREG(status.st_mode) else None
        except OSError:
            return "new"
        if digest is None or digest != known.sha256:
            return self._of_bytes(path, status, digest)
        if not is_same:
            self._execute(
                "UPDATE inputs SET size = ?, modified = ? WHERE path = ?",
                (status.st_size, settled(status), known.path),
            )
        return "unchanged"

    def _verdict_elsewhere(self, path: str, *, verify: bool) -> Literal["new", "unchanged"]:
        """The same for an address, whose file is not fetched: without a version of it, it is new."""
        from copydesk.storage.remote import status

        known = self.known(path)
        if known is None or verify or known.outcome == "failed":
            return "new"
        if known.outcome in ("rejected", "opened") and known.rules != self._rules:
            return "new"
        try:
            now = status(path)
        except InputError:
            return "new"  # reading it will tell
        is_same = now.version is not None and (known.size, known.modified) == now
        return "unchanged" if is_same else "new"

    def knowledge(self, path: str, sha256: str) -> Knowledge:
        """What is known of a member of a container, by the digest of its bytes."""
        self._beat()
        known = self.known(path)
        if known is not None and known.sha256 == sha256:
            if known.outcome == "copy" and known.run == self._run:
                return "copy"  # it was noted
            is_done = known.outcome in ("article", "copy", "duplicate")
            if is_done or (known.outcome == "rejected" and known.rules == self._rules):
                return "done"
        return "copy" if self.written(sha256) is not None else "new"

    def may_replace(self, paths: Iterable[str]) -> bool:
        """Whether articles of some of these inputs, or of what is in them, are written."""
        return any(self._has_written(path) for path in paths)

    def _has_written(self, path: str) -> bool:
        first, end = _within(ledger_path(path))
        found = self._execute(
            "SELECT 1 FROM inputs WHERE (path = ? OR path >= ? AND path < ?) AND written NOT NULL LIMIT 1",
            (ledger_path(path), first, end),
        )
        return found.fetchone() is not None

    def note(self, path: str, sha256: str, size: int) -> None:
        """A member of a container holds such bytes, though it is not its turn yet."""
        self._beat()
        known = self.known(path)
        if (known is None or known.sha256 != sha256) and (written := self.written(sha256)) is not None:
            self.enter_copy(path, size, None, written)

    def _of_unknown(self, path: str, status: os.stat_result) -> Literal["new", "copy"]:
        """A new file can only hold known bytes if it is as long as a known one."""
        same = self._execute(
            "SELECT 1 FROM inputs WHERE size = ? AND written NOT NULL LIMIT 1", (status.st_size,)
        ).fetchone()
        if same is None or not stat.S_ISREG(status.st_mode):
            return "new"
        try:
            return self._of_bytes(path, status, file_digest(path))
        except OSError:
            return "new"

    def _of_bytes(self, path: str, status: os.stat_result, digest: str | None) -> Literal["new", "copy"]:
        written = self.written(digest)
        if written is None:
            return "new"
        self.enter_copy(path, status.st_size, settled(status), written)
        return "copy"

    def known(self, path: str) -> Known | None:
        """What is known of an input."""
        row = self._execute(_KNOWN, (ledger_path(path),)).fetchone()
        return Known(*row) if row else None

    def members(self, path: str) -> list[tuple[str, Known]]:
        """What is known of each member of a container, by its path with the container's as given."""
        name = ledger_path(path)
        first, end = _within(name)
        rows = self._execute(f"{_ALL_KNOWN} WHERE path >= ? AND path < ?", (first, end)).fetchall()
        return [(_as_given(path, name, row[0]), Known(*row)) for row in rows]

    def written(self, sha256: str | None) -> Written | None:
        """The articles that an input with these bytes gave."""
        row = self._execute(_WRITTEN, (sha256,)).fetchone()
        return Written(*row) if row else None

    def enter_copy(self, path: str, size: int | None, modified: int | None, written: Written) -> None:
        """The input holds bytes whose articles are written."""
        name = ledger_path(path)
        outcome = "article" if name == written.path else "copy"
        self._enter(name, size, modified, written.sha256, outcome, None, written.sha256)

    def enter_rejection(self, path: str, finished: Finished) -> None:
        """The input gave no article; what it gave before is not forgotten, lest it be written again."""
        rejection = finished.rejection
        assert rejection is not None
        size, modified, digest = finished.size, finished.modified, finished.sha256
        known = self.known(path)
        if known is not None and rejection.outcome == "failed":
            digest = known.sha256
        before = known.written if known is not None else None
        self._enter(ledger_path(path), size, modified, digest, rejection.outcome, told(rejection), before)

    def enter_articles(
        self, path: str, finished: Finished, ids: Sequence[str], output: str | None, earlier: str | None
    ) -> None:
        """The input gave articles.

        Args:
            path: as `discover` gives it.
            finished: what came of it.
            ids: of those that were written.
            output: where.
            earlier: the article with the same body, if none was.
        """
        name, digest = ledger_path(path), finished.sha256
        if ids:
            told = (digest, " ".join(ids), name, output, self._run)
            self._execute("INSERT OR REPLACE INTO articles VALUES (?,?,?,?,?)", told)
        outcome, reason, written = (
            ("article", None, digest) if ids else ("duplicate", f"{_BODY_OF}{earlier}", None)
        )
        self._enter(name, finished.size, finished.modified, digest, outcome, reason, written)

    def enter_container(self, path: str, finished: Finished, *, is_whole: bool) -> None:
        """All that is in a container was come to; it is opened again if it changes, or some of it failed."""
        known = self.known(path)
        if known is not None and known.run == self._run and known.outcome in ("rejected", "failed"):
            return  # there was trouble with it as a whole
        outcome = "opened" if is_whole else "failed"
        self._enter(ledger_path(path), finished.size, finished.modified, None, outcome, None, None)

    def enter_gone(self, path: str, seen: Container[int]) -> None:
        """Members of a container that were known and are not in it any more; their articles stay as they are.

        Args:
            path: the container's.
            seen: hashes of the paths of those that are, beside those that this run entered.
        """
        name = ledger_path(path)
        rows = self._execute(
            "SELECT path FROM inputs WHERE path >= ? AND path < ? AND run <> ?", (*_within(name), self._run)
        )
        gone = [row for row in rows.fetchall() if hash(_as_given(path, name, row[0])) not in seen]
        self._many("UPDATE inputs SET outcome = 'gone' WHERE path = ?", gone)

    def standing(self, output: str | None) -> dict[str, int]:
        """What all runs so far came to: inputs that were read, those rejected, and the articles in an output."""
        counted = self._execute(
            "SELECT coalesce(sum(outcome IN ('article', 'copy', 'duplicate', 'rejected')), 0),"
            " coalesce(sum(outcome = 'rejected'), 0) FROM inputs"
        )
        read, rejected = counted.fetchone()
        # Ids are parted by spaces.
        articles = self._execute(
            "SELECT coalesce(sum(1 + length(ids) - length(replace(ids, ' ', ''))), 0) FROM articles WHERE output = ?",
            (output,),
        ).fetchone()[0]
        return {"read": read, "rejected": rejected, "articles": articles}

    def enter_lost_copy(self, path: str) -> None:
        """A member was not read, as its articles stood elsewhere, and they were replaced since: it is read again."""
        self._enter(ledger_path(path), None, None, None, "freed", None, None)

    def _enter(self, *row: object) -> None:
        self._execute("INSERT OR REPLACE INTO inputs VALUES (?,?,?,?,?,?,?,?)", (*row, self._run))

    def replaced(self, path: str, sha256: str | None) -> list[str]:
        """Ids of the articles that the input gave when it held other bytes, unless another file holds these now.

        They stand for nothing any more: should the bytes come back, they are written again.
        """
        known = None if is_open_here(path.split(WITHIN, maxsplit=1)[0]) else self.known(path)
        if known is None or known.written in (None, sha256) or is_stream(path):
            return []  # what is no file holds something else each time
        others = self._execute(
            "SELECT path FROM inputs WHERE written = ? AND path <> ?", (known.written, known.path)
        )
        if any(_may_be_there(other) for (other,) in others.fetchall()):
            return []
        written = self.written(known.written)
        self._execute("DELETE FROM inputs WHERE written = ? AND path <> ?", (known.written, known.path))
        self._execute("DELETE FROM articles WHERE sha256 = ?", (known.written,))
        return written.ids.split(" ") if written is not None else []

    def free(self, articles: Iterable[str]) -> None:
        """Let inputs that were left out, since they had the bodies of these articles, be read again.

        Their bodies stand nowhere now. They are read when all else is, whatever stopped runs in between.
        """
        reasons = [(f"{_BODY_OF}{article}",) for article in articles]
        self._many("UPDATE inputs SET outcome = 'freed' WHERE outcome = 'duplicate' AND reason = ?", reasons)

    def freed(self, paths: Sequence[str]) -> list[str]:
        """Those of the inputs that are to be read again, or something in them, though they are unchanged."""
        rows = self._execute("SELECT path FROM inputs WHERE outcome = 'freed'").fetchall()
        names = {holder for (name,) in rows for holder in _and_holders(name)}
        return [path for path in paths if ledger_path(path) in names] if names else []

    # --- making anew ----------------------------------------------------------------------------------

    def is_outdated(self, written: Written) -> bool:
        """Whether articles were made by other rules than this run's."""
        return written.rules != self._rules

    def outdated(self, output: str | None) -> int:
        """Of how many inputs, copies left aside, the articles in an output were made by other rules than this run's."""
        count: int = self._execute(
            "SELECT count(*) FROM articles WHERE run IN (SELECT run FROM runs WHERE rules <> ?) AND output = ?",
            (self._rules, output),
        ).fetchone()[0]
        return count

    def forget(self, sha256: str) -> None:
        """All inputs with these bytes count as new."""
        self._execute("DELETE FROM inputs WHERE written = ?", (sha256,))
        self._execute("DELETE FROM articles WHERE sha256 = ?", (sha256,))

    def forget_output(self, path: str | os.PathLike[str]) -> list[list[str]]:
        """Inputs whose articles stand there count as new; the ids of each one's articles."""
        stand_there = self._execute(
            "SELECT sha256, ids FROM articles WHERE output = ?", (output_name(path),)
        ).fetchall()
        for digest, _ in stand_there:
            self.forget(digest)
        return [ids.split(" ") for _, ids in stand_there]

    def doubt(self, path: str) -> None:
        """The input gave no article, and is to be tried again."""
        self._execute(
            "UPDATE inputs SET outcome = 'failed', reason = NULL WHERE path = ?", (ledger_path(path),)
        )


def _within(name: str | bytes) -> tuple[str | bytes, str | bytes]:
    """The first name, in order, of what is in a container, and the first behind all of them."""
    if isinstance(name, str):
        return f"{name}{WITHIN}", f"{name}{_AFTER_WITHIN}"
    return name + WITHIN.encode(), name + _AFTER_WITHIN.encode()


def _as_given(path: str, name: str | bytes, member: str | bytes) -> str:
    """The path of a container's member, as that of the container is given, and not as the ledger has it."""
    return path + os.fsdecode(member)[len(os.fsdecode(name)) :]


def _and_holders(name: str | bytes) -> Iterator[str | bytes]:
    """A path in the ledger, and those of the containers that it may be in."""
    yield name
    mark = WITHIN if isinstance(name, str) else WITHIN.encode()
    at = name.find(mark)  # type: ignore[arg-type]
    while at >= 0:
        yield name[:at]
        at = name.find(mark, at + 1)  # type: ignore[arg-type]


def _may_be_there(name: str | bytes) -> bool:
    """Whether an input is there, or a container that it may be in."""
    return any(map(os.path.lexists, _and_holders(name)))


def told(rejection: Rejection) -> str:
    """Why an input gave no article, as the ledger has it."""
    return f"{rejection.reason}; {rejection.advice}"
