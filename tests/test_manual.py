"""The manual page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from command import run
from conftest import ROOT
from copydesk import __version__, cli
from copydesk.views.manual import manual

PAGE = manual(cli.ingest, __version__)


def test_the_page_in_the_package_is_the_one_printed() -> None:
    done = run("--man")
    assert done.stdout.decode() == PAGE
    shipped = (ROOT / "man" / "ingest.1").read_text(encoding="utf-8")
    assert shipped == PAGE, "make it anew: ingest --man > man/ingest.1"


def test_it_is_installed_where_man_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"man/ingest.1": "share/man/man1/ingest.1"}


def plain(text: str) -> str:
    """The text as a terminal shows it, its words parted by one space."""
    return " ".join(re.sub("‐\n +", "", text).replace("‐", "-").split())


def rendered(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]} here")
    done = subprocess.run(command, input=PAGE, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return plain(re.sub(r".\x08|\x1b\[[\d;]*m", "", done.stdout))


@pytest.mark.parametrize("command", [("groff", "-ww", "-man", "-Tutf8"), ("mandoc", "-man", "-Tutf8")])
def test_it_says_what_the_help_says(command: tuple[str, ...]) -> None:
    shown = rendered(*command)
    assert cli.ingest.help is not None
    for paragraph in cli.ingest.help.split("\n\n")[1:]:
        if not paragraph.startswith("\b"):
            assert plain(paragraph) in shown
        for row in paragraph.splitlines()[1:]:
            for part in filter(None, row.rstrip(":").split("  ")):
                assert part.strip() in shown or part.strip().upper() in shown, part
    context = cli.ingest.make_context("ingest", [], resilient_parsing=True)
    for option in cli.ingest.get_params(context):
        if isinstance(option, click.Option):
            record = option.get_help_record(context)
            assert record is not None
            assert plain(" ".join(record)) in shown
    sections = (
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "EXAMPLES",
        "EXIT STATUS",
        "ENVIRONMENT",
        "FILES",
        "SEE ALSO",
    )
    assert re.findall(r"^\.SH (.+)$", PAGE, re.MULTILINE) == list(sections)


def test_mandoc_misses_nothing_but_a_date() -> None:
    if shutil.which("mandoc") is None:
        pytest.skip("no mandoc here")
    done = subprocess.run(["mandoc", "-T", "lint"], input=PAGE, capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if ": WARNING: " in line or ": ERROR: " in line]
    assert [line for line in found if "missing date" not in line] == []


def test_nothing_in_the_help_is_taken_for_an_instruction() -> None:
    @click.command("odd", help="Do things.\n\nA path is .a\\b, or 'c'.\n\n\b\nList:\n  .x  'y', `z` and -w\n")
    @click.option("--path", metavar="C:\\DIR", help=".TH is no instruction, \\fBnor is this.")
    def odd() -> None: ...

    page = manual(odd, "1")
    assert "\\fB\\&.x\\fR\n'y'" not in page
    assert "\\&.TH is no instruction, \\efBnor is this." in page
    assert "\\fB\\&.x\\fR\n\\&'y', \\(gaz\\(ga and \\-w\n" in page


def test_man_finds_it_where_it_is_told_to_go(tmp_path: Path) -> None:
    if shutil.which("man") is None:
        pytest.skip("no man here")
    (tmp_path / "man1").mkdir()
    (tmp_path / "man1" / "ingest.1").write_text(PAGE, encoding="utf-8")
    done = subprocess.run(
        ["man", "ingest"],
        env={
            **os.environ,
            "MANPATH": str(tmp_path),
            "MANPAGER": "cat",
            "LC_ALL": "C.UTF-8",
            "MANWIDTH": "80",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if "has been minimized" in done.stdout:
        pytest.skip("man is a stub here")
    assert done.returncode == 0
    assert "--near-duplicates" in re.sub(r".\x08|\x1b\[[\d;]*m", "", done.stdout)
