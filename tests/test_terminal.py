from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.views.terminal import safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\x00\x7f\x85\x9b2J", r"\x00\x7f\x85\x9b2J"),
        ("invoice\u202etxt.exe", r"invoice\u202etxt.exe"),
        ("\u2066isolate\u2069 \u200f \u061c", r"\u2066isolate\u2069 \u200f \u061c"),
        ("one\u2028two\u2029", r"one\u2028two\u2029"),
        ("\udcff.txt", r"\udcff.txt"),
        ("\ufeffx\U000e0041", r"\ufeffx\U000e0041"),
    ],
)
def test_what_acts_on_a_terminal_is_written_out(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "شارك هذا المقال",
        "مُحَمَّد ـ",
        "می‌خواهم",
        "日本語",
        "naïve – “quoted”",
        "👨‍👩‍👧",
        r"C:\news",
        "\u0600\u06dd",
    ],
)
def test_letters_of_all_scripts_stay(text: str) -> None:
    assert safe(text) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_nothing_unsafe_is_left(text: str) -> None:
    shown = safe(text)
    shown.encode("utf-8")
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(character) for character in shown}
    assert not {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} & {
        unicodedata.bidirectional(character) for character in shown
    }
    assert safe(shown) == shown
