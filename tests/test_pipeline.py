from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from command import DUMP, HEADLINE, PROSE
from copydesk import CopydeskError, OutputError, Rejected, Source, Summary, UsageError, ingest, read, reading
from copydesk.model import Line
from copydesk.outcomes import Event, Finished, Started
from copydesk.stages.normalize import normalize


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(DUMP)
    Path("b.txt").write_text("Home\nNews\n")
    return tmp_path


def counts(summary: Summary) -> tuple[int, int, int, int, int]:
    return summary.read, summary.articles, summary.rejected, summary.failed, summary.skipped


# --- read ---------------------------------------------------------------------------------------------


def test_read_gives_labels_and_article() -> None:
    (document,) = read(Source("page.txt", DUMP.encode()))
    assert document.article is not None
    assert (document.article.title, document.article.body) == (HEADLINE, list(PROSE))
    assert document.cause is None
    assert [label.line.number for label in document.labels] == list(range(1, 8))


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it holds nothing but blank lines"),
        (b"Home\nNews\n", "no article: none of its lines is prose"),
    ],
)
def test_a_document_without_article_says_why(data: bytes, cause: str) -> None:
    (document,) = read(Source("page.txt", data))
    assert (document.article, document.cause) == (None, cause)


def test_what_is_no_text_is_rejected() -> None:
    with pytest.raises(Rejected, match="it looks like a PNG image; export the text"):
        read(Source("page.txt", b"\x89PNG\r\n\x1a\n"))


def test_encoding_and_language_override() -> None:
    data = "\n\n".join(PROSE).replace("harbour", "härbour").encode("cp1252")
    (document,) = read(Source("page.txt", data), encoding="cp1251", language="fy")
    assert document.article is not None
    assert document.decoded.encoding == "cp1251"
    assert "hдrbour" in document.article.body[0]
    assert document.article.language == "fy"


# --- ingest ---------------------------------------------------------------------------------------------


def test_ingest_writes_and_sums_up() -> None:
    summary = ingest(["."], "out.jsonl", rejects="rejects.jsonl")
    assert counts(summary) == (2, 1, 1, 0, 0)
    assert json.loads(Path("out.jsonl").read_bytes())["source"]["file"] == "a.txt"
    assert json.loads(Path("rejects.jsonl").read_bytes()) == {
        "file": "b.txt",
        "part": None,
        "outcome": "rejected",
        "reason": "no article: none of its lines is prose",
        "advice": "see its lines with --explain",
    }


def test_ingest_without_output_only_watches() -> None:
    events: list[Event] = []
    assert counts(ingest(["a.txt"], None, documents=True, watch=events.append)) == (1, 1, 0, 0, 0)
    assert sorted(os.listdir()) == ["a.txt", "b.txt"]
    started, finished = events
    assert started == Started(1, [], 1)
    assert isinstance(finished, Finished)
    assert finished.documents[0].article is not None


def test_ingest_prints_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    ingest(["a.txt"])
    assert json.loads(capfdbinary.readouterr().out)["title"] == HEADLINE


def test_watchers_learn_every_input_once_and_what_was_left() -> None:
    Path("page.pdf").write_text("x")
    Path("gone.txt").symlink_to("nowhere")
    events: list[Event] = []
    summary = ingest(["."], "out.jsonl", watch=events.append)
    assert counts(summary) == (2, 1, 1, 1, 1)
    started = events[0]
    assert isinstance(started, Started)
    assert (started.inputs, [skipped.file for skipped in started.skipped]) == (3, ["page.pdf"])
    outcomes = [
        event.rejection and event.rejection.outcome for event in events[1:] if isinstance(event, Finished)
    ]
    assert outcomes == ["failed", None, "rejected"]


def test_a_fault_of_ours_costs_one_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> list[Line]:
        if "Home" in text:
            raise ZeroDivisionError("of nothing")
        return normalize(text)

    monkeypatch.setattr(reading, "normalize", broken)
    assert counts(ingest(["."], "out.jsonl", rejects="rejects.jsonl")) == (1, 1, 0, 1, 0)
    reject = json.loads(Path("rejects.jsonl").read_bytes())
    assert reject["reason"].startswith(
        "a fault in copydesk: ZeroDivisionError('of nothing') (test_pipeline.py, line "
    )


def test_a_fault_in_making_the_record_costs_one_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(paragraphs: list[str]) -> bytes:
        raise ZeroDivisionError("of nothing")

    monkeypatch.setattr(reading, "fingerprint", broken)
    assert counts(ingest(["."], "out.jsonl")) == (1, 0, 1, 1, 0)


@pytest.mark.parametrize(
    ("run", "error"),
    [
        (lambda: ingest(["missing.txt"], "out.jsonl"), UsageError),
        (lambda: ingest(["b.txt"], "out.jsonl", encoding="klingon"), UsageError),
        (lambda: ingest(["b.txt"], "out.jsonl", language="not a tag"), UsageError),
        (lambda: ingest(["a.txt"], "out.jsonl", rejects="./out.jsonl"), UsageError),
        (lambda: ingest(["a.txt"], "a.txt"), UsageError),
        (lambda: ingest(["a.txt"], "missing/out.jsonl"), OutputError),
        (lambda: ingest(["a.txt"], "out.jsonl", rejects="missing/rejects.jsonl"), OutputError),
    ],
)
def test_what_cannot_work_changes_nothing(run: Callable[[], Summary], error: type[CopydeskError]) -> None:
    Path("out.jsonl").write_text("old\n")
    with pytest.raises(error):
        run()
    assert sorted(os.listdir()) == ["a.txt", "b.txt", "out.jsonl"]
    assert Path("out.jsonl").read_text() == "old\n"
    assert Path("a.txt").read_text() == DUMP


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="needs /dev/null")
def test_both_outputs_may_go_nowhere() -> None:
    assert counts(ingest(["."], "/dev/null", rejects="/dev/null")) == (2, 1, 1, 0, 0)


def test_an_interrupted_run_leaves_the_old_output() -> None:
    Path("out.jsonl").write_text("old\n")

    def stop(event: Event) -> None:
        if isinstance(event, Finished):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(["a.txt"], "out.jsonl", watch=stop)
    assert Path("out.jsonl").read_text() == "old\n"
    assert sorted(os.listdir()) == ["a.txt", "b.txt", "out.jsonl"]


def test_articles_are_parted_by_a_line_as_it_is_printed() -> None:
    text = "First\n\nThe board voted on Monday.\n**New**\nSecond\n\nThe ferry sails again.\n"
    assert len(read(Source("a.txt", text.encode()), split_on="**New**")) == 2
    with pytest.raises(UsageError, match="empty"):
        read(Source("a.txt", text.encode()), split_on="\f")
