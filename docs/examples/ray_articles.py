"""Articles of a folder into Parquet files: python ray_articles.py DUMPS FOLDER."""

import sys

import ray

from copydesk.ray import mark_duplicates, read_articles

dumps, folder = sys.argv[1:]
ray.init(include_dashboard=False)
mark_duplicates(read_articles(dumps)).write_parquet(folder)
