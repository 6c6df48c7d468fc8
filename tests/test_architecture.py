"""The house: its floors, who may print, what a quick command may import, and no trace of one machine."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter import cli as importlinter

from conftest import ROOT

PACKAGE = ROOT / "src" / "copydesk"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Lines; half of all modules are shorter than the first, and none is longer than the second.
_MEDIAN_LENGTH = 120
_GREATEST_LENGTH = 450


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_the_floors_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = importlinter.lint_imports(no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("option", ["--help", "--version", "--man", "--completion=bash"])
def test_a_quick_command_imports_nothing_slow(option: str) -> None:
    program = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, told: opened.append(str(told[0])) if event == 'open' else None)\n"
        "from copydesk import cli\n"
        f"sys.argv = ['ingest', {option!r}]\n"
        "try:\n"
        "    cli.main()\n"
        "except SystemExit as end:\n"
        "    print(end.code, *sys.modules, file=sys.stderr)\n"
        "    print(*opened, sep='\\n', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    told, *opened = done.stderr.splitlines()
    status, *imported = told.split()
    assert status == "0"
    assert any(path.endswith((".py", ".pyc")) for path in opened)
    assert not [path for path in opened if path.endswith((".json", ".toml", ".txt", ".tables"))]
    slow = ("pydantic", "chardet", "charset_normalizer", "dateutil", "tomllib", "copydesk.knowledge")
    assert not [module for module in imported if module.startswith(slow)]


def printed_by(program: str) -> list[str]:
    """The words that a program prints in a Python of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_utf8_needs_no_detector() -> None:
    program = (
        "import sys\n"
        "from copydesk import Source, read\n"
        "[document] = read(Source('x', 'Schöne Straße, sagt die Bürgermeisterin.'.encode()))\n"
        "print(document.decoded.encoding, *sys.modules)\n"
    )
    encoding, *imported = printed_by(program)
    assert encoding == "utf-8"
    assert not {"chardet", "charset_normalizer", "ftfy"} & set(imported)


def test_reading_needs_nothing_that_only_training_does() -> None:
    program = (
        "import sys\n"
        "from copydesk import Source, read\n"
        "[document] = read(Source('x', 'The harbour bridge opened on Monday, said the mayor of the town.'.encode()))\n"
        "print(document.labels[0].reason.split()[0], *sys.modules)\n"
    )
    ground, *imported = printed_by(program)
    assert ground == "model"
    assert not {"numpy", "pycrfsuite", "training"} & set(imported)


def prints_or_exits(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        return called in {"print", "exit", "quit", "sys.exit", "os._exit", "input", "click.echo"}
    return isinstance(node, ast.Raise) and ast.unparse(node).startswith("raise SystemExit")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_prints_and_exits(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [ast.unparse(node) for node in ast.walk(tree) if prints_or_exits(node)]
    assert bool(found) == (path == PACKAGE / "cli.py"), found


@pytest.mark.parametrize("folder", ["stages", "knowledge"])
def test_what_is_pure_knows_no_disk_and_no_clock(folder: str) -> None:
    impure = {"os", "time", "random", "pathlib", "subprocess", "logging", "warnings"}
    calls = {"open", "datetime.now", "date.today", "datetime.today"}
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not impure & {alias.name for alias in node.names}, name_of(path)
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in impure, name_of(path)
            elif isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in calls, name_of(path)


def test_modules_are_of_a_size_to_be_read() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    filled = [length for length in lengths.values() if length > 10]
    assert statistics.median(filled) <= _MEDIAN_LENGTH
    assert not {name: length for name, length in lengths.items() if length > _GREATEST_LENGTH}


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "utility", "helpers", "common", "misc", "constants"}
    assert not drawers & {path.stem for path in MODULES}


def test_stages_hold_one_public_function_each() -> None:
    for path in sorted((PACKAGE / "stages").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not names or path.stem in names, name_of(path)


def project_files() -> list[Path]:
    """What is in version control or about to be; outside a checkout, nothing can be told."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no git checkout")
    names = [name.decode() for name in done.stdout.split(b"\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_no_file_knows_a_machine() -> None:
    # Put together here, so that this file does not find itself.
    places = "|".join(
        [*(f"/{folder}/" for folder in ("home", "root", "Users", "work")), r"[A-Z]:\\Users", r"\.\./shar[e]d"]
    )
    machine = re.compile(rf"(?<![\w.:/-])(?:{places})".encode())
    found = []
    for path in project_files():
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if machine.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line[:100]!r}")
    assert not found, "\n".join(found)


def test_no_file_is_larger_than_a_megabyte() -> None:
    assert not [str(path) for path in project_files() if path.stat().st_size > 1_000_000]
