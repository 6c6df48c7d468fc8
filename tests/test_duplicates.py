"""Articles that say the same as an earlier one, or nearly: within a run, and with a ledger from run to run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import HEADLINE, PROSE
from copydesk import OutputError, Summary, ingest
from copydesk.stages.fingerprint import fingerprint
from copydesk.storage.duplicates import private_database

_MORE = (
    "The first lorry carried apples from the orchards of the upper valley, as the first cart had done in 1911.",
    "Fishermen in the old port fear that the new road will take their customers to the markets of the city.",
    "A brass band played until the evening, although it had begun to rain as soon as the ribbon was cut.",
    "The bridge has cost twice what had been planned, and the council will pay for it for another thirty years.",
)


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    return tmp_path


def put(name: str, *paragraphs: str, headline: str = HEADLINE) -> None:
    Path("in", name).write_text("\n\n".join((headline, *paragraphs)), encoding="utf-8")


def go(**options: Any) -> tuple[Summary, list[dict[str, Any]]]:
    summary = ingest(["in"], "out.jsonl", **options)
    return summary, [json.loads(line) for line in Path("out.jsonl").read_bytes().splitlines()]


# --- fingerprints ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Nobody asked,” he said.", "Nobody  asked - he said"),
        ("It cost 1,200 euros.", "It cost 1.200 Euros!"),
        ("قالَ: لا أحد سأل.", "قال لا أحد سأل"),
        ("STRASSE", "straße"),
    ],
)
def test_spelling_of_signs_makes_no_other_body(one: str, other: str) -> None:
    assert fingerprint([one]) == fingerprint([other])


@pytest.mark.parametrize(
    ("one", "other"), [("It cost 12 euros.", "It cost 13 euros."), ("He asked.", "She asked."), ("船", "舟")]
)
def test_a_letter_or_digit_makes_another_body(one: str, other: str) -> None:
    assert fingerprint([one]) != fingerprint([other])


@given(st.lists(st.text(max_size=20), max_size=5))
def test_where_paragraphs_break_does_not_matter(paragraphs: list[str]) -> None:
    assert fingerprint(paragraphs) == fingerprint(["".join(paragraphs)])
    assert len(fingerprint(paragraphs)) == 16


def test_a_body_of_millions_of_characters() -> None:
    long = "sea, and sky. " * 20_000
    assert fingerprint([long]) == fingerprint([long.replace(",", "")])
    assert fingerprint([long]) != fingerprint([long + "x"])


# --- the same body ----------------------------------------------------------------------------------------


def test_a_copy_names_the_first_article_with_its_body() -> None:
    put("a", *PROSE)
    put("b", *PROSE, "Share this article", headline="At last, a bridge over the harbour of the town")
    put("c", *PROSE[:2])
    put("d", *(sentence.replace(",", " ,") for sentence in PROSE))
    summary, (a, b, c, d) = go()
    assert (summary.articles, summary.duplicates) == (4, 2)
    assert (a["duplicate_of"], c["duplicate_of"]) == (None, None)
    assert b["duplicate_of"] == d["duplicate_of"] == a["id"]


def test_the_same_bytes_are_one_article() -> None:
    put("a", *PROSE)
    put("b", *PROSE)
    _, (a, b) = go()
    assert b["id"] == a["id"] == b["duplicate_of"]


def test_copies_are_left_out_and_counted() -> None:
    put("a", *PROSE)
    put("b", *PROSE, headline="At last, a bridge over the harbour of the town")
    summary, found = go(unique=True)
    assert (summary.articles, summary.duplicates, len(found)) == (1, 1, 1)


@pytest.mark.parametrize("unique", [False, True])
def test_copies_are_known_from_run_to_run(unique: bool) -> None:
    put("a", *PROSE)
    go(ledger="dumps.ledger", unique=unique)
    put("b", *PROSE, headline="At last, a bridge over the harbour of the town")
    summary, found = go(ledger="dumps.ledger", unique=unique)
    assert summary.duplicates == 1
    assert [record["duplicate_of"] for record in found] == ([None] if unique else [None, found[0]["id"]])
    summary, _ = go(ledger="dumps.ledger", unique=unique)
    assert (summary.read, summary.unchanged) == (0, 2)


def test_a_replaced_article_is_nobodys_original() -> None:
    put("a", *PROSE)
    go(ledger="dumps.ledger", unique=True)
    put("a", *PROSE[::-1])
    go(ledger="dumps.ledger", unique=True)
    put("b", *PROSE, headline="At last, a bridge over the harbour of the town")
    _, found = go(ledger="dumps.ledger", unique=True)
    assert [record["source"]["file"] for record in found] == ["in/a", "in/a", "in/b"]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_output_is_the_same_for_any_number_of_jobs(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.workers._ALONE", 0.0)
    monkeypatch.setattr("copydesk.workers._FEW", 2)
    for number in range(60):
        put(f"{number:02d}", *PROSE, f"It was the {number % 7}th time.")
    go(jobs=1)
    one = Path("out.jsonl").read_bytes()
    go(jobs=jobs)
    assert Path("out.jsonl").read_bytes() == one
    assert one.count(b'"duplicate_of":null') == 7


def test_a_full_folder_for_temporary_files_is_said() -> None:
    def fill() -> None:
        with private_database("compare articles") as database:
            database.execute("PRAGMA max_page_count = 1")
            database.execute("CREATE TABLE filling (filled)")

    with pytest.raises(
        OutputError, match=r"cannot compare articles: .*; make room in the folder for temporary files"
    ):
        fill()


# --- nearly the same ----------------------------------------------------------------------------------------


def test_a_reprint_names_what_it_is_most_like() -> None:
    pytest.importorskip("datasketch")
    put("a", *PROSE, *_MORE)
    put("b", *PROSE[:2], *_MORE[:3], headline="At last, a bridge over the harbour of the town")
    put("c", *PROSE, *_MORE, headline="Nine years for a bridge")
    put("d", "Nothing of all this has happened here.", "The sea was calm and nobody came to look at it.")
    summary, (a, b, c, d) = go(near_duplicates=True)
    assert (summary.duplicates, summary.near_duplicates) == (1, 1)
    assert (b["near_duplicate_of"], b["duplicate_of"]) == (a["id"], None)
    assert b["similarity"] > 0.9
    assert (c["near_duplicate_of"], c["similarity"], c["duplicate_of"]) == (None, None, a["id"])
    assert (a["near_duplicate_of"], d["near_duplicate_of"]) == (None, None)


def test_near_duplicates_are_known_from_run_to_run_and_replaced_ones_forgotten() -> None:
    pytest.importorskip("datasketch")
    put("a", *PROSE, *_MORE)
    go(ledger="dumps.ledger", near_duplicates=True)
    put("b", *PROSE, *_MORE[:3])
    _, (a, b) = go(ledger="dumps.ledger", near_duplicates=True)
    assert b["near_duplicate_of"] == a["id"]
    put("b", *PROSE, *_MORE[:2])
    put("a", "Nothing of all this has happened here.", "The sea was calm and nobody came to look at it.")
    *_, changed_a, changed_b = go(ledger="dumps.ledger", near_duplicates=True)[1]
    assert (changed_a["replaces"], changed_b["replaces"]) == (a["id"], b["id"])
    assert (changed_a["near_duplicate_of"], changed_b["near_duplicate_of"]) == (None, None)


def test_without_near_duplicates_nothing_is_compared() -> None:
    put("a", *PROSE, *_MORE)
    put("b", *PROSE, *_MORE[:3])
    summary, found = go()
    assert summary.near_duplicates == 0
    assert [record["similarity"] for record in found] == [None, None]
