"""Bylines that only their place tells: a name below the headline, beside a date, above a function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from typing import NamedTuple

from copydesk.knowledge.agencies import is_agency
from copydesk.knowledge.byline_labels import is_byline_label, may_be_labelled
from copydesk.knowledge.bylines import Byline, is_labelled_byline, read_byline
from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.names import is_function
from copydesk.knowledge.outlets import holds_common_word, is_outlet
from copydesk.knowledge.scripts import IS_EAST_ASIAN
from copydesk.model import Role
from copydesk.stages.label.units import Unit

#: Characters; more authors than fit are printed one a line.
_LONGEST = 160
#: Units above and below the headline among which bylines are looked for.
_ABOVE, _BELOW = 4, 45
#: Units above the text, wherever the headline stands.
_BEFORE_TEXT = 25
#: Units below the text among which its bylines may stand.
_BELOW_TEXT = 8
#: Words of a paragraph, and how many such paragraphs (the first may be a deck) end the article's head.
_PARAGRAPH, _PARAGRAPHS = 25, 3
#: Points that a name needs below the headline, and above it, where kickers and section names stand.
_NEEDED, _NEEDED_ABOVE = 2, 4
#: Points from which on the first byline is as good as any.
_SURE = 6
#: Paragraphs that show whom a text is about.
_TOLD = 60
#: Words; names joined by a word are shorter, and longer lines have signs between them.
_NAME = 9
#: Words; a name at the end of a text.
_SIGNATURE = 3
#: What stands between a name and what belongs to it.
_PASSED = frozenset({Role.SHARE, Role.CAPTION, Role.NOISE, Role.ADVERT})
#: Roles that do not come from the line's own words, or give way to a name beside a date.
_OPEN = frozenset({None, Role.NAVIGATION, Role.BYLINE, Role.TITLE})
_TIME = re.compile(r"\b\d{1,2}\.?\s[^\W\d]+\.?\s\d{4}\b|\b\d{1,2}[:.]\d\d\b")
_JOINING = re.compile(r"[,;&/|·•–-]|[^\W\d_]{1,4}")
#: What parts names from each other or from what stands beside them.
_PARTED = re.compile(r"[,;/|&·•@\d–—(-]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_CONTACT = re.compile(r"\S*@\S+|(?:Follow|Folgen|Suivre|Seguir)\b.{0,20}")


class _Page(NamedTuple):
    """What the judgement of one line needs to know of all of them.

    Attributes:
        anchor: place of the headline, or where it would be.
        bios: the lines about authors.
        told: the first paragraphs of the text.
    """

    units: Sequence[Unit]
    anchor: int
    bios: Sequence[str]
    told: Sequence[str]

    def tells_of(self, name: str) -> bool:
        """Whether the headline or the text speak of a person; of their authors they do not."""
        family = name.rpartition(" ")[2]
        if family in self.units[self.anchor].text:
            return True
        return sum(family in text and not text.startswith(name) for text in self.told) > 1


def mark_bylines(
    units: Sequence[Unit], kept: Sequence[bool], headline: int | None, first: int, last: int
) -> None:
    """The lines of the head that name the authors, functions and labels among them.

    Args:
        units: all of the dump's.
        kept: whether each is of the article's text.
        headline: place of the headline, if there is one.
        first: the first unit of the article's text.
        last: one past its last.
    """
    _mark_labelled(units[: last + _BELOW_TEXT])
    anchor = min(first, len(units) - 1) if headline is None else headline
    if not units:
        return
    best, place = 0, -1
    page = _Page(
        units,
        anchor,
        [unit.text for unit in units if unit.role is Role.AUTHOR_BIO],
        [unit.text for unit in compress(units, kept) if unit.is_prose][:_TOLD],
    )
    starts = (anchor, max(anchor, first - _BEFORE_TEXT))
    for index in sorted({index for start in starts for index in _head(units, kept, start, last)}):
        points = _points(page, index)
        if min(points, _SURE) > min(best, _SURE):
            best, place = points, index
    if best:
        _mark_group(units, place, anchor)
    elif kept[last - 1 : last] == [True] and last - 1 > anchor:
        _mark_signature(units, last)


def _mark_labelled(units: Sequence[Unit]) -> None:
    """The names below a line that only says that names follow."""
    for label, unit in pairwise(units):
        if (
            label.role is Role.BYLINE
            and (unit.role in _OPEN or unit.inherited)
            and is_byline_label(label.text)
        ):
            byline = read_byline(unit.text, labelled=True)
            if byline.names and len(unit.text) <= _LONGEST and not unit.is_prose:
                unit.be(Role.BYLINE, f"below {label.because}")


def _mark_signature(units: Sequence[Unit], last: int) -> None:
    """A name alone that ends the text, as the last of its lines or the first below."""
    for index in (last - 1, last):
        if index == len(units) or units[index].role not in (None, Role.RELATED):
            return
        unit = units[index]
        byline = read_byline(unit.text) if unit.shape.words <= _SIGNATURE and not unit.is_sentence else None
        if (
            byline is not None
            and byline.is_known
            and units[index - 1].shape.ends
            and units[index - 1].shape.words > 5
        ):
            following = units[index + 1] if index + 1 < len(units) else None
            if following is None or not read_byline(following.text).is_known:
                unit.be(Role.BYLINE, "a name alone at the end of the text")
            return


def _head(units: Sequence[Unit], kept: Sequence[bool], anchor: int, last: int) -> Iterator[int]:
    """Places of the units around the headline, down to the third paragraph."""
    paragraphs = 0
    for index in range(max(0, anchor - _ABOVE), min(anchor + _BELOW, len(units), max(last, anchor + 8))):
        unit = units[index]
        if (
            unit.is_prose
            and unit.shape.words >= _PARAGRAPH
            and index > anchor
            and kept[index]
            and unit.role is None
        ):
            paragraphs += 1
            if paragraphs == _PARAGRAPHS:
                return
        if index != anchor or unit.role is Role.BYLINE:
            yield index


def _byline_in(unit: Unit, *, labelled: bool = False) -> Byline | None:
    """What a unit says about authors, where it may be a byline at all."""
    if len(unit.text) > _LONGEST or not (unit.role in _OPEN or unit.role is Role.CAPTION or unit.inherited):
        return None
    byline = read_byline(unit.text, labelled=labelled)
    if unit.role is Role.CAPTION and not (byline.is_dated and byline.is_known):
        return None
    return byline if byline.names or (byline.is_source and byline.is_labelled) else None


def _is_broken(above: Unit | None, below: Unit | None) -> bool:
    """Whether a line between these is rather the text of a link inside a sentence."""
    if (
        above is not None
        and above.role is None
        and not above.shape.ends
        and above.shape.words > 3
        and not above.lines[-1].text[-1].isupper()
    ):
        return below is not None and (not below.text[0].isupper() or not above.text[0].isupper())
    return below is not None and below.role is None and (below.text[0].islower() or below.text[0] in ",.;)")


def _may_be_byline(unit: Unit, *, below_label: bool) -> bool:
    """A first look, which spares reading most lines of a page as bylines."""
    text = unit.text
    if len(text) > _LONGEST or not (unit.role in _OPEN or unit.role is Role.CAPTION or unit.inherited):
        return False
    if unit.role is Role.BYLINE or below_label:
        return True
    if unit.is_prose or (" " not in text and text.isascii() and "/" not in text):
        return False
    if text[0].islower() and not may_be_labelled(text):
        return False
    return unit.shape.words <= _NAME or _PARTED.search(text) is not None


def _points(page: _Page, index: int) -> int:
    """How much speaks for a unit as the byline; 0 where not enough does."""
    units, anchor = page.units, page.anchor
    unit = units[index]
    if not _may_be_byline(unit, below_label=index > 0 and units[index - 1].role is Role.BYLINE):
        return 0
    above, below = _beside(units, index, -1), _beside(units, index, 1)
    is_labelled = above is not None and above.role is Role.BYLINE and is_byline_label(above.text)
    if (
        (unit.is_sentence or unit.introduces or unit.is_prose)
        and unit.shape.words > 3
        and not (is_labelled or is_labelled_byline(unit.text))
    ):
        return 0
    byline = _byline_in(unit, labelled=is_labelled)
    if byline is None:
        return 0
    is_alone = not (byline.is_labelled or byline.is_dated or byline.is_titled or byline.is_source)
    if not byline.is_labelled and not byline.is_known and any(map(holds_common_word, byline.names)):
        return 0
    is_beside_date = not byline.is_dated and any(
        other is not None and _is_dated(other) for other in (above, below)
    )
    is_japanese = _KANA.search(units[anchor].text) is not None
    if is_alone and (
        any(page.tells_of(name) for name in byline.names)
        or (unit.role is Role.NAVIGATION and not unit.inherited)  # `Skip To Content`
    ):
        return 0
    in_bio = any(name in bio for bio in page.bios for name in byline.names)
    if is_alone and not in_bio:
        if not byline.is_known and (
            not is_beside_date or (above is not None and read_byline(above.text).is_known)
        ):
            return 0  # nothing tells it for a name; below one it is a place
        if not is_beside_date and (IS_EAST_ASIAN.match(unit.text) or _is_broken(above, below)):
            return 0
        if (
            not byline.is_known
            and IS_EAST_ASIAN.match(unit.text)
            and not (is_japanese and len(unit.text) > 3)
        ):
            return 0
    points = (6 if byline.is_known or byline.is_source or is_labelled else 3) * byline.is_labelled
    points += 3 * byline.is_dated + 2 * (byline.is_titled or byline.is_source) + byline.is_known
    points += 2 * is_beside_date
    points += any(
        0 <= place < len(units) and units[place].text == unit.text for place in (index - 1, index + 1)
    )
    if below is not None:
        points += 3 * (is_function(below.text) and not below.is_sentence) + 2 * bool(
            _CONTACT.fullmatch(below.text)
        )
        points += (
            below.role is None
            and (below.is_prose or below.is_sentence)
            and above is not None
            and above.role is not Role.RELATED
        )
    if above is not None:
        points += above.role is Role.TITLE or (above.is_prose and above.role is not Role.RELATED)
    points += 2 * in_bio
    return points if points >= (_NEEDED if index > anchor else _NEEDED_ABOVE) else 0


def _beside(units: Sequence[Unit], index: int, step: int) -> Unit | None:
    """The next unit above (-1) or below (1), past what is neither of the text nor of the byline."""
    place = index + step
    for _ in range(3):
        if not 0 <= place < len(units):
            return None
        unit = units[place]
        bare = unit.text.strip(" /|")
        is_source = len(unit.text) < 40 and (
            (len(bare) < 6 and bare.isupper()) or is_outlet(bare, known=True) or is_agency(bare)
        )
        if unit.role not in _PASSED and unit.text != units[index].text and not is_source:
            return units[place]
        place += step
    return None


def _is_dated(unit: Unit) -> bool:
    if unit.role is Role.DATE:
        return True
    return (
        len(unit.text) < 90
        and _TIME.search(unit.text) is not None
        and (is_date_line(unit.text) or (unit.text[-1] not in ".?!" and not unit.is_prose))
    )


def _mark_group(units: Sequence[Unit], place: int, anchor: int) -> None:
    """The byline, and the names, functions and words between them in the lines that adjoin it."""
    byline = _byline_in(units[place])
    is_whole = byline is not None and byline.is_labelled
    if units[place].role is not Role.BYLINE:
        units[place].be(Role.BYLINE, "a name, where authors are printed")
    for step in (-1, 1):
        index = place + step
        held: list[Unit] = []
        while 0 <= index < len(units) and index != anchor:
            unit = units[index]
            if is_byline_label(unit.text):
                break
            byline = _byline_in(unit) if not unit.is_sentence else None
            joins = byline is not None and (
                byline.is_labelled
                # Two characters are a name, and a topic: what stands beside an author there may be either.
                or (not IS_EAST_ASIAN.match(unit.text) and (bool(held) or (byline.is_known and not is_whole)))
            )
            if joins:
                for other in (*held, *([unit] if unit.role is not Role.BYLINE else [])):
                    other.be(Role.BYLINE, "beside an author's name")
                held = []
            elif unit.role in _OPEN and is_function(unit.text) and not unit.is_sentence:
                unit.be(Role.BYLINE, "the function of an author")
            elif len(held) < 2 and (_JOINING.fullmatch(unit.text) or _CONTACT.fullmatch(unit.text)):
                held.append(unit)
            else:
                break
            index += step
