"""Make `knowledge/encodings_letters.txt`: which letter follows which, in more than forty languages.

The counts come from the n-gram models of lingua-language-detector 1.4 (Apache-2.0), as its wheel holds them:

    pip install brotli && pip download --no-deps lingua-language-detector==1.4.2 && unzip -q -d wheel lingua*.whl
    python training/encoding_letters.py wheel/lingua/language-models src/copydesk/knowledge/encodings_letters.txt

The format is described in `knowledge/encodings_letters.py`, which reads it.
"""

from __future__ import annotations

import collections
import json
import math
import sys
import unicodedata
from fractions import Fraction
from importlib import import_module
from pathlib import Path

ALPHABETIC = (
    "ar fa ur he el ru uk bg be sr mk kk th vi en fr de es pt it nl ca da nb sv is fi et lv lt pl cs sk hu ro hr "
    "sl sq tr az ga cy eo"
)
#: Languages without an alphabet, and how many of their commonest characters are kept.
COMMONEST = {"zh": 1400, "ja": 900, "ko": 700}

RAREST_LETTER = 2**-15
#: Least conditional and joint probability of a pair; pairs of ASCII letters tell only the language, so fewer do.
RAREST_PAIR, RAREST_JOINT = 2**-10, 2**-15.5
RAREST_ASCII_PAIR, RAREST_ASCII_JOINT = 2**-6, 2**-10

_PRESENTATION_FORMS = 0xFB50


def load(path: Path) -> dict[str, float]:
    """N-grams and their relative frequencies from one of lingua's model files."""
    brotli = import_module("brotli")  # untyped
    found: collections.defaultdict[str, float] = collections.defaultdict(float)
    for frequency, grams in json.loads(brotli.decompress(path.read_bytes()))["ngrams"].items():
        for gram in grams.split():
            plain = unicodedata.normalize("NFKC" if ord(gram[0]) >= _PRESENTATION_FORMS else "NFC", gram)
            found[plain] += float(Fraction(frequency))
    return found


def row(first: str, followers: dict[str, float]) -> str:
    """One line of the file: a letter, and its followers in groups by probability."""
    groups = collections.defaultdict(list)
    for letter, probability in sorted(followers.items(), key=lambda pair: (-pair[1], pair[0])):
        groups[int(-math.log2(probability) / 2)].append(letter)
    return first + " " + " ".join("".join(groups[level]) or "-" for level in range(max(groups) + 1))


def alphabetic_rows(folder: Path) -> list[str]:
    """The lines of one language that has an alphabet."""
    letters = load(folder / "unigrams.json.br")
    total = sum(letters.values())
    common = {x: p / total for x, p in letters.items() if len(x) == 1 and p / total > RAREST_LETTER}
    pairs = {gram: p for gram, p in load(folder / "bigrams.json.br").items() if len(gram) == 2}
    sums: collections.defaultdict[str, float] = collections.defaultdict(float)
    for gram, probability in pairs.items():
        sums[gram[0]] += probability
    rows: collections.defaultdict[str, dict[str, float]] = collections.defaultdict(dict)
    for gram, frequency in pairs.items():
        if gram[0] in common and gram[1] in common:
            conditional = frequency / sums[gram[0]]
            least, joint = (
                (RAREST_ASCII_PAIR, RAREST_ASCII_JOINT) if gram.isascii() else (RAREST_PAIR, RAREST_JOINT)
            )
            if conditional >= least and conditional * common[gram[0]] >= joint:
                rows[gram[0]][gram[1]] = conditional
    return [row("^", common), *(row(letter, rows[letter]) for letter in sorted(rows))]


def common_row(folder: Path, count: int) -> str:
    """The one line of a language without an alphabet."""
    characters = load(folder / "unigrams.json.br")
    total = sum(characters.values())
    commonest = sorted(characters.items(), key=lambda pair: (-pair[1], pair[0]))[:count]
    return row("^", {character: p / total for character, p in commonest})


def main(models: Path, out: Path) -> None:
    lines: list[str] = []
    for language in ALPHABETIC.split():
        lines += [f"[{language}]", *alphabetic_rows(models / language)]
    for language, count in COMMONEST.items():
        lines += [f"[{language}]", common_row(models / language, count)]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
