"""Which shard an input falls to, and where it stands among all: runs that know nothing of each other share them so."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from copydesk.errors import UsageError
from copydesk.storage.discover import Discovery
from copydesk.storage.files import display_name
from copydesk.storage.names import WITHIN

_SHARD = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
#: Bytes of the digests by which inputs are shared out.
_SIZE = 8


class Shard(NamedTuple):
    """One of so many, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number:,} of {self.of:,}"

    @property
    def option(self) -> str:
        """What makes a run read this one."""
        return f"--shard {self.number}/{self.of}"

    def has(self, name: str) -> bool:
        """Whether an input, or what is in one, belongs to it; by its name as `display_name` gives it."""
        return number_of(name, self.of) == self.number


def number_of(name: str, of: int) -> int:
    """The shard that an input falls to: a hash of its name, on every machine the same.

    A container falls to one shard with all that is in it: of `news.zip!/a.txt` only `news.zip` counts.

    >>> [number_of(name, 4) for name in ("a.txt", "b.txt", "news.zip", "news.zip!/a.txt")]
    [2, 3, 1, 1]
    """
    digest = blake2b(name.partition(WITHIN)[0].encode(), digest_size=_SIZE).digest()
    return int.from_bytes(digest, "big") % of + 1


def parse_shard(text: str) -> Shard:
    """A shard as `K/N`.

    Raises:
        UsageError: it is none.
    """
    found = _SHARD.fullmatch(text)
    if found is None:
        raise UsageError(f"--shard is K/N, such as 3/64 for the third of 64, and not {text!r}")
    shard = Shard(int(found[1]), int(found[2]))
    if not shard.of:
        raise UsageError(f"--shard {text}: there is at least one shard; --shard 1/1 is all of them")
    if not 1 <= shard.number <= shard.of:
        raise UsageError(
            f"--shard {text}: shards are counted from 1 to {shard.of:,}; add 1 to an index that begins at 0"
        )
    return shard


def names_digest(found: Discovery) -> str:
    """A digest of the names of all inputs in their order, those that could not be looked at last."""
    digest = blake2b(digest_size=16)
    for name in chain(map(display_name, found.paths), (failure.file for failure in found.failed)):
        digest.update(name.encode() + b"\0")
    return digest.hexdigest()


def share(found: Discovery, shard: Shard) -> tuple[Discovery, Sequence[int]]:
    """What of all belongs to a shard, and the places of its inputs among all, counted from 1."""
    places = array("Q")
    paths: list[str] = []
    for place, path in enumerate(found.paths, 1):
        if shard.has(display_name(path)):
            paths.append(path)
            places.append(place)
    failed = [failure for failure in found.failed if shard.has(failure.file)]
    skipped = [one for one in found.skipped if shard.has(one.file)]
    return Discovery(paths, failed, skipped), places


class Places:
    """Notes which inputs the records of an output come from, by their places among all.

    Args:
        places: of the inputs, in the order in which they are read.
    """

    def __init__(self, places: Sequence[int]) -> None:
        self._places = iter(places)
        self._last = 0
        self._told = bytearray()

    def take(self, records: int) -> None:
        """The next input is done and gave so many records."""
        place = next(self._places)
        if records:
            times = f"*{records}" if records > 1 else ""
            self._told += f"{place - self._last}{times} ".encode()
            self._last = place

    def __str__(self) -> str:
        """The distance of each input that gave records from the one before, and where it gave several, how many.

        >>> places = Places([3, 5, 9])
        >>> for records in (1, 0, 4):
        ...     places.take(records)
        >>> str(places), list(places_in(str(places)))
        ('3 6*4', [3, 9, 9, 9, 9])
        """
        return self._told.decode().rstrip()


def places_in(told: str) -> Iterator[int]:
    """The place of each record's input, from what `Places` notes.

    Raises:
        ValueError: it is something else.
    """
    place = 0
    for word in re.finditer(r"\S+", told):
        distance, _, records = word[0].partition("*")
        place += int(distance)
        for _ in range(int(records or 1)):
            yield place
