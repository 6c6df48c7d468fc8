"""Which articles say the same as an earlier one, within a run and with a ledger from run to run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from copydesk.errors import OutputError
from copydesk.storage.near_index import NearIndex


class Bodies:
    """The fingerprints of all bodies so far, each with the article that had it first.

    Args:
        connection: to a database that is the caller's to commit.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._execute(
            "CREATE TABLE IF NOT EXISTS bodies (fingerprint BLOB PRIMARY KEY, article TEXT NOT NULL) WITHOUT ROWID"
        )
        self._execute("CREATE INDEX IF NOT EXISTS bodies_by_article ON bodies (article)")

    def earlier(self, fingerprint: bytes, article: str) -> str | None:
        """Id of the first article with this body; None where it is this one, which is then kept."""
        found = self._execute("SELECT article FROM bodies WHERE fingerprint = ?", (fingerprint,)).fetchone()
        if found is not None:
            first: str = found[0]
            return first
        self._execute("INSERT INTO bodies VALUES (?, ?)", (fingerprint, article))
        return None

    def forget(self, article: str) -> None:
        """The article has another body now, or another article its place."""
        self._execute("DELETE FROM bodies WHERE article = ?", (article,))


class Articles:
    """All articles so far, to find those that say the same, or nearly.

    Args:
        connection: to a database that is the caller's to commit.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.bodies = Bodies(connection)
        self.near = NearIndex(connection)

    def forget(self, articles: Iterable[str]) -> None:
        """These have other bodies now, or others their places."""
        for article in articles:
            self.bodies.forget(article)
            self.near.forget(article)


@contextmanager
def private_database(purpose: str) -> Iterator[sqlite3.Connection]:
    """A database for one run, which goes to a file of the system's temporary folder when it grows large.

    Args:
        purpose: what cannot be done without it, in words.

    Raises:
        OutputError: that folder is full.
    """
    connection = sqlite3.connect("", isolation_level=None)  # https://sqlite.org/inmemorydb.html#temp_db
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        yield connection
    except sqlite3.OperationalError as error:
        raise OutputError(
            f"cannot {purpose}: {error}; make room in the folder for temporary files (TMPDIR)"
        ) from error
    finally:
        connection.close()
