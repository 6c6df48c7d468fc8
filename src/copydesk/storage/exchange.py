"""Two folders that change places in one step, where the system can; else in the fewest there are."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys

#: `renameat2(2)` of Linux.
_HERE, _EXCHANGE = -100, 2


def exchange(new: str, old: str) -> None:
    """Give each of two folders the name of the other.

    Raises:
        OSError: the system refuses; both are as they were.
    """
    if _at_once(new, old):
        return
    aside = _aside(old)
    os.rename(old, aside)
    try:
        os.rename(new, old)
    except OSError:
        os.rename(aside, old)
        raise
    os.rename(aside, new)


def recover(place: str) -> None:
    """Finish or take back what a run began that was killed in the middle of `exchange`.

    Raises:
        OSError: the system refuses.
    """
    aside = _aside(place)
    if os.path.isdir(aside) and not os.path.lexists(place):
        os.rename(aside, place)
    elif os.path.isdir(aside):
        shutil.rmtree(aside)


def _aside(place: str) -> str:
    folder, name = os.path.split(place)
    return os.path.join(folder, f".{name}.copydesk-old")


def _at_once(new: str, old: str) -> bool:
    """Whether it could be done so that at every moment there is a folder of either name."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    status: int = rename(_HERE, os.fsencode(new), _HERE, os.fsencode(old), _EXCHANGE)
    return status == 0
