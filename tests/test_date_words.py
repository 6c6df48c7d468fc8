"""The part of the language files that comes from CLDR is what the script makes."""

from __future__ import annotations

import pytest

from training.date_words import LANGUAGES, MARK, with_cldr


@pytest.mark.parametrize("code", ["ar", "de", "th", "zu"])
def test_the_table_is_as_the_script_makes_it(code: str) -> None:
    pytest.importorskip("babel")
    text = (LANGUAGES / f"{code}.toml").read_text(encoding="utf-8")
    made = with_cldr(code, text)
    assert made.partition(MARK)[0] == text.partition(MARK)[0]
    # Names are added from one version of CLDR to the next, the order of numbers stays.
    assert made.partition(MARK)[2].splitlines()[:2] == text.partition(MARK)[2].splitlines()[:2]
    assert with_cldr(code, made) == made


def test_what_cldr_does_not_know_stays_as_it_is() -> None:
    pytest.importorskip("babel")
    assert with_cldr("mul", 'code = "mul"\n') == 'code = "mul"\n'
