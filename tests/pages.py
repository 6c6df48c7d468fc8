"""README and `docs/` as text, and what stands in them: blocks of code, tables."""

from __future__ import annotations

import re

from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
PAGES = {
    "README.md": README,
    "CONTRIBUTING.md": (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
    **DOCS,
}

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")


def blocks(page: str, language: str) -> list[str]:
    return [text for name, text in _BLOCK.findall(page) if name == language]


def table(page: str, heading: str) -> list[list[str]]:
    """The rows below the table heading that begins with these words, each a list of its cells."""
    lines = iter(page.splitlines())
    for line in lines:
        if line.startswith(f"| {heading} |"):
            break
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    assert rows, f"no table {heading!r}"
    return rows


def code(cell: str) -> str:
    found = CODE.search(cell)
    assert found is not None, cell
    return found[1]
