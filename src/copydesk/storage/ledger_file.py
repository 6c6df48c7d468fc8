"""The SQLite file of a ledger: its tables, how it is opened, and what its errors mean; `docs/cron.md` explains it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from copydesk.errors import CopydeskError, LedgerError
from copydesk.storage.files import STANDARD_INPUT, display_name, is_url
from copydesk.storage.lock import SUFFIX
from copydesk.storage.writers import STANDARD_OUTPUT, is_stream

#: "cpyd": marks the file as a ledger (https://sqlite.org/pragma.html#pragma_application_id).
_APPLICATION = 0x63707964
_VERSION = 2
#: What SQLite's files begin with (https://sqlite.org/fileformat.html).
_MAGIC = b"SQLite format 3\0"
#: Seconds that a reader of the ledger, such as the `sqlite3` shell, may hold it up.
_PATIENCE = 60.0
#: Kibibytes of the ledger held in memory.
_CACHE = 16_000

_SCHEMA = """
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  started TEXT NOT NULL,        -- UTC
  ended TEXT,                   -- NULL: it goes on, or was stopped
  process INTEGER NOT NULL,
  version TEXT NOT NULL,        -- of the program
  rules TEXT NOT NULL           -- digest of rules, model and options
);
CREATE TABLE inputs (
  path TEXT PRIMARY KEY,        -- absolute, behind !/ what is in a container; a blob where it is not UTF-8
  size INTEGER,                 -- bytes
  modified INTEGER,             -- nanoseconds since 1970; NULL where it may yet change unseen
  sha256 TEXT,
  outcome TEXT NOT NULL,        -- article, copy, duplicate, freed, opened, gone, rejected or failed
  reason TEXT,                  -- of a rejection, failure or duplicate
  written TEXT,                 -- sha256 of the bytes whose articles stand for it
  run INTEGER NOT NULL          -- that read it
) WITHOUT ROWID;
CREATE INDEX inputs_by_size ON inputs (size);
CREATE INDEX inputs_by_written ON inputs (written);
CREATE INDEX duplicates_by_reason ON inputs (reason) WHERE outcome = 'duplicate';
CREATE INDEX freed ON inputs (path) WHERE outcome = 'freed';
CREATE TABLE articles (
  sha256 TEXT PRIMARY KEY,      -- of the input's bytes
  ids TEXT NOT NULL,            -- parted by spaces
  path TEXT NOT NULL,           -- the input that gave them
  output TEXT,                  -- the file that they stand in
  run INTEGER NOT NULL          -- that wrote them
) WITHOUT ROWID;
CREATE TABLE outputs (
  path TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,       -- committed
  tail INTEGER NOT NULL,        -- bytes of the last batch
  sha256 TEXT NOT NULL,         -- of the last batch
  replacement TEXT,             -- a file that is about to take its place
  form TEXT NOT NULL            -- the format of what stands in it, with the suffix of its packing
) WITHOUT ROWID;
"""


#: By the version of older ledgers, what makes them of the next.
_STEPS = {1: "ALTER TABLE outputs ADD COLUMN form TEXT NOT NULL DEFAULT 'jsonl'"}

_TROUBLE = {
    sqlite3.SQLITE_NOTADB: "is no ledger, or damaged; restore its backup, or begin a new one with a new output",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore its backup, or begin a new one with a new output",
    sqlite3.SQLITE_READONLY: "cannot be written; check its mode and its disk",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check its mode and its folder's",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full; make room, and run again",
    sqlite3.SQLITE_IOERR: "cannot be written: the disk reports an error or is full; check it, and run again",
    sqlite3.SQLITE_BUSY: "is held by another program; try again when it is done",
    sqlite3.SQLITE_LOCKED: "is held by another program; try again when it is done",
}


@contextmanager
def connected(path: str) -> Iterator[sqlite3.Connection]:
    """A connection to the ledger at `path`, made if it is not there, in a transaction that is undone at the end.

    Raises:
        LedgerError: it cannot be opened or written, is no ledger, or of a newer version; in the block, SQLite's errors.
    """
    with _translated(path):
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            _prepare(connection, path)
            yield connection
        finally:
            connection.close()


def ledger_files(path: str | os.PathLike[str]) -> list[str]:
    """The ledger and what stands beside it: its lock, and SQLite's journal."""
    place = os.path.realpath(path)
    return [place, place + SUFFIX, place + "-journal"]


def ledger_path(path: str | os.PathLike[str]) -> Any:
    """A path as the ledger has it: absolute, and text wherever it is text."""
    path = os.fsdecode(path)
    if path == STANDARD_INPUT or is_url(path):
        return display_name(path)
    # Not `abspath`: what `..` means where there are links only the system knows, and it takes three times as long.
    absolute = path if path.startswith("/") else f"{os.getcwd()}/{path}"
    return absolute if absolute.isascii() or _is_text(absolute) else os.fsencode(absolute)


def output_name(path: str | os.PathLike[str] | None) -> Any:
    """An output's path as the ledger has it."""
    if path is None or os.fspath(path) == STANDARD_OUTPUT:
        return path
    return ledger_path(os.path.realpath(path))


def is_same_file(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Whether two targets are one file, by whatever names; devices and pipes may well be shared."""
    if is_stream(one) or is_stream(other):
        return False
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_place(path: str) -> None:
    """Refuse a place where no ledger can be, before anything is written beside it.

    Raises:
        LedgerError: says why.
    """
    shown = display_name(path)
    if os.path.isdir(path):
        raise LedgerError(f"the ledger '{shown}' is a folder; name a file")
    if os.path.lexists(path) and not os.path.isfile(path):
        raise LedgerError(f"the ledger '{shown}' is no file; name one")
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        raise LedgerError(f"the ledger's folder '{display_name(folder)}' does not exist; make it first")
    try:
        with open(path, "rb") as file:
            begins = file.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise LedgerError(f"the ledger '{shown}' cannot be read: {error.strerror}; check its mode") from error
    if begins and begins != _MAGIC:
        raise LedgerError(f"the ledger '{shown}' {_TROUBLE[sqlite3.SQLITE_NOTADB]}")


def _prepare(connection: sqlite3.Connection, path: str) -> None:
    shown = display_name(path)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    is_new = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not is_new and application != _APPLICATION:
        raise LedgerError(f"'{shown}' is a database of another program; name another file")
    if version > _VERSION:
        raise LedgerError(
            f"the ledger '{shown}' was made by a newer version; update copydesk, or begin a new one"
        )
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("BEGIN IMMEDIATE")
    if is_new:
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    else:
        for step in range(version, _VERSION):
            connection.execute(_STEPS[step])
    connection.execute(f"PRAGMA user_version = {_VERSION}")


@contextmanager
def _translated(path: str) -> Iterator[None]:
    """SQLite's errors as ours, with what to do."""
    shown = display_name(path)
    try:
        yield
    except CopydeskError:
        raise
    except sqlite3.Error as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        raise LedgerError(
            f"the ledger '{shown}' {_TROUBLE.get(code) or f'cannot be used: {error}'}"
        ) from error
