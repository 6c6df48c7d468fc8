"""A text to the articles in it; for now one text holds one."""

from __future__ import annotations


def split(text: str) -> list[str]:
    """The texts of the articles in a file, in order."""
    return [text]
