"""Runs that are killed again and again over folders that change, beside one that nobody disturbs.

    python tests/faults.py [--kills 200] [--jobs 2] [--signal KILL] [--seed 1]

plays until so many runs were killed, and tells where the outputs differ; they must not.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import os
import random
import signal
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import zstandard

from command import PROSE, Running
from copydesk import delivery, workers

_ARGUMENTS = ("in", "--ledger", "dumps.ledger", "-q")
#: Seconds since 1970 of the first file; each later one is a second younger.
_LONG_AGO = 1_500_000_000
#: Different bodies; some files have the same.
_BODIES = 300


class Storm(NamedTuple):
    """What was done to the runs.

    Attributes:
        kills: runs that did not end by themselves.
        undisturbed: what is in the outputs of the run that nobody disturbed: articles, then rejects.
        disturbed: of those that were.
        further: of a last run more.
    """

    kills: int
    undisturbed: tuple[bytes, bytes]
    disturbed: tuple[bytes, bytes]
    further: tuple[bytes, bytes]


def storm(
    folder: Path,
    *,
    kills: int,
    jobs: int = 1,
    sign: signal.Signals | None = signal.SIGKILL,
    seed: int = 0,
    files: int = 60,
    options: Sequence[str] = (),
    outputs: tuple[str, str] = ("out.jsonl", "rejects.jsonl"),
) -> Storm:
    """Let a folder change, and runs over it be killed, until there were enough kills.

    Args:
        folder: an empty one.
        kills: so many at least.
        jobs: processes of a run.
        sign: what runs are killed by; None: single workers are killed.
        seed: of what is done when.
        files: new ones each time the folder changes.
        options: of each run, beside the usual ones.
        outputs: the files of articles and of rejects.
    """
    chance = random.Random(seed)
    calm, rough = folder / "calm", folder / "rough"
    for place in (calm, rough):
        (place / "in").mkdir(parents=True)
    arguments = (*_ARGUMENTS, "-o", outputs[0], "--rejects", outputs[1], "--jobs", str(jobs), *options)
    done, turn = 0, 0
    while done < kills:
        for change in _changes(chance, calm, files, turn):
            for place in (calm, rough):
                change(place / "in")
        turn += 1
        start = time.monotonic()
        _end(_begin(arguments, calm))
        whole = time.monotonic() - start
        for _ in range(max(3, kills // 4)):
            run = _begin(arguments, rough)
            done += _kill_workers(run, chance, whole) if sign is None else _kill_run(run, chance, whole, sign)
        _end(_begin(arguments, rough))
    before = _contents(rough, outputs)
    _end(_begin(arguments, rough))
    return Storm(done, _contents(calm, outputs), before, _contents(rough, outputs))


def _begin(arguments: Sequence[str], place: Path) -> Running:
    return Running(arguments, before=lambda: os.chdir(place))


def _end(run: Running) -> None:
    done = run.finish()
    assert done.returncode == 0, done.stderr.decode()


def _kill_run(run: Running, chance: random.Random, whole: float, sign: signal.Signals) -> int:
    time.sleep(chance.uniform(0, 1.1 * whole))
    if run.has_ended():
        assert run.finish().returncode == 0, run.finish().stderr.decode()
        return 0
    os.kill(run.pid, sign)
    status = run.finish().returncode
    assert status in (0, -sign, 128 + sign), run.finish().stderr.decode()
    return int(status != 0)


def _kill_workers(run: Running, chance: random.Random, whole: float) -> int:
    killed = 0
    while not run.has_ended():
        time.sleep(chance.uniform(0.05, 0.05 + whole / 2))  # less often than items are given up
        with contextlib.suppress(OSError, ValueError, IndexError):
            children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
            os.kill(int(chance.choice(children)), signal.SIGKILL)
            killed += 1
    assert run.finish().returncode == 0, run.finish().stderr.decode()
    return killed


def _changes(chance: random.Random, place: Path, files: int, turn: int) -> Iterator[Callable[[Path], object]]:
    """New files, changed, moved and removed ones; and containers that grow, and whose members change and move."""
    names = sorted(path.name for path in (place / "in").glob("*.txt"))
    chance.shuffle(names)
    for number in range(files):
        yield _writer(f"{turn:02d}-{number:03d}.txt", chance.randrange(_BODIES), turn)
    for name, pack in _CONTAINERS.items():
        numbers = [chance.randrange(_BODIES) for _ in range(files // 2 + 3 * turn)]
        yield _packer(name, pack, numbers, turn)
    for name in names[:5]:
        yield _writer(name, chance.randrange(_BODIES), turn)
    for name in names[5:8]:
        yield _mover(name, f"moved-{turn}-{name}")
    for name in names[8:11]:
        yield _remover(name)


def _text(name: str, number: int) -> str:
    paragraphs = (f"{line} {number}." for line in PROSE)
    return (
        "\n\n".join((f"Notice {name} of the harbour office", *paragraphs)) if number % 10 else "Home\nNews\n"
    )


def _writer(name: str, number: int, turn: int) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / name).write_text(_text(name, number))
        os.utime(folder / name, (_LONG_AGO + turn, _LONG_AGO + turn))

    return write


def _packer(
    name: str, pack: Callable[[Path, Sequence[str]], object], numbers: Sequence[int], turn: int
) -> Callable[[Path], object]:
    """A container anew, with the texts of these numbers: other ones come between those that were there."""

    def write(folder: Path) -> None:
        pack(folder / name, [_text(f"in {name}", number) for number in numbers])
        os.utime(folder / name, (_LONG_AGO + turn, _LONG_AGO + turn))

    return write


def _pack_tar(path: Path, texts: Sequence[str]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for place, text in enumerate(texts):
            member = tarfile.TarInfo(f"{place:03d}.txt")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))


def _pack_rows(path: Path, texts: Sequence[str]) -> None:
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))


def _pack_wet(path: Path, texts: Sequence[str]) -> None:
    with gzip.open(path, "wb") as file:
        for place, text in enumerate(texts):
            head = (
                "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\n"
                f"WARC-Target-URI: https://harbour.example/{place}\r\nWARC-Date: 2021-03-04T05:06:07Z\r\n"
                f"WARC-Record-ID: <urn:uuid:{UUID(int=place)}>\r\nContent-Length: {len(text.encode())}\r\n\r\n"
            )
            file.write(head.encode() + text.encode() + b"\r\n\r\n")


_CONTAINERS = {"pages.tar.gz": _pack_tar, "rows.jsonl": _pack_rows, "crawl.warc.wet.gz": _pack_wet}


def _mover(name: str, new: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).rename(folder / new)


def _remover(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _contents(place: Path, outputs: tuple[str, str]) -> tuple[bytes, bytes]:
    articles, rejects = (unpacked(place / name) for name in outputs)
    return articles, rejects


def unpacked(path: Path) -> bytes:
    """What a file holds; where its streams end depends on when batches were committed."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True).read()
    return data


@contextlib.contextmanager
def small_steps() -> Iterator[None]:
    """Batches and groups so small that a short run has many of them."""
    before = delivery._BATCH, workers._ALONE, workers._FEW
    delivery._BATCH, workers._ALONE, workers._FEW = 0.01, 0.0, 3
    try:
        yield
    finally:
        delivery._BATCH, workers._ALONE, workers._FEW = before


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--signal", default="KILL", metavar="NAME")
    parser.add_argument("--workers", action="store_true", help="kill single workers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--option", action="append", default=[], help="of each run, such as --option=--unique"
    )
    parser.add_argument(
        "--output", default="out.jsonl", metavar="FILE", help="of articles, such as out.csv.gz"
    )
    options = parser.parse_args()
    with small_steps(), tempfile.TemporaryDirectory() as folder:
        sign = None if options.workers else signal.Signals[f"SIG{options.signal}"]
        found = storm(
            Path(folder),
            kills=options.kills,
            jobs=options.jobs,
            sign=sign,
            seed=options.seed,
            options=options.option,
            outputs=(options.output, "rejects.jsonl"),
        )
    equal = found.undisturbed == found.disturbed == found.further
    lines = found.disturbed[0].count(b"\n")
    sys.stdout.write(f"{found.kills} killed, {lines} lines, {'equal' if equal else 'DIFFERENT'}\n")
    sys.exit(not equal)


if __name__ == "__main__":
    main()
