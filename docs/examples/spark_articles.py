"""Articles of a folder into a Parquet table, new ones only: spark-submit spark_articles.py DUMPS TABLE."""

import sys

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession

from copydesk.spark import mark_duplicates, read_articles

dumps, table = sys.argv[1:]
spark = SparkSession.builder.appName("articles").getOrCreate()
known: DataFrame | None
try:
    known = spark.read.parquet(table)
except AnalysisException:  # the first run
    known = None
rows = read_articles(spark, dumps, known=known)
mark_duplicates(rows).write.mode("append").parquet(table)
for outcome, count in sorted(spark.read.parquet(table).groupBy("outcome").count().collect()):
    print(f"{outcome}: {count:,}")
