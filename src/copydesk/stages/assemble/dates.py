"""When it was published and changed: of the dates that stand around headline and prose, the article's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import exp

from copydesk.knowledge.choice_weights import DATE, choice_weights
from copydesk.knowledge.date_lines import dated_opening
from copydesk.knowledge.dates import Stated, may_hold_a_date, read_dates, read_label
from copydesk.knowledge.numeric_dates import is_open, order_told
from copydesk.knowledge.relative_dates import read_relative
from copydesk.model import Fact, Label, Role
from copydesk.stages.assemble.date_signs import SENTENCE_ENDS, TEXT, Candidate, Place, signs_of
from copydesk.stages.assemble.page import Page

#: Lines, blank ones not counted: so far above the headline and below the prose the article's date is looked for.
_ABOVE, _BELOW = 80, 60
#: Characters of a line of text, and of any other; a longer one with a date in it is a sentence.
_LONGEST_TEXT, _LONGEST = 100, 160
#: Characters; such a line of text can be a name and a date without a sign between.
_SHORT = 70
#: Characters of words that are no words of dates, which a line of text or any other may hold beside its date.
_MOST_STRANGERS_IN_TEXT, _MOST_STRANGERS = 30, 70
#: Lines of the prose that may begin with the article's date, as datelines do.
_OPENING = 3
#: `— Ida Marlowe (@idamarlowe) 3 May 2021` below what somebody posted.
_POSTED = re.compile(r"[—–―-].*\(@\w+\)")
#: The end of a first sentence; a number before the stop may be a day's.
_STOP = re.compile(r"(?<=[^\W_]{3})[.!?] |[。؟।] ?")
#: Probability from which on a day is given. Measured in five folds by publisher on news sets: from 0.6 to 0.7 the share
#: of stated days that are right falls from 0.908 to 0.898, that of days given rises from 0.949 to 0.952.
_LEAST = 0.65


def dates(page: Page) -> Iterator[Fact]:
    """Day, and time if stated, of publication and of the last change."""
    seen = list(candidates(page))
    published = _own([one for one in seen if not one[0].is_change])
    if published is not None:
        yield _fact("published", published)
    modified = _own([one for one in seen if one[0].is_change])
    if modified is not None and (published is None or modified.day >= published.day):
        yield _fact("modified", modified)


def _own(seen: Sequence[tuple[Candidate, Sequence[str]]]) -> Candidate | None:
    """The best date of the likeliest day, where that is likely enough: the weights are of a choice of one or none."""
    if not seen:
        return None
    weights = choice_weights(DATE)
    points = [sum([weights.get(sign, 0.0) for sign in signs]) for _, signs in seen]
    most = max(0.0, *points)
    raised = [exp(one - most) for one in points]
    total = sum(raised) + exp(-most)
    days: dict[str, float] = {}
    for (one, _), amount in zip(seen, raised, strict=True):
        days[one.day] = days.get(one.day, 0.0) + amount
    day = max(days, key=lambda day: days[day])
    if days[day] < _LEAST * total:
        return None
    best = max(range(len(seen)), key=lambda place: (seen[place][0].day == day, raised[place], -place))
    return seen[best][0]


def candidates(page: Page) -> Iterator[tuple[Candidate, tuple[str, ...]]]:
    """The dates that may be the article's, each with what is seen of it."""
    lines = [label for label in page.labels if label.role is not Role.BLANK]
    place = Place.of(lines)
    if place is not None and (found := list(_set_off(page, lines, place))):
        yield from zip(found, signs_of(found, lines, place), strict=True)


def _fact(field: str, one: Candidate) -> Fact:
    stated = one.stated
    reason = (
        f'{stated.language} label "{stated.words}"' if stated.label else "a date beside headline or prose"
    )
    return Fact(field, stated.iso, reason, one.lines)


def _set_off(page: Page, lines: Sequence[Label], place: Place) -> Iterator[Candidate]:
    order: str | None = None
    until = page.given.retrieved
    for at in range(max(0, place.top - _ABOVE), min(len(lines), place.prose_end + _BELOW)):
        (number, printed, _), role, _, continues = lines[at]
        if role is not Role.DATE and role is not Role.BYLINE and not place.is_near(at):
            continue
        if not (until is not None or may_hold_a_date(printed[:_LONGEST])):
            continue
        if role is Role.PARAGRAPH and continues and at + 1 < len(lines) and lines[at + 1].continues:
            continue  # a sentence broken at a link
        text = _dated_part(printed, role, opens=0 <= at - place.prose < _OPENING)
        if not text:
            continue
        found = read_dates(text, page.language, order)
        if not found and order is None and is_open(text, page.language):
            order = order_told(label.line.text for label in lines) or ""
            found = read_dates(text, page.language, order)
        if not found and until is not None and (relative := read_relative(text, until, page.language)):
            found = (relative,)
        for nth, stated in enumerate(found):
            if len(stated.iso) < len("2024-05-04") and stated.label is None:
                continue  # the month of an archive or of an issue
            if (until is None or stated.day is None or stated.day <= until) and (
                text is not printed or _is_set_off(found, stated, role, text)
            ):
                yield _labelled(Candidate(at, nth, stated, (number,)), lines, page.language)


def _dated_part(text: str, role: Role, *, opens: bool) -> str:
    """What of a line may be read for dates: mostly all, of a longer one the date that it begins with, or nothing."""
    if _POSTED.match(text):
        return ""
    if role not in TEXT:
        if len(text) <= _LONGEST:
            return text
        # `This entry was posted on 3 May 2021. You can follow any responses …`
        return text[: stop.start()] if (stop := _STOP.search(text, 0, _LONGEST)) else ""
    if role is Role.PARAGRAPH and opens and (opening := dated_opening(text)):
        return opening
    return "" if len(text) > _LONGEST_TEXT else text


def _is_set_off(found: Sequence[Stated], one: Stated, role: Role, text: str) -> bool:
    """Whether the date stands by itself in its line, and not in a sentence."""
    if role is Role.DATE or role is Role.BYLINE:
        return True
    if {"published", "modified"} <= {other.label for other in found}:
        return True  # no sentence tells both
    if role not in TEXT:
        # What stands behind a date that begins the line are topics, mostly.
        return one.strangers <= _MOST_STRANGERS or (one is found[0] and text[0].isdigit())
    if one.strangers and text[-1] in SENTENCE_ENDS and not (one.free_sides == 2 and "|" in text):
        return False
    least = 1 if len(text) <= _SHORT else 2
    return one.free_sides >= least and one.strangers <= _MOST_STRANGERS_IN_TEXT


def _labelled(one: Candidate, lines: Sequence[Label], language: str | None) -> Candidate:
    """The date with the label that stands on the line above it, if it has none of its own."""
    if one.stated.label is not None or one.nth or not one.at:
        return one
    above = lines[one.at - 1].line
    label = read_label(above.text, language)
    if label is None:
        return one
    name, code, words = label
    stated = one.stated._replace(label=name, language=code, words=words)
    return one._replace(stated=stated, lines=(above.number, *one.lines))
