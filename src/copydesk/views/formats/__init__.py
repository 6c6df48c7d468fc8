"""All forms in which articles go out: views of the same record, each in a module of its name."""

from __future__ import annotations

import os

from copydesk.views.formats import csv, dolma, jsonl, markdown, ninjs, parquet, schemaorg, txt
from copydesk.views.formats.format import Format, Record

__all__ = ["FORMATS", "Format", "Record", "format_of"]

FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (jsonl, dolma, ninjs, schemaorg, csv, parquet, markdown, txt)
}
#: What is made where nobody names a format and the output's name ends so.
_BY_SUFFIX = {".csv": csv.FORMAT, ".parquet": parquet.FORMAT}
_PACKED = (".gz", ".zst")


def format_of(output: str) -> Format:
    """The format of an output where nobody names one.

    >>> format_of("articles.csv.gz").name, format_of("articles.jsonl").name, format_of("-").name
    ('csv', 'jsonl', 'jsonl')
    """
    name, suffix = os.path.splitext(output.lower())
    if suffix in _PACKED:
        name, suffix = os.path.splitext(name)
    return _BY_SUFFIX.get(suffix, jsonl.FORMAT)
