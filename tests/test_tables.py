"""The tables kept between runs: used while they hold, never when a language file has changed, never needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

_ASKS = """
import sys
from copydesk import Source, ingest, read
ingest(["page.txt"], None)
[document] = read(Source("page.txt", open("page.txt", "rb").read()))
print(document.labels[0].role.value, document.labels[2].role.value, "tomllib" in sys.modules)
"""
_PAGE = "Share this article\n\nHand this harbour on\n\nThe harbour is closed on Monday, says the mayor.\n"


def ask(sources: Path, kept: Path, **environment: str) -> list[str]:
    """The role of a phrase that some file has, of one that none has, and whether the files were read for them."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    given |= {"PYTHONPATH": str(sources), "PYTHONPYCACHEPREFIX": str(kept), **environment}
    (kept / "page.txt").write_text(_PAGE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _ASKS], env=given, cwd=kept, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_tables_are_kept_until_a_language_file_changes(tmp_path: Path) -> None:
    sources, kept = tmp_path / "src", tmp_path / "kept"
    kept.mkdir()
    shutil.copytree(ROOT / "src", sources, ignore=shutil.ignore_patterns("__pycache__"))
    assert ask(sources, kept) == ["share", "title", "True"]
    assert ask(sources, kept) == ["share", "title", "False"]
    english = sources / "copydesk" / "knowledge" / "languages" / "en.toml"
    text = english.read_text(encoding="utf-8")
    english.write_text(
        text.replace('"Share this article"', '"Share this article", "Hand this harbour on"'), "utf-8"
    )
    assert ask(sources, kept) == ["share", "share", "True"]
    assert ask(sources, kept) == ["share", "share", "False"]
    [tables] = kept.rglob("*.tables")
    tables.write_bytes(tables.read_bytes()[:-100])
    assert ask(sources, kept) == ["share", "share", "True"]


def test_nothing_is_kept_where_python_may_not_write(tmp_path: Path) -> None:
    assert ask(ROOT / "src", tmp_path, PYTHONDONTWRITEBYTECODE="1")[-1] == "True"
    assert not list(tmp_path.rglob("*.tables"))
