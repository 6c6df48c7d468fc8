"""Dumps for runs that share them out: all that may stand in the way of the order and the duplicates of one run."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

from command import HEADLINE, PROSE
from conftest import ROOT

#: What parts the articles in the dumps that hold several.
PARTED = "-- next --"

_MORE = (
    "The first lorry carried apples from the orchards of the upper valley, as the first cart had done in 1911.",
    "Fishermen in the old port fear that the new road will take their customers to the markets of the city.",
    "A brass band played until the evening, although it had begun to rain as soon as the ribbon was cut.",
    "The bridge has cost twice what had been planned, and the council will pay for it for another thirty years.",
)
#: Names that sort otherwise as text, as bytes, or by folders; containers stand beside folders with their names.
_NAMES = (
    b"a b/x.txt", b"a/b.txt", b"a.txt", b"a-b.txt", b"a/b/c.txt", b"A.txt", b"caf\xe9.txt", b"caf\\xe9.txt",
    b"caf_.txt", "café.txt".encode(), b"news.zip!/inner.txt", b"news.zip z.txt", b"z!/a.txt", b"z.txt",
    "語.txt".encode(), b"10.txt", b"9.txt", b"\xff\xfe.txt", b"\xf0\x9f\x9a\xa2.txt", b"\xef\xbf\xbd.txt",
)  # fmt: skip


def dump(number: int) -> str:
    """An article; some have the body of another, and some a good part of it."""
    own = [f"{sentence} It was said {number // 3} times." for sentence in PROSE]
    if number % 3 == 1:
        return "\n\n".join((f"{HEADLINE} once again", *own)) + "\n"
    if number % 3 == 2:
        own = [*PROSE, *_MORE[: 2 + number % 2], f"Number {number} was the last to come."]
    return "\n\n".join((f"{HEADLINE} for number {number}", *own)) + "\n"


def fill(folder: Path) -> None:
    """Put the corpus into a folder."""
    for number, name in enumerate(_NAMES):
        path = os.fsencode(folder) + b"/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(dump(number).encode())
    for number in range(40, 70):
        (folder / f"page-{number}.txt").write_text(dump(number), encoding="utf-8")
    (folder / "same-bytes.txt").write_text(dump(44), encoding="utf-8")
    (folder / "several.txt").write_text(f"\n{PARTED}\n".join(map(dump, (4, 80, 81, 4))), encoding="utf-8")
    _pack(folder)
    for export in ("nexis_batches.txt", "proquest_two_downloads.txt"):
        (folder / export).write_bytes((ROOT / "tests" / "exports" / export).read_bytes())
    (folder / "empty.txt").touch()
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (folder / "nowhere.txt").symlink_to("gone")
    (folder / "broken.txt.gz").write_bytes(gzip.compress(dump(7).encode())[:-20])
    (folder / "skipped.bin").touch()


def _pack(folder: Path) -> None:
    with zipfile.ZipFile(folder / "news.zip", "w") as archive:  # members are not in the order of their names
        for number, name in (
            (90, "z.txt"),
            (91, "a.txt"),
            (6, "inner.txt"),
            (92, "z.txt.gz"),
            (3, "b/c.txt"),
        ):
            data = dump(number).encode()
            archive.writestr(name, gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
        archive.writestr("menu.txt", "Home\nNews\n")
    with tarfile.open(folder / "b.tar.gz", "w:gz") as tar:
        for number in (95, 93, 94, 93):
            member = tarfile.TarInfo(f"{number}.txt")
            data = dump(number).encode()
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    rows = [{"text": dump(number)} for number in (99, 98, 97, 50)]
    lines = [json.dumps(row) for row in (*rows, {"text": ""})]
    (folder / "rows.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
