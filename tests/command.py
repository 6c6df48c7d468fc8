"""How tests run the command: always in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from copydesk import Source, cli, read

COMMAND = (sys.executable, "-m", "copydesk")
#: Seconds; what takes longer hangs.
DEADLINE = 60

HEADLINE = "Harbour bridge opens to traffic after nine years"
PROSE = (
    "The harbour bridge opened to traffic on Monday morning, nine years after its first stone was laid.",
    "Several hundred people walked across it before the first lorries were let through at noon.",
    "The mayor said that the town had waited long enough and thanked the engineers for their patience.",
)
#: A dump that holds an article for certain.
DUMP = "\n\n".join((HEADLINE, *PROSE)) + "\n"


def environment(**changes: str) -> dict[str, str]:
    """The environment without what would change the output, and with changes."""
    unwanted = {"NO_COLOR", "PYTHONIOENCODING"}
    return {name: value for name, value in os.environ.items() if name not in unwanted} | changes


class Done(NamedTuple):
    """How the command ended; `peak` is its memory at most, in bytes, that of this process at the start included."""

    returncode: int
    stdout: bytes
    stderr: bytes
    peak: int


class Running:
    """The command in a process forked from this one, where all is imported: 20 ms instead of a second."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        streams: Sequence[int] = (),
        variables: Mapping[str, str] | None = None,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        _know_all_languages()
        self._files = [TemporaryFile() for _ in range(3)]  # noqa: SIM115 - closed by _wait
        streams = streams or [file.fileno() for file in self._files]
        self._ended: Done | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(_be_the_command(arguments, streams, variables or {}, before))

    def has_ended(self) -> bool:
        return self._ended is not None or self._wait(os.WNOHANG)

    def finish(self) -> Done:
        while self._ended is None:
            self._wait(0)
        return self._ended

    def _wait(self, option: int) -> bool:
        pid, status, used = os.wait4(self.pid, option)
        if pid:
            for file in self._files:
                file.seek(0)
            _, out, err = (file.read() for file in self._files)
            for file in self._files:
                file.close()
            peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            self._ended = Done(os.waitstatus_to_exitcode(status), out, err, peak)
        return bool(pid)

    def kill(self) -> None:
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            self.finish()


def run(
    *arguments: str,
    standard_input: bytes = b"",
    variables: Mapping[str, str] | None = None,
    before: Callable[[], object] = lambda: None,
) -> Done:
    """The finished command.

    Args:
        arguments: of the command.
        standard_input: what it can read.
        variables: added to its environment.
        before: called in its process first, to take a right, set a limit, or close a stream.
    """

    def give_input() -> None:
        if standard_input:
            with TemporaryFile() as given:
                given.write(standard_input)
                given.seek(0)
                os.dup2(given.fileno(), 0)
        before()

    return Running(arguments, variables=variables, before=give_input).finish()


@cache
def _know_all_languages() -> None:
    """Read the language files in this process, so that no child needs to."""
    read(Source("-", DUMP.encode()))


def _be_the_command(
    arguments: Sequence[str],
    streams: Sequence[int],
    variables: Mapping[str, str],
    before: Callable[[], object],
) -> int:
    for end in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.alarm(DEADLINE)
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        before()
        os.environ.pop("NO_COLOR", None)
        os.environ.update(variables)
        sys.stdin, sys.stdout, sys.stderr = (_stream(number) for number in range(3))
        sys.argv = ["ingest", *arguments]
        cli.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 99
    finally:
        for left in (sys.stdout, sys.stderr):
            if left is not None:
                left.flush()
    return 98  # `main` never returns


def _stream(number: int) -> Any:
    """As the interpreter makes it at its start."""
    try:
        return open(
            number,
            "w" if number else "r",
            encoding="utf-8",
            errors="backslashreplace",
            buffering=number == 2 or -1,
            closefd=False,
        )
    except OSError:  # closed
        return None


def shell(line: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A line for the shell, in which `ingest` is the command."""
    options = {"env": environment()} | options
    line = f'ingest() {{ "{sys.executable}" -m copydesk "$@"; }}; {line}'
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, text=True, timeout=DEADLINE, check=False, **options
    )


def on_terminal(*arguments: str, variables: Mapping[str, str] | None = None) -> tuple[str, int]:
    """What the command prints on a terminal 100 columns wide, both streams as they come, and its exit status."""
    import pty  # there is none on Windows

    ours, theirs = pty.openpty()
    variables = {"TERM": "xterm", "COLUMNS": "100", **(variables or {})}
    process = Running(
        arguments, streams=(theirs, theirs, theirs), variables=variables, before=lambda: os.close(ours)
    )
    os.close(theirs)
    pieces = []
    with contextlib.suppress(OSError):  # Linux says EIO where others say end of file
        while piece := os.read(ours, 1 << 16):
            pieces.append(piece)
    os.close(ours)
    return b"".join(pieces).decode().replace("\r\n", "\n"), process.finish().returncode


@contextlib.contextmanager
def stopped_at(
    fifo: str, *arguments: str, before: Callable[[], object] = lambda: None
) -> Iterator[tuple[Running, int]]:
    """The running command, waiting for the first byte of `fifo`, one of its inputs; and the other end of that.

    Its inputs are found and its outputs are open by then, and what sorts before the pipe has been read.
    """
    os.mkfifo(fifo)
    process = Running(arguments, before=before)
    descriptor = -1
    try:
        while descriptor < 0:
            assert not process.has_ended(), process.finish()
            with contextlib.suppress(OSError):  # nobody reads yet
                descriptor = os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
            time.sleep(0.002)
        yield process, descriptor
    finally:
        process.kill()
        with contextlib.suppress(OSError):
            os.close(descriptor)
