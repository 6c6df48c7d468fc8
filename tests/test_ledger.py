"""Runs over folders that grow, with a ledger: what is read, written, entered, refused."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from command import PROSE, Running, run, stopped_at
from copydesk import LedgerBusy, LedgerError, OutputError, Summary, UsageError, ingest
from copydesk.delivery import Delivery
from copydesk.outcomes import Started
from copydesk.storage import lock, rules
from copydesk.storage.appending import AppendedLines

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")

#: Seconds since 1970; long enough ago for a file's time to be trusted.
_LONG_AGO = 1_500_000_000


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    return tmp_path


def put(name: str, text: str = "", *, at: int = _LONG_AGO) -> Path:
    """An input with an article whose headline is its own."""
    path = Path("in", name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(dump(text or name), encoding="utf-8")
    os.utime(path, (at, at))
    return path


def dump(text: str) -> str:
    return f"{text.capitalize()} is in the news of the harbour today\n\n" + "\n\n".join(
        f"{text.capitalize()}: {sentence}" for sentence in PROSE
    )


def go(output: str | None = "out.jsonl", **options: Any) -> Summary:
    return ingest(["in"], output, ledger="dumps.ledger", **options)


def records(output: str = "out.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(output).read_bytes().splitlines()]


def files(output: str = "out.jsonl") -> list[str]:
    return [record["source"]["file"] for record in records(output)]


def ask(question: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect("dumps.ledger")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def counts(summary: Summary) -> dict[str, int]:
    """The counts of inputs and articles that are not 0."""
    others = {"seconds", "titled", "dated", "signed", "languages"}
    named = {name: getattr(summary, name) for name in summary.__slots__ if name not in others}
    return {name: count for name, count in named.items() if count}


# --- what is read ---------------------------------------------------------------------------------------


def test_a_further_run_reads_what_is_new_and_adds_it() -> None:
    put("b")
    assert counts(go()) == {"read": 1, "articles": 1}
    first = Path("out.jsonl").read_bytes()
    put("a")
    put("c")
    assert counts(go()) == {"read": 2, "articles": 2, "unchanged": 1}
    assert Path("out.jsonl").read_bytes().startswith(first)
    assert files() == ["in/b", "in/a", "in/c"]
    assert counts(go()) == {"unchanged": 3}


def test_the_output_is_that_of_a_run_without_ledger() -> None:
    for name in ("a", "b", "c"):
        put(name)
    go()
    ingest(["in"], "whole.jsonl")
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def test_what_is_unchanged_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")
    go()

    def opened(*arguments: Any, **options: Any) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr("copydesk.storage.inputs.file_digest", opened)
    monkeypatch.setattr("copydesk.reading.read_source", opened)
    assert counts(go()) == {"unchanged": 1}


def test_changed_bytes_are_read_again_and_name_what_they_replace() -> None:
    put("a", "first version")
    go()
    put("a", "second version", at=_LONG_AGO + 1)
    assert counts(go()) == {"read": 1, "articles": 1, "replaced": 1}
    one, two = records()
    assert (one["replaces"], two["replaces"]) == (None, one["id"])


def test_the_same_length_and_time_hides_a_change_but_not_from_verify() -> None:
    put("a", "first")
    go()
    put("a", "other")
    assert counts(go()) == {"unchanged": 1}
    assert counts(go(verify=True)) == {"read": 1, "articles": 1, "replaced": 1}


def test_a_change_right_after_the_run_is_seen_though_length_and_time_are_the_same() -> None:
    now = int(time.time())
    put("a", "first", at=now)
    go()
    put("a", "other", at=now)
    assert counts(go())["replaced"] == 1


def test_a_new_time_alone_is_no_news() -> None:
    path = put("a")
    go()
    os.utime(path, (_LONG_AGO + 5, _LONG_AGO + 5))
    assert counts(go()) == {"unchanged": 1}
    assert ask("SELECT modified FROM inputs") == [((_LONG_AGO + 5) * 10**9,)]


def test_bytes_that_come_back_are_written_again() -> None:
    for at, text in enumerate(("first", "second", "first")):
        put("a", text, at=_LONG_AGO + at)
        go()
    one, two, three = records()
    assert (three["id"], three["replaces"], three["duplicate_of"]) == (one["id"], two["id"], None)


def test_moved_and_copied_bytes_are_not_written_again() -> None:
    path = put("a")
    put("b", "a")
    assert counts(go()) == {"read": 2, "articles": 1, "copies": 1}
    shutil.copy(path, "in/c")
    path.rename("in/z")
    assert counts(go()) == {"copies": 2, "unchanged": 1}
    assert files() == ["in/a"]
    assert ask("SELECT outcome FROM inputs WHERE path LIKE '%/z'") == [("copy",)]


def test_a_rotated_file_is_not_replaced_by_what_took_its_name() -> None:
    put("page.txt", "monday")
    go()
    Path("in/page.txt").rename("in/page.1.txt")
    put("page.txt", "tuesday", at=_LONG_AGO + 1)
    assert counts(go()) == {"read": 1, "articles": 1, "copies": 1}
    assert [record["replaces"] for record in records()] == [None, None]


def test_what_was_moved_and_then_changed_is_replaced() -> None:
    put("a", "monday").rename("in/b")
    put("a", "monday").unlink()
    go()
    Path("in/b").rename("in/c")
    go()
    put("c", "tuesday", at=_LONG_AGO + 1)
    assert counts(go())["replaced"] == 1


def test_standard_input_replaces_nothing_and_is_written_once() -> None:
    for text in ("monday", "tuesday", "monday"):
        done = run("-", "-o", "out.jsonl", "--ledger", "dumps.ledger", standard_input=dump(text).encode())
        assert done.returncode == 0, done
    assert b"1 known by other names" in done.stderr
    assert [record["replaces"] for record in records()] == [None, None]


def test_names_that_are_no_text() -> None:
    os.rename(put("a"), os.fsencode("in/caf") + b"\xe9")
    assert counts(go()) == {"read": 1, "articles": 1}
    assert counts(go()) == {"unchanged": 1}
    assert ask("SELECT typeof(path) FROM inputs") == [("blob",)]


def test_a_path_is_the_same_from_wherever_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")
    go()
    monkeypatch.chdir("in")
    assert counts(ingest(["."], "../out.jsonl", ledger="../dumps.ledger")) == {"unchanged": 1}


def test_what_was_left_out_as_a_copy_comes_when_the_first_has_changed() -> None:
    put("a", "monday")
    put("b", "monday").write_text(f"{dump('monday')}\n\nShare this\n")
    assert counts(go(unique=True)) == {"read": 2, "articles": 1, "duplicates": 1}
    put("a", "tuesday", at=_LONG_AGO + 1)
    assert counts(go(unique=True)) == {"read": 2, "articles": 2, "replaced": 1}
    assert files() == ["in/a", "in/a", "in/b"]
    assert counts(go(unique=True)) == {"unchanged": 2}


def test_what_was_left_out_as_a_copy_is_refreshed_with_the_first() -> None:
    put("a", "monday")
    put("b", "monday").write_text(f"{dump('monday')}\n\nShare this\n")
    go(unique=True)
    os.unlink("out.jsonl")
    os.unlink("in/a")
    go(unique=True, refresh=True)
    assert files() == ["in/b"]


# --- what failed or was rejected ------------------------------------------------------------------------


def test_failed_inputs_are_tried_again_and_reported_once() -> None:
    Path("in/a").symlink_to("nowhere")
    Path("in/b").symlink_to("page")
    for _ in range(2):
        assert counts(go(rejects="rejects.jsonl")) == {"failed": 2}
    assert [record["file"] for record in records("rejects.jsonl")] == ["in/a", "in/b"]
    Path("in/page").write_text(dump("here now"))
    summary = go(rejects="rejects.jsonl")
    assert (summary.articles, summary.failed) == (1, 1)


def test_rejected_inputs_are_read_again_when_they_or_the_rules_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = put("a")
    path.write_text("Home\nNews\n")
    os.utime(path, (_LONG_AGO, _LONG_AGO))
    assert counts(go(rejects="rejects.jsonl")) == {"read": 1, "rejected": 1}
    assert counts(go(rejects="rejects.jsonl")) == {"unchanged": 1}
    monkeypatch.setattr(rules, "_LENGTH", 18)
    assert counts(go(rejects="rejects.jsonl")) == {"read": 1, "rejected": 1}
    assert len(records("rejects.jsonl")) == 1
    put("a", at=_LONG_AGO + 1)
    assert counts(go(rejects="rejects.jsonl")) == {"read": 1, "articles": 1}


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no files in memory here")
def test_a_file_in_memory_is_a_file() -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        Path(folder, "a").write_text(dump("a"))
        found = [counts(ingest([folder], "out.jsonl", ledger="dumps.ledger")) for _ in range(2)]
    assert found == [{"read": 1, "articles": 1}, {"unchanged": 1}]


def test_what_was_too_long_is_not_opened_again_before_the_limit_is_raised() -> None:
    put("a")
    assert counts(go(max_bytes=10)) == {"read": 1, "rejected": 1}
    assert counts(go(max_bytes=10)) == {"unchanged": 1}
    assert counts(go()) == {"read": 1, "articles": 1}


def test_what_was_too_long_and_has_changed_is_not_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("a")
    go(max_bytes=10)
    for at in (1, 2):
        os.utime(path, (_LONG_AGO + at, _LONG_AGO + at))
        with monkeypatch.context() as patch:
            patch.setattr("copydesk.storage.inputs.file_digest", lambda path: pytest.fail("read whole"))
            assert counts(go(max_bytes=10, verify=at == 2)) == {"read": 1, "rejected": 1}
            assert counts(go(max_bytes=10, verify=at == 2)) == {"unchanged": 1}


def test_what_shrinks_while_it_is_rejected_as_too_long_is_read_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = put("a")
    path.write_text(dump("a") * 9)
    os.utime(path, (_LONG_AGO, _LONG_AGO))
    take = Delivery.take

    def shrink_first(*arguments: Any) -> None:
        put("a", at=_LONG_AGO + 1)
        take(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Delivery, "take", shrink_first)
        assert counts(go(max_bytes=2000)) == {"read": 1, "rejected": 1}
    assert counts(go(max_bytes=2000)) == {"read": 1, "articles": 1}


def test_what_could_not_be_read_for_a_while_is_not_written_twice() -> None:
    put("page")
    Path("in/a.txt").symlink_to("page")
    Path("elsewhere").mkdir()
    Path("in/page").rename("elsewhere/page")
    Path("in/a.txt").unlink()
    Path("in/a.txt").symlink_to("../elsewhere/page")
    go()
    Path("elsewhere").rename("away")
    assert counts(go()) == {"failed": 1}
    Path("away").rename("elsewhere")
    assert go().articles == 0
    assert counts(go()) == {"unchanged": 1}
    assert len(records()) == 1


# --- outputs --------------------------------------------------------------------------------------------


def test_each_run_may_have_an_output_of_its_own() -> None:
    put("a")
    go("monday.jsonl")
    put("b")
    go("tuesday.jsonl")
    assert (files("monday.jsonl"), files("tuesday.jsonl")) == (["in/a"], ["in/b"])
    go("wednesday.jsonl", rejects="rejects.jsonl")
    assert not Path("wednesday.jsonl").exists()
    assert not Path("rejects.jsonl").exists()
    go("thursday.jsonl", touch=True)
    assert Path("thursday.jsonl").read_bytes() == b""


def test_a_torn_tail_is_cut_off_and_said() -> None:
    put("a")
    go()
    whole = Path("out.jsonl").read_bytes()
    with open("out.jsonl", "ab") as file:
        file.write(b'{"id":"torn')
    events: list[Any] = []
    put("b")
    go(watch=events.append)
    started = events[0]
    assert isinstance(started, Started)
    assert started.notices == ["'out.jsonl': 11 bytes were cut off that a stopped run had not committed"]
    assert Path("out.jsonl").read_bytes().startswith(whole + b'{"id":')
    assert files() == ["in/a", "in/b"]


def shorten() -> None:
    os.truncate("out.jsonl", 20)


def remove() -> None:
    os.unlink("out.jsonl")


def rewrite() -> None:
    data = bytearray(Path("out.jsonl").read_bytes())
    data[-30] ^= 1
    Path("out.jsonl").write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "trouble"),
    [
        (shorten, "it has 20 bytes, and "),
        (remove, "it is gone, and "),
        (rewrite, "what it holds is not what was written last"),
    ],
)
def test_an_output_that_is_not_as_committed_stops_the_run_and_is_made_anew(
    spoil: Callable[[], None], trouble: str
) -> None:
    put("a")
    put("b")
    go()
    whole = Path("out.jsonl").read_bytes()
    spoil()
    spoilt = Path("out.jsonl").read_bytes() if Path("out.jsonl").exists() else None
    ledger = ask("SELECT * FROM inputs")
    put("c")
    with pytest.raises(LedgerError, match=trouble) as caught:
        go()
    assert "'out.jsonl' is not as the ledger has it" in str(caught.value)
    assert "make it anew with --refresh, or write to another file; nothing was changed" in str(caught.value)
    assert (Path("out.jsonl").read_bytes() if Path("out.jsonl").exists() else None) == spoilt
    assert ask("SELECT * FROM inputs") == ledger
    assert counts(go(refresh=True)) == {"read": 3, "articles": 3}
    assert Path("out.jsonl").read_bytes().startswith(whole)
    assert counts(go()) == {"unchanged": 3}


def test_an_output_of_somebody_else_is_left_alone() -> None:
    put("a")
    Path("out.jsonl").write_text("precious\n")
    for refresh in (False, True):
        with pytest.raises(LedgerError, match="holds something that was not written with this ledger"):
            go(refresh=refresh)
    assert Path("out.jsonl").read_text() == "precious\n"


def test_articles_to_standard_output_are_committed_when_they_are_out() -> None:
    put("a")
    done = run("in", "--ledger", "dumps.ledger")
    assert [json.loads(line)["source"]["file"] for line in done.stdout.splitlines()] == ["in/a"]
    assert run("in", "--ledger", "dumps.ledger").stdout == b""


def test_what_a_reader_did_not_take_comes_again() -> None:
    put("a")
    reading, writing = os.pipe()
    os.close(reading)
    process = Running(["in", "--ledger", "dumps.ledger"], before=lambda: os.dup2(writing, 1))
    os.close(writing)
    assert process.finish().returncode == 0
    assert run("in", "--ledger", "dumps.ledger").stdout


def test_a_first_run_killed_before_its_first_commit_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")
    arguments = ("in", "-o", "out.jsonl", "--ledger", "dumps.ledger")

    sync = AppendedLines.sync

    def killed(lines: AppendedLines) -> None:
        sync(lines)
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(AppendedLines, "sync", killed)
        assert run(*arguments).returncode == -signal.SIGKILL
    assert Path("out.jsonl").stat().st_size
    done = run(*arguments)
    assert done.returncode == 0, done
    assert files() == ["in/a"]


def test_a_place_where_no_output_was_made_is_not_claimed() -> None:
    go()
    Path("out.jsonl").write_text("precious\n")
    put("a")
    with pytest.raises(LedgerError, match="holds something that was not written with this ledger"):
        go()
    assert Path("out.jsonl").read_text() == "precious\n"


@pytest.mark.parametrize("refresh", [False, True])
def test_what_was_committed_stays_though_the_run_is_ended_right_then(
    refresh: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if refresh:
        put("z")
        go()
    put("a")

    def ended(*arguments: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("copydesk.storage.ledger.AppendedLines.commit", ended)
        with pytest.raises(KeyboardInterrupt):
            go(language="de", refresh=refresh)
    assert counts(go(language="de")) == {"unchanged": 2 if refresh else 1}
    assert files() == (["in/a", "in/z"] if refresh else ["in/a"])
    assert {record["language"] for record in records()} == {"de"}


def test_what_was_written_and_not_committed_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")
    go()
    before = Path("out.jsonl").read_bytes()
    put("b")

    def fails(*arguments: Any) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    for refresh in (False, True):
        with monkeypatch.context() as patch:
            patch.setattr("copydesk.storage.ledger.Ledger._lasting", fails)
            patch.setattr("copydesk.storage.ledger.Ledger.begin", lambda self: None)
            with pytest.raises(LedgerError, match="disk I/O error"):
                go(refresh=refresh, language="de")
        assert Path("out.jsonl").read_bytes() == before
        assert sorted(path.name for path in Path().iterdir() if "out" in path.name) == ["out.jsonl"]


# --- refresh --------------------------------------------------------------------------------------------


def test_records_of_other_rules_stay_until_they_are_refreshed() -> None:
    put("a")
    put("b")
    go()
    put("c")
    assert counts(go(language="de")) == {"read": 1, "articles": 1, "unchanged": 2, "outdated": 2}
    assert [record["language"] for record in records()] == ["en", "en", "de"]
    assert counts(go(language="de", refresh=True)) == {"read": 2, "articles": 2, "unchanged": 1, "kept": 1}
    assert sorted(files()) == ["in/a", "in/b", "in/c"]
    assert {record["language"] for record in records()} == {"de"}
    assert counts(go(language="de")) == {"unchanged": 3}


def test_a_refresh_that_would_lose_an_article_changes_nothing() -> None:
    put("a")
    path = put("b")
    go()
    before = Path("out.jsonl").read_bytes()
    with pytest.raises(LedgerError, match="lose the articles of 2 inputs that failed; mend them, or move"):
        go(refresh=True, language="de", timeout=1e-6)
    assert Path("out.jsonl").read_bytes() == before
    assert counts(go()) == {"unchanged": 2}
    path.rename("b")
    assert counts(go(refresh=True, language="de"))["kept"] == 1


def test_refreshing_keeps_records_whose_inputs_are_gone() -> None:
    put("a")
    put("b")
    go()
    os.unlink("in/a")
    assert counts(go(language="de", refresh=True)) == {"read": 1, "articles": 1, "kept": 1, "outdated": 1}
    assert [(record["source"]["file"], record["language"]) for record in records()] == [
        ("in/a", "en"),
        ("in/b", "de"),
    ]


def test_what_cannot_be_made_again_is_said() -> None:
    put("a")
    put("b")
    go()
    os.unlink("in/a")
    os.unlink("out.jsonl")
    events: list[Any] = []
    go(refresh=True, watch=events.append)
    assert events[0].notices == [
        "1 inputs that the output had articles of are gone or not named here, and these are left out"
    ]
    assert files() == ["in/b"]
    put("a")
    go()
    assert files() == ["in/b", "in/a"]
    assert [record["duplicate_of"] for record in records()] == [None, None]


def test_what_was_lost_with_the_output_is_no_copy_of_itself() -> None:
    path = put("a")
    put("b")
    go(unique=True)
    path.rename("a")
    os.unlink("out.jsonl")
    go(refresh=True, unique=True)
    Path("a").rename(path)
    assert counts(go(unique=True)) == {"read": 1, "articles": 1, "unchanged": 1}


def test_refreshed_records_replace_what_they_replaced() -> None:
    put("a", "monday")
    go()
    put("a", "tuesday", at=_LONG_AGO + 1)
    go()
    one, two = records()
    assert counts(go(refresh=True, language="de")) == {"read": 1, "articles": 1, "kept": 1}
    kept, anew = records()
    assert (kept["id"], anew["id"], anew["replaces"]) == (one["id"], two["id"], one["id"])


def test_lines_that_are_no_records_are_kept_when_others_are_made_anew() -> None:
    for name in ("a", "b"):
        put(name)
        go()
    lines = Path("out.jsonl").read_bytes().splitlines(keepends=True)
    lines[0] = b"x" * (len(lines[0]) - 2) + b"\n\n"
    Path("out.jsonl").write_bytes(b"".join(lines))
    go(refresh=True, language="de")
    assert Path("out.jsonl").read_bytes().startswith(lines[0])


def test_a_refreshed_output_is_for_the_same_eyes() -> None:
    put("a")
    go()
    os.chmod("out.jsonl", 0o600)
    go(refresh=True)
    assert stat.S_IMODE(os.stat("out.jsonl").st_mode) == 0o600


def test_a_refresh_says_what_cannot_be_written() -> None:
    put("a")
    go()
    os.mkdir(".out.jsonl.copydesk-anew")
    with pytest.raises(OutputError, match=r"cannot write 'out\.jsonl'"):
        go(refresh=True)


def test_what_comes_through_a_pipe_replaces_nothing() -> None:
    for text in ("monday", "tuesday"):
        arguments = ("in/pipe", "-o", "fifo.jsonl", "--ledger", "dumps.ledger")
        with stopped_at("in/pipe", *arguments) as (process, writing):
            os.write(writing, dump(f"{text} evening").encode())
            os.close(writing)
            assert process.finish().returncode == 0
        os.unlink("in/pipe")
    assert [record["replaces"] for record in records("fifo.jsonl")] == [None, None]
    for text in ("monday", "tuesday"):
        done = run(
            "/dev/stdin", "-o", "out.jsonl", "--ledger", "dumps.ledger", standard_input=dump(text).encode()
        )
        assert done.returncode == 0, done
    assert [record["replaces"] for record in records()] == [None, None]


def test_rejects_are_refreshed_too() -> None:
    put("a").write_text("Home\n")
    put("b")
    Path("in/link").symlink_to("nowhere")
    go(rejects="rejects.jsonl")
    before = Path("rejects.jsonl").read_bytes()
    os.unlink("rejects.jsonl")
    with pytest.raises(LedgerError, match=r"'rejects\.jsonl' is not as the ledger has it"):
        go(rejects="rejects.jsonl")
    assert counts(go(rejects="rejects.jsonl", refresh=True)) == {
        "read": 1, "rejected": 1, "failed": 1, "unchanged": 1, "kept": 1,
    }  # fmt: skip
    assert Path("rejects.jsonl").read_bytes() == before


def test_a_refresh_that_is_stopped_changes_nothing() -> None:
    put("a")
    put("b")
    go()
    before = Path("out.jsonl").read_bytes()
    with stopped_at(
        "in/m", "in", "in/m", "-o", "out.jsonl", "--ledger", "dumps.ledger", "--refresh", "--language", "de"
    ) as (process, _):
        os.kill(process.pid, signal.SIGKILL)
        process.finish()
    assert Path("out.jsonl").read_bytes() == before
    os.unlink("in/m")
    assert counts(go()) == {"unchanged": 2}


def test_a_refresh_killed_between_ledger_and_rename_is_finished_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("a")
    go()

    def killed(*arguments: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("copydesk.storage.ledger.os.replace", killed)
        with pytest.raises(KeyboardInterrupt):
            go(language="de", refresh=True)
    assert [record["language"] for record in records()] == ["en"]
    assert counts(go(language="de")) == {"unchanged": 1}
    assert [record["language"] for record in records()] == ["de"]


# --- one run at a time ------------------------------------------------------------------------------------


def test_a_second_run_ends_at_once_and_names_the_first() -> None:
    put("a")
    arguments = ("in", "in/pipe", "-o", "out.jsonl", "--ledger", "dumps.ledger")
    with stopped_at("in/pipe", *arguments) as (process, _):
        start = time.monotonic()
        done = run("in/a", "-o", "other.jsonl", "--ledger", "dumps.ledger")
        assert time.monotonic() - start < 10
        assert done.returncode == 75
        assert f"process {process.pid} on {socket.gethostname()}, since 20".encode() in done.stderr
    assert run("in/a", "-o", "other.jsonl", "--ledger", "dumps.ledger").returncode == 0


def test_locks_that_dead_processes_left_are_no_obstacle() -> None:
    put("a")
    holder = {"process": 1, "host": "elsewhere", "started": "2020-01-01T00:00:00Z"}
    path = Path("dumps.ledger.lock")
    path.write_text(json.dumps({**holder, "host": socket.gethostname()}))
    assert go().articles == 1
    path.write_text(json.dumps(holder))
    with pytest.raises(LedgerBusy, match="process 1 on elsewhere, since 2020"):
        go()
    long_ago = time.time() - lock._DEAD - 60
    os.utime(path, (long_ago, long_ago))
    assert go().unchanged == 1
    for garbage in ("garbage", "[" * 4000, json.dumps({**holder, "process": 10**30}), "[1]"):
        path.write_text(garbage)
        os.utime(path, (long_ago, long_ago))
        assert go().unchanged == 1


# --- being stopped ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_first_signal_lets_the_input_in_hand_be_finished(number: signal.Signals, status: int) -> None:
    for name in ("a", "z"):
        put(name)
    with stopped_at("in/m", "in", "in/m", "-o", "out.jsonl", "--ledger", "dumps.ledger") as (
        process,
        writing,
    ):
        os.kill(process.pid, number)
        time.sleep(0.1)
        os.write(writing, dump("m").encode())
        os.close(writing)
        done = process.finish()
    assert done.returncode == status
    assert b"1 left for the next run" in done.stderr
    assert files() == ["in/a", "in/m"]
    os.unlink("in/m")
    go()
    assert files() == ["in/a", "in/m", "in/z"]


def test_a_second_signal_ends_it_at_once() -> None:
    put("a")
    with stopped_at("in/m", "in", "in/m", "-o", "out.jsonl", "--ledger", "dumps.ledger") as (process, _):
        os.kill(process.pid, signal.SIGTERM)
        time.sleep(0.1)
        os.kill(process.pid, signal.SIGTERM)
        assert process.finish().returncode == 143
    os.unlink("in/m")
    go()
    assert files() == ["in/a"]


# --- disks and damage --------------------------------------------------------------------------------------


def limited(size: int) -> Callable[[], object]:
    def set_limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return set_limit


def test_a_file_size_limit_undoes_the_batch_and_the_next_run_goes_on() -> None:
    put("a")
    go()
    for number in range(80):
        put(f"b{number}")
    before = Path("out.jsonl").read_bytes()
    arguments = ("in", "-o", "out.jsonl", "--ledger", "dumps.ledger")
    done = run(*arguments, before=limited(40_000))
    assert done.returncode == 1
    assert b"the file would be larger than allowed" in done.stderr
    assert b"what was not committed yet is undone, and the next run goes on from there" in done.stderr
    assert Path("out.jsonl").read_bytes() == before
    assert run(*arguments).returncode == 0
    ingest(["in"], "whole.jsonl")
    assert sorted(Path("out.jsonl").read_bytes().splitlines()) == sorted(
        Path("whole.jsonl").read_bytes().splitlines()
    )


def test_an_output_made_read_only_is_said_and_nothing_lost(unprivileged: Callable[[], None]) -> None:
    Path("in").mkdir()
    put("a")
    go()
    put("b")
    before = Path("out.jsonl").read_bytes()
    os.chmod("out.jsonl", 0o444)
    for name in (".", *os.listdir()):
        if os.getuid() == 0:
            os.chown(name, 65534, 65534)
    arguments = ("in", "-o", "out.jsonl", "--ledger", "dumps.ledger")
    done = run(*arguments, before=unprivileged)
    assert done.returncode == 1
    assert b"cannot write 'out.jsonl': the file is write-protected; allow it (chmod u+w)" in done.stderr
    assert Path("out.jsonl").read_bytes() == before
    os.chmod("out.jsonl", 0o644)
    assert run(*arguments, before=unprivileged).returncode == 0
    assert files() == ["in/a", "in/b"]


def spoilt(path: str, write: Callable[[sqlite3.Connection], object]) -> None:
    connection = sqlite3.connect(path)
    write(connection)
    connection.commit()
    connection.close()


def folder_for(path: str) -> None:
    os.unlink(path)
    os.mkdir(path)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda: Path("dumps.ledger").write_bytes(b"garbage " * 2000),
            "is no ledger, or damaged; restore its",
        ),
        (
            lambda: spoilt("dumps.ledger", lambda c: c.execute("PRAGMA user_version = 9")),
            "by a newer version",
        ),
        (
            lambda: spoilt("dumps.ledger", lambda c: c.execute("PRAGMA application_id = 7")),
            "is a database of another program",
        ),
        (lambda: folder_for("dumps.ledger"), "is a folder; name a file"),
    ],
)
def test_a_ledger_that_is_none_is_refused_and_nothing_touched(
    spoil: Callable[[], object], message: str
) -> None:
    put("a")
    go()
    before = Path("out.jsonl").read_bytes()
    spoil()
    put("b")
    done = run("in", "-o", "out.jsonl", "--ledger", "dumps.ledger")
    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert b"dumps.ledger" in done.stderr
    assert Path("out.jsonl").read_bytes() == before


def test_a_ledger_in_the_middle_of_damage_is_refused() -> None:
    for name in range(30):
        put(str(name))
    go()
    data = bytearray(Path("dumps.ledger").read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    Path("dumps.ledger").write_bytes(data)
    before = Path("out.jsonl").read_bytes()
    with pytest.raises(LedgerError, match="damaged"):
        go()
    assert Path("out.jsonl").read_bytes() == before


def test_a_ledger_in_a_folder_that_is_not_there() -> None:
    put("a")
    with pytest.raises(LedgerError, match=r"folder '.*/nowhere' does not exist; make it first"):
        ingest(["in"], "out.jsonl", ledger="nowhere/dumps.ledger")


def test_an_output_that_cannot_be_made_is_said_at_once() -> None:
    put("a")
    with pytest.raises(OutputError, match=r"the folder '.*nowhere' does not exist"):
        go("nowhere/out.jsonl")
    with pytest.raises(OutputError, match="it is a folder"):
        go("in")


@pytest.mark.parametrize("option", ["verify", "refresh", "touch"])
def test_options_that_need_a_ledger(option: str) -> None:
    put("a")
    with pytest.raises(UsageError, match=f"--{option} goes with --ledger"):
        ingest(["in"], "out.jsonl", **{option: True})  # type: ignore[arg-type]


def test_what_is_written_nowhere_is_not_remembered() -> None:
    put("a")
    with pytest.raises(UsageError, match="name an output with -o"):
        go(None)
    assert run("--explain", "in", "--ledger", "dumps.ledger").returncode == 2
    assert go().articles == 1


def test_an_empty_name_is_no_ledger() -> None:
    put("a")
    Path("out.jsonl").write_text("precious\n")
    with pytest.raises(UsageError, match="the ledger's name is empty"):
        ingest(["in"], "out.jsonl", ledger="")
    assert Path("out.jsonl").read_text() == "precious\n"


@pytest.mark.parametrize("name", ["dumps.ledger", "./dumps.ledger.lock", "in/../dumps.ledger-journal"])
@pytest.mark.parametrize("option", ["-o", "--rejects", "--summary"])
def test_the_ledger_is_no_output(option: str, name: str) -> None:
    put("a")
    go()
    before = Path("dumps.ledger").read_bytes()
    output = () if option == "-o" else ("-o", "out.jsonl")
    assert run("in", "--ledger", "dumps.ledger", *output, option, name).returncode == 2
    assert Path("dumps.ledger").read_bytes() == before


@pytest.mark.parametrize("name", ["./out.jsonl", "link", "in/a"])
def test_the_summary_overwrites_nothing(name: str) -> None:
    put("a")
    go()
    os.link("out.jsonl", "link")
    before = Path("out.jsonl").read_bytes(), Path("in/a").read_bytes()
    done = run("in/a", "-o", "out.jsonl", "--ledger", "dumps.ledger", "--summary", name)
    assert done.returncode == 2
    assert (Path("out.jsonl").read_bytes(), Path("in/a").read_bytes()) == before


def test_articles_and_rejects_do_not_share_a_file_by_two_names() -> None:
    put("a")
    go()
    os.link("out.jsonl", "link")
    with pytest.raises(UsageError, match="cannot share one file"):
        go(rejects="link")


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("nowhere/deep", path)])
def test_what_is_no_file_is_no_ledger(make: Callable[[str], object]) -> None:
    put("a")
    make("dumps.ledger")
    with pytest.raises(LedgerError, match=r"dumps\.ledger|nowhere"):
        go()
    assert not Path("dumps.ledger.lock").exists()


def test_a_disk_that_refuses_a_sign_of_life_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    put("a")

    def refused(*arguments: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(lock, "os", SimpleNamespace(**{**vars(os), "utime": refused}))
    assert go().articles == 1


def test_a_refresh_needs_a_file() -> None:
    put("a")
    with pytest.raises(UsageError, match="--refresh writes a file anew; name it with -o"):
        go("-", refresh=True)


def test_the_ledger_is_no_input() -> None:
    put("a")
    for _ in range(2):
        summary = ingest(["."], "out.jsonl", ledger="ledger")
        assert (summary.rejected, summary.failed) == (0, 0)


def test_nothing_is_written_beside_what_is_no_ledger() -> None:
    put("a")
    Path("page.html").write_text("<html>")
    with pytest.raises(LedgerError, match=r"'.*page\.html' is no ledger, or damaged"):
        ingest(["in"], "out.jsonl", ledger="page.html")
    assert sorted(os.listdir()) == ["in", "page.html"]
