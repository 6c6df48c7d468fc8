"""The count of articles that an export states, against those that are in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

#: Gaps that are named one by one.
_NAMED = 10


class Numbered(NamedTuple):
    """A line such as `17 of 204 DOCUMENTS`.

    Attributes:
        line: its number in the file.
        first: that of the export's first article, where its cover states a range.
        last: likewise.
    """

    number: int
    total: int
    line: int
    first: int | None = None
    last: int | None = None


def batches_of(found: Sequence[Numbered]) -> Iterator[Sequence[Numbered]]:
    """Exports that stand one after the other in a file; a new one begins where its numbers begin again."""
    batch: list[Numbered] = []
    seen: set[int] = set()
    for place, printed in enumerate(found):
        one = printed
        if batch and place + 1 < len(found) and _is_between(batch[-1], one, found[place + 1]):
            one = printed._replace(total=batch[-1].total)  # its own was misprinted
        before = batch[-1] if batch else one
        twice = one.number in seen and (one.number != before.number or one.number == one.total)
        if batch and (one.total != before.total or one.first is not None or twice):
            yield batch
            batch, seen = [], set()
        batch.append(one)
        seen.add(one.number)
    if batch:
        yield batch


def _is_between(before: Numbered, one: Numbered, after: Numbered) -> bool:
    steps = (before.number + 1, before.number + 2) == (one.number, after.number)
    return steps and before.total == after.total != one.total


def count_notices(found: Sequence[Numbered]) -> tuple[str, ...]:
    """What there is to say where articles are missing, or come twice; nothing where all are there."""
    batches = list(batches_of(found))
    notices = []
    for batch in batches:
        where = f"from line {batch[0].line} on, " if len(batches) > 1 else ""
        if (difference := _difference(batch)) is not None:
            notices.append(where + difference)
    return tuple(notices)


def _difference(batch: Sequence[Numbered]) -> str | None:
    total = batch[0].total
    numbers = sorted({one.number for one in batch})
    first, last = _expected(batch, numbers)
    gaps = [(low + 1, high - 1) for low, high in pairwise([first - 1, *numbers, last + 1]) if high - low > 1]
    twice = sorted({above.number for above, below in pairwise(batch) if above.number == below.number})
    if not gaps and not twice:
        return None
    remarks = []
    if gaps:
        missing = ", ".join(str(low) if low == high else f"{low} to {high}" for low, high in gaps[:_NAMED])
        more = f" and {len(gaps) - _NAMED} more gaps" if len(gaps) > _NAMED else ""
        is_one = len(gaps) == 1 and gaps[0][0] == gaps[0][1]
        remarks.append(f"number {missing} is missing" if is_one else f"numbers {missing}{more} are missing")
    if twice:
        remarks.append(f"number {', '.join(map(str, twice[:_NAMED]))} comes twice")
    says = f"it says {_documents(total)}, and {len(batch)} {'was' if len(batch) == 1 else 'were'} found"
    return f"{says} ({'; '.join(remarks)})"


def _expected(batch: Sequence[Numbered], numbers: Sequence[int]) -> tuple[int, int]:
    """First and last number: of a range, where the cover states one, or where most of the others are not there."""
    cover, total = batch[0], batch[0].total
    lowest, highest = numbers[0], numbers[-1]
    if cover.first is not None and cover.last is not None and cover.first > 1:
        if cover.first <= lowest and highest <= cover.last:
            return cover.first, cover.last
    elif lowest > 1 and 2 * len(numbers) < total:
        return lowest, highest
    return min(1, lowest), max(total, highest)


def _documents(count: int) -> str:
    return f"{count} document{'s' if count != 1 else ''}"
