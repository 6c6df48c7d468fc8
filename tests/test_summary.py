"""What a person at a terminal is told at the end of a run."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from command import DUMP, on_terminal, run
from copydesk import Summary
from copydesk.views.columns import display_width
from copydesk.views.grouping import Kind
from copydesk.views.summary import summary_on_terminal

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")

LANGUAGES = {"en": 600, "ar": 200, "de": 90, "fr": 40, "ja": 20, "he": 10, "fi": 8, "pl": 2}
SUMMARY = Summary(
    read=1200, articles=1000, rejected=220, failed=2, skipped=3, titled=999, dated=700, signed=0,
    languages=LANGUAGES, seconds=10.04,
)  # fmt: skip


LOOK = "ingest --explain FILE shows why; --report report.html shows all"


def kinds(**reasons: int) -> list[Kind]:
    return [Kind(reason.replace("_", " "), "", number) for reason, number in reasons.items()]


def lines(
    summary: Summary = SUMMARY,
    *,
    output: str = "out.jsonl",
    added: bool = False,
    rejects: str | None = None,
    report: str | None = None,
    width: int = 120,
) -> list[str]:
    rejected = (
        kinds(it_is_empty=100, it_is_a_menu=80, it_is_a_picture=30, it_is_odd=10) if summary.rejected else []
    )
    failed = kinds(it_is_gone=2) if summary.failed else []
    return list(
        summary_on_terminal(
            summary, output=output, size=12_345_678, added=added, rejects=rejects, report=report,
            rejected=rejected, failed=failed, width=width,
        )
    )  # fmt: skip


def test_it_says_what_came_out_and_what_did_not() -> None:
    assert lines() == [
        "1,000 articles written to out.jsonl, 12.3 MB",
        "  read       1,200 inputs in 10.0 s, 120 a second; 3 skipped",
        "  with       headline 99 %, date 70 %, author 0 %",
        "  languages  en 600, ar 200, de 90, fr 40, ja 20, he 10, 10 in 2 others, unknown 30",
        "  rejected   220: it is empty (100); it is a menu (80); it is a picture (30); other reasons (10)",
        "  failed     2: it is gone (2)",
        f"  next       {LOOK}; --rejects FILE keeps what gave no article",
    ]


def test_nothing_is_said_of_what_is_not() -> None:
    found = lines(
        replace(SUMMARY, rejected=0, failed=0, skipped=0, articles=1, languages={"en": 1}), added=True
    )
    assert found[0] == "1 article added to out.jsonl, now 12.3 MB"
    assert [line.split()[0] for line in found[1:]] == ["read", "with", "languages", "next"]
    assert found[-1] == f"  next       {LOOK}"
    nothing = lines(Summary(unchanged=40, seconds=0.1), added=True)
    assert nothing[1:] == ["  read       0 inputs in 0.1 s; 40 unchanged"]


def test_the_file_that_keeps_the_rejects_is_named() -> None:
    assert lines(rejects="no.jsonl")[-1].endswith("; no.jsonl has what gave no article")


def test_the_report_is_what_to_open_next() -> None:
    assert lines(report="r.html")[-1] == (
        "  next       open r.html to see what stayed and went, and why; --rejects FILE keeps what gave no article"
    )


@pytest.mark.parametrize("width", [40, 60, 80])
def test_it_fits_the_terminal(width: int) -> None:
    found = lines(width=width)
    assert max(map(display_width, found[1:])) < width
    assert all(line.startswith(" " * 13) for line in found[1:] if not line[2].isalpha())


def test_nothing_in_a_name_acts_on_the_terminal() -> None:
    assert r"out\x1b[2J.jsonl" in lines(output="out\x1b[2J.jsonl", rejects="\x1b")[0]
    assert r"\x1b has" in lines(rejects="\x1b")[-1]


# --- in a run ----------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(DUMP, encoding="utf-8")
    Path("empty.txt").touch()


@posix
def test_a_short_run_shows_a_summary_and_no_progress() -> None:
    text, _ = on_terminal("page.txt", "-o", "out.jsonl")
    size = Path("out.jsonl").stat().st_size
    assert re.sub(r"\d+\.\d s", "N s", text) == (
        f"ingest: 1 article written to out.jsonl, {size} bytes\n"
        "  read       1 input in N s\n"
        "  with       headline 100 %, date 0 %, author 0 %\n"
        "  languages  en 1\n"
        f"  next       {LOOK}\n"
    )
    assert on_terminal("page.txt", "-q", "-o", "out.jsonl")[0] == ""


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ("page.txt", "-o", "-"),
        ("--explain", "page.txt"),
        ("page.txt", "-o", "out.jsonl", "--log-format", "json"),
    ],
)
def test_where_articles_are_on_the_screen_or_a_program_reads_it_stays_a_line(
    arguments: tuple[str, ...],
) -> None:
    text, _ = on_terminal(*arguments)
    assert "1 read, 1 article, 0 rejected, 0 failed" in text.splitlines()[-1]


def test_the_figures_go_to_the_summary_file() -> None:
    byline = "By Margaret Oyelaran\nPosted: March 21, 2016 6:02 a.m.\n\n"
    headline, _, prose = DUMP.partition("\n\n")
    Path("signed.txt").write_text(f"{headline}\n{byline}{prose} It ends here.\n", encoding="utf-8")
    run(".", "-o", "out.jsonl", "--summary", "summary.json", "-q")
    figures = json.loads(Path("summary.json").read_bytes())
    assert {name: figures[name] for name in ("articles", "titled", "dated", "signed", "languages")} == {
        "articles": 2,
        "titled": 2,
        "dated": 1,
        "signed": 1,
        "languages": {"en": 2},
    }


def test_what_is_left_out_is_not_counted() -> None:
    Path("copy.txt").write_text(DUMP, encoding="utf-8")
    run(".", "-o", "out.jsonl", "--summary", "summary.json", "--unique", "-q")
    figures = json.loads(Path("summary.json").read_bytes())
    assert (figures["articles"], figures["titled"], figures["languages"]) == (1, 1, {"en": 1})
