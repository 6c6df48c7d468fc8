"""`training/corpus.py`, `training/scores.py`, `benchmarks/accuracy.py`: pages small enough to score by hand."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

import accuracy
from conftest import ROOT
from copydesk import Article, Source, read
from copydesk.model import Subheading
from training.corpus import CorpusError, Gold, Page, load
from training.scores import Match, Share, full_text, match, score, shingles, squeezed

DUMP = """\
Ferry sails again

By Margaret Oyelaran

The island ferry sails again on Monday after five months on the slip.
Its captain said on Sunday that she purred like a cat in the sea trials.
"""


def page(gold: dict[str, Any] | None = None, **told: Any) -> Page:
    return Page.model_validate(
        {"id": "p", "set": "s", "language": "en", "dumps": {"node": DUMP}, "gold": gold or {}, **told}
    )


def article(**changes: Any) -> Article:
    [document] = read(Source("p.txt", DUMP.encode()))
    assert document.article is not None
    return document.article.model_copy(update={"subtitle": None, "body": [], "subheadings": [], **changes})


# Texts


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("", "en", []),
        ("Two words.", "en", ["Two words"]),
        ("One two, three: four.", "en", ["One two three four"]),
        ("a b c d e", "en", ["a b c d", "b c d e"]),
        ("雨が降る", "ja", ["雨 が 降 る"]),
        ("雨が降る", "en", ["雨が降る"]),
        ("UFO 雨 降る2", "zh", ["UFO 雨 降 る", "雨 降 る 2"]),
        ("ไป ABC", "th", ["ไ ป ABC"]),
    ],
)
def test_shingles_are_runs_of_four_words(text: str, language: str, expected: list[str]) -> None:
    assert [" ".join(run) for run in shingles(text, language).elements()] == expected


def test_a_shingle_counts_as_often_as_it_occurs() -> None:
    assert match("a b c d a b c d", "a b c d", "en") == Match(1 / 5, 1.0)


def test_shingles_know_case() -> None:
    assert match("A B C D", "a b c d", "en") == Match(0.0, 0.0)


@pytest.mark.parametrize(
    ("found", "gold", "expected", "f1"),
    [
        ("a b c d e", "a b c d", Match(1 / 2, 1.0), 2 / 3),
        ("a b c d", "a b c d e f", Match(1.0, 1 / 3), 1 / 2),
        ("", "a b", Match(None, 0.0), 0.0),
        ("a b", "", Match(0.0, None), 0.0),
    ],
)
def test_precision_recall_and_f1(found: str, gold: str, expected: Match, f1: float) -> None:
    assert match(found, gold, "en") == expected
    assert match(found, gold, "en").f1 == pytest.approx(f1)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("“She purred” – Breck’s ferry", '"she purred" - Breck\'s Ferry'),
        ("Stra\u00adße", "STRASSE"),
        ("one\u00a0 two", "onetwo"),
        ("ﬁre", "fire"),
        (None, ""),
    ],
)
def test_squeezed_texts_differ_only_in_letters_and_marks(text: str | None, same: str) -> None:
    assert squeezed(text) == squeezed(same)


def test_squeezed_texts_keep_their_marks() -> None:
    assert squeezed("Ferry!") != squeezed("Ferry")


def test_the_full_text_is_in_reading_order() -> None:
    headings = [
        Subheading(before=2, text="h3"),
        Subheading(before=0, text="h1"),
        Subheading(before=0, text="h2"),
    ]
    made = article(subtitle="s", body=["a", "b"], subheadings=headings)
    assert full_text(made).split("\n") == ["s", "h1", "h2", "a", "b", "h3"]
    assert full_text(None) == ""


# Pages


def test_full_takes_the_standfirst_and_subheadings_and_body_does_not() -> None:
    gold = {"body": "s t u v\na b c d\nw x y z", "paragraphs": ["a b c d"], "paragraphs_only": True}
    made = article(subtitle="s t u v", body=["a b c d", "w x y z"])
    scores = score([page(gold)], "node", {"p": made})
    assert scores.full == Match(1.0, 1.0)
    assert scores.body == Match(1 / 5, 1.0)


def test_body_is_not_scored_where_paragraphs_may_hold_more_than_prose() -> None:
    assert (
        score([page({"body": "a b", "paragraphs": ["a b"]})], "node", {"p": article(body=["a b"])}).body
        is None
    )


def test_precision_and_recall_are_averaged_over_pages_before_f1() -> None:
    pages = [page({"body": "a b c d"}, id=name) for name in "xyz"]
    articles = {"x": article(body=["a b c d e"]), "y": article(body=["k l m n"]), "z": None}
    scores = score(pages, "node", articles)
    # z is empty: it has no precision, and loses all of its recall.
    assert scores.full == Match((1 / 2 + 0) / 2, 1 / 3)
    assert [name for _, name in scores.by_page] == ["y", "z", "x"]


def test_a_set_without_whole_texts_is_scored_by_all_its_segments() -> None:
    pages = [
        page({"with": ["The ferry", "on Monday"], "without": ["Share this"]}, id="x"),
        page({"with": ["Its captain"], "without": ["Read more", "Print"]}, id="y"),
    ]
    articles = {"x": article(body=["the ferry sails", "Share this"]), "y": article(body=["Its “captain”"])}
    scores = score(pages, "node", articles)
    assert scores.full == Match(1 / 2, 1 / 3)
    assert scores.body is None
    assert [(found, name) for found, name in scores.by_page] == [
        (Match(None, 0.0), "y"),
        (Match(1 / 2, 1 / 2), "x"),
    ]


def test_a_page_without_that_dump_or_without_gold_text_is_not_scored() -> None:
    assert score([page({"body": "a"})], "full_gettext", {}).pages == 0
    scores = score([page()], "node", {"p": article(body=["a"])})
    assert (scores.pages, scores.full, scores.fields) == (1, None, {})


STATED = {"node": {"title": True, "date": True, "authors": True}}


@pytest.mark.parametrize(
    ("field", "gold", "told", "made", "right"),
    [
        ("title", {"title": "A – b"}, {"attainable": STATED}, {"title": "a - B"}, True),
        ("title", {"title": "A", "title_alts": ["B"]}, {"attainable": STATED}, {"title": "B"}, True),
        ("title", {"title": "A"}, {"attainable": STATED}, {"title": "A | Courier"}, False),
        ("title", {"title": "A"}, {"attainable": STATED}, {"title": None}, False),
        ("title", {"title": "A"}, {}, {"title": "A"}, None),
        ("title", {}, {"attainable": STATED}, {"title": "A"}, None),
        ("date", {"date": "2016-03-21T23:30Z"}, {"attainable": STATED}, {"published": "2016-03-21"}, True),
        ("date", {"date": "2016-03-21"}, {"attainable": STATED}, {"published": None}, False),
        ("date", {"date": "2016-03-21"}, {"attainable": STATED}, {"published": "2016-03"}, False),
        ("date", {"date": "2016-03-21"}, {}, {"published": "2016-03-21"}, None),
        ("date", {"date": "2016-03-21"}, {"date_visible": {"node": "2016-03-22"}}, {"published": "2016-03-22"}, True),
        ("date", {"date": "2016-03-21"}, {"date_visible": {"node": "2016-03-22"}}, {"published": "2016-03-21"}, True),
        ("date", {"date": "2016-03-21"}, {"date_visible": {"node": "2016-03-22"}}, {"published": "2016-03-23"}, False),
        ("date_when_given", {"date": "2016-03-21"}, {}, {"published": "2016-03-22"}, False),
        ("date_when_given", {"date": "2016-03-21"}, {"attainable": STATED}, {"published": None}, None),
        ("authors", {"authors": ["A B", "C"]}, {"attainable": STATED}, {"authors": ["c", "A  B"]}, True),
        ("authors", {"authors": ["A B", "C"]}, {"attainable": STATED}, {"authors": ["A B"]}, False),
        ("authors", {"authors": []}, {"attainable": STATED}, {"authors": ["A B"]}, None),
        ("authors", {"authors": ["A B"]}, {"attainable": {"node": {"authors": False}}}, {"authors": ["A B"]}, None),
    ],
)  # fmt: skip
def test_a_field_is_asked_for_where_the_dump_states_it(
    field: str, gold: dict[str, Any], told: dict[str, Any], made: dict[str, Any], right: bool | None
) -> None:
    fields = score([page(gold, **told)], "node", {"p": article(**made)}).fields
    assert fields.get(field) == (None if right is None else Share(int(right), 1))


# A corpus


def write(path: Path, *pages: Page) -> Path:
    text = "".join(one.model_dump_json(by_alias=True, exclude_unset=True) + "\n" for one in pages)
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w") as lines:
        lines.write(text)
    return path


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz"])
def test_a_corpus_is_read_plain_and_gzipped(tmp_path: Path, name: str) -> None:
    pages = [page({"with": ["a\u2028b"], "authors": None}), page(id="q", publisher=None, unheard_of=1)]
    assert list(load([write(tmp_path / name, *pages)])) == pages


@pytest.mark.parametrize(
    ("line", "said"),
    [('{"id": 1}', "id: .*set: "), ("{", "the line: "), ("[]", "the line: ")],
)
def test_a_line_that_is_no_page_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = write(tmp_path / "c.jsonl", page())
    with path.open("a") as lines:
        lines.write(line + "\n")
    with pytest.raises(CorpusError, match=rf"c\.jsonl, line 2 is no page: .*{said}"):
        list(load([path]))


@pytest.mark.parametrize(("model", "heading"), [(Page, "A corpus"), (Gold, "The gold")])
def test_the_format_is_documented_field_by_field(model: type[Page | Gold], heading: str) -> None:
    text = (ROOT / "training" / "README.md").read_text(encoding="utf-8")
    section = text.split(f"## {heading}\n")[1]
    table = section.split("| field |")[1].split("\n\n")[0]
    told = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert told == [field.alias or name for name, field in model.model_fields.items()]


# The command


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    body = DUMP.split("\n", 4)[4].strip()
    right = {"title": "Ferry sails again", "body": body, "authors": ["Margaret Oyelaran"]}
    told = {"attainable": STATED, "dumps": {"node": DUMP, "other": None}}
    return write(
        tmp_path / "c.jsonl.gz",
        page(right, id="good", **told),
        page(
            {**right, "title": "Another", "body": "Nothing of it is there at all"},
            id="bad",
            language="ga",
            **told,
        ),
    )


def test_the_table_has_a_row_a_set_and_dump(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accuracy.main([str(corpus), "--worst", "1"])
    _, row, worst = capsys.readouterr().out.splitlines()
    assert row.split() == ["s", "node", "2", "0.500/0.500/0.500", "-", "0.500", "-", "-", "1.000"]
    assert worst.split() == ["0.00", "(P", "0.00", "R", "0.00)", "bad"]


def test_rows_by_language_come_below_their_set(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accuracy.main([str(corpus), "--by", "language"])
    _, *rows = capsys.readouterr().out.splitlines()
    assert [row[:8].strip() for row in rows] == ["s", "s, en", "s, ga"]


def test_languages_and_dumps_can_be_chosen(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.json"
    accuracy.main([str(corpus), "--language", "en", "--dump", "node", "--json", str(out)])
    [row] = json.loads(out.read_text(encoding="utf-8"))
    assert row["pages"] == 1
    assert row["full"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert row["title"] == {"right": 1, "of": 1}
    assert row["date"] is None


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--dump", "other"], "no page"), (["--language", "fr"], "no page")]
)
def test_nothing_to_measure_is_said(corpus: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        accuracy.main([str(corpus), *arguments])


def test_a_corpus_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"accuracy: .*missing\.jsonl"):
        accuracy.main([str(tmp_path / "missing.jsonl")])
