"""What the file of one article is called in a folder of them."""

from __future__ import annotations

import re
import unicodedata

from copydesk.views.formats.format import Record

_OTHER = re.compile(r"[^a-z0-9]+")
#: Characters of the title at most.
_LENGTH = 60


def file_stem(article: Record) -> str:
    """Words of the title in plain ASCII, as far as it has such, and the id; the same on every run and machine.

    No file system has trouble with it: no letters that some spell in two ways, no capitals, no name that Windows
    keeps for itself.

    >>> file_stem({"title": "Café “Nord” shut!", "id": "07c9a35e6b48bca16158-1"})
    'cafe-nord-shut-07c9a35e6b48bca16158-1'
    """
    plain = unicodedata.normalize("NFKD", article["title"] or "").encode("ascii", "ignore").decode().lower()
    words = _OTHER.sub("-", plain).strip("-")
    if len(words) > _LENGTH:
        words = words[: _LENGTH + 1].rpartition("-")[0] or words[:_LENGTH]
    return f"{words}-{article['id']}" if words else str(article["id"])
