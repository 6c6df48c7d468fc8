"""CSV: a table that spreadsheets, pandas and DuckDB open (RFC 4180, but that a line ends in LF)."""

from __future__ import annotations

import re
from typing import Any

from copydesk.model import Article, Origin
from copydesk.views.formats.format import Format, Record
from copydesk.views.formats.text import encoded, one_line

#: What a file begins with for Excel, which takes it for another encoding else.
BOM = b"\xef\xbb\xbf"

COLUMNS = tuple(
    column
    for name in Article.model_fields
    for column in ([f"source_{part}" for part in Origin.model_fields] if name == "source" else [name])
)

# Cells that a spreadsheet runs as a formula, white space before them aside, the full-width signs among them; and
# those that begin as the cure for these does. https://owasp.org/www-community/attacks/CSV_Injection
_RUNS = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠']")
#: Between the elements of a list in one cell.
_BETWEEN = "; "
_IN_ELEMENT = re.compile(r"[\\;]")


def entry(article: Record, retrieved: str | None) -> bytes:
    """A row. Every text is quoted; null and an empty list are nothing, without quotation marks."""
    cells = [*(_cell(name, article[name]) for name in Article.model_fields if name != "source")]
    at = COLUMNS.index("source_file")
    cells[at:at] = (_cell(name, article["source"][name]) for name in Origin.model_fields)
    return encoded(",".join(cells) + "\n")


def _cell(name: str, value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | dict):
        value = _joined(name, value)
    text = str(value).replace("\0", "\ufffd")  # where C strings end, and some readers with them
    if _RUNS.match(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'


def _joined(name: str, value: Any) -> str:
    if name == "body":
        return "\n\n".join(map(one_line, value))
    if name == "subheadings":
        elements = [f"{one['before']}: {one['text']}" for one in value]
    elif name == "removed":
        elements = [f"{role}={count}" for role, count in value.items()]
    else:
        elements = value
    return _BETWEEN.join(_IN_ELEMENT.sub(r"\\\g<0>", element) for element in elements)


FORMAT = Format("csv", entry, ".csv", head=f"{','.join(COLUMNS)}\n".encode())
