"""A page as the modules see it that look for what it says about itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from copydesk.model import Given, Label
from copydesk.stages.assemble.blocks import Block


class Page(NamedTuple):
    """The labelled lines of one article, and what is known of all of it.

    Attributes:
        labels: one a line, in order.
        blocks: the lines that belong together as one text each, blank ones left out.
        name: that of the input, as given.
        language: BCP 47 tag of its prose, if known.
        given: what whoever runs it says of all inputs.
    """

    labels: Sequence[Label]
    blocks: Sequence[Block]
    name: str
    language: str | None
    given: Given
