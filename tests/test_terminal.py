from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.views.columns import display_width, wrapped
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


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 10, [""]),
        ("a winter on the slip", 20, ["a winter on the slip"]),
        ("a winter on the slip", 19, ["a winter on the", "slip"]),
        ("https://example.com/ferry", 10, ["https://ex", "ample.com/", "ferry"]),
        ("see https://example.com/ferry now", 10, ["see", "https://ex", "ample.com/", "ferry now"]),
        ("島へ渡る船、また出る", 10, ["島へ渡る", "船、また出", "る"]),
        ("船は「月曜」に", 6, ["船は", "「月", "曜」に"]),
        ("the 船 sails 島へ渡る", 13, ["the 船 sails", "島へ渡る"]),
        ("cafe\u0301s and cafe\u0301s", 9, ["cafe\u0301s and", "cafe\u0301s"]),
        ("شارك هذا المقال", 9, ["شارك هذا", "المقال"]),
    ],
)
def test_text_is_broken_where_it_may_be(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


@given(
    st.text(st.sampled_from("ab -、。「」船é\u0301\u200dم\u064e👩👧ก\u0e31"), max_size=80), st.integers(2, 30)
)
def test_no_row_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    text = " ".join(text.split())
    rows = wrapped(text, width)
    for row in rows:
        # what is joined by a joiner is not parted, though it may be wider
        assert display_width(row) <= width or "\u200d" in row
        assert not row or not (unicodedata.category(row[0]) in {"Mn", "Me"} and text.find(row) > 0)
    left = text
    for row in rows:
        assert left.startswith(row)
        left = left[len(row) :].removeprefix(" ")
    assert not left


def test_long_lines_are_broken_in_a_moment() -> None:
    assert len(wrapped("the river rose and " * 20_000, 80)) == 5000
    assert len(wrapped("島へ渡る船が出る" * 20_000, 80)) == 4000
