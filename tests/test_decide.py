"""The decision: what is in doubt stays, by how much it looks like the article's text."""

from __future__ import annotations

import pytest

from copydesk.knowledge.line_model import Belief
from copydesk.model import Role
from copydesk.stages.label.boxes import told_units
from copydesk.stages.label.decide import keep
from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import Weighed
from copydesk.stages.normalize import normalize

PROSE = "The harbour bridge opened to traffic on Monday morning, nine years after its first stone was laid."
SENTENCE = "Nobody asked about the price."
PHRASE = "Heaviest onion of the show"
CERTAIN = "Share this article"
#: Prose that its own words make a line about comments or newsletters.
CERTAIN_PROSE = (
    "Photo: The harbour bridge was opened on Monday morning, nine years after its first stone was laid."
)
#: Enough debris below a heading for a dump to be no short one, nor a clean one.
TAIL = ("Related articles", *(f"Pier {number}" for number in range(50)))


def weighed(kept: float) -> Weighed:
    return Weighed(Belief(0.0, kept, 0.0, 0.0, 1 - kept), None)


def units_in(*lines: str) -> list[Unit]:
    return told_units(normalize("\n\n".join(lines)))


def is_kept(line: str, probability: float) -> bool:
    """Whether a line among prose that is kept for certain stays."""
    units = units_in(PROSE, PROSE, line, PROSE, PROSE, *TAIL)
    views = [weighed(1.0)] * 5 + [weighed(0.0)] * (len(units) - 5)
    views[2] = weighed(probability)
    return keep(units, views, 0, 5)[2]


def needed(line: str) -> float:
    """The least probability at which the line stays, in hundredths; above 1 if at none."""
    return next((step / 100 for step in range(101) if is_kept(line, step / 100)), 2.0)


@pytest.mark.parametrize("line", [PROSE, SENTENCE, PHRASE])
def test_a_line_in_doubt_stays(line: str) -> None:
    assert is_kept(line, 0.5)
    assert 0 < needed(line) < 0.5


@pytest.mark.parametrize("line", [PROSE, SENTENCE, PHRASE])
def test_a_line_that_is_hardly_of_the_article_goes(line: str) -> None:
    assert not is_kept(line, 0.01)


def test_the_more_it_looks_like_prose_the_less_is_needed() -> None:
    assert needed(PROSE) <= needed(SENTENCE) <= needed(PHRASE)


def test_what_certain_words_say_is_overruled_in_prose_only() -> None:
    [certain], [prose] = units_in(CERTAIN), units_in(CERTAIN_PROSE)
    assert certain.role is not None
    assert not certain.is_prose
    assert prose.role is not None
    assert prose.is_prose
    assert not is_kept(CERTAIN, 1.0)
    assert 0.5 < needed(CERTAIN_PROSE) <= 1.0


def test_where_next_to_nothing_is_kept_the_stretch_of_most_prose_is() -> None:
    units = units_in("Home", PROSE, CERTAIN, SENTENCE, PROSE, "World", PROSE, *TAIL)
    nothing = [weighed(0.0) for _ in units]
    assert keep(units, nothing, 1, 5)[:7] == [False, True, False, True, True, False, False]


def test_where_the_article_was_found_nothing_else_is_kept() -> None:
    units = units_in(PROSE, PROSE, PHRASE, PROSE, *TAIL)
    views = [weighed(1.0), weighed(1.0), *(weighed(0.0) for _ in units[2:])]
    assert keep(units, views, 0, 2)[:5] == [True, True, False, False, False]


def test_of_a_dump_without_debris_the_stretch_of_most_prose_is_kept() -> None:
    units = units_in(PROSE, PHRASE, SENTENCE)
    assert keep(units, [weighed(1.0), weighed(0.0), weighed(0.0)], 0, 3) == [True, True, True]


def test_in_a_short_dump_sentences_stay_down_to_the_first_heading() -> None:
    units = units_in(PROSE, CERTAIN, PHRASE, SENTENCE, "Related articles", SENTENCE)
    views = [weighed(1.0), *(weighed(0.0) for _ in units[1:])]
    assert keep(units, views, 0, 1) == [True, False, False, True, False, False]


@pytest.mark.parametrize(
    "question", ["Why did it take nine years?", "ولماذا تأخر العمل؟", "なぜ遅れたのですか？"]
)
@pytest.mark.parametrize(("others", "stays"), [(1, False), (2, True)])
def test_of_an_interview_all_questions_are_kept(question: str, others: int, *, stays: bool) -> None:
    talk = [line for number in range(others) for line in (f"And what of pier {number}?", PROSE)]
    units = units_in(PROSE, *talk, question, PROSE, *TAIL)
    views = [weighed(1.0)] * (len(units) - len(TAIL)) + [weighed(0.0)] * len(TAIL)
    asked = 1 + 2 * others
    views[asked] = weighed(0.01)
    assert keep(units, views, 0, asked + 2)[asked] is stays


def test_a_link_of_a_menu_in_the_article_parts_nothing() -> None:
    units = units_in(PROSE, PROSE, "Advertise with us", PROSE, *TAIL)
    assert units[2].role is Role.NAVIGATION
    views = [weighed(1.0), weighed(1.0), weighed(0.0), weighed(0.1), *(weighed(0.0) for _ in TAIL)]
    assert keep(units, views, 0, 2)[:4] == [True, True, False, True]


ROW = "Northern shore: Gull Island, Amity Point, Whitby, Saltmarsh"


def test_a_row_of_names_stays_between_paragraphs() -> None:
    assert is_kept(ROW, 0.0)
    assert not is_kept("Northern shore: Gull Island, Amity Point", 0.0)


@pytest.mark.parametrize(("rows", "stay"), [(2, False), (3, True)])
def test_rows_of_names_stay_below_the_text_with_the_labels_between(rows: int, *, stay: bool) -> None:
    lines = ["Felt strongly", *[ROW] * (rows - 1), "Felt slightly", ROW]
    units = units_in(PROSE, PROSE, *lines, *TAIL)
    views = [weighed(1.0)] * 2 + [weighed(0.0)] * (len(units) - 2)
    assert keep(units, views, 0, 2)[2 : 2 + len(lines)] == [stay] * len(lines)


def test_below_the_text_a_line_that_is_no_sentence_must_be_likelier() -> None:
    units = units_in(PROSE, PROSE, PHRASE, *TAIL)
    for probability, stays in ((0.9, False), (0.99, True)):
        views = [weighed(1.0)] * 2 + [weighed(probability)] + [weighed(0.0)] * len(TAIL)
        assert keep(units, views, 0, 2)[2] is stays
    clean = units_in(PROSE, PROSE, PHRASE)
    assert keep(clean, [weighed(1.0)] * 2 + [weighed(0.9)], 0, 2)[2]


@pytest.mark.parametrize("end", ["...", "…"])
@pytest.mark.parametrize(("count", "stays"), [(2, True), (3, False)])
def test_lines_cut_off_one_after_the_other_are_links(end: str, count: int, *, stays: bool) -> None:
    units = units_in(PROSE, PROSE, *[f"Ferry tickets dearer from next Jun{end}"] * count, *TAIL)
    views = [weighed(1.0)] * (2 + count) + [weighed(0.0)] * len(TAIL)
    assert keep(units, views, 0, 2)[2 : 2 + count] == [stays] * count


@pytest.mark.parametrize(("count", "stays"), [(4, False), (5, True)])
def test_paragraphs_in_a_row_that_all_come_again_are_an_article_printed_twice(
    count: int, *, stays: bool
) -> None:
    copy = [f"{PROSE} It is bridge number {number}." for number in range(count)]
    units = units_in(PROSE, PHRASE, *copy, "Related articles", *copy, *TAIL)
    views = [weighed(1.0)] + [weighed(0.0)] * (len(units) - 1)
    assert keep(units, views, 0, 1)[2 : 2 + count] == [stays] * count


def teasers(
    *probabilities: float, above: str = "Ferry tickets dearer from June"
) -> tuple[list[Unit], list[Weighed]]:
    """An article, and below a heading of links a teaser of each probability under its headline."""
    rows = [row for _ in probabilities for row in ((above, 0.0), ("4 May 2021", 0.0), (PROSE, -1.0))]
    told = iter(probabilities)
    views = [weighed(1.0)] * 4 + [weighed(0.0)] + [weighed(next(told) if p < 0 else p) for _, p in rows]
    units = units_in(PROSE, PROSE, PROSE, PROSE, "Related articles", *(row for row, _ in rows))
    return units, views


def test_teasers_below_a_heading_of_links_go_though_the_model_is_sure_of_one() -> None:
    units, views = teasers(0.3, 0.95, 0.3)
    assert units[4].opens
    assert keep(units, views, 0, 4) == [True] * 4 + [False] * 10


def test_a_paragraph_behind_a_link_to_read_between_stays() -> None:
    units, views = teasers(0.95)
    assert keep(units, views, 0, 4)[7]
    units, views = teasers(0.95, 0.3, 0.3)  # the article ends below its link, teasers follow
    assert keep(units, views, 0, 4)[4:] == [False] * 3 + [True] + [False] * 6


def test_paragraphs_that_follow_one_another_below_a_heading_of_links_stay() -> None:
    units = units_in(PROSE, PROSE, PROSE, "Related articles", "Ferry tickets dearer from June", PROSE, PROSE)
    views = [weighed(1.0)] * 3 + [weighed(0.0)] * 2 + [weighed(0.9)] * 2
    assert keep(units, views, 0, 3) == [True] * 3 + [False] * 2 + [True] * 2


def test_of_a_dump_without_prose_nothing_is_kept() -> None:
    units = units_in("Home", "World")
    assert keep(units, [weighed(1.0), weighed(1.0)], 0, 0) == [False, False]


def test_comments_in_full_sentences_are_not_kept_below_their_heading() -> None:
    units = units_in(PROSE, PROSE, "Comments", SENTENCE)
    assert keep(units, [weighed(1.0), weighed(1.0), weighed(0.0), weighed(0.5)], 0, 2) == [
        True,
        True,
        False,
        False,
    ]


def test_a_word_above_all_sentences_is_a_label() -> None:
    units = units_in("Sport", PROSE, PROSE, *TAIL)
    views = [weighed(0.9), weighed(1.0), weighed(1.0), *(weighed(0.0) for _ in units[3:])]
    assert keep(units, views, 1, 3)[:3] == [False, True, True]


def test_a_page_without_prose_has_nothing_to_fall_back_on() -> None:
    units = units_in("Home", "World", "Sport")
    assert keep(units, [weighed(0.0) for _ in units], 0, 0) == [False, False, False]
