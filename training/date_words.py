"""Bring what CLDR knows of dates into the language files, as their table `[cldr]`; what is written there by hand stays.

    python -m training.date_words

Needs Babel, which carries the data of the Unicode Common Locale Data Repository. Every region and script of a
language is asked: Arabic has three families of month names. Narrow names (`J`, `F`) are left out, they stand
for too much, and so are names that hold a digit (`1月`): numbers are read as numbers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from training.weights import PACKAGE

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = PACKAGE / "languages"
#: Everything from this line to the end of a language file is made by this script.
MARK = "# From CLDR, by `python -m training.date_words`: not to be edited by hand, the tables above complete it.\n"

#: Text in a pattern of CLDR: quoted, or of signs and letters that stand for no field.
_LITERAL = re.compile(r"'([^']+)'|([^\x00-\x7f]+)")

#: What a language has in CLDR under another code.
_OTHER_CODES = {"no": ("no", "nb", "nn"), "tl": ("fil",), "sr": ("sr", "sr_Latn")}
#: Deseret and Shavian, in which no newspaper prints.
_UNREAD_SCRIPTS = {"Dsrt", "Shaw"}
_WIDTHS, _USES = ("wide", "abbreviated"), ("format", "stand-alone")
#: Seconds, and longer than a week: what stands there is rounded too much to give a day.
_UNITS = ("minute", "hour", "day")
_HALVES = {"am": "am", "morning": "am", "pm": "pm", "afternoon": "pm", "evening": "pm", "night": "night"}


def main() -> None:
    for path in sorted(LANGUAGES.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        made = with_cldr(path.stem, text)
        if made != text:
            path.write_text(made, encoding="utf-8")
            print(f"{path.name}: changed", file=sys.stderr)


def with_cldr(code: str, text: str) -> str:
    """A language file's text, with the table `[cldr]` made anew; as it was where CLDR does not know the language."""
    by_hand = text.partition(MARK)[0].rstrip("\n") + "\n"
    locales = list(_locales(code))
    return f"{by_hand}\n{MARK}{_table(locales)}" if locales else by_hand


def _locales(code: str) -> Iterator[Locale]:
    from babel import Locale, localedata

    codes = _OTHER_CODES.get(code, (code,))
    for identifier in sorted(localedata.locale_identifiers(), key=lambda name: (len(name), name)):
        language, *parts = identifier.split("_")
        if language in codes and _UNREAD_SCRIPTS.isdisjoint(parts):
            # What Babel looks up in one locale it leaves in the data that others inherit (seen in 2.18: Thai months
            # in Azerbaijani), so each reads its own.
            localedata._cache.clear()
            locale = Locale.parse(identifier)
            assert locale._data is not None  # read now
            yield locale


def _table(locales: list[Locale]) -> str:
    pattern = str(locales[0].date_formats["short"].pattern)
    order = "".join(sorted("dmy", key=pattern.lower().index))
    lines = ["[cldr]", f'order = "{order}"']
    for key, width, first in (("months", 12, 1), ("weekdays", 7, 0)):
        names = [_unique(_names(locales, key, number)) for number in range(first, first + width)]
        if any(names):
            lines += [f"{key} = [", *(f"    {_array(found)}," for found in names), "]"]
    if words := _unique(_between(locales)):
        lines.append(f"between = {_array(words)}")
    for half in ("am", "pm", "night"):
        if words := _unique(_half_words(locales, half)):
            lines.append(f"{half} = {_array(words)}")
    ago = _ago(locales)
    if ago:
        lines += [
            "",
            "[cldr.ago]",
            *(f"{_string(phrase)} = {_string(amount)}" for phrase, amount in ago.items()),
        ]
    return "\n".join(lines) + "\n"


def _names(locales: Iterable[Locale], key: str, number: int) -> Iterator[str]:
    for locale in locales:
        table: Mapping[str, Any] = locale.months if key == "months" else locale.days
        for use in _USES:
            for width in _WIDTHS:
                name = str(table[use][width][number])
                if not any(sign.isdigit() for sign in name):
                    yield name


def _between(locales: Iterable[Locale]) -> Iterator[str]:
    """Words that the patterns of dates hold between their numbers and names: `de`, `г.`."""
    for locale in locales:
        for width in ("full", "long", "medium"):
            for quoted, plain in _LITERAL.findall(str(locale.date_formats[width].pattern)):
                yield from re.findall(r"[^\W\d_]+", quoted or plain)


def _half_words(locales: Iterable[Locale], half: str) -> Iterator[str]:
    for locale in locales:
        for use in _USES:
            for width in _WIDTHS:
                for period, word in locale.day_periods.get(use, {}).get(width, {}).items():
                    if _HALVES.get(period.rstrip("12")) == half and word.casefold() not in {"am", "pm"}:
                        yield word


def _ago(locales: Iterable[Locale]) -> dict[str, str]:
    """Phrases of the past to what they stand for: `vor {n} Stunden` to `{n} hours`, `قبل ساعتين` to `2 hours`."""
    found: dict[str, str] = {}
    for locale in locales:
        fields = locale._data["date_fields"]
        for unit in _UNITS:
            for style in ("", "-short"):
                past = fields.get(unit + style, {}).get("past", {})
                for number, phrase in past.items():
                    amount = "{n}" if "{0}" in phrase else {"one": "1", "two": "2"}.get(number)
                    if amount is not None and phrase not in {"{0}", ""}:
                        found.setdefault(phrase.replace("{0}", "{n}"), f"{amount} {unit}s")
    return {phrase: amount for phrase, amount in found.items() if not phrase.startswith("-")}


def _unique(names: Iterable[str]) -> list[str]:
    """Each once, whatever its case, the order kept."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())


def _array(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, names))}]"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    main()
