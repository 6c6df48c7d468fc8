"""Keys: the folded form under which spellings of one phrase are the same.

The text that goes out keeps its spelling; only comparing uses keys. The Arabic part follows the usual
normalisation of Arabic retrieval (Larkey et al. 2002): vowel signs and tatweel out, the forms of alef,
yeh and teh marbuta made one, Persian yeh and kaf as Arabic.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from copydesk.knowledge.scripts import ARABIC, IS_ARABIC

#: Vowel signs, tatweel, Hebrew points, joiners and bidi controls, variation selectors, and what casefold leaves
#: of the Turkish dotted capital I.
_MARKS = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufe0f\u00ad\u0307]"
)
_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\uff10-\uff19]")
_SAME = {
    "'": "’‘‛´ʼ׳", '"': "“”„«»״", "-": "‐‑–—−־", ":": "：", ",": "，،", ";": "؛；", "/": "／", "!": "！", "?": "？؟",
    "i": "ı", "е": "ё",
}  # fmt: skip
_SAME_ARABIC = {"ا": "أإآٱ", "ي": "یى", "ه": "ةۀەھہۃ", "ك": "کګ"}
_PLAIN = {sign: plain for plain, signs in _SAME.items() for sign in signs}
_ARABIC_PAIRS = [(sign, plain) for plain, signs in _SAME_ARABIC.items() for sign in signs]
_MARK_OR_DIGIT = re.compile(f"{_MARKS.pattern[:-1]}{_DIGITS.pattern[1:]}")
_SIGN = re.compile("[" + "".join(_PLAIN) + "]")
_FOLDED = re.compile(f"{_SIGN.pattern[:-1]}{ARABIC}{_MARK_OR_DIGIT.pattern[1:]}")

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"\d\d*(?:[.,:]\d+)*"
)  # one that begins with a repetition is looked for at half the speed
_COLON = re.compile(r"\s*:\s*")
#: Vowel signs of the Indic and South-East Asian scripts: `\\w` does not hold them, yet words end in them.
VOWEL_SIGNS = "".join(
    chr(sign) for sign in range(0x0900, 0x1100) if unicodedata.category(chr(sign))[0] == "M"
)

_VOWEL_SIGNS = frozenset(VOWEL_SIGNS)

#: What mostly stands at the ends of a line; whatever else does is found sign by sign.
_EDGE = " .,:;!?…\"'()[]-|"


def fold(text: str) -> str:
    """One form for all spellings of the letters, digits and signs of a text; nothing else is taken away."""
    text = text.casefold()
    if not text.isascii():
        text = _folded_signs(text)
    # The one white space that counts as printable is the space.
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    return " ".join(text.split())


def _folded_signs(text: str) -> str:
    if _FOLDED.search(text) is None:  # as accents alone
        return text
    # A chain of replacements takes a quarter of the time of `str.translate`, which looks at every character.
    for sign in dict.fromkeys(_SIGN.findall(text)):
        text = text.replace(sign, _PLAIN[sign])
    if IS_ARABIC.search(text) is not None:
        for sign, plain in _ARABIC_PAIRS:
            text = text.replace(sign, plain)
    if _MARK_OR_DIGIT.search(text) is not None:
        text = _DIGITS.sub(_ascii_digit, _MARKS.sub("", text))
    return text


# A byline's words are looked up in a dozen tables, and the words of bylines are few.
@lru_cache(maxsize=1 << 14)
def fold_word(word: str) -> str:
    """`fold` of a single word."""
    return fold(word)


def _ascii_digit(digit: re.Match[str]) -> str:
    return str(int(digit[0]))


def key(text: str) -> str:
    """Fold a short line for comparing: edge punctuation goes too, and each number becomes a `0`.

    >>> key("» Auf FACEBOOK teilen (12)") == key("auf Facebook teilen 3")
    False
    >>> key("Lesezeit: 4 Min.") == key("Lesezeit : 12 min")
    True
    >>> key("أخبار ذات صلة:") == key("اخبار ذات صله")
    True
    """
    folded = fold(text)
    if _DIGIT.search(folded) is not None:
        folded = _NUMBER.sub("0", folded)
    if ":" in folded:
        folded = _COLON.sub(": ", folded)
    if folded and folded[0].isalnum() and folded[-1].isalnum():  # most are
        return folded
    return strip_edges(folded)


def strip_edges(text: str, kept: str = "") -> str:
    """The text without the signs and spaces at its ends; letters, digits and the letters `kept` stay."""
    text = text.strip(_EDGE)
    if text and text[0].isalnum() and text[-1].isalnum():
        return text
    start, end = 0, len(text)
    while start < end and not _is_of_word(text[start], kept):
        start += 1
    while start < end and not _is_of_word(text[end - 1], kept):
        end -= 1
    return text[start:end]


def _is_of_word(sign: str, kept: str) -> bool:
    return sign.isalnum() or sign in _VOWEL_SIGNS or sign in kept
