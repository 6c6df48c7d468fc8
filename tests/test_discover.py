from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import Failed, Rejected, UsageError
from copydesk.storage import discover as module
from copydesk.storage.discover import discover
from copydesk.storage.files import display_name, read_source
from copydesk.storage.names import NOT_READ


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def run_python(program: str, shell: str = '"$@"') -> subprocess.CompletedProcess[str]:
    """Run a program in its own Python; `shell` says how, `"$@"` in it being the command."""
    return subprocess.run(
        ["sh", "-c", shell, "sh", sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def reasons(*inputs: str) -> dict[str, str]:
    return {skipped.file: skipped.reason for skipped in discover(inputs).skipped}


# --- folders -----------------------------------------------------------------------------------------


def test_a_folder_is_read_to_the_bottom_by_the_rule_for_names() -> None:
    make("in/a.txt", "in/B.TXT", "in/sub/deep/c.Text", "in/README", "in/page.HTML", "in/d.txt.gz", "in/f.tgz")
    make("in/.hidden.txt", "in/.git/config", "in/e.txt~", "in/g.png.gz", "in/h.pdf")
    found = discover(["in"])
    assert found.paths == [
        *("in/B.TXT", "in/README", "in/a.txt", "in/d.txt.gz", "in/f.tgz", "in/page.HTML"),
        "in/sub/deep/c.Text",
    ]
    assert found.failed == []
    assert reasons("in") == {
        "in/.git": "its name is hidden",
        "in/.hidden.txt": "its name is hidden",
        "in/e.txt~": NOT_READ,
        "in/g.png.gz": NOT_READ,
        "in/h.pdf": NOT_READ,
    }
    assert not any(skipped.notice for skipped in found.skipped)


def test_a_file_named_explicitly_is_read_whatever_its_name() -> None:
    make("in/page.html", "in/.hidden", "in/a.txt")
    found = discover(["in/page.html", "in/.hidden", "in"])
    assert found.paths == ["in/.hidden", "in/a.txt", "in/page.html"]
    assert found.skipped == []


def test_a_hidden_folder_named_explicitly_is_read() -> None:
    make(".archive/a.txt")
    assert discover([".archive"]).paths == [".archive/a.txt"]


def test_names_are_reported_as_given_without_dot_parts() -> None:
    make("a.txt", "in/b.txt")
    assert discover(["."]).paths == ["a.txt", "in/b.txt"]
    assert discover(["./a.txt", ".//in/"]).paths == ["a.txt", "in/b.txt"]
    assert discover(["in/../a.txt"]).paths == ["in/../a.txt"]


def test_an_empty_folder_is_no_error() -> None:
    Path("empty").mkdir()
    assert discover(["empty"]).paths == []


# --- order -------------------------------------------------------------------------------------------


def test_order_is_that_of_the_paths_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    make(
        "in/b.txt",
        "in/a/z.txt",
        "in/a-b.txt",
        "in/B.txt",
        "in/é.txt",
        "in/شارك.txt",
        "in/\U0001f4f0.txt",
        "in/\uff41",
    )
    Path(os.fsdecode(b"in/\xff.txt")).touch()  # as text it would come before U+FF41, as bytes after it
    expected = sorted((str(p) for p in Path("in").rglob("*") if p.is_file()), key=os.fsencode)
    assert discover(["in"]).paths == expected
    assert expected[:3] == ["in/B.txt", "in/a-b.txt", "in/a/z.txt"]

    class Backwards:
        """A file system that lists in another order."""

        def __init__(self, folder: str) -> None:
            with scandir(folder) as entries:
                self.entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def __exit__(self, *_: object) -> None:
            pass

    scandir = os.scandir
    os.link("in/b.txt", "in/a/hard.txt")
    Path("in/a/soft").symlink_to("../b.txt")
    Path("in/link").symlink_to("a")
    make("far/far.txt")
    for name in ("l1", "l2", "l3"):
        Path("in", name).symlink_to("../far")
    once = discover(["in"])
    monkeypatch.setattr(os, "scandir", Backwards)
    assert discover(["in"]) == once


def test_the_order_of_the_arguments_does_not_matter(tmp_path: Path) -> None:
    make("a/x.txt", "b/y.txt", "c.txt")
    assert discover(["b", "c.txt", "a"]) == discover(["a", "b", "c.txt"])
    assert discover(["a", str(tmp_path)]) == discover([str(tmp_path), "a"])


def test_standard_input_comes_first_and_once() -> None:
    make("!first.txt", "-")
    assert discover(["!first.txt", "-", "-"]).paths == ["-", "!first.txt"]
    assert discover(["."]).paths == ["!first.txt", "./-"]
    assert discover(["./-"]).paths == ["./-"]


# --- each file once ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inputs",
    [["a.txt", "a.txt"], ["./a.txt", "a.txt"], [".", "a.txt"], ["*.txt", "a.txt"], [".", "."], ["**/*.txt"]],
)
def test_a_file_named_twice_is_read_once(inputs: list[str]) -> None:
    make("a.txt")
    found = discover(inputs)
    assert found.paths == ["a.txt"]
    assert found.skipped == []


def test_an_absolute_and_a_relative_path_are_one_file(tmp_path: Path) -> None:
    make("in/a.txt")
    assert discover(["in", tmp_path / "in" / "a.txt"]).paths == [f"{tmp_path}/in/a.txt"]


def test_overlapping_folders_are_read_once() -> None:
    make("in/a.txt", "in/sub/b.txt")
    found = discover(["in/sub", "in", "in/sub/b.txt"])
    assert found.paths == ["in/a.txt", "in/sub/b.txt"]
    assert found.skipped == []


def test_a_hard_link_goes_by_the_first_name() -> None:
    make("in/b.txt")
    os.link("in/b.txt", "in/a.txt")
    os.link("in/b.txt", "in/c.txt")
    assert discover(["in"]).paths == ["in/a.txt"]
    assert set(reasons("in")) == {"in/b.txt", "in/c.txt"}


def test_a_symbolic_link_gives_way_to_the_real_name() -> None:
    make("in/z.txt")
    Path("in/a.txt").symlink_to("z.txt")
    assert discover(["in"]).paths == ["in/z.txt"]
    assert reasons("in") == {"in/a.txt": "it is the same file as 'in/z.txt'"}
    assert discover(["in/a.txt"]).paths == ["in/a.txt"]


def test_links_to_files_and_folders_elsewhere_are_followed() -> None:
    make("far/sub/a.txt", "far/b.pdf", "in/own.txt")
    Path("in/folder").symlink_to("../far")
    Path("in/again").symlink_to("../far/sub")
    Path("in/text").symlink_to("../far/b.pdf")
    found = discover(["in"])
    assert found.paths == ["in/again/a.txt", "in/own.txt", "in/text"]
    assert reasons("in") == {
        "in/folder/b.pdf": NOT_READ,
        "in/folder/sub": "it is the same folder as 'in/again'",
    }


def test_equal_contents_are_still_two_files() -> None:
    Path("a.txt").write_text("same")
    Path("b.txt").write_text("same")
    assert discover(["."]).paths == ["a.txt", "b.txt"]


def test_without_inode_numbers_files_are_told_apart_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.txt", "b.txt")
    Path("c.txt").symlink_to("a.txt")

    def no_inode(path: str, status: os.stat_result) -> tuple[int, int | str]:
        fields = list(status)
        fields[1] = 0
        return identity(path, os.stat_result(fields))

    identity = module._identity
    monkeypatch.setattr(module, "_identity", no_inode)
    assert discover(["."]).paths == ["a.txt", "b.txt"]


def test_loops_of_links_end() -> None:
    make("in/a.txt", "in/x/b.txt", "in/y/c.txt")
    Path("in/self").symlink_to(".")
    Path("in/x/up").symlink_to("..")
    Path("in/x/y").symlink_to("../y")
    Path("in/y/x").symlink_to("../x")
    found = discover(["in"])
    assert found.paths == ["in/a.txt", "in/x/b.txt", "in/y/c.txt"]
    assert found.failed == []
    assert discover(["in/**/*.txt"]).paths == found.paths


# --- what is not a readable file ---------------------------------------------------------------------


def test_dangling_and_circular_links_are_failed_inputs() -> None:
    make("in/a.txt")
    Path("in/gone.txt").symlink_to("nowhere.txt")
    Path("in/gone.pdf").symlink_to("nowhere.pdf")
    Path("in/one").symlink_to("two")
    Path("in/two").symlink_to("one")
    found = discover(["in"])
    assert found.paths == ["in/a.txt"]
    assert [(f.file, f.outcome) for f in found.failed] == [
        ("in/gone.txt", "failed"),
        ("in/one", "failed"),
        ("in/two", "failed"),
    ]
    assert found.failed[0].reason == "it is a link to something that is not there"
    assert found.failed[1].reason == "it is a link that leads back to itself"
    assert all(failure.advice == "mend or remove the link" for failure in found.failed)
    assert [skipped.file for skipped in found.skipped] == ["in/gone.pdf"]
    assert [f.file for f in discover(["in/gone.pdf"]).failed] == ["in/gone.pdf"]


def test_pipes_and_sockets_in_a_folder_are_skipped_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt")
    os.mkfifo("in/pipe")
    Path("in/to-device.txt").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("in/socket.txt")
        found = discover(["in"])
    assert found.paths == ["in/a.txt"]
    assert found.skipped == [
        ("in/pipe", "it is a named pipe", True),
        ("in/socket.txt", "it is a socket", True),
        ("in/to-device.txt", "it is a device", True),
    ]


def test_a_named_pipe_given_explicitly_is_read() -> None:
    os.mkfifo("pipe")
    assert discover(["pipe", "."]).paths == ["pipe"]
    both_ends = os.open("pipe", os.O_RDWR)
    try:
        os.write(both_ends, b"x" * 100)
        # The pipe is still open for writing: reading stops at the limit, not at the end.
        with pytest.raises(Rejected):
            read_source("pipe", max_bytes=5)
    finally:
        os.close(both_ends)


@pytest.mark.parametrize("given", ["nowhere.txt", "", "a.txt/b", "nowhere/", "nul\0byte", "lone\ud800.txt"])
def test_an_input_that_does_not_exist_is_wrong_usage(given: str) -> None:
    make("a.txt")
    with pytest.raises(UsageError) as caught:
        discover(["a.txt", given])
    assert str(caught.value) == f"no such file or folder: '{display_name(given)}'; check the name"


def test_an_unlistable_folder_fails_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt", "in/locked/b.txt")
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("locked"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    found = discover(["in"])
    assert found.paths == ["in/a.txt"]
    assert [(f.file, f.reason) for f in found.failed] == [("in/locked", "no permission to read it")]


AS_NOBODY = """
import os
from copydesk.errors import Failed
from copydesk.storage.discover import discover\nfrom copydesk.storage.files import read_source
if os.geteuid() == 0:  # root may read everything
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
found = discover(["in"])
print(found.paths, [(f.file, f.reason) for f in found.failed])
try:
    read_source("in/secret.txt", max_bytes=99)
except Failed as error:
    print(error)
"""


def test_real_missing_permissions(tmp_path: Path) -> None:
    make("in/a.txt", "in/locked/b.txt", "in/secret.txt")
    tmp_path.chmod(0o755)
    Path("in/locked").chmod(0)
    Path("in/secret.txt").chmod(0)
    try:
        ran = run_python(AS_NOBODY)
    finally:
        Path("in/locked").chmod(0o755)
    assert ran.stdout.splitlines() == [
        "['in/a.txt', 'in/secret.txt'] [('in/locked', 'no permission to read it')]",
        "no permission to read it; check its owner and mode, and those of its folders",
    ], ran.stderr


def test_a_file_that_vanishes_while_folders_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt", "in/b.txt")
    scandir = os.scandir

    def and_remove(folder: str) -> object:
        entries = list(scandir(folder))
        Path("in/b.txt").unlink()

        class Listed:
            def __enter__(self) -> Iterator[os.DirEntry[str]]:
                return iter(entries)

            def __exit__(self, *_: object) -> None:
                pass

        return Listed()

    monkeypatch.setattr(os, "scandir", and_remove)
    found = discover(["in"])
    assert found.paths == ["in/a.txt"]
    assert [(f.file, f.reason) for f in found.failed] == [("in/b.txt", "it is no longer there")]


# --- globs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("in/*.txt", ["in/a.txt", "in/b.txt"]),
        ("in/?.md", ["in/n.md"]),
        ("in/[ab].txt", ["in/a.txt", "in/b.txt"]),
        ("in/[!a].txt", ["in/b.txt"]),
        ("i*/sub/*", ["in/sub/c.txt", "in/sub/deep/d.txt"]),
        ("**/*.txt", ["in/a.txt", "in/b.txt", "in/sub/c.txt", "in/sub/deep/d.txt"]),
        ("in/**/deep/*", ["in/sub/deep/d.txt"]),
        ("**/**/n.md", ["in/n.md"]),
        ("in/**", ["in/a.txt", "in/b.txt", "in/sub/c.txt", "in/sub/deep/d.txt"]),
        ("**", ["in/a.txt", "in/b.txt", "in/sub/c.txt", "in/sub/deep/d.txt"]),
        ("in/.h*", ["in/.h.txt"]),
        ("./in/su*/", ["in/sub/c.txt", "in/sub/deep/d.txt"]),
    ],
)
def test_globs_are_expanded_as_a_shell_would(pattern: str, paths: list[str]) -> None:
    make("in/a.txt", "in/b.txt", "in/n.md", "in/sub/c.txt", "in/sub/deep/d.txt", "in/.h.txt", "in/.g/x.txt")
    assert discover([pattern]).paths == paths


def test_absolute_globs(tmp_path: Path) -> None:
    make("in/a.txt")
    assert discover([f"{tmp_path}/i*/*"]).paths == [f"{tmp_path}/in/a.txt"]


def test_a_name_with_glob_characters_that_exists_is_that_file() -> None:
    make("a[1].txt", "a1.txt", "what?.txt")
    assert discover(["a[1].txt", "what?.txt"]).paths == ["a[1].txt", "what?.txt"]


@pytest.mark.parametrize("pattern", ["*.txt", "no/*", "in/*.pdf/x", "**/*.text", "in/a.md/*"])
def test_a_glob_that_matches_nothing_is_wrong_usage(pattern: str) -> None:
    make("in/a.md")
    with pytest.raises(UsageError, match=r"no file or folder matches .*; check the pattern"):
        discover([pattern])


# --- outputs -----------------------------------------------------------------------------------------


def test_outputs_are_no_inputs() -> None:
    make("in/a.txt", "in/out", "in/rejects.txt", "in/articles.parquet")
    Path("in/link").symlink_to("out")
    out, rejects = Path("in/../in/out"), Path("in/rejects.txt")
    found = discover(["in"], exclude=[out, rejects, Path("not/yet")])
    assert found.paths == ["in/a.txt"]
    assert {s.file for s in found.skipped if s.reason == "it is an output of this run"} == {
        "in/out",
        "in/rejects.txt",
        "in/link",
    }
    # `ingest in/* -o in/articles.jsonl`, the second time, as the shell expands it
    assert discover(["in/a.txt", "in/articles.parquet"], exclude=[Path("in/articles.parquet")]).paths == [
        "in/a.txt"
    ]


def test_an_open_file_can_be_excluded() -> None:
    make("a.txt")
    with open("out.txt", "w") as output:  # `ingest . > out.txt`
        assert discover(["."], exclude=[output.fileno()]).paths == ["a.txt"]


def test_a_device_may_be_both_input_and_output() -> None:
    assert discover(["/dev/null"], exclude=["/dev/null"]).paths == ["/dev/null"]


def test_a_text_that_would_be_overwritten_is_wrong_usage() -> None:
    make("a.txt")
    with pytest.raises(UsageError, match="both input and output"):
        discover(["a.txt"], exclude=[Path("a.txt")])


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"caf\xe9.txt", "caf\\xe9.txt"),
        ("شارك.txt".encode(), "شارك.txt"),
        (b"two\nlines", "two\nlines"),
        ("\u202egpj.txt".encode(), "\u202egpj.txt"),
    ],
)
def test_odd_names_are_found_read_and_reported(raw: bytes, shown: str) -> None:
    Path("in").mkdir()
    path = os.path.join(b"in", raw)
    with open(path, "wb") as file:
        file.write(b"text")
    (found,) = discover(["in"]).paths
    assert os.fsencode(found) == path
    source = read_source(found, max_bytes=10)
    assert (source.name, source.data) == (f"in/{shown}", b"text")


@given(st.text(st.characters(exclude_categories=[])))
def test_a_reported_name_is_always_valid_unicode(name: str) -> None:
    display_name(name).encode("utf-8")


@given(st.binary())
def test_a_reported_name_does_not_depend_on_the_locale(raw: bytes) -> None:
    assert display_name(os.fsdecode(raw)) == raw.decode("utf-8", "backslashreplace")


# --- reading -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_a_source_is_its_bytes(size: int) -> None:
    data = bytes(range(size))
    Path("a.bin").write_bytes(data)
    assert read_source("a.bin", max_bytes=10).data == data


def test_a_file_over_the_limit_is_rejected_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("big.txt", "wb") as file:
        file.truncate(70_000_000)
    monkeypatch.setattr(os, "read", None)
    with pytest.raises(Rejected) as caught:
        read_source("big.txt", max_bytes=1 << 26)
    assert caught.value.cause == "the file has 70,000,000 bytes, more than the limit of 67,108,864 bytes"
    assert caught.value.advice == "raise --max-bytes"


def test_no_more_than_one_byte_over_the_limit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read, total = os.read, 0

    def counted(descriptor: int, length: int) -> bytes:
        nonlocal total
        total += len(chunk := read(descriptor, length))
        return chunk

    monkeypatch.setattr(os, "read", counted)
    with pytest.raises(Rejected, match="the input has more than the limit of 100,000 bytes"):
        read_source("/dev/zero", max_bytes=100_000)
    assert total == 100_001


def test_a_file_whose_size_is_not_known_beforehand() -> None:
    if not Path("/proc/version").exists():
        pytest.skip("no /proc here")
    assert read_source("/proc/version", max_bytes=10_000).data == Path("/proc/version").read_bytes()


def test_a_long_pipe_is_read_whole() -> None:
    os.mkfifo("pipe")
    writer = subprocess.Popen(["sh", "-c", "exec head -c 300000 /dev/zero > pipe"])
    assert read_source("pipe", max_bytes=1 << 20).data == bytes(300_000)
    assert writer.wait(10) == 0


@pytest.mark.parametrize(
    ("path", "cause"), [("vanished.txt", "it is no longer there"), ("folder", "it is a folder now")]
)
def test_what_cannot_be_read_fails_with_advice(path: str, cause: str) -> None:
    Path("folder").mkdir()
    with pytest.raises(Failed) as caught:
        read_source(path, max_bytes=10)
    assert caught.value.cause == cause
    assert caught.value.advice


def test_an_error_of_the_disk_fails_the_one_input(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.txt")

    def broken(descriptor: int, length: int) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "read", broken)
    with pytest.raises(Failed, match="the disk reports an error"):
        read_source("a.txt", max_bytes=10)


def test_no_descriptor_is_left_open() -> None:
    make("a.txt")
    before = len(os.listdir("/dev/fd"))
    read_source("a.txt", max_bytes=100)
    with pytest.raises(Rejected):
        read_source("a.txt", max_bytes=1)
    with pytest.raises(Failed):
        read_source(".", max_bytes=1)
    discover(["."])
    assert len(os.listdir("/dev/fd")) == before


READ_STDIN = """
from copydesk.storage.containers.options import Options
from copydesk.storage.intake import items

for item in items("-", Options(5, None, None, lambda data: "utf-8")):
    print(item.source and item.source.data, item.finished and item.finished.rejection)
"""


@pytest.mark.parametrize(
    ("shell", "expected"),
    [
        ('printf abc | "$@"', "b'abc' None"),
        ('yes | "$@"', "more than the limit of 5 bytes"),
        ('"$@" <&-', "standard input is closed"),
    ],
)
def test_standard_input(shell: str, expected: str) -> None:
    ran = run_python(READ_STDIN, shell)
    assert expected in ran.stdout + ran.stderr
