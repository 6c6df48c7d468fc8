"""How many articles a second are written in each format, and how large they come out.

    python benchmarks/formats.py [--articles N]

The articles are of the project's seeds with their prose varied, as in `speed.py`. Only what comes after reading is
measured: from a line of JSON Lines to a file that is in place.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import tempfile
from pathlib import Path

from copydesk import FORMATS, ingest
from copydesk.outputs import layout, open_articles
from speed import seconds, write_files

_PACKED = ("jsonl.gz", "jsonl.zst")


def write(lines: list[bytes], output: str, name: str) -> None:
    form = layout(output, name, bom=False, retrieved=None, ledger=False, refresh=False)
    with open_articles(output, form) as articles:
        for line in lines:
            articles.write(line)


def size(path: Path) -> int:
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.iterdir()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        ingest(write_files(Path("in"), options.articles), "all.jsonl")
        lines = Path("all.jsonl").read_bytes().splitlines(keepends=True)
        print(f"{'format':<12}{'articles/s':>12}{'bytes an article':>18}")
        for name in (*FORMATS, *_PACKED):
            output = f"out.{name}" if "." in name else f"out-{name}"
            times = [seconds(lambda: write(lines, output, name.partition(".")[0])) for _ in range(3)]  # noqa: B023
            speed = len(lines) / statistics.median(times)
            print(f"{name:<12}{speed:>12,.0f}{size(Path(os.path.abspath(output))) / len(lines):>18,.0f}")


if __name__ == "__main__":
    main()
