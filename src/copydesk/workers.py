"""A function over many items on several cores: the same results in the same order as on one."""

from __future__ import annotations

import contextlib
import gc
import math
import multiprocessing
import os
import pickle
import selectors
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any, Generic, TypeVar

from copydesk.errors import CopydeskError

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Seconds of work, and items, that one process does before others are asked to help: what is loaded by then is shared.
_ALONE, _FEW = 0.5, 32
#: Items given at a time, and such groups that a worker has in hand or waiting: it need not wait for the next, and
#: nobody wakes up for each.
_GROUP, _AHEAD = 8, 2
#: Items, for each worker, that results may be ahead of the one that is due.
_WINDOW = 64
#: Bytes of items in one group, and of all that were taken; each may be passed by one item.
_GROUP_BYTES, _MOST_BYTES = 1 << 20, 64 << 20
#: Seconds beyond its time after which a worker that does not stop an item itself is killed.
_GRACE = 5.0
#: Deaths of workers over one item after which it is given up; a worker may also be killed by mistake.
_DEATHS = 3
#: Processes forked from this one share its memory; elsewhere than on Linux system libraries do not survive it.
_CONTEXT: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
#: Signals that ask for an end.
_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class TooLong(BaseException):
    """An item took longer than it may; no `except Exception` on the way may swallow it."""


def cores() -> int:
    """How many cores this process may use."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):  # containers: "200000 100000" is two cores, "max" all
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text(encoding="ascii").split()
        count = min(count, math.ceil(int(quota) / int(period)))
    return max(1, count)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in the block when so much time has passed.

    Only where the system has timers, and in a program's main thread: elsewhere nothing happens.
    """
    try:
        before = signal.signal(signal.SIGALRM, _raise)
    except (AttributeError, ValueError):
        yield
        return
    start = time.monotonic()
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        # A timer that was set before goes on.
        signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - start), 0.001) if left else 0)
        signal.signal(signal.SIGALRM, before)


def _raise(number: int, frame: FrameType | None) -> None:
    raise TooLong


def spread(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int,
    timeout: float,
    lost: Callable[[Item, str | None], Result],
    apart: bool = False,
    size: Callable[[Item], int] = lambda item: 0,
) -> Generator[Result]:
    """The function's results in the order of the items.

    Few items are done in this process. A worker that dies costs at most the item it was at; what the function raises
    is raised here.

    Args:
        function: what is to be done; picklable, as are items and results.
        items: any number; so many are taken as are in hand, and some ahead.
        jobs: processes that do it.
        timeout: seconds that an item may take before its worker is killed.
        lost: the result for an item that workers die of, and of what in words; None if it took too long.
        apart: whether all items are done in other processes, however few they are.
        size: bytes of memory that an item takes.
    """
    start = time.monotonic()
    rest = iter(items)
    if not apart:
        for place, item in enumerate(rest):
            if jobs > 1 and place >= _FEW and time.monotonic() - start >= _ALONE:
                rest = chain([item], rest)
                break
            yield function(item)
    first = next(rest, None)
    if first is not None:
        team = _Team(function, _Ahead(chain([first], rest), size), jobs, timeout, lost)
        try:
            yield from team.results()
        finally:
            team.stop()


@contextlib.contextmanager
def _held_back() -> Iterator[None]:
    """Let signals wait: what they raise while a process is forked would be lost, or be raised in both."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker(Generic[Item]):
    """A process, and the places of the items in its hands, group by group."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.groups: deque[range] = deque()
        self.since = 0.0

    def give(self, places: range, items: Sequence[Item]) -> None:
        if not self.groups:
            self.since = time.monotonic()
        self.groups.append(places)
        self.connection.send(items)

    def deadline(self, timeout: float) -> float:
        """When the group in hand must be done, each item of which may take so many seconds."""
        return self.since + len(self.groups[0]) * timeout + _GRACE if self.groups else math.inf


class _Ahead(Generic[Item]):
    """Items that were taken and whose results are not due yet.

    Attributes:
        open: by their places, counted from 0.
    """

    def __init__(self, items: Iterator[Item], size: Callable[[Item], int]) -> None:
        self.open: dict[int, Item] = {}
        self._items = items
        self._size = size
        self._next = 0
        self._bytes = 0

    def take(self, end: int) -> range:
        """The places of some more items, all before `end`; none where enough are open, or there are no more."""
        first, held = self._next, self._bytes
        while (
            self._next < min(first + _GROUP, end)
            and (self._bytes < _MOST_BYTES or not self.open)
            and self._bytes - held < _GROUP_BYTES
        ):
            try:
                item = next(self._items)
            except StopIteration:
                break
            self.open[self._next] = item
            self._bytes += self._size(item)
            self._next += 1
        return range(first, self._next)

    def close(self, place: int) -> None:
        """The item's result is given out."""
        self._bytes -= self._size(self.open.pop(place))


class _Team(Generic[Item, Result]):
    """The workers of one `spread`."""

    def __init__(
        self,
        function: Callable[[Item], Result],
        ahead: _Ahead[Item],
        most: int,
        timeout: float,
        lost: Callable[[Item, str | None], Result],
    ) -> None:
        self._function = function
        self._ahead = ahead
        self._most = most
        self._due = 0
        self._timeout = timeout
        self._lost = lost
        self._again: deque[int] = deque()
        self._deaths: dict[int, int] = {}
        self._done: dict[int, Result] = {}
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker[Item]] = []

    def _hire(self) -> None:
        try:
            self._start()
        except OSError as error:
            if not self._workers:  # with some of them it takes longer
                raise CopydeskError(
                    f"cannot start a process to read in: {error.strerror}; close other programs, raise the limit"
                    " (ulimit -n, ulimit -u), or do without (--jobs 1)"
                ) from error

    @_held_back()
    def _start(self) -> None:
        ours, theirs = _CONTEXT.Pipe()
        gc.freeze()  # what is shared stays so: the collector of a worker leaves it alone
        process = _CONTEXT.Process(target=_work, args=(self._function, theirs), daemon=True)
        process.start()
        theirs.close()
        worker: _Worker[Item] = _Worker(process, ours)
        self._workers.append(worker)
        self._selector.register(ours, selectors.EVENT_READ, worker)

    def results(self) -> Iterator[Result]:
        self._hire()
        self._hand_out()
        while self._ahead.open:
            while self._due not in self._done:
                self._take_in()
                self._hand_out()
            while self._due in self._done:
                result = self._done.pop(self._due)
                self._ahead.close(self._due)
                self._due += 1
                yield result
            self._hand_out()

    def _hand_out(self) -> None:
        """Give each worker some items; those that a dead one left first, one at a time."""
        waiting = deque(self._workers)
        while waiting:
            worker = waiting.popleft()
            while len(worker.groups) < _AHEAD:
                if self._again:
                    if worker.groups:
                        break  # the item may be deadly; nothing else should wait behind it
                    place = self._again.popleft()
                    places = range(place, place + 1)
                else:
                    places = self._ahead.take(self._due + _WINDOW * self._most)
                if not places:
                    break
                try:
                    worker.give(places, [self._ahead.open[place] for place in places])
                except OSError:
                    self._bury(worker)
                    waiting.append(self._workers[-1])  # were nobody given anything, nobody would ever answer
                    break
            if not waiting and len(self._workers) < self._most and len(worker.groups) == _AHEAD:
                count = len(self._workers)
                self._hire()
                waiting += self._workers[count:]

    def _take_in(self) -> None:
        """Wait for results, deaths, or an item that takes too long."""
        limit = min(worker.deadline(self._timeout) for worker in self._workers)
        wait = None if limit == math.inf else max(0.0, limit - time.monotonic())
        for key, _ in self._selector.select(wait):
            worker = key.data
            try:
                results, error = worker.connection.recv()
            except (EOFError, OSError, pickle.UnpicklingError):
                self._bury(worker)
                continue
            if error is not None:
                raise error
            self._done.update(zip(worker.groups.popleft(), results, strict=True))
            worker.since = time.monotonic()
        for worker in list(self._workers):
            if time.monotonic() > worker.deadline(self._timeout):
                worker.process.kill()
                self._bury(worker, took_too_long=True)

    def _bury(self, worker: _Worker[Item], *, took_too_long: bool = False) -> None:
        """A worker is dead: another takes its place; what it had in hand is tried again, item by item, or given up."""
        self._selector.unregister(worker.connection)
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        places = list(chain.from_iterable(worker.groups))
        if worker.groups and len(worker.groups[0]) == 1:
            place = places[0]
            self._deaths[place] = self._deaths.get(place, 0) + 1
            if took_too_long or self._deaths[place] == _DEATHS:
                cause = None if took_too_long else _cause(worker.process.exitcode)
                self._done[place] = self._lost(self._ahead.open[place], cause)
                del places[0]
        self._again.extend(places)
        self._hire()

    def stop(self) -> None:
        """End all workers at once, whatever they are at."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
        self._selector.close()
        gc.unfreeze()


def _portable(error: Exception) -> Exception:
    """The error as it can be sent; some cannot be made again from what they are pickled as."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{error!r}, in a process that reads")
    return error


def _cause(status: int | None) -> str:
    if status is not None and status < 0:
        with contextlib.suppress(ValueError):
            return f"the process that read it was killed by {signal.Signals(-status).name}"
    return f"the process that read it ended with status {status}"


def _work(function: Callable[[Item], Result], connection: Connection) -> None:
    """What a worker does, until nobody is at the other end of its connection."""
    for number in _ENDING:  # a whole group gets them; the first process decides
        signal.signal(number, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    if _CONTEXT.get_start_method() == "fork":
        # Files, locks and pipes of the first process must not stay open here when it dies.
        own = connection.fileno()
        os.closerange(3, own)
        os.closerange(own + 1, os.sysconf("SC_OPEN_MAX"))
    with contextlib.suppress(EOFError, OSError):
        while True:
            items = connection.recv()
            try:
                answer: tuple[list[Result], Exception | None] = ([function(item) for item in items], None)
            except Exception as error:
                answer = ([], _portable(error))
            connection.send(answer)
