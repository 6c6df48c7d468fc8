"""Reading files of many records in tests: what came, and what ended it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from copydesk.errors import Failed, Rejected
from copydesk.model import Source
from copydesk.outcomes import Rejection
from copydesk.storage.containers.options import Options

FILES = Path(__file__).parent / "containers"

Reader = Callable[[BinaryIO, str, Options], Iterator[Source | Rejection]]


class Outcome(NamedTuple):
    sources: list[Source]
    rejections: list[Rejection]
    error: Rejected | Failed | None

    @property
    def texts(self) -> list[str | None]:
        return [source.text for source in self.sources]

    @property
    def parts(self) -> list[int | None]:
        return [source.part for source in self.sources]

    @property
    def causes(self) -> dict[int | None, str]:
        return {rejection.part: f"{rejection.outcome}: {rejection.reason}" for rejection in self.rejections}


class Dripping:
    """A stream that cannot seek and gives a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._stream = BytesIO(data)
        self._size = size

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(self._size if size < 0 else min(size, self._size))


class Endless:
    """A stream of pieces that are made when they are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def read(self, size: int) -> bytes:
        """All that is asked for, but at the end."""
        while len(self._left) < size and (piece := next(self._pieces, b"")):
            self._left += piece
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def options(
    max_bytes: int = 1 << 20, text_field: str | None = None, encoding: str | None = None, guess: str = "utf-8"
) -> Options:
    return Options(max_bytes, text_field, encoding, lambda sample: guess)


def read(records: Reader, data: bytes, given: Options | None = None, *, drip: int = 0) -> Outcome:
    stream = Dripping(data, drip) if drip else BytesIO(data)
    sources: list[Source] = []
    rejections: list[Rejection] = []
    try:
        for found in records(cast(BinaryIO, stream), "dump", given or options()):
            if isinstance(found, Source):
                sources.append(found)
            else:
                rejections.append(found)
    except (Rejected, Failed) as error:
        return Outcome(sources, rejections, error)
    return Outcome(sources, rejections, None)


def same(one: Outcome, other: Outcome) -> bool:
    return (one.sources, one.rejections, str(one.error)) == (
        other.sources,
        other.rejections,
        str(other.error),
    )


def stated(source: Source) -> dict[str, str | list[str]]:
    """Values of facts by field; several of one field as a list."""
    found: dict[str, str | list[str]] = {}
    for fact in source.facts:
        before = found.get(fact.field)
        if before is None:
            found[fact.field] = fact.value
        else:
            found[fact.field] = [*before, fact.value] if isinstance(before, list) else [before, fact.value]
    return found


def peak_of(records: Reader, pieces: Iterator[bytes], given: Options) -> tuple[int, int]:
    """How many records a stream held, and the most bytes that reading it took at once."""
    stream = cast(BinaryIO, Endless(pieces))
    tracemalloc.start()
    try:
        count = sum(1 for _ in records(stream, "dump", given))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
