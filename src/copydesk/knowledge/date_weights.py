"""How much each thing that is seen of a date speaks for or against its being the article's.

The file of them beside this module is made by `python -m training`; do not edit it by hand.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

WEIGHTS = "date_weights.json"


@cache
def date_weights() -> dict[str, float]:
    """Points by what is seen; what has no entry has none."""
    text = (files("copydesk.knowledge") / WEIGHTS).read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
