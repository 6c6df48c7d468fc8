"""What whoever runs the program says of rows and records, handed to every reader of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Options(NamedTuple):
    """How records are to be read.

    Attributes:
        max_bytes: a longer record is rejected.
        text_field: the field of a row that holds the text, a dotted path where fields hold fields; None to find it.
        encoding: Python codec name that whoever runs it gave; None leaves it to the bytes.
        encoding_of: the Python codec name that a sample of bytes suggests.
    """

    max_bytes: int
    text_field: str | None
    encoding: str | None
    encoding_of: Callable[[bytes], str]
