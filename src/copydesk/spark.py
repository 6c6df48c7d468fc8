"""Articles as a Spark DataFrame: Spark spreads the reading, joins duplicates, and commits what it writes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from copydesk.arrow import Reader, schema
from copydesk.knowledge import near

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import Column, DataFrame, SparkSession

#: Two thousand dumps of 4 KB, or ten seconds of one core. Spark's own measure, 128 MB and 4 MB more for each file,
#: packs 31 of them, however small they are.
PARTITION_BYTES = 16 << 20
#: What a file counts for beside its bytes.
_OPEN_BYTES = 1 << 12
#: What tells inputs that were read from those that are new or changed.
_INPUT = ("path", "input_sha256")
#: Articles of one band that are compared with one another: as many as the command compares.
_A_BAND = 64


def read_articles(
    spark: SparkSession,
    paths: str | Sequence[str],
    *,
    known: DataFrame | None = None,
    partition_bytes: int | None = PARTITION_BYTES,
    **options: Any,
) -> DataFrame:
    """The records of all inputs below some paths, as rows of `copydesk.arrow.schema`.

    Nothing is read until an action asks for it.

    Args:
        spark: the session.
        paths: files and folders, of any file system that Spark reads; folders are searched for what `ingest`
            would read.
        known: rows of earlier runs: inputs whose path and bytes they have are left out.
        partition_bytes: of the files that one task reads; None leaves it to the session, as Spark is told to.
        options: those of `copydesk.arrow.Reader`.

    Raises:
        UsageError: an option cannot be followed.
    """
    if partition_bytes is not None:
        spark = _packing(spark, partition_bytes)
    given = [paths] if isinstance(paths, str) else list(paths)
    files = (
        spark.read.format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load([_as_spark_has_it(path) for path in given])
        .select("path", "content")
    )
    return articles_of(files, known=known, names=_names(given), by_name=True, **options)


def articles_of(inputs: DataFrame, *, known: DataFrame | None = None, **options: Any) -> DataFrame:
    """The records of inputs that are rows already, with columns `path`, and `content` (binary) or `text` (string).

    Arguments and errors as for `read_articles`.
    """
    from pyspark.sql import functions as sql
    from pyspark.sql.pandas.types import from_arrow_schema

    if known is not None:
        column = "content" if "content" in inputs.columns else "text"
        digest = sql.sha2(sql.col(column).cast("binary"), 256)
        read = known.select(*_INPUT).distinct()
        inputs = inputs.withColumn("input_sha256", digest).join(read, list(_INPUT), "left_anti")
        inputs = inputs.select("path", column)
    return inputs.mapInArrow(Reader(**options), from_arrow_schema(schema()))


def mark_duplicates(rows: DataFrame) -> DataFrame:
    """The rows with `duplicate_of` filled in: the first article with the same body, in the order of `ingest`."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sql

    same = Window.partitionBy("fingerprint").orderBy(*_order())
    # Not by the id, which files with the same bytes share.
    is_copy = sql.col("fingerprint").isNotNull() & (sql.row_number().over(same) > 1)
    return rows.withColumn("duplicate_of", sql.when(is_copy, sql.first("id").over(same)))


def mark_near_duplicates(rows: DataFrame) -> DataFrame:
    """The rows with `near_duplicate_of` and `similarity` filled in; of rows read with `near_duplicates=True`.

    Bands of signatures are shuffled, and those that share one compared, as `ingest --near-duplicates` does; a copy of
    an earlier body is left to `mark_duplicates`, which comes first.
    """
    from pyspark.sql import Window, types
    from pyspark.sql import functions as sql

    pairs = types.StructType(
        [
            types.StructField("id", types.StringType()),
            types.StructField("near_duplicate_of", types.StringType()),
            types.StructField("similarity", types.DoubleType()),
            types.StructField("place", types.LongType()),
        ]
    )
    numbered = (
        rows.where(sql.col("signature").isNotNull() & sql.col("duplicate_of").isNull())
        .withColumn("place", sql.row_number().over(Window.orderBy(*_order())).cast("long"))
        .select("id", "signature", "place")
    )
    banded = numbered.mapInArrow(
        _with_bands,
        types.StructType(
            [
                types.StructField("band", types.LongType()),
                types.StructField("id", types.StringType()),
                types.StructField("signature", types.BinaryType()),
                types.StructField("place", types.LongType()),
            ]
        ),
    )
    first = Window.partitionBy("band").orderBy("place")
    earlier = banded.withColumn("rank", sql.row_number().over(first)).where(sql.col("rank") <= _A_BAND)
    one, other = banded.alias("one"), earlier.alias("other")
    candidates = one.join(
        other,
        (sql.col("one.band") == sql.col("other.band")) & (sql.col("other.place") < sql.col("one.place")),
    ).select(
        sql.col("one.id").alias("id"),
        sql.col("one.signature").alias("signature"),
        sql.col("other.id").alias("near_duplicate_of"),
        sql.col("other.signature").alias("other_signature"),
        sql.col("other.place").alias("place"),
    )
    compared = candidates.dropDuplicates(["id", "near_duplicate_of"]).mapInArrow(_compared, pairs)
    best = Window.partitionBy("id").orderBy(sql.col("similarity").desc(), "place")
    nearest = compared.withColumn("rank", sql.row_number().over(best)).where(sql.col("rank") == 1)
    nearest = nearest.select("id", "near_duplicate_of", "similarity")
    found = rows.drop("near_duplicate_of", "similarity").join(nearest, "id", "left")
    return found.select(*rows.columns)


def _with_bands(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    for batch in batches:
        rows = [
            {"band": band, **row}
            for row in batch.to_pylist()
            for band in sorted(set(near.bands(row["signature"])))
        ]
        if rows:
            yield pyarrow.RecordBatch.from_pylist(rows).select(["band", "id", "signature", "place"])


def _compared(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    for batch in batches:
        rows = [
            {
                "id": row["id"],
                "near_duplicate_of": row["near_duplicate_of"],
                "similarity": like,
                "place": row["place"],
            }
            for row in batch.to_pylist()
            if (like := near.similarity(row["signature"], row["other_signature"])) is not None
        ]
        if rows:
            yield pyarrow.RecordBatch.from_pylist(rows)


def _order() -> list[Column]:
    """That of `ingest`: by the bytes of paths, then by place."""
    from pyspark.sql import functions as sql

    return [sql.col("source.file").cast("binary"), sql.col("position")]


def _packing(spark: SparkSession, partition_bytes: int) -> SparkSession:
    """A session with the settings of another that packs so many bytes of small files into a partition."""
    session = spark.newSession()
    for name, value in spark.conf.getAll.items():
        if spark.conf.isModifiable(name):
            session.conf.set(name, value)
    session.conf.set("spark.sql.files.maxPartitionBytes", str(partition_bytes))
    session.conf.set("spark.sql.files.openCostInBytes", str(min(_OPEN_BYTES, partition_bytes)))
    return session


def _as_spark_has_it(path: str) -> str:
    """A path that Spark understands as it is meant; one of this machine may hold signs of a glob."""
    return path if "://" in path else f"file://{os.path.abspath(path)}"


def _names(paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """How paths begin as Spark has them, and as they were given."""
    found = []
    for path in paths:
        if "://" not in path:
            whole = os.path.abspath(path)
            found.append((f"file:{whole}", path.rstrip("/") or "/"))
            found.append((f"file://{whole}", path.rstrip("/") or "/"))
    return tuple(found)
