"""All kinds of inputs through the command: where each article is said to be from, what fails alone, what is known."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from command import DUMP, HEADLINE, PROSE, run
from conftest import ROOT
from copydesk import Source, UsageError, ingest, read
from copydesk.outcomes import Event, Finished
from copydesk.stages.formats import FORMATS
from copydesk.stages.split import VENDORS
from copydesk.storage.names import OTHER_SUFFIXES, PACKED_SUFFIXES, TEXT_SUFFIXES

DOCS = (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8")
EXPORTS = ROOT / "tests" / "exports"
HTML = f"<!doctype html><html lang=en><head><title>{HEADLINE} | Selwick Courier</title></head><body><nav><a href=/>Home</a></nav><h1>{HEADLINE}</h1>{''.join(f'<p>{text}</p>' for text in PROSE)}</body></html>"  # fmt: skip # noqa: E501


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def articles(path: str = "out.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def origins() -> list[tuple[str, int]]:
    return [(article["source"]["file"], article["source"]["part"]) for article in articles()]


def row(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "text": DUMP.replace("nine years", f"{number} years"), **more}


def write_rows(*rows: Any, name: str = "rows.jsonl") -> str:
    Path(name).write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in rows))
    return name


def wet(*pages: str) -> bytes:
    """A file as Common Crawl has them, by the WARC rules (ISO 28500)."""
    records = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2024-05-03T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"]  # fmt: skip # noqa: E501
    for number, page in enumerate(pages, 1):
        data = page.encode()
        head = (
            f"WARC/1.0\r\nContent-Length: {len(data)}\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\n"
            f"WARC-Target-URI: https://www.example.com/{number}\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{number}>\r\n\r\n"
        )
        records.append(head.encode() + data + b"\r\n\r\n")
    return b"".join(map(gzip.compress, records))


# --- one of each, in one folder and in one archive ------------------------------------------------------


def make_all(folder: Path) -> dict[str, int]:
    """A file of each kind, and how many articles it holds."""
    folder.mkdir()
    folder.joinpath("a.txt").write_text(row(1)["text"])
    folder.joinpath("b.html").write_text(HTML)
    folder.joinpath("c.jsonl").write_text(json.dumps(row(2)) + "\n" + json.dumps(row(3)) + "\n")
    folder.joinpath("d.csv").write_text('id,text\n1,"' + row(4)["text"] + '"\n')
    folder.joinpath("e.warc.wet.gz").write_bytes(wet(row(5)["text"], "Menu\nLogin"))
    folder.joinpath("f.txt.gz").write_bytes(gzip.compress(row(6)["text"].encode()))
    shutil.copy(EXPORTS / "nexis_en.txt", folder / "g.txt")
    for number, name in enumerate(("hafen.docx", "most.rtf")):
        shutil.copy(ROOT / "tests" / "formats" / "office" / name, folder / f"h{number}{name[-5:]}")
    with zipfile.ZipFile(folder / "i.zip", "w") as packed:
        packed.writestr("j.txt", row(7)["text"])
    shutil.copy(ROOT / "samples" / "bad" / "picture.txt", folder / "k.txt")
    exported = sum(
        one.article is not None for one in read(Source("g", (EXPORTS / "nexis_en.txt").read_bytes()))
    )
    return {
        "a.txt": 1,
        "b.html": 1,
        "c.jsonl": 2,
        "d.csv": 1,
        "e.warc.wet.gz": 1,
        "f.txt.gz": 1,
        "g.txt": exported,
    }


def test_a_folder_of_all_kinds_is_read_by_one_command() -> None:
    expected = make_all(Path("in"))
    done = run("in", "-o", "out.jsonl")
    assert done.returncode == 0
    names = [name for name, _ in origins()]
    for name, count in expected.items():
        assert names.count(f"in/{name}") == count
    assert {name.partition("!/")[2] for name in names if "!/" in name} == {"j.txt"}
    assert sum(name.startswith("in/h") for name in names) == 2


def test_the_same_folder_in_an_archive_gives_the_same_articles() -> None:
    make_all(Path("in"))
    run("in", "-o", "plain.jsonl")
    shutil.make_archive("all", "gztar", ".", "in")
    shutil.make_archive("all", "zip", ".", "in")
    for packed in ("all.tar.gz", "all.zip"):
        run(packed, "-o", "out.jsonl")

        def texts(path: str) -> list[tuple[Any, ...]]:
            return sorted((one["id"], one["title"], one["source"]["part"]) for one in articles(path))

        assert texts("out.jsonl") == texts("plain.jsonl")
        assert all(name.startswith(f"{packed}!/in/") for name, _ in origins())


# --- rows ------------------------------------------------------------------------------------------------


def test_bad_rows_fail_singly_by_their_number() -> None:
    write_rows(row(1), "{broken", {"text": ""}, row(4), name="rows.jsonl")
    done = run("rows.jsonl", "-o", "out.jsonl", "--rejects", "rejects.jsonl")
    assert done.returncode == 1
    assert origins() == [("rows.jsonl", 1), ("rows.jsonl", 4)]
    assert [(one["file"], one["part"], one["outcome"]) for one in articles("rejects.jsonl")] == [
        ("rows.jsonl", 2, "failed"), ("rows.jsonl", 3, "rejected"),
    ]  # fmt: skip
    said = done.stderr.decode()
    assert "rows.jsonl, 2: failed: it is no JSON" in said
    assert "rows.jsonl: 1 record without an article" in said
    assert "rows.jsonl, 3: rejected" in run("rows.jsonl", "-o", "out.jsonl", "-v").stderr.decode()
    assert b"without an article" not in run("rows.jsonl", "-o", "out.jsonl", "-q").stderr


def test_what_a_row_states_goes_before_what_its_text_seems_to_say() -> None:
    stated = {
        "title": "A bridge at last", "author": ["Ida Marlowe"], "date": "2021-05-03", "source": "Selwick Courier",
        "url": "https://www.example.com/bridge", "language": "en",
    }  # fmt: skip
    text = f"By Raymond Pike\n4 June 2020\n\n{DUMP}"
    ingest([write_rows({"text": text, **stated})], "out.jsonl")
    [article] = articles()
    assert (article["title"], article["authors"], article["published"]) == ("A bridge at last", ["Ida Marlowe"], "2021-05-03")  # fmt: skip # noqa: E501
    source = article["source"]
    assert (source["publisher"], source["url"]) == ("Selwick Courier", "https://www.example.com/bridge")
    assert all(sentence in article["body"] for sentence in PROSE)


def test_whoever_runs_it_goes_before_the_row() -> None:
    rows = write_rows(row(1, language="de", publisher="Selwick Courier"))
    ingest([rows], "out.jsonl", language="fr", publisher="Fenland Post")
    [article] = articles()
    assert (article["language"], article["source"]["publisher"]) == ("fr", "Fenland Post")


def test_a_stated_title_costs_no_line_of_the_text() -> None:
    text = "\n\n".join(("Nobody had asked the bees", *PROSE))
    ingest([write_rows({"text": text, "title": HEADLINE})], "out.jsonl")
    [article] = articles()
    assert article["title"] == HEADLINE
    kept = [*article["body"], article["subtitle"], *(head["text"] for head in article["subheadings"])]
    assert "Nobody had asked the bees" in kept or article["removed"]
    assert all(sentence in article["body"] for sentence in PROSE)


def test_the_text_field_may_be_named() -> None:
    write_rows({"page": {"story": DUMP}, "text": "Other words, which nobody asked for, stand here."})
    ingest(["rows.jsonl"], "out.jsonl", text_field="page.story")
    assert articles()[0]["body"] == list(PROSE)
    done = run("rows.jsonl", "-o", "out.jsonl", "--text-field", "nowhere")
    assert b"there is no field 'nowhere'" in done.stderr


def test_a_ledger_reads_the_new_rows_of_a_file_that_grew() -> None:
    write_rows(row(1), row(2))
    ingest(["rows.jsonl"], "out.jsonl", ledger="l")
    write_rows(row(1), row(2), row(3), "{broken")
    summary = ingest(["rows.jsonl"], "out.jsonl", ledger="l")
    assert (summary.articles, summary.unchanged, summary.failed) == (1, 2, 1)
    assert origins() == [("rows.jsonl", 1), ("rows.jsonl", 2), ("rows.jsonl", 3)]


def test_articles_of_an_earlier_run_in_the_folder_do_not_come_in_again() -> None:
    Path("a.txt").write_text(DUMP)
    ingest(["."], "old.jsonl", rejects="gone.jsonl")
    done = run(".", "-o", "new.jsonl")
    assert (done.returncode, len(articles("new.jsonl"))) == (0, 1)
    assert b"old.jsonl: rejected: it holds articles that this program wrote" in done.stderr


# --- crawls ------------------------------------------------------------------------------------------------


def test_pages_of_a_crawl_have_its_address_and_day() -> None:
    page = f"Home\nLogin\n{HEADLINE}\nBy Ida Marlowe\n2 hours ago\n" + "\n".join(PROSE)
    Path("c.warc.wet.gz").write_bytes(wet(page, "Menu\nLogin\n"))
    summary = ingest(["c.warc.wet.gz"], "out.jsonl", rejects="rejects.jsonl")
    assert (summary.articles, summary.rejected) == (1, 1)
    [article] = articles()
    assert article["source"]["url"] == "https://www.example.com/1"
    assert article["published"] == "2024-05-03"
    assert [(one["part"], one["outcome"]) for one in articles("rejects.jsonl")] == [(2, "rejected")]


def test_a_cut_crawl_keeps_what_came_before() -> None:
    data = wet(*(row(number)["text"] for number in range(20)))
    Path("c.warc.wet.gz").write_bytes(data[: len(data) * 3 // 5])
    done = run("c.warc.wet.gz", "-o", "out.jsonl")
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert 5 < len(articles()) < 15


# --- exports -----------------------------------------------------------------------------------------------


def test_a_difference_in_the_stated_count_is_said() -> None:
    shutil.copy(EXPORTS / "proquest_en.txt", "p.txt")
    notices: list[str] = []

    def watch(event: Event) -> None:
        if isinstance(event, Finished):
            notices.extend(event.notices)

    ingest(["p.txt"], "out.jsonl", watch=watch)
    said = run("p.txt", "-o", "out.jsonl").stderr.decode()
    for notice in notices:
        assert f"ingest: {notice}" in said


def test_a_part_without_an_article_is_rejected_by_its_number() -> None:
    shutil.copy(EXPORTS / "nexis_en.txt", "n.txt")
    summary = ingest(["n.txt"], "out.jsonl", rejects="rejects.jsonl")
    parts = [one["part"] for one in articles("rejects.jsonl")]
    assert parts
    assert summary.rejected == len(parts)
    assert sorted(parts + [part for _, part in origins()]) == list(
        range(1, summary.articles + len(parts) + 1)
    )


def test_texts_are_parted_where_one_says() -> None:
    texts = [row(number)["text"] for number in range(1, 4)]
    Path("all.txt").write_text("-----\n\n" + "\n  -----\n\n".join(texts) + "\n-----\n-----\n")
    ingest(["all.txt"], "out.jsonl", split_on="-----")
    assert [article["body"][0] for article in articles()] == [
        PROSE[0].replace("nine years", f"{number} years") for number in range(1, 4)
    ]
    assert origins() == [("all.txt", 1), ("all.txt", 2), ("all.txt", 3)]
    assert all(article["removed"].get("noise") for article in articles())
    [document] = read(Source("all.txt", Path("all.txt").read_bytes()))
    assert document.article is not None
    with pytest.raises(UsageError, match="line to split on is empty"):
        ingest(["all.txt"], "out.jsonl", split_on="  ")


# --- docs --------------------------------------------------------------------------------------------------


def test_all_endings_of_names_are_told() -> None:
    told = set(re.findall(r"`(\.[a-z0-9]+)`", DOCS.partition("## Packed")[0]))
    told |= set(re.findall(r"`(\.t[a-z0-9]+)`", DOCS.partition("## Packed")[0]))
    assert told == {*TEXT_SUFFIXES, *OTHER_SUFFIXES, *PACKED_SUFFIXES} - {"", "."}


def test_all_vendors_and_formats_are_told() -> None:
    table = DOCS.partition("## Exports of archives")[2].partition("**Anything")[0]
    names = {vendor.__name__.rpartition(".")[2] for vendor in VENDORS}  # type: ignore[attr-defined]
    assert {name.partition("_")[0] for name in names} == {
        word.lower() for word in re.findall(r"^\| (\w+)", table, re.MULTILINE) if word != "archive"
    }
    assert len(names) == table.count("\n| ") - 1
    for kind in FORMATS:
        assert f"copydesk[{kind.extra}]" in DOCS
