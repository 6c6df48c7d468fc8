"""The bytes of a web page to its source: by mark, what whoever delivered it says, what it says, what it looks like."""

from __future__ import annotations

import codecs
import re

from copydesk.errors import Rejected, UsageError
from copydesk.knowledge.encodings import BYTE_ORDER_MARKS, RARITY, SUPERSETS, is_utf8
from copydesk.knowledge.encodings_mojibake import repair, suspect
from copydesk.knowledge.encodings_web import web_encoding
from copydesk.model import Decoded

#: Bytes; browsers look at the first 1,024, and pages with comments on top state it later.
_HEAD = 16_384
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.+-]{2,30})", re.I)
_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w:.+-]{2,30})", re.I)
_MARKUP = re.compile(rb"<(?:script|style)\b.*?(?:</(?:script|style)|\Z)|<[^>]*>?", re.I | re.S)
_SAMPLE = 20_000
_ASCII = bytes(range(0x80))
#: Of the characters beyond ASCII that are no UTF-8 one in so many is damage; if there are more it is another encoding.
_DAMAGE = 20


def source_text(data: bytes, encoding: str | None) -> Decoded:
    """The source of a page.

    Args:
        data: the page.
        encoding: Python codec name that whoever delivered it stated.

    Raises:
        Rejected: it cannot be read in the encoding stated.
        UsageError: Python knows no such encoding.
    """
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], marked, "byte order mark")
    if encoding is not None:
        return _decoded(data, _named(encoding), "as whoever delivered it says")
    if data[:2].count(0) == 1:
        return _decoded(
            data, "utf-16-be" if data[0] == 0 else "utf-16-le", "every second byte of its markup is zero"
        )
    label, where = _stated(data)
    stated = web_encoding(label) if label else None
    # whoever could read the label read one byte a character
    name = "utf-8" if stated in ("utf-16-le", "utf-16-be") else stated
    if name is not None and (data.isascii() or (name != "utf-8" and not is_utf8(data))):
        return _decoded(data, name, where)
    if is_utf8(data):
        return _decoded(data, "utf-8", where if name == "utf-8" else "strict UTF-8")
    if name == "utf-8" and _is_nearly_utf8(data):
        return _decoded(data, name, where)
    return _decoded(data, _guessed(data), "likeliest letters, by chardet")


def _named(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError) as error:
        raise UsageError(f"there is no text encoding named {encoding!r}; try utf-8 or cp1256") from error
    return SUPERSETS.get(name, name).removesuffix("-sig")


def _stated(data: bytes) -> tuple[str, str]:
    """What the page says its encoding is, and where; empty if nowhere."""
    head = _COMMENT.sub(b"", data[:_HEAD])
    if found := _META.search(head):
        return found[1].decode("ascii", "ignore"), f"its <meta> says {found[1].decode('ascii', 'ignore')}"
    if found := _DECLARATION.match(head):
        label = found[1].decode("ascii", "ignore")
        return label, f"its XML declaration says {label}"
    return "", ""


def _is_nearly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - len(data) + len(data.translate(None, _ASCII))
    return bad * _DAMAGE <= good + _DAMAGE


def _guessed(data: bytes) -> str:
    import chardet

    text = b" ".join(_MARKUP.sub(b" ", data[: 20 * _SAMPLE]).split())
    beyond = next((at for at, byte in enumerate(text) if byte > 0x7F), 0)
    guess = chardet.detect(text[beyond : beyond + _SAMPLE] or data[-_SAMPLE:])["encoding"] or ""
    name = web_encoding(guess)
    return name if name in RARITY else "cp1252"


def _decoded(data: bytes, name: str, evidence: str) -> Decoded:
    replaced = 0
    try:
        try:
            text = data.decode(name)
        except UnicodeError:
            text = data.decode(name, "replace")
            replaced = max(1, text.count("\ufffd"))
        utf8 = text.encode("utf-8", "surrogatepass")
    except Exception as error:  # codecs that are no character sets (idna, punycode) raise what they please
        raise Rejected(f"the page cannot be read as {name}", "name another encoding, or none") from error
    text = utf8.decode("utf-8", "replace")  # lone surrogates, which UTF-7 and its like let through
    if not text.isascii() and suspect(utf8, text):
        text, kind = repair(text)
        if kind:
            evidence = f"{evidence}, mojibake of {kind} repaired"
    return Decoded(text, name, evidence, replaced)
