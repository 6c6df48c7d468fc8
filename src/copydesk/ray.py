"""Articles as a Ray dataset: Ray spreads the reading, and writes what comes of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from copydesk.arrow import Reader
from copydesk.errors import UsageError

if TYPE_CHECKING:
    import pyarrow
    from ray.data import Dataset

#: Inputs that a task is given at a time.
_BATCH = 64


def read_articles(paths: str | Sequence[str], **options: Any) -> Dataset:
    """The records of all inputs below some paths, as rows of `copydesk.arrow.schema`.

    Nothing is read until somebody asks for rows.

    Args:
        paths: files and folders, of any file system that Ray reads; folders are searched for what `ingest` would read.
        options: those of `copydesk.arrow.Reader`.

    Raises:
        UsageError: an option cannot be followed, or Ray is missing.
    """
    data = _library().data
    given = [paths] if isinstance(paths, str) else list(paths)
    files = data.read_binary_files([_as_ray_has_it(path) for path in given], include_paths=True)
    return articles_of(
        files.rename_columns({"bytes": "content"}), names=_names(given), by_name=True, **options
    )


def articles_of(inputs: Dataset, **options: Any) -> Dataset:
    """The records of inputs that are rows already, with columns `path`, and `content` (binary) or `text` (string).

    Arguments and errors as for `read_articles`.
    """
    reader = Reader(**options)

    def read(table: pyarrow.Table) -> Iterator[pyarrow.Table]:
        import pyarrow

        for batch in reader(table.to_batches()):
            yield pyarrow.Table.from_batches([batch])

    return inputs.map_batches(read, batch_format="pyarrow", batch_size=_BATCH, zero_copy_batch=True)


def mark_duplicates(rows: Dataset) -> Dataset:
    """The rows with `duplicate_of` filled in: the first article with the same body, in the order of `ingest`."""

    def mark(table: pyarrow.Table) -> pyarrow.Table:
        import pyarrow

        if table.column("fingerprint")[0].as_py() is None:
            return table
        files = (source["file"].encode() for source in table.column("source").to_pylist())
        ids = table.column("id").to_pylist()
        places = list(zip(files, table.column("position").to_pylist(), strict=True))
        first = min(places)
        # Not by the id, which files with the same bytes share.
        found = [None if place == first else ids[places.index(first)] for place in places]
        at = table.schema.get_field_index("duplicate_of")
        return table.set_column(at, table.schema.field(at), pyarrow.array(found, pyarrow.string()))

    # Ray makes 200 partitions whatever there is; a few for each core keep all cores busy.
    partitions = min(200, 4 * int(_library().cluster_resources().get("CPU", 1)))
    return rows.groupby("fingerprint", num_partitions=partitions).map_groups(mark, batch_format="pyarrow")


def _library() -> Any:
    try:
        import ray
        import ray.data
    except ModuleNotFoundError as error:
        raise UsageError("Ray is missing; install it: pip install 'copydesk[ray]'") from error
    return ray


def _as_ray_has_it(path: str) -> str:
    return path if "://" in path else os.path.abspath(path)


def _names(paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """How paths begin as Ray has them, and as they were given."""
    return tuple((os.path.abspath(path), path.rstrip("/") or "/") for path in paths if "://" not in path)
