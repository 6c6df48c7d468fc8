"""The record without levels: the fields of `source` as `source_file` and so on."""

from __future__ import annotations

from typing import Any

from copydesk.views.formats.format import Record


def flat(article: Record) -> dict[str, Any]:
    """The record's fields in their order, those of its source as fields of their own; lists stay lists."""
    fields: dict[str, Any] = {}
    for name, value in article.items():
        if name == "source":
            fields.update((f"source_{part}", one) for part, one in value.items())
        else:
            fields[name] = value
    return fields
