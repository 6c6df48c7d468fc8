"""The record as Arrow has it, column by column; its schema is made from that of the record itself."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import from_json

from copydesk.errors import UsageError
from copydesk.model import Article

if TYPE_CHECKING:
    import pyarrow

#: Columns in which the same values come again and again, as Parquet names them.
REPEATED = (
    "authors.list.element", "language", "section", "page", "tags.list.element", "source.publisher",
    "source.agencies.list.element", "source.encoding", "removed.key_value.key",
)  # fmt: skip


def library(extra: str = "arrow") -> Any:
    """The package that all this is done with.

    Args:
        extra: of this package, which brings it.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet  # it is not there by itself
    except ModuleNotFoundError as error:
        raise UsageError(
            f"pyarrow, which makes tables of records, is missing; install it: pip install 'copydesk[{extra}]'"
        ) from error
    return pyarrow


def schema() -> pyarrow.Schema:
    """That of a table of records: keys, order and types as in `Article`; a column that may be null is nullable."""
    return library().schema(_fields(Article))


def batch(lines: Sequence[bytes]) -> pyarrow.RecordBatch:
    """Lines of JSON Lines as one batch of Arrow."""
    return library().RecordBatch.from_pylist([row(line) for line in lines], schema=schema())


def row(line: bytes) -> dict[str, Any]:
    found: dict[str, Any] = from_json(line)
    found["removed"] = list(found["removed"].items())
    return found


def _fields(model: type[BaseModel]) -> list[pyarrow.Field]:
    arrow = library()
    found = []
    for name, field in model.model_fields.items():
        kind, is_nullable = _without_none(field.annotation)
        found.append(arrow.field(name, _type(kind), nullable=is_nullable))
    return found


def _without_none(kind: Any) -> tuple[Any, bool]:
    if typing.get_origin(kind) not in (types.UnionType, typing.Union):
        return kind, False
    kinds = [one for one in typing.get_args(kind) if one is not types.NoneType]
    assert len(kinds) == 1, kind
    return kinds[0], True


def _type(kind: Any) -> pyarrow.DataType:
    arrow = library()
    simple = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
    if kind in simple:
        return simple[kind]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is list:
        return arrow.list_(arrow.field("element", _type(inner[0]), nullable=False))
    if origin is dict:
        return arrow.map_(_type(inner[0]), arrow.field("value", _type(inner[1]), nullable=False))
    return arrow.struct(_fields(kind))
