"""What runs over large folders cost: on one core and on all, with a ledger, and again when nothing is new.

    python benchmarks/folders.py [--files 10000] [--jobs N]

The files are those of `speed.py`: the project's seeds with their prose varied. Seconds are those of the clock, so the
machine should be quiet; the ratios are what counts. Memory is that of all processes of a run together, looked at once a
second, since looking takes time of theirs: what they share counted once (`Pss`), and for each of them (`Rss`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from copydesk.workers import cores
from speed import write_files

#: Nanoseconds since 1970; a time of change that a ledger trusts.
_LONG_AGO = 1_500_000_000_000_000_000


class Cost(NamedTuple):
    """Seconds, and megabytes of all processes: what is shared counted once, and as often as it is shared."""

    seconds: float
    once: float
    each: float


def run(*arguments: str | Path) -> Cost:
    """The command in a process of its own, its start included."""
    start = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "copydesk", "-q", *arguments])
    once = each = 0.0
    while True:
        try:
            process.wait(1)
            break
        except subprocess.TimeoutExpired:
            pass
        held = [megabytes(number) for number in family(process.pid)]
        once, each = max(once, sum(pair[0] for pair in held)), max(each, sum(pair[1] for pair in held))
    if process.returncode:
        sys.exit(f"the command failed with status {process.returncode}")
    return Cost(time.monotonic() - start, once, each)


def family(process: int) -> Iterator[int]:
    """A process and all that come from it; only on Linux."""
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def megabytes(process: int) -> tuple[float, float]:
    """Memory of a process: its share of what it has in common with others, and all that it can reach."""
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return 0.0, 0.0
    held = {row.partition(":")[0]: int(row.split()[1]) / 1000 for row in rows}
    return held["Pss"], held["Rss"]


def looked_at(folder: Path) -> float:
    """Seconds to list a folder and stat what is in it, which is the least that anybody must do."""
    start = time.monotonic()
    with os.scandir(folder) as entries:
        for entry in entries:
            entry.stat(follow_symlinks=False)
    return time.monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=10_000, help="how many (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=cores(), help="processes (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        inputs = folder / "in"
        for path in write_files(inputs, options.files):
            os.utime(path, ns=(_LONG_AGO, _LONG_AGO))
        print_costs(folder, inputs, options.files, options.jobs)


def print_costs(folder: Path, inputs: Path, files: int, jobs: int) -> None:
    run(inputs, "-o", folder / "warm.jsonl")  # the tables of the language files are made, and files in memory
    outputs = [folder / f"{name}.jsonl" for name in ("one", "all", "ledger")]
    ledger = ("--ledger", folder / "ledger")
    costs = {
        "one process": run(inputs, "-o", outputs[0], "--jobs", "1"),
        f"{jobs} processes": run(inputs, "-o", outputs[1], "--jobs", str(jobs)),
        f"{jobs} processes, with a ledger": run(inputs, "-o", outputs[2], "--jobs", str(jobs), *ledger),
        "again, nothing new": run(inputs, "-o", outputs[2], "--jobs", str(jobs), *ledger),
    }
    if len({path.read_bytes() for path in outputs}) != 1:
        sys.exit("the outputs differ")
    print(f"{f'{files:,} files':<36}{'seconds':>10}{'µs a file':>12}{'MB, once':>10}{'MB, each':>10}")
    for name, cost in costs.items():
        print(
            f"{name:<36}{cost.seconds:>10.2f}{1e6 * cost.seconds / files:>12.1f}{cost.once:>10.0f}{cost.each:>10.0f}"
        )
    one, all_, with_ledger, again = costs.values()
    least = min(looked_at(inputs) for _ in range(3))
    print(f"\n{jobs} processes: {one.seconds / all_.seconds:.2f} times as fast (promised on 2 cores: 1.8)")
    print(f"with a ledger: {with_ledger.seconds / all_.seconds:.2f} times the time")
    beyond = 1e6 * (again.seconds - least) / files
    print(
        f"nothing new: {beyond:.1f} µs a file beyond listing and statting, the start included (promised: 20)"
    )


if __name__ == "__main__":
    main()
