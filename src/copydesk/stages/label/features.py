"""What the line model is told of each unit: how it looks, where it stands, what stands around it.

Nothing here knows a word, a publisher or a language. Words reach the model as the category that the language
files give a line (share, related, byline, ...) and as the share of function words, so that what is learned on
pages in one language holds in others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from copydesk.knowledge.hints import hinted_roles
from copydesk.knowledge.names import is_name
from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.shape import CLOSERS, content_words, function_word_share
from copydesk.model import Role
from copydesk.stages.label.units import Unit

#: The groups of features in order: the attributes of a unit that belong together, and which of them are looked
#: at alone or in company. One weight is learned for each value of each such template and each state.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "look": (
        "words end start kind opens under",
        ("words", "end", "words end", "start", "start end", "kind", "under", "kind words", "kind opens", "kind end",
         "under words", "under end"),
    ),
    "text": (
        "digits function capitals name section marks bracket colon quote commas kind words",
        ("digits", "function", "capitals", "name", "section", "marks", "bracket", "colon", "quote", "commas",
         "function capitals", "kind function", "words commas", "kind capitals", "words bracket", "kind digits",
         "kind colon", "words quote"),
    ),
    "words": (
        "first second kind words",
        ("first", "second", "first second", "first kind", "first second kind", "first words"),
    ),
    "place": ("where edge page prose kind", ("where edge", "page", "prose", "where kind", "where edge kind")),
    "span": ("where above below", ("where above", "where below")),
    "headline": ("headline kind", ("headline", "headline kind")),
    "near": ("before after kind", ("before", "after", "before after", "before after kind")),
    "wide": ("before after rest", ("before", "after", "before after", "rest")),
    "layout": (
        "gap_above gap_below indent same kind",
        ("gap_above gap_below", "gap_above gap_below kind", "indent", "indent kind", "same", "same indent kind"),
    ),
    "page": (
        "related comments again topic words ending distance kind",
        ("related", "comments", "again", "topic words", "topic kind", "ending distance", "ending distance kind",
         "related kind", "again kind"),
    ),
    "run": ("here above below kind", ("here kind", "above", "below", "above below kind")),
    "above": ("kind words end start own", ("kind", "kind own", "words end", "start")),
    "below": ("kind words end start own", ("kind", "kind own", "words end", "start")),
    "second above": ("kind words end", ("kind", "words end")),
    "second below": ("kind words end", ("kind", "words end")),
    "third": ("above below", ("above", "below")),
    "company": ("above own below", ("above own below",)),
}  # fmt: skip

#: One unit as the model sees it: the values of each group's attributes, in the order of `GROUPS`.
Observation = tuple[tuple[object, ...], ...]
_Look = tuple[int, str, str, str, bool, str]

#: Upper bounds of the bins that lengths in words, distances in units, lengths of runs and shares fall into.
_WORDS = (1, 2, 3, 5, 8, 12, 20, 35, 60, 120)
_UNITS = (0, 1, 2, 3, 5, 9, 20, 50)
_RUNS = (0, 1, 2, 3, 5, 8, 15, 40)
_SHARES = (0, 0.1, 0.25, 0.4, 0.6, 0.85)

_END = {
    sign: name
    for name, signs in {
        ".": ".．｡。।۔॥։‥",
        "?": "?？؟",
        "!": "!！",
        "e": "…",
        ":": ":：",
        ",": ",،、;؛；",
    }.items()
    for sign in signs
}
_QUOTES = frozenset("\"'“„«»‘‚「『")
#: Characters; lines up to here recur from page to page, prose does not.
_SHORT = 120
#: Characters of a line that show how it is written, what it is about, and what it hints at.
_SAMPLE, _TOPIC, _HINTING = 120, 160, 240
#: Units of a run of debris that are looked at, from each of its ends.
_RUN_ENDS = 5
#: Characters of a paragraph whose words are compared; a dump may be one line of megabytes.
_LONGEST_TOPIC = 4000
_FAR = 999
#: What stands below articles.
_ENDING = frozenset({Role.COMMENTS, Role.RELATED, Role.NEWSLETTER, Role.LEGAL, Role.TAGS, Role.AUTHOR_BIO})
_OUTSIDE: _Look = (-1, "", "", "outside", False, "")


def in_sight(units: Sequence[Unit], headline: int | None) -> list[int]:
    """Indices of the units that the model looks at: of a long run of debris only those at its two ends.

    Menus and sidebars are most of a whole page, and the middle of a run goes as its ends go.
    """
    sight: list[int] = []
    run = 0
    for index, unit in enumerate(units):
        if unit.role is None and (unit.is_prose or unit.is_sentence or index == headline):
            run = 0
        else:
            run += 1
            if run > 2 * _RUN_ENDS:
                del sight[-_RUN_ENDS]
        sight.append(index)
    return sight


def observe(
    units: Sequence[Unit], sight: Sequence[int], first: int, last: int, headline: int | None
) -> list[Observation]:
    """What the model is told of each unit in sight.

    Args:
        units: all of the dump's.
        sight: indices of those to be told of.
        first: where the stretch of most prose begins.
        last: one past its end.
        headline: index of the unit that is likely the headline.
    """
    page = _Page(units, headline)
    looks = [_look(units[index]) for index in sight]
    texts = [_writing_of(units[index].text) for index in sight]
    padded = [_OUTSIDE, _OUTSIDE, _OUTSIDE, *looks, _OUTSIDE, _OUTSIDE, _OUTSIDE]
    observations: list[Observation] = []
    for place, index in enumerate(sight):
        look = looks[place]
        kind = look[3]
        if index < first:
            where, edge = "above", bisect_left(_UNITS, first - index)
            span: tuple[object, ...] = ("above", 0, 0)
        elif index < last:
            where, edge = "in", 0
            span = ("in", bisect_left(_UNITS, index - first), bisect_left(_UNITS, last - 1 - index))
        else:
            where, edge = "below", bisect_left(_UNITS, index - last + 1)
            span = ("below", 0, 0)
        third_above, second_above, above, _, below, second_below, third_below = padded[place : place + 7]
        writing, words = texts[place]
        observations.append(
            (
                look,
                (*writing, kind, look[0]),
                (*words, kind, look[0]),
                (where, edge, *page.place(index), kind),
                span,
                (page.from_headline(index), kind),
                (*page.prose_around(index, 3), kind),
                (*page.prose_around(index, 10), page.prose_below(index)),
                (*page.layout(index), kind),
                (*page.marks(index), look[0], *page.endings[index], kind),
                (*page.runs[index], kind),
                (above[3], *above[:3], kind),
                (below[3], *below[:3], kind),
                (second_above[3], *second_above[:2]),
                (second_below[3], *second_below[:2]),
                (third_above[3], third_below[3]),
                (above[3], kind, below[3]),
            )
        )
    return observations


def _look(unit: Unit) -> _Look:
    """Length, end, beginning and kind of a unit: the attributes of the group `look`."""
    text, words = unit.text, unit.shape.words
    end = _END.get(text.rstrip(CLOSERS)[-1:], "n")
    under = unit.role.value if unit.role is not None and unit.inherited else ""
    if unit.role is not None and not under:
        kind = unit.role.value
    elif unit.is_prose:
        kind = "prose"
    elif unit.is_sentence:
        kind = "sentence"
    elif unit.introduces:
        kind = "introduction"
    elif sum(map(str.isdigit, text[:80])) > len(text[:80]) / 4:
        kind = "numbers"
    else:
        kind = "phrase" if words >= 5 else "word"
    return bisect_left(_WORDS, words), end, _start(text, unit), kind, unit.opens, under


def _start(text: str, unit: Unit) -> str:
    first = text[0]
    if first.islower():
        return "small"
    if first.isupper():
        return "capital"
    if first.isdigit():
        return "digit"
    if first in _QUOTES:
        return "quote"
    return "bullet" if unit.is_item else "letter" if first.isalpha() else "sign"


def _writing_of(text: str) -> tuple[tuple[object, ...], tuple[str, str]]:
    """The attributes of the groups `text` and `words` that are the line's own."""
    return _writing_again(text) if len(text) <= _SHORT else (_writing(text), _hinted(text))


def _hinted(text: str) -> tuple[str, str]:
    """The roles that the line's words hint at most, each with how many words hint at it."""
    roles = hinted_roles(text[:_HINTING].casefold().split())
    if not roles:
        return "", ""
    (first, count), *rest = Counter(roles).most_common(2)
    second = f"{rest[0][0]} {min(rest[0][1], 2)}" if rest else ""
    return f"{first} {min(count, 4)}", second


def _writing(text: str) -> tuple[object, ...]:
    """How a line is written, from its first characters and its last."""
    sample = text[:_SAMPLE]
    words = sample.split()
    function: object = ""
    capitals: object = ""
    if len(words) >= 3:
        function = bisect_left(_SHARES, function_word_share(words))
        capitals = bisect_left(_SHARES, sum([word[0].isupper() for word in words]) / len(words))
    few = len(words) <= 6 and len(text) <= _SAMPLE
    last = text[-1]
    return (
        bisect_left(_SHARES, sum(map(str.isdigit, sample)) / len(sample)),
        function,
        capitals,
        min(len(words), 4) if few and is_name(text) else 0,
        few and len(words) <= 4 and is_section(text),
        ("|" if "|" in text else "")
        + ("/" if "/" in text[-40:] else "")
        + ("@" if "@" in sample or "http" in sample or "www." in sample else "")
        + ("A" if text.isupper() else ""),
        ")" if last in ")]" else "(" if "(" in sample else "",
        ":" in sample[:40],
        not _QUOTES.isdisjoint(sample),
        min(3, sample.count(",") + sample.count("،") + sample.count("、")),
    )


@lru_cache(maxsize=1 << 14)
def _writing_again(text: str) -> tuple[tuple[object, ...], tuple[str, str]]:
    return _writing(text), _hinted(text)


class _Page:
    """What is counted once over all of a dump's units."""

    def __init__(self, units: Sequence[Unit], headline: int | None) -> None:
        self._units, self._headline, self._count = units, headline, len(units)
        self._prose = [unit.shape.words if unit.is_prose and unit.role is None else 0 for unit in units]
        self._so_far = [0]
        for words in self._prose:
            self._so_far.append(self._so_far[-1] + words)
        self._total = self._so_far[-1] or 1
        self._printed = Counter([unit.text for unit in units])
        self._topics: Counter[str] = Counter()
        indents: Counter[int] = Counter()
        for unit, words in zip(units, self._prose, strict=True):
            if words:
                self._topics.update(set(content_words(unit.text[:_LONGEST_TOPIC])))
                indents[unit.lines[0].indent] += words
        self._indent = indents.most_common(1)[0][0] if indents else 0
        self._is_flat = len({unit.lines[0].indent for unit in units}) == 1
        self.endings = self._next_endings()
        self.runs = self._runs_of_debris()
        self._related = self._since(lambda unit: unit.opens and unit.role is Role.RELATED)
        self._comments = self._since(lambda unit: unit.role is Role.COMMENTS)

    def _next_endings(self) -> list[tuple[str, int]]:
        """For each unit, the next heading of what stands below articles, and how far off it is."""
        endings = []
        role, at = "", 0
        for index in range(self._count - 1, -1, -1):
            endings.append((role, bisect_left(_UNITS, at - index) if role else 0))
            unit = self._units[index]
            if unit.role in _ENDING and (unit.opens or unit.role is Role.LEGAL):
                role, at = unit.role.value, index
        return endings[::-1]

    def _runs_of_debris(self) -> list[tuple[int, int, int]]:
        """For each unit, the lengths of the run of no sentences that it is in, or that end or begin beside it."""
        above, runs = 0, []
        for unit in self._units:
            above = 0 if unit.is_prose or unit.is_sentence else above + 1
            runs.append(above)
        below = 0
        whole = [0] * self._count
        for index in range(self._count - 1, -1, -1):
            below = 0 if not runs[index] else below or runs[index]
            whole[index] = below
        binned = [bisect_left(_RUNS, run) for run in whole]
        padded = [0, *binned, 0]
        return [
            (here, 0, 0) if here else (here, padded[index], padded[index + 2])
            for index, here in enumerate(binned)
        ]

    def _since(self, opens: Callable[[Unit], bool]) -> list[int]:
        """For each unit, how many units above it the last such stands."""
        since, last = [], _FAR
        for unit in self._units:
            since.append(last)
            last = 0 if opens(unit) else last + 1
        return since

    def place(self, index: int) -> tuple[int, int]:
        """How far down the page a unit stands, in tenths, and how much of its prose stands above."""
        return 10 * index // self._count, bisect_left(_SHARES, self._so_far[index] / self._total)

    def prose_around(self, index: int, reach: int) -> tuple[int, int]:
        """Words of prose in so many units above and below."""
        so_far = self._so_far
        return (
            bisect_left(_WORDS, so_far[index] - so_far[max(0, index - reach)]),
            bisect_left(_WORDS, so_far[min(self._count, index + 1 + reach)] - so_far[index + 1]),
        )

    def prose_below(self, index: int) -> int:
        return bisect_left(_SHARES, 1 - self._so_far[index + 1] / self._total)

    def from_headline(self, index: int) -> str:
        """Where a unit stands to what is likely the headline."""
        if self._headline is None:
            return ""
        distance = index - self._headline
        if distance == 0:
            return "is"
        return f"{'above' if distance < 0 else 'below'} {bisect_left(_UNITS, abs(distance))}"

    def layout(self, index: int) -> tuple[object, ...]:
        """Blank lines above and below, and the indent beside that of most prose and of the line above."""
        line = self._units[index].lines[0]
        above = self._units[index - 1] if index else None
        gap_above = line.number - 1 - (above.lines[-1].number if above else 0)
        if index + 1 < self._count:
            gap_below = self._units[index + 1].lines[0].number - 1 - self._units[index].lines[-1].number
        else:
            gap_below = 3
        if self._is_flat:
            indent = "flat"
        else:
            indent = (
                "same" if line.indent == self._indent else "less" if line.indent < self._indent else "more"
            )
        same = above is not None and above.lines[0].indent == line.indent
        return min(3, gap_above), min(3, gap_below), indent, same

    def marks(self, index: int) -> tuple[object, ...]:
        """Distance from headings of related links and comments, repetition, and words shared with the prose."""
        unit = self._units[index]
        comments = self._comments[index]
        return (
            bisect_left(_UNITS, self._related[index]),
            "" if comments >= _FAR else "near" if comments < 3 else "far",
            self._printed[unit.text] > 1,
            self._topic_share(unit, 1 if self._prose[index] else 0),
        )

    def _topic_share(self, unit: Unit, own: int) -> object:
        """Share of a unit's words that the prose around it says too."""
        words = set(content_words(unit.text[:_TOPIC]))
        if not words:
            return ""
        topics = self._topics
        return bisect_left(_SHARES, sum([topics[word] > own for word in words]) / len(words))
