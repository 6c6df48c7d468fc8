"""Which line is the headline: agreement of place, repetition, length and shared words, not being first.

A conditional logit (McFadden 1974): every line that may be the headline, and "there is none", get points; the
points of a line are the sum of its features times their learned weights. The features are of shape and place, so
that what was learned in one language holds in others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import log, log1p
from typing import NamedTuple, TypeAlias

from copydesk.knowledge.headline_weights import headline_weights
from copydesk.knowledge.names import is_name
from copydesk.knowledge.shape import CLOSERS, holds_sentence_end, word_beginnings
from copydesk.model import Role
from copydesk.stages.label.units import LONGEST_HEADLINE, Unit

#: What is seen of a line, in words for a person, and how much of it.
Features: TypeAlias = dict[str, float]

#: What stands between a headline and the site's name in a page title.
_SITE_SEPARATOR = re.compile(r"\s+[|–—»›•·:-]\s+|\s*[|｜]\s*")
_NO_WORD_SIGNS = re.compile(r"\W+")
_FULL_STOPS = ".。।۔։؛"
_STEP_SIGNS, _KICKER_ENDS = "|>/›»", ":–—-"
_QUOTES = re.compile('["“”„«»‘’「」『』]')
#: Characters; a longer line is no headline.
_LONGEST = 300
#: Characters; a shorter line begins or ends another by chance.
_TELLING = 14
#: Units above the prose, and of the prose itself, among which the headline is looked for: the prose may seem to
#: begin too high, where a deck or a teaser in full sentences stands above the headline.
_ABOVE, _INSIDE = 120, 16
#: Of these, the nearest lines that are looked at closely, and the reach for those of one or two words.
_NEAREST, _SHORT_REACH = 16, 12
#: Paragraphs, and characters of each, whose words a headline should share.
_LEADS, _LEAD_LENGTH = 5, 160
#: Units within which a byline or date below a line tells.
_BYLINE_REACH, _PROSE_REACH, _LINE_REACH = 6, 12, 5
_BYLINE = frozenset({Role.BYLINE, Role.DATE, Role.AUTHOR_BIO})
_MENU = frozenset({Role.NAVIGATION, Role.TAGS, Role.RELATED})
#: Words; a shorter line is a kicker, a section, a button.
_LINE = 4
_LENGTHS = (
    (1, "one word"),
    (2, "two words"),
    (3, "three words"),
    (4, "four words"),
    (5, "five words"),
    (7, "six or seven words"),
    (11, "as long as most headlines"),
    (16, "long for a headline"),
    (22, "very long for a headline"),
)

_RANKS = ("nearest to the prose", "second above the prose", "third above the prose", "far above the prose")


class Headline(NamedTuple):
    """The unit that is the headline, by its index, and why."""

    place: int
    reason: str


def find_headline(units: Sequence[Unit], first: int, last: int) -> Headline | None:
    """The headline, above the prose that begins at `first` or among its first units; or None.

    Args:
        units: the page.
        first: index of the first unit of the prose; may be wrong by some units either way.
        last: index one past its last.
    """
    weights = headline_weights()
    most, best = 0.0, None
    for candidate in candidates(units, first, last):
        score = points(candidate[1], weights)
        if score > most:
            most, best = score, candidate
    if best is None:
        return None
    weighed = sorted(best[1].items(), key=lambda item: -weights.get(item[0], 0.0) * item[1])
    told = [name for name, amount in weighed if name != "a line" and weights.get(name, 0.0) * amount > 0][:3]
    return Headline(best[0], "headline: " + ", ".join(told))


def points(seen: Features, weights: Mapping[str, float]) -> float:
    """What speaks for a line; above 0, and it is rather the headline than no line is."""
    return sum([weights.get(name, 0.0) * amount for name, amount in seen.items()])


def candidates(units: Sequence[Unit], first: int, last: int) -> list[tuple[int, Features]]:
    """The lines that may be the headline, by index, in order, each with all that is seen of it."""
    page = _Page(units, first, last)
    found = [(index, page.features(index)) for index in page.candidates]
    agreement = max((seen.get("like the page's first line", 0.0) for _, seen in found), default=0.0)
    for _, seen in found:
        if agreement and seen.get("like the page's first line") == agreement:
            seen["most like the page's first line"] = agreement
    return found


class _Page:
    """What the candidates of one page have in common, found once."""

    def __init__(self, units: Sequence[Unit], first: int, last: int) -> None:
        self.units, self.first = units, first
        self.start = max(0, first - _ABOVE)
        self.reach = max(min(first + _INSIDE, last), min(first + 1, len(units)))
        self.candidates = self._candidates()
        if not self.candidates:
            return
        self.is_candidate = frozenset(self.candidates)
        self.folded = {
            index: units[index].text.casefold()
            for index in range(self.start, self.reach)
            if len(units[index].text) <= 2 * _LONGEST
        }
        if self.start:
            self.folded[0] = units[0].text[: 2 * _LONGEST].casefold()  # the page's title stands first
        self.printed = Counter(self.folded.values())
        self.text = "\n".join(["", *dict.fromkeys(self.folded.values()), ""])
        self.cut = [
            bare
            for text in self.printed
            if text[-1] in "…." and (bare := text.rstrip(". …")) != text and len(bare) > _TELLING
        ]
        self.bare = {  # those too short to tell left out
            index: bare
            for index in self.candidates
            if len(bare := _NO_WORD_SIGNS.sub("", self.folded[index])) > _TELLING
        }
        self.words = {index: frozenset(word_beginnings(self.folded[index])) for index in self.candidates}
        self.wanted: frozenset[str] = frozenset().union(*self.words.values())
        self.first_words = self.words.get(0) or frozenset(word_beginnings(self.folded.get(0, "")))
        self._read_leads()
        self._look_around()

    def _candidates(self) -> list[int]:
        units, first = self.units, self.first
        found, nearest, byline = [], 0, self.reach + _BYLINE_REACH
        opening = next((index for index in range(first, self.reach) if units[index].is_sentence), self.reach)
        for index in range(min(len(units), byline) - 1, self.start - 1, -1):
            unit = units[index]
            if unit.role in _BYLINE:
                byline = index
            if index >= self.reach or (index >= first and unit.is_statement):
                continue
            if not _can_be(unit) or self._is_in_list(index):
                continue
            words = unit.shape.words
            if index >= first:
                # below a sentence, a line is a subheading, unless a byline or date bears it out
                if index <= opening or byline - index <= _BYLINE_REACH:
                    found.append(index)
            elif words < 3:
                if first - _SHORT_REACH < index or index < 2:
                    found.append(index)
            elif nearest < _NEAREST or index < 2:
                nearest += 1
                found.append(index)
        return found[::-1]

    def _is_in_list(self, index: int) -> bool:
        units = self.units
        return units[index].is_item and (
            (index > 0 and units[index - 1].is_item) or (index + 1 < len(units) and units[index + 1].is_item)
        )

    def _read_leads(self) -> None:
        """How much a candidate's word tells: little if most lines or paragraphs have it."""
        leads = [unit for unit in self.units[self.first : self.first + 25] if unit.is_prose][:_LEADS]
        self.in_leads = Counter(
            chain.from_iterable(self._wanted_in(lead.text[:_LEAD_LENGTH]) for lead in leads)
        )
        self.in_lead = self._wanted_in(leads[0].text[: 2 * _LEAD_LENGTH]) if leads else frozenset()
        lines = Counter(chain.from_iterable(self.words.values()))
        self.tells = {
            word: (log((len(self.words) + 2) / (count + 1)) + 0.2)
            * (log((len(leads) + 2) / (self.in_leads[word] + 1)) + 0.2)
            for word, count in lines.items()
        }

    def _wanted_in(self, text: str) -> frozenset[str]:
        """The words of a text that some candidate has, too."""
        folded = text.casefold()
        if not any(map(folded.__contains__, self.wanted)):  # spares taking it apart
            return frozenset()
        return self.wanted.intersection(word_beginnings(folded))

    def _look_around(self) -> None:
        """For every candidate: what stands between it and the prose, and the nearest of each kind on either side."""
        units, first = self.units, self.first
        end = min(len(units), self.reach + _PROSE_REACH)
        self.next_byline: dict[int, int] = {}
        self.next_prose: dict[int, int] = {}
        self.next_line: dict[int, int] = {}
        self.between: dict[int, tuple[int, int, int]] = {}
        lines = sentences = debris = 0
        byline = prose = line = end + 99
        for index in range(end - 1, self.start - 1, -1):
            unit = units[index]
            if index in self.is_candidate:
                self.next_byline[index], self.next_prose[index], self.next_line[index] = byline, prose, line
                self.between[index] = lines, sentences, debris
            if unit.role is None:
                if unit.is_prose:
                    prose = index
                if unit.shape.words >= _LINE:
                    line = index
            elif unit.role in _BYLINE:
                byline = index
            if index < first:
                if unit.role is not None:
                    debris += 1
                elif unit.is_sentence or unit.is_prose:
                    sentences += 1
                else:
                    lines += 1
        self.last_byline: dict[int, int] = {}
        self.last_line: dict[int, int] = {}
        byline = line = -99
        for index in range(self.start, self.reach):
            unit = units[index]
            if index in self.is_candidate:
                self.last_byline[index], self.last_line[index] = byline, line
            if unit.role is None and unit.shape.words >= _LINE:
                line = index
            elif unit.role in _BYLINE:
                byline = index

    def features(self, index: int) -> Features:
        """All that is seen of one candidate."""
        seen: Features = {"a line": 1.0}
        seen.update(dict.fromkeys(_form(self.units[index]), 1.0))
        self._place(index, seen)
        self._neighbours(index, seen)
        self._repetition(index, seen)
        self._shared_words(index, seen)
        return seen

    def _place(self, index: int, seen: Features) -> None:
        lines, sentences, debris = self.between[index]
        if index < self.first:
            seen["lines below it, above the prose"] = log1p(lines)
            seen["sentences below it, above the prose"] = log1p(sentences)
            seen["debris below it, above the prose"] = log1p(debris)
            rank = sum(1 for other in self.candidates if index < other < self.first)
            seen[_RANKS[min(rank, len(_RANKS) - 1)]] = 1.0
        else:
            seen["inside the prose"] = 1.0
        if index == 0:
            seen["the page's first line"] = 1.0
        run = 0
        while index - run - 1 in self.is_candidate:
            run += 1
        seen["lines like it above"] = log1p(run)
        run = 0
        while index + run + 1 in self.is_candidate:
            run += 1
        seen["lines like it below"] = log1p(run)

    def _neighbours(self, index: int, seen: Features) -> None:
        units = self.units
        unit = units[index]
        words = unit.shape.words
        if index:
            before = units[index - 1]
            seen[f"{_kind(before)} above"] = 1.0
            if unit.lines[0].number > before.lines[-1].number + 1:
                seen["a blank line above"] = 1.0
            if self._is_below_path(index):
                seen["a path above"] = 1.0
            elif before.text[-1] in _KICKER_ENDS:
                seen["a kicker above"] = 1.0
        else:
            seen["nothing above"] = 1.0
        for step, place in ((1, "below"), (2, "two lines below")):
            if index + step < len(units):
                seen[f"{_kind(units[index + step])} {place}"] = 1.0
        if index + 1 < len(units) and units[index + 1].lines[0].number > unit.lines[-1].number + 1:
            seen["a blank line below"] = 1.0
        if (far := self.next_byline[index] - index) <= _BYLINE_REACH:
            seen["above a byline or date"] = 1.0
            seen["how far above the byline"] = log1p(far - 1)
        if index - self.last_byline[index] < 8:
            seen["below a byline or date"] = 1.0
        if (far := self.next_prose[index] - index) < _PROSE_REACH:
            seen["near the prose"] = 1.0
            seen["how far above prose"] = log1p(far - 1)
        below = self.next_line[index]
        if below - index <= _LINE_REACH and units[below].is_prose:
            seen["prose follows"] = 1.0
        above = self.last_line[index]
        if index - above <= _LINE_REACH and above in self.is_candidate:
            seen["a headline may stand above"] = 1.0
            seen["shorter than the line above"] = _ratio(units[above].shape.words, words)

    def _is_below_path(self, index: int) -> bool:
        """Whether the page's path, `Home > Region`, stands above in lines of its own: its last step is no headline."""
        for above in self.units[max(0, index - 4) : index][::-1]:
            if above.text[-1] in _STEP_SIGNS:
                return True
            if above.shape.words > 2:
                return False
            if above.role is Role.NAVIGATION:
                return above.shape.letters
        return False

    def _repetition(self, index: int, seen: Features) -> None:
        own = self.folded[index]
        if (times := self.printed[own]) > 1:
            seen["printed twice"] = 1.0
            if times > 2:
                seen["printed more than twice"] = 1.0
        if any(own.startswith(cut) and own != cut for cut in self.cut):
            seen["printed cut short, too"] = 1.0
        text, line = self.text, f"\n{own}"
        place = text.find(line)
        while place >= 0:
            end = place + len(line)
            if text[end] != "\n":
                if len(own) > _TELLING:
                    seen["begins another line"] = 1.0
                if _SITE_SEPARATOR.match(text, end):
                    seen["stands in the page's title"] = 1.0
            place = text.find(line, end)
        if len(own) > _TELLING and text.count(f"{own}\n") > 1:
            seen["ends another line"] = 1.0
        bare = self.bare.get(index)
        if bare is None:
            return  # then none of the others is short enough to be a part of it
        for other, part in self.bare.items():
            if other != index:
                if len(part) < len(bare):
                    if bare.startswith(part):
                        seen["goes on behind another line's words"] = 3.0
                    elif bare.endswith(part):
                        kicker = own[: -len(self.folded[other])].rstrip()[-1:] in _KICKER_ENDS
                        seen["a kicker and another line" if kicker else "a path and another line"] = 3.0
                elif part == bare and other < index and self.folded[other] != own:
                    seen["nearly the same above"] = 1.0

    def _shared_words(self, index: int, seen: Features) -> None:
        words = self.words[index]
        if not words:
            return
        if index and self.first_words:
            shared = len(words & self.first_words) * min(1.0, len(words) / 4)
            seen["shares words with the page's first line"] = shared / len(words)
            seen["like the page's first line"] = shared / len(self.first_words)
        tells = self.tells
        own = sum([tells[word] for word in words]) + 1.5
        common = [word for word in words if word in self.in_leads]
        shared = sum([tells[word] for word in common])
        seen["shares words with the article"] = shared / own
        seen["shares many words with the article"] = min(shared, 2.5) / 4
        seen["has the article's own words"] = (
            sum([tells[word] for word in common if self.in_leads[word] > 1]) / own
        )
        seen["shares words with the lead"] = (
            sum([tells[word] for word in words if word in self.in_lead]) / own
        )


def _can_be(unit: Unit) -> bool:
    if (
        (unit.role is not None and not unit.inherited)
        or not unit.shape.letters
        or unit.shape.words > 40
        or len(unit.text) > _LONGEST
    ):
        return False
    if not (unit.is_prose and unit.is_statement):
        return True
    return unit.shape.words < LONGEST_HEADLINE and not holds_sentence_end(unit.text)


def _form(unit: Unit) -> Iterator[str]:
    """What a line's own form says, wherever it stands."""
    text, words = unit.text, unit.shape.words
    yield next((name for most, name in _LENGTHS if words <= most), "too long for a headline")
    if len(text) < 12:
        yield "a few letters"
    end = text.rstrip(CLOSERS)[-1:]
    if not end:
        pass
    elif end in _FULL_STOPS:
        yield "a full stop at its end"
    elif end in "?!؟？！":
        yield "asks or exclaims"
    elif text[-1] in ":：،,;":
        yield "a colon or comma at its end"
    elif text[-1] in _STEP_SIGNS or text[-1] in _KICKER_ENDS:
        yield "a stroke at its end"
    elif end == "…":
        yield "dots at its end"
    if holds_sentence_end(text):
        yield "a sentence ends in it"
    if _QUOTES.search(text):
        yield "quotation marks"
    if ": " in text:
        yield "a colon inside"
    if _SITE_SEPARATOR.search(text):
        yield "a separator inside"
    first = text[0]
    if first.isdigit():
        yield "a digit at its start"
    elif first.islower():
        yield "a small letter at its start"
    elif first in "…>|/":
        yield "a stroke at its start"
    if unit.is_item:
        yield "a bullet"
    if text.isupper():
        yield "all capitals"
    elif words >= 3 and text.istitle():
        yield "capitals in all words"
    if words < 5 and is_name(text):
        yield "a name"
    if len(unit.lines) > 1:
        yield "several lines"


def _kind(unit: Unit) -> str:
    """What a neighbour is, as far as it tells where headlines stand."""
    role = unit.role
    if role is not None:
        if unit.inherited:
            return "a line under a heading"
        if role in _BYLINE:
            return "a byline or date"
        if role in _MENU:
            return "a menu"
        return "a caption" if role is Role.CAPTION else "a share bar" if role is Role.SHARE else "debris"
    if unit.is_prose:
        return "prose"
    if unit.is_sentence:
        return "a sentence"
    return "a line" if unit.shape.words >= _LINE else "a short line"


def _ratio(others: int, own: int) -> float:
    """How much longer another line is; the logarithm, within bounds."""
    return max(-1.5, min(1.5, log(others / own)))
