"""What a format is: how one record looks in it, and what stands around records in a file of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

#: A line of JSON Lines as Python's own values.
Record: TypeAlias = Mapping[str, Any]


def never_told(line: Mapping[str, Any]) -> str | None:
    """What a line of a format replaces whose lines do not tell."""
    return None


class Format(NamedTuple):
    """One of the forms that `--format` names.

    Attributes:
        name: as given there.
        entry: a record in this form, with its line end; its second argument is the day on which the dumps were made
            (ISO 8601) or None. None for a form that is not made record by record.
        suffix: of a file with one article.
        head: what a file begins with.
        between: what stands between two entries.
        places: a `file` of many articles, or a `folder` of one each; the first goes where both could be.
        before_id: what every line begins with, up to the article's id, which a quotation mark follows; empty where
            lines do not tell.
        replaced: the id of the article that one replaces, from its line as Python's own values.
    """

    name: str
    entry: Callable[[Record, str | None], bytes] | None
    suffix: str
    head: bytes = b""
    between: bytes = b""
    places: tuple[Literal["file", "folder"], ...] = ("file",)
    before_id: bytes = b""
    replaced: Callable[[Mapping[str, Any]], str | None] = never_told
