"""Dolma: the lines that the dolma toolkit and datatrove read (https://github.com/allenai/dolma)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copydesk.views.formats.flat import flat
from copydesk.views.formats.format import Format, Record
from copydesk.views.formats.jsonl import to_json_line
from copydesk.views.formats.text import printed

#: What stands elsewhere in a line: the id, the words, and the day of publication.
_ELSEWHERE = ("id", "body", "published")


def entry(article: Record, retrieved: str | None) -> bytes:
    """A line; datatrove lays `metadata` and what stands beside it together, so no name is used twice."""
    metadata = {name: value for name, value in flat(article).items() if name not in _ELSEWHERE}
    return to_json_line(
        {
            "id": article["id"],
            "text": "\n\n".join(printed(article)),
            "source": article["source"]["file"],
            "added": retrieved,
            "created": article["published"],
            "metadata": metadata,
        }
    )


def _replaced(line: Mapping[str, Any]) -> str | None:
    found: str | None = line["metadata"]["replaces"]
    return found


FORMAT = Format("dolma", entry, ".jsonl", before_id=b'{"id":"', replaced=_replaced)
