"""Batches of inputs to batches of records, as Arrow has them: what an engine such as Spark or Ray spreads.

in:  path, content (binary) or text (string)
out: what `schema` says: the record's fields, and what became of each input
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from copydesk import MAX_BYTES, TIMEOUT
from copydesk.knowledge import near
from copydesk.model import Given, Source
from copydesk.outcomes import Finished, Item, Record, Rejection
from copydesk.reading import check_given, few_collections, finish, timed
from copydesk.stages.decode import decode
from copydesk.storage.containers.options import Options
from copydesk.storage.files import display_name
from copydesk.storage.intake import items
from copydesk.storage.names import why_no_input
from copydesk.storage.tables import restore_tables
from copydesk.views.formats import arrow as record

if TYPE_CHECKING:
    import pyarrow

#: Rows, and bytes of records, that one batch has at most; it may be passed by one record.
_ROWS, _BYTES = 512, 8 << 20


@cache
def schema() -> pyarrow.Schema:
    """The columns of what comes out.

    | column | |
    |---|---|
    | `outcome` | `article`, `rejected` or `failed` |
    | `reason`, `advice` | why there is no article, and what to do |
    | `path` | the input's, as it went in |
    | `input_sha256` | of the input's bytes |
    | `position` | place of the row among those of its input, from 1 |
    | `fingerprint` | of the body: 16 bytes, the same for the same letters and digits |
    | `signature` | of the body, by which near duplicates are found; only where they are asked for |

    Behind them stand the fields of `Article`, each null where there is no article.
    """
    arrow = record.library()
    own = [
        arrow.field("outcome", arrow.string(), nullable=False),
        arrow.field("reason", arrow.string()),
        arrow.field("advice", arrow.string()),
        arrow.field("path", arrow.string(), nullable=False),
        arrow.field("input_sha256", arrow.string()),
        arrow.field("position", arrow.int64(), nullable=False),
        arrow.field("fingerprint", arrow.binary()),
        arrow.field("signature", arrow.binary()),
    ]
    return arrow.schema([*own, *(one.with_nullable(True) for one in record.schema())])


@dataclass(frozen=True)
class Reader(Given):
    """Makes batches of records of batches of inputs; called with an iterator of them, it gives another.

    It may be pickled, and holds nothing but its options: what a process knows of news text is loaded with its first
    input. No input raises anything: what is rejected or fails is a row that says why.

    Attributes:
        names: beginnings of paths, and what stands for them in `source.file`; the first that fits counts.
        by_name: whether inputs are left out whose names are those of no input, as in a folder.

    The other attributes are options of `copydesk.ingest`.

    Raises:
        UsageError: an option cannot be followed, or a library is missing.
    """

    max_bytes: int = MAX_BYTES
    timeout: float = TIMEOUT
    near_duplicates: bool = False
    names: Sequence[tuple[str, str]] = field(default=())
    by_name: bool = False

    def __post_init__(self) -> None:
        record.library()
        check_given(self)
        if self.near_duplicates:
            near.library()

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        """Batches of `schema`, none of them empty; each input's rows follow one another."""
        arrow = record.library()
        rows: list[Mapping[str, Any]] = []
        size = 0
        with few_collections():
            restore_tables()
            for row, weight in self._rows(batches):
                rows.append(row)
                size += weight
                if len(rows) == _ROWS or size >= _BYTES:
                    yield arrow.RecordBatch.from_pylist(rows, schema=schema())
                    rows, size = [], 0
        if rows:
            yield arrow.RecordBatch.from_pylist(rows, schema=schema())

    def _rows(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[tuple[Mapping[str, Any], int]]:
        for batch in batches:
            column = "content" if "content" in batch.schema.names else "text"
            for path, content in zip(batch.column("path"), batch.column(column), strict=True):
                yield from self._rows_of(path.as_py() or "", content.as_py())

    def _rows_of(self, path: str, content: bytes | str | None) -> Iterator[tuple[Mapping[str, Any], int]]:
        name = self._name(path)
        if self.by_name and why_no_input(name):
            return
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content or b""
        told: dict[str, Any] = {"path": path, "input_sha256": sha256(data).hexdigest()}
        if content is None:
            told["input_sha256"] = None
        position = 0
        for item in self._items(name, data, content):
            for row, weight in _rows_of_item(self._finished(item)):
                position += 1
                yield {**told, "position": position, **row}, weight

    def _items(self, name: str, data: bytes, content: bytes | str | None) -> Iterator[Item]:
        if content is None:
            none = Rejection(name, "failed", "its content is null", "read it with its bytes")
            yield Item(name, finished=Finished((), none))
        elif isinstance(content, str):
            yield Item(name, Source(name, data, text=content))
        else:
            options = Options(
                self.max_bytes, self.text_field, self.encoding, lambda sample: decode(sample).encoding
            )
            for item in timed(items(name, options, data=data), name, self.timeout):
                if item is not None:
                    yield item

    def _finished(self, item: Item) -> Finished:
        return finish(
            item,
            max_bytes=self.max_bytes,
            timeout=self.timeout,
            given=self._given,
            compare=self.near_duplicates,
            documents=False,
        ).finished

    @property
    def _given(self) -> Given:
        return Given(**{one.name: getattr(self, one.name) for one in fields(Given)})

    def _name(self, path: str) -> str:
        """What `source.file` calls an input."""
        for beginning, instead in self.names:
            if path.startswith(beginning):
                return display_name(instead + path[len(beginning) :])
        return display_name(path)


def _rows_of_item(finished: Finished) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Rows, and how many bytes each takes."""
    if finished.rejection is not None:
        yield _row_of_rejection(finished.rejection)
    for one in finished.records:
        yield _row_of_record(one)
    for part in finished.parts:
        yield _row_of_rejection(part)


def _row_of_record(one: Record) -> tuple[Mapping[str, Any], int]:
    row = record.row(one.line)
    return (
        {**row, "outcome": "article", "fingerprint": one.fingerprint, "signature": one.signature},
        len(one.line),
    )


def _row_of_rejection(rejection: Rejection) -> tuple[Mapping[str, Any], int]:
    told = {"outcome": rejection.outcome, "reason": rejection.reason, "advice": rejection.advice}
    return told, len(rejection.told)
