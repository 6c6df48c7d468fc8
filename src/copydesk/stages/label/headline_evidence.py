"""What is seen of a line that may be the headline: its form, its place, what repeats it, whose words it shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import log, log1p

from copydesk.knowledge.shape import word_beginnings
from copydesk.model import Role
from copydesk.stages.label.headline_candidates import BYLINE, BYLINE_REACH, LONGEST, Field
from copydesk.stages.label.headline_form import (
    KICKER_ENDS,
    SITE_SEPARATOR,
    STEP_SIGNS,
    Features,
    look_at_form,
)
from copydesk.stages.label.units import Unit

_NO_WORD_SIGNS = re.compile(r"\W+")
_CUT = ("…", "..")
#: Characters; a shorter line begins or ends another by chance.
_TELLING = 14
#: Paragraphs, and characters of each, whose words a headline should share; the units among which they are.
_LEADS, _LEAD_LENGTH, _LEADS_REACH = 5, 160, 25
#: Units within which a byline above a line, prose below it, or another line tell.
_BYLINE_BELOW, _PROSE_REACH, _LINE_REACH = 8, 12, 5
#: Lines of debris that may stand between two that are compared.
_BETWEEN = 2
_MENU = frozenset({Role.NAVIGATION, Role.TAGS, Role.RELATED})
#: Words; a shorter line is a kicker, a section, a button.
_LINE = 4
_RANKS = ("nearest to the prose", "second above the prose", "third above the prose", "far above the prose")

_KINDS = (
    "a line under a heading", "a byline or date", "a menu", "a caption", "a share bar", "debris", "prose",
    "a sentence", "a line", "a short line",
)  # fmt: skip
_ABOVE_IT, _BELOW_IT, _TWO_BELOW_IT = (
    {kind: f"{kind} {place}" for kind in _KINDS} for place in ("above", "below", "two lines below")
)
_KIND_OF_ROLE = {
    role: "a byline or date"
    if role in BYLINE
    else "a menu"
    if role in _MENU
    else {Role.CAPTION: "a caption", Role.SHARE: "a share bar"}.get(role, "debris")
    for role in Role
}


class Page:
    """What the candidates of one page have in common, found once."""

    def __init__(self, units: Sequence[Unit], field: Field) -> None:
        self.units, self.field = units, field
        self.is_candidate = frozenset(field.candidates)
        self.folded = {index: units[index].text.casefold() for index in field.candidates}
        texts = [unit.text for unit in units[field.start : field.reach] if len(unit.text) <= 2 * LONGEST]
        if field.start:
            texts.append(units[0].text[: 2 * LONGEST])  # the page's title stands first
        self.text = "\n" + "\n\n".join(texts).casefold() + "\n"
        self.cut = [
            bare
            for text in texts
            if text.endswith(_CUT) and len(bare := text.rstrip(". …").casefold()) > _TELLING
        ]
        self.bare = {  # those too short to tell left out
            index: bare
            for index, text in self.folded.items()
            if len(text) > _TELLING and len(bare := _NO_WORD_SIGNS.sub("", text)) > _TELLING
        }
        self.words = {index: frozenset(word_beginnings(text)) for index, text in self.folded.items()}
        self.first_line = units[0].text[: 2 * LONGEST].casefold()
        self.first_words = self.words.get(0) or frozenset(word_beginnings(self.first_line))
        above = [index for index in field.candidates if index < field.first]
        self.rank = {index: rank for rank, index in enumerate(reversed(above))}
        self._read_leads()
        self._look_around()

    def _read_leads(self) -> None:
        """How much a candidate's word tells: little if most lines or paragraphs have it."""
        first = self.field.first
        leads = [unit.text for unit in self.units[first : first + _LEADS_REACH] if unit.is_prose][:_LEADS]
        lines = Counter(chain.from_iterable(self.words.values()))
        self.in_leads = Counter(
            chain.from_iterable(
                lines.keys() & word_beginnings(lead[:_LEAD_LENGTH].casefold()) for lead in leads
            )
        )
        self.in_lead = (
            lines.keys() & word_beginnings(leads[0][: 2 * _LEAD_LENGTH].casefold()) if leads else frozenset()
        )
        among_lines, among_leads = (
            [log((of + 2) / (count + 1)) + 0.2 for count in range(of + 1)]
            for of in (len(self.words), len(leads))
        )
        in_leads = self.in_leads
        self.tells = {
            word: among_lines[count] * among_leads[in_leads.get(word, 0)] for word, count in lines.items()
        }

    def _look_around(self) -> None:
        """For every candidate: what stands between it and the prose, and the nearest of each kind on either side."""
        units, field = self.units, self.field
        first, start, is_candidate = field.first, field.candidates[0], self.is_candidate
        end = min(len(units), field.reach + _PROSE_REACH)
        self.next_byline: dict[int, int] = {}
        self.next_prose: dict[int, int] = {}
        self.next_line: dict[int, int] = {}
        self.between: dict[int, tuple[int, int, int]] = {}
        lines = sentences = debris = 0
        byline = prose = line = end + 99
        for index in range(end - 1, start - 1, -1):
            unit = units[index]
            if index in is_candidate:
                self.next_byline[index], self.next_prose[index], self.next_line[index] = byline, prose, line
                self.between[index] = lines, sentences, debris
            role = unit.role
            if role is None:
                if unit.is_prose:
                    prose = index
                if unit.shape.words >= _LINE:
                    line = index
                if index < first:
                    if unit.is_sentence or unit.is_prose:
                        sentences += 1
                    else:
                        lines += 1
            else:
                if role in BYLINE:
                    byline = index
                if index < first:
                    debris += 1
        self.last_byline: dict[int, int] = {}
        self.last_line: dict[int, int] = {}
        self.prose_above: dict[int, int] = {}
        byline = line = -99
        paragraphs = 0
        for index in range(max(field.start, start - _BYLINE_BELOW), field.reach):
            unit = units[index]
            if index in is_candidate:
                self.last_byline[index], self.last_line[index] = byline, line
                self.prose_above[index] = paragraphs
            role = unit.role
            if role is None:
                if unit.shape.words >= _LINE:
                    line = index
                paragraphs += index >= first and unit.is_prose
            elif role in BYLINE:
                byline = index

    def at_a_glance(self, index: int) -> Features:
        """What a candidate's form and place say of it."""
        seen: Features = {"a line": 1.0}
        look_at_form(self.units[index], seen)
        self._place(index, seen)
        self._neighbours(index, seen)
        self._beside(index, seen)
        self._page_title(index, seen)
        return seen

    def look_closely(self, index: int, seen: Features) -> None:
        """Add what the rest of the page says of it."""
        self._repetition(index, seen)
        self._shared_words(index, seen)

    def _place(self, index: int, seen: Features) -> None:
        if index < self.field.first:
            lines, sentences, debris = self.between[index]
            seen["lines below it, above the prose"] = log1p(lines)
            seen["sentences below it, above the prose"] = log1p(sentences)
            seen["debris below it, above the prose"] = log1p(debris)
            seen[_RANKS[min(self.rank[index], len(_RANKS) - 1)]] = 1.0
        else:
            seen["inside the prose"] = 1.0
            seen["prose of the text above it"] = log1p(self.prose_above[index])
            if not self.prose_above[index]:
                seen["no prose of the text above it"] = 1.0
            if self.units[index].is_statement:
                seen["a sentence of the text"] = 1.0
        if index == 0:
            seen["the page's first line"] = 1.0
            if self.field.first <= _PROSE_REACH:
                seen["the first line, the prose near"] = 1.0
        is_candidate, run = self.is_candidate, 1
        while index - run in is_candidate:
            run += 1
        if run > 1:
            seen["lines like it above"] = log1p(run - 1)
        run = 1
        while index + run in is_candidate:
            run += 1
        if run > 1:
            seen["lines like it below"] = log1p(run - 1)

    def _neighbours(self, index: int, seen: Features) -> None:
        units = self.units
        unit = units[index]
        if index:
            before = units[index - 1]
            seen[_ABOVE_IT[_kind(before)]] = 1.0
            if not unit.follows(before):
                seen["a blank line above"] = 1.0
            if self._is_below_path(index):
                seen["a path above"] = 1.0
            elif before.text[-1] in KICKER_ENDS:
                seen["a kicker above"] = 1.0
        if index + 1 < len(units):
            after = units[index + 1]
            seen[_BELOW_IT[_kind(after)]] = 1.0
            if after.role in BYLINE and "a name" in seen:
                seen["a name above a byline or date"] = 1.0
            if not after.follows(unit):
                seen["a blank line below"] = 1.0
                if not index:  # where blank lines part the lines, the first lacks none
                    seen["a blank line above"] = 1.0
            if index + 2 < len(units):
                seen[_TWO_BELOW_IT[_kind(units[index + 2])]] = 1.0
        if (far := self.next_byline[index] - index) <= BYLINE_REACH:
            seen["above a byline or date"] = 1.0
            seen["how far above the byline"] = log1p(far - 1)
        if index - self.last_byline[index] < _BYLINE_BELOW:
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
            seen["shorter than the line above"] = _ratio(units[above].shape.words, unit.shape.words)

    def _is_below_path(self, index: int) -> bool:
        """Whether the page's path, `Home > Region`, stands above in lines of its own: its last step is no headline."""
        for place in range(index - 1, max(-1, index - 5), -1):
            above = self.units[place]
            if above.text[-1] in STEP_SIGNS:
                return True
            if above.shape.words > 2:
                return False
            if above.role is Role.NAVIGATION:
                return above.shape.letters
        return False

    def _beside(self, index: int, seen: Features) -> None:
        """How it compares with the line above and the line below: kicker, headline and deck stand in this order."""
        unit = self.units[index]
        own, words = self.folded[index], unit.shape.words
        above, below = self._next_to(index, -1), self._next_to(index, 1)
        if below is not None:
            if below.text[0].islower() or below.text[0] == "…":
                seen["the line below goes on"] = 1.0
            if own.endswith(text := below.text.casefold()) and own != text and len(text) > _TELLING:
                seen["ends in the line below"] = 1.0
            if not below.is_prose:
                if 2 * below.shape.words >= 3 * words:
                    seen["a longer line below"] = 1.0
                    if words >= _LINE:
                        seen["a longer line below, itself no kicker"] = 1.0
                elif 3 * below.shape.words <= 2 * words:
                    seen["a shorter line below"] = 1.0
        if above is not None:
            if len(own) > _TELLING and (text := above.text.casefold()).endswith(own) and own != text:
                seen["ends the line above"] = 1.0
            if not above.is_prose and above.shape.words <= min(_LINE, words / 2):
                seen["a much shorter line above"] = 1.0
            elif _LINE <= above.shape.words < 0.75 * words and not above.is_prose:
                seen["a shorter line above that is no kicker"] = 1.0
            if below is not None and below.is_prose:
                if above.shape.words > 1.3 * words:
                    seen["shorter than the line above, prose below"] = 1.0
                elif 1.3 * above.shape.words < words:
                    seen["longer than the line above, prose below"] = 1.0
            elif below is not None and above.shape.words < words < below.shape.words:
                seen["between a shorter and a longer line"] = 1.0

    def _next_to(self, index: int, step: int) -> Unit | None:
        """The next line that may be of the head, little debris passed over."""
        units = self.units
        for place in range(index + step, index + step * (_BETWEEN + 2), step):
            if not 0 <= place < len(units):
                return None
            unit = units[place]
            if unit.role is None or unit.inherited:
                return unit
        return None

    def _repetition(self, index: int, seen: Features) -> None:
        own, text = self.folded[index], self.text
        times = text.count(f"\n{own}\n")
        if times > 1:
            seen["printed twice"] = 1.0
            if times > 2:
                seen["printed more than twice"] = 1.0
        if any(own.startswith(cut) and own != cut for cut in self.cut):
            seen["printed cut short, too"] = 1.0
        line = f"\n{own}"
        place = text.find(line) if text.count(line) > times else -1
        while place >= 0:
            end = place + len(line)
            if text[end] != "\n":
                if len(own) > _TELLING:
                    seen["begins another line"] = 1.0
                if SITE_SEPARATOR.match(text, end):
                    seen["stands in the page's title"] = 1.0
            place = text.find(line, end)
        if len(own) > _TELLING and text.count(f"{own}\n") > times:
            seen["ends another line"] = 1.0
        bare = self.bare.get(index)
        if bare is None:
            return  # then none of the others is short enough to be a part of it
        for other, part in self.bare.items():
            if len(part) < len(bare):
                if bare.startswith(part):
                    seen["goes on behind another line's words"] = 3.0
                elif bare.endswith(part):
                    kicker = own[: -len(self.folded[other])].rstrip()[-1:] in KICKER_ENDS
                    seen["a kicker and another line" if kicker else "a path and another line"] = 3.0
            elif part == bare and other < index and self.folded[other] != own:
                seen["nearly the same above"] = 1.0

    def _page_title(self, index: int, seen: Features) -> None:
        """What the page's first line, which is often its title, says of it."""
        own, field = self.folded[index], self.field
        if not index:
            if field.titled:
                seen["the page's title, printed again below"] = 1.0
        elif index in field.titled:
            seen["the page's title"] = 1.0
            if own == self.first_line:
                seen["the page's title, the whole first line"] = 1.0
            if index < field.nearby:
                seen["the page's title, far above the prose"] = 1.0
            if index == field.titled[-1]:
                seen["the page's title for the last time"] = 1.0
            if index >= field.first:
                seen["the page's title inside the prose"] = 1.0
            if len(own) < 20:
                seen["the page's title, short"] = 1.0
        else:
            if field.titled:
                seen["another line is the page's title"] = 1.0
            if len(own) > 8 and own in self.first_line:
                seen["a part of the page's first line"] = 1.0
                if self.first_line.endswith(own):
                    seen["the end of the page's first line"] = 1.0

    def _shared_words(self, index: int, seen: Features) -> None:
        words = self.words[index]
        if not words:
            return
        if index and self.first_words:
            shared = len(words & self.first_words) * min(1.0, len(words) / 4)
            if shared:
                seen["shares words with the page's first line"] = shared / len(words)
                seen["like the page's first line"] = shared / len(self.first_words)
        tells, in_leads = self.tells, self.in_leads
        own = sum([tells[word] for word in words]) + 1.5
        common = words & in_leads.keys()
        if common:
            shared = sum([tells[word] for word in common])
            seen["shares words with the article"] = shared / own
            seen["shares many words with the article"] = min(shared, 2.5) / 4
            seen["has the article's own words"] = (
                sum([tells[word] for word in common if in_leads[word] > 1]) / own
            )
        in_lead = words & self.in_lead
        if in_lead:
            seen["shares words with the lead"] = sum([tells[word] for word in in_lead]) / own


def _kind(unit: Unit) -> str:
    """What a neighbour is, as far as it tells where headlines stand."""
    role = unit.role
    if role is not None:
        return "a line under a heading" if unit.inherited else _KIND_OF_ROLE[role]
    if unit.is_prose:
        return "prose"
    if unit.is_sentence:
        return "a sentence"
    return "a line" if unit.shape.words >= _LINE else "a short line"


def _ratio(others: int, own: int) -> float:
    """How much longer another line is; the logarithm, within bounds."""
    return max(-1.5, min(1.5, log(others / own)))
