"""Batches of Arrow in and out: what an engine spreads gives what the command gives, whatever goes in."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command import DUMP, HEADLINE
from conftest import ROOT
from copydesk import Article, UsageError, ingest
from copydesk.views.formats.arrow import schema as record_schema
from test_architecture import printed_by

pyarrow = pytest.importorskip("pyarrow", reason="no pyarrow here: pip install 'copydesk[arrow]'")

from copydesk.arrow import Reader, schema  # noqa: E402 - it needs pyarrow

OWN = ["outcome", "reason", "advice", "path", "input_sha256", "position", "fingerprint", "signature"]


def batch(inputs: Sequence[tuple[str, Any]], column: str = "content") -> Any:
    kind = pyarrow.binary() if column == "content" else pyarrow.string()
    names = pyarrow.array([name for name, _ in inputs], pyarrow.string())
    return pyarrow.RecordBatch.from_arrays(
        [names, pyarrow.array([content for _, content in inputs], kind)], ["path", column]
    )


def rows(inputs: Sequence[tuple[str, Any]], column: str = "content", **options: Any) -> list[dict[str, Any]]:
    return [row for one in Reader(**options)([batch(inputs, column)]) for row in one.to_pylist()]


def records(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of articles, as the command writes them."""
    return [
        {name: row[name] for name in Article.model_fields} | {"removed": dict(row["removed"])}
        for row in found
        if row["outcome"] == "article"
    ]


def files() -> Iterator[tuple[str, bytes]]:
    for path in sorted((ROOT / "samples").rglob("*"), key=bytes):
        if path.is_file():
            yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def test_the_schema_is_that_of_the_record() -> None:
    assert schema().names == [*OWN, *Article.model_fields]
    for field in record_schema():
        assert schema().field(field.name).type == field.type
        assert schema().field(field.name).nullable


def test_the_samples_give_what_the_command_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ingest(["samples"], tmp_path / "out.jsonl", rejects=tmp_path / "rejects.jsonl")
    found = rows(list(files()), by_name=True)
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert records(found) == [json.loads(line) for line in lines]
    rejected = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text().splitlines()]
    assert [
        (row["outcome"], row["reason"], row["advice"]) for row in found if row["outcome"] != "article"
    ] == [(one["outcome"], one["reason"], one["advice"]) for one in rejected]


def test_each_row_knows_its_place() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("b.txt", "a.txt"):
            archive.writestr(name, DUMP + name)
        archive.writestr("menu.txt", "Home\nNews\n")
    found = rows([("in.zip", data.getvalue()), ("page.txt", DUMP.encode())])
    assert [(row["path"], row["position"], row["outcome"]) for row in found] == [
        ("in.zip", 1, "article"), ("in.zip", 2, "article"), ("in.zip", 3, "rejected"), ("page.txt", 1, "article")
    ]  # fmt: skip
    assert [row["source"]["file"] for row in found if row["source"]] == [
        "in.zip!/b.txt",
        "in.zip!/a.txt",
        "page.txt",
    ]
    assert len({row["input_sha256"] for row in found}) == 2
    assert found[3]["input_sha256"] == found[3]["source"]["sha256"]


def test_what_gives_no_article_says_why() -> None:
    found = rows([("a", b""), ("b", None), ("c", b"\x89PNG\r\n\x1a\n"), ("d", b"x" * 99)], max_bytes=98)
    assert [(row["outcome"], row["reason"]) for row in found] == [
        ("rejected", "it is empty"),
        ("failed", "its content is null"),
        ("rejected", "it looks like a PNG image"),
        ("rejected", "the input has more than the limit of 98 bytes"),
    ]
    assert all(row["advice"] and row["id"] is None and row["body"] is None for row in found)


def test_text_goes_in_as_it_is() -> None:
    [row] = rows([("page", DUMP)], "text")
    assert (row["title"], row["source"]["encoding"]) == (HEADLINE, "utf-8")


def test_names_are_those_that_were_given() -> None:
    [row] = rows([("file:/data/dumps/a b.txt", DUMP.encode())], names=[("file:/data/dumps", "dumps")])
    assert (row["path"], row["source"]["file"]) == ("file:/data/dumps/a b.txt", "dumps/a b.txt")


def test_options_are_those_of_ingest() -> None:
    dump = DUMP.replace("\n\n", "\n2 hours ago\n", 1)
    [row] = rows(
        [("page", dump.encode())], retrieved=date(2026, 1, 8), publisher="The Selwick Courier", language="fy"
    )
    assert row["published"] == "2026-01-08"
    assert (row["source"]["publisher"], row["language"]) == ("The Selwick Courier", "fy")
    assert row["signature"] is None
    days = [
        f"On day {day} the ferry crossed {day} times, and {day} people stood on the quay to see."
        for day in range(9)
    ]
    [row] = rows([("page", "\n\n".join([DUMP, *days]).encode())], near_duplicates=True)
    assert len(row["signature"]) == 965


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"encoding": "klingon"}, "klingon"),
        ({"language": "no such"}, "is no language tag"),
        ({"publisher": " "}, "the publisher's name is empty"),
        ({"split_on": ""}, "the line to split on is empty"),
    ],
)
def test_what_cannot_be_followed_is_refused_before_a_job_begins(
    options: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        Reader(**options)  # type: ignore[arg-type]


def test_it_may_be_pickled_and_is_small() -> None:
    reader = Reader(publisher="The Selwick Courier", names=(("file:/a", "a"),))
    data = pickle.dumps(reader)
    assert len(data) < 2_000
    assert pickle.loads(data) == reader


def test_nothing_is_loaded_before_the_first_input() -> None:
    program = "import sys, copydesk.arrow\ncopydesk.arrow.Reader()\nprint(*sys.modules)"
    assert "pyarrow" in printed_by(program)
    loaded = printed_by(
        f"{program}\nfrom copydesk.knowledge import line_model\nprint(line_model.line_model.cache_info())"
    )
    assert "currsize=0)" in loaded


def test_batches_are_bounded() -> None:
    few = list(Reader()([batch([(f"{number}", DUMP.encode()) for number in range(1_100)])]))
    assert [one.num_rows for one in few] == [512, 512, 76]
    paragraph = "The harbour bridge is open again, said the mayor of the town. " * 16
    long = DUMP + "\n\n".join([paragraph] * 500)
    large = list(Reader()([batch([(f"{number}", long.encode()) for number in range(20)])]))
    assert sum(one.num_rows for one in large) == 20
    assert max(one.nbytes for one in large) < 16 << 20
    assert not list(Reader()([]))
    assert not list(Reader()([batch([])]))


@given(st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=300) | st.none()), max_size=5))
@settings(max_examples=60)
def test_no_input_kills_a_job(inputs: list[tuple[str, bytes | None]]) -> None:
    names = [(name.encode("utf-8", "replace").decode(), content) for name, content in inputs]
    found = rows(names)
    assert len(found) >= len(names)
    assert {row["outcome"] for row in found} <= {"article", "rejected", "failed"}
    assert {row["path"] for row in found} == {name for name, _ in names}
