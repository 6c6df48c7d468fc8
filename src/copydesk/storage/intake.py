"""An input as what is to be read of it one by one: the file as it stands, or all that is in a container."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Literal, Protocol

from copydesk.errors import Failed, InputError
from copydesk.model import Source
from copydesk.outcomes import Finished, Item, Rejection, Skipped
from copydesk.storage.containers import HEAD, Content, contents, is_container, rejection_of
from copydesk.storage.containers.options import Options
from copydesk.storage.files import (
    STANDARD_INPUT,
    display_name,
    is_open_here,
    is_url,
    settled,
    too_long,
    trouble_with,
)
from copydesk.storage.names import WITHIN, is_text_name

#: What is known of a member's bytes: `done` if nothing is left to do, `copy` if their articles stand elsewhere.
Knowledge = Literal["new", "done", "copy"]


class Memory(Protocol):
    """What earlier runs left, for whoever reads containers."""

    def may_replace(self, paths: Sequence[str], /) -> bool:
        """Whether some of these inputs gave something before, and may hold something else now."""
        ...

    def knowledge(self, path: str, sha256: str, /) -> Knowledge: ...

    def note(self, path: str, sha256: str, size: int, /) -> None:
        """A member holds such bytes, though it is not its turn yet."""
        ...


class _Whole(io.RawIOBase):
    """A pipe, of which each read gives as much as was asked for unless it ends."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def look_through(path: str, options: Options, memory: Memory) -> Iterator[None]:
    """Note what the members of a container hold before any is read; a sign of life for each.

    A row that was put in moves those behind it: what a row held before may be in the next now, and is not replaced.
    """
    if is_open_here(path):
        return
    try:
        opened = _opened(path)
        if opened is None:
            return
        with opened[0] as stream:
            name = display_name(path)
            if is_container(stream.peek(HEAD)[:HEAD], name):
                for content in contents(stream, name, options):
                    if isinstance(content.found, Source):
                        data = content.found.data
                        memory.note(_path(path, content), hashlib.sha256(data).hexdigest(), len(data))
                    yield
    except (OSError, InputError):
        return  # reading it will tell why


def items(
    path: str, options: Options, memory: Memory | None = None, *, data: bytes | None = None
) -> Iterator[Item | None]:
    """What is to be read of one input, in order; of a container last that it ends.

    A file that holds no others is left to whoever reads it.

    Args:
        path: as `discover` gives it.
        options: how to read containers.
        memory: of earlier runs.
        data: its bytes, where they are at hand; nothing is then opened.

    Yields:
        None for a member of which nothing is to be done: looking at a million of them may take its time.
    """
    name = display_name(path)
    try:
        opened = _opened(path) if data is None else (_held(data), len(data), None)
    except OSError:
        opened = None  # reading it will tell why
    except InputError as error:
        yield Item(path, finished=Finished((), rejection_of(name, error)))
        return
    if opened is None:
        yield Item(path)
        return
    stream, size, modified = opened
    with stream:
        try:
            head = stream.peek(HEAD)[:HEAD]
        except InputError as error:
            yield Item(path, finished=Finished((), rejection_of(name, error)))
            return
        if is_container(head, name):
            for content in contents(stream, name, options):
                yield _item(path, content, size, modified, memory)
            yield Item(path, finished=Finished((), None, size, modified, ends_container=True))
        elif data is not None or is_open_here(path) or is_url(path):
            yield _rest(path, stream, name, options.max_bytes, modified)
        else:
            yield Item(path)


def _opened(path: str) -> tuple[io.BufferedReader, int | None, int | None] | None:
    """A file that may be a container, with its size and when it was changed; None where only its reader opens it.

    Raises:
        OSError: it cannot be opened.
        Failed: standard input is closed.
    """
    if path == STANDARD_INPUT:
        pipe = getattr(sys.stdin, "buffer", None)
        if pipe is None:
            raise Failed("standard input is closed", "give it a file or a pipe (ingest - < FILE)")
        return io.BufferedReader(_Whole(pipe)), None, None
    if is_url(path):
        from copydesk.storage import remote

        found = remote.status(path)
        return remote.opened(path), *found
    if is_open_here(path):
        return io.BufferedReader(_Whole(open(path, "rb"))), None, None
    if is_text_name(path) or not stat.S_ISREG(os.stat(path).st_mode):
        return None
    file = open(path, "rb")  # noqa: SIM115 (whoever asked closes it)
    status = os.fstat(file.fileno())
    return file, status.st_size, settled(status)


def _held(data: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(data))


def _rest(path: str, stream: io.BufferedReader, name: str, max_bytes: int, modified: int | None) -> Item:
    """What a pipe holds, or a file elsewhere, that is no container."""
    try:
        data = stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise too_long(None, max_bytes)
    except (OSError, ValueError) as error:
        return Item(path, finished=Finished((), rejection_of(name, Failed(*trouble_with(error)))))
    except InputError as error:
        return Item(path, finished=Finished((), rejection_of(name, error)))
    return Item(path, Source(name, data, modified))


def _item(
    path: str,
    content: Content,
    size: int | None,
    modified: int | None,
    memory: Memory | None,
) -> Item | None:
    """A thing in a container, with what became of it already; None where nothing is to be done."""
    found = content.found
    if content.within is None:
        assert isinstance(found, Rejection)
        return _done(path, Finished((), found, size, modified))
    within = _path(path, content)
    if isinstance(found, Skipped):
        return _done(within, Finished((), None, skipped=found))
    if isinstance(found, Rejection):
        return _done(within, Finished((), found))
    if memory is not None:
        digest = hashlib.sha256(found.data).hexdigest()
        knowledge = memory.knowledge(within, digest)
        if knowledge == "done":
            return None
        if knowledge == "copy":
            return _done(within, Finished((), None, len(found.data), None, digest))
    return Item(within, found, is_within=True)


def _path(path: str, content: Content) -> str:
    """What a ledger calls a thing in a container."""
    return f"{path}{WITHIN}{content.within}"


def _done(within: str, finished: Finished) -> Item:
    return Item(within, finished=finished._replace(is_within=True), is_within=True)
