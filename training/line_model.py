"""Make `knowledge/line_model.json`: what speaks for and against a line's being of the article.

A linear-chain conditional random field, fitted by CRFsuite (L-BFGS with L1 and L2 penalties). Its features are
those of `copydesk.stages.label.features`. Golds follow different customs: those of `LEADING` sets are followed,
other sets share the general weights and have some of their own, which are thrown away (Daumé 2007, "Frustratingly
easy domain adaptation").
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pycrfsuite

from copydesk.knowledge.line_model import STATES, feature_value
from copydesk.model import Role
from copydesk.stages.label.block import find_block
from copydesk.stages.label.features import GROUPS, Observation, in_sight, observe
from copydesk.stages.label.units import Unit
from training.augment import Told, spoilt_and_rewritten
from training.corpus import Page
from training.dumps import Dump, units_in
from training.scores import shingles, squeezed

#: The sets whose golds are made by hand, by the customs of news desks.
LEADING = frozenset({"fundus", "arabic"})
#: Sets that are not learned from: silver golds, and pages of all kinds. Measured by cross-validation: with them full
#: F1 falls by 0.003 on the leading sets.
PASSED_OVER = frozenset({"trafilatura", "readability"})
#: Penalties, most rounds, and how often a feature must be seen. Measured by cross-validation: half or double the
#: penalties make no difference.
_SETTINGS = {
    "c1": 0.3, "c2": 0.3, "max_iterations": 100, "feature.possible_transitions": True, "feature.minfreq": 2,
}  # fmt: skip
#: Fits of which the weights are the mean, each with dumps spoilt in other ways (Breiman 1996, "Bagging predictors").
#: Measured by cross-validation: full F1 of three is higher than of one by 0.001 on nodes and by 0.005 on text nodes,
#: recall by 0.002 and 0.008.
DRAWS = 3
#: The states of what is of the article.
ARTICLE = frozenset({"text", "subheading"})
#: Before the name of a feature that only sets beside the leading ones have.
_OTHERS = "*"
#: Characters without spaces from which on a line within the gold's text is of it for certain, and from which on
#: a line that the gold's standfirst holds is of that.
_CERTAIN, _CERTAIN_SUMMARY = 12, 30
#: Words in runs of four that tell a line which is in the gold with small changes, and the share that must be in it.
_RUNS, _SHARED = 6, 0.5
#: Decimals of a weight.
_DECIMALS = 3
#: Weights that change no verdict.
_LEAST = 0.005
_NOTHING = [0.0] * len(STATES)


@dataclass(frozen=True, slots=True)
class Example:
    """One dump as the model is told of it, with the true state of each unit in sight."""

    page: Page
    dump: str
    spoilt: bool
    observations: Sequence[Observation]
    states: Sequence[str]


# --- examples ---------------------------------------------------------------------------------------


def examples(dumps: Sequence[Dump], draw: int) -> Iterator[Example]:
    """Each dump with a gold; those of the leading sets also spoilt and rewritten, in other ways with each draw."""
    debris = _debris(dumps)
    for dump in dumps:
        page = dump.page
        if not _gold_text(page):
            continue
        states = states_of(page, dump.units, dump.titles)
        yield _example(dump, dump.units, states, is_spoilt=False)
        if page.set in LEADING:
            by_line = {
                line.number: state
                for unit, state in zip(dump.units, states, strict=True)
                for line in unit.lines
                if state in ARTICLE
            }
            told = [Told(line.text, by_line.get(line.number)) for line in dump.lines]
            strange = [
                line for language, found in debris.items() if language != page.language for line in found
            ]
            for changed in spoilt_and_rewritten(
                told, f"{dump.name}#{draw}", partial(_is_one_of, dump.titles), strange
            ):
                yield _changed_example(dump, changed)


def _is_one_of(titles: frozenset[str], line: str) -> bool:
    return squeezed(line) in titles


def _changed_example(dump: Dump, told: Sequence[Told]) -> Example:
    _, units = units_in("\n".join(line.text for line in told))
    found = [
        next((state for line in unit.lines if (state := told[line.number - 1].state)), None) for unit in units
    ]
    return _example(dump, units, _placed(found), is_spoilt=True)


def _example(dump: Dump, units: Sequence[Unit], states: Sequence[str], *, is_spoilt: bool) -> Example:
    first, last = find_block(units)
    sight = in_sight(units)
    observations = observe(units, sight, first, last) if units else []
    return Example(dump.page, dump.kind, is_spoilt, observations, [states[index] for index in sight])


def _debris(dumps: Iterable[Dump]) -> dict[str, list[str]]:
    """Short lines of certain debris, by language."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for dump in dumps:
        if dump.page.set in LEADING and dump.kind == "node":
            for unit in dump.units:
                if (
                    unit.role in (Role.SHARE, Role.RELATED, Role.NEWSLETTER, Role.ADVERT)
                    and not unit.inherited
                ):
                    found[dump.page.language].add(unit.text)
    return {language: sorted(lines) for language, lines in sorted(found.items())}


def _gold_text(page: Page) -> str:
    return page.gold.body or "\n".join(page.gold.paragraphs or page.gold.silver_paragraphs)


def states_of(page: Page, units: Sequence[Unit], titles: frozenset[str]) -> list[str]:
    """The true state of each unit, by the gold's text."""
    text = _gold_text(page)
    body = squeezed(text)
    headings = {squeezed(heading) for heading in page.gold.subheadings}
    summaries = [squeezed(summary) for summary in page.gold.summary]
    known = shingles(text, page.language)
    found: list[str | None] = []
    unsure = []
    for index, unit in enumerate(units):
        own = squeezed(unit.text)
        state = None
        if own and own not in titles:
            if own in headings:
                state = "subheading"
            elif (
                (len(own) > _CERTAIN_SUMMARY and any(own in summary for summary in summaries))
                or own in summaries
                or (len(own) >= _CERTAIN and own in body)
            ):
                state = "text"
            else:
                runs = shingles(unit.text, page.language)
                if len(runs) >= _RUNS and sum(run in known for run in runs) >= _SHARED * len(runs):
                    state = "text"
                elif own in body:
                    unsure.append(index)
        found.append(state)
    of_article = [state is not None or index in unsure for index, state in enumerate(found)]
    for index in unsure:  # a few letters are in any text: their neighbours tell
        if sum(of_article[max(0, index - 2) : index]) + sum(of_article[index + 1 : index + 3]) >= 2:
            found[index] = "text"
    return _placed(found)


def _placed(found: Sequence[str | None]) -> list[str]:
    """The states of all units, those that are of no article by where they stand to it."""
    kept = [index for index, state in enumerate(found) if state]
    first, last = (kept[0], kept[-1]) if kept else (len(found), len(found))
    return [
        state or ("above" if index < first else "below" if index > last else "inside")
        for index, state in enumerate(found)
    ]


# --- fitting ----------------------------------------------------------------------------------------

_TEMPLATES = [
    (group, template, [attributes.split().index(name) for name in template.split()])
    for group, (attributes, templates) in GROUPS.items()
    for template in templates
]
_ORDER = {group: place for place, group in enumerate(GROUPS)}


def names(observation: Observation) -> list[str]:
    """The features of one unit, as CRFsuite is told them: group, template and values, parted by tabs."""
    return [
        f"{group}\t{template}\t{feature_value([observation[_ORDER[group]][place] for place in places])}"
        for group, template, places in _TEMPLATES
    ]


def fit(told: Iterable[Example]) -> dict[str, Any]:
    """The weights, as `knowledge/line_model.py` reads them."""
    trainer = pycrfsuite.Trainer(verbose=False, algorithm="lbfgs", params=_SETTINGS)
    for example in told:
        lines = [names(observation) for observation in example.observations]
        if example.page.set not in LEADING:
            lines = [[*line, *(_OTHERS + name for name in line)] for line in lines]
        trainer.append(lines, list(example.states))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "line_model.crfsuite"))
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    found: defaultdict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for (name, state), weight in info.state_features.items():
        if not name.startswith(_OTHERS) and abs(weight) >= _LEAST:
            group, template, value = name.split("\t")
            found[group, template, value][state] = weight
    groups: dict[str, Any] = {
        group: {"attributes": attributes.split(), "templates": {template: {} for template in templates}}
        for group, (attributes, templates) in GROUPS.items()
    }
    for (group, template, value), weights in sorted(found.items()):
        groups[group]["templates"][template][value] = [
            round(weights.get(state, 0.0), _DECIMALS) for state in STATES
        ]
    transitions = {
        before: {after: round(info.transitions.get((before, after), 0.0), _DECIMALS) for after in STATES}
        for before in STATES
    }
    return {"transitions": transitions, "groups": groups}


def mean(fits: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The mean of the weights of some fits; what one has not learned it has as nothing."""
    groups: dict[str, Any] = {}
    for name, group in fits[0]["groups"].items():
        templates: dict[str, Any] = {}
        for template in group["templates"]:
            learned = [fit["groups"][name]["templates"][template] for fit in fits]
            templates[template] = {
                value: weights
                for value in sorted(set().union(*learned))
                if any(weights := _mean([values.get(value, _NOTHING) for values in learned]))
            }
        groups[name] = {"attributes": group["attributes"], "templates": templates}
    transitions = {
        before: dict(
            zip(STATES, _mean([[*fit["transitions"][before].values()] for fit in fits]), strict=True)
        )
        for before in STATES
    }
    return {"transitions": transitions, "groups": groups}


def _mean(weights: Sequence[Sequence[float]]) -> list[float]:
    means = [round(sum(of_state) / len(weights), _DECIMALS) for of_state in zip(*weights, strict=True)]
    return [weight if abs(weight) >= _LEAST else 0.0 for weight in means]


def write(weights: dict[str, Any], path: Path) -> None:
    """One feature a line, so that two versions can be compared."""
    lines = ['{"transitions": ' + json.dumps(weights["transitions"]) + ',\n"groups": {']
    groups = []
    for name, group in weights["groups"].items():
        templates = []
        for template, values in group["templates"].items():
            told = ",\n".join(
                f"{json.dumps(value, ensure_ascii=False)}: {_numbers(found)}"
                for value, found in values.items()
            )
            templates.append(
                f"{json.dumps(template)}: {{\n{told}\n}}" if told else f"{json.dumps(template)}: {{}}"
            )
        groups.append(
            f'{json.dumps(name)}: {{"attributes": {json.dumps(group["attributes"])}, "templates": {{\n'
            + ",\n".join(templates)
            + "\n}}"
        )
    lines.append(",\n".join(groups))
    lines.append("}}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _numbers(weights: Sequence[float]) -> str:
    return "[" + ",".join(f"{weight:g}" for weight in weights) + "]"


def counts(told: Iterable[Example]) -> Counter[tuple[str, str]]:
    """How many dumps of each set and kind the model was told of."""
    return Counter((example.page.set, example.dump) for example in told if not example.spoilt)
