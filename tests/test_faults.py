"""Kills, signals and any order of events: the output is that of one undisturbed run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from command import DEADLINE, HEADLINE, PROSE, Running, run
from copydesk import Summary, ingest, reading
from copydesk.model import Line
from copydesk.stages.normalize import normalize
from copydesk.storage import intake
from copydesk.views.formats.csv import COLUMNS
from copydesk.views.formats.txt import SEPARATOR
from faults import Storm, small_steps, storm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and forked processes")


@pytest.fixture(autouse=True)
def steps() -> Iterator[None]:
    with small_steps():
        yield


@pytest.mark.parametrize(
    ("kills", "jobs", "sign", "options"),
    [
        (12, 1, signal.SIGKILL, ()),
        (6, 1, signal.SIGKILL, ("--unique",)),
        (8, 2, signal.SIGKILL, ()),
        (5, 2, signal.SIGKILL, ("--unique",)),
        (6, 4, signal.SIGKILL, ()),
        (6, 1, signal.SIGTERM, ()),
        (5, 2, signal.SIGTERM, ("--unique",)),
        (5, 4, signal.SIGTERM, ()),
        (5, 2, signal.SIGINT, ()),
        (8, 2, None, ()),
        (8, 4, None, ("--unique",)),
    ],
)
def test_the_output_is_that_of_an_undisturbed_run(
    tmp_path: Path,
    kills: int,
    jobs: int,
    sign: signal.Signals | None,
    options: tuple[str, ...],
) -> None:
    found = storm(tmp_path, kills=kills, jobs=jobs, sign=sign, files=40, options=options)
    assert found.kills >= kills
    assert_equal(found)


def assert_equal(found: Storm) -> None:
    articles, rejects = found.undisturbed
    assert len(articles) > 10_000
    assert rejects
    assert found.disturbed == found.undisturbed
    assert found.further == found.disturbed


@pytest.mark.parametrize(
    ("outputs", "options", "jobs"),
    [
        (("out.csv", "rejects.jsonl"), ("--bom",), 1),
        (("out.jsonl.gz", "rejects.jsonl.gz"), (), 2),
        (("out.csv.zst", "rejects.jsonl.zst"), ("--unique",), 1),
        (("out.txt.gz", "rejects.jsonl"), ("--format", "txt"), 2),
    ],
)
def test_so_it_is_in_other_formats_and_packed(
    tmp_path: Path, outputs: tuple[str, str], options: tuple[str, ...], jobs: int
) -> None:
    found = storm(tmp_path, kills=6, jobs=jobs, files=40, options=options, outputs=outputs)
    assert found.kills >= 6
    assert_equal(found)
    between, head = f"\n{SEPARATOR}\n\n".encode(), COLUMNS[0].encode() + b"," + COLUMNS[1].encode()
    if ".txt" in outputs[0]:
        assert all(piece.strip() for piece in found.disturbed[0].split(between))
    elif ".csv" in outputs[0]:
        assert found.disturbed[0].count(head) == 1


def put(name: str, text: str = "") -> None:
    Path("in").mkdir(exist_ok=True)
    Path("in", name).write_text(
        "\n\n".join((f"{name}: {text} {HEADLINE}", *(f"{name}: {line}" for line in PROSE)))
    )


def files(output: str = "out.jsonl") -> list[str]:
    return [json.loads(line)["source"]["file"] for line in Path(output).read_bytes().splitlines()]


def deadly(text: str) -> list[Line]:
    """In place of `normalize`: some dumps kill whoever reads them."""
    if "SEGFAULT" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    return normalize(text)


def slow(text: str) -> list[Line]:
    time.sleep(0.03)
    return normalize(text)


@pytest.mark.parametrize("jobs", ["2", "4"])
def test_an_input_that_kills_fails_alone_with_its_signal(
    jobs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "normalize", deadly)
    for number in range(30):
        put(f"{number:02d}", "SEGFAULT" if number == 17 else "")
    done = run("in", "-o", "out.jsonl", "--jobs", jobs)
    assert done.returncode == 1
    assert b"in/17: failed: the process that read it was killed by SIGSEGV" in done.stderr
    assert files() == [f"in/{number:02d}" for number in range(30) if number != 17]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_input_that_kills_a_small_run_fails_alone_in_the_next(
    jobs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "normalize", deadly)
    for name in ("a", "b", "c"):
        put(name, "SEGFAULT" if name == "b" else "")
    arguments = ("in", "-o", "out.jsonl", "--ledger", "dumps.ledger", "--jobs", jobs)
    assert run(*arguments).returncode == -signal.SIGSEGV
    done = run(*arguments)
    assert done.returncode == 1
    assert b"in/b: failed: the process that read it was killed by SIGSEGV" in done.stderr
    assert files() == ["in/a", "in/c"]


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_is_read_after_a_crash_too(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put("a")
    with monkeypatch.context() as patch:
        patch.setattr(reading, "normalize", lambda text: os.kill(os.getpid(), signal.SIGKILL))
        arguments = ("in", "-o", "out.jsonl", "--ledger", "dumps.ledger")
        assert run(*arguments).returncode == -signal.SIGKILL
    dump = "\n\n".join((HEADLINE, *PROSE)).encode()
    done = run(name, *arguments, standard_input=dump)
    assert done.returncode == 0, done
    assert sorted(files()) == sorted([name, "in/a"])


def test_standard_input_may_come_slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole = intake._Whole.readinto

    def slowly(stream: intake._Whole, buffer: object) -> int:
        time.sleep(0.7)
        return int(whole(stream, buffer))

    monkeypatch.setattr(intake._Whole, "readinto", slowly)
    dump = "\n\n".join((HEADLINE, *PROSE)).encode()
    assert run("-", "-o", "out.jsonl", "--timeout", "0.5", standard_input=dump).returncode == 0
    assert files() == ["-"]


@pytest.mark.parametrize("ledger", [(), ("--ledger", "dumps.ledger")])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_no_process_behind(
    ledger: tuple[str, ...],
    number: signal.Signals,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "normalize", slow)
    for name in range(300):
        put(f"{name:03d}")
    process = Running(["in", "-o", "out.jsonl", "--jobs", "3", *ledger])
    until = time.monotonic() + DEADLINE
    workers: set[int] = set()
    while len(workers) < 3:
        assert not process.has_ended()
        assert time.monotonic() < until
        told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        workers = {int(child) for child in told.split()}
    for worker in workers:  # a terminal sends Ctrl-C to all of them, systemd SIGTERM
        os.kill(worker, number)
    os.kill(process.pid, number)
    assert process.finish().returncode == status
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]
    assert Path("out.jsonl").exists() == bool(ledger)


def test_of_twenty_runs_at_once_one_works_and_nineteen_try_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put("a")
    os.mkfifo("in/pipe")
    arguments = ("in", "in/pipe", "-o", "out.jsonl", "--ledger", "dumps.ledger")
    runs = [Running(arguments) for _ in range(20)]
    until = time.monotonic() + DEADLINE
    while sum(process.has_ended() for process in runs) < 19:
        assert time.monotonic() < until
        time.sleep(0.01)
    Path("in/pipe").write_text("Home\nNews\n")
    assert sorted(process.finish().returncode for process in runs) == [0, *[75] * 19]
    assert files() == ["in/a"]


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of half a megabyte, with a folder of inputs that are not on it."""
    monkeypatch.chdir(tmp_path)
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


_ON_DISK = ("in", "-o", "disk/out.jsonl", "--ledger", "disk/dumps.ledger")


@pytest.mark.parametrize("name", ["jsonl", "csv", "txt"])
def test_a_full_disk_undoes_the_batch_and_the_next_run_goes_on(name: str, small_disk: Path) -> None:
    for number in range(60):
        put(f"{number:02d}")
    (small_disk / "filling").write_bytes(bytes(380_000))
    done = run(*_ON_DISK, "--format", name)
    assert done.returncode == 1
    assert b"the disk is full" in done.stderr
    (small_disk / "filling").unlink()
    assert run(*_ON_DISK, "--format", name).returncode == 0
    ingest(["in"], "whole", format=name)
    assert Path("disk/out.jsonl").read_bytes() == Path("whole").read_bytes()


@pytest.mark.parametrize("options", [("--format", "markdown"), ("--format", "parquet"), ("--format", "csv")])
def test_a_full_disk_leaves_the_old_output(options: tuple[str, ...], small_disk: Path) -> None:
    put("a")
    arguments = ("in", "-o", "disk/out", *options)
    assert run(*arguments).returncode == 0
    before = {path: path.is_file() and path.read_bytes() for path in small_disk.rglob("*")}
    for number in range(120):
        put(f"{number:02d}")
    (small_disk / "filling").write_bytes(bytes(500_000))
    done = run(*arguments)
    assert done.returncode == 1
    assert b"the disk is full" in done.stderr
    (small_disk / "filling").unlink()
    assert {path: path.is_file() and path.read_bytes() for path in small_disk.rglob("*")} == before


def test_a_read_only_disk_is_said_and_nothing_lost(small_disk: Path) -> None:
    put("a")
    assert run(*_ON_DISK).returncode == 0
    put("b")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run(*_ON_DISK)
    assert done.returncode == 1
    assert b"disk/dumps.ledger" in done.stderr
    assert b"Read-only file system" in done.stderr or b"check its mode and its disk" in done.stderr
    done = run("in", "-o", "disk/out.jsonl", "--ledger", "other.ledger")
    assert done.returncode == 1
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert run(*_ON_DISK).returncode == 0
    assert files("disk/out.jsonl") == ["in/a", "in/b"]


#: A folder in memory, where there is one: nothing is killed here, and waiting for the disk would take the most time.
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
_NAMES = st.sampled_from(("a", "b", "c", "d"))
_TEXTS = st.sampled_from(("monday", "tuesday", "wednesday"))


class Folder(RuleBasedStateMachine):
    """A folder in which files come, change, move and go, between runs with one ledger."""

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory(dir=_MEMORY)
        self._folder = Path(self._place.name, "in")
        self._folder.mkdir()
        self._clock = 1_500_000_000
        self._removed: set[str] = set()

    def teardown(self) -> None:
        self._place.cleanup()

    def _names(self) -> list[str]:
        return sorted(os.listdir(self._folder))

    @rule(name=_NAMES, text=_TEXTS)
    def write(self, name: str, text: str) -> None:
        prose = "\n\n".join(f"{text.capitalize()}: {sentence}" for sentence in PROSE)
        path = self._folder / name
        path.write_text(f"The news of {text} from the harbour\n\n{prose}\n")
        self._clock += 1
        os.utime(path, (self._clock, self._clock))

    @precondition(lambda self: self._names())
    @rule(name=_NAMES, place=st.integers(0, 3))
    def move(self, name: str, place: int) -> None:
        names = self._names()
        (self._folder / names[place % len(names)]).rename(self._folder / name)

    @precondition(lambda self: self._names())
    @rule(place=st.integers(0, 3))
    def remove(self, place: int) -> None:
        names = self._names()
        (self._folder / names[place % len(names)]).unlink()

    @precondition(lambda self: self._names())
    @rule()
    def run(self) -> None:
        self._run("dumps")

    def _run(self, ledger: str) -> Summary:
        place = self._place.name
        return ingest([self._folder], f"{place}/{ledger}.jsonl", ledger=f"{place}/{ledger}.ledger", jobs=1)

    @precondition(lambda self: self._names())
    @rule()
    def compare(self) -> None:
        self._run("dumps")
        assert self._run("dumps").articles == 0
        live: set[str] = set()
        seen: set[str] = set()
        for record in self._records("dumps"):
            assert record["id"] not in live, "written twice"
            if record["replaces"] is not None:
                assert record["replaces"] in live, "replaces what is no longer there"
                live.discard(record["replaces"])
            live.add(record["id"])
            seen.add(record["id"])
        for path in (Path(self._place.name, f"fresh{end}") for end in (".ledger", ".jsonl")):
            path.unlink(missing_ok=True)
        self._run("fresh")
        fresh = {record["id"] for record in self._records("fresh")}
        assert fresh <= live, "something in the folder has no article that stands"
        assert fresh <= seen

    def _records(self, name: str) -> list[dict[str, str]]:
        lines = Path(self._place.name, f"{name}.jsonl").read_bytes().splitlines()
        return [json.loads(line) for line in lines]


Folder.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
test_any_order_of_changes_and_runs_gives_the_articles_of_one_run = Folder.TestCase
