"""Spark and Ray, really started: the records are those of the command, whatever is killed meanwhile."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command import DUMP
from conftest import ROOT
from copydesk import ingest

needs_spark = pytest.mark.skipif(
    shutil.which("java") is None or importlib.util.find_spec("pyspark") is None,
    reason="no Java or no Spark here: apt-get install default-jre-headless, pip install -e '.[dev]'",
)
needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="no Ray here: pip install -e '.[dev]'"
)


SPARK_EXAMPLE = ROOT / "docs" / "examples" / "spark_articles.py"
#: A Java machine that lives for seconds spends most of them compiling what it will not run often enough to pay.
_SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def run(*arguments: str | Path, program: str | Path = sys.executable, cwd: Path = ROOT) -> str:
    environment = {
        **os.environ,
        "PYSPARK_PYTHON": sys.executable,
        "JAVA_TOOL_OPTIONS": _SHORT_LIVED,
        "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    }
    done = subprocess.run(
        [program, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4_000:]
    return done.stdout


@needs_spark
def test_a_spark_cluster_gives_the_same_records_though_a_worker_is_killed() -> None:
    told = run("benchmarks/engines.py", "--dumps", "400", "--ways", "jobs,spark", "--kill")
    assert told.count("the same records") == 2


@needs_ray
def test_ray_gives_the_same_records_though_a_worker_is_killed() -> None:
    told = run("benchmarks/engines.py", "--dumps", "400", "--ways", "jobs,ray", "--kill")
    assert told.count("the same records") == 2


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stories, a copy of one, near copies of both, and what is no article."""
    folder = tmp_path_factory.mktemp("in") / "dumps"
    (folder / "in a folder").mkdir(parents=True)
    english = ROOT / "samples" / "en"
    for name, sample in (("a", "live_blog_storm.txt"), ("b", "full_page_council.txt")):
        text = (english / sample).read_text()
        (folder / f"{name}.txt").write_text(text)
        (folder / "in a folder" / f"{name} again.txt").write_text(
            f"{text}\nShare this article\nRead more: a line\n"
        )
        longest = max(text.splitlines(), key=len)
        (folder / f"{name} cut.txt").write_text(
            text.replace(longest, "One sentence more, said the mayor on Monday.")
        )
    (folder / "empty menu.txt").write_text("Home\nNews\n")
    (folder / "page.txt").write_text(DUMP)
    (folder / "notes.xyz").write_text(DUMP)
    return folder


@pytest.fixture(scope="module")
def submitted(dumps: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The table that the example for `spark-submit` wrote of the dumps, and what it printed."""
    submit = Path(importlib.util.find_spec("pyspark").submodule_search_locations[0]) / "bin" / "spark-submit"  # type: ignore[union-attr,index]
    table = tmp_path_factory.mktemp("out") / "table"
    return table, run("--master", "local[2]", SPARK_EXAMPLE, dumps, table, program=submit)


@needs_spark
def test_the_example_for_spark_submit_works_as_it_stands(submitted: tuple[Path, str]) -> None:
    _, told = submitted
    assert told.splitlines()[-2:] == ["article: 7", "rejected: 1"]


@needs_spark
def test_spark_joins_duplicates_and_reads_only_what_is_new(
    dumps: Path, submitted: tuple[Path, str], tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    ingest([str(dumps)], output, near_duplicates=True)
    table, _ = submitted
    told = run("tests/spark_job.py", dumps, output, SPARK_EXAMPLE, table)
    assert told.splitlines() == [
        "the same records, duplicates and near duplicates among them",
        "the example told again: article: 7, rejected: 1",
        "only what is new is read again",
        "small files are packed as wished",
        "rows of texts are read",
    ]


@needs_ray
def test_the_example_for_ray_works_as_it_stands(dumps: Path, tmp_path: Path) -> None:
    run(ROOT / "docs/examples/ray_articles.py", dumps, tmp_path / "table", cwd=tmp_path)
    parquet = pytest.importorskip("pyarrow.parquet")
    outcomes = parquet.read_table(tmp_path / "table").column("outcome").to_pylist()
    assert sorted(outcomes) == ["article"] * 7 + ["rejected"]
