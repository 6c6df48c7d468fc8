"""Formats where they are written: which goes where, safely, packed, with a ledger; and what is refused."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import random
import signal
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command import run
from copydesk import LedgerError, OutputError, Summary, UsageError, ingest
from copydesk.outcomes import Finished
from copydesk.outputs import layout
from copydesk.storage import exchange
from copydesk.storage import folder as folders
from copydesk.storage.folder import MANIFEST, atomic_folder
from copydesk.views.formats import FORMATS, format_of
from copydesk.views.formats.csv import BOM
from copydesk.views.formats.txt import SEPARATOR
from faults import unpacked
from pages import DOCS, code, table
from test_ledger import _LONG_AGO, put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")

PAGE = DOCS["formats.md"]
_APPENDED = ("jsonl", "dolma", "ninjs", "schemaorg", "csv", "txt")


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    return tmp_path


def go(output: str, **options: Any) -> Summary:
    return ingest(["in"], output, **options)


def content(path: str) -> bytes:
    """What a file holds, unpacked."""
    return unpacked(Path(path))


def rows(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(path).decode("utf-8-sig"), newline="")))


def names(folder: str = ".") -> list[str]:
    return sorted(os.listdir(folder))


# --- which format ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ("a.csv", "csv"), ("a.CSV.gz", "csv"), ("a.csv.zst", "csv"), ("a.parquet", "parquet"), ("a.jsonl", "jsonl"),
        ("a.md", "jsonl"), ("a.txt", "jsonl"), ("-", "jsonl"), ("s3://b/a.csv", "csv"), ("a.gz", "jsonl"),
        (".csv", "jsonl"),
    ],
)  # fmt: skip
def test_the_name_of_the_output_tells_the_format(output: str, name: str) -> None:
    assert format_of(output).name == name


def test_an_option_beats_the_name() -> None:
    put("a")
    go("out.csv", format="jsonl")
    assert json.loads(content("out.csv"))["source"]["file"] == "in/a"


@pytest.mark.parametrize(
    ("output", "options", "message"),
    [
        ("o", {"format": "xml"}, "'xml' is no format; these are: jsonl, dolma,"),
        ("-", {"format": "markdown"}, "standard output is none; name one with -o"),
        ("s3://b/x/", {"format": "markdown"}, "'s3://b/x/' is none"),
        ("-", {"format": "parquet"}, "parquet is written to a file"),
        ("o.parquet.gz", {}, "packs its columns itself; leave out .gz or .zst"),
        ("o.gz", {"format": "markdown"}, "is a folder here, and only files are packed"),
        ("o", {"bom": True}, "--bom is for spreadsheets that open CSV, and the format is jsonl"),
        ("o.parquet", {"ledger": "l"}, "a Parquet file cannot grow; write JSON Lines with the ledger"),
        ("o", {"ledger": "l", "format": "markdown"}, "a folder is replaced whole"),
        ("o/", {"ledger": "l", "format": "txt"}, "a folder is replaced whole"),
        ("o.csv", {"ledger": "l", "refresh": True}, "--refresh keeps records, which in csv cannot be told apart"),
        ("o", {"ledger": "l", "refresh": True, "format": "txt"}, "which in txt cannot be told apart"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(output: str, options: dict[str, Any], message: str) -> None:
    put("a")
    with pytest.raises(UsageError) as caught:
        go(output, **options)
    assert message in str(caught.value)
    assert names() == ["in"]


def goes(output: str, name: str, **options: bool) -> bool:
    """Whether a format can be written to an output, so far as can be known before."""
    asked = {"bom": False, "ledger": False, "refresh": False, "retrieved": None, **options}
    try:
        chosen = layout(output, name, **asked)  # type: ignore[arg-type]
    except UsageError:
        return False
    return chosen.is_folder == output.endswith("/")


@pytest.mark.parametrize(
    "row", table(PAGE.partition("## Where each can go")[2], "format"), ids=lambda row: row[0]
)
def test_where_each_format_can_go_is_told(row: list[str]) -> None:
    name = code(row[0])
    found = [
        goes("out", name),
        goes("-", name),
        goes("out/", name),
        goes("s3://bucket/out", name),
        goes("out.gz", name) and goes("out.zst", name),
        goes("out", name, ledger=True),
        goes("out", name, ledger=True, refresh=True),
    ]
    told = [cell.removeprefix("to a file").strip() or "yes" for cell in row[1:]]
    assert ["yes" if one else "no" for one in found] == told


def test_the_page_names_all_formats_and_the_separator() -> None:
    tables = PAGE, PAGE.partition("## Where each can go")[2]
    assert [[code(row[0]) for row in table(page, "format")] for page in tables] == [list(FORMATS)] * 2
    assert f'--split-on "{SEPARATOR}"' in PAGE
    assert MANIFEST in PAGE


def test_a_missing_pyarrow_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    put("a")
    with pytest.raises(UsageError, match=r"pip install 'copydesk\[parquet\]'"):
        go("out.parquet")


# --- packed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", _APPENDED)
@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_packed_is_the_same_content(name: str, suffix: str) -> None:
    for one in ("a", "b"):
        put(one)
    go("plain", format=name)
    go(f"out{suffix}", format=name)
    first = Path(f"out{suffix}").read_bytes()
    assert first.startswith(b"\x1f\x8b\x08\0\0\0\0\0" if suffix == ".gz" else b"\x28\xb5\x2f\xfd")
    assert content(f"out{suffix}") == Path("plain").read_bytes()
    go(f"other{suffix}", format=name)
    assert Path(f"other{suffix}").read_bytes() == first, "nothing of the clock or of the name is in it"


def test_rejects_and_the_summary_are_packed_too() -> None:
    put("a")
    Path("in/empty.txt").touch()
    done = run("in", "-o", "o.jsonl", "--rejects", "r.jsonl.gz", "--summary", "s.json.zst")
    assert done.returncode == 0
    assert json.loads(content("r.jsonl.gz"))["file"] == "in/empty.txt"
    assert json.loads(content("s.json.zst"))["rejected"] == 1


@pytest.mark.parametrize("options", [{}, {"ledger": "l"}])
def test_a_link_is_packed_as_what_it_leads_to(options: dict[str, Any]) -> None:
    put("a")
    Path("latest.jsonl").symlink_to("2024.jsonl.gz")
    go("latest.jsonl", **options)
    assert json.loads(content("2024.jsonl.gz"))["source"]["file"] == "in/a"


def test_nothing_packed_is_a_whole_file() -> None:
    go("out.jsonl.gz")
    go("out.csv.zst")
    assert content("out.jsonl.gz") == b""
    assert content("out.csv.zst") == FORMATS["csv"].head


def test_to_an_address() -> None:
    pytest.importorskip("fsspec")
    put("a")
    go(f"file://{os.getcwd()}/there.csv.gz")
    assert rows("there.csv.gz")[0]["source_file"] == "in/a"
    go(f"file://{os.getcwd()}/there.parquet")
    assert Path("there.parquet").read_bytes().endswith(b"PAR1")


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if "file" in form.places])
def test_a_fault_leaves_the_old_output(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")
    Path("out").write_text("old")

    def full(*arguments: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("copydesk.storage.lines.os.write", full)
        with pytest.raises(OutputError, match="the disk is full"):
            go("out", format=name)
    assert Path("out").read_text() == "old"
    assert [one for one in os.listdir() if "copydesk" in one] == []


# --- a table -----------------------------------------------------------------------------------------


def test_a_table_begins_with_its_head_even_if_nothing_follows() -> None:
    go("out.csv")
    assert content("out.csv") == FORMATS["csv"].head
    assert run("in", "--format", "csv").stdout == FORMATS["csv"].head


def test_a_mark_for_excel() -> None:
    put("a")
    assert run("in", "-o", "out.csv", "--bom").returncode == 0
    assert content("out.csv").startswith(BOM + b"id,title")
    assert content("out.csv").count(BOM) == 1


# --- plain text --------------------------------------------------------------------------------------


def test_texts_read_again_are_the_same_articles() -> None:
    for name in ("a", "b", "c"):
        put(name)
    go("first.jsonl")
    go("all.txt", format="txt")
    ingest(["all.txt"], "again.jsonl", split_on=SEPARATOR)
    ours, again = (
        [json.loads(line) for line in content(f"{name}.jsonl").splitlines()] for name in ("first", "again")
    )
    assert [(one["title"], one["body"]) for one in again] == [(one["title"], one["body"]) for one in ours]
    go("texts/", format="txt")
    ingest(["texts"], "files.jsonl")
    found = sorted(
        (one["title"], one["body"]) for one in map(json.loads, content("files.jsonl").splitlines())
    )
    assert found == sorted((one["title"], one["body"]) for one in ours)


# --- a folder ----------------------------------------------------------------------------------------


def test_a_file_for_each_article() -> None:
    for name in ("one", "two"):
        put(name)
    put("three", "one")  # the same bytes
    go("notes", format="markdown")
    made = names("notes")
    assert made[0] == MANIFEST
    assert [name.partition("-in-")[0] for name in made[1:]] == ["one-is", "one-is", "two-is"]
    assert sum(name.endswith(".2.md") for name in made) == 1
    assert stat.S_IMODE(os.stat("notes").st_mode) == 0o777 & ~umask()
    first = {name: Path("notes", name).read_bytes() for name in made}
    go("notes", format="markdown")
    assert {name: Path("notes", name).read_bytes() for name in names("notes")} == first
    assert names() == ["in", "notes"]


def umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def add(folder: Path) -> None:
    (folder / "mine.md").write_text("mine")


def edit(folder: Path) -> None:
    next(folder.glob("*.md")).write_text("edited")


def nest(folder: Path) -> None:
    (folder / "deeper").mkdir()


def link(folder: Path) -> None:
    (folder / "link.md").symlink_to("elsewhere")


def forget(folder: Path) -> None:
    (folder / MANIFEST).unlink()


@pytest.mark.parametrize("change", [add, edit, nest, link, forget])
def test_a_folder_with_anything_of_somebody_else_is_left_alone(change: Callable[[Path], None]) -> None:
    put("a")
    go("notes", format="markdown")
    change(Path("notes"))
    before = {path.name: path.lstat().st_mtime_ns for path in Path("notes").iterdir()}
    with pytest.raises(
        OutputError, match=r"it would replace the whole folder, and '.*' in it is not as copydesk wrote it"
    ):
        go("notes", format="markdown")
    assert {path.name: path.lstat().st_mtime_ns for path in Path("notes").iterdir()} == before
    assert names() == ["in", "notes"]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_folder_that_is_empty_or_ours_is_replaced(at_once: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not at_once:
        monkeypatch.setattr(exchange, "_at_once", lambda new, old: False)
    Path("notes").mkdir(mode=0o750)
    put("a")
    go("notes", format="markdown")
    put("b")
    Path("in/a").unlink()
    go("notes/", format="markdown")
    assert len(names("notes")) == 2
    assert names("notes")[1].startswith("b-is-in")
    assert stat.S_IMODE(os.stat("notes").st_mode) == 0o750
    assert names() == ["in", "notes"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("file", "it is a file, and a folder of files is to be written"),
        ("no/notes", "does not exist; make it first"),
        ("file/notes", "part of its path is a file and no folder"),
    ],
)
def test_where_no_folder_can_be_is_told_at_once(target: str, message: str) -> None:
    Path("file").write_text("old")
    with pytest.raises(OutputError, match=message), atomic_folder(target):
        pytest.fail("was entered")
    assert names() == ["file", "in"]


def test_an_error_leaves_the_old_folder() -> None:
    put("a")
    go("notes", format="markdown")
    before = names("notes")

    def stop(event: object) -> None:
        if isinstance(event, Finished):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go("notes", format="markdown", watch=stop)
    assert (names("notes"), names()) == (before, ["in", "notes"])


@pytest.mark.parametrize("function", ["rename", "exchange"])
def test_a_disk_that_refuses_leaves_the_old_folder(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")
    if function == "exchange":
        go("notes", format="markdown")

    def faulty(*arguments: Any) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os if function == "rename" else folders, function, faulty)
        with pytest.raises(OutputError, match="the disk reports an error"):
            go("notes", format="markdown")
    assert names() == (["in", "notes"] if function == "exchange" else ["in"])


@pytest.mark.parametrize("place", ["before", "within"])
def test_a_killed_run_leaves_the_old_folder_and_the_next_run_clears_up(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a")
    go("notes", format="markdown")
    old = names("notes")
    put("b")

    def killed(*arguments: Any) -> bool:
        if place == "within":  # where nothing does it at once
            os.rename("notes", exchange._aside(os.path.realpath("notes")))
        os.kill(os.getpid(), signal.SIGKILL)
        return False

    with monkeypatch.context() as patch:
        patch.setattr("copydesk.storage.exchange._at_once", killed)
        assert run("in", "-o", "notes", "--format", "markdown").returncode == -signal.SIGKILL
    assert len(names()) == 3
    if place == "before":
        assert names("notes") == old
    with monkeypatch.context() as patch:
        patch.setattr(folders, "_put_in_place", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            go("notes", format="markdown")
    assert (names("notes"), names()) == (old, ["in", "notes"])
    go("notes", format="markdown")
    assert len(names("notes")) == 3


def test_a_run_that_is_alive_keeps_its_folder() -> None:
    with atomic_folder("notes") as folder:
        folder.write("slow", ".md", b"slow")
        with atomic_folder("notes") as other:
            other.write("quick", ".md", b"quick")
        assert names("notes") == [MANIFEST, "quick.md"]
    assert names("notes") == [MANIFEST, "slow.md"]
    assert names() == ["in", "notes"]


def test_the_manifest_is_what_sha256sum_checks() -> None:
    put("a")
    go("notes", format="markdown")
    lines = Path("notes", MANIFEST).read_text().splitlines()
    assert [line[66:] for line in lines] == names("notes")[1:]


@pytest.mark.parametrize("option", ["rejects", "report"])
def test_nothing_else_is_written_to_the_folder(option: str) -> None:
    put("a")
    with pytest.raises(UsageError, match="'notes/more' would stand in the folder that is replaced"):
        go("notes", format="markdown", **{option: "notes/more"})


def test_the_folder_is_no_input() -> None:
    put("a")
    for _ in range(2):
        assert ingest(["."], "notes/" if Path("notes").exists() else "notes", format="markdown").articles == 1
    assert names("notes")[1:] == [name for name in names("notes") if name.endswith(".md")]
    for inner in ("notes", f"notes/{names('notes')[1]}"):
        with pytest.raises(UsageError, match="is in the output's folder and would be overwritten"):
            ingest([inner], "notes", format="markdown")


# --- with a ledger -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", _APPENDED)
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_articles_are_added_in_every_format_that_can_grow(name: str, suffix: str) -> None:
    output = f"out{suffix}"
    for number, one in enumerate("abc"):
        put(one)
        assert go(output, format=name, ledger="l").articles == 1
        assert go(output, format=name, ledger="l").unchanged == number + 1
    go("whole", format=name)
    assert content(output) == Path("whole").read_bytes()


def test_the_mark_stands_once() -> None:
    for one in "ab":
        put(one)
        go("out.csv", bom=True, ledger="l")
    assert [row["source_file"] for row in rows("out.csv")] == ["in/a", "in/b"]
    assert content("out.csv").count(BOM) == 1


@pytest.mark.parametrize("output", ["out.csv", "out.csv.gz", "out.jsonl.gz", "out.jsonl.zst", "out.jsonl"])
def test_an_output_is_made_though_nothing_is_written(output: str) -> None:
    go(output, ledger="l", touch=True)
    assert content(output) == (FORMATS["csv"].head if ".csv" in output else b"")
    put("a")
    go(output, ledger="l", touch=True)
    go("whole.csv" if ".csv" in output else "whole.jsonl")
    assert content(output) == content("whole.csv" if ".csv" in output else "whole.jsonl")


@pytest.mark.parametrize(
    ("first", "then"), [("csv", "jsonl"), ("jsonl", "csv"), ("jsonl", "dolma"), ("txt", "ninjs")]
)
def test_another_format_is_not_added(first: str, then: str) -> None:
    put("a")
    go("out", format=first, ledger="l")
    before = content("out")
    put("b")
    with pytest.raises(
        LedgerError, match=f"'out' was begun as {first}, and nothing can be added to it as {then}"
    ):
        go("out", format=then, ledger="l")
    assert content("out") == before
    assert go("out", format=first, ledger="l").articles == 1


def test_ledgers_of_before_there_were_formats_open() -> None:
    put("a")
    go("out.csv", format="jsonl", ledger="l")
    with sqlite3.connect("l") as connection:
        connection.execute("ALTER TABLE outputs DROP COLUMN form")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    put("b")
    with pytest.raises(
        LedgerError, match=r"'out.csv' was begun as jsonl, and nothing can be added to it as csv"
    ):
        go("out.csv", ledger="l")
    assert go("out.csv", format="jsonl", ledger="l").articles == 1
    assert len(content("out.csv").splitlines()) == 2


def test_a_plain_file_is_not_added_to_as_a_packed_one() -> None:
    put("a")
    go("out.jsonl", ledger="l")
    Path("out.jsonl").rename("out.jsonl.gz")
    with sqlite3.connect("l") as connection:
        connection.execute("UPDATE outputs SET path = path || '.gz'")
    connection.close()
    put("b")
    with pytest.raises(LedgerError, match=r"was begun as jsonl, and nothing can be added to it as jsonl\.gz"):
        go("out.jsonl.gz", ledger="l")


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_torn_stream_is_cut_off(suffix: str) -> None:
    put("a")
    go(f"out{suffix}", ledger="l")
    whole = Path(f"out{suffix}").read_bytes()
    Path(f"out{suffix}").write_bytes(whole + whole[:20])
    put("b")
    notices: list[str] = []
    go(f"out{suffix}", ledger="l", watch=lambda event: notices.extend(getattr(event, "notices", ())))
    assert "20 bytes were cut off" in notices[0]
    assert content(f"out{suffix}").count(b"\n") == 2


def ids(path: str, name: str) -> list[tuple[str, str | None]]:
    """The articles in an output, each with what it replaces."""
    form = FORMATS[name]
    found = []
    for line in content(path).splitlines():
        start = len(form.before_id)
        found.append((line[start : line.index(b'"', start)].decode(), form.replaced(json.loads(line))))
    return found


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.before_id])
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_lines_that_tell_their_ids_are_refreshed(name: str, suffix: str) -> None:
    output = f"out{suffix}"
    for one in "abc":
        put(one)
    go(output, format=name, ledger="l")
    put("b", "another", at=_LONG_AGO + 1)
    go(output, format=name, ledger="l")
    before = ids(output, name)
    assert before[3][1] == before[1][0]
    Path("in/c").unlink()
    summary = go(output, format=name, ledger="l", refresh=True, language="de")
    assert (summary.read, summary.kept) == (2, 2)
    after = ids(output, name)
    assert sorted(after) == sorted(before)
    assert content(output).count(b'anguage":"de"') == 2
    assert go(output, format=name, ledger="l", language="de").unchanged == 2


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_packed_output_that_is_damaged_is_not_made_anew(suffix: str) -> None:
    for one in "ab":
        put(one)
        go(f"out{suffix}", ledger="l")
    damaged = bytearray(Path(f"out{suffix}").read_bytes())
    damaged[40] ^= 0xFF
    Path(f"out{suffix}").write_bytes(damaged)
    with pytest.raises(LedgerError, match=r"cannot be unpacked .* restore its backup"):
        go(f"out{suffix}", ledger="l", refresh=True, language="de")
    assert Path(f"out{suffix}").read_bytes() == damaged
    assert [name for name in names() if name.startswith(".")] == []


def test_rejects_are_added_packed() -> None:
    for one in "ab":
        put(one)
        Path(f"in/{one}.txt").touch()
        go("out.jsonl.gz", ledger="l", rejects="r.jsonl.gz")
    assert content("r.jsonl.gz").count(b"\n") == 2


def test_tables_to_standard_output_have_a_head_each_run() -> None:
    for one in "ab":
        put(one)
        out = run("in", "--format", "csv", "--ledger", "l").stdout
        assert out.startswith(FORMATS["csv"].head)
        assert out.count(f"in/{one}".encode()) == 1


# --- what is related ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dolma", "ninjs", "schemaorg", "csv"])
def test_duplicates_are_named_where_there_is_a_place(name: str) -> None:
    put("a", "same")
    put("b", "same")
    Path("in/b").write_bytes(Path("in/b").read_bytes() + b"\n")  # another file, the same body
    go("plain.jsonl")
    first = json.loads(content("plain.jsonl").splitlines()[0])["id"]
    go("out", format=name)
    last = rows("out")[1]["duplicate_of"] if name == "csv" else content("out").splitlines()[1].decode()
    assert last.count(first) == 1


# --- memory ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["out.parquet", "out.csv"])
def test_memory_does_not_grow_with_the_articles(output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.storage.parquet._ROWS", 200)
    words = [f"word{number}" for number in range(500)]
    chance = random.Random(1)

    def pages(count: int) -> None:
        with open("in/rows.jsonl", "w") as file:
            for number in range(count):
                text = "\n\n".join(
                    f"In {number} {' '.join(chance.choices(words, k=200))}, said the mayor." for _ in range(3)
                )
                file.write(json.dumps({"title": f"News {number} of the day", "text": text}) + "\n")

    peaks = []
    for count in (400, 2_000):
        pages(count)
        done = run("in", "-o", output, "-q", "--jobs", "1")
        assert done.returncode == 0, done
        peaks.append(done.peak)
    assert peaks[1] - peaks[0] < 12_000_000, (
        peaks
    )  # all the articles together have some 10 MB, as Python's values 30


def test_row_groups_are_bounded_in_rows_and_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for number in range(10):
        put(f"{number}")
    for name, limit, groups in (("_ROWS", 4, 3), ("_BYTES", 1, 10)):
        with monkeypatch.context() as patch:
            patch.setattr(f"copydesk.storage.parquet.{name}", limit)
            go("out.parquet")
        assert parquet.ParquetFile("out.parquet").metadata.num_row_groups == groups
        assert parquet.read_table("out.parquet").num_rows == 10


def test_a_table_has_the_same_bytes_on_every_run() -> None:
    pytest.importorskip("pyarrow")
    put("a")
    go("out.parquet")
    first = Path("out.parquet").read_bytes()
    go("out.parquet")
    assert Path("out.parquet").read_bytes() == first


def test_an_empty_table_has_its_columns() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    go("out.parquet")
    assert parquet.read_table("out.parquet").column_names[:2] == ["id", "title"]
