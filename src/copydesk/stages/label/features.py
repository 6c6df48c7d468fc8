"""What the line model is told of each unit: how it looks, where it stands, what stands around it.

Nothing here knows a word, a publisher or a language. Words reach the model as the category that the language
files give a line (share, related, byline, ...) and as the share of function words, so that what is learned on
pages in one language holds in others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import accumulate, compress
from operator import sub

from copydesk.model import Role
from copydesk.stages.label.units import Unit
from copydesk.stages.label.writing import SHARES, UNREAD, Written, written

#: The groups of features in order: the attributes of a unit that belong together, and which of them are looked
#: at alone or in company. One weight is learned for each value of each such template and each state. The weights of
#: a group's values are summed when first met, which takes most of the time: attributes of which each combination
#: is new belong to different groups.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "look": (
        "words end start kind opens under",
        ("words", "end", "words end", "start", "start end", "kind", "under", "kind words", "kind opens", "kind end",
         "under words", "under end"),
    ),
    "wording": (
        "function capitals kind",
        ("function", "capitals", "function capitals", "kind function", "kind capitals"),
    ),
    "marks": ("digits name section marks kind", ("digits", "name", "section", "marks", "kind digits")),
    "signs": (
        "bracket colon quote commas words",
        ("bracket", "colon", "quote", "commas", "words bracket", "words colon", "words quote", "words commas"),
    ),
    "hints": ("first second kind", ("first", "second", "first second", "first kind", "first second kind")),
    "place": ("where edge kind", ("where edge", "where kind", "where edge kind")),
    "page": ("page prose", ("page", "prose")),
    "span": ("where above below", ("where above", "where below")),
    "near": ("before after kind", ("before", "after", "before after", "before after kind")),
    "wide": ("before after rest", ("before", "after", "before after", "rest")),
    "layout": (
        "gap_above gap_below indent same kind",
        ("gap_above gap_below", "gap_above gap_below kind", "indent", "indent kind", "same", "same indent kind"),
    ),
    "boxes": (
        "related comments again kind",
        ("related", "comments", "again", "related kind", "again kind"),
    ),
    "topic": ("topic words kind", ("topic words", "topic kind")),
    "ending": ("ending distance kind", ("ending distance", "ending distance kind")),
    "run": ("here above below kind", ("here kind", "above", "below", "above below kind")),
    "above": ("kind words end start", ("kind", "words end", "start")),
    "below": ("kind words end start", ("kind", "words end", "start")),
    "own above": ("kind own", ("kind own",)),
    "own below": ("kind own", ("kind own",)),
    "second above": ("kind words end", ("kind", "words end")),
    "second below": ("kind words end", ("kind", "words end")),
    "third": ("above below", ("above", "below")),
    "company": ("above own below", ("above own below",)),
}  # fmt: skip

#: One unit as the model sees it: the values of each group's attributes, in the order of `GROUPS`.
Observation = tuple[tuple[object, ...], ...]
_Look = tuple[int, str, str, str, bool, str]
#: An attribute's values, or a group's, unit by unit.
_Column = Sequence[object]
_Group = Sequence[tuple[object, ...]]

#: Upper bounds of the bins that lengths in words, distances in units and lengths of runs fall into.
_WORDS = (1, 2, 3, 5, 8, 12, 20, 35, 60, 120)
_UNITS = (0, 1, 2, 3, 5, 9, 20, 50)
_RUNS = (0, 1, 2, 3, 5, 8, 15, 40)

#: Units of a run of debris that are looked at, from each of its ends.
_RUN_ENDS = 5
_FAR = 999
#: Blank lines above or below a unit that are told apart.
_MOST_BLANK = 3
#: What stands below articles.
_ENDING = frozenset({Role.COMMENTS, Role.RELATED, Role.NEWSLETTER, Role.LEGAL, Role.TAGS, Role.AUTHOR_BIO})
_OUTSIDE: _Look = (-1, "", "", "outside", False, "")


def in_sight(units: Sequence[Unit]) -> list[int]:
    """Indices of the units that the model looks at: of a long run of debris only those at its two ends.

    Menus and sidebars are most of a whole page, and the middle of a run goes as its ends go.
    """
    sight: list[int] = []
    run = 0
    for index, unit in enumerate(units):
        if unit.role is None and (unit.is_prose or unit.is_sentence):
            run = 0
        else:
            run += 1
            if run > 2 * _RUN_ENDS:
                del sight[-_RUN_ENDS]
        sight.append(index)
    return sight


def observe(units: Sequence[Unit], sight: Sequence[int], first: int, last: int) -> list[Observation]:
    """What the model is told of each unit in sight.

    Worked out attribute by attribute, each for all units in sight at once.

    Args:
        units: all of the dump's.
        sight: indices of those to be told of.
        first: where the stretch of most prose begins.
        last: one past its end.
    """
    seen = [units[index] for index in sight]
    texts = [UNREAD if _is_decided(unit) else written(unit.text) for unit in seen]
    (
        _, _, _, function, capitals, digits, name, section, marks, bracket, colon, quote, commas, first_hint,
        second_hint, topics,
    ) = zip(*texts, strict=True)  # fmt: skip
    looks = list(map(_look, seen, texts))
    words, _, _, kind, _, _ = zip(*looks, strict=True)
    prose = [unit.shape.words if unit.is_prose and unit.role is None else 0 for unit in units]
    so_far = [0, *accumulate(prose)]
    where, edge, span = _stretch(sight, first, last)
    page, above, rest = _down_the_page(sight, so_far)
    columns: tuple[Iterable[Sequence[object]], ...] = (
        looks,
        zip(function, capitals, kind, strict=True),
        zip(digits, name, section, marks, kind, strict=True),
        zip(bracket, colon, quote, commas, words, strict=True),
        zip(first_hint, second_hint, kind, strict=True),
        zip(where, edge, kind, strict=True),
        zip(page, above, strict=True),
        span,
        zip(*_prose_around(sight, so_far, 3), kind, strict=True),
        zip(*_prose_around(sight, so_far, 10), rest, strict=True),
        zip(*_layout(units, sight, prose), kind, strict=True),
        zip(*_since_headings(units, sight), _repeated(units, seen), kind, strict=True),
        zip(_topic_shares(prose, sight, topics), words, kind, strict=True),
        zip(*_endings(units, sight), kind, strict=True),
        zip(*_runs_of_debris(units, sight), kind, strict=True),
        *_neighbours(looks),
    )
    return list(zip(*columns, strict=True))


def _is_decided(unit: Unit) -> bool:
    """Whether a line's own words or form are certain: then how it is written tells nothing more."""
    return unit.role is not None and not unit.inherited and not unit.is_prose


def _look(unit: Unit, text: Written) -> _Look:
    """Length, end, beginning and kind of a unit: the attributes of the group `look`."""
    words, role, under = unit.shape.words, unit.role, ""
    if role is not None and text is UNREAD:
        return 0, "", "", role.value, unit.opens, ""
    if role is not None and unit.inherited:
        under, role = role.value, None
    if role is not None:
        kind = role.value
    elif unit.is_prose:
        kind = "prose"
    elif unit.is_sentence:
        kind = "sentence"
    elif unit.introduces:
        kind = "introduction"
    elif text.is_numbers:
        kind = "numbers"
    else:
        kind = "phrase" if words >= 5 else "word"
    return bisect_left(_WORDS, words), text.end, text.start, kind, unit.opens, under


def _stretch(sight: Sequence[int], first: int, last: int) -> tuple[_Column, _Column, _Group]:
    """Whether a unit stands above, in or below the stretch of most prose, how far from it, and from its ends in it."""
    start, stop = bisect_left(sight, first), bisect_left(sight, max(first, last))
    above, inside, below = sight[:start], sight[start:stop], sight[stop:]
    where = ["above"] * len(above) + ["in"] * len(inside) + ["below"] * len(below)
    edge = [bisect_left(_UNITS, first - index) for index in above]
    edge += [0] * len(inside)
    edge += [bisect_left(_UNITS, index - last + 1) for index in below]
    span: list[tuple[object, ...]] = [("above", 0, 0)] * len(above)
    span += [
        ("in", bisect_left(_UNITS, index - first), bisect_left(_UNITS, last - 1 - index)) for index in inside
    ]
    span += [("below", 0, 0)] * len(below)
    return where, edge, span


def _down_the_page(sight: Sequence[int], so_far: Sequence[int]) -> tuple[_Column, _Column, _Column]:
    """How far down the page a unit stands, in tenths; the bins of how much of its prose stands above and below."""
    count, total = len(so_far) - 1, so_far[-1] or 1
    return (
        [10 * index // count for index in sight],
        [bisect_left(SHARES, so_far[index] / total) for index in sight],
        [bisect_left(SHARES, 1 - so_far[index + 1] / total) for index in sight],
    )


def _prose_around(sight: Sequence[int], so_far: Sequence[int], reach: int) -> tuple[_Column, _Column]:
    """Words of prose in so many units above and below."""
    ahead = [*so_far[reach:], *[so_far[-1]] * reach]
    within = [bisect_left(_WORDS, words) for words in map(sub, ahead, so_far)]
    # What the first units have above them is all there is.
    first = [bisect_left(_WORDS, words) for words in so_far[:reach]]
    before = [*first, *within]
    return [before[index] for index in sight], [within[index + 1] for index in sight]


def _layout(units: Sequence[Unit], sight: Sequence[int], prose: Sequence[int]) -> Sequence[_Column]:
    """Blank lines above and below, and the indent beside that of most prose and of the line above."""
    indents = [unit.lines[0].indent for unit in units]
    starts = [unit.lines[0].number - 1 for unit in units]
    blank = map(sub, starts, [0, *[unit.lines[-1].number for unit in units]])
    gaps = [lines if lines < _MOST_BLANK else _MOST_BLANK for lines in blank]
    gaps.append(_MOST_BLANK)
    if len(set(indents)) == 1:
        beside: _Column = ["flat"] * len(sight)
        same = [index > 0 for index in sight]
    else:
        by_indent: Counter[int] = Counter()
        for indent, words in zip(indents, prose, strict=True):
            if words:
                by_indent[indent] += words
        usual = max(by_indent, key=by_indent.__getitem__, default=0)
        beside = [
            "same" if indents[index] == usual else "less" if indents[index] < usual else "more"
            for index in sight
        ]
        same = [index > 0 and indents[index - 1] == indents[index] for index in sight]
    return [gaps[index] for index in sight], [gaps[index + 1] for index in sight], beside, same


def _since_headings(units: Sequence[Unit], sight: Sequence[int]) -> tuple[_Column, _Column]:
    """How far above a unit the last heading of related links stands, and the last line of comments."""
    related = _since(
        [index for index, unit in enumerate(units) if unit.opens and unit.role is Role.RELATED], len(units)
    )
    comments = _since([index for index, unit in enumerate(units) if unit.role is Role.COMMENTS], len(units))
    return (
        [bisect_left(_UNITS, related[index]) for index in sight],
        ["" if comments[index] >= _FAR else "near" if comments[index] < 3 else "far" for index in sight],
    )


def _since(places: Iterable[int], count: int) -> list[int]:
    """For each of so many units, how many units stand between it and the last of these places above it."""
    since: list[int] = []
    start = _FAR
    for place in places:
        since += range(start, start + place + 1 - len(since))
        start = 0
    since += range(start, start + count - len(since))
    return since


def _repeated(units: Sequence[Unit], seen: Sequence[Unit]) -> _Column:
    """Whether a unit is printed more than once on the page."""
    printed = Counter([unit.text for unit in units])
    return [printed[unit.text] > 1 for unit in seen]


def _topic_shares(prose: Sequence[int], sight: Sequence[int], topics: Sequence[Set[str]]) -> _Column:
    """Share of a unit's words that the prose says too; for a unit of prose, that other units of it say."""
    said: set[str] = set()
    said_again: set[str] = set()
    is_prose = [prose[index] > 0 for index in sight]
    for topic in compress(topics, is_prose):
        said_again |= said & topic
        said |= topic
    return [
        bisect_left(SHARES, len(topic & (said_again if of_prose else said)) / len(topic)) if topic else ""
        for topic, of_prose in zip(topics, is_prose, strict=True)
    ]


def _endings(units: Sequence[Unit], sight: Sequence[int]) -> tuple[_Column, _Column]:
    """The next heading of what stands below articles, and how far off it is."""
    roles: list[str] = []
    distances: list[int] = []
    for place, unit in enumerate(units):
        if unit.role in _ENDING and (unit.opens or unit.role is Role.LEGAL):
            distances += [bisect_left(_UNITS, place - index) for index in range(len(roles), place)]
            roles += [unit.role.value] * (place - len(roles))
    left = len(units) - len(roles)
    roles += [""] * left
    distances += [0] * left
    return [roles[index] for index in sight], [distances[index] for index in sight]


def _runs_of_debris(units: Sequence[Unit], sight: Sequence[int]) -> Sequence[_Column]:
    """The lengths of the run of no sentences that a unit is in, or that end or begin beside it."""
    runs, run = [0], 0
    for unit in units:
        if unit.is_prose or unit.is_sentence:
            runs += [bisect_left(_RUNS, run)] * run
            runs.append(0)
            run = 0
        else:
            run += 1
    runs += [bisect_left(_RUNS, run)] * run
    runs.append(0)
    return (
        [runs[index + 1] for index in sight],
        [0 if runs[index + 1] else runs[index] for index in sight],
        [0 if runs[index + 1] else runs[index + 2] for index in sight],
    )


def _neighbours(looks: Sequence[_Look]) -> Sequence[Iterable[Sequence[object]]]:
    """The looks of the units in sight nearest to each."""
    count = len(looks)
    outside = [_OUTSIDE] * 3
    words, ends, starts, kinds, _, _ = zip(*outside, *looks, *outside, strict=True)

    def beside(step: int, *columns: _Column) -> Sequence[_Column]:
        return [column[3 + step : 3 + step + count] for column in columns]

    (own,) = beside(0, kinds)
    (above,), (below,) = beside(-1, kinds), beside(1, kinds)
    return [
        zip(*columns, strict=True)
        for columns in (
            beside(-1, kinds, words, ends, starts),
            beside(1, kinds, words, ends, starts),
            (above, own),
            (below, own),
            beside(-2, kinds, words, ends),
            beside(2, kinds, words, ends),
            (*beside(-3, kinds), *beside(3, kinds)),
            (above, own, below),
        )
    ]
