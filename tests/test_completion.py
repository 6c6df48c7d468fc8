"""Completion, asked for as the shells do, and in the shells themselves."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from command import DEADLINE, environment, run
from conftest import ROOT
from copydesk import cli
from copydesk.views.completion import VARIABLE, complete, completion_script

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")

SHELLS = ("bash", "zsh", "fish")


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here")
    return found


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A folder with `ingest` on the path and a file to complete; gives the environment."""
    program = tmp_path / "bin" / "ingest"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copydesk "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ferry page.txt").touch()
    monkeypatch.chdir(tmp_path / "in")
    changes = {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "dumb"}
    return environment(**changes, PS1="", INPUTRC="/dev/null")


def answers(name: str, *words: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the command answers when a shell asks how the last of these words goes on."""
    monkeypatch.setenv("COMP_WORDS", " ".join(("ingest", *words)))
    monkeypatch.setenv("COMP_CWORD", words[-1] if name == "fish" else str(len(words)))
    return complete(cli.ingest, f"{name}_complete")


def test_options_choices_and_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*words: str) -> list[str]:
        return answers("bash", *words, monkeypatch=monkeypatch).splitlines()

    assert asked("--ex") == ["plain,--explain"]
    assert {"plain,--output", "plain,-o", "plain,--man", "plain,--help"} <= set(asked("-"))
    assert asked("--log-format", "j") == ["plain,json"]
    assert asked("--completion", "z") == ["plain,zsh"]
    for option in ("-o", "--output", "--rejects", "--ledger", "--summary"):
        assert asked(option, "art") == ["file,art"], option
    assert asked("dum") == asked("-o", "a.jsonl", "dum") == ["file,dum"]
    assert asked("--language", "d") == []


def test_explain_takes_no_file_for_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers("bash", "--explain", "pag", monkeypatch=monkeypatch) == "file,pag"
    # bash parts words at the sign, others do not
    assert answers("bash", "--explain", "=", monkeypatch=monkeypatch) == "plain,text\nplain,json"
    assert answers("bash", "--explain", "=", "j", monkeypatch=monkeypatch) == "plain,json"
    assert answers("zsh", "--explain=j", monkeypatch=monkeypatch).splitlines()[:2] == [
        "plain",
        "--explain=json",
    ]
    assert answers("fish", "--explain=j", monkeypatch=monkeypatch) == "plain,--explain=json"


@pytest.mark.parametrize("instruction", ["bash_source", "tcsh_complete", "1"])
def test_what_no_script_asks_is_not_answered(instruction: str) -> None:
    done = run("page.txt", variables={VARIABLE: instruction})
    assert (done.returncode, done.stdout, done.stderr) == (0, b"\n", b"")


@pytest.mark.parametrize("name", SHELLS)
def test_the_script_is_printed(name: str) -> None:
    done = run("--completion", name)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == completion_script(cli.ingest, name)
    assert f"{VARIABLE}={name}_complete" in done.stdout.decode()


def test_other_shells_are_named_as_not_known() -> None:
    done = run("--completion", "tcsh")
    assert done.returncode == 2
    assert b"'tcsh' is not one of 'bash', 'zsh', 'fish'" in done.stderr


def test_asking_imports_nothing_slow() -> None:
    program = "import sys\nfrom copydesk import cli\ntry:\n    cli.main()\nexcept SystemExit:\n    print(*sys.modules)"
    variables = {VARIABLE: "bash_complete", "COMP_WORDS": "ingest --ex", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=environment(**variables),
    )
    first, *imported = done.stdout.split()
    assert first == "plain,--explain"
    assert not {"pydantic", "copydesk.model", "copydesk.pipeline", "tomllib"} & set(imported)


@pytest.mark.parametrize("name", SHELLS)
def test_the_shell_takes_the_script(name: str, typed: dict[str, str]) -> None:
    script = completion_script(cli.ingest, name)
    done = subprocess.run([shell(name), "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def installed(name: str, variables: dict[str, str]) -> None:
    """Do what docs/terminal.md says."""
    page = (ROOT / "docs" / "terminal.md").read_text(encoding="utf-8")
    [command] = re.findall(rf"^\| {name} \| `(.+)` \|$", page, re.MULTILINE)
    subprocess.run(["sh", "-c", command], env=variables, check=True, timeout=DEADLINE)


def lines_of(*command: str, wanted: str, keys: str, variables: dict[str, str]) -> str:
    """What an interactive program shows once these keys were typed, until it is what is wanted or takes too long."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=variables, start_new_session=True
    )
    os.close(theirs)
    shown = ""
    try:
        for key in _lines_and_keys(keys):
            os.write(ours, key.encode())
            shown += _read(ours, 0.3)
        end = time.monotonic() + DEADLINE / 2
        while wanted not in shown and time.monotonic() < end:
            shown += _read(ours, 0.1)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return shown


def _lines_and_keys(keys: str) -> Iterator[str]:
    return iter(re.findall(r"[^\n\t]*[\n\t]|[^\n\t]+", keys))


def _read(descriptor: int, seconds: float) -> str:
    shown = b""
    while select.select([descriptor], [], [], seconds)[0]:
        try:
            shown += os.read(descriptor, 1 << 16)
        except OSError:
            break
    return shown.decode(errors="replace")


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("ingest --near\t", "ingest --near-duplicates"),
        ("ingest --explain=j\t", "ingest --explain=json"),
        ("ingest --explain fer\t", "ingest --explain ferry\\ page.txt"),
        ("ingest --strict --rejects fer\t", "ingest --strict --rejects ferry\\ page.txt"),
    ],
)
def test_bash(keys: str, wanted: str, typed: dict[str, str]) -> None:
    setup = 'eval "$(ingest --completion bash)"\n'
    shown = lines_of(
        shell("bash"), "--norc", "--noprofile", "-i", keys=setup + keys, wanted=wanted, variables=typed
    )
    assert wanted in shown


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("ingest --near\t", "ingest --near-duplicates"),
        ("ingest --explain=j\t", "ingest --explain=json"),
        ("ingest --explain fer\t", "ingest --explain ferry\\ page.txt"),
    ],
)
def test_zsh(keys: str, wanted: str, typed: dict[str, str]) -> None:
    setup = (
        'unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u; eval "$(ingest --completion zsh)"\n'
    )
    shown = lines_of(shell("zsh"), "-f", "-i", keys=setup + keys, wanted=wanted, variables=typed)
    assert wanted in shown


def test_as_installed_for_bash(typed: dict[str, str]) -> None:
    library = Path("/usr/share/bash-completion/bash_completion")
    if not library.exists():
        pytest.skip("no bash-completion here")
    installed("bash", typed)
    wanted = "ingest --near-duplicates"
    keys = f". {library}\ningest --near\t"
    assert wanted in lines_of(shell("bash"), "--norc", "-i", keys=keys, wanted=wanted, variables=typed)


def test_as_installed_for_zsh(typed: dict[str, str]) -> None:
    program = shell("zsh")
    installed("zsh", typed)
    wanted = "ingest --near-duplicates"
    keys = "unsetopt zle_bracketed_paste\ningest --near\t"
    assert wanted in lines_of(program, "-d", "-i", keys=keys, wanted=wanted, variables=typed)


def test_as_installed_for_fish(typed: dict[str, str]) -> None:
    program = shell("fish")
    installed("fish", typed)
    done = subprocess.run(
        [program, "-c", "complete -C 'ingest --near'"], env=typed, capture_output=True, text=True, check=True
    )
    assert "--near-duplicates" in done.stdout


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("ingest --near", "--near-duplicates\tFind articles that are much like"),
        ("ingest --explain=j", "--explain=json"),
        ("ingest --explain fer", "ferry page.txt"),
    ],
)
def test_fish(words: str, wanted: str, typed: dict[str, str]) -> None:
    line = f"ingest --completion fish | source; complete -C '{words}'"
    done = subprocess.run(
        [shell("fish"), "--no-config", "-c", line],
        env=typed,
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE,
    )
    assert wanted in done.stdout
