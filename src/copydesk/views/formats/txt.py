"""Plain text: the title and the paragraphs, parted by blank lines, which `ingest` reads as the same article."""

from __future__ import annotations

from copydesk.views.formats.format import Format, Record
from copydesk.views.formats.text import encoded, printed

#: The line between two articles, for `--split-on`.
SEPARATOR = "=== next article ==="


def entry(article: Record, retrieved: str | None) -> bytes:
    """Title, subheadings and paragraphs."""
    lines = [f"={line}=" if line.strip() == SEPARATOR else line for line in printed(article)]
    return encoded("\n\n".join(lines) + "\n")


FORMAT = Format("txt", entry, ".txt", between=f"\n{SEPARATOR}\n\n".encode(), places=("file", "folder"))
