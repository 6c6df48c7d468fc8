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
from typing import Any

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


def run(
    *arguments: str,
    standard_input: bytes = b"",
    variables: Mapping[str, str] | None = None,
    before: Callable[[], object] = lambda: None,
) -> subprocess.CompletedProcess[bytes]:
    """The finished command in a process forked from this one, where all is imported: 20 ms instead of a second.

    Args:
        arguments: of the command.
        standard_input: what it can read.
        variables: added to its environment.
        before: called in that process first, to take a right or set a limit.
    """
    _know_all_languages()
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(standard_input)
        given.seek(0)
        child = os.fork()
        if child == 0:
            os.environ.update(variables or {})
            for number, file in enumerate((given, out, err)):
                os.dup2(file.fileno(), number)
            os._exit(_be_the_command(arguments, before))
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())


@cache
def _know_all_languages() -> None:
    """Read the language files in this process, so that no child needs to."""
    read(Source("-", DUMP.encode()))


def _be_the_command(arguments: Sequence[str], before: Callable[[], object]) -> int:
    signal.alarm(DEADLINE)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", errors="backslashreplace", closefd=False)
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.argv = ["ingest", *arguments]
    try:
        before()
        cli.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 99
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 98  # `main` never returns


def shell(line: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A line for the shell, in which `ingest` is the command."""
    options = {"env": environment()} | options
    line = f'ingest() {{ "{sys.executable}" -m copydesk "$@"; }}; {line}'
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=DEADLINE, check=False, **options)


def on_terminal(*arguments: str, variables: Mapping[str, str] | None = None) -> tuple[str, int]:
    """What the command prints on a terminal 100 columns wide, both streams as they come, and its exit status."""
    import pty  # there is none on Windows

    ours, theirs = pty.openpty()
    variables = {"TERM": "xterm", "COLUMNS": "100", **(variables or {})}
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment(**variables)
    )
    os.close(theirs)
    pieces = []
    with contextlib.suppress(OSError):  # Linux says EIO where others say end of file
        while piece := os.read(ours, 1 << 16):
            pieces.append(piece)
    os.close(ours)
    return b"".join(pieces).decode().replace("\r\n", "\n"), process.wait(DEADLINE)


@contextlib.contextmanager
def stopped_at(fifo: str, *arguments: str, **options: Any) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The running command, waiting for the first byte of `fifo`, one of its inputs; and the other end of that.

    Its inputs are found and its outputs are open by then, and what sorts before the pipe has been read.
    """
    os.mkfifo(fifo)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment()} | options
    with subprocess.Popen([*COMMAND, *arguments], stdin=subprocess.DEVNULL, **options) as process:
        descriptor = -1
        try:
            descriptor = _open_when_read(fifo, process)
            yield process, descriptor
        finally:
            process.kill()
            if descriptor >= 0:
                with contextlib.suppress(OSError):
                    os.close(descriptor)


def _open_when_read(fifo: str, process: subprocess.Popen[bytes]) -> int:
    while process.poll() is None:
        with contextlib.suppress(OSError):  # nobody reads yet
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)
    assert process.stderr is not None
    raise AssertionError(f"ended too soon: {process.stderr.read().decode()}")
