"""Which language a text is in: by its script, and within a script by stop words and letters.

Stop words tell prose as well as n-gram models do (Grefenstette 1995, "Comparing two language identification
schemes"), weigh next to nothing, and are in the language files anyway. What cannot be told is None.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: Characters of each of the two pieces (beginning, middle) that stand for a longer text. Measured: pieces of
#: 1,200 tell no more than pieces of 400.
_PIECE = 400
#: Characters looked at, evenly spread over the pieces, to tell the script.
_SPREAD = 90
#: Letters of a script that tell it: fewer are a name or a unit in passing.
_FEWEST_LETTERS = 4
#: What a letter counts, beside 1: a sign of kana, Han or Hangul takes the place of several letters, and Latin
#: ones (names, share bars) stand in articles of every script.
_LETTER_COUNTS = {"ja": 2.5, "ko": 2.5, "zh": 2.5, "Latn": 0.5}
#: Evidence that tells a language, in words that no other language shares: at least this much ...
_LEAST_SCORE = 1.0
#: ... and this much a word of the text. Measured: texts in 60 languages have 0.04 and more; of 387 texts in
#: languages that have no file (translations of the Declaration of Human Rights) three in four have less.
_LEAST_SCORE_A_WORD = 0.04
#: A letter that only one language writes, beside a word that only it has.
_LETTER = 0.7

#: First and last code point of each block of letters, and its script, or the language that writes it alone.
_BLOCKS = (
    (0x0041, 0x024F, "Latn"),
    (0x0380, 0x03FF, "el"),
    (0x0400, 0x04FF, "Cyrl"),
    (0x0500, 0x057F, "hy"),
    (0x0580, 0x05FF, "Hebr"),
    (0x0600, 0x077F, "Arab"),
    (0x0780, 0x07FF, "dv"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x0F00, 0x0FFF, "bo"),
    (0x1000, 0x107F, "my"),
    (0x1080, 0x10FF, "ka"),
    (0x1200, 0x137F, "Ethi"),
    (0x1780, 0x17FF, "km"),
    (0x1C80, 0x1CFF, "ka"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "el"),
    (0x3000, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
    (0xFB80, 0xFEFF, "Arab"),
)
#: All blocks begin at multiples of 128, so that a shift finds them.
_SCRIPT_OF = {
    block: script for first, last, script in _BLOCKS for block in range(first >> 7, (last >> 7) + 1)
}

#: Letters, and the languages that write them often.
_LETTERS = """
    á es pt gl hu cs sk is ga vi | é fr es pt gl hu cs sk ca is ga it | í es pt gl hu cs sk is ga
    ó es pt gl hu pl is ga ca sk | ú es pt gl hu cs sk is ga | à fr it ca vi pt | è fr it ca | ì it vi yo
    ò it ca vi | ù it vi | â fr pt ro vi | ê fr pt vi ku | î fr ro ku | ô fr pt sk vi | û fr ku
    ç fr pt ca tr az sq ku tk | ã pt vi | õ pt et vi | ñ es gl eu | œ fr | ë sq nl lb af | ï ca fr nl
    ä de sv fi et sk lb tk | ö de sv fi et hu is tr az tk | ü de tr hu az et tk | ß de | å sv no da
    æ da no is | ø da no | ð is | þ is | ý cs sk is tk
    ł pl | ą pl lt | ę pl lt | ś pl | ź pl | ż pl mt | ń pl | ć pl hr bs sr | ř cs | ů cs | ě cs
    č cs sk sl hr bs sr lt lv | š cs sk sl hr bs sr lt lv | ž cs sk sl hr bs sr lt lv | đ hr bs sr vi
    ľ sk | ĺ sk | ŕ sk | ď cs sk | ť cs sk | ň cs sk tk | ő hu | ű hu | ă ro vi | ș ro | ț ro | ţ ro
    ş tr az ro ku tk | ğ tr az | ı tr az | ə az | ā lv | ē lv | ī lv | ū lv lt | ķ lv | ļ lv | ņ lv | ģ lv
    ė lt | į lt | ų lt | ơ vi | ư vi | ạ vi | ế vi | ộ vi | ả vi | ấ vi | ħ mt | ġ mt | ċ mt | ĉ eo | ĝ eo
    ŝ eo | ŭ eo | ŵ cy | ŷ cy | ẹ yo vi | ọ yo ig vi | ṣ yo | ị ig vi | ụ ig vi | ɗ ha | ƙ ha
    ы ru be kk ky mn tt | э ru be kk ky mn tt tg | ё ru be mn tg | ъ bg tg | щ ru uk bg | і uk be kk | ї uk
    є uk | ґ uk | ў be uz | ј sr mk | љ sr mk | њ sr mk | џ sr mk | ђ sr | ћ sr | ѓ mk | ќ mk | ѕ mk
    ә kk tt | ғ kk uz tg | қ kk uz tg | ң kk ky tt | ө kk ky mn tt | ү kk ky mn tt | ұ kk | һ kk tt | ҳ uz tg
    ҷ tg | ӣ tg | ӯ tg | җ tt
    ة ar | ى ar | أ ar | إ ar | ي ar ps sd | ك ar ug | ی fa ur ps ckb | ک fa ur ckb | پ fa ur ps ckb ug sd
    چ fa ur ps ckb ug sd | گ fa ur ckb ug sd | ژ fa ckb | ٹ ur | ڈ ur | ڑ ur | ں ur | ے ur | ہ ur | ھ ur ug sd
    ښ ps | ځ ps | څ ps | ډ ps | ړ ps | ې ps ug | ۍ ps | ګ ps | ڼ ps | ە ckb ug | ۆ ckb ug | ڕ ckb | ڵ ckb
    ێ ckb | ڭ ug | ۇ ug | ۈ ug | ۋ ug | ڪ sd | ٻ sd | ڏ sd | ٿ sd | ڀ sd | ڙ sd | ڳ sd
    ळ mr | ৰ as | ৱ as
"""

#: What a word or letter says: languages, and how much for each.
_Evidence = tuple[tuple[str, float], ...]


#: What tells apart the languages of one script: words, and letters.
_Script = tuple[dict[str, _Evidence], dict[str, _Evidence]]


def _folded(text: str) -> str:
    """Casefolded, and an elided article or pronoun (`l'`, `qu'`) a word of its own."""
    return text.casefold().replace("’", "'").replace("'", "' ")


@lru_cache(maxsize=1 << 12)
def _script_of(sign: str) -> str | None:
    return _SCRIPT_OF.get(ord(sign) >> 7) if sign.isalpha() else None


def _evidence(owners: Iterable[str], languages: int) -> _Evidence:
    """Inverse document frequency, scaled: 1 for what only one language has, 0 for what all have."""
    codes = sorted(set(owners))
    weight = math.log(languages / len(codes)) / math.log(languages) if languages > 1 else 1.0
    return tuple((code, weight) for code in codes)


@from_languages
def _known_scripts(languages: tuple[LanguageFile, ...]) -> dict[str, _Script]:
    """The scripts that the languages' stop words are written in (Serbian's are in two)."""
    words: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for language in languages:
        code = language.code.partition("-")[0]
        for stop_word in language.stop_words:
            word = _folded(stop_word).split()[0]
            if script := _script_of(word[0]):
                words[script][word].append(code)
                codes[script].add(code)
    letters: defaultdict[str, dict[str, _Evidence]] = defaultdict(dict)
    for entry in _LETTERS.replace("\n", "|").split("|"):
        if entry.strip():
            letter, *owners = entry.split()
            script = _script_of(letter) or ""
            evidence = _evidence(owners, len(codes[script]))
            letters[script][letter] = tuple((code, weight * _LETTER) for code, weight in evidence)
    return {
        script: (
            {word: _evidence(owners, len(codes[script])) for word, owners in found.items()},
            dict(letters[script]),
        )
        for script, found in words.items()
    }


def _main_script(sample: str) -> str | None:
    """The script that most letters are in, or the language that alone writes it; None without letters."""
    if sample.isascii():
        return "Latn"  # where it has letters: words will tell
    step = len(sample) // _SPREAD + 1
    counts: Counter[str] = Counter()
    for char, count in Counter(sample[::step]).items():
        if script := _script_of(char):
            counts[script] += count
    if not counts:
        return None
    if (
        counts["ja"] * 20 > counts["zh"]
    ):  # a third of Japanese prose and more is kana; Chinese prints names in it
        counts["ja"] += counts.pop("zh", 0)
    script = max(sorted(counts), key=lambda name: counts[name] * _LETTER_COUNTS.get(name, 1))
    return script if counts[script] >= _FEWEST_LETTERS else None


def identify_language(text: str) -> str | None:
    """The BCP 47 code of the language that the text is mainly in, None where too little tells.

    Looks at 800 characters of a longer text. Languages have the codes of their files: Norwegian is
    `no`, Chinese `zh` and Serbian `sr`, in either script.

    >>> identify_language("The minister said on Monday that she would not resign.")
    'en'
    >>> identify_language("12:30 | 2021") is None
    True
    """
    if len(text) > 2 * _PIECE:
        middle = len(text) // 2
        text = f"{text[:_PIECE]} {text[middle : middle + _PIECE]}"
    script = _main_script(text)
    if script is None or script.islower():
        return script
    known = _known_scripts().get(script)
    if known is None:
        return None
    known_words, known_letters = known
    folded = _folded(text)
    words = folded.split()
    found = Counter(filter(known_words.__contains__, words))
    evidence = [(count, known_words[word]) for word, count in found.items()]
    if not text.isascii():
        evidence += [
            (folded.count(letter), says) for letter, says in known_letters.items() if letter in folded
        ]
    scores: defaultdict[str, float] = defaultdict(float)
    for count, says in evidence:
        times = math.sqrt(count)  # one word or letter many times over must not outweigh several
        for code, weight in says:
            scores[code] += weight * times
    best = max(scores.values(), default=0.0)
    if best < max(_LEAST_SCORE, _LEAST_SCORE_A_WORD * len(words)):
        return None
    languages = [code for code, score in scores.items() if score == best]
    return languages[0] if len(languages) == 1 else None
