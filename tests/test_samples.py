"""The samples of the README's command, read by the command itself, each with the article it must become."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

EXPECTED = [
    json.loads(line)
    for line in (ROOT / "tests" / "samples_expected.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, dict], dict[str, dict], str]:  # type: ignore[type-arg]
    """Articles and rejects by file below samples/, and what stood on standard error."""
    folder = tmp_path_factory.mktemp("samples")
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "samples", "-o", folder / "a.jsonl", "--rejects", folder / "r.jsonl"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip

    def by_file(name: str, file: str) -> dict[str, dict]:  # type: ignore[type-arg]
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        return {
            Path(r["source"]["file"] if file == "source" else r["file"]).relative_to("samples").as_posix(): r
            for r in records
        }

    return by_file("a.jsonl", "source"), by_file("r.jsonl", "file"), done.stderr


def test_every_sample_is_read_and_nothing_else(run) -> None:  # type: ignore[no-untyped-def]
    articles, rejects, _ = run
    assert set(articles) == {gold["file"] for gold in EXPECTED if gold["outcome"] == "article"}
    assert set(rejects) == {gold["file"] for gold in EXPECTED if gold["outcome"] == "rejected"}


@pytest.mark.parametrize(
    "gold", [g for g in EXPECTED if g["outcome"] == "article"], ids=lambda gold: gold["file"]
)
def test_sample(gold, run) -> None:  # type: ignore[no-untyped-def]
    article = run[0][gold["file"]]
    found = {**article, "subheadings": [head["text"] for head in article["subheadings"]]}
    if "encoding" in gold:
        wanted = gold["encoding"] if isinstance(gold["encoding"], list) else [gold["encoding"]]
        assert article["source"]["encoding"] in wanted
    for field in ("language", "title", "subtitle", "body", "subheadings", "authors", "tags"):
        if field in gold:
            assert found[field] == gold[field], field
