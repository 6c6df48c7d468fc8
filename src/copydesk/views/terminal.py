"""What may reach a terminal: text in which nothing can move the cursor, ring, or turn lines around."""

from __future__ import annotations

import re

# Controls (C0, DEL, C1), the marks and overrides of bidirectional text, line and paragraph separators,
# deprecated format and annotation characters, invisible tag characters, lone surrogates (which no terminal
# encoding takes). Zero-width joiner and non-joiner stay: Persian is spelled with them.
# Why overrides matter: https://trojansource.codes
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def safe(text: str) -> str:
    r"""The text with every character that could act on a terminal written out; letters of all scripts stay.

    >>> print(safe("شارك\x1b[2J\u202egnp.exe\n"))
    شارك\x1b[2J\u202egnp.exe\n
    """
    return _UNSAFE.sub(_written_out, text)


def _written_out(found: re.Match[str]) -> str:
    character = found[0]
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
