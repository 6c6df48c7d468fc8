"""How much each thing that is seen of a line speaks for or against its being the headline.

The file of them beside this module is made by `python -m training`; do not edit it by hand.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

WEIGHTS = "headline_weights.json"


@cache
def headline_weights() -> dict[str, float]:
    """Points by feature; a feature without an entry has none."""
    text = (files("copydesk.knowledge") / WEIGHTS).read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
