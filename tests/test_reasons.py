"""What the line model's reasons say: words that a journalist understands, and what really weighed most."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT
from copydesk import Role, Source, read
from copydesk.knowledge.line_model import STATES, LineModel
from copydesk.stages.label.block import find_block
from copydesk.stages.label.boxes import told_units
from copydesk.stages.label.features import GROUPS, Observation
from copydesk.stages.label.reasons import ModelReason
from copydesk.stages.label.weigh import weigh
from copydesk.stages.normalize import normalize

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
DUMPS = [*SEEDS, *sorted((ROOT / "tests" / "articles").glob("*/raw.txt"))]

#: Plain words; no bin, no underscore, no sign that code has.
_WORDS = r"[A-Za-z][A-Za-z']*(?:,? [A-Za-z][A-Za-z']*)*"
_REASON = re.compile(rf"model (?:0\.\d\d|1\.00): {_WORDS}")
#: Names that code has for things; English has them too, but not alone behind these words.
_RAW_KINDS = (
    "phrase",
    "word",
    "prose",
    "sentence",
    "introduction",
    "numbers",
    "outside",
    *(set(Role) - {"noise", "tags"}),
)


@cache
def observations() -> Sequence[Observation]:
    """All that the model is told of the units of the project's own dumps."""
    found = []
    for path in DUMPS:
        units = told_units(normalize(path.read_text(encoding="utf-8")))
        first, last = find_block(units)
        views = weigh(units, first, last)
        found += [view.observation for view in views if view.observation is not None]
    return found


def grounds(group: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What is said where this group alone speaks for a verdict, over all dumps."""
    evidence = [1.0 if name == group else 0.0 for name in GROUPS]
    monkeypatch.setattr(LineModel, "evidence", lambda self, observation, state: evidence)
    return {
        str(ModelReason(observation, 0.5, "text")).removeprefix("model 0.50: ")
        for observation in observations()
    }


@pytest.mark.parametrize("group", GROUPS)
def test_the_ground_of_a_group_is_plain_words(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attributes = {name for name in GROUPS[group][0].split() if "_" in name}
    for ground in grounds(group, monkeypatch):
        assert re.fullmatch(_WORDS, ground), ground
        assert not attributes & set(ground.split())
        assert not re.search(rf"\b(?:above|below|between|and|as in) (?:{'|'.join(_RAW_KINDS)})$", ground), (
            ground
        )


@pytest.mark.parametrize("group", [group for group in GROUPS if group != "third"])
def test_the_ground_of_a_group_says_which_of_its_values_it_met(
    group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(grounds(group, monkeypatch)) > 1


def test_the_strongest_ground_comes_first_and_weak_ones_are_not_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    observation = observations()[0]
    said = {}
    for first, second in (("look", "layout"), ("layout", "look")):
        weights = {first: 2.0, second: 1.0, "wording": 0.01}
        evidence = [weights.get(name, -1.0) for name in GROUPS]
        with monkeypatch.context() as patched:
            patched.setattr(LineModel, "evidence", lambda self, observation, state, told=evidence: told)
            said[first] = str(ModelReason(observation, 0.987, "text"))
    assert all(reason.startswith("model 0.99: ") for reason in said.values())
    look, layout = (said[name].removeprefix("model 0.99: ") for name in ("look", "layout"))
    assert look != layout
    assert layout in {f"{look[place + 2 :]}, {look[:place]}" for place in range(len(look))}


def test_where_nothing_speaks_the_neighbours_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineModel, "evidence", lambda self, observation, state: [0.0] * len(GROUPS))
    assert str(ModelReason(observations()[0], 0.5, STATES[0])) == "model 0.50: the lines around it"


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.name if path in SEEDS else path.parent.name)
def test_the_model_s_reasons_have_one_form(path: Path) -> None:
    [document] = read(Source(path.name, path.read_bytes()))
    given = [label.reason for label in document.labels if label.reason.startswith("model")]
    assert given
    for reason in given:
        assert _REASON.fullmatch(reason.partition(";")[0]), reason


def test_every_paragraph_of_the_seeds_is_the_model_s() -> None:
    for path in SEEDS:
        [document] = read(Source(path.name, path.read_bytes()))
        paragraphs = [label for label in document.labels if label.role is Role.PARAGRAPH]
        assert all(label.reason.startswith("model ") for label in paragraphs)


def test_the_same_reasons_whatever_the_order_of_sets() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-m", "copydesk", "--explain", *map(str, SEEDS)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        ).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert len(told) == 1
    assert b"model 0." in told.pop()
