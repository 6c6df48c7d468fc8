"""Parquet: the record with its types, in columns; the table itself is made in `arrow.py`."""

from __future__ import annotations

from copydesk.views.formats.format import Format

FORMAT = Format("parquet", None, ".parquet")
