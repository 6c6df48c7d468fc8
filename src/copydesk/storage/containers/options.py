"""What a reader of containers is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Options(NamedTuple):
    """How to read what is in a container.

    Attributes:
        max_bytes: a member or record that is longer is rejected.
        text_field: the field of rows that holds the text; None where that is to be guessed.
        encoding: Python codec name that overrides what bytes suggest.
        encoding_of: the Python codec name of the encoding of some bytes.
    """

    max_bytes: int
    text_field: str | None
    encoding: str | None
    encoding_of: Callable[[bytes], str]
