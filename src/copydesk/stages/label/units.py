"""Units: what the labeller judges, one paragraph, heading or piece of debris at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.knowledge.dates import has_date_part, is_date_line
from copydesk.knowledge.names import authors_of, is_name
from copydesk.knowledge.phrases import is_section, match_phrase
from copydesk.knowledge.shape import CLOSERS, Shape, holds_sentence_end, shape_of
from copydesk.model import Line, Role
from copydesk.stages.label.flow import flow

#: Words; a sentence of so many is prose wherever it stands, a shorter one only among prose.
PROSE_WORDS = 12
#: Words; a line without a full stop is no headline from here on, but prose that was cut.
LONGEST_HEADLINE = 28
#: Characters; `By` or `Written by:` alone, the name on the next line.
_LONGEST_LABEL = 12


_HASHTAGS = re.compile(r"#\w+(?:[\s,،|]+#\w+)*")
#: Characters.
_LONGEST_BREADCRUMB = 200
#: Characters.
_LONGEST_BY_FORM, _LONGEST_CREDIT = 300, 42
_CREDIT = re.compile(r".{12,}?(?:[.)»”\"!?]\s?/|\s/|\s?©|\s\|)\s?(?P<name>[^/|©]{3,40})")
_STEP_SIGN = re.compile(r"[>»›→▸/|]")
_STEP = re.compile(r"\s*[>»›→▸]\s*|\s+[/|]\s+")
_ITEM = re.compile(r"[*+•‣▪►▶■●–—>-]+\s|\d{1,2}[.)]\s")


@dataclass(slots=True)
class Unit:
    """One or more lines that belong together, and what is known of them so far.

    Attributes:
        is_prose: a sentence or more, long enough to be told from a caption or a teaser's headline.
        role: None as long as nothing has decided.
        opens: whether it is a heading whose role runs on over the lines below.
        inherited: whether the role only ran on from such a heading.
    """

    lines: list[Line]
    text: str
    shape: Shape
    is_prose: bool
    role: Role | None = None
    reason: str = ""
    opens: bool = False
    inherited: bool = False

    def be(self, role: Role, reason: str) -> None:
        self.role, self.reason = role, reason

    @property
    def is_sentence(self) -> bool:
        """A whole sentence by its end, however short."""
        return self.shape.ends and self.shape.words >= 2

    @property
    def is_statement(self) -> bool:
        """A sentence that neither asks nor exclaims, as headlines and teasers like to."""
        return self.is_sentence and self.text.rstrip(CLOSERS)[-1:] not in "?!؟？！"

    @property
    def introduces(self) -> bool:
        """A line that announces what follows: a list, a poem, a quotation."""
        return self.text[-1] in ":：" and self.shape.words >= 4

    @property
    def is_item(self) -> bool:
        """An item of a list, by its bullet or number."""
        return _ITEM.match(self.text) is not None

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
        text = group[0].text if len(group) == 1 else " ".join(line.text for line in group)
        shape = shape_of(text)
        unit = Unit(group, text, shape, _is_prose(text, shape))
        _decide_by_words(unit)
        if unit.role is None and len(text) <= _LONGEST_BY_FORM:
            _decide_by_form(unit)
        units.append(unit)
    return units


def _decide_by_words(unit: Unit) -> None:
    match = match_phrase(unit.text)
    if match is not None and (match.role is not Role.BYLINE or _names_authors(unit.text)):
        unit.be(match.role, match.reason)
        unit.opens = match.opens


def _decide_by_form(unit: Unit) -> None:
    text = unit.text
    if not unit.shape.letters and not any(sign.isdigit() for sign in text):
        unit.be(Role.NOISE, "decoration: no letter, no digit")
    elif text[0] == "#" and _HASHTAGS.fullmatch(text):
        unit.be(Role.TAGS, "nothing but hashtags")
    elif is_date_line(text):
        unit.be(Role.DATE, "nothing but a date")
    elif is_credited(text):
        unit.be(Role.CAPTION, "ends in a credit")
    elif (role := field_role(text)) is not None:
        unit.be(role, "a date and labelled fields")
    elif has_date_part(text):
        unit.be(Role.DATE, "a date, and a place or source beside it")
    elif is_breadcrumb(text):
        unit.be(Role.NAVIGATION, "a path through the site's sections")
    elif not unit.shape.letters:
        unit.be(Role.NOISE, "nothing but numbers")


def _is_prose(text: str, shape: Shape) -> bool:
    words = shape.words
    if words < PROSE_WORDS or words >= LONGEST_HEADLINE:
        return words >= LONGEST_HEADLINE
    return shape.ends or holds_sentence_end(text)


def is_credited(text: str) -> bool:
    """Whether a line ends in the name of a photographer or agency behind a stroke or copyright sign.

    >>> is_credited("The mayor, on Tuesday in his office. / J. MONTALBAN"), is_credited("Win or lose / draw")
    (True, False)
    """
    tail = text[-_LONGEST_CREDIT:]
    if not ("/" in tail or "©" in tail or "|" in tail):
        return False
    found = _CREDIT.fullmatch(text)
    return found is not None and " " in found["name"] and is_name(found["name"])


def field_role(text: str) -> Role | None:
    """Byline or date, for a line of fields parted by spaces: `2019-05-06 08:30 来源：… 记者：…`; else None."""
    if not text[0].isdigit() or "：" not in text:
        return None
    labelled = [field for field in text.split() if "：" in field]
    dated = " ".join(field for field in text.split() if "：" not in field)
    roles = [match.role if (match := match_phrase(field)) is not None else None for field in labelled]
    if not any(roles) or not is_date_line(dated):
        return None
    return Role.BYLINE if Role.BYLINE in roles else Role.DATE


def is_breadcrumb(text: str) -> bool:
    """Whether a line is a path such as `Home > News > Region`: short steps, the first of them a page's own name.

    >>> is_breadcrumb("Home > News > Region"), is_breadcrumb("Win / lose / draw")
    (True, False)
    """
    if len(text) > _LONGEST_BREADCRUMB or not _STEP_SIGN.search(text) or not _STEP.search(text):
        return False
    steps = _STEP.split(text)
    if any(step.count(" ") > 3 for step in steps[:-1]):
        return False
    match = match_phrase(steps[0])
    return (match is not None and match.role is Role.NAVIGATION) or is_section(steps[0])


def _names_authors(text: str) -> bool:
    """`by` opens bylines, and also pieces of sentences broken at links; only a name bears a byline out."""
    return bool(authors_of(text)) or len(text) <= _LONGEST_LABEL
