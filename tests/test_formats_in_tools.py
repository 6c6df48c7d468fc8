"""All formats in the tools they are for: what these read is the record."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from articles_made import articles, bare, made
from command import DUMP
from conftest import ROOT
from copydesk import Article, ingest
from copydesk.outputs import layout, open_articles
from copydesk.views.formats.csv import COLUMNS
from copydesk.views.formats.jsonl import to_json_line
from copydesk.views.formats.text import one_line
from copydesk.views.formats.txt import SEPARATOR

SUFFIXES = ("", ".gz", ".zst")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All samples in all formats."""
    folder = tmp_path_factory.mktemp("formats")
    for suffix in SUFFIXES:
        for name in ("jsonl", "dolma", "ninjs", "schemaorg"):
            ingest([ROOT / "samples"], folder / f"{name}.jsonl{suffix}", format=name, jobs=1)
        ingest([ROOT / "samples"], folder / f"articles.csv{suffix}", jobs=1)
    ingest([ROOT / "samples"], folder / "articles.parquet", jobs=1)
    return folder


@pytest.fixture(scope="module")
def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "jsonl.jsonl").read_bytes().splitlines()]


def write(folder: Path, name: str, *found: Article) -> Path:
    """Articles as they are, however odd, in a file of a format."""
    path = folder / name
    form = layout(path, None, bom=False, retrieved=None, ledger=False, refresh=False)
    with open_articles(path, form) as lines:
        for article in found:
            lines.write(to_json_line(article))
    return path


def as_records(*found: Article) -> list[dict[str, Any]]:
    return [json.loads(to_json_line(article)) for article in found]


# --- datatrove ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_datatrove(suffix: str, folder: Path, records: list[dict[str, Any]]) -> None:
    readers = pytest.importorskip("datatrove.pipeline.readers")
    documents = list(readers.JsonlReader(str(folder), glob_pattern=f"dolma.jsonl{suffix}").run())
    assert [document.id for document in documents] == [record["id"] for record in records]
    for document, record in zip(documents, records, strict=True):
        title = [record["title"]] if record["title"] else []
        heads = {head["text"] for head in record["subheadings"]}
        prose = [text for text in document.text.split("\n\n") if text not in heads]
        assert prose == [*title, *record["body"]]
        assert document.metadata["source"] == document.metadata["source_file"] == record["source"]["file"]
        assert document.metadata["created"] == record["published"]
        assert document.metadata["authors"] == record["authors"]


# --- pandas -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_pandas_reads_lines(suffix: str, folder: Path, records: list[dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    found = pandas.read_json(folder / f"jsonl.jsonl{suffix}", lines=True, dtype=False)
    assert found["body"].tolist() == [record["body"] for record in records]
    assert found["id"].tolist() == [record["id"] for record in records]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_pandas_reads_csv(suffix: str, folder: Path, records: list[dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    found = pandas.read_csv(folder / f"articles.csv{suffix}", keep_default_na=False)
    assert tuple(found.columns) == COLUMNS
    assert found["body"].tolist() == ["\n\n".join(record["body"]) for record in records]
    assert found["source_bytes"].tolist() == [record["source"]["bytes"] for record in records]


def test_pandas_reads_parquet(folder: Path, records: list[dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    found = pandas.read_parquet(folder / "articles.parquet")
    assert [list(body) for body in found["body"]] == [record["body"] for record in records]
    assert [dict(removed) for removed in found["removed"]] == [record["removed"] for record in records]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(article=articles)
def test_pandas_reads_any_csv(article: Article, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    path = write(tmp_path, "any.csv", article, made())
    found = pandas.read_csv(path, keep_default_na=False, dtype=str)
    first, second = found["title"].tolist()
    [record, _] = as_records(article, made())
    assert first.removeprefix("'") == (record["title"] or "").replace("\0", "\ufffd")
    assert second == made().title
    assert found["body"][0].removeprefix("'") == "\n\n".join(map(one_line, record["body"])).replace(
        "\0", "\ufffd"
    )


# --- DuckDB -------------------------------------------------------------------------------------------


def asked(question: str) -> list[tuple[Any, ...]]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        rows: list[tuple[Any, ...]] = connection.sql(question).fetchall()
        return rows


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_duckdb_reads_lines(suffix: str, folder: Path, records: list[dict[str, Any]]) -> None:
    found = asked(f"SELECT id, title, body, source.file, removed FROM '{folder}/jsonl.jsonl{suffix}'")
    assert [row[:4] for row in found] == [
        (record["id"], record["title"], record["body"], record["source"]["file"]) for record in records
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_duckdb_reads_csv(suffix: str, folder: Path, records: list[dict[str, Any]]) -> None:
    found = asked(
        "SELECT id, title, body, source_bytes, subtitle"
        f" FROM read_csv('{folder}/articles.csv{suffix}', all_varchar = true)"
    )
    assert found == [
        (
            record["id"], record["title"], "\n\n".join(record["body"]), str(record["source"]["bytes"]),
            record["subtitle"],
        )
        for record in records
    ]  # fmt: skip


def test_duckdb_reads_parquet(folder: Path, records: list[dict[str, Any]]) -> None:
    found = asked(
        f"SELECT id, title, body, source, subheadings, removed, similarity FROM '{folder}/articles.parquet'"
    )
    names = ("id", "title", "body", "source", "subheadings", "removed", "similarity")
    assert [dict(zip(names, row, strict=True)) for row in found] == [
        {name: record[name] for name in names} for record in records
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(article=articles)
def test_duckdb_reads_any_csv(article: Article, tmp_path: Path) -> None:
    path = write(tmp_path, "any.csv", article, made())
    found = asked(f"SELECT title, section, id FROM read_csv('{path}', all_varchar = true)")
    [record, _] = as_records(article, made())
    assert len(found) == 2
    for cell, name in zip(found[0], ("title", "section", "id"), strict=True):
        assert (cell or "").removeprefix("'") == (record[name] or "").replace("\0", "\ufffd")


# --- pyarrow ------------------------------------------------------------------------------------------


def read_back(path: Path) -> list[dict[str, Any]]:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    for row in rows:
        row["removed"] = dict(row["removed"])
    return rows


def test_pyarrow_reads_the_record(folder: Path, records: list[dict[str, Any]]) -> None:
    assert read_back(folder / "articles.parquet") == records


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(article=articles)
def test_pyarrow_reads_any_record(article: Article, tmp_path: Path) -> None:
    found = read_back(write(tmp_path, "any.parquet", article, bare()))
    assert found == as_records(article, bare())


def test_repeated_values_are_in_dictionaries_and_texts_are_not(folder: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from copydesk.views.formats.arrow import REPEATED

    group = parquet.ParquetFile(folder / "articles.parquet").metadata.row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    packed = {column.path_in_schema for column in columns if "RLE_DICTIONARY" in column.encodings}
    assert packed == set(REPEATED)
    assert {column.compression for column in columns} == {"ZSTD"}


def arrow_type(schema: dict[str, Any], part: dict[str, Any]) -> str:
    """What a part of the record's JSON Schema is in Arrow, in Arrow's words."""
    if "anyOf" in part:
        [part] = [choice for choice in part["anyOf"] if choice != {"type": "null"}]
    if "$ref" in part:
        properties = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]["properties"]
        return f"struct<{', '.join(arrow_field(schema, name, one) for name, one in properties.items())}>"
    if part["type"] == "array":
        return f"list<element: {arrow_type(schema, part['items'])} not null>"
    if part["type"] == "object":
        return f"map<string, {arrow_type(schema, part['additionalProperties'])}>"
    return {"string": "string", "integer": "int64", "number": "double"}[part["type"]]


def arrow_field(schema: dict[str, Any], name: str, part: dict[str, Any]) -> str:
    nullable = "anyOf" in part
    return f"{name}: {arrow_type(schema, part)}{'' if nullable else ' not null'}"


def test_the_schema_of_the_table_is_that_of_the_record() -> None:
    pytest.importorskip("pyarrow")
    from copydesk.views.formats.arrow import schema

    told = Article.model_json_schema()
    wanted = [arrow_field(told, name, part) for name, part in told["properties"].items()]
    found = [f"{one.name}: {one.type}{'' if one.nullable else ' not null'}" for one in schema()]
    assert found == wanted


# --- streams one behind the other, as a ledger makes them ---------------------------------------------


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs of three runs with a ledger over a folder that grew."""
    folder = tmp_path_factory.mktemp("grown")
    (folder / "in").mkdir()
    for number in range(3):
        (folder / "in" / f"{number}.txt").write_text(DUMP.replace("Monday", f"day {number}"))
        for name in ("dolma.jsonl.gz", "dolma.jsonl.zst", "articles.csv.gz", "articles.csv.zst"):
            form = "dolma" if "dolma" in name else None
            ingest([folder / "in"], folder / name, format=form, ledger=folder / f"{name}.ledger", jobs=1)
    return folder


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_tools_read_all_streams(suffix: str, grown: Path) -> None:
    pandas = pytest.importorskip("pandas")
    readers = pytest.importorskip("datatrove.pipeline.readers")
    assert len(pandas.read_csv(grown / f"articles.csv{suffix}")) == 3
    assert len(pandas.read_json(grown / f"dolma.jsonl{suffix}", lines=True)) == 3
    for name in ("articles.csv", "dolma.jsonl"):
        assert asked(f"SELECT count(*) FROM '{grown}/{name}{suffix}'") == [(3,)]
    assert len(list(readers.JsonlReader(str(grown), glob_pattern=f"dolma.jsonl{suffix}").run())) == 3


# --- ingest itself ------------------------------------------------------------------------------------


def test_texts_read_again_are_the_same_articles(records: list[dict[str, Any]], tmp_path: Path) -> None:
    ingest([ROOT / "samples"], tmp_path / "all.txt", format="txt")
    ingest([tmp_path / "all.txt"], tmp_path / "again.jsonl", split_on=SEPARATOR)
    again = [json.loads(line) for line in (tmp_path / "again.jsonl").read_bytes().splitlines()]
    assert [(one["title"], one["body"]) for one in again] == [(one["title"], one["body"]) for one in records]


# --- jq -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("jsonl", ".title"), ("dolma", ".metadata.title"), ("schemaorg", ".headline"),
        ("ninjs", '[.headlines[]? | select(.role == "main").value] | first'),
    ],
)  # fmt: skip
def test_jq(name: str, question: str, folder: Path, records: list[dict[str, Any]]) -> None:
    if shutil.which("jq") is None:
        pytest.skip("no jq here")
    done = subprocess.run(["jq", "-c", question, folder / f"{name}.jsonl"], capture_output=True, check=True)
    assert [json.loads(line) for line in done.stdout.splitlines()] == [record["title"] for record in records]
