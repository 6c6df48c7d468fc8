"""How tests run the command: in a process of its own, as a user would."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

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


def environment(**changes: str | None) -> dict[str, str]:
    """The environment without what would colour or localise the output, with changes; None takes away."""
    known = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "PYTHONIOENCODING"}}
    return {name: value for name, value in (known | changes).items() if value is not None}


def run(*arguments: str | bytes | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The finished command; `options` as for `subprocess.run`."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment()} | options
    if "input" not in options:
        options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([*COMMAND, *arguments], timeout=DEADLINE, check=False, **options)


def shell(line: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A line for the shell, in which `ingest` is the command."""
    options = {"env": environment()} | options
    line = f'ingest() {{ "{sys.executable}" -m copydesk "$@"; }}; {line}'
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=DEADLINE, check=False, **options)


def on_terminal(*arguments: str, variables: Mapping[str, str | None] | None = None) -> tuple[str, int]:
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
