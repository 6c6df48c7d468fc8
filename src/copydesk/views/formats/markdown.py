"""Markdown: a file an article, what is known of it as YAML above the text (front matter)."""

from __future__ import annotations

import json
import re
from typing import Any

from copydesk.views.formats.flat import flat
from copydesk.views.formats.format import Format, Record
from copydesk.views.formats.text import blocks, encoded, one_line

#: What stands in the text and not above it.
_IN_TEXT = ("body", "subheadings")
# Signs that mean something wherever they stand, and an ampersand that would begin an entity (CommonMark 0.31).
_ANYWHERE = re.compile(r"[\\`*_\[\]<~]|&(?=[#A-Za-z0-9])")
#: Those that mean something at the beginning of a line.
_AT_START = re.compile(r"[#>+\-=|]|(\d{1,9})([.)])")
#: What YAML takes in quotation marks only written out, and JSON leaves (YAML 1.2, 5.1).
_WRITTEN_OUT = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def entry(article: Record, retrieved: str | None) -> bytes:
    """The whole file."""
    parts = [_front_matter(article)]
    if article["title"]:
        parts.append(f"# {_escaped_heading(article['title'])}")
    for kind, text in blocks(article):
        parts.append(f"## {_escaped_heading(text)}" if kind == "subheading" else escaped(text))
    return encoded("\n\n".join(parts) + "\n")


def escaped(text: str) -> str:
    r"""The text so that Markdown shows it as it is.

    >>> print(escaped("1. *Not* a list"))
    1\. \*Not\* a list
    """
    text = _ANYWHERE.sub(r"\\\g<0>", one_line(text).strip())
    found = _AT_START.match(text)
    if found is None:
        return text
    return f"{found[1]}\\{text[found.start(2) :]}" if found[1] else f"\\{text}"


def _escaped_heading(text: str) -> str:
    """A heading may begin with anything, and must not end in `#`, which closes it."""
    return _ANYWHERE.sub(r"\\\g<0>", one_line(text).strip()).replace("#", "\\#")


def _front_matter(article: Record) -> str:
    lines = [
        f"{name}: {_value(value)}"
        for name, value in flat(article).items()
        if name not in _IN_TEXT and value is not None and value not in ([], {})
    ]
    return "\n".join(("---", *lines, "---"))


def _value(value: Any) -> str:
    """A value as YAML: JSON is YAML, but for some signs."""
    return _WRITTEN_OUT.sub(
        lambda found: f"\\u{ord(found[0]):04x}",
        json.dumps(value, ensure_ascii=False, separators=(", ", ": ")),
    )


FORMAT = Format("markdown", entry, ".md", places=("folder",))
