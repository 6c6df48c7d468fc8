"""Make `knowledge/language_names.toml`: `python -m training.language_names`, out of Babel's copy of the CLDR.

What exports call languages: by their English, German, French, Dutch, Spanish, Italian, Portuguese and Chinese names,
by their own, and by codes of three letters.
"""

from __future__ import annotations

from pathlib import Path

from babel import Locale, UnknownLocaleError

import copydesk.knowledge

#: Languages whose names for languages exports use.
_INTERFACES = ("en", "de", "fr", "nl", "es", "it", "pt", "zh")
#: Codes of three letters (ISO 639-2 and 639-3) where they are no beginning of the English name; those that are, too.
_CODES = {
    "af": "afr", "ar": "ara", "be": "bel", "bg": "bul", "bn": "ben", "bs": "bos", "ca": "cat", "ckb": "ckb",
    "cs": "ces cze", "cy": "cym wel", "da": "dan", "de": "deu ger", "el": "ell gre", "en": "eng", "es": "spa",
    "et": "est", "eu": "eus baq", "fa": "fas per pes", "fi": "fin", "fr": "fra fre", "ga": "gle", "gl": "glg",
    "gu": "guj", "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "hy": "hye arm", "id": "ind", "is": "isl ice",
    "it": "ita", "ja": "jpn", "ka": "kat geo", "kk": "kaz", "kn": "kan", "ko": "kor", "ku": "kur kmr", "ky": "kir",
    "la": "lat", "lt": "lit", "lv": "lav lvs", "mk": "mkd mac", "ml": "mal", "mn": "mon khk", "mr": "mar",
    "ms": "msa may zsm", "mt": "mlt", "my": "mya bur", "ne": "nep npi", "nl": "nld dut", "no": "nor nob nno nb nn",
    "pa": "pan", "pl": "pol", "ps": "pus pbt", "pt": "por", "ro": "ron rum", "ru": "rus", "si": "sin", "sk": "slk slo",
    "sl": "slv", "so": "som", "sq": "sqi alb als", "sr": "srp", "sv": "swe", "sw": "swa swh", "ta": "tam", "te": "tel",
    "tg": "tgk", "th": "tha", "tl": "tgl fil", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb uzn", "vi": "vie",
    "zh": "zho chi cmn", "am": "amh", "az": "aze azj",
}  # fmt: skip
_HEAD = """\
# What exports call languages, in small letters: made by `python -m training.language_names` out of the CLDR
# (https://cldr.unicode.org, Unicode licence). The codes are those of the language files.
"""


def main() -> None:
    """Write the file anew."""
    lines = []
    for code, three in sorted(_CODES.items()):
        names = set(three.split())
        for interface in (*_INTERFACES, code):
            try:
                name = Locale.parse(interface).languages.get(
                    "nb" if code == "no" and interface == "no" else code
                )
            except (UnknownLocaleError, ValueError):
                continue
            if name:
                names.add(name.casefold())
        quoted = ", ".join(f'"{name}"' for name in sorted(names))
        lines.append(f"{code} = [{quoted}]")
    target = Path(copydesk.knowledge.__path__[0]) / "language_names.toml"
    target.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
