"""Normalising: what changes, what must not, and that doing it twice changes nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.stages.normalize import normalize


def texts(text: str) -> list[str]:
    return [line.text for line in normalize(text)]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\u00a0b\u2009c", "a b c"),
        ("e\u0301tude", "étude"),
        ("co\u00adoperate", "cooperate"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ufeffstart", "start"),
        ("\u200fعربي\u202c", "عربي"),
        ("\ufee3\ufeae\ufea3\ufe92\ufe8e", "مرحبا"),
        ("\ufefb", "لا"),
        ("Fish &amp; chips &quot;to go&quot; &#39;now&#39;&nbsp;!", "Fish & chips \"to go\" 'now' !"),
        ("&amp;amp;lt;", "<"),
        ("line &#10; feed", "line feed"),
        ("**Bold** words, __strong__ words", "Bold words, strong words"),
        ("**للمزيد من الأخبار:", "للمزيد من الأخبار:"),
        ("See [the report](https://example.org/a_b) today", "See the report today"),
        ("![A harbour](/img/harbour.jpg)", "A harbour"),
        ("## Crosshead", "Crosshead"),
        ("\x1b[31mred\x1b[0m alert", "red alert"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("\x1b]0;a title\x07text", "text"),
    ],
)
def test_it_makes_one_spelling(raw: str, clean: str) -> None:
    assert texts(raw) == [clean]


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",  # zero-width non-joiner spells Persian
        "क्‍ष",  # zero-width joiner spells Hindi
        "AT&T and R&D; profit & loss",
        "&unknown; stays",
        "مَدْرَسَةٌ ﷺ ½",
        "#الغوطة_الشرقية و #hashtag",
        "sh** and f***",
        "2**3 = 8",
        "snake__case__name",
        "a [note] (aside)",
        "“Quotes” «stay» ‘as’ they – are…",
        "***",
        "١٢٣ ۱۲۳ 123",
    ],
)
def test_it_leaves_what_is_printed(text: str) -> None:
    assert texts(text) == [text]


def test_lines_are_numbered_as_in_the_file() -> None:
    assert [(line.number, line.text) for line in normalize("a\r\n\r\nb\rc\u2028d\x0ce")] == [
        (1, "a"),
        (2, ""),
        (3, "b"),
        (4, "c"),
        (5, "d"),
        (6, "e"),
    ]


def test_indentation_is_kept_beside_the_text() -> None:
    assert [(line.indent, line.text) for line in normalize("  two\n\tone\nnone")] == [
        (2, "two"),
        (1, "one"),
        (0, "none"),
    ]


@given(st.text())
def test_twice_is_once(text: str) -> None:
    once = texts(text)
    assert texts("".join(f"{line}\n" for line in once)) == once


@given(
    st.lists(
        st.sampled_from(
            [
                "&",
                "amp;",
                "#38;",
                "lt;",
                "&#10;",
                "**",
                "__",
                "[a](http://b)",
                "]",
                "(",
                "x",
                " ",
                "\x1b[",
                "1m",
                "#",
            ]
        )
    )
)
def test_twice_is_once_for_markup(pieces: list[str]) -> None:
    once = texts("".join(pieces))
    assert texts("".join(f"{line}\n" for line in once)) == once


@given(st.text())
def test_nothing_that_controls_a_terminal_is_left(text: str) -> None:
    for line in texts(text):
        assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in line)


@pytest.mark.parametrize(
    ("text", "count"), [("\x7f", 1), ("One.\n\x7f", 2), ("One.\n\x7f\n", 2), ("", 0), ("One.\n", 1)]
)
def test_a_last_line_of_nothing_but_controls_is_a_line(text: str, count: int) -> None:
    assert len(normalize(text)) == count == len(text.splitlines())
