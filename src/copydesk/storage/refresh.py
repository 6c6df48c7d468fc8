"""How an output is made anew: records of older rules read again, the others kept, all or nothing."""

from __future__ import annotations

import io
import json
import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from copydesk.errors import LedgerError
from copydesk.storage.appending import NOTHING, AppendedLines
from copydesk.storage.duplicates import Articles
from copydesk.storage.files import STANDARD_INPUT, display_name, file_digest
from copydesk.storage.inputs import Known
from copydesk.storage.ledger import Ledger
from copydesk.storage.ledger_file import output_name
from copydesk.storage.lines import output_error
from copydesk.storage.packing import packing_of

#: What follows the id in a line.
_AFTER_ID = b'"'


class LineForm(NamedTuple):
    """What the lines of an output tell.

    Attributes:
        name: of their format.
        before_id: what each begins with, up to its article's id, which a quotation mark follows.
        replaced: the id of the article that one replaces, from its line as Python's own values.
    """

    name: str
    before_id: bytes
    replaced: Callable[[Mapping[str, Any]], str | None]


def articles_anew(
    ledger: Ledger, written: Articles, output: str | os.PathLike[str], paths: Sequence[str], form: LineForm
) -> int:
    """Open the output anew, with the records in it that are to stay.

    Inputs whose records were made by other rules, and that are still there, count as new from now on. Where the
    output is not as the ledger has it, those of all records do.

    Args:
        ledger: that knows the output.
        written: all articles so far.
        output: the file.
        paths: all inputs there are.
        form: of its lines.

    Returns:
        How many records stay.

    Raises:
        LedgerError: the output was not written with this ledger.
        OutputError: it cannot be read, or its place not be written.
    """
    committed = ledger.committed(output, form.name) or NOTHING
    place = os.path.realpath(output)
    is_intact = AppendedLines(place, committed).is_intact()
    again: dict[str, list[str]] = {}
    holders: set[str] = set()
    for path, known, holder in _known(ledger, paths):
        made = ledger.inputs.written(known.sha256) if known.sha256 not in again else None
        if made is None or made.output != output_name(output):
            continue
        if (not is_intact or ledger.inputs.is_outdated(made)) and _is_there(*holder):
            again[made.sha256] = made.ids.split(" ")
            if holder[0] != path:
                holders.add(holder[0])
            if is_intact:
                ledger.inputs.remade.add(path)
    for digest in again:
        ledger.inputs.forget(digest)
    for container in holders:
        ledger.inputs.doubt(container)
    lost = [] if is_intact else ledger.inputs.forget_output(output)
    for ids in (*again.values(), *lost):
        written.forget(ids)
        ledger.inputs.free(ids)
    lines = ledger.output_anew(output, form.name)
    if is_intact:
        dropped = {article.encode() for ids in again.values() for article in ids}
        return _keep(_lines(place, committed.bytes), form, dropped, lines, ledger.inputs.replacing)
    if lost:
        trouble = "inputs that the output had articles of are gone or not named here, and these are left out"
        ledger.notices.append(f"{len(lost):,} {trouble}")
    return 0


def rejects_anew(ledger: Ledger, rejects: str | os.PathLike[str], paths: Iterable[str], form: str) -> None:
    """Open the file of rejects anew: all inputs that gave no article are read again; errors as in `articles_anew`."""
    ledger.committed(rejects, form)
    for path, known, (holder, _) in _known(ledger, paths):
        if known.outcome in ("rejected", "failed"):
            ledger.inputs.doubt(path)
            ledger.inputs.doubt(holder)
    ledger.output_anew(rejects, form)


def _known(ledger: Ledger, paths: Iterable[str]) -> Iterator[tuple[str, Known, tuple[str, Known]]]:
    """What is known of inputs and of members of containers; last the file that each is, or is in."""
    for path in paths:
        if path == STANDARD_INPUT or (known := ledger.inputs.known(path)) is None:
            continue
        yield path, known, (path, known)
        if known.outcome in ("opened", "failed"):
            for member, known_member in ledger.inputs.members(path):
                if known_member.outcome == "gone":
                    continue
                yield member, known_member, (path, known)


def _is_there(path: str, known: Known) -> bool:
    """Whether an input still holds the bytes that were read."""
    try:
        status = os.stat(path)
        if (known.size, known.modified) == (status.st_size, status.st_mtime_ns):
            return True
        return stat.S_ISREG(status.st_mode) and file_digest(path) == known.sha256
    except (OSError, ValueError):
        return False


def _keep(
    committed: Iterable[bytes],
    form: LineForm,
    dropped: Container[bytes],
    lines: AppendedLines,
    replacing: dict[str, str],
) -> int:
    """Copy the records that are committed, but for some; how many they are.

    What the dropped ones replace is noted in `replacing`: their like will replace it as well.
    """
    kept = 0
    for line in committed:
        start = len(form.before_id)
        article = line[start : line.find(_AFTER_ID, start)]
        if article not in dropped:
            lines.write(line)
            kept += 1
        elif (replaced := form.replaced(json.loads(line))) is not None:
            replacing[article.decode()] = replaced
    return kept


def _lines(place: str, length: int) -> Iterator[bytes]:
    """The lines in a file's first bytes, unpacked.

    Raises:
        OutputError: they cannot be read.
        LedgerError: they are damaged.
    """
    if not length:
        return
    packing = packing_of(place)
    try:
        with open(place, "rb", buffering=0) as file:
            first = io.BufferedReader(_First(file, length))
            yield from first if packing is None else packing.lines(first)
    except OSError as error:
        raise output_error(f"'{display_name(place)}'", error) from error
    except ValueError as error:
        raise LedgerError(
            f"'{display_name(place)}' cannot be unpacked ({error}), and would lose what is in it; restore its backup,"
            " or begin a new one with another ledger; nothing was changed"
        ) from error


class _First(io.RawIOBase):
    """The first bytes of a file."""

    def __init__(self, file: io.FileIO, length: int) -> None:
        super().__init__()
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        count = self._file.readinto(view[: self._left]) or 0
        self._left -= count
        return count
