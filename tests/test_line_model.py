"""The line model's sums, its weights file, and what it is shown of a page."""

from __future__ import annotations

import json
import math
import random
from importlib.resources import files
from itertools import pairwise, product
from typing import Any

import pytest

from copydesk.knowledge.line_model import STATES, WEIGHTS, LineModel, line_model
from copydesk.stages.label.block import find_block
from copydesk.stages.label.boxes import told_units
from copydesk.stages.label.features import GROUPS, in_sight
from copydesk.stages.label.units import Unit
from copydesk.stages.label.weigh import weigh
from copydesk.stages.normalize import normalize

#: Far beyond what the weights of one unit come to.
EXTREME = 100.0
VALUES = "xyz"


def model(
    greatest: float, seed: int
) -> tuple[LineModel, dict[str, list[float]], dict[str, dict[str, float]]]:
    """A model of one group with one attribute, its weights by chance; and those weights."""
    chance = random.Random(seed)

    def some() -> float:
        return round(chance.uniform(-greatest, greatest), 3)  # as the file has them

    weights = {value: [some() for _ in STATES] for value in VALUES}
    transitions = {before: {after: some() / 5 for after in STATES} for before in STATES}
    told = {"transitions": transitions, "groups": {"g": {"attributes": ["a"], "templates": {"a": weights}}}}
    return LineModel(told), weights, transitions


def units_in(text: str) -> list[Unit]:
    return told_units(normalize(text))


def shown(values: str) -> list[tuple[tuple[object, ...], ...]]:
    return [((value,),) for value in values]


@pytest.mark.parametrize("values", ["x", "xy", "zxx", "yzxy", "yyxzx"])
@pytest.mark.parametrize("seed", range(3))
def test_beliefs_are_the_shares_of_all_sequences_of_states(values: str, seed: int) -> None:
    found, weights, transitions = model(3, seed)
    shares = [dict.fromkeys(STATES, 0.0) for _ in values]
    for states in product(STATES, repeat=len(values)):
        points = sum(weights[value][STATES.index(state)] for value, state in zip(values, states, strict=True))
        points += sum(transitions[before][after] for before, after in pairwise(states))
        for share, state in zip(shares, states, strict=True):
            share[state] += math.exp(points)
    for belief, share in zip(found.beliefs(shown(values)), shares, strict=True):
        total = sum(share.values())
        assert belief == pytest.approx([share[state] / total for state in STATES], abs=1e-9)
        assert belief.kept == belief.text + belief.subheading


@pytest.mark.parametrize("seed", range(5))
def test_extreme_weights_and_long_pages_stay_in_the_range_of_a_float(seed: int) -> None:
    found, _, _ = model(EXTREME, seed)
    chance = random.Random(seed)
    for length in (1, 2, 5_000):
        beliefs = found.beliefs(shown("".join(chance.choices(VALUES, k=length))))
        assert len(beliefs) == length
        for belief in beliefs:
            assert sum(belief) == pytest.approx(1)
            assert min(belief) >= 0


def test_values_never_seen_say_nothing() -> None:
    found, _, _ = model(3, 0)
    [belief] = found.beliefs(shown("?"))
    assert belief == pytest.approx([1 / len(STATES)] * len(STATES))
    assert found.evidence(shown("?")[0], 0) == [0]
    assert found.evidence(shown("x")[0], 0) != [0]


# The weights file


def told() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((files("copydesk.knowledge") / WEIGHTS).read_text(encoding="utf-8"))
    return read


def test_the_weights_are_of_the_features_that_pages_are_looked_at_for() -> None:
    groups = told()["groups"]
    assert list(groups) == list(GROUPS)
    for name, (attributes, templates) in GROUPS.items():
        assert groups[name]["attributes"] == attributes.split()
        assert list(groups[name]["templates"]) == list(templates)
        for template in templates:
            assert set(template.split()) <= set(attributes.split())


def test_every_weight_is_one_number_a_state() -> None:
    content = told()
    assert set(content["transitions"]) == set(STATES)
    assert all(set(after) == set(STATES) for after in content["transitions"].values())
    for group in content["groups"].values():
        for weights in group["templates"].values():
            for value, numbers in weights.items():
                assert len(numbers) == len(STATES), value
                assert any(numbers), value


def test_the_weights_are_small_enough_for_every_install() -> None:
    assert len((files("copydesk.knowledge") / WEIGHTS).read_bytes()) <= 1_000_000


# Pages

DEBRIS = [f"Menu {number} item" for number in range(40)]
PROSE = "The harbour bridge opened to traffic on Monday morning, nine years after its first stone was laid."
SECOND = (
    "Ships will pass below it at night only, the port's director said, until the pilots have been trained."
)


def test_of_a_long_run_of_debris_the_two_ends_are_in_sight() -> None:
    units = units_in("\n".join([*DEBRIS, PROSE, *DEBRIS[:3], PROSE]))
    sight = in_sight(units)
    assert sight == sorted(set(sight))
    hidden = set(range(len(units))) - set(sight)
    assert hidden
    assert all(units[index].text in DEBRIS[1:-1] for index in hidden)
    assert hidden == set(range(min(hidden), max(hidden) + 1))
    assert max(hidden) < 39


@pytest.mark.parametrize(
    "text", ["", "Home", PROSE, "\n".join(DEBRIS), "\n\n".join([*DEBRIS, PROSE, PROSE, *DEBRIS])]
)
def test_every_unit_gets_one_belief(text: str) -> None:
    units = units_in(text)
    weighed = weigh(units, *find_block(units))
    assert len(weighed) == len(units)
    for view in weighed:
        assert sum(view.belief) == pytest.approx(1)
    out_of_sight = {index for index, view in enumerate(weighed) if view.observation is None}
    assert out_of_sight == set(range(len(units))) - set(in_sight(units))


def test_prose_is_believed_more_than_the_menu_around_it() -> None:
    units = units_in("\n".join([*DEBRIS, PROSE, SECOND, *DEBRIS]))
    first, last = find_block(units)
    beliefs = [view.belief.kept for view in weigh(units, first, last)]
    assert min(beliefs[40:42]) > max(beliefs[:40] + beliefs[42:])


def test_the_model_is_read_once() -> None:
    assert line_model() is line_model()
