"""Units: what the labeller judges, one paragraph, heading or piece of debris at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from copydesk.knowledge.byline_labels import is_byline_label
from copydesk.knowledge.bylines import read_byline, read_labelled
from copydesk.knowledge.phrases import match_phrase
from copydesk.knowledge.shape import Shape, holds_sentence_end, shape_of
from copydesk.model import Line, Role
from copydesk.stages.label.flow import flow
from copydesk.stages.label.forms import role_by_form

#: Words; a sentence of so many is prose wherever it stands, a shorter one only among prose.
PROSE_WORDS = 12
#: Words; a line without a full stop is no headline from here on, but prose that was cut.
LONGEST_HEADLINE = 28
#: Characters; lines up to here recur from page to page, prose does not.
_SHORT = 120

#: Chinese and Japanese print no space behind a bullet.
_ITEM = re.compile(r"[*+•‣▪►▶■●–—>-]+\s|[・●○■□◆◇]+\w|\d{1,2}[.)]\s")


#: The fields of `Unit` from `shape` to `opens`.
_Verdict = tuple[Shape, bool, bool, bool, bool, Role | None, str, bool]


@dataclass(slots=True)
class Unit:
    """One or more lines that belong together, and what is known of them so far.

    Attributes:
        is_prose: a sentence or more, long enough to be told from a caption or a teaser's headline.
        is_sentence: a whole sentence by its end, however short.
        is_statement: a sentence that neither asks nor exclaims, as headlines and teasers like to.
        introduces: a line that announces what follows: a list, a poem, a quotation.
        role: None as long as nothing has decided.
        because: the reason for its role, or what `str` makes it of.
        opens: whether it is a heading whose role runs on over the lines below.
        inherited: whether the role only ran on from such a heading.
    """

    lines: tuple[Line, ...]
    text: str
    shape: Shape
    is_prose: bool
    is_sentence: bool
    is_statement: bool
    introduces: bool
    role: Role | None = None
    because: object = ""
    opens: bool = False
    inherited: bool = False

    def be(self, role: Role, because: object) -> None:
        self.role, self.because = role, because

    @property
    def is_item(self) -> bool:
        """An item of a list, by its bullet or number."""
        return is_item(self.text)

    @property
    def is_bulleted(self) -> bool:
        """An item of a list that is not numbered; numbers also stand before headings."""
        return self.is_item and not self.text[0].isdigit()

    def follows(self, other: Unit) -> bool:
        """Whether no blank line parts it from the unit before it."""
        return self.lines[0].number == other.lines[-1].number + 1


def units_of(lines: Sequence[Line]) -> list[Unit]:
    """The dump's units in order, those whose own words or form are certain already decided."""
    units = []
    for group in flow(lines):
        text = group[0].text if len(group) == 1 else " ".join([line.text for line in group])
        verdict = _verdict_again(text) if len(text) <= _SHORT else _verdict(text)
        units.append(Unit(tuple(group), text, *verdict))
    return units


def is_item(text: str) -> bool:
    """Whether a line is an item of a list, by its bullet or number."""
    return not text[0].isalpha() and _ITEM.match(text) is not None


def _verdict(text: str) -> _Verdict:
    """What a unit's own words and form say, whatever stands around it."""
    shape = shape_of(text)
    words = shape.words
    looks = (
        shape,
        _is_prose(text, shape),
        shape.ends and words >= 2,
        shape.states and words >= 2,
        text[-1] in ":：" and words >= 4,
    )
    match = match_phrase(text)
    if match is not None and (match.role is not Role.BYLINE or _names_authors(text)):
        return *looks, match.role, match.reason, match.opens
    if match is None:
        byline = read_labelled(text)
        if byline.names and (byline.is_known or byline.is_titled):
            return *looks, Role.BYLINE, "names behind a byline's fixed words", False
    role, reason = role_by_form(text, letters=shape.letters) or (None, "")
    return *looks, role, reason, False


_verdict_again = lru_cache(maxsize=1 << 13)(_verdict)


def _is_prose(text: str, shape: Shape) -> bool:
    words = shape.words
    if words < PROSE_WORDS or words >= LONGEST_HEADLINE:
        return words >= LONGEST_HEADLINE
    return shape.ends or holds_sentence_end(text)


def _names_authors(text: str) -> bool:
    """`by` opens bylines, and also pieces of sentences broken at links; only a name bears a byline out."""
    return bool(read_byline(text).names) or is_byline_label(text)
