"""Work spread over processes: the same results in the same order, whatever becomes of the processes."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copydesk import workers
from copydesk.errors import CopydeskError
from copydesk.workers import TooLong, cores, spread, time_limit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and forked processes")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask workers to help from the first item on."""
    monkeypatch.setattr(workers, "_ALONE", 0.0)
    monkeypatch.setattr(workers, "_FEW", 0)


def lost(item: int, cause: str | None) -> object:
    return item, cause


def results(
    function: Callable[[int], object], count: int, *, jobs: int = 3, timeout: float = 30.0
) -> list[object]:
    return list(spread(function, range(count), jobs=jobs, timeout=timeout, lost=lost))


def twice(item: int) -> object:
    return 2 * item


def children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


@pytest.fixture
def no_child_left() -> Iterator[None]:
    before = children()
    yield
    assert children() == before


@pytest.mark.usefixtures("no_child_left")
@pytest.mark.parametrize("jobs", [1, 2, 4])
@pytest.mark.parametrize("count", [0, 1, 3, 500])
def test_results_come_in_the_order_of_the_items(count: int, jobs: int) -> None:
    assert results(twice, count, jobs=jobs) == [2 * item for item in range(count)]


def test_items_that_take_longer_keep_their_place() -> None:
    def slow_at_first(item: int) -> object:
        time.sleep(0.05 if item % 40 == 0 else 0)
        return item

    assert results(slow_at_first, 200) == list(range(200))


def test_several_processes_do_it_and_none_is_this_one() -> None:
    def where(item: int) -> object:
        time.sleep(0.002)
        return os.getpid()

    found = set(results(where, 100, jobs=2))
    assert len(found) == 2
    assert os.getpid() not in found


def test_few_items_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_FEW", 10)
    assert set(results(lambda item: os.getpid(), 10)) == {os.getpid()}


def test_no_more_items_are_read_ahead_than_the_window(tmp_path: Path) -> None:
    def note(item: int) -> object:
        (tmp_path / str(item)).touch()
        return item

    going = spread(note, range(2000), jobs=2, timeout=30.0, lost=lost)
    next(going)
    time.sleep(0.5)
    assert len(list(tmp_path.iterdir())) <= workers._WINDOW * 2
    going.close()


@pytest.mark.usefixtures("no_child_left")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_an_item_that_kills_costs_itself_alone(number: signal.Signals) -> None:
    def deadly(item: int) -> object:
        if item in (7, 8, 150):
            os.kill(os.getpid(), number)
        return item

    cause = f"the process that read it was killed by {number.name}"
    assert results(deadly, 200) == [(item, cause) if item in (7, 8, 150) else item for item in range(200)]


def test_an_item_at_which_a_process_exits_is_named() -> None:
    def leaving(item: int) -> object:
        if item == 3:
            os._exit(5)
        return item

    assert results(leaving, 5)[3] == (3, "the process that read it ended with status 5")


@pytest.mark.usefixtures("no_child_left")
def test_workers_killed_from_outside_change_nothing() -> None:
    def slow(item: int) -> object:
        time.sleep(0.002)
        return item

    found: list[object] = []
    before = children()
    for result in spread(slow, range(300), jobs=3, timeout=30.0, lost=lost):
        found.append(result)
        if len(found) % 25 == 0 and (alive := sorted(children() - before)):
            os.kill(alive[len(found) // 25 % len(alive)], signal.SIGKILL)
    assert found == list(range(300))


@pytest.mark.usefixtures("no_child_left")
@pytest.mark.parametrize("jobs", [2, 3])
def test_all_workers_may_be_killed_while_nobody_looks(jobs: int) -> None:
    found: list[object] = []
    before = children()
    with time_limit(20):
        for result in spread(twice, range(2000), jobs=jobs, timeout=30.0, lost=lost):
            found.append(result)
            if len(found) % 200 == 0:
                time.sleep(0.05)  # they have done what they were given
                for worker in children() - before:
                    os.kill(worker, signal.SIGKILL)
                time.sleep(0.05)
    assert found == [2 * item for item in range(2000)]


def test_an_item_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_GRACE", 0.1)

    def endless(item: int) -> object:
        if item == 20:
            time.sleep(60)
        return item

    assert results(endless, 40, jobs=2, timeout=0.05) == [
        (20, None) if item == 20 else item for item in range(40)
    ]


@pytest.mark.usefixtures("no_child_left")
@pytest.mark.parametrize("most", [0, 1])
def test_where_no_process_can_be_started_fewer_do_it(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    start = workers._Team._start

    def refused(team: workers._Team[int, object]) -> None:
        if len(team._workers) == most:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        start(team)

    monkeypatch.setattr(workers._Team, "_start", refused)
    if most:
        assert results(twice, 300) == [2 * item for item in range(300)]
    else:
        with pytest.raises(CopydeskError, match=r"cannot start a process .*--jobs 1"):
            results(twice, 300)


@pytest.mark.usefixtures("no_child_left")
def test_what_the_function_raises_is_raised() -> None:
    def failing(item: int) -> object:
        if item == 60:
            raise LookupError("sixty")
        return item

    with pytest.raises(LookupError, match="sixty"):
        results(failing, 100)


class Peculiar(Exception):
    """Not made as pickles make errors."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def test_an_error_that_cannot_be_sent_is_told() -> None:
    def failing(item: int) -> object:
        raise Peculiar("o", "h")

    with pytest.raises(RuntimeError, match=r"Peculiar\('oh'\), in a process that reads"):
        results(failing, 3)


@pytest.mark.usefixtures("no_child_left")
def test_nothing_goes_on_when_nobody_wants_more() -> None:
    def slow(item: int) -> object:
        time.sleep(0.01)
        return item

    going = spread(slow, range(1000), jobs=2, timeout=30.0, lost=lost)
    assert [next(going) for _ in range(3)] == [0, 1, 2]
    going.close()


def test_workers_end_when_their_first_process_is_killed(tmp_path: Path) -> None:
    def slow(item: int) -> object:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(0.01)
        return item

    first = os.fork()
    if first == 0:
        for _ in spread(slow, range(10_000), jobs=3, timeout=30.0, lost=lost):
            pass
        os._exit(1)
    until = time.monotonic() + 20
    while len(list(tmp_path.iterdir())) < 3:
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    while any(Path("/proc", file.name).exists() for file in tmp_path.iterdir()):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_worker_holds_no_file_of_the_first_process(tmp_path: Path) -> None:
    with open(tmp_path / "held", "w"):
        assert str(tmp_path / "held") in open_files(0)
        for found in results(open_files, 3):
            assert str(tmp_path / "held") not in found  # type: ignore[operator]


def open_files(item: int) -> list[str]:
    found = []
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        except OSError:
            continue  # that of the listing itself
    return found


def test_time_limit() -> None:
    with pytest.raises(TooLong), time_limit(0.02):
        time.sleep(10)
    with time_limit(10):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_time_limit_leaves_an_older_timer_running() -> None:
    signal.setitimer(signal.ITIMER_REAL, 50)
    try:
        with time_limit(5):
            pass
        assert 40 < signal.getitimer(signal.ITIMER_REAL)[0] <= 50
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def test_cores_are_those_that_the_process_may_use() -> None:
    allowed = os.sched_getaffinity(0)
    assert 1 <= cores() <= len(allowed)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
