"""What is made beside its target under a name of its own, and cleared by a later run where its own was killed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import sys

if sys.platform != "win32":
    import fcntl

_TEMPORARY = ".copydesk-tmp"
_TEMPORARY_MIDDLE = re.compile(r"\d+-[0-9a-f]{8}")


def _stem(target: str) -> str:
    """What the names of all temporary files of one target begin with, short enough for any file system."""
    name = os.path.basename(target)
    raw = os.fsencode(name)
    if len(raw) > 200:
        name = hashlib.sha256(raw).hexdigest()
    return f".{name}."


def temporary_name(target: str) -> str:
    """A path beside the target that nothing has yet."""
    unique = f"{os.getpid()}-{secrets.token_hex(4)}"
    return os.path.join(os.path.dirname(target), f"{_stem(target)}{unique}{_TEMPORARY}")


def create_temporary(target: str) -> tuple[str, int]:
    """A new file beside the target, locked for as long as it is open: the sign that its run is alive.

    A process number would not tell: it is used again, and means nothing on another machine of a shared
    folder. The kernel drops the lock with the process, however that ends.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        path = temporary_name(target)
        descriptor = os.open(path, flags, 0o666)
        # Between these two lines another run may have taken it for a leftover: then it is gone again, and
        # the lock is on a file without a name.
        if lock(descriptor, wait=True) and os.fstat(descriptor).st_nlink == 0:
            os.close(descriptor)
            continue
        return path, descriptor


def clear_leftovers(target: str) -> None:
    """Remove the temporary files that earlier runs to this target left and that no process holds."""
    for path in leftovers(target):
        with contextlib.suppress(OSError):
            # Not waiting, not following: the name could by now be anything.
            descriptor = os.open(
                path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
            )
            try:
                if lock(descriptor, wait=False):
                    os.unlink(path)
            finally:
                os.close(descriptor)


def leftovers(target: str) -> list[str]:
    """What stands beside the target under a name that `temporary_name` gives, whether or not its run is alive."""
    folder, stem = os.path.dirname(target), _stem(target)
    found: list[str] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(stem) and entry.name.endswith(_TEMPORARY):
                middle = entry.name[len(stem) : -len(_TEMPORARY)]
                if _TEMPORARY_MIDDLE.fullmatch(middle):
                    found.append(entry.path)
    return found


def lock(descriptor: int, *, wait: bool) -> bool:
    """Whether the file is ours now; False also where there are no locks, and leftovers then stay."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            return True
    return False
