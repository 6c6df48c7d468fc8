"""Rows of `tests/bylines/<code>.txt`: a byline, a bar, and the names it states, if any."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.knowledge.agencies import is_agency
from copydesk.knowledge.byline_labels import is_byline_label
from copydesk.knowledge.bylines import authors_of, read_byline
from copydesk.knowledge.language_files import load_languages
from copydesk.knowledge.outlets import is_outlet

FOLDER = Path(__file__).parent / "bylines"
FILES = sorted(FOLDER.glob("*.txt"))


def rows(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for row in path.read_text(encoding="utf-8").split("\n"):
        if row:
            line, _, names = row.rpartition(" |")
            found.append((line, tuple(name.strip() for name in names.split(", ") if name.strip())))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rows(path: Path) -> None:
    wrong = [
        f"{line!r}: {names} expected, {found} found"
        for line, names in rows(path)
        if (found := authors_of(line)) != names
    ]
    assert not wrong, "\n".join(wrong)


def test_every_language_with_bylines_has_rows() -> None:
    with_bylines = {language.code for language in load_languages() if language.byline.by}
    assert with_bylines - {"mul"} == {path.stem for path in FILES}


def test_what_a_line_shows_beside_the_names() -> None:
    byline = read_byline("By Ida Marlowe, Staff Writer | 3 May 2021")
    assert (byline.is_labelled, byline.is_titled, byline.is_dated, byline.is_known) == (
        True,
        True,
        True,
        True,
    )
    assert not read_byline("Ida Marlowe").is_labelled
    assert read_byline("By AFP").is_source


def test_a_label_alone_makes_one_word_a_name() -> None:
    assert is_byline_label("Written by:")
    assert not is_byline_label("By Ida Marlowe")
    assert read_byline("Ida", labelled=True).names == ("Ida",)
    assert read_byline("Ida").names == ()


def test_agencies_and_papers_are_no_persons() -> None:
    assert is_agency("رويترز")
    assert not is_agency("Ida Marlowe")
    assert is_outlet("The Harbour Post")
    assert not is_outlet("Ida Marlowe")
