"""How much each thing that is seen of a line speaks for or against its being the headline.

`headline_weights.json` beside this module is made by `python -m training`; do not edit it by hand.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def headline_weights() -> dict[str, float]:
    """Points by feature; a feature without an entry has none."""
    text = (files("copydesk.knowledge") / "headline_weights.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)
    return weights
