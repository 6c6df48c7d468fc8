"""Keys: the folded form under which spellings of one phrase are the same.

The text that goes out keeps its spelling; only comparing uses keys. The Arabic part follows the usual
normalisation of Arabic retrieval (Larkey et al. 2002): vowel signs and tatweel out, the forms of alef,
yeh and teh marbuta made one, Persian yeh and kaf as Arabic.
"""

from __future__ import annotations

import re

_MARKS = dict.fromkeys(
    [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x0640]  # Arabic
    + [*range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7]  # Hebrew points
    + [0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFE0F, 0x00AD]
    + [0x0307]  # what casefold leaves of the Turkish dotted capital I
)
_LETTERS = str.maketrans("أإآٱىةیکګۀەھہۃ", "ااااي" + "هيككه" + "هههه")
_DIGITS = {base + digit: str(digit) for base in (0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10) for digit in range(10)}
_PUNCTUATION = {
    ord(sign): plain
    for plain, signs in {"'": "’‘‛´ʼ", '"': "“”„«»", "-": "‐‑–—−", ":": "：", ",": "，،", ";": "؛；", "/": "／", "!": "！", "?": "？؟"}.items()
    for sign in signs
}
_TABLE = {**_MARKS, **_LETTERS, **_DIGITS, **_PUNCTUATION}

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_COLON = re.compile(r"\s*:\s*")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


def fold(text: str) -> str:
    """One form for all spellings of the letters, digits and signs of a text; nothing else is taken away."""
    text = text.casefold()
    if not text.isascii():  # the table holds nothing of ASCII, and costs more than all the rest
        text = text.translate(_TABLE)
    return " ".join(text.split())


def key(text: str) -> str:
    """Fold a short line for comparing: edge punctuation goes too, and each number becomes a `0`.

    >>> key("» Auf FACEBOOK teilen (12)") == key("auf Facebook teilen 3")
    False
    >>> key("Lesezeit: 4 Min.") == key("Lesezeit : 12 min")
    True
    >>> key("أخبار ذات صلة:") == key("اخبار ذات صله")
    True
    """
    return _EDGE.sub("", _COLON.sub(": ", _NUMBER.sub("0", fold(text))))
