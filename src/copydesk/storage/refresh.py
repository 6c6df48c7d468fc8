"""How an output is made anew: records of older rules read again, the others kept, all or nothing."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Container, Iterable, Iterator, Sequence

from copydesk.storage.appending import NOTHING, AppendedLines
from copydesk.storage.duplicates import Articles
from copydesk.storage.files import STANDARD_INPUT, display_name, file_digest
from copydesk.storage.inputs import Known
from copydesk.storage.ledger import Ledger
from copydesk.storage.ledger_file import output_name
from copydesk.storage.writers import output_error

#: How a record's line begins, and what follows its id.
_BEFORE_ID, _AFTER_ID = b'{"id":"', b'"'


def articles_anew(
    ledger: Ledger, written: Articles, output: str | os.PathLike[str], paths: Sequence[str]
) -> int:
    """Open the output anew, with the records in it that are to stay.

    Inputs whose records were made by other rules, and that are still there, count as new from now on. Where the
    output is not as the ledger has it, those of all records do.

    Args:
        ledger: that knows the output.
        written: all articles so far.
        output: the file.
        paths: all inputs there are.

    Returns:
        How many records stay.

    Raises:
        LedgerError: the output was not written with this ledger.
        OutputError: it cannot be read, or its place not be written.
    """
    committed = ledger.committed(output) or NOTHING
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
    lines = ledger.output_anew(output)
    if is_intact:
        dropped = {article.encode() for ids in again.values() for article in ids}
        return _keep(place, committed.bytes, dropped, lines, ledger.inputs.replacing)
    if lost:
        trouble = "inputs that the output had articles of are gone or not named here, and these are left out"
        ledger.notices.append(f"{len(lost):,} {trouble}")
    return 0


def rejects_anew(ledger: Ledger, rejects: str | os.PathLike[str], paths: Iterable[str]) -> None:
    """Open the file of rejects anew: all inputs that gave no article are read again; errors as in `articles_anew`."""
    ledger.committed(rejects)
    for path, known, (holder, _) in _known(ledger, paths):
        if known.outcome in ("rejected", "failed"):
            ledger.inputs.doubt(path)
            ledger.inputs.doubt(holder)
    ledger.output_anew(rejects)


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
    place: str, length: int, dropped: Container[bytes], lines: AppendedLines, replacing: dict[str, str]
) -> int:
    """Copy the records of a file's first bytes, but for some; how many they are.

    What the dropped ones replace is noted in `replacing`: their like will replace it as well.
    """
    if not length:
        return 0
    kept = 0
    try:
        with open(place, "rb") as file:
            while file.tell() < length and (line := file.readline()):
                start = len(_BEFORE_ID)
                article = line[start : line.find(_AFTER_ID, start)]
                if article not in dropped:
                    lines.write(line)
                    kept += 1
                elif (replaced := json.loads(line).get("replaces")) is not None:
                    replacing[article.decode()] = replaced
    except OSError as error:
        raise output_error(f"'{display_name(place)}'", error) from error
    return kept
