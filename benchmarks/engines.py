"""The same dumps read every way there is: are the records the same, and what does an engine cost?

    python benchmarks/engines.py [--dumps 5000] [--ways one,jobs,shards,spark,ray] [--kill] [--master MASTER]

The dumps are those of `speed.py`, with copies, an archive, a table, and files without an article among them. Each way
is timed as a user would run it, the start of the engine apart; `--kill` kills a process that reads in the middle.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from copydesk.model import Article
from speed import write_files

#: Processes of every way.
_PROCESSES = 2
_SHARDS = 8

#: By file and place in it: files with the same bytes share their ids.
Records = Mapping[tuple[str, int], Mapping[str, Any]]


class Result(NamedTuple):
    """What a way gave: records, seconds of the start of its engine, and of the work."""

    records: Records
    start: float
    work: float


def make_dumps(folder: Path, count: int) -> None:
    """Dumps of all kinds: nine tenths are files, the rest is what else lies in folders."""
    paths = write_files(folder, count * 9 // 10)
    for number, path in enumerate(paths[:: max(1, len(paths) // (count // 20))]):
        shutil.copy(path, folder / f"copy {number:04}.txt")
    packed = paths[: count // 40]
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        for number, path in enumerate(packed):
            archive.writestr(f"in/{number:05}.txt", path.read_bytes() + b"\nFrom an archive.\n")
    with gzip.open(folder / "rows.jsonl.gz", "wt", encoding="utf-8") as file:
        for path in packed:
            file.write(
                json.dumps({"text": path.read_text(encoding="utf-8", errors="replace"), "title": path.stem})
                + "\n"
            )
    (folder / "menu.txt").write_text("Home\nNews\nSport\n", encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "notes.xyz").write_text("not an input by its name", encoding="utf-8")


def lines_of(path: Path) -> Records:
    with open(path, encoding="utf-8") as file:
        return _by_place(map(json.loads, file))


def command(*arguments: str) -> Result:
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "articles.jsonl"
        subprocess.run([sys.executable, "-m", "copydesk", "-q", *arguments, "-o", str(output)], check=True)
        return Result(lines_of(output), 0.0, time.monotonic() - start)


def one(folder: str, options: argparse.Namespace) -> Result:
    return command(folder, "--jobs", "1")


def jobs(folder: str, options: argparse.Namespace) -> Result:
    return command(folder, "--jobs", str(_PROCESSES))


def shards(folder: str, options: argparse.Namespace) -> Result:
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        outputs = [str(Path(made) / f"out-{number}.jsonl") for number in range(1, _SHARDS + 1)]
        calls = [
            [
                sys.executable,
                "-m",
                "copydesk",
                "-q",
                folder,
                "--shard",
                f"{number}/{_SHARDS}",
                "--jobs",
                "1",
                "-o",
                output,
            ]
            for number, output in enumerate(outputs, 1)
        ]
        running: list[subprocess.Popen[bytes]] = []
        for call in calls:
            if len(running) == _PROCESSES:
                assert running.pop(0).wait() == 0
            running.append(subprocess.Popen(call))
        assert not any(process.wait() for process in running)
        merged = command("--merge", *outputs)
        return Result(merged.records, 0.0, time.monotonic() - start)


def spark(folder: str, options: argparse.Namespace) -> Result:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    from copydesk import spark as engine

    start = time.monotonic()
    session = (
        SparkSession.builder.master(options.master)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    session.range(1).collect()
    started = time.monotonic()
    with _killed("pyspark.daemon", options.kill):
        rows = (
            engine.mark_duplicates(engine.read_articles(session, folder, partition_bytes=1 << 20))
            .where("outcome = 'article'")
            .collect()
        )
    ended = time.monotonic()
    session.stop()
    return Result(_records(row.asDict(recursive=True) for row in rows), started - start, ended - started)


def ray(folder: str, options: argparse.Namespace) -> Result:
    import ray as library

    from copydesk import ray as engine

    start = time.monotonic()
    library.init(
        num_cpus=_PROCESSES, include_dashboard=False, logging_level=logging.ERROR, log_to_driver=False
    )
    library.data.DataContext.get_current().enable_progress_bars = False
    started = time.monotonic()
    with _killed("ray::", options.kill):
        rows = engine.mark_duplicates(engine.read_articles(folder)).take_all()
    ended = time.monotonic()
    library.shutdown()
    return Result(
        _records(row for row in rows if row["outcome"] == "article"), started - start, ended - started
    )


WAYS: dict[str, Callable[[str, argparse.Namespace], Result]] = {
    "one": one, "jobs": jobs, "shards": shards, "spark": spark, "ray": ray
}  # fmt: skip


def _records(rows: Iterator[Mapping[str, Any]]) -> Records:
    """Rows as the records that `ingest` writes."""
    records = []
    for row in rows:
        record = {name: row[name] for name in Article.model_fields}
        records.append({**record, "removed": dict(record["removed"])})
    return _by_place(records)


def _by_place(records: Iterable[Mapping[str, Any]]) -> Records:
    return {(record["source"]["file"], record["source"]["part"]): record for record in records}


@contextlib.contextmanager
def _killed(name: str, wanted: bool) -> Iterator[None]:
    """Kill one process that reads while the block runs.

    Raises:
        SystemExit: none was found.
    """
    hit = threading.Event()
    done = threading.Event()

    def kill() -> None:
        while not (hit.is_set() or done.is_set()):
            for process in _readers(name):
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
                    hit.set()
                    return
            time.sleep(0.05)

    thread = threading.Thread(target=kill, daemon=True)
    if wanted:
        thread.start()
    yield
    done.set()
    if wanted:
        thread.join()
        if not hit.is_set():
            sys.exit("no process was there to be killed; take more dumps")


def _readers(name: str) -> Iterator[int]:
    """Processes of an engine that have used the processor for some time: they are at it."""
    ticks = os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, ValueError, IndexError):
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            used = int((entry / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[11])
            if name in words and "copydesk" not in words and used > ticks * 1.5:
                yield int(entry.name)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dumps", type=int, default=5000)
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "dumps"
        make_dumps(folder, options.dumps)
        first: Result | None = None
        is_equal = True
        for way in options.ways.split(","):
            result = WAYS[way](str(folder), options)
            first = first or result
            same = result.records == first.records
            is_equal = is_equal and same
            print(
                f"{way:8}{len(result.records):7,} records  start {result.start:5.1f} s  work {result.work:6.1f} s"
                f"  {len(result.records) / result.work:6,.0f} a second"
                f"  {'the same records' if same else 'OTHER RECORDS'}",
                flush=True,
            )
    if not is_equal:
        sys.exit("the ways do not agree")


if __name__ == "__main__":
    main()
