"""How much each thing that is seen speaks for or against a line's being the headline, or a date's the article's.

The files of them beside this module are made by `python -m training`; do not edit them by hand.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

HEADLINE = "headline_weights.json"
DATE = "date_weights.json"


@cache
def choice_weights(file: str) -> dict[str, float]:
    """Points by what is seen, of one of the two files; what has no entry has none."""
    text = (files("copydesk.knowledge") / file).read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
