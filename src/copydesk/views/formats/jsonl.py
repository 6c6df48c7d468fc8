"""One record a line, as JSON: what all runs write unless another format is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

from copydesk.views.formats.format import Format, Record

# DEL and C1 controls, then the line and paragraph separators, as they stand in UTF-8. JSON itself escapes
# U+0000 to U+001F; these it may leave, and a terminal or `str.splitlines` in the reader trips over them.
# Three searches for a fixed first byte take 5 µs for 4 KB of Arabic, one over a class of characters 13 µs.
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_SEPARATOR = re.compile(rb"\xe2\x80[\xa8\xa9]")
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def to_json_line(record: BaseModel | Mapping[str, Any]) -> bytes:
    r"""One line of JSON Lines: UTF-8, `\n` at the end, one line to every reader, lone surrogates as U+FFFD.

    A model costs a quarter of what a mapping costs (4 µs against 17 µs for an article of 4 KB).

    Raises:
        ValueError: a mapping holds NaN or an infinity, which JSON has not.

    >>> to_json_line({"title": "one\u2028two"})
    b'{"title":"one\\u2028two"}\n'
    """
    if isinstance(record, BaseModel):
        try:
            line = record.__pydantic_serializer__.to_json(record)
        except PydanticSerializationError:  # a lone surrogate in a model made without validation
            line = _encode_leniently(record.model_dump())
    else:
        line = _encode_leniently(record)
    if b"\x7f" in line or _C1.search(line) or _SEPARATOR.search(line):
        text = _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", line.decode())
        line = text.encode()
    return line + b"\n"


def _encode_leniently(record: Mapping[str, Any]) -> bytes:
    text = _encode(record)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


def entry(article: Record, retrieved: str | None) -> bytes:
    return to_json_line(article)


def _replaced(line: Mapping[str, Any]) -> str | None:
    found: str | None = line.get("replaces")
    return found


FORMAT = Format("jsonl", entry, ".jsonl", before_id=b'{"id":"', replaced=_replaced)
