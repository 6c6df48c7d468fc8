"""When it was published and changed: of the dates that stand around headline and prose, the article's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk.knowledge.dates import Stated, may_hold_a_date, read_dates, read_label
from copydesk.knowledge.numeric_dates import is_open, order_told
from copydesk.knowledge.relative_dates import read_relative
from copydesk.model import Fact, Label, Role
from copydesk.stages.assemble.page import Page

#: Lines, blank ones not counted: so far above the headline and below the prose the article's date is looked for.
_ABOVE, _BELOW = 40, 25
#: So far from headline, beginning and end of the prose, other lines than those of dates and bylines are asked too.
_NEAR = 12
#: Characters of a line of text, and of any other; a longer one with a date in it is a sentence.
_LONGEST_TEXT, _LONGEST = 100, 160
#: Characters; such a line of text can be a name and a date without a sign between.
_SHORT = 70
_SENTENCE_ENDS = ".!?。؟۔।"
#: Characters of words that are no words of dates, which a line of text or any other may hold beside its date.
_MOST_STRANGERS_IN_TEXT, _MOST_STRANGERS = 30, 70
#: Lines within which other dates make a crowd, as under headlines of related articles.
_NEIGHBOURHOOD = 5
#: Lines within which a date of change stands behind that of publication.
_TOGETHER = 3

_TEXT = frozenset({Role.PARAGRAPH, Role.TITLE, Role.SUBHEADING, Role.CAPTION})
_LISTED = frozenset({Role.RELATED, Role.COMMENTS, Role.NAVIGATION})

#: What speaks for a date to be the article's, and against: weights of a logistic regression over the dates of
#: 3,291 dumps whose date is known. A page's dates are each weighed, the best is taken where it is not too doubtful.
_WEIGHTS = {
    # where it stands
    "above_far": -0.1, "above_near": 0.3, "above_off": -0.1, "behind_far": -1.3, "behind_near": -0.7,
    "below_far": -0.1, "below_near": 0.2, "below_off": -0.2, "into": -0.0, "into_far": -1.2,
    "into_near": 1.1, "no_headline": 0.4, "prose_far": -1.1, "prose_near": 0.7,
    # its line
    "byline": 0.6, "in_text": -1.1, "listed": -0.8, "of_dates": -0.2, "sentence": -0.3, "middle": -0.3,
    "second": -1.0, "published": 0.7, "time": 0.2,
    # the other dates
    "first": 1.2, "later": -0.6, "alone": 0.6, "repeated": 1.9, "latest": 1.9, "earliest": 1.5,
    "crowd": -1.0, "beside": -0.5, "changed": 0.8, "unlabelled": -0.6,
}  # fmt: skip
_BIAS, _LEAST = -2.1, 0.2


class _Candidate(NamedTuple):
    """A date that may be the article's.

    Attributes:
        at: place of its line among those that are not blank.
        nth: its place among the dates of its line.
        lines: numbers of its line and of the one with its label.
    """

    at: int
    nth: int
    stated: Stated
    lines: tuple[int, ...]


def dates(page: Page) -> Iterator[Fact]:
    """Day, and time if stated, of publication and of the last change."""
    lines = [label for label in page.labels if label.role is not Role.BLANK]
    place = _Place.of(lines)
    found = list(_candidates(page, lines, place)) if place is not None else []
    if place is None or not found:
        return
    weighed = [(_weight(one, found, lines, place), -index, one) for index, one in enumerate(found)]
    published = max((one for one in weighed if one[2].stated.label != "modified"), default=None)
    modified = max((one for one in weighed if one[2].stated.label == "modified"), default=None)
    since: str | None = None
    if published is not None and published[0] >= _LEAST:
        yield _fact("published", published[2])
        since = published[2].stated.iso[:10]
    if (
        modified is not None
        and modified[0] >= _LEAST
        and (since is None or modified[2].stated.iso[:10] >= since)
    ):
        yield _fact("modified", modified[2])


def _fact(field: str, one: _Candidate) -> Fact:
    stated = one.stated
    reason = (
        f'{stated.language} label "{stated.words}"' if stated.label else "a date beside headline or prose"
    )
    return Fact(field, stated.iso, reason, one.lines)


class _Place(NamedTuple):
    """Where headline and prose stand among the lines.

    Attributes:
        headlines: places of the headline's lines and repeats above the prose.
        top: place of the headline nearest to the prose; the page's own title may stand far above it.
        prose: place of the first line of prose.
        prose_end: of the last.
    """

    headlines: tuple[int, ...]
    top: int
    prose: int
    prose_end: int

    @staticmethod
    def of(lines: Sequence[Label]) -> _Place | None:
        prose = [at for at, label in enumerate(lines) if label.role is Role.PARAGRAPH]
        if not prose:
            return None
        headlines = [at for at, label in enumerate(lines[: prose[0]]) if label.role is Role.TITLE]
        top = headlines[-1] if headlines else prose[0]
        for place in reversed(headlines):
            top = place if top - place <= _NEIGHBOURHOOD else top
        return _Place(tuple(headlines), top, prose[0], prose[-1])

    def from_headline(self, at: int) -> int:
        """Lines between a place above the prose and the nearest headline, or the prose where there is none."""
        return min(abs(at - place) for place in self.headlines or (self.prose,))

    def is_near(self, at: int) -> bool:
        """Whether a line is between headline and prose, or not far from them."""
        if at < self.prose:
            return at >= self.top - _NEAR
        return at <= self.prose + _NEAR or 0 < at - self.prose_end <= _NEAR


def _candidates(page: Page, lines: Sequence[Label], place: _Place) -> Iterator[_Candidate]:
    order: str | None = None
    until = page.given.retrieved
    for at in range(max(0, place.top - _ABOVE), min(len(lines), place.prose_end + _BELOW)):
        (_, text, _), role, _, _ = lines[at]
        if role is not Role.DATE and role is not Role.BYLINE and not place.is_near(at):
            continue
        if len(text) > (_LONGEST_TEXT if role in _TEXT else _LONGEST):
            continue
        if until is None and not may_hold_a_date(text):
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
            if (until is None or stated.day is None or stated.day <= until) and _is_set_off(
                stated, role, text
            ):
                yield _labelled(_Candidate(at, nth, stated, (lines[at].line.number,)), lines, page.language)


def _is_set_off(stated: Stated, role: Role, text: str) -> bool:
    """Whether the date stands by itself in its line, and not in a sentence."""
    if role is Role.DATE or role is Role.BYLINE:
        return True
    if role not in _TEXT:
        return stated.strangers <= _MOST_STRANGERS
    if stated.strangers and text[-1] in _SENTENCE_ENDS:
        return False
    least = 1 if len(text) <= _SHORT else 2
    return stated.free_sides >= least and stated.strangers <= _MOST_STRANGERS_IN_TEXT


def _labelled(one: _Candidate, lines: Sequence[Label], language: str | None) -> _Candidate:
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


def _weight(one: _Candidate, found: Sequence[_Candidate], lines: Sequence[Label], place: _Place) -> float:
    signs = (*_where(one, place), *_line(one, lines), *_others(one, found, place))
    return _BIAS + sum(_WEIGHTS[sign] for sign in signs)


def _where(one: _Candidate, place: _Place) -> Iterator[str]:
    if one.at > place.prose_end:
        yield "behind_near" if one.at - place.prose_end <= 4 else "behind_far"
        return
    if one.at >= place.prose:
        into = one.at - place.prose
        yield "into_near" if into <= 2 else "into" if into <= 8 else "into_far"
        if not place.headlines:
            yield "no_headline"
        return
    away = place.from_headline(one.at)
    side = "below" if place.headlines and one.at > place.top else "above"
    yield f"{side}_{'near' if away <= 3 else 'off' if away <= 8 else 'far'}"
    above = place.prose - one.at
    if above <= 2:
        yield "prose_near"
    elif above > 20:
        yield "prose_far"


def _line(one: _Candidate, lines: Sequence[Label]) -> Iterator[str]:
    line, role = lines[one.at].line, lines[one.at].role
    yield "in_text" if role in _TEXT else "listed" if role in _LISTED else "of_dates"
    beside = range(max(0, one.at - 2), min(len(lines), one.at + 3))
    if any(lines[at].role is Role.BYLINE for at in beside if at != one.at):
        yield "byline"
    if one.stated.label == "published":
        yield "published"
    if "T" in one.stated.iso:
        yield "time"
    if one.nth:
        yield "second"
    if not one.stated.free_sides:
        yield "middle"
    if one.stated.strangers and line.text[-1] in _SENTENCE_ENDS:
        yield "sentence"


def _others(one: _Candidate, found: Sequence[_Candidate], place: _Place) -> Iterator[str]:
    day = one.stated.iso[:10]
    is_change = one.stated.label == "modified"
    rivals = [other for other in found if (other.stated.label == "modified") is is_change]
    days = [other.stated.iso[:10] for other in rivals if other.stated.label in (one.stated.label, None)]
    if days.count(day) > 1:
        yield "repeated"
    if day >= max(days):
        yield "latest"
    if day <= min(days):
        yield "earliest"
    # A masthead far above is no rival.
    before = [other for other in rivals if place.top - 4 <= other.at < one.at]
    if not before and one.at >= place.top - 4:
        yield "first"
    elif len(before) > 2:
        yield "later"
    # Between headline and prose the article's own date is mostly the only one, whatever follows below.
    if place.top <= one.at < place.prose:
        near = [other for other in rivals if place.top <= other.at < place.prose]
        if all(other.stated.iso[:10] == day for other in near):
            yield "alone"
    else:
        near = [other for other in rivals if abs(other.at - one.at) <= _NEIGHBOURHOOD]
    different = len({other.stated.iso[:10] for other in near})
    if different > 2:
        yield "crowd"
    elif different == 2:
        yield "beside"
    if not is_change:
        # Dates of publication and of change are printed together.
        if any(
            other.stated.label == "modified"
            and 0 <= other.at - one.at <= _TOGETHER
            and other.stated.iso[:10] >= day
            for other in found
        ):
            yield "changed"
        if one.stated.label is None and any(
            other.stated.label is not None and place.is_near(other.at) for other in rivals
        ):
            yield "unlabelled"
