"""Cases of `tests/articles/`: a dump, the role of its every line, and the article it becomes.

What we get wrong stands in `tests/known_failures/`, in the same form; a case that comes right must be moved.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copydesk import Document, Source, read
from copydesk.model import Role

HERE = Path(__file__).parent


def cases(folder: str) -> list[Path]:
    return sorted(path.parent for path in (HERE / folder).glob("*/raw.txt"))


def document(case: Path) -> Document:
    return read(Source("raw.txt", (case / "raw.txt").read_bytes()))[0]


def labels(case: Path) -> list[str]:
    rows = (case / "labels.txt").read_text(encoding="utf-8").splitlines()
    return [row.partition("|")[0].strip() for row in rows]


def fields(found: Document, names: list[str]) -> dict[str, object]:
    if found.article is None:
        return {}
    record = found.article.model_dump()
    record["subheadings"] = [head["text"] for head in record["subheadings"]]
    return {name: record[name] for name in names}


def check_labels(case: Path) -> None:
    found, gold = document(case).labels, labels(case)
    assert len(found) == len(gold)
    wrong = [
        f"line {label.line.number}: {label.role} ({label.reason}), expected {role}: {label.line.text[:60]}"
        for label, role in zip(found, gold, strict=True)
        if label.role != role
    ]
    assert not wrong, "\n".join(wrong)


def check_article(case: Path) -> None:
    gold = json.loads((case / "article.json").read_text(encoding="utf-8"))
    assert fields(document(case), list(gold)) == gold


@pytest.mark.parametrize("case", cases("articles"), ids=lambda case: case.name)
def test_roles(case: Path) -> None:
    check_labels(case)


@pytest.mark.parametrize("case", cases("articles"), ids=lambda case: case.name)
def test_article(case: Path) -> None:
    check_article(case)


@pytest.mark.parametrize("case", cases("known_failures"), ids=lambda case: case.name)
@pytest.mark.xfail(reason="known to be wrong")
def test_known_failure(case: Path) -> None:
    check_labels(case)
    check_article(case)


def test_the_cases_use_every_role() -> None:
    used = {role for case in cases("articles") + cases("known_failures") for role in labels(case)}
    assert used == set(Role)
