from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import OutputError
from copydesk.model import Article, Origin
from copydesk.storage import temporary
from copydesk.storage.lines import LineWriter
from copydesk.storage.standard_output import standard_output_lines
from copydesk.storage.writers import atomic_lines
from copydesk.views.formats.jsonl import to_json_line

DEADLINE = 30  # seconds, for a subprocess that should take a tenth of one


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names() -> list[str]:
    return sorted(os.listdir("."))


def write_and_raise(lines: LineWriter, error: type[BaseException]) -> NoReturn:
    lines.write(b"one\n")
    raise error


def start(program: str, shell: str = '"$@"', **options: Any) -> subprocess.Popen[str]:
    """A program in its own Python; `shell` says how to run it, `"$@"` in it being the command."""
    modules = ("lines", "standard_output", "writers")
    imports = [f"from copydesk.storage.{module} import *\n" for module in modules]
    prelude = "".join(("import os, sys, time\n", *imports))
    return subprocess.Popen(
        ["sh", "-c", shell, "sh", sys.executable, "-c", prelude + program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finish(process: subprocess.Popen[str]) -> tuple[str, str, int]:
    out, err = process.communicate(timeout=DEADLINE)
    return out or "", err, process.returncode


# --- a file, whole or not at all ---------------------------------------------------------------------


def test_lines_become_the_file_at_the_end() -> None:
    with atomic_lines("out.jsonl") as lines:
        lines.write(b"one\n")
        lines.write(b"two\n")
        assert not Path("out.jsonl").exists()
        (temporary,) = names()
        assert temporary.startswith(f".out.jsonl.{os.getpid()}-")
        assert temporary.endswith(".copydesk-tmp")
    assert Path("out.jsonl").read_bytes() == b"one\ntwo\n"
    assert names() == ["out.jsonl"]


def test_no_lines_make_an_empty_file() -> None:
    with atomic_lines("out.jsonl"):
        pass
    assert Path("out.jsonl").read_bytes() == b""


def test_writing_streams() -> None:
    line = b"x" * 9_999 + b"\n"
    with atomic_lines("out.jsonl") as lines:
        for _ in range(200):
            lines.write(line)
        (temporary,) = names()
        assert Path(temporary).stat().st_size > len(line) * 150
    assert Path("out.jsonl").read_bytes() == line * 200


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_in_the_block_leaves_the_old_output(error: type[BaseException]) -> None:
    Path("out.jsonl").write_text("old\n")
    with pytest.raises(error), atomic_lines("out.jsonl") as lines:
        write_and_raise(lines, error)
    assert Path("out.jsonl").read_text() == "old\n"
    assert names() == ["out.jsonl"]


def test_the_file_is_synced_before_it_is_renamed_and_the_folder_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        mode = os.fstat(descriptor).st_mode
        calls.append("sync folder" if stat.S_ISDIR(mode) else f"sync {os.fstat(descriptor).st_size} bytes")
        fsync(descriptor)

    def noted_replace(source: str, target: str) -> None:
        calls.append("rename")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    with atomic_lines("out.jsonl") as lines:
        lines.write(b"1234\n")
    assert calls == ["sync 5 bytes", "rename", "sync folder"]


def test_no_descriptor_is_left_open() -> None:
    before = len(os.listdir("/dev/fd"))
    with atomic_lines("out.jsonl") as lines:
        lines.write(b"x\n")
    with contextlib.suppress(ValueError), atomic_lines("out.jsonl"):
        raise ValueError
    with contextlib.suppress(OutputError), atomic_lines("no/out.jsonl"):
        pass
    with atomic_lines("/dev/null") as lines:
        lines.write(b"x\n")
    assert len(os.listdir("/dev/fd")) == before


# --- modes and links ---------------------------------------------------------------------------------


@pytest.fixture
def umask() -> Iterator[None]:
    old = os.umask(0o027)
    yield
    os.umask(old)


@pytest.mark.usefixtures("umask")
def test_a_new_file_has_the_mode_of_the_umask() -> None:
    with atomic_lines("out.jsonl"):
        pass
    assert stat.S_IMODE(os.stat("out.jsonl").st_mode) == 0o640


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("mode", [0o600, 0o666, 0o755])
def test_an_existing_file_keeps_its_mode(mode: int) -> None:
    Path("out.jsonl").touch()
    Path("out.jsonl").chmod(mode)
    with atomic_lines("out.jsonl"):
        pass
    assert stat.S_IMODE(os.stat("out.jsonl").st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_an_existing_file_keeps_its_owner() -> None:
    Path("out.jsonl").touch()
    os.chown("out.jsonl", 65534, 65534)
    with atomic_lines("out.jsonl"):
        pass
    assert os.stat("out.jsonl").st_uid == os.stat("out.jsonl").st_gid == 65534


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_is_followed_and_stays(exists: bool) -> None:
    Path("real").mkdir()
    if exists:
        Path("real/2024.jsonl").write_text("old\n")
    Path("middle").symlink_to("real/2024.jsonl")
    Path("latest.jsonl").symlink_to("middle")
    with atomic_lines("latest.jsonl") as lines:
        lines.write(b"new\n")
    assert Path("latest.jsonl").is_symlink()
    assert not Path("real/2024.jsonl").is_symlink()
    assert Path("real/2024.jsonl").read_text() == "new\n"
    assert os.listdir("real") == ["2024.jsonl"]


@pytest.mark.parametrize(
    "name", ["ق" * 120 + ".jsonl", "x" * 230, "x" * 255, "two\nlines", os.fsdecode(b"caf\xe9")]
)
def test_odd_and_long_names(name: str) -> None:
    with atomic_lines(name) as lines:
        lines.write(b"x\n")
    assert os.listdir(".") == [name]


# --- what cannot be written, told before anything is read ---------------------------------------------


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("folder", "it is a folder; name a file in it, such as 'folder/articles.jsonl'"),
        ("folder/", "it is a folder; name a file in it, such as 'folder/articles.jsonl'"),
        ("new/", "it is a folder; name a file in it, such as 'new/articles.jsonl'"),
        ("no/out.jsonl", "does not exist; make it first (mkdir -p"),
        ("file/out.jsonl", "part of its path is a file and no folder"),
        ("x" * 256, "the name is too long"),
        ("loop", "it is a link that leads back to itself"),
        ("", "its name is empty"),
        ("nul\0byte", "choose another place"),
        ("/dev/fd/987", "choose another place"),
    ],
)
def test_a_target_that_cannot_be_written_is_refused_on_entry(target: str, message: str) -> None:
    Path("folder").mkdir()
    Path("file").touch()
    Path("loop").symlink_to("loop")
    before = names()
    with pytest.raises(OutputError) as caught, atomic_lines(target):
        pytest.fail("was entered")
    assert str(caught.value).startswith("cannot write ")
    assert message in str(caught.value)
    assert names() == before


AS_NOBODY = """
from copydesk.errors import OutputError
if os.geteuid() == 0:  # root may write everywhere
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for target in "locked/out.jsonl", "open/locked.jsonl":
    try:
        with atomic_lines(target):
            print("entered")
    except OutputError as error:
        print(error)
"""


def test_missing_permissions_are_told_on_entry(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Path("locked").mkdir(mode=0o555)
    Path("open").mkdir()
    Path("open").chmod(0o777)
    Path("open/locked.jsonl").touch(mode=0o444)
    out, err, _ = finish(start(AS_NOBODY, stdout=subprocess.PIPE))
    first, second = out.splitlines()
    assert first.startswith("cannot write 'locked/out.jsonl': no permission to make a file in the folder"), (
        err
    )
    assert second.startswith("cannot write 'open/locked.jsonl': the file is write-protected"), err
    assert os.listdir("open") == ["locked.jsonl"]


# --- faults while writing ----------------------------------------------------------------------------


@pytest.mark.parametrize("function", ["write", "fsync", "close", "replace"])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_fault_at_any_step_leaves_the_old_output(
    function: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("out.jsonl").write_text("old\n")
    real, struck = getattr(os, function), False

    def faulty(*arguments: Any) -> Any:
        nonlocal struck
        if not struck:
            struck = True
            if function == "close":  # which closes even so
                real(*arguments)
            raise OSError(code, os.strerror(code))
        return real(*arguments)

    def write() -> None:
        with atomic_lines("out.jsonl") as lines:
            lines.write(b"new\n")
            monkeypatch.setattr(os, function, faulty)

    with pytest.raises(OutputError, match=r"cannot write 'out.jsonl': .*disk"):
        write()
    assert struck
    assert Path("out.jsonl").read_text() == "old\n"
    assert names() == ["out.jsonl"]


def test_a_folder_that_cannot_be_synced_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    with atomic_lines("out.jsonl") as lines:
        lines.write(b"new\n")
    assert Path("out.jsonl").read_text() == "new\n"


def test_a_write_may_take_less_than_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, view: write(descriptor, view[:3]))
    with atomic_lines("out.jsonl") as lines:
        lines.write(b"one two three four\n")
    assert Path("out.jsonl").read_bytes() == b"one two three four\n"


FILL = """
import resource
from copydesk.errors import OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    with atomic_lines("out.jsonl") as lines:
        for _ in range(3_000):
            lines.write(b"x" * 999 + b"\\n")
except OutputError as error:
    print(error)
"""


def test_a_real_file_size_limit() -> None:
    Path("out.jsonl").write_text("old\n")
    out, err, status = finish(start(FILL, stdout=subprocess.PIPE))
    assert out == (
        "cannot write 'out.jsonl': the file would be larger than allowed; "
        "raise the limit (ulimit -f) or split the input\n"
    )
    assert (err, status) == ("", 0)
    assert Path("out.jsonl").read_text() == "old\n"
    assert names() == ["out.jsonl"]


needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


@needs_full
def test_a_real_full_device() -> None:
    message = "cannot write '/dev/full': the disk is full; make room"
    with pytest.raises(OutputError, match=message), atomic_lines("/dev/full") as lines:
        lines.write(b"x\n")


# --- killed runs -------------------------------------------------------------------------------------

WRITE_AND_WAIT = """
with atomic_lines("out.jsonl") as lines:
    for _ in range(1000):
        lines.write(b"x" * 999 + b"\\n")
    print("ready", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def run_that_waits() -> Iterator[subprocess.Popen[str]]:
    process = start(WRITE_AND_WAIT, 'exec "$@"', stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate(timeout=DEADLINE)


def test_a_killed_run_leaves_the_old_output_and_the_next_run_clears_up() -> None:
    Path("out.jsonl").write_text("old\n")
    with run_that_waits() as process:
        process.send_signal(signal.SIGKILL)
        process.wait(DEADLINE)
    assert Path("out.jsonl").read_text() == "old\n"
    assert len(names()) == 2
    with atomic_lines("other.jsonl"):
        pass
    assert len(names()) == 3, "another target's leftovers are none of its business"
    with atomic_lines("out.jsonl") as lines:
        lines.write(b"new\n")
    assert names() == ["other.jsonl", "out.jsonl"]
    assert Path("out.jsonl").read_text() == "new\n"


def test_two_runs_at_once_leave_each_other_alone() -> None:
    with run_that_waits() as process:
        with atomic_lines("out.jsonl") as lines:
            lines.write(b"quick\n")
        assert Path("out.jsonl").read_text() == "quick\n"
        _, err = process.communicate("", timeout=DEADLINE)
        assert (err, process.returncode) == ("", 0)
    assert Path("out.jsonl").stat().st_size == 1_000_000
    assert names() == ["out.jsonl"]


def test_only_names_of_this_target_are_cleared() -> None:
    kept = [
        ".out.jsonl.copydesk-tmp",
        ".out.jsonl.12-abc.copydesk-tmp",
        ".out.jsonl.b.12-0123abcd.copydesk-tmp",
    ]
    for name in [*kept, ".out.jsonl.12-0123abcd.copydesk-tmp"]:
        Path(name).touch()
    os.mkfifo(".out.jsonl.13-0123abcd.copydesk-tmp")
    Path("precious").write_text("precious")
    Path(".out.jsonl.14-0123abcd.copydesk-tmp").symlink_to("precious")
    with atomic_lines("out.jsonl"):
        pass
    left = names()
    assert ".out.jsonl.12-0123abcd.copydesk-tmp" not in left
    assert {*kept, "out.jsonl", "precious"} <= set(left)
    assert Path("precious").read_text() == "precious"


def test_a_new_file_taken_for_a_leftover_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, calls = temporary.lock, 0

    def late(descriptor: int, *, wait: bool) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:  # another run clears up just before the lock is held
            temporary.clear_leftovers(os.path.realpath("out.jsonl"))
        return lock(descriptor, wait=wait)

    monkeypatch.setattr(temporary, "lock", late)
    with atomic_lines("out.jsonl") as lines:
        lines.write(b"whole\n")
    assert Path("out.jsonl").read_bytes() == b"whole\n"
    assert names() == ["out.jsonl"]


# --- devices, pipes, standard output -----------------------------------------------------------------


def test_a_named_pipe_gets_each_line_at_once_and_stays_a_pipe() -> None:
    os.mkfifo("pipe")
    got: list[bytes] = []
    seen = threading.Event()

    def read() -> None:
        with open("pipe", "rb") as pipe:
            got.append(pipe.readline())
            seen.set()
            got.append(pipe.read())

    reader = threading.Thread(target=read)
    reader.start()
    with atomic_lines("pipe") as lines:
        lines.write(b"one\n")
        assert seen.wait(DEADLINE), "the first line came only with the second"
        lines.write(b"two\n")
    reader.join(DEADLINE)
    assert got == [b"one\n", b"two\n"]
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)
    assert names() == ["pipe"]


TWO_LINES = """
with open_lines({target!r}) as lines:
    lines.write(b"one\\n")
    lines.write(b"two\\n")
"""


@pytest.mark.parametrize("target", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("shell", ['"$@" | cat', '"$@" >> log; cat log', '"$@" > log; cat log'])
def test_standard_output_by_any_name(target: str, shell: str) -> None:
    if not os.path.exists(target) and target != "-":
        pytest.skip(f"no {target} here")
    Path("log").write_text("before\n")
    out, err, status = finish(start(TWO_LINES.format(target=target), shell, stdout=subprocess.PIPE))
    assert out == ("before\none\ntwo\n" if ">>" in shell else "one\ntwo\n")
    assert (err, status) == ("", 0)
    assert names() == ["log"]


def test_a_pipe_sees_each_line_as_it_is_made() -> None:
    process = start(
        "with open_lines('-') as lines:\n"
        "    lines.write(b'one\\n')\n"
        "    sys.stdin.read()\n"
        "    lines.write(b'two\\n')\n",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "one\n"
        assert process.communicate("", timeout=DEADLINE)[0] == "two\n"
    finally:
        process.kill()


def test_a_file_behind_standard_output_gets_large_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    write = os.write

    def noted(descriptor: int, view: memoryview) -> int:
        sizes.append(len(view))
        return write(descriptor, view)

    monkeypatch.setattr(os, "write", noted)
    with open("out.jsonl", "w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        file.write("printed before\n")
        with standard_output_lines() as lines:
            for _ in range(1000):
                lines.write(b"x" * 999 + b"\n")
    assert len(sizes) < 10
    assert Path("out.jsonl").read_bytes() == b"printed before\n" + (b"x" * 999 + b"\n") * 1000


def test_what_was_finished_is_written_though_the_block_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("out.jsonl", "w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        with pytest.raises(KeyboardInterrupt), standard_output_lines() as lines:
            write_and_raise(lines, KeyboardInterrupt)
    assert Path("out.jsonl").read_bytes() == b"one\n"


@pytest.mark.parametrize("stand_in", [io.StringIO, lambda: io.TextIOWrapper(io.BytesIO(), "latin-1")])
def test_a_stand_in_for_standard_output(stand_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = stand_in()
    monkeypatch.setattr(sys, "stdout", stream)
    stream.write("before ")
    with standard_output_lines() as lines:
        lines.write("شارك\n".encode())
    stream.seek(0)
    raw = stream.buffer.read() if hasattr(stream, "buffer") else stream.read().encode()
    assert raw == "before شارك\n".encode()


FOR_EVER = """
try:
    with open_lines({target!r}) as lines:
        while True:
            lines.write(b"x" * 99 + b"\\n")
except BrokenPipeError:
    sys.exit(7)
"""


@pytest.mark.parametrize("target", ["-", "/dev/stdout"])
def test_a_reader_that_leaves_causes_no_noise(target: str) -> None:
    shell = '{ "$@"; echo $? > status; } | head -1'
    out, err, _ = finish(start(FOR_EVER.format(target=target), shell, stdout=subprocess.PIPE))
    assert out == "x" * 99 + "\n"
    assert err == ""
    assert Path("status").read_text() == "7\n"


def test_a_reader_that_leaves_a_print_causes_no_noise() -> None:
    program = (
        "try:\n"
        "    for _ in range(100_000):\n"
        "        print('x' * 99)\n"
        "except BrokenPipeError:\n"
        "    silence_standard_output()\n"
        "    sys.exit(7)\n"
    )
    shell = '{ "$@"; echo $? > status; } | head -1'
    out, err, _ = finish(start(program, shell, stdout=subprocess.PIPE))
    assert (out, err) == ("x" * 99 + "\n", "")
    assert Path("status").read_text() == "7\n"


@pytest.mark.parametrize(
    ("shell", "message"),
    [
        pytest.param('"$@" > /dev/full', "cannot write standard output: the disk is full", marks=needs_full),
        ('"$@" >&-', "cannot write standard output: it is closed"),
    ],
)
def test_standard_output_that_cannot_be_written(shell: str, message: str) -> None:
    program = (
        "from copydesk.errors import OutputError\n"
        "try:\n"
        "    with open_lines('-') as lines:\n"
        "        lines.write(b'x\\n')\n"
        "except OutputError as error:\n"
        "    print(error, file=sys.stderr)\n"
        "    sys.exit(2)\n"
    )
    _, err, status = finish(start(program, shell))
    assert err.startswith(message)
    assert err.count("\n") == 1, "nothing more at exit"
    assert status == 2


def test_a_pipe_that_does_not_wait_for_its_reader() -> None:
    program = (
        "os.set_blocking(1, False)\n"
        "with open_lines('-') as lines:\n"
        "    for _ in range(300):\n"
        "        lines.write(b'x' * 999 + b'\\n')\n"
    )
    out, err, _ = finish(start(program, '"$@" | { sleep 0.2; wc -c; }', stdout=subprocess.PIPE))
    assert (out.strip(), err) == ("300000", "")


# --- lines of JSON -----------------------------------------------------------------------------------


def article(**changes: Any) -> Article:
    fields: dict[str, Any] = {
        "id": "0" * 16,
        "title": "عنوان",
        "subtitle": None,
        "body": ["فقرة"],
        "authors": [],
        "published": None,
        "modified": None,
        "dateline": None,
        "language": "ar",
        "section": None,
        "page": None,
        "tags": [],
        "subheadings": [],
        "source": Origin(
            file="a.txt",
            publisher=None,
            agencies=[],
            url=None,
            accession=None,
            encoding="utf-8",
            sha256="0" * 64,
            bytes=1,
            part=1,
        ),
        "duplicate_of": None,
        "near_duplicate_of": None,
        "similarity": None,
        "replaces": None,
        "removed": {"share": 1},
    }
    return Article.model_construct(**{**fields, **changes})


def test_a_line_is_utf_8_as_it_is() -> None:
    assert to_json_line({"title": "شارك é 📰", "n": None, "l": [1]}) == (
        '{"title":"شارك é 📰","n":null,"l":[1]}\n'.encode()
    )


def test_a_model_and_its_mapping_give_the_same_line() -> None:
    made = article(title='a\x00b\x1f"\\\b\f/</script>\u2028é📰')
    assert to_json_line(made) == to_json_line(made.model_dump())
    assert list(json.loads(to_json_line(made))) == list(Article.model_fields)


@pytest.mark.parametrize(
    ("character", "escaped"),
    [
        ("\n", "\\n"),
        ("\x00", "\\u0000"),
        ("\x1b", "\\u001b"),
        ("\x7f", "\\u007f"),
        ("\x80", "\\u0080"),
        ("\x85", "\\u0085"),
        ("\x9b", "\\u009b"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ],
)
def test_what_would_end_a_line_or_move_a_cursor_is_escaped(character: str, escaped: str) -> None:
    expected = f'"ف{escaped}ف"'.encode()
    assert expected in to_json_line({"t": f"ف{character}ف"})
    assert expected in to_json_line(article(title=f"ف{character}ف"))


@pytest.mark.parametrize(
    "character", ["\xa0", "«", "—", "\u200c", "\u2027", "\u202a", "\u20ac", "\u0928", "\x20"]
)
def test_neighbours_of_what_is_escaped_stay(character: str) -> None:
    assert f'"{character}"'.encode() in to_json_line({"t": character})


@pytest.mark.parametrize("code", [0xD800, 0xDCFF, 0xDFFF])
def test_lone_surrogates_are_replaced(code: int) -> None:
    surrogate = chr(code)
    for record in ({"t": f"a{surrogate}b"}, article(title=f"a{surrogate}b")):
        assert '"a\ufffdb"'.encode() in to_json_line(record)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_json_has_not_is_an_error(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json_line({"n": number})


@given(st.dictionaries(st.text(), st.lists(st.text(st.characters(exclude_categories=[])))))
def test_every_record_is_one_line_to_every_reader(record: dict[str, list[str]]) -> None:
    text = to_json_line(record).decode("utf-8")
    assert text.endswith("\n")
    assert len(text.splitlines()) == 1
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in text[:-1])
    assert json.loads(text) == {
        key: ["".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value) for value in values]
        for key, values in record.items()
    }
