"""Near duplicates: MinHash signatures of texts, and what two of them tell of what the texts share.

MinHash and its bands after Broder (1997) and Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3.
A signature may lie in a ledger for years: all that makes it is fixed here and passed to the library (the hash of
a shingle, the permutations, their arithmetic by name), nothing is left to a default.
"""

from __future__ import annotations

import hashlib
import math
import operator
import re
import struct
import unicodedata
import zlib
from array import array
from collections.abc import Sequence
from functools import cache
from typing import Any

from copydesk.errors import UsageError
from copydesk.knowledge.scripts import CHINESE_JAPANESE

#: Any change to what follows changes signatures: then this changes, too, and old ones meet no new one.
_VERSION = 1

#: Words in a shingle, and characters where a script prints no spaces. With two characters to a word, as in `shape`, a
#: changed word spoils the same share of both: 4 shingles in 20 words, 8 in 40 characters.
_WORDS, _CHARACTERS = 4, 7
#: Words of the shortest text that is compared (characters: twice that). A publisher's stock paragraph has 20 to 40
#: words; of a shorter text it would be the better part.
_SHORTEST = 50
#: How often a shingle with a figure counts. Yesterday's weather and today's are the same but for their figures; of a
#: reprint the figures are what no editor touches.
_FIGURE_WEIGHT = 3

#: Values of a signature. Of a text and its half, the share in common is told to within 0.07 in 19 cases of 20; and
#: four rows with so many go into a page of SQLite, one with 256 would leave a fifth of it empty.
_VALUES = 240
#: Values of a band, and bands: of texts that share a third, 97 in 100 share a band; of unrelated ones (measured on
#: pages in 35 languages) one pair in three million.
_ROWS, _BANDS = 2, 32

#: Shingles that are worked on at once: half a kilobyte each.
_AT_ONCE = 256

#: The least share of the shorter text that the longer one must hold. It must do so still when the Jaccard index, which
#: is counted on a sample, is taken for one standard deviation less: where one text is much the longer, a stock
#: paragraph that both have would else now and then pass for a copy.
_NEAR = 0.75
#: Below this Jaccard index (a text cut to a fifth) too few values are left to tell by.
_LEAST_JACCARD = 0.2

_UNSPACED = f"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff{CHINESE_JAPANESE}"
_CHARACTER = re.compile(f"[{_UNSPACED}]")
_TOKEN = re.compile(f"{_CHARACTER.pattern}|[^\\W_{_UNSPACED}]+")
_FIGURE = re.compile(r"\d")
_TATWEEL = "\u0640"

_HEAD = struct.Struct("<BI")
_LENGTH = _HEAD.size + 4 * _VALUES


def signature(paragraphs: Sequence[str]) -> bytes | None:
    """The MinHash signature of a text; None where it is too short to tell it from another.

    It looks at letters and digits in small letters alone, across the ends of paragraphs. Its 965 bytes are the same on
    every machine: a version, the number of shingles, 240 values, all little-endian.

    Raises:
        UsageError: the library it needs is not installed.
    """
    tokens = _tokens(paragraphs)
    characters = sum(map(_is_character, tokens))
    size, shortest = (_CHARACTERS, 2 * _SHORTEST) if 2 * characters > len(tokens) else (_WORDS, _SHORTEST)
    if len(tokens) < shortest:
        return None
    shingles = _shingles(tokens, size)
    sketch = library()(num_perm=_VALUES, hashfunc=zlib.crc32, permutations=_permutations(), scheme="affine32")
    for start in range(0, len(shingles), _AT_ONCE):
        sketch.update_batch(shingles[start : start + _AT_ONCE])
    values: bytes = sketch.hashvalues.astype("<u4").tobytes()
    return _HEAD.pack(_VERSION, len(shingles)) + values


def bands(signature: bytes) -> list[int]:
    """The keys to look a signature up by: similar texts share at least one. Each has 48 bits and a sign."""
    width = 4 * _ROWS
    return [
        int.from_bytes(
            hashlib.blake2b(
                signature[start : start + width], digest_size=6, salt=bytes((signature[0], number))
            ).digest(),
            "big",
            signed=True,
        )
        for number, start in enumerate(range(_HEAD.size, _HEAD.size + _BANDS * width, width))
    ]


def similarity(one: bytes, other: bytes) -> float | None:
    """The share of the shorter text that the longer one holds, to two decimals; None where they are not near.

    Raises:
        ValueError: one is no signature.
    """
    (version, count), (other_version, other_count) = _head(one), _head(other)
    if version != other_version:
        return None
    # Whatever the machine makes of the bytes of a value: it makes the same of equal ones.
    values, other_values = array("I", one[_HEAD.size :]), array("I", other[_HEAD.size :])
    jaccard = sum(map(operator.eq, values, other_values)) / _VALUES
    if jaccard < _LEAST_JACCARD:
        return None
    sizes = (count + other_count) / min(count, other_count)
    doubt = math.sqrt(jaccard * (1 - jaccard) / _VALUES)
    if _contained(jaccard - doubt, sizes) < _NEAR:
        return None
    return round(min(1.0, _contained(jaccard, sizes)), 2)


def _contained(jaccard: float, sizes: float) -> float:
    """The share of the smaller set that the greater holds: |A & B| / |A|, of J and (|A| + |B|) / |A|."""
    return jaccard / (1 + jaccard) * sizes


def _tokens(paragraphs: Sequence[str]) -> list[str]:
    """Words, and single characters of scripts without spaces, without accents that stand alone and vowel signs."""
    text = unicodedata.normalize("NFKC", " ".join(paragraphs)).casefold()
    if not text.isascii():
        for sign in set(text):
            if sign == _TATWEEL or unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"}:
                text = text.replace(sign, "")
    found: list[str] = _TOKEN.findall(text)
    return found


def _is_character(token: str) -> bool:
    return _CHARACTER.match(token) is not None


def _shingles(tokens: list[str], size: int) -> list[bytes]:
    """Each once, in no order; those with a figure as often as they count."""
    windows = set(map(" ".join, zip(*(tokens[start:] for start in range(size)), strict=False)))
    figures = [window for window in windows if _FIGURE.search(window) is not None]
    return [
        *map(str.encode, windows),
        *(f"{number}\0{window}".encode() for number in range(1, _FIGURE_WEIGHT) for window in figures),
    ]


@cache
def library() -> Any:
    """The class that makes sketches; loading it takes half a second.

    Raises:
        UsageError: it is not installed.
    """
    try:
        from datasketch import MinHash
    except ImportError as error:
        raise UsageError("--near-duplicates needs datasketch; pip install 'copydesk[near]'") from error
    return MinHash


@cache
def _permutations() -> Any:
    """Factors (odd, as the arithmetic asks) and summands of the permutations, in the library's own form."""
    import numpy as np

    drawn = b"".join(
        hashlib.blake2b(number.to_bytes(4, "little"), digest_size=8, person=b"copydesk near").digest()
        for number in range(_VALUES)
    )
    factors, summands = np.frombuffer(drawn, dtype="<u4").astype(np.uint32).reshape(_VALUES, 2).T
    return np.array([factors | np.uint32(1), summands])


def _head(signature: bytes) -> tuple[int, int]:
    if len(signature) != _LENGTH:
        raise ValueError(f"a signature has {_LENGTH} bytes, not {len(signature)}")
    version, count = _HEAD.unpack_from(signature)
    return version, count
