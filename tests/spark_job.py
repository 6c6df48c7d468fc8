"""What `test_engines.py` asks of Spark, in a process of its own: `python spark_job.py FOLDER OUTPUT EXAMPLE TABLE`.

OUTPUT is what the command made of FOLDER with `--near-duplicates`, TABLE what the program EXAMPLE made of it.
"""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from copydesk import Article
from copydesk.spark import articles_of, mark_duplicates, mark_near_duplicates, read_articles


def by_place(records: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    return {
        (one["source"]["file"], one["source"]["part"]): {name: one[name] for name in Article.model_fields}
        for one in records
    }


def main(folder: str, output: str, example: str, table_of_example: str) -> None:
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    with open(output, encoding="utf-8") as file:
        wanted = by_place(map(json.loads, file))

    rows = mark_near_duplicates(mark_duplicates(read_articles(spark, folder, near_duplicates=True))).cache()
    articles = rows.where("outcome = 'article'")
    found = by_place(row.asDict(recursive=True) for row in articles.collect())
    assert sum(one["near_duplicate_of"] is not None for one in wanted.values()) >= 2
    assert sum(one["duplicate_of"] is not None for one in wanted.values()) >= 1
    for place in wanted.keys() | found.keys():
        assert found.get(place) == wanted.get(place), place
    print("the same records, duplicates and near duplicates among them")

    sys.argv = [example, folder, table_of_example]
    with contextlib.redirect_stdout(io.StringIO()) as told:
        runpy.run_path(example)
    print("the example told again:", ", ".join(told.getvalue().splitlines()))

    table = f"{output}.parquet"
    rows.write.parquet(table)
    known = spark.read.parquet(table)
    assert read_articles(spark, folder, known=known).count() == 0
    added = Path(folder, "new.txt")
    added.write_text(Path(folder, "a.txt").read_text() + "\nAnd one more line, said the mayor.\n")
    [new] = read_articles(spark, folder, known=known).collect()
    assert new["source"]["file"].endswith("new.txt")
    added.unlink()  # other tests read this folder
    print("only what is new is read again")

    few, many = (
        read_articles(spark, folder, partition_bytes=size).rdd.getNumPartitions() for size in (1 << 20, 4096)
    )
    assert few < many
    print("small files are packed as wished")

    texts = spark.createDataFrame([("page 1", Path(folder, "a.txt").read_text())], ["path", "text"])
    [page] = articles_of(texts).collect()
    assert page["title"] == found[f"{folder}/a.txt", 1]["title"]
    print("rows of texts are read")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
