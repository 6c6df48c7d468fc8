"""The five layouts the project was specified from: every field and every line's role."""

from __future__ import annotations

import json

import pytest

from conftest import ROOT
from copydesk import Source, read

SEEDS = ROOT / "seeds"
EXPECTED = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("gold", EXPECTED, ids=lambda gold: gold["file"])
def test_seed(gold: dict) -> None:  # type: ignore[type-arg]
    found = read(Source(gold["file"], (SEEDS / gold["file"]).read_bytes()))[0]
    assert found.article is not None
    record = found.article.model_dump()
    record["agencies"] = record["source"]["agencies"]
    record["publisher"] = record["source"]["publisher"]
    record["subheadings"] = [head["text"] for head in record["subheadings"]]
    for field, value in gold.items():
        if field not in {"file", "roles"}:
            assert record[field] == value, field
    roles = {number: role for role, numbers in gold["roles"].items() for number in numbers}
    assert {label.line.number: label.role.value for label in found.labels if label.line.text} == roles
