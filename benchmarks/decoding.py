"""How many re-encoded texts `decode` gets right, and what it costs.

    python benchmarks/decoding.py TEXTS.jsonl [--wrong]

Each line of the file is an object with `bytes` (base64), `text`, `encoding`, `language` and `length`.
Right means the same text after Unicode NFC, with white space folded. `--wrong` lists the texts read wrongly.
"""

from __future__ import annotations

import argparse
import base64
import json
import timeit
import unicodedata
from collections import defaultdict
from pathlib import Path
from time import perf_counter

from copydesk.errors import Rejected
from copydesk.stages.decode import decode

_UNICODE = ("utf", "iso2022", "hz")
_SENTENCE = "أعلنت البلدية صباح اليوم افتتاح المكتبة الجديدة بعد عامين من الأعمال في وسط المدينة القديمة.\n"


def folded(text: str) -> str:
    """The text as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def measure(path: Path, show_wrong: bool) -> None:
    right: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    seconds: dict[str, list[float]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        row = json.loads(line)
        data = base64.b64decode(row["bytes"])
        kind = "unicode" if row["encoding"].startswith(_UNICODE) else "legacy"
        started = perf_counter()
        try:
            found = decode(data)
            text, told = found.text, f"{found.encoding} ({found.evidence})"
        except Rejected as error:
            text, told = "", str(error)
        seconds[kind].append(perf_counter() - started)
        ok = folded(text) == folded(row["text"].replace("\ufeff", ""))
        right[kind, row["encoding"], row["length"]].append(ok)
        if show_wrong and not ok:
            print(f"wrong: {row['encoding']} {row['language']} {row['length']} read as {told}")

    lengths = sorted({key[2] for key in right}, key=lambda name: (not name.isdigit(), name.zfill(9)))
    print(f"{'right, %':<24}" + "".join(f"{name:>9}" for name in [*lengths, "all", "texts"]))
    names = sorted({key[:2] for key in right})
    for kind in ("unicode", "legacy"):
        for name in [(kind, None), *(name for name in names if name[0] == kind)]:
            cells = [
                [ok for key, oks in right.items() for ok in oks if _belongs(key, name, length)]
                for length in [*lengths, None]
            ]
            shares = [f"{100 * sum(cell) / len(cell):.1f}" if cell else "" for cell in cells]
            shown = f"{kind}, all" if name[1] is None else f"  {name[1]}"
            print(f"{shown:<24}" + "".join(f"{share:>9}" for share in [*shares, str(len(cells[-1]))]))
        if seconds[kind]:
            print(f"  ms a text, mean: {1000 * sum(seconds[kind]) / len(seconds[kind]):.2f}")


def _belongs(key: tuple[str, str, str], name: tuple[str, str | None], length: str | None) -> bool:
    return key[0] == name[0] and name[1] in {None, key[1]} and length in {None, key[2]}


def speed() -> None:
    arabic = (_SENTENCE * 60).encode()[:4096].decode("utf-8", "ignore").encode()
    for name, data in (("4 KB Arabic UTF-8", arabic), ("4 KB ASCII", b"A plain line of text.\n" * 186)):
        best = min(timeit.repeat(lambda data=data: decode(data), number=2000, repeat=5)) / 2000  # type: ignore[misc]
        print(f"{name}: {1e6 * best:.1f} µs")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    measure(options.file, options.wrong)
    speed()
