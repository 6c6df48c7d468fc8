"""An input as what is to be read of it one by one: the file as it stands, or all that is in a container."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO, Literal

from copydesk.errors import Failed, InputError
from copydesk.model import Finished, Item, Rejection, Skipped, Source
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


def items(
    path: str, options: Options, known: Callable[[str, str], Knowledge] | None = None
) -> Iterator[Item]:
    """What is to be read of one input, in order; of a container last that it ends.

    A file that holds no others is left to whoever reads it.

    Args:
        path: as `discover` gives it.
        options: how to read containers.
        known: says what is known of a member, by its path and the SHA-256 of its bytes.
    """
    name = display_name(path)
    try:
        opened = _opened(path)
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
                if (item := _item(path, content, size, modified, known)) is not None:
                    yield item
            yield Item(path, finished=Finished((), None, size, modified, ends_container=True))
        elif is_open_here(path) or is_url(path):
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
    known: Callable[[str, str], Knowledge] | None,
) -> Item | None:
    """A thing in a container, with what became of it already; None where nothing is to be done."""
    found = content.found
    if content.within is None:
        assert isinstance(found, Rejection)
        return _done(path, Finished((), found, size, modified))
    within = f"{path}{WITHIN}{content.within}"
    if isinstance(found, Skipped):
        return _done(within, Finished((), None, skipped=found))
    if isinstance(found, Rejection):
        return _done(within, Finished((), found))
    if known is not None:
        digest = hashlib.sha256(found.data).hexdigest()
        knowledge = known(within, digest)
        if knowledge == "done":
            return None
        if knowledge == "copy":
            return _done(within, Finished((), None, len(found.data), None, digest))
    return Item(within, found, is_within=True)


def _done(within: str, finished: Finished) -> Item:
    return Item(within, finished=finished._replace(is_within=True), is_within=True)
