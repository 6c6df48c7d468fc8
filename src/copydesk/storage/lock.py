"""One run at a time: a lock file that says who holds it, and that no dead process can hold."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from copydesk.errors import LedgerBusy, LedgerError
from copydesk.storage.files import display_name

if sys.platform != "win32":
    import fcntl

SUFFIX = ".lock"
#: Seconds between two signs of life, and after which a holder on another machine that gave none counts as dead.
_BEAT, _DEAD = 20.0, 900.0
#: Seconds to wait for the holder to have said who it is, and between two looks.
_PATIENCE, _LOOK = 1.0, 0.02


@dataclass(slots=True)
class Lock:
    """A lock that is held."""

    _descriptor: int
    _next_beat: float

    def beat(self) -> None:
        """Give a sign of life, if it is time to; machines that do not share kernel locks go by it."""
        now = time.monotonic()
        if now >= self._next_beat:
            self._next_beat = now + _BEAT
            with suppress(OSError):  # should the disk be the trouble, the ledger's own writes tell
                os.utime(self._descriptor)


@contextmanager
def locked(path: str) -> Iterator[Lock]:
    """Hold the lock file `path` while the block runs; it stays behind, empty.

    The kernel's lock on the open file (`flock`) goes with its process, however that ends. Some network file systems
    keep such locks to one machine: the file therefore also names its holder, who touches it as long as it lives.

    Raises:
        LedgerBusy: another process holds it.
        LedgerError: the file cannot be written, or locked.
    """
    if sys.platform == "win32":
        raise LedgerError("a ledger needs the file locks of a POSIX system; run without --ledger here")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise _error(path, error) from error
    try:
        _take(path, descriptor)
        lock = Lock(descriptor, 0.0)
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, _holder(), 0)
            lock.beat()
        except OSError as error:
            raise _error(path, error) from error
        try:
            yield lock
        finally:
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(path: str, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _busy(path, _read_holder(descriptor, wait=True)) from None
    except OSError as error:
        raise _error(path, error) from error
    holder = _read_holder(descriptor, wait=False)
    if holder.get("host", _host()) != _host() and _is_alive(path, descriptor):
        raise _busy(path, holder)


def _is_alive(path: str, descriptor: int) -> bool:
    """Whether the file was touched lately, by the clock of the machine that keeps it."""
    beaten = os.fstat(descriptor).st_mtime
    probe = f"{path}.{os.getpid()}"
    try:
        with open(probe, "wb") as file:
            now = os.fstat(file.fileno()).st_mtime
        os.unlink(probe)
    except OSError:
        now = time.time()
    return now - beaten < _DEAD


def _holder() -> bytes:
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return json.dumps({"process": os.getpid(), "host": _host(), "started": started}).encode() + b"\n"


def _host() -> str:
    return socket.gethostname()


def _read_holder(descriptor: int, *, wait: bool) -> dict[str, str]:
    """What the file says of its holder; nothing where it holds nothing that can be read."""
    until = time.monotonic() + (_PATIENCE if wait else 0)
    while True:
        with suppress(OSError, ValueError, AttributeError, KeyError, RecursionError, OverflowError):
            held = json.loads(os.pread(descriptor, 1 << 12, 0))
            holder = {str(name): str(value) for name, value in held.items()}
            if not wait or holder["host"] != _host() or _exists(int(holder["process"])):
                return holder  # while waiting, what a dead process left is not the answer
        if time.monotonic() >= until:
            return {}
        time.sleep(_LOOK)


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _busy(path: str, holder: dict[str, str]) -> LedgerBusy:
    ledger = display_name(path.removesuffix(SUFFIX))
    if not holder:
        return LedgerBusy(f"another run holds the ledger '{ledger}'; try again when it is done")
    who = f"process {holder.get('process')} on {holder.get('host')}, since {holder.get('started')}"
    return LedgerBusy(f"another run holds the ledger '{ledger}': {who}; try again when it is done")


def _error(path: str, error: OSError) -> LedgerError:
    return LedgerError(
        f"cannot lock the ledger by '{display_name(path)}': {error.strerror}; keep the ledger in a folder that can be"
        " written and has file locks"
    )
