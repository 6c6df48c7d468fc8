"""Files that hold many: archives hold files, tables and crawls hold records.

A container is one module here with a line in `ARCHIVES` or `COLLECTIONS`, and its names' endings in
`storage/names.py`. Each has `is_mine(head, name)`, asked with a file's first bytes, unpacked, and its name in small
letters, without what compression put behind it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from copydesk.errors import Failed, InputError, Rejected
from copydesk.model import Source
from copydesk.outcomes import Rejection, Skipped
from copydesk.storage.containers import json_lines, tables, tars, warc, zips
from copydesk.storage.containers.compressed import compression_of, unpacked
from copydesk.storage.containers.members import Member
from copydesk.storage.containers.options import Options
from copydesk.storage.files import is_url
from copydesk.storage.names import WITHIN, name_without, why_no_input

#: Bytes by which a container is known.
HEAD = 4096
#: Archives in archives that are opened.
_DEPTH = 2


class Archive(Protocol):
    """What the module of an archive has."""

    def is_mine(self, head: bytes, name: str, /) -> bool: ...

    def members(self, stream: io.BufferedReader, /) -> Iterator[Member]: ...


class Collection(Protocol):
    """What the module of a collection of records has."""

    def is_mine(self, head: bytes, name: str, /) -> bool: ...

    def records(
        self, stream: io.BufferedReader, name: str, options: Options, /
    ) -> Iterator[Source | Rejection]: ...


ARCHIVES: tuple[Archive, ...] = (zips, tars)
COLLECTIONS: tuple[Collection, ...] = (warc, json_lines, tables)


class Content(NamedTuple):
    """One thing in a container.

    Attributes:
        within: where: a member's name, a record's number; empty for the only thing in a compressed file, None for
            the container itself.
        found: what is to be read; or why it is not.
    """

    within: str | None
    found: Source | Rejection | Skipped


def is_container(head: bytes, name: str) -> bool:
    """Whether a file holds others, or is compressed.

    Args:
        head: its first bytes.
        name: that of the file, as it goes by.
    """
    if compression_of(head) is not None:
        return True
    small = _file_name(name)
    return any(archive.is_mine(head, small) for archive in ARCHIVES) or any(
        collection.is_mine(head, small) for collection in COLLECTIONS
    )


def contents(stream: io.BufferedReader, name: str, options: Options) -> Iterator[Content]:
    """All that is in a container, one thing after the other.

    Args:
        stream: of the file's bytes, at the beginning.
        name: what it is reported as.
        options: how to read.
    """
    try:
        yield from _contents(stream, name, options, depth=0)
    except InputError as error:
        yield Content(None, rejection_of(name, error))


def _contents(stream: io.BufferedReader, name: str, options: Options, *, depth: int) -> Iterator[Content]:
    """The same for a file at some depth; trouble with it as a whole is raised."""
    stream, head, bare = _unpacked(stream, name)
    for archive in ARCHIVES:
        if archive.is_mine(head, bare):
            if depth == _DEPTH:
                raise Failed("it is an archive in an archive in an archive", "unpack the outermost")
            yield from _members(archive.members(stream), name, options, depth=depth + 1)
            return
    for collection in COLLECTIONS:
        if collection.is_mine(head, bare):
            for record in collection.records(stream, name, options):
                yield Content(str(record.part), record)
            return
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise Rejected(f"it has more than the limit of {options.max_bytes:,} bytes", "raise --max-bytes")
    yield Content("", Source(name, data))


def _unpacked(stream: io.BufferedReader, name: str) -> tuple[io.BufferedReader, bytes, str]:
    """A file without what compression it has, its first bytes, and its name in small letters."""
    bare = _file_name(name)
    head = stream.peek(HEAD)[:HEAD]
    for _ in range(_DEPTH):
        if (kind := compression_of(head)) is None:
            break
        stream, bare = unpacked(stream, kind), name_without(bare)
        head = stream.peek(HEAD)[:HEAD]
    return stream, head, bare


def _file_name(name: str) -> str:
    """In small letters, and without what an address has behind it."""
    return name.lower().partition("?")[0] if is_url(name) else name.lower()


def _members(members: Iterable[Member], archive: str, options: Options, *, depth: int) -> Iterator[Content]:
    known = set[int]()  # hashes: names of a million members would take ten times as much
    again = Counter[str]()
    for member in members:
        name = member.name.encode("utf-8", "backslashreplace").decode()
        within, inner = name, f"{archive}{WITHIN}{name}"
        if hash(name) in known:  # a file that was added again has the same name
            again[name] += 1
            within = f"{name}#{again[name] + 1}"
        known.add(hash(name))
        if why := member.content if isinstance(member.content, str) else why_no_input(member.name):
            yield Content(within, Skipped(inner, why))
            continue
        try:
            if isinstance(member.content, InputError):
                raise member.content
            assert not isinstance(member.content, str)
            for content in _contents(member.content, inner, options, depth=depth):
                deeper = f"{within}{WITHIN}{content.within}" if content.within else within
                yield content._replace(within=deeper)
        except InputError as error:
            yield Content(within, rejection_of(inner, error))


def rejection_of(name: str, error: InputError) -> Rejection:
    """What the rejects file says of the trouble with an input."""
    return Rejection(name, "rejected" if isinstance(error, Rejected) else "failed", error.cause, error.advice)
