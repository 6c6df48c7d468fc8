"""What it costs to go through large containers: pages a second, and whether memory grows with what is in them.

    python benchmarks/containers.py [--members 100000] [--records 20000] [--jobs N]

A tar, a zip and a file of JSON Lines hold the project's seeds with their prose varied, as `speed.py` writes them; a
WET file holds such texts as records of a crawl, each with menus and a footer around it. Each container is made twice,
with a tenth of its members and with all; memory is that of all processes together, as in `folders.py`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from folders import run
from speed import write_files

#: Texts that are varied; a container holds them again and again, with a number that makes each another.
_TEXTS = 1_000
_MENU = "Home\nNews\nSport\nWeather\nSubscribe\nLog in\n"
_FOOTER = "\nShare this article\nMost read\nTerms of use\nPrivacy\nContact\n"


def texts(folder: Path, count: int) -> Iterator[str]:
    """So many different texts."""
    known = [path.read_text(encoding="utf-8") for path in write_files(folder / "in", min(count, _TEXTS))]
    for number in range(count):
        yield f"{known[number % len(known)]}\nNumber {number} of the series ends here, said the printer of the town.\n"


def write_tar(path: Path, some: Iterator[str]) -> None:
    with tarfile.open(path, "w:gz", compresslevel=1) as file:
        for number, text in enumerate(some):
            header = tarfile.TarInfo(f"dump/{number}.txt")
            header.size = len(text.encode())
            file.addfile(header, io.BytesIO(text.encode()))


def write_zip(path: Path, some: Iterator[str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for number, text in enumerate(some):
            file.writestr(f"dump/{number}.txt", text)


def write_rows(path: Path, some: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(some):
            file.write(
                json.dumps({"id": number, "text": text, "url": f"https://example.com/{number}"}) + "\n"
            )


def write_wet(path: Path, some: Iterator[str]) -> None:
    """A file as Common Crawl has them: each record a gzip member of its own."""
    with path.open("wb") as file:
        for number, text in enumerate(some):
            page = f"{_MENU}{text}{_FOOTER}".encode()
            head = (
                "WARC/1.0\r\nWARC-Type: conversion\r\n"
                f"WARC-Target-URI: https://example.com/{number}\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
                f"Content-Type: text/plain\r\nContent-Length: {len(page)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + page + b"\r\n\r\n", 1))


def measure(
    name: str, write: Callable[[Path, Iterator[str]], None], count: int, folder: Path, jobs: str
) -> None:
    path = folder / name
    figures = []
    for size in (count // 10, count):
        with tempfile.TemporaryDirectory() as scratch:
            write(path, texts(Path(scratch), size))
        figures.append(run(path, "-o", folder / "out.jsonl", "--jobs", jobs))
    path.unlink()
    few, all_ = figures
    print(
        f"{name:15}{count:9,} members{count / all_.seconds:9,.0f} a second{few.once:8,.0f} MB with a tenth of them"
        f"{all_.once:8,.0f} MB with all"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--members", type=int, default=100_000)
    options.add_argument("--records", type=int, default=20_000)
    options.add_argument("--jobs", default="2")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        measure("pages.tar.gz", write_tar, asked.members, folder, asked.jobs)
        measure("pages.zip", write_zip, asked.members, folder, asked.jobs)
        measure("rows.jsonl", write_rows, asked.members, folder, asked.jobs)
        measure("crawl.warc.wet.gz", write_wet, asked.records, folder, asked.jobs)


if __name__ == "__main__":
    main()
