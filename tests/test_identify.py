"""Languages are told by script and words; what cannot be told stays None."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.knowledge.identify import identify_language
from copydesk.knowledge.language_files import load_languages

ROWS = [
    (row.partition("|")[0].strip(), row.partition("|")[2].strip())
    for row in (Path(__file__).parent / "languages.txt").read_text(encoding="utf-8").splitlines()
    if row and not row.startswith("#")
]
TEXTS = dict(ROWS)


@pytest.mark.parametrize(
    ("code", "text"), ROWS, ids=[f"{code}-{number}" for number, (code, _) in enumerate(ROWS)]
)
def test_news_text_has_its_language(code: str, text: str) -> None:
    assert identify_language(text) == code
    assert identify_language(text.upper()) == code


def test_every_language_with_stop_words_has_a_row() -> None:
    assert {language.code.partition("-")[0] for language in load_languages() if language.stop_words} <= set(
        TEXTS
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n ",
        "12:30 | 2021-01-08 | 1,204.50 € — 3 %",
        "١٢/٠١/٢٠٢١",
        "★ » · © … →",
        "β",
        "PDF:",
        "Facebook Twitter WhatsApp Instagram YouTube LinkedIn",
        "Lorient Wissa Moffi Laporte Abergel Le Goff Delaplace Nardi",
    ],
)
def test_too_little_to_tell_is_none(text: str) -> None:
    assert identify_language(text) is None


@pytest.mark.parametrize("code", ["ar", "el", "ja", "ko", "ru", "zh", "th", "hi"])
def test_english_furniture_does_not_outweigh_the_article(code: str) -> None:
    bar = "Share Facebook Twitter WhatsApp Copy link Close Button"
    assert identify_language(f"{bar}\n{TEXTS[code]}") == code


def test_foreign_words_in_an_article_do_not_change_its_language() -> None:
    assert identify_language(TEXTS["en"] + " " + "Straßenbahn Überführung Öffnung Brücke") == "en"
    assert identify_language(TEXTS["zh"] + "「の」") == "zh"
    assert identify_language(TEXTS["de"] + " “We will not comment on that,” he said.") == "de"


def test_typographic_and_plain_apostrophe_are_one() -> None:
    for code in ("fr", "ca", "it"):
        assert identify_language(TEXTS[code].replace("'", "’")) == code


@pytest.mark.parametrize("code", ["en", "fi", "ar", "ja", "tr", "uk"])
def test_long_text_is_told_like_a_short_one(code: str) -> None:
    assert identify_language((TEXTS[code] + "\n") * 400) == code


def test_result_does_not_depend_on_hash_order() -> None:
    program = (
        "import sys; from copydesk.knowledge.identify import identify_language as f;"
        "print([f(line[:60]) for line in open(sys.argv[1], encoding='utf-8')])"
    )
    path = str(Path(__file__).parent / "languages.txt")
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, path],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


@given(st.text())
def test_any_text_gives_a_known_code_or_none(text: str) -> None:
    found = identify_language(text)
    assert found is None or found.isalpha()
    assert identify_language(text) == found
