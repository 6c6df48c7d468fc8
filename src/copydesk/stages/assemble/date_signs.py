"""What is seen of a date that may be the article's: where it stands, what its line says, the other dates beside it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk.knowledge.dates import Stated
from copydesk.model import Label, Role

#: Lines from headline, beginning and end of the prose, within which lines other than those of dates are asked too.
NEAR = 12
#: Lines within which other dates make a crowd, as under headlines of related articles.
_NEIGHBOURHOOD = 5
#: Lines within which a date of change stands behind that of publication.
_TOGETHER = 3
#: Lines that a masthead is away from the headline at least.
_MASTHEAD = 4
#: Characters of words that are no words of dates: more of them are a sentence's.
_MANY_STRANGERS = 30
#: Characters; a longer line of prose is a paragraph.
_SHORT = 100
SENTENCE_ENDS = ".!?。؟۔।"
TEXT = frozenset({Role.PARAGRAPH, Role.TITLE, Role.SUBHEADING, Role.CAPTION})
_LISTED = frozenset({Role.RELATED, Role.COMMENTS, Role.NAVIGATION})
_NUMBER, _WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")


class Candidate(NamedTuple):
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

    @property
    def day(self) -> str:
        return self.stated.iso[:10]

    @property
    def is_change(self) -> bool:
        return self.stated.label == "modified"


class Place(NamedTuple):
    """Where headline and prose stand among the lines.

    Attributes:
        headlines: places of the headline's lines and repeats above the prose.
        prose: place of the first line of prose.
        prose_end: of the last.
        top: of the headline nearest to the prose; the page's own title may stand far above it.
    """

    headlines: tuple[int, ...]
    prose: int
    prose_end: int
    top: int

    @staticmethod
    def of(lines: Sequence[Label]) -> Place | None:
        prose = [at for at, label in enumerate(lines) if label.role is Role.PARAGRAPH]
        if not prose:
            return None
        headlines = [at for at, label in enumerate(lines[: prose[0]]) if label.role is Role.TITLE]
        top = headlines[-1] if headlines else prose[0]
        for place in reversed(headlines):
            top = place if top - place <= _NEIGHBOURHOOD else top
        return Place(tuple(headlines), prose[0], prose[-1], top)

    def from_headline(self, at: int) -> int:
        """Lines between a place above the prose and the nearest headline, or the prose where there is none."""
        return min(abs(at - place) for place in self.headlines or (self.prose,))

    def is_near(self, at: int) -> bool:
        """Whether a line is between headline and prose, or not far from them."""
        if at < self.prose:
            return at >= self.top - NEAR
        return at <= self.prose + NEAR or 0 < at - self.prose_end <= NEAR


def signs_of(found: Sequence[Candidate], lines: Sequence[Label], place: Place) -> Iterator[tuple[str, ...]]:
    """The names of what is seen of each date.

    Args:
        found: all of the page's dates, in order.
        lines: those that are not blank.
        place: where the article stands among them.
    """
    forms = [_form(one, lines[one.at]) for one in found]
    alike = Counter(forms)
    commented = min((one.day for one in found if lines[one.at].role is Role.COMMENTS), default="9")
    others = _Others(found, place)
    for one, form in zip(found, forms, strict=True):
        yield (
            "a date",
            *_where(one, place),
            *_line(one, lines),
            *others.signs(one),
            "no other has its form"
            if alike[form] == 1
            else f"{'many' if alike[form] > 3 else 'others'} have its form",
            *(("later than a comment",) if one.day > commented else ()),
        )


def _form(one: Candidate, label: Label) -> tuple[str, bool, int, str]:
    """What dates of one list have in common: the label, how precise they are, how their lines are made."""
    shape = _WORD.sub("a", _NUMBER.sub("9", label.line.text)) if len(label.line.text) < 40 else "long"
    return one.stated.label or "", one.nth > 0, len(one.stated.iso), shape


def _where(one: Candidate, place: Place) -> Iterator[str]:
    if one.at > place.prose_end:
        behind = one.at - place.prose_end
        yield (
            "right behind the prose"
            if behind <= 4
            else "behind the prose"
            if behind <= NEAR
            else "far behind it"
        )
        return
    if one.at >= place.prose:
        into = one.at - place.prose
        yield f"{'right' if into <= 2 else 'not far' if into <= 8 else 'far'} into the prose"
        if not place.headlines:
            yield "no headline"
        return
    away = place.from_headline(one.at)
    side = "below" if place.headlines and one.at > place.top else "above"
    yield f"{'right' if away <= 3 else 'not far' if away <= 8 else 'far'} {side} the headline"
    above = place.prose - one.at
    if above <= 2:
        yield "right above the prose"
    elif above > 20:
        yield "far above the prose"


def _line(one: Candidate, lines: Sequence[Label]) -> Iterator[str]:
    line, role = lines[one.at].line, lines[one.at].role
    opens = role is Role.PARAGRAPH and len(line.text) > _SHORT
    yield "at the beginning of a paragraph" if opens else f"in a line of {role}"
    if one.at:
        yield f"{_kind(lines[one.at - 1].role)} above"
    if one.at + 1 < len(lines):
        yield f"{_kind(lines[one.at + 1].role)} below"
    beside = range(max(0, one.at - 2), min(len(lines), one.at + 3))
    if any(lines[at].role is Role.BYLINE for at in beside if at != one.at):
        yield "a byline beside it"
    if one.stated.label == "published":
        yield "labelled"
        yield "labelled as none of a list is" if role not in _LISTED else "labelled in a list"
    if "T" in one.stated.iso:
        yield "a time"
    if one.nth:
        yield "not the first of its line"
    if not one.stated.free_sides:
        yield "amid words"
    if one.stated.strangers:
        yield "many words beside it" if one.stated.strangers > _MANY_STRANGERS else "words beside it"
        if line.text[-1] in SENTENCE_ENDS:
            yield "in a sentence"


def _kind(role: Role) -> str:
    if role in _LISTED:
        return "links"
    return "text" if role in (Role.PARAGRAPH, Role.SUBTITLE, Role.SUBHEADING) else role.value


class _Rivals:
    """The dates of one kind, of publication or of change, in order: each asks for those beside it."""

    def __init__(self, rivals: Sequence[Candidate], place: Place) -> None:
        self._rivals = rivals
        self._at = [one.at for one in rivals]
        self.count = len(rivals)
        self.days_in_head = {one.day for one in self.within(place.top, place.prose)}
        near = [one for one in rivals if place.is_near(one.at)]
        self.days_near = sorted([one.day for one in near])
        self.is_labelled_near = any(one.stated.label is not None for one in near)
        self._days: dict[str | None, list[str]] = {}

    def within(self, start: int, stop: int) -> Sequence[Candidate]:
        """Those of the lines from one place to before another."""
        return self._rivals[bisect_left(self._at, start) : bisect_left(self._at, stop)]

    def count_within(self, start: int, stop: int) -> int:
        """How many they are."""
        return bisect_left(self._at, stop) - bisect_left(self._at, start)

    def days(self, label: str | None) -> Sequence[str]:
        """The days of those that have this label or none, sorted."""
        if label not in self._days:
            self._days[label] = sorted([one.day for one in self._rivals if one.stated.label in (label, None)])
        return self._days[label]


class _Others:
    """What is seen of the other dates beside each."""

    def __init__(self, found: Sequence[Candidate], place: Place) -> None:
        self._place = place
        self._kinds = {
            is_change: _Rivals([one for one in found if one.is_change is is_change], place)
            for is_change in (False, True)
        }

    def signs(self, one: Candidate) -> Iterator[str]:
        rivals, place, day = self._kinds[one.is_change], self._place, one.day
        days = rivals.days(one.stated.label)
        if bisect_right(days, day) - bisect_left(days, day) > 1:
            yield "repeated"
        if day >= days[-1]:
            yield "the latest"
        if day <= days[0]:
            yield "the earliest"
        if rivals.count == 1:
            yield "the only one"
        # A masthead far above is no rival.
        top = place.top - _MASTHEAD
        before = rivals.count_within(top, one.at)
        if not before and one.at >= top:
            yield "the first"
        elif before > 2:
            yield "behind others"
        # Between headline and prose the article's own date is mostly the only one, whatever follows below.
        if place.top <= one.at < place.prose:
            different = rivals.days_in_head
            if different == {day}:
                yield "alone between headline and prose"
        else:
            beside = rivals.within(one.at - _NEIGHBOURHOOD, one.at + _NEIGHBOURHOOD + 1)
            different = {other.day for other in beside}
            if any(kind.days_in_head for kind in self._kinds.values()):
                yield "another between headline and prose"
        if len(different) > 2:
            yield "in a crowd"
        elif len(different) == 2:
            yield "beside another day"
        if not one.is_change:
            yield from self._of_changes(one)
            if one.stated.label is None and rivals.is_labelled_near:
                yield "another is labelled"

    def _of_changes(self, one: Candidate) -> Iterator[str]:
        changes = self._kinds[True].days_near
        # Dates of publication and of change are printed together.
        together = self._kinds[True].within(one.at, one.at + _TOGETHER + 1)
        if any(other.day >= one.day and self._place.is_near(other.at) for other in together):
            yield "a change behind it"
        elif changes:
            yield "a change elsewhere"
        if changes and one.day > changes[0]:
            yield "later than the change"
