"""A row, of JSON or of a table, to the source that the pipeline reads."""

from __future__ import annotations

from collections.abc import Mapping

from copydesk.errors import InputError, Rejected
from copydesk.knowledge.field_values import as_page, is_markup
from copydesk.knowledge.fields import read_row
from copydesk.model import Source
from copydesk.outcomes import Rejection


def source_of(
    row: Mapping[str, object], raw: bytes, name: str, part: int, *, text_field: str | None, encoding: str
) -> Source:
    """The article in a row.

    Text that is HTML goes out as the bytes of a page, for what reads those knows what its tags mean; size and digest
    of the input are then the page's and not the row's, as they are of a page that lies in a file.

    Args:
        row: values by names.
        raw: its bytes in the file.
        name: the file's.
        part: the row's number.
        text_field: the field that holds the text, if it is known.
        encoding: of the raw bytes, as a Python codec name.

    Raises:
        Rejected: it holds no text.
    """
    found = read_row(row, text_field)
    if is_markup(found.text):
        page = as_page(found.text).encode()
        return Source(name, page, part=part, facts=found.facts, encoding="utf-8", retrieved=found.retrieved)
    return Source(
        name,
        raw,
        part=part,
        text=found.text,
        facts=found.facts,
        encoding=encoding,
        retrieved=found.retrieved,
    )


def rejection_of(error: InputError, name: str, part: int) -> Rejection:
    """The line of the rejects file for one row."""
    return Rejection(
        name, "rejected" if isinstance(error, Rejected) else "failed", error.cause, error.advice, part=part
    )
