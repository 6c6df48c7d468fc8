"""What README and docs/cron.md tell operators to type, typed."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from command import DUMP, PROSE, on_terminal, run
from conftest import ROOT
from copydesk import ingest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

#: The example of README and docs/cron.md.
CRONTAB = (
    "5 * * * *  cd /srv/archive && .venv/bin/ingest -q dumps/ -o articles.jsonl --rejects rejects.jsonl"
    " --ledger dumps.ledger"
)
PAGE = (ROOT / "docs" / "cron.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the examples have it: dumps and a virtual environment."""
    monkeypatch.chdir(tmp_path)
    Path("dumps").mkdir()
    Path("dumps", "page.txt").write_text(DUMP)
    Path(".venv/bin").mkdir(parents=True)
    command = Path(".venv/bin/ingest")
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copydesk "$@"\n')
    command.chmod(0o755)
    return tmp_path


def by_cron(archive: Path) -> tuple[int, str]:
    """Status, and what would be mailed."""
    line = re.sub(r"^(\S+ ){5} *", "", CRONTAB).replace("/srv/archive", str(archive))
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd="/", check=False)
    return done.returncode, done.stdout + done.stderr


def titles() -> list[str]:
    return [json.loads(line)["source"]["file"] for line in Path("articles.jsonl").read_bytes().splitlines()]


def test_the_crontab_line_is_that_of_the_pages() -> None:
    assert f"\n{CRONTAB}\n" in PAGE
    assert f"\n{CRONTAB}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert CRONTAB.partition(".venv/bin/")[2] in "".join(re.findall(r"^ExecStart=.*$", PAGE, re.MULTILINE))


def test_cron_mails_only_what_failed(archive: Path) -> None:
    Path("dumps", "menu.txt").write_text("Home\nNews\n")
    assert by_cron(archive) == (0, "")
    assert by_cron(archive) == (0, "")
    Path("dumps", "gone.txt").symlink_to("nowhere")
    Path("dumps", "more.txt").write_text(DUMP + "\n\nThe band played on until the evening.\n")
    status, mailed = by_cron(archive)
    assert status == 1
    assert mailed.splitlines() == [
        "ingest: dumps/gone.txt: failed: it is a link to something that is not there; mend or remove the link"
    ]
    assert titles() == ["dumps/page.txt", "dumps/more.txt"]


def test_a_ledger_moves_by_the_sql_of_the_page() -> None:
    os.makedirs("srv/archive")
    shutil.move("dumps", "srv/archive/dumps")
    ingest(["srv/archive/dumps"], "srv/archive/articles.jsonl", ledger="srv/archive/dumps.ledger")
    os.makedirs("mnt")
    shutil.move("srv/archive", "mnt/archive")
    [block] = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    connection = sqlite3.connect("mnt/archive/dumps.ledger")
    connection.executescript(block)
    connection.close()
    Path("mnt/archive/dumps/more.txt").write_text(DUMP + "\n\nThe band played on until the evening.\n")
    done = ingest(["mnt/archive/dumps"], "mnt/archive/articles.jsonl", ledger="mnt/archive/dumps.ledger")
    assert (done.unchanged, done.articles) == (1, 1)


def test_a_restored_backup_loses_and_repeats_nothing() -> None:
    arguments = ("dumps", "-o", "articles.jsonl", "--ledger", "dumps.ledger")
    run(*arguments)
    shutil.copy("dumps.ledger", "backup.ledger")
    Path("dumps", "more.txt").write_text(DUMP + "\n\nThe band played on until the evening.\n")
    run(*arguments)
    whole = Path("articles.jsonl").read_bytes()
    shutil.copy("backup.ledger", "dumps.ledger")
    done = run(*arguments)
    assert b"bytes were cut off that a stopped run had not committed" in done.stderr
    assert Path("articles.jsonl").read_bytes() == whole


@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq here")
def test_the_articles_of_today_by_the_command_of_the_page() -> None:
    for text in ("one", "two", "one"):
        Path("dumps", "page.txt").write_text(f"{DUMP}\n\nIt was the bridge number {text}.\n")
        run("dumps", "-o", "articles.jsonl", "--ledger", "dumps.ledger")
    Path("dumps", "more.txt").write_text(DUMP)
    run("dumps", "-o", "articles.jsonl", "--ledger", "dumps.ledger")
    [command] = re.findall(r"^\$ (jq -s .*)$", PAGE, re.MULTILINE)
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
    today = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(record["source"]["file"], record["body"][-1][-4:]) for record in today} == {
        ("dumps/page.txt", "one."),
        ("dumps/more.txt", PROSE[-1][-4:]),
    }


def test_every_column_of_the_ledger_is_told() -> None:
    run("dumps", "-o", "articles.jsonl", "--ledger", "dumps.ledger")
    connection = sqlite3.connect("dumps.ledger")
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert set(tables) == {
        "runs", "inputs", "articles", "outputs", "bodies", "near_articles", "near_bands",
    }  # fmt: skip
    for table in tables:
        assert f"`{table}`" in PAGE
        if not table.startswith("near_"):
            for column in connection.execute(f"PRAGMA table_info({table})"):
                assert f"`{column[1]}`" in PAGE, (table, column[1])
    assert f"version of the tables: {connection.execute('PRAGMA user_version').fetchone()[0]}." in PAGE
    connection.close()


def test_the_summary_file() -> None:
    Path("dumps", "gone.txt").symlink_to("nowhere")
    done = run("dumps", "-o", "articles.jsonl", "--summary", "summary.json", "--unique", "-q")
    figures = json.loads(Path("summary.json").read_bytes())
    assert (done.returncode, figures["status"]) == (1, 1)
    assert (figures["read"], figures["articles"], figures["failed"]) == (1, 1, 1)
    assert figures["seconds"] > 0


def test_messages_as_json() -> None:
    Path("dumps", "empty.txt").write_text("")
    done = run("-v", "dumps", "-o", "articles.jsonl", "--log-format", "json")
    messages = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(message["level"], message.get("outcome")) for message in messages] == [
        ("warning", "rejected"),
        ("info", "article"),
        ("info", None),
    ]
    assert messages[0]["file"] == "dumps/empty.txt"
    assert (messages[2]["articles"], messages[2]["rejected"]) == (1, 1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", messages[0]["time"])
    failed = run("nowhere.txt", "--log-format", "json")
    assert json.loads(failed.stderr)["level"] == "error"


def test_what_takes_too_long_fails_alone() -> None:
    Path("dumps", "long.txt").write_text(
        "\n".join(f"Line {number} of a list of names" for number in range(60_000))
    )
    done = run("dumps", "-o", "articles.jsonl", "--timeout", "0.05", "--jobs", "1")
    assert b"dumps/long.txt: failed: it took longer than 0.05 seconds; raise --timeout" in done.stderr
    assert done.returncode == 1
    assert titles() == ["dumps/page.txt"]


def test_a_terminal_sees_what_is_unchanged_and_no_empty_progress() -> None:
    arguments = ("dumps", "-o", "articles.jsonl", "--ledger", "dumps.ledger")
    run(*arguments)
    seen, status = on_terminal(*arguments)
    assert status == 0
    assert re.fullmatch(
        r"ingest: 0 articles added to articles\.jsonl, now \d+ bytes\n"
        r"  read       0 inputs in \d+\.\d s; 1 unchanged\n",
        seen,
    )
