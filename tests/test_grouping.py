"""Rejections and failures that are alike are said a few times, and then counted."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path
from typing import Literal

import pytest

from command import DUMP, run, stopped_at
from copydesk.outcomes import Rejection
from copydesk.views.grouping import Grouped

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def grouped(
    *, every: bool = False, records: bool = False, quiet: bool = False, rejects: str | None = None
) -> Grouped:
    return Grouped(every=every, records=records, failed_only=quiet, rejects=rejects)


def rejection(
    number: int, reason: str = "it is empty", outcome: Literal["rejected", "failed"] = "rejected"
) -> Rejection:
    return Rejection(f"{number}.txt", outcome, reason, "check the export", number)


def said(group: Grouped, *rejections: Rejection, is_record: bool = False) -> tuple[list[str], list[str]]:
    """What is said at once, and what at the end."""
    at_once = [group.take(one, is_record=is_record) for one in rejections]
    return [message.text for message in at_once if message], [message.text for message in group.rest()]


def test_the_first_three_are_named_and_the_rest_counted() -> None:
    at_once, last = said(grouped(), *(rejection(number) for number in range(1000)))
    assert at_once == [f"{n}.txt, {n}: rejected: it is empty; check the export" for n in range(3)]
    assert last == [
        "997 more rejected: it is empty; check the export (-v names them, --rejects FILE keeps them)"
    ]


@pytest.mark.parametrize(("rejects", "name"), [("rejects.jsonl", "rejects.jsonl"), ("-", "standard output")])
def test_what_keeps_them_is_named(rejects: str, name: str) -> None:
    _, [last] = said(grouped(rejects=rejects), *(rejection(number) for number in range(5)))
    assert last.endswith(f"(-v names them, {name} has them)")


def test_one_that_is_left_alone_is_named() -> None:
    at_once, last = said(grouped(), *(rejection(number) for number in range(4)))
    assert (len(at_once), last) == (3, ["3.txt, 3: rejected: it is empty; check the export"])


def test_figures_and_names_make_no_kind_of_their_own() -> None:
    reasons = [f"'{n}' has 1,{n:03} lines, more than 2.5" for n in range(10)]
    at_once, [last] = said(grouped(), *(rejection(n, reason) for n, reason in enumerate(reasons)))
    assert [text.partition(": rejected: ")[2] for text in at_once] == [
        f"{reason}; check the export" for reason in reasons[:3]
    ]
    assert last.startswith("7 more rejected: … has … lines, more than …; check the export (")


def test_kinds_are_counted_apart() -> None:
    group = grouped()
    mixed = [
        *(rejection(n, "it is empty") for n in range(10)),
        *(rejection(n, "it is empty", "failed") for n in range(6)),
        *(rejection(n, "it is a menu") for n in range(5)),
    ]
    at_once, last = said(group, *mixed)
    assert len(at_once) == 9
    assert [text.partition(";")[0] for text in last] == [
        "7 more rejected: it is empty",
        "3 more failed: it is empty",
        "2 more rejected: it is a menu",
    ]
    assert [(kind.reason, kind.number) for kind in group.kinds("rejected")] == [
        ("it is empty", 10),
        ("it is a menu", 5),
    ]
    assert [(kind.reason, kind.number) for kind in group.kinds("failed")] == [("it is empty", 6)]


def test_what_it_remembers_does_not_grow() -> None:
    group = grouped()
    _, last = said(group, *(rejection(n, "reason " + "x" * n) for n in range(1000)))
    assert len(group.kinds("rejected")) == 201
    assert last == ["797 more rejected: other reasons (-v names them, --rejects FILE keeps them)"]


def test_every_one_is_said_to_those_who_ask() -> None:
    at_once, last = said(grouped(every=True), *(rejection(number) for number in range(100)))
    assert (len(at_once), last) == (100, [])


def test_quiet_runs_say_failures_alone() -> None:
    group = grouped(quiet=True)
    both = [rejection(n, outcome=outcome) for outcome in ("rejected", "failed") for n in range(10)]
    at_once, last = said(group, *both)
    assert (len(at_once), len(last)) == (3, 1)
    assert last[0].startswith("7 more failed: ")


def test_records_are_counted_by_their_file() -> None:
    group = grouped()
    assert [group.take(Rejection("a.warc", "rejected", "no", "", n), is_record=True) for n in range(5)] == [
        None
    ] * 5
    [message] = group.end_of_container()
    assert message.text == "a.warc: 5 records without an article (-v names them, --rejects FILE keeps them)"
    assert list(group.rest()) == []
    assert [kind.number for kind in group.kinds("rejected")] == [5]


# --- in a run ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(DUMP, encoding="utf-8")
    for number in range(10):
        Path(f"empty{number}.txt").touch()
        Path(f"gone{number}.txt").symlink_to("nowhere")
    return tmp_path


EMPTY = "it is empty; check the export"
WHERE = "(-v names them, --rejects FILE keeps them)"
GONE = "it is a link to something that is not there; mend or remove the link"


@posix
def test_a_run_ends_with_what_it_counted(folder: Path) -> None:
    *named, last, rest, summary = run(".", "-o", "out.jsonl").stderr.decode().splitlines()
    assert len(named) == 6
    assert last == f"ingest: 7 more failed: {GONE} {WHERE}"
    assert rest == f"ingest: 7 more rejected: {EMPTY} {WHERE}"
    assert summary.startswith("ingest: 11 read, 1 article, 10 rejected, 10 failed")


@posix
def test_verbose_runs_and_programs_get_all(folder: Path) -> None:
    verbose = run("-v", ".", "-o", "out.jsonl").stderr.decode()
    assert len(re.findall(f": rejected: {EMPTY}\n", verbose)) == 10
    assert " more " not in verbose
    logged = [
        json.loads(line) for line in run(".", "-o", "out.jsonl", "--log-format", "json").stderr.splitlines()
    ]
    assert [message.get("outcome") for message in logged] == ["failed"] * 10 + ["rejected"] * 10 + [None]


@posix
def test_quiet_runs_group_their_failures(folder: Path) -> None:
    told = run("-q", ".", "-o", "out.jsonl").stderr.decode().splitlines()
    assert [line.partition(": failed: ")[0] for line in told[:3]] == [
        f"ingest: gone{n}.txt" for n in range(3)
    ]
    assert told[3:] == [f"ingest: 7 more failed: {GONE} {WHERE}"]


@posix
def test_a_stopped_run_says_what_it_held_back(folder: Path) -> None:
    with stopped_at("zz.fifo", ".", "zz.fifo", "-o", "out.jsonl", "--jobs", "1") as (process, _):
        os.kill(process.pid, signal.SIGINT)
        told = process.finish().stderr.decode().splitlines()
    assert told[-3:] == [
        f"ingest: 7 more failed: {GONE} {WHERE}",
        f"ingest: 7 more rejected: {EMPTY} {WHERE}",
        "ingest: stopped",
    ]


@posix
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_run_that_breaks_off_says_it_before_it_says_why(folder: Path) -> None:
    told = run(".", before=lambda: os.dup2(os.open("/dev/full", os.O_WRONLY), 1)).stderr.decode().splitlines()
    assert told[-2].startswith("ingest: 7 more ")
    assert told[-1].startswith("ingest: error: cannot write standard output")
