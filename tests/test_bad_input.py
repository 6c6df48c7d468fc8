"""Inputs, names and places that are not as they should be: each named, none fatal, nothing lost beside them."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import socket
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from command import DUMP, HEADLINE, PROSE, on_terminal, run, stopped_at

pytestmark = pytest.mark.skipif(os.name != "posix", reason="names, links and pipes of POSIX")

BAD_NAME = os.fsdecode(b"caf\xe9.txt")
NAMES = {
    BAD_NAME: r"caf\xe9.txt",
    "two\nlines.txt": r"two\nlines.txt",
    "ring\a\x1b[2J.txt": r"ring\x07\x1b[2J.txt",
    "\u202eexe.txt": r"\u202eexe.txt",
    "مقال.txt": "مقال.txt",
    "-o.txt": "-o.txt",
    " space .txt": " space .txt",
    "*.txt": "*.txt",
    "\u200fnel\u0085\u2028.txt": r"\u200fnel\x85\u2028.txt",
}


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("page.txt", DUMP)
    return file.getvalue()


PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + bytes(range(256))
MENUS = "<!DOCTYPE html>\n<html><body><ul><li>Home</li><li>News</li></ul></body></html>"
BYTES = {
    "empty.txt": (b"", "it is empty"),
    "blank.txt": (b"\n \n\t\r\n\xc2\xa0\n", "it holds nothing but blank lines"),
    "mark_only.txt": (b"\xef\xbb\xbf", "it is empty"),
    "menus.txt": (b"Home\nNews\nSport\nLog in\nShare\n", "no article: none of its lines is prose"),
    "png.txt": (PNG, "it looks like a PNG image"),
    "pdf.txt": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "it looks like a PDF document"),
    "zip.txt": (zipped(), "it looks like a ZIP archive"),
    "html.txt": (MENUS.encode(), "no article: none of its lines is prose"),
    "html16.txt": (MENUS.encode("utf-16"), "no article: none of its lines is prose"),
    "zeros.txt": (bytes(10_000), "the file holds nothing but zero bytes"),
    "random.txt": (bytes(i * i * 7 % 251 for i in range(5000)), "the file looks like binary data"),
}


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def records(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def titles(path: str) -> list[object]:
    return [record["title"] for record in records(path)]


# --- one folder with everything in it ------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of bad things and one good page, read once."""
    folder = tmp_path_factory.mktemp("bad")
    before = os.getcwd()
    os.chdir(folder)
    os.makedirs("in/sub")
    for name, (data, _) in BYTES.items():
        Path("in", name).write_bytes(data)
    Path("in/page.txt").write_text(DUMP)
    Path("in/dangling.txt").symlink_to("gone.txt")
    Path("in/itself.txt").symlink_to("itself.txt")
    Path("in/sub/up").symlink_to("..")
    Path("in/sub/other").symlink_to("../../in")
    Path("in/symbolic.txt").symlink_to("page.txt")
    os.link("in/page.txt", "in/sub/hard.txt")
    os.mkfifo("in/pipe.txt")
    Path("in/zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("in/socket")
        done = run("in", "./in/page.txt", "-o", "out.jsonl", "--rejects", "rejects.jsonl")
    Path("messages").write_bytes(done.stderr)
    Path("status").write_text(str(done.returncode))
    yield folder
    os.chdir(before)


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_article_are_rejected_by_name(name: str, folder: Path) -> None:
    os.chdir(folder)
    (reject,) = (reject for reject in records("rejects.jsonl") if reject["file"] == f"in/{name}")
    reason = str(reject["reason"])
    assert reject["outcome"] == "rejected"
    assert reason.startswith(BYTES[name][1])
    assert reject["advice"]
    assert f"ingest: in/{name}: rejected: {reason}; {reject['advice']}\n" in Path("messages").read_text()


def test_everything_else_is_written_and_each_file_once(folder: Path) -> None:
    os.chdir(folder)
    (record,) = records("out.jsonl")
    assert record["title"] == HEADLINE
    messages = Path("messages").read_text()
    assert f"ingest: 12 read, 1 article, {len(BYTES)} rejected, 2 failed, " in messages
    assert Path("status").read_text() == "1"


def test_links_that_lead_nowhere_fail(folder: Path) -> None:
    os.chdir(folder)
    failed = {
        reject["file"]: reject["reason"]
        for reject in records("rejects.jsonl")
        if reject["outcome"] == "failed"
    }
    assert failed == {
        "in/dangling.txt": "it is a link to something that is not there",
        "in/itself.txt": "it is a link that leads back to itself",
    }


def test_what_is_no_file_is_skipped_with_a_notice(folder: Path) -> None:
    os.chdir(folder)
    skipped = [line for line in Path("messages").read_text().splitlines() if ": skipped: " in line]
    assert sorted(skipped) == [
        "ingest: in/pipe.txt: skipped: it is a named pipe",
        "ingest: in/socket: skipped: it is a socket",
        "ingest: in/zero: skipped: it is a device",
    ]


# --- names --------------------------------------------------------------------------------------------------


def test_odd_names_work_and_are_escaped_in_messages() -> None:
    Path("in").mkdir()
    for name in NAMES:
        try:
            Path("in", name).write_text(DUMP)
        except OSError as error:  # macOS takes UTF-8 only
            if error.errno != errno.EILSEQ:
                raise
    made = os.listdir("in")
    done = run("-v", "in", "-o", "out.jsonl")
    assert done.returncode == 0
    assert len(records("out.jsonl")) == len(made)
    told = done.stderr.decode()
    assert len(told.splitlines()) == len(made) + 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\u200f]", told)
    for name in made:
        assert f'ingest: in/{NAMES[name]}: "{HEADLINE}", ' in told


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_of_inputs_that_do_not_exist(name: str) -> None:
    done = run("in/" + name.replace("*", "x"))
    assert done.returncode == 2
    assert f"'in/{NAMES[name].replace('*', 'x')}'" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_odd_names_of_outputs() -> None:
    Path("page.txt").write_text(DUMP)
    for name in NAMES:
        assert run("./page.txt", "-o", f"./{name}.jsonl").returncode == 0
        assert titles(f"{name}.jsonl") == [HEADLINE]


def test_an_odd_name_in_the_record_is_valid_json_text() -> None:
    Path(BAD_NAME).write_text(DUMP)
    record = json.loads(run(BAD_NAME).stdout.decode("utf-8"))
    assert record["source"]["file"] == r"caf\xe9.txt"


# --- rights, places and vanishing -------------------------------------------------------------------------------


def test_what_may_not_be_read_fails(unprivileged: Callable[[], None]) -> None:
    for name in ("in/locked.txt", "in/closed/page.txt", "in/page.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(DUMP)
    os.chmod("in/locked.txt", 0)
    os.chmod("in/closed", 0)
    done = run("in", before=unprivileged)
    assert json.loads(done.stdout)["source"]["file"] == "in/page.txt"
    advice = "no permission to read it; check its owner and mode, and those of its folders\n"
    assert f"ingest: in/locked.txt: failed: {advice}" in done.stderr.decode()
    assert f"ingest: in/closed: failed: {advice}" in done.stderr.decode()
    assert b"1 read, 1 article, 0 rejected, 2 failed" in done.stderr
    assert done.returncode == 1


def test_where_nothing_may_be_written_nothing_is(unprivileged: Callable[[], None]) -> None:
    Path("page.txt").write_text(DUMP)
    Path("place").mkdir()
    Path("place/out.jsonl").write_text("old\n")
    os.chmod("place", 0o555)
    for name in ("out.jsonl", "new.jsonl"):
        done = run("page.txt", "-o", f"place/{name}", before=unprivileged)
        assert done.stderr.startswith(f"ingest: error: cannot write 'place/{name}': ".encode())
        assert b"permission" in done.stderr or b"write-protected" in done.stderr
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert Path("place/out.jsonl").read_text() == "old\n"


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("nowhere/out.jsonl", "the folder 'nowhere' does not exist; make it first (mkdir -p 'nowhere')"),
        ("nowhere/", "it is a folder"),
        ("page.txt/out.jsonl", "part of its path is a file and no folder"),
        ("\x1b[31m/out.jsonl", r"the folder '\x1b[31m' does not exist"),
        ("x" * 300, "the name is too long"),
    ],
)
def test_outputs_that_cannot_be(output: str, told: str) -> None:
    Path("page.txt").write_text(DUMP)
    for option in ("-o", "--rejects"):
        done = run("page.txt", option, output)
        assert done.returncode == 1
        assert done.stdout == b""
        message = done.stderr.decode()
        assert message.startswith("ingest: error: cannot write ")
        assert told in message.replace(os.getcwd() + "/", "")
    assert os.listdir() == ["page.txt"]


def test_an_input_that_vanishes_while_the_run_goes_on() -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text(DUMP)
    with stopped_at("a.fifo", "a.fifo", "a.txt", "b.txt", "c.txt", "-o", "out.jsonl") as (
        process,
        descriptor,
    ):
        os.unlink("b.txt")
        os.close(descriptor)
        done = process.finish()
    assert (
        b"ingest: b.txt: failed: it is no longer there; run again if it was moved on purpose\n" in done.stderr
    )
    assert done.returncode == 1
    assert titles("out.jsonl") == [HEADLINE] * 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk() -> None:
    Path("page.txt").write_text(DUMP)
    done = run("page.txt", "-o", "/dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        b"ingest: error: cannot write '/dev/full': the disk is full; make room or write to another disk\n"
    )


def test_a_disk_that_gets_full_leaves_the_old_output() -> None:
    Path("in").mkdir()
    for number in range(500):
        Path("in", f"{number}.txt").write_text(DUMP)
    Path("out.jsonl").write_text("old\n")
    limit = 100_000  # bytes, below what is written and above any single write
    done = run(
        "in", "-o", "out.jsonl", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert done.returncode == 1
    assert done.stderr.startswith(
        b"ingest: error: cannot write 'out.jsonl': the file would be larger than allowed"
    )
    assert sorted(os.listdir()) == ["in", "out.jsonl"]
    assert Path("out.jsonl").read_text() == "old\n"


# --- bytes ---------------------------------------------------------------------------------------------------------


def with_article(*lines: bytes) -> bytes:
    return b"\n\n".join((HEADLINE.encode(), *lines, *(line.encode() for line in PROSE)))


@pytest.mark.parametrize(
    "data",
    [
        with_article(b"NUL \0 in the middle of a line that is otherwise as it should be."),
        with_article(b"A surrogate \xed\xa0\x80 as some old programs wrote it, in a line of prose."),
        with_article(b"Both halves \xed\xa0\xbd\xed\xb8\x80 of a sign beyond the first plane, in prose."),
        with_article(b"No character \xf7\xbf\xbf\xbf at all, and none \xc0\x80 that may be written so."),
        with_article(b"&#55357; &#x0; &#27;[2J &#8238; &#xFFFFFFF; entities that name what is no character."),
        with_article(
            "\u2028\u2029\u0085\x0b\x0c\x1c\x1d\x1e Line ends of other worlds in the prose.".encode()
        ),
        with_article(b"\xff").decode("latin-1").encode("utf-16-le") + b"\x00\xd8",
        with_article(
            b"\x1b[31mRed\x1b[0m \x1b]0;title\x07 \xc2\x9b2J \x9b2J \x7f \x08 is what the line says."
        ),
        "".join(f"{line}\r" for line in (HEADLINE, *PROSE)).encode("utf-16"),
        DUMP.encode("utf-32"),
        DUMP.encode("utf-7"),
        ("عاد المركب إلى الميناء\n\n" + "قال البحارة يوم الثلاثاء إن المركب عاد بعد عاصفة. " * 3).encode(
            "cp1256"
        ),
    ],
    ids=range(12),
)
def test_no_control_character_comes_out(data: bytes) -> None:
    Path("page.txt").write_bytes(data)
    control = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
    done = run("-v", "page.txt")
    assert json.loads(done.stdout.decode())["title"]
    assert done.stdout.count(b"\n") == 1
    assert not control.search(done.stdout.decode())
    assert not control.search(done.stderr.decode())
    assert not control.search(run("--explain", "page.txt").stdout.decode())


def test_only_our_own_sequences_reach_a_terminal() -> None:
    data = with_article(
        b"\x1b]0;title\x07 \x1b[2J \xc2\x9b2J \xe2\x80\xae moves what it should not, says the line."
    )
    Path("page\x1b[2J.txt").write_bytes(data)
    text, status = on_terminal("--explain", "-v", "page\x1b[2J.txt")
    assert status == 0
    colours = set(re.findall("\x1b[^m]*m?", text))
    assert colours <= {
        "\x1b[0m",
        "\x1b[1m",
        "\x1b[38;5;28m",
        "\x1b[38;5;130m",
        "\x1b[38;5;243m",
        "\x1b[1;38;5;31m",
    }
    assert not re.search("[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202e]", text)


# --- size ------------------------------------------------------------------------------------------------------------

#: Bytes of memory; what a line costs however short it is.
LINE = 1000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("".join(f"Item {number} of the list\n" for number in range(200_000)), id="short lines"),
        pytest.param("word,\n" * 200_000, id="one sentence a word a line"),
        pytest.param("the river rose and the town waited for the boats. " * 100_000, id="one line of 5 MB"),
        pytest.param("x" * 5_000_000, id="one word of 5 MB"),
        pytest.param("قال البحارة إن المركب عاد إلى الميناء. " * 100_000, id="one Arabic line of 7 MB"),
        pytest.param("**a " * 500_000, id="markup that never closes"),
        pytest.param("# " * 1_000_000, id="headings in headings"),
        pytest.param("e\u0301\u0323" * 300_000, id="marks on marks"),
        pytest.param("a" + "\u0301\u0323" * 300_000, id="marks without end"),
        pytest.param("&amp;" * 500_000, id="entities"),
    ],
)
def test_size_costs_time_and_memory_in_proportion(text: str) -> None:
    """What is quadratic hangs at these sizes, and runs into the deadline."""
    data = text.encode()
    Path("page.txt").write_bytes(data)
    least = run("--schema").peak
    done = run("page.txt", "-o", "out.jsonl")
    assert done.returncode == 0
    assert done.peak < least + max(10 * len(data), LINE * data.count(b"\n"))


def test_more_lines_than_memory_is_for_are_over_the_limit() -> None:
    Path("page.txt").write_bytes(b"a\n" * 20_000)
    done = run("page.txt", "--max-bytes", "2000000")
    assert done.stderr.startswith(
        b"ingest: page.txt: rejected: it has 20,000 lines, more than the limit of 15,625"
        b" that goes with 2,000,000 bytes; raise --max-bytes\n"
    )


def test_over_the_limit() -> None:
    Path("page.txt").write_text(DUMP)
    size = len(DUMP)
    assert run("page.txt", "--max-bytes", str(size)).stdout
    done = run("page.txt", "--max-bytes", str(size - 1), "--rejects", "rejects.jsonl")
    (reject,) = records("rejects.jsonl")
    assert reject["reason"] == f"the file has {size:,} bytes, more than the limit of {size - 1:,} bytes"
    assert reject["advice"] == "raise --max-bytes"
    assert (done.stdout, done.returncode) == (b"", 0)


def test_endless_input_ends_at_the_limit() -> None:
    done = run("/dev/zero", "--max-bytes", "100000")
    assert b"ingest: /dev/zero: rejected: the input has more than the limit of 100,000 bytes" in done.stderr
