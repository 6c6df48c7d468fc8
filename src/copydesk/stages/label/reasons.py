"""What the line model says of a unit, in words: what weighed most, as a journalist would put it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from copydesk.knowledge.line_model import STATES, line_model
from copydesk.stages.label.features import GROUPS, Observation

#: Grounds named, and how much a ground must weigh to be named.
_NAMED, _LEAST = 2, 0.15
_PROSE_WORDS = 5  # the bin of 12 words, from which on text is prose
_MOST_PROSE = 4  # the bin of six tenths

_KINDS = {
    "prose": "a paragraph", "sentence": "a short sentence", "introduction": "a line that announces something",
    "numbers": "figures", "phrase": "a line that is no sentence", "word": "a few words",
    "outside": "the edge of the page", "share": "a share button", "related": "a related link", "tags": "tags",
    "advert": "an advertisement", "newsletter": "a newsletter", "comments": "a line of comments",
    "navigation": "a menu", "legal": "a legal line", "author_bio": "a line about the author", "noise": "noise",
    "byline": "a byline", "date": "a date", "caption": "a caption",
}  # fmt: skip


class ModelReason(NamedTuple):
    """The model's verdict on a unit; printed, it says why: most are never asked, and words take time.

    Attributes:
        observation: what the model was told of the unit.
        probability: that of the verdict, 0 to 1.
        state: the one of `STATES` that the verdict rests on.
        remark: what is to be said behind it.
    """

    observation: Observation
    probability: float
    state: str
    remark: str = ""

    def __str__(self) -> str:
        """`model 0.98: long sentences stop here, short lines follow`: the probability, and the grounds."""
        grounds = ", ".join(_grounds(self.observation, self.state)) or "the lines around it"
        return f"model {self.probability:.2f}: {grounds}{self.remark}"


def _grounds(observation: Observation, state: str) -> list[str]:
    evidence = line_model().evidence(observation, STATES.index(state))
    strong = sorted([(-speaks, place) for place, speaks in enumerate(evidence) if speaks >= _LEAST])
    grounds: list[str] = []
    for _, place in strong:
        ground = _ground(_NAMES[place], observation[place])
        if ground and ground not in grounds:
            grounds.append(ground)
            if len(grounds) == _NAMED:
                break
    return grounds


@lru_cache(maxsize=1 << 13)
def _ground(group: str, values: Sequence[object]) -> str:
    return _GROUNDS[group](dict(zip(_ATTRIBUTES[group], values, strict=True)))


_NAMES = tuple(GROUPS)
_ATTRIBUTES = {name: attributes.split() for name, (attributes, _) in GROUPS.items()}
_Values = dict[str, object]


def _look(values: _Values) -> str:
    kind = str(values["kind"])
    if kind == "prose":
        return "a full sentence or more" if values["end"] in (".", "?", "!", "e") else "a long line"
    if kind in ("phrase", "word"):
        return "short, no full stop"
    return _KINDS.get(kind, kind)


def _wording(values: _Values) -> str:
    if values["function"] not in ("", 0, 1):
        return "worded as prose is"
    return "capitals as names have" if values["capitals"] not in ("", 0, 1, 2) else "few function words"


def _marks(values: _Values) -> str:
    if values["digits"] not in (0, 1):
        return "many figures"
    if values["marks"]:
        return "signs that debris has"
    if values["section"]:
        return "the name of a section"
    return "a name" if values["name"] else "few figures"


def _signs(values: _Values) -> str:
    if values["quote"]:
        return "quotation marks"
    if values["colon"]:
        return "a colon near its beginning"
    if values["bracket"]:
        return "brackets"
    return "commas as sentences have" if values["commas"] else "no commas"


def _hints(values: _Values) -> str:
    first = str(values["first"]).rpartition(" ")[0]
    return f"words as in {_KINDS.get(first, first)}" if first else "no word that debris has"


def _place(values: _Values) -> str:
    return {
        "above": "above the stretch of most prose", "in": "in the stretch of most prose",
        "below": "below the stretch of most prose",
    }[str(values["where"])]  # fmt: skip


def _around(values: _Values) -> str:
    above, below = (int(str(values[side])) >= _PROSE_WORDS for side in ("before", "after"))
    if above and below:
        return "long sentences above and below"
    if above:
        return "long sentences stop here, short lines follow"
    return "short lines stop here, long sentences follow" if below else "no long sentences near"


def _layout(values: _Values) -> str:
    if values["indent"] in ("less", "more"):
        return "not indented as the prose is"
    gaps = bool(values["gap_above"]), bool(values["gap_below"])
    return {
        (True, True): "blank lines around it", (True, False): "a blank line above it",
        (False, True): "a blank line below it", (False, False): "no blank line around it",
    }[gaps]  # fmt: skip


def _page(values: _Values) -> str:
    above = int(str(values["prose"]))
    if above == 0:
        return "no prose above it"
    return "most prose is above it" if above > _MOST_PROSE else "some prose is above it"


def _boxes(values: _Values) -> str:
    if values["again"]:
        return "printed twice on the page"
    if int(str(values["related"])) <= 3:
        return "related links above it"
    return "comments above it" if values["comments"] == "near" else "no related links above it"


def _topic(values: _Values) -> str:
    if values["topic"] not in ("", 0, 1):
        return "words that the article repeats"
    return "words of its own" if values["topic"] != "" else "no word to compare"


def _ending(values: _Values) -> str:
    ending = str(values["ending"])
    return f"below it {_KINDS.get(ending, ending)}" if ending else "nothing below that ends articles"


def _run(values: _Values) -> str:
    if values["here"]:
        return "in a long run of short lines" if int(str(values["here"])) > 4 else "among few short lines"
    return "sentences around it"


def _neighbour(place: str) -> Callable[[_Values], str]:
    return lambda values: f"{place} it {_KINDS.get(str(values['kind']), str(values['kind']))}"


def _company(values: _Values) -> str:
    above, below = (_KINDS.get(str(values[side]), str(values[side])) for side in ("above", "below"))
    return f"between {above} and {below}"


_GROUNDS: dict[str, Callable[[_Values], str]] = {
    "look": _look, "wording": _wording, "marks": _marks, "signs": _signs, "hints": _hints,
    "place": _place, "page": _page, "span": _place, "near": _around, "wide": _around, "layout": _layout,
    "boxes": _boxes, "topic": _topic, "ending": _ending, "run": _run,
    "above": _neighbour("above"), "below": _neighbour("below"),
    "own above": _neighbour("above"), "own below": _neighbour("below"),
    "second above": _neighbour("two above"), "second below": _neighbour("two below"),
    "third": lambda values: "",  # what is said anyway where nothing else stands out
    "company": _company,
}  # fmt: skip
