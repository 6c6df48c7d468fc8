from __future__ import annotations

import re

import pytest

from copydesk import Document, Label, Line, Role, Source, read
from copydesk.model import Decoded
from copydesk.views.explain import explain

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


def on_terminal(*labels: Label, colour: bool = True, name: str = "page.txt") -> list[str]:
    return list(explain(document(*labels, name=name), terminal=True, colour=colour))


def in_pipe(*labels: Label, name: str = "page.txt") -> list[str]:
    return list(explain(document(*labels, name=name), terminal=False, colour=False))


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
    assert list(explain(found, terminal=False, colour=False))[1] == (
        f"# article {found.article.id}, language en, paragraphs: 1; 2 of 2 lines on the article's side"
    )


def test_colours_tell_the_article_from_the_rest() -> None:
    _, _, title, blank, prose, _, share = on_terminal(*LABELS)
    assert "\x1b[1;36mtitle" in title
    assert blank == "\x1b[2m2\x1b[0m"
    assert "\x1b[32mparagraph" in prose
    assert "\x1b[2m\u2068شارك" in share
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in on_terminal(*LABELS))


def test_without_colour_the_columns_stay() -> None:
    plain = on_terminal(*LABELS, colour=False)
    assert plain == [re.sub(r"\x1b\[[\d;]*m", "", line) for line in on_terminal(*LABELS)]


def test_directions_are_isolated_and_texts_begin_in_one_column() -> None:
    lines = [line for line in on_terminal(*LABELS, colour=False)[2:] if "\u2068" in line]
    begins = set()
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069") == 2
        begins.add(line.rindex("\u2068"))
    assert len(begins) == 2  # the long reason of line 4 pushes its text on


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    def padding(reason: str) -> int:
        line = on_terminal(Label(Line(1, "x", 0), Role.SHARE, reason), colour=False)[-1]
        return len(line.rpartition("\u2068")[0]) - line.index("\u2069") - 1

    assert padding("abcd") - padding("共享") == 0
    assert padding("e\u0301") == padding("e")


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_of_the_dump_acts_on_the_terminal(terminal: bool) -> None:
    evil = "a\x1b[2J\tb\x9b2J\u202ec\u2069\n"
    found = document(Label(Line(1, evil, 0), Role.SHARE, evil), name=evil)
    lines = list(explain(found, terminal=terminal, colour=False))
    for line in lines:
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202e]", line)
        assert line.count("\u2068") == line.count("\u2069")
    assert lines[0].count(r"a\x1b[2J\tb\x9b2J\u202ec\u2069\n") == 1
    assert lines[2].count("\t") == (0 if terminal else 3)


def test_an_empty_document() -> None:
    assert len(on_terminal()) == len(in_pipe()) == 2
