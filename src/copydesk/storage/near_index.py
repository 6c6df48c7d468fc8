"""Which earlier article a text is near to: signatures and their bands in tables of an SQLite database.

    near_articles   number, article, signature    the articles in the order they were added
    near_bands      band, number                  the articles that share a band, at most 64 of them

A band that more articles share comes from a stock paragraph rather than from a story; with the first 64 alone a look-up
costs the same however many there are, and what it finds does not depend on anything but the articles added before.
"""

from __future__ import annotations

import sqlite3
from collections import Counter

from copydesk.knowledge.near import bands, similarity

#: Articles kept a band, and those compared a look-up: the ones with the most bands in common, then the earliest.
_A_BAND, _COMPARED = 64, 128

_TABLES = (
    "CREATE TABLE IF NOT EXISTS near_articles"
    " (number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, signature BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS near_bands"
    " (band INTEGER, number INTEGER, PRIMARY KEY (band, number)) WITHOUT ROWID",
)
_ADD_BAND = f"""
    INSERT OR IGNORE INTO near_bands SELECT :band, :number
    WHERE (SELECT count(*) FROM (SELECT 1 FROM near_bands WHERE band = :band LIMIT {_A_BAND})) < {_A_BAND}
"""


class NearIndex:
    """The articles added so far, over a connection that the caller commits and closes.

    A rollback undoes what was added. Its tables are made at once where they are not there.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for table in _TABLES:
            connection.execute(table)

    def add(self, article: str, signature: bytes) -> None:
        """Let later look-ups find an article, by the id of its record; one that is there already stays as it is."""
        added = self._connection.execute(
            "INSERT OR IGNORE INTO near_articles (article, signature) VALUES (?, ?)", (article, signature)
        )
        if added.rowcount:
            rows = [{"band": band, "number": added.lastrowid} for band in sorted(bands(signature))]
            self._connection.executemany(_ADD_BAND, rows)

    def forget(self, article: str) -> None:
        """The article has another body now, or another article its place: it is found no more."""
        found = self._connection.execute(
            "SELECT number, signature FROM near_articles WHERE article = ?", (article,)
        ).fetchone()
        if found is not None:
            number, signature = found
            rows = [(band, number) for band in sorted(bands(signature))]
            self._connection.executemany("DELETE FROM near_bands WHERE band = ? AND number = ?", rows)
            self._connection.execute("DELETE FROM near_articles WHERE number = ?", (number,))

    def nearest(self, signature: bytes) -> tuple[str, float] | None:
        """The article most similar to a text, and its similarity; the earliest of several; None if it is near none.

        The similarity is that of `copydesk.knowledge.near`.
        """
        keys = bands(signature)
        marks = ", ".join("?" * len(keys))
        shared = Counter(
            number
            for (number,) in self._connection.execute(
                f"SELECT number FROM near_bands WHERE band IN ({marks})", keys
            )
        )
        best: tuple[float, int, str] | None = None
        for number in sorted(shared, key=lambda number: (-shared[number], number))[:_COMPARED]:
            article, other = self._connection.execute(
                "SELECT article, signature FROM near_articles WHERE number = ?", (number,)
            ).fetchone()
            value = similarity(signature, other)
            if value is not None and (best is None or (value, -number) > best[:2]):
                best = value, -number, article
        return best and (best[2], best[0])
