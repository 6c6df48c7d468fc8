"""The command: its options, messages, exit statuses, and what reaches which stream."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from command import COMMAND, DUMP, HEADLINE, PROSE, environment, on_terminal, run, shell, stopped_at
from copydesk import Article, __version__, cli

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(DUMP, encoding="utf-8")
    Path("empty.txt").write_bytes(b"")
    return tmp_path


def titles(lines: bytes | str) -> list[str]:
    return [json.loads(line)["title"] for line in lines.splitlines()]


# --- what goes out -----------------------------------------------------------------------------------


def test_articles_go_to_standard_output_and_messages_to_standard_error() -> None:
    done = run("page.txt")
    assert titles(done.stdout) == [HEADLINE]
    assert re.fullmatch(rb"ingest: 1 read, 1 article, 0 rejected, 0 failed, \d+\.\d s\n", done.stderr)
    assert done.returncode == 0


def test_articles_and_rejects_go_to_files() -> None:
    done = run("page.txt", "empty.txt", "-o", "out.jsonl", "--rejects", "rejects.jsonl")
    assert done.stdout == b""
    assert titles(Path("out.jsonl").read_bytes()) == [HEADLINE]
    assert [json.loads(line) for line in Path("rejects.jsonl").read_bytes().splitlines()] == [
        {
            "file": "empty.txt",
            "part": None,
            "outcome": "rejected",
            "reason": "it is empty",
            "advice": "check the export",
        }
    ]
    assert done.stderr.startswith(
        b"ingest: empty.txt: rejected: it is empty; check the export\ningest: 2 read, 1 "
    )


def test_standard_input_is_an_input() -> None:
    done = run("-", standard_input=DUMP.encode("utf-16"))
    record = json.loads(done.stdout)
    assert (record["title"], record["source"]["file"], record["source"]["encoding"]) == (
        HEADLINE,
        "-",
        "utf-16-le",
    )


def test_output_sorted_by_path_whatever_the_order_of_the_inputs() -> None:
    for name in ("b.txt", "a.txt"):
        Path(name).write_text(DUMP)
    given = run("page.txt", "b.txt", "a.txt").stdout
    assert [json.loads(line)["source"]["file"] for line in given.splitlines()] == [
        "a.txt",
        "b.txt",
        "page.txt",
    ]
    assert run("a.txt", "page.txt", "b.txt", "./a.txt").stdout == given


def test_what_the_run_itself_writes_is_no_input() -> None:
    done = shell("ingest -v . > articles.txt 2> messages.txt")
    assert done.returncode == 0
    assert titles(Path("articles.txt").read_text()) == [HEADLINE]
    messages = Path("messages.txt").read_text()
    assert "ingest: articles.txt: skipped: it is an output of this run\n" in messages
    assert "ingest: messages.txt: skipped: it is an output of this run\n" in messages


def test_schema() -> None:
    done = run("--schema")
    assert json.loads(done.stdout) == Article.model_json_schema()
    assert (done.stderr, done.returncode) == (b"", 0)


@pytest.mark.parametrize("command", [COMMAND, (str(Path(sys.executable).with_name("ingest")),)])
def test_version_of_module_and_script(command: tuple[str, ...]) -> None:
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"ingest, version {__version__}\n"


def test_help_names_every_option_and_waits_for_nothing_slow() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "copydesk", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for parameter in cli.ingest.params:
        if isinstance(parameter, click.Option):
            for name in parameter.opts:
                assert re.search(rf"(?<![\w-]){name}(?![\w-])", done.stdout), name
    assert max(map(len, done.stdout.splitlines())) <= 100
    imported = {row.rpartition("|")[2].strip() for row in done.stderr.splitlines()}
    assert "copydesk.cli" in imported
    slow = {"pydantic", "chardet", "charset_normalizer", "tomllib", "copydesk.model", "copydesk.pipeline"}
    assert not imported & slow


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (["--explain", "page.txt"], ["--explain=text", "page.txt"]),
        (["page.txt", "--explain"], ["page.txt", "--explain=text"]),
        (["--explain=json", "page.txt"], ["--explain=json", "page.txt"]),
        (["--", "--explain"], ["--", "--explain"]),
        (["--explain", "--", "--explain"], ["--explain=text", "--", "--explain"]),
        (["--publisher", "--explain", "--explain"], ["--publisher", "--explain", "--explain=text"]),
        (["-o", "--", "--explain"], ["-o", "--", "--explain=text"]),
        (["--strict", "--explain"], ["--strict", "--explain=text"]),
    ],
)
def test_explain_is_a_flag_unless_a_sign_follows(given: list[str], taken: list[str]) -> None:
    assert cli.ingest.with_values(given) == taken


def test_explain_in_json() -> None:
    Path("two.txt").write_text(DUMP)
    done = run("--explain=json", "page.txt", "two.txt", "empty.txt", "-q")
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert (first["name"], second["name"], third["name"]) == ("empty.txt", "page.txt", "two.txt")
    assert first["cause"] == "it is empty"
    assert [line["text"] for line in second["lines"] if line["role"] != "blank"] == [HEADLINE, *PROSE]
    assert third["article"] == second["article"]
    assert done.returncode == 0


# --- how much is said ----------------------------------------------------------------------------------


def test_quiet_says_nothing_but_errors() -> None:
    Path("gone.txt").symlink_to("nowhere")
    done = run("-q", "page.txt", "empty.txt", "gone.txt", "-o", "out.jsonl")
    assert (
        done.stderr
        == b"ingest: gone.txt: failed: it is a link to something that is not there; mend or remove the link\n"
    )
    assert done.returncode == 1


def test_verbose_names_every_input() -> None:
    Path("in").mkdir()
    Path("in", "page.pdf").write_text("x")
    Path("in", "page.txt").write_text(DUMP)
    Path("in", "untitled.txt").write_text("\n\n".join(PROSE))
    done = run("-v", "in", "-o", "out.jsonl")
    assert done.stderr.decode().splitlines()[:-1] == [
        "ingest: in/page.pdf: skipped: its name ends in nothing that is read (docs/inputs.md has the list)",
        f'ingest: in/page.txt: "{HEADLINE}", 3 paragraphs, utf-8 (strict UTF-8), 0 lines removed',
        "ingest: in/untitled.txt: no title, 3 paragraphs, utf-8 (strict UTF-8), 0 lines removed",
    ]


def test_nothing_to_read_is_said() -> None:
    Path("in").mkdir()
    done = run("in", "-o", "out.jsonl")
    assert done.stderr.startswith(
        b"ingest: the inputs hold no file that is read, by its name; nothing to do\n"
    )
    assert (done.returncode, Path("out.jsonl").read_bytes()) == (0, b"")


def test_messages_fit_any_encoding_of_standard_error() -> None:
    Path("قهوة.txt").write_text("")
    variables = environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    done = subprocess.run([*COMMAND, "قهوة.txt"], env=variables, capture_output=True, check=True)
    assert rb"\u0642\u0647\u0648\u0629.txt: rejected: it is empty" in done.stderr


# --- exit statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["page.txt", "empty.txt"], 0),
        (["--strict", "page.txt"], 0),
        (["--strict", "page.txt", "empty.txt"], 1),
        (["page.txt", "gone.txt"], 1),
        (["page.txt", "-o", "nowhere/out.jsonl"], 1),
        (["page.txt", "-o", "."], 1),
    ],
)
def test_exit_status(arguments: list[str], status: int) -> None:
    Path("gone.txt").symlink_to("nowhere")
    assert run(*arguments).returncode == status


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name at least one input"),
        (["missing.txt"], "no such file or folder: 'missing.txt'; check the name"),
        (["page.txt", "missing-*.txt"], "no file or folder matches 'missing-*.txt'"),
        (["page.txt", "--nonsense"], "--nonsense"),
        (["page.txt", "--max-bytes", "0"], "--max-bytes"),
        (["page.txt", "--encoding", "klingon"], "there is no text encoding named 'klingon'"),
        (["empty.txt", "--encoding", "base64"], "there is no text encoding named 'base64'"),
        (["page.txt", "--language", "arabic language"], "'arabic language' is no language tag"),
        (["page.txt", "--publisher", " "], "the publisher's name is empty"),
        (["page.txt", "--retrieved", "yesterday"], "'yesterday' does not match the format"),
        (["page.txt", "--explain=yaml"], "'--explain': 'yaml' is not one of 'text', 'json'"),
        (["page.txt", "--explain="], "'' is not one of 'text', 'json'"),
        (["page.txt", "--explain", "-o", "-"], "--explain takes standard output"),
        (["page.txt", "--explain", "--rejects", "-"], "--explain takes standard output"),
        (["page.txt", "--rejects", "-"], "cannot share one file"),
        (["page.txt", "-o", "out.jsonl", "--rejects", "./out.jsonl"], "cannot share one file"),
        (["page.txt", "-o", "page.txt"], "'page.txt' is both input and output"),
        (["page.txt", "-q", "-v"], "exclude each other"),
        (["page.txt", "--\x1b[2J\u202e"], r"--\x1b[2J\u202e"),
    ],
)
def test_what_makes_no_sense(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process, as there are many; `main` is all there is to the command."""
    monkeypatch.setattr(sys, "argv", ["ingest", *arguments])
    monkeypatch.setattr(cli, "_end_on_signals", lambda: None)
    with pytest.raises(SystemExit) as end:
        cli.main()
    told = capsys.readouterr()
    assert end.value.code == 2
    assert told.out == ""
    assert told.err.startswith("ingest: error: ")
    assert message in told.err
    assert told.err.count("\n") == 1
    assert sorted(os.listdir()) == ["empty.txt", "page.txt"]
    assert Path("page.txt").read_text() == DUMP


def test_encoding_and_language_as_told() -> None:
    Path("page.txt").write_text("\n\n".join(("Café \u0178", *PROSE)), encoding="cp1252")
    record = json.loads(run("page.txt", "--encoding", "ISO-8859-9", "--language", "pt-BR").stdout)
    assert record["language"] == "pt-BR"
    assert record["source"]["encoding"] == "iso8859-9"


# --- readers that leave, streams that are closed ---------------------------------------------------------


@posix
def test_a_reader_that_leaves_is_no_trouble() -> None:
    for number in range(40):
        Path(f"{number}.txt").write_text(DUMP)
    done = shell(
        "{ ingest -q .; echo $? > status; } | head -1; { ingest --explain -q .; echo $? >> status; } | head -1"
    )
    assert done.stdout.splitlines()[0].startswith('{"id":')
    assert done.stdout.splitlines()[1].startswith("# 0.txt: utf-8")
    assert done.stderr == ""
    assert Path("status").read_text() == "0\n0\n"


@posix
def test_articles_are_finished_though_nobody_reads_the_explanation() -> None:
    for number in range(40):
        Path(f"{number}.txt").write_text(DUMP)
    done = shell("ingest --explain -q . -o out.jsonl | head -1")
    assert done.stderr == ""
    assert len(titles(Path("out.jsonl").read_bytes())) == 41


@posix
def test_messages_nobody_reads_do_not_end_the_run() -> None:
    done = shell("{ ingest -v . -o out.jsonl; echo $? > status; } 2>&1 | head -0")
    assert done.stderr == ""
    assert Path("status").read_text() == "0\n"
    assert titles(Path("out.jsonl").read_bytes()) == [HEADLINE]


def to_full_disk() -> None:
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


@posix
@pytest.mark.parametrize(
    ("arguments", "before", "status", "told"),
    [
        (["page.txt"], lambda: os.close(1), 1, "ingest: error: cannot write standard output: it is closed"),
        (["page.txt", "-o", "out.jsonl"], lambda: os.close(1), 0, "ingest: 1 read"),
        (["page.txt", "-o", "out.jsonl"], lambda: os.close(2), 0, ""),
        (["missing.txt"], lambda: os.close(2), 2, ""),
        (["-"], lambda: os.close(0), 1, "ingest: -: failed: standard input is closed"),
        pytest.param(
            ["page.txt"], to_full_disk, 1, "ingest: error: cannot write standard output", marks=needs_full
        ),
        pytest.param(
            ["--help"], to_full_disk, 1, "ingest: error: cannot write standard output", marks=needs_full
        ),
    ],
)
def test_closed_and_full_streams(
    arguments: list[str], before: Callable[[], None], status: int, told: str
) -> None:
    done = run(*arguments, before=before)
    assert (done.returncode, done.stdout) == (status, b"")
    assert done.stderr.startswith(told.encode())
    assert b"Traceback" not in done.stderr
    if "out.jsonl" in arguments:
        assert titles(Path("out.jsonl").read_bytes()) == [HEADLINE]


@needs_full
def test_a_full_disk_is_told_once_and_not_again_at_exit() -> None:
    done = shell("ingest --help > /dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


# --- runs that are stopped ---------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    ("number", "status", "told"),
    [("SIGINT", 130, b"ingest: stopped\n"), ("SIGTERM", 143, b""), ("SIGHUP", 129, b"")],
)
def test_a_stopped_run_cleans_up(number: str, status: int, told: bytes) -> None:
    Path("out.jsonl").write_text("old\n")
    Path("rejects.jsonl").write_text("old\n")
    before = {*os.listdir(), "wait.fifo"}
    arguments = ("page.txt", "wait.fifo", "-o", "out.jsonl", "--rejects", "rejects.jsonl")
    with stopped_at("wait.fifo", *arguments) as (process, _):
        assert len(set(os.listdir()) - before) == 2
        os.kill(process.pid, getattr(signal, number))
        assert process.finish()[:3] == (status, b"", told)
    assert set(os.listdir()) == before
    assert Path("out.jsonl").read_text() == Path("rejects.jsonl").read_text() == "old\n"


@posix
def test_a_run_under_nohup_outlives_its_terminal() -> None:
    arguments = ("page.txt", "wait.fifo", "-o", "out.jsonl")

    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with stopped_at("wait.fifo", *arguments, before=ignore) as (process, descriptor):
        os.kill(process.pid, signal.SIGHUP)
        os.write(descriptor, DUMP.encode())
        os.close(descriptor)
        assert process.finish().returncode == 0
    assert titles(Path("out.jsonl").read_bytes()) == [HEADLINE, HEADLINE]


@posix
def test_a_killed_run_leaves_the_old_output_and_the_next_clears_up() -> None:
    Path("out.jsonl").write_text("old\n")
    with stopped_at("wait.fifo", "page.txt", "wait.fifo", "-o", "out.jsonl") as (process, _):
        process.kill()
    assert Path("out.jsonl").read_text() == "old\n"
    (leftover,) = (name for name in os.listdir() if name.startswith(".out.jsonl."))
    assert run("page.txt", "-o", "out.jsonl").returncode == 0
    assert not os.path.exists(leftover)
    assert titles(Path("out.jsonl").read_bytes()) == [HEADLINE]


# --- terminals -----------------------------------------------------------------------------------------------


@posix
def test_explain_in_colour_on_a_terminal() -> None:
    text, status = on_terminal("--explain", "page.txt")
    assert status == 0
    assert "\x1b[1;38;5;31m+ title" in text
    assert f"\u2066{HEADLINE}\u2069" in text


@posix
def test_documents_are_parted_on_a_terminal() -> None:
    text, _ = on_terminal("--explain", "-q", "page.txt", "empty.txt", variables={"NO_COLOR": "1"})
    assert text.count("\n\n") == 1
    assert "\n\n\u2066page.txt: " in text


@posix
def test_the_explanation_is_as_wide_as_the_terminal() -> None:
    for columns in (50, 80):
        text, _ = on_terminal(
            "--explain", "-q", "page.txt", variables={"COLUMNS": str(columns), "NO_COLOR": "1"}
        )
        widths = [len(re.sub("[\u2066-\u2069]", "", row)) for row in text.splitlines()]
        assert columns - 12 < max(widths) <= columns


@posix
@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_explain_without_colour_on_a_terminal(variables: dict[str, str]) -> None:
    text, _ = on_terminal("--explain", "page.txt", variables=variables)
    assert "\x1b" not in text
    assert f"\u2066{HEADLINE}\u2069" in text


@posix
def test_explain_and_articles_at_once() -> None:
    done = run("--explain", "page.txt", "-o", "out.jsonl")
    assert titles(Path("out.jsonl").read_bytes()) == [HEADLINE]
    rows = done.stdout.decode().splitlines()
    assert [row for row in rows if row.startswith("#")] == rows[:2]
    assert [row.split("\t")[0] for row in rows[2:]] == [str(number) for number in range(1, 8)]
    assert {len(row.split("\t")) for row in rows[2:]} == {4}
