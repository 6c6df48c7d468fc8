from __future__ import annotations

import re

import pytest

from copydesk import Document, Label, Line, Role, Source, read
from copydesk.model import Decoded
from copydesk.views.columns import display_width
from copydesk.views.explain import explain, explain_on_terminal
from copydesk.views.explain_json import explain_json

ARABIC = "شارك هذا المقال"


def document(*labels: Label, name: str = "page.txt") -> Document:
    decoded = Decoded("", "cp1256", "as told", 3)
    return Document(Source(name, b""), 1, decoded, labels, None, "no article: none of its lines is prose")


LABELS = (
    Label(Line(1, "Bridge opens", 0), Role.TITLE, "headline"),
    Label(Line(2, "", 0), Role.BLANK, "blank"),
    Label(Line(3, "It opened on", 0), Role.PARAGRAPH, "a sentence or more"),
    Label(Line(4, "Monday.", 0), Role.PARAGRAPH, "a sentence or more", True),
    Label(Line(5, ARABIC, 0), Role.SHARE, f'ar phrase "{ARABIC}"'),
)


def on_terminal(*labels: Label, colour: bool = True, name: str = "page.txt", width: int = 120) -> list[str]:
    return list(explain_on_terminal(document(*labels, name=name), width=width, colour=colour))


def in_pipe(*labels: Label, name: str = "page.txt") -> list[str]:
    return list(explain(document(*labels, name=name)))


def test_in_a_pipe_a_line_is_four_columns() -> None:
    assert in_pipe(*LABELS) == [
        "# page.txt: cp1256 (as told, places that could not be decoded: 3)",
        "# no article: none of its lines is prose",
        "1\ttitle\theadline\tBridge opens",
        "2\tblank\tblank\t",
        "3\tparagraph\ta sentence or more\tIt opened on",
        "4\tparagraph\ta sentence or more; goes on from the line above\tMonday.",
        f'5\tshare\tar phrase "{ARABIC}"\t{ARABIC}',
    ]


def test_an_article_is_summed_up() -> None:
    page = "Bridge opens to traffic\n\nThe harbour bridge opened to traffic on Monday, nine years after it was begun.\n"
    found = read(Source("page.txt", page.encode()))[0]
    assert found.article is not None
    assert list(explain(found))[1] == (
        f"# article {found.article.id}, language en, paragraphs: 1; 2 of 2 lines on the article's side"
    )


def test_colours_tell_the_article_from_the_rest() -> None:
    _, _, title, blank, prose, *_, share = on_terminal(*LABELS, width=200)
    assert "\x1b[1;38;5;31m+ title" in title
    assert blank == "\x1b[38;5;243m2\x1b[0m"
    assert "\x1b[38;5;28m+ paragraph" in prose
    assert "\x1b[38;5;243m\u2067شارك" in share
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in on_terminal(*LABELS))


def test_what_stays_is_told_without_colour_too() -> None:
    rows = on_terminal(*LABELS, colour=False, width=200)[2:]
    assert [row[3:5] for row in rows] == ["+ ", "", "+ ", "+ ", "- "]


@pytest.mark.parametrize("code", [28, 31, 130, 243])
def test_colours_stand_out_from_white_and_from_black(code: int) -> None:
    # Of the 256 colours those from 16 make a cube of six steps, those from 232 a ramp of greys.
    steps = [0, 95, 135, 175, 215, 255]
    levels = (
        [8 + 10 * (code - 232)] * 3 if code >= 232 else [steps[(code - 16) // 6**n % 6] for n in (2, 1, 0)]
    )
    linear = [((level / 255 + 0.055) / 1.055) ** 2.4 for level in levels]
    luminance = sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
    assert 1.05 / (luminance + 0.05) > 4
    assert (luminance + 0.05) / 0.05 > 4


def plain(row: str) -> str:
    """What a terminal shows of a row."""
    return re.sub(r"\x1b\[[\d;]*m|[\u2066-\u2069]", "", row)


def test_without_colour_the_columns_stay() -> None:
    bare = on_terminal(*LABELS, colour=False)
    assert bare == [re.sub(r"\x1b\[[\d;]*m", "", line) for line in on_terminal(*LABELS)]


def test_directions_are_isolated_and_texts_begin_in_one_column() -> None:
    begins = set()
    for line in on_terminal(*LABELS, colour=False)[2:]:
        assert len(re.findall("[\u2066\u2067]", line)) == line.count("\u2069")
        if line.count("\u2069") == 2:
            begins.add(display_width(re.split("[\u2066\u2067]", line)[1]) + line.index("\u2066"))
    assert len(begins) == 1


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    def padding(reason: str) -> int:
        other = Label(Line(2, "y", 0), Role.SHARE, "a longer reason")
        line = on_terminal(Label(Line(1, "x", 0), Role.SHARE, reason), other, colour=False)[-2]
        return len(line.rpartition("\u2066")[0]) - line.index("\u2069") - 1

    assert padding("abcd") - padding("共享") == 0
    assert padding("e\u0301") == padding("e")


LONG = (
    Label(Line(9, "", 0), Role.BLANK, "blank"),
    Label(
        Line(10, " ".join(["The ferry sails again on Monday."] * 30), 0),
        Role.PARAGRAPH,
        "model 1.00: " + "word " * 9,
    ),
    Label(
        Line(11, "島へ渡る船が、月曜日にまた出る。" * 20, 0),
        Role.PARAGRAPH,
        "model 1.00: a full sentence or more",
    ),
    Label(
        Line(12, "تعود العبّارة إلى الإبحار يوم الاثنين. " * 20, 0), Role.PARAGRAPH, f'ar phrase "{ARABIC}"'
    ),
    Label(Line(13, f"Ferry: https://www.example.com/{'ferry' * 50}", 0), Role.RELATED, "a link"),
)


@pytest.mark.parametrize("width", [20, 40, 80, 81, 120, 200])
def test_rows_fit_the_terminal_and_nothing_is_lost(width: int) -> None:
    rows = [
        plain(row) for row in on_terminal(*LONG, colour=False, width=width, name="dumps/" * 20 + "page.txt")
    ]
    assert max(map(display_width, rows)) <= width
    shown = "".join("".join(rows).split())
    for label in LONG[2:]:
        # letters in the order in which they stand in the text; reasons of the other column stand between them
        letters = iter(shown)
        assert all(char in letters for char in label.line.text.replace(" ", ""))


def test_a_text_goes_on_below_itself() -> None:
    rows = [plain(row) for row in on_terminal(LONG[1], colour=False, width=80)[2:]]
    column = rows[0].index("The ferry")
    assert len(rows) > 10
    assert all(row[:column].isspace() for row in rows[6:])
    assert " ".join(row[column:] for row in rows) == LONG[1].line.text


def test_every_row_of_an_arabic_line_runs_from_the_right() -> None:
    mixed = f"{ARABIC} " + "Facebook Twitter WhatsApp " * 10
    rows = on_terminal(Label(Line(1, mixed, 0), Role.SHARE, "x"), colour=False, width=80)[2:]
    assert len(rows) > 3
    assert all(row.count("\u2067") == 1 for row in rows)


def test_a_document_for_programs() -> None:
    found = explain_json(document(*LABELS))
    assert {key: found[key] for key in ("name", "encoding", "evidence", "replaced", "article", "cause")} == {
        "name": "page.txt",
        "encoding": "cp1256",
        "evidence": "as told",
        "replaced": 3,
        "article": None,
        "cause": "no article: none of its lines is prose",
    }
    assert found["lines"][3] == {
        "number": 4,
        "role": "paragraph",
        "reason": "a sentence or more",
        "text": "Monday.",
        "continues": True,
    }
    assert len(found["lines"]) == len(LABELS)


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_of_the_dump_acts_on_the_terminal(terminal: bool) -> None:
    evil = "a\x1b[2J\tb\x9b2J\u202ec\u2069\n"
    found = document(Label(Line(1, evil, 0), Role.SHARE, evil), name=evil)
    lines = list(explain_on_terminal(found, width=200, colour=False) if terminal else explain(found))
    for line in lines:
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202e]", line)
        assert len(re.findall("[\u2066\u2067]", line)) == line.count("\u2069")
    assert lines[0].count(r"a\x1b[2J\tb\x9b2J\u202ec\u2069\n") == 1
    assert lines[2].count("\t") == (0 if terminal else 3)


def test_an_empty_document() -> None:
    assert len(on_terminal()) == len(in_pipe()) == 2
