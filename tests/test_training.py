"""`training/`: the same weights on every run, true states, honest damage, and folds that part publishers."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from copydesk import Source, read
from copydesk.knowledge.choice_weights import DATE, HEADLINE, choice_weights
from copydesk.knowledge.line_model import STATES, line_model
from copydesk.stages.label.features import GROUPS
from training import augment
from training.__main__ import main
from training.augment import Told, spoilt_and_rewritten
from training.corpus import Page, load
from training.cross_validation import by_language, by_publisher, fold_of, languages_of
from training.dumps import dumps_of
from training.line_model import LEADING, states_of
from training.scores import full_text, squeezed
from training.weights import installed, make

CASES = sorted(path.parent for path in (ROOT / "tests" / "articles").glob("*/raw.txt"))


@cache
def rows() -> Sequence[dict[str, Any]]:
    """A corpus of the project's own articles, as its lines tell it."""
    found = []
    for number, case in enumerate(CASES):
        dump = (case / "raw.txt").read_text(encoding="utf-8")
        [document] = read(Source("raw.txt", dump.encode()))
        assert document.article is not None
        article = document.article
        found.append(
            {
                "id": case.name,
                "set": sorted(LEADING)[number % 2] if number % 4 else "other",
                "publisher": f"publisher {number % 23}",
                "language": case.name[:2],
                "dumps": {
                    "node": dump,
                    "whole": f"Home\nNews\n{dump}\nContact\nImprint" if number % 3 else None,
                },
                "gold": {
                    "title": article.title,
                    "body": full_text(article),
                    "paragraphs": article.body,
                    "paragraphs_only": True,
                    "subheadings": [heading.text for heading in article.subheadings],
                    "date": article.published,
                },
                "attainable": {"node": {"title": True, "date": article.published is not None}},
            }
        )
    return found


def pages() -> list[Page]:
    return [Page.model_validate(row) for row in rows()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with a plain corpus, a gzipped one below it, and what is none."""
    folder = tmp_path / "corpora"
    (folder / "more").mkdir(parents=True)
    lines = [json.dumps(row) + "\n" for row in rows()]
    (folder / "a.jsonl").write_text("".join(lines[::2]), encoding="utf-8")
    with gzip.open(folder / "more" / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(lines[1::2]))
    (folder / "README.md").write_text("no corpus", encoding="utf-8")
    return folder


# The command


def test_training_twice_gives_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    written = []
    ways = [[str(corpus)], [str(corpus / "more" / "b.jsonl.gz"), str(corpus / "a.jsonl"), str(corpus)]]
    for seed, corpora in enumerate(ways):
        out = tmp_path / str(seed)
        done = subprocess.run(
            [sys.executable, "-m", "training", *corpora, "-o", str(out)],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert not done.stdout
        assert f"reading {len(rows())} pages" in done.stderr
        written.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert written[0] == written[1]
    assert set(written[0]) == {"date_weights.json", "headline_weights.json", "line_model.json"}
    made = json.loads(written[0]["line_model.json"])
    assert list(made["groups"]) == list(GROUPS)
    assert set(made["transitions"]) == set(STATES)


def test_cross_validation_prints_a_row_a_set_a_language_and_a_dump(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = line_model(), choice_weights(HEADLINE), choice_weights(DATE)
    main([str(corpus), "--folds", "2", "--jobs", "1", "--without-languages", "--language", "en"])
    out, err = capsys.readouterr()
    known, lost = (part.splitlines() for part in out.split("\n\n"))
    names = [*sorted(LEADING), *languages_of(pages())]
    assert known[0].startswith("set ")
    assert list(dict.fromkeys(row.split()[0] for row in known[1:])) == names
    asked = Counter(page.set for page in pages())
    for row in known[1:]:
        name, kind, count, full, body, title, *_ = row.split()
        assert kind in ("node", "whole")
        if name in LEADING and kind == "node":
            assert int(count) == asked[name]
            assert 0.5 < float(full.split("/")[2]) <= 1
            assert 0.5 < float(body.split("/")[2]) <= 1
            assert 0.5 < float(title) <= 1
    assert [row.split()[:2] for row in lost[1:]] == [["en", "node"], ["en", "whole"]]
    assert "fold 2 of 2: done" in err
    assert "without en: done" in err
    assert (line_model(), choice_weights(HEADLINE), choice_weights(DATE)) == before


@pytest.mark.parametrize(
    ("content", "arguments", "status", "said"),
    [
        ('{"id": 1', [], 1, r"a\.jsonl, line 1 is no page"),
        ('{"id": "p", "set": "other", "language": "en", "dumps": {}, "gold": {}}', [], 1, "no page is of the set"),
        ('{"id": "p", "set": "fundus", "language": "en", "dumps": {}, "gold": {}}', [], 1, "nothing to learn"),
        ('{"id": "p", "set": "fundus", "language": "en", "dumps": {}, "gold": {}}', ["--folds", "2"], 1, "fold"),
        ("", [], 1, "no page is of the set"),
        ("", ["missing.jsonl"], 1, r"missing\.jsonl"),
        ("", ["--folds", "1"], 2, "2 or more"),
        ("", ["--jobs", "0"], 2, "1 or more"),
        ("", ["--language", "en"], 2, "goes with"),
        (
            '{"id": "p", "set": "fundus", "language": "en", "dumps": {}, "gold": {}}',
            ["--without-languages", "--language", "fr"], 2, "in fr",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_learned_from_is_said(
    content: str, arguments: list[str], status: int, said: str, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "training", "-o", str(tmp_path / "out"), str(tmp_path), *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert re.search(said, done.stderr)
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").glob("*"))


def test_an_empty_folder_and_a_damaged_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"holds no \*\.jsonl and no \*\.jsonl\.gz"):
        main([str(tmp_path)])
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"{}" * 1000)[:-20])
    with pytest.raises(SystemExit, match=r"a\.jsonl\.gz is damaged"):
        main([str(tmp_path)])


def test_a_file_reached_twice_is_read_once_and_the_order_is_that_of_the_names(corpus: Path) -> None:
    both = [corpus / "more" / "b.jsonl.gz", corpus / "a.jsonl"]
    assert list(load([corpus])) == list(load(both)) == list(load([corpus, *both]))


# Weights


def test_weights_are_in_use_only_as_long_as_they_are_asked_for(tmp_path: Path) -> None:
    make(pages()[:24], tmp_path)
    package = line_model(), choice_weights(HEADLINE), choice_weights(DATE)
    with installed(tmp_path):
        assert line_model() is not package[0]
        assert choice_weights(HEADLINE) != package[1]
        assert choice_weights(DATE) != package[2]
    assert line_model() is not package[0]  # read again
    assert choice_weights(HEADLINE) == package[1]
    assert choice_weights(DATE) == package[2]


# States


def states(dump: str, **gold: Any) -> list[str]:
    told = {"id": "p", "set": "s", "language": "en", "dumps": {"node": dump}, "gold": gold}
    [found] = dumps_of([Page.model_validate(told)])
    return states_of(found.page, found.units, found.titles)


FIRST = "The harbour bridge opened to traffic on Monday morning, nine years after its first stone was laid."
SECOND = "Several hundred people walked across it before the first lorries were let through at noon."
THIRD = "Nobody asked about the price, and the mayor of the town did not speak of it in his address."


def test_states_are_told_by_the_gold_and_by_where_a_line_stands() -> None:
    dump = f"Home\n\nBridge opens\n\n{FIRST}\n\nRead more\n\nNine years\n\n{SECOND}\n\nShare"
    gold = {"title": "Bridge opens", "body": f"{FIRST}\nNine years\n{SECOND}", "subheadings": ["Nine years"]}
    assert states(dump, **gold) == ["above", "above", "text", "inside", "subheading", "text", "below"]


def test_a_line_of_the_standfirst_is_text_and_the_title_never_is() -> None:
    dump = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert states(dump, title=FIRST, body=f"{FIRST}\n{THIRD}", summary=[SECOND]) == ["above", "text", "text"]


def test_a_line_of_few_letters_is_the_article_s_among_its_lines_only() -> None:
    dump = f"No\n\nHome\n\nMenu\n\n{FIRST}\n\nNo.\n\n{SECOND}"
    found = states(dump, body=f"{FIRST}\nNo.\n{SECOND}")
    assert found == ["above", "above", "above", "text", "text", "text"]


def test_a_line_that_the_gold_has_with_small_changes_is_of_it() -> None:
    dump = f"{FIRST}\n\n{SECOND.replace('noon', 'half past twelve')}"
    assert states(dump, body=f"{FIRST}\n{SECOND}") == ["text", "text"]
    assert states(dump, body=f"{FIRST}\n{THIRD}") == ["text", "below"]


def test_a_page_without_its_article_is_all_above() -> None:
    assert states(f"Home\n\n{FIRST}", body=THIRD) == ["above", "above"]


# Damage

TITLE = "Bridge opens, at last"
DUMP = [
    Told("Home", None),
    Told(TITLE, None),
    Told("", None),
    Told(f"{FIRST} {SECOND}", "text"),
    Told("Nine years, and après ça?", "subheading"),
    Told("Share this: Facebook, Twitter", None),
    Told(f"{THIRD} “And now?” One, two, three, four and “five”.", "text"),
    Told(SECOND, "text"),
    Told("", None),
    Told("Related", None),
]
DEBRIS = ["Teilen", "Mehr zum Thema"]


def is_title(line: str) -> bool:
    return line == TITLE


def words(lines: Sequence[Told], state: str | bool | None = True) -> list[tuple[str, str | None]]:
    """Every word with its line's state, signs aside; of one state, if asked for."""
    return [
        (word, line.state)
        for line in lines
        if state is True or line.state == state
        for word in re.findall(r"\w+", line.text)
    ]


def runs(way: augment.Way) -> list[list[Told]]:
    return [way(DUMP, random.Random(seed)) for seed in range(20)]


@pytest.mark.parametrize(
    "way", [augment.without_blank_lines, augment.with_blank_lines, augment.broken, augment.joined,
            augment.in_sentences, augment.listed],
)  # fmt: skip
def test_lines_laid_out_otherwise_keep_every_word_and_its_state(way: augment.Way) -> None:
    found = runs(way)
    assert any(lines != DUMP for lines in found)
    for lines in found:
        assert words(lines) == words(DUMP)


def test_losses_take_no_sign_of_ascii_and_no_line() -> None:
    for lines in runs(augment.with_losses):
        assert [line.state for line in lines] == [line.state for line in DUMP]
        for line, whole in zip(lines, DUMP, strict=True):
            assert len(line.text) == len(whole.text)
            for sign, true in zip(line.text, whole.text, strict=True):
                assert sign == true or (not true.isascii() and sign in "?\ufffd")
    long = [Told("ä" * 1000, "text")]
    assert augment.with_losses(long, random.Random(0)) != long


def test_a_title_goes_or_comes_again_and_nothing_else() -> None:
    for lines in runs(partial(augment.without_title, is_title)):
        assert lines == [line for line in DUMP if line.text != TITLE]
    for lines in runs(partial(augment.with_title_again, is_title)):
        assert Counter(lines) == Counter([*DUMP, Told(TITLE, None)])
    assert augment.with_title_again(lambda line: False, DUMP, random.Random(0)) == DUMP


def test_debris_put_in_is_no_article_s() -> None:
    found = runs(partial(augment.with_debris, DEBRIS))
    assert any(lines != DUMP for lines in found)
    for lines in found:
        assert [line for line in lines if line.text not in DEBRIS] == DUMP
        assert all(line.state is None for line in lines if line.text in DEBRIS)
    assert augment.with_debris([], DUMP, random.Random(0)) == DUMP


def test_undressed_a_dump_is_headline_and_article() -> None:
    for lines in runs(partial(augment.undressed, is_title)):
        assert [line for line in lines if line.state] == [line for line in DUMP if line.state]
        assert {line.text for line in lines if not line.state} == {TITLE, ""}


def test_cut_short_the_first_paragraphs_and_all_debris_stay() -> None:
    found = runs(augment.cut_short)
    assert any(lines != DUMP for lines in found)
    for lines in found:
        assert [line for line in lines if not line.state] == [line for line in DUMP if not line.state]
        article = [line for line in lines if line.state]
        assert article == [line for line in DUMP if line.state][: len(article)]
        assert any(line.state == "text" for line in article)


def test_few_words_are_the_article_s_own_behind_a_time_or_number() -> None:
    known = set(words(DUMP, "text"))
    for lines in runs(augment.in_few_words):
        assert words(lines, None) == words(DUMP, None)
        assert words(lines, "subheading") == words(DUMP, "subheading")
        few = words(lines, "text")
        assert few
        assert all(word in known or word[0].isdecimal() for word in few)


def test_what_is_spoilt_depends_on_the_name_alone() -> None:
    first, again, other = (
        spoilt_and_rewritten(DUMP, name, is_title, DEBRIS) for name in ("a node", "a node", "b node")
    )
    assert first == again
    assert first != other
    assert all(lines != DUMP for lines in first)


# Folds


@pytest.mark.parametrize("folds", [2, 3, 5])
def test_folds_part_publishers(folds: int) -> None:
    asked: Counter[str] = Counter()
    for trial in by_publisher(pages(), folds):
        assert not {page.publisher for page in trial.learned} & {page.publisher for page in trial.asked}
        assert {page.set for page in trial.asked} <= LEADING
        assert {page.set for page in trial.learned} - LEADING
        asked.update(page.id for page in trial.asked)
    assert asked == Counter(page.id for page in pages() if page.set in LEADING)


def test_a_page_of_no_publisher_is_its_own() -> None:
    [first, second] = (
        page.model_copy(update={"publisher": None, "id": name})
        for page, name in zip(pages(), "ab", strict=False)
    )
    assert {fold_of(first, 1000), fold_of(second, 1000)} == {
        fold_of(first.model_copy(update={"publisher": name}), 1000) for name in "ab"
    }


def test_of_a_language_left_out_nothing_is_learned() -> None:
    languages = languages_of(pages())
    assert len(languages) > 10
    for trial, language in zip(by_language(pages(), languages), languages, strict=True):
        assert {page.language for page in trial.asked} == {language}
        assert language not in {page.language for page in trial.learned}
        assert not {page.publisher for page in trial.learned} & {page.publisher for page in trial.asked}


def test_titles_are_compared_squeezed() -> None:
    [dump] = dumps_of([Page.model_validate({**rows()[0], "dumps": {"node": "x", "other": ""}})])
    assert dump.titles == {squeezed(rows()[0]["gold"]["title"])}
