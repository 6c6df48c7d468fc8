"""Decoded text to numbered lines: one spelling of spaces and signs, the words as printed."""

from __future__ import annotations

import html
import re
import unicodedata

from copydesk.model import Line

_ENTITY = re.compile(r"&(?:(?:amp|#38|#x26);)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TERMINAL_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = (
    "\u00ad\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
#: C0 and C1 controls that are no line end and no tab; the separators FS, GS and RS end a line as in str.splitlines.
_CONTROLS = "".join(map(chr, [*range(9), *range(14, 28), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0)]))


def _presentation_letters() -> dict[str, str]:
    """Arabic positional letter forms and letter ligatures, each with its plain letters.

    Word signs (U+FDF0 and on, such as the honorifics) are no letters and stay; so do spacing vowel signs.
    """
    forms = [*range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFD3E), *range(0xFE80, 0xFEFD)]
    letters = {chr(form): unicodedata.normalize("NFKC", chr(form)) for form in forms}
    return {form: plain for form, plain in letters.items() if plain != form and " " not in plain}


_REPLACED = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_INVISIBLE + _CONTROLS, ""),
    **_presentation_letters(),
}
_EXOTIC = re.compile("[" + re.escape("".join(_REPLACED)) + "]")

#: Characters; sorting as many marks takes a moment.
_SHORT_TEXT = 20_000
#: No language puts as many marks on a letter (Unicode Annex 15 allows 30 in its stream-safe format).
_MARKS_WITHOUT_END = re.compile(r"((?:[^\w\s\x00-\x7f]){64,})")

_STRONG = re.compile(r"(?<![A-Za-z0-9*_])(\*\*|__)(?=[^\s*_])(.{1,200}?)(?<=[^\s*_])\1(?![A-Za-z0-9*_])")
_LOOSE_STRONG = re.compile(r"^\*\*(?=[^\s*])(?!.*\*\*)|(?<=[^\w\s*])(?<!\*)\*\*$")
#: One star on either side of words; `Leser*innen`, `5 * 3` and `(*)` are none.
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[\w\"'“‘«])([^*]{1,200}?)(?<=[\w.!?,\"'”’»])\*(?![\w*])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:https?://|mailto:|/|#|www\.)[^\s()]*(?: +[\"'][^\"']*[\"'])?\)")
_HEADING = re.compile(r"^(?:#{1,6} ++)++(?=\S)")
_MARKUP_SIGNS = ("*", "#", "__", "](")


def normalize(text: str) -> list[Line]:
    """The lines of a text, numbered as in the file from 1.

    Composed characters (NFC), plain spaces, no invisible controls, HTML entities resolved, Markdown markers
    and links reduced to their text; zero-width joiner and non-joiner stay, for they spell words. Spaces at
    the ends go and runs of them become one; how deep a line was indented is kept beside it.

    Lines end at LF, CR, CRLF (classic Mac OS and DOS exports), form feed, vertical tab, NEL, U+2028, U+2029.
    Normalising what was normalised changes nothing.
    """
    printed, text = text, _plain(text)
    # Looked for in the whole first: most dumps hold none.
    spaced = "  " in text or "\t" in text
    marked = any(sign in text for sign in _MARKUP_SIGNS)
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        line, indent = raw.strip(), 0
        if line:
            if spaced and ("  " in line or "\t" in line):
                line = " ".join(line.split())
            if marked and (line.count("*") > 1 or "__" in line or "](" in line or line[0] == "#"):
                line = _without_markup(line)
            if raw[0] <= " ":
                indent = len(raw) - len(raw.lstrip())
        lines.append(Line(number, line, indent))
    if _is_ended(text) and not _is_ended(printed):  # the last line was nothing but controls
        lines.append(Line(len(lines) + 1, "", 0))
    return lines


def _is_ended(text: str) -> bool:
    return text[-1:].splitlines() in ([], [""])


def _plain(text: str) -> str:
    if "\x1b" in text:
        text = _TERMINAL_SEQUENCE.sub("", text)
    while "&" in text:
        resolved = _ENTITY.sub(_resolve, text)
        if resolved == text:
            break
        text = resolved
    text = _composed(text.replace("\u00a0", " "))  # the commonest of them by far
    if _EXOTIC.search(text):
        text = _composed(_EXOTIC.sub(lambda found: _REPLACED[found[0]], text))
    return text


def _composed(text: str) -> str:
    """The text in NFC; sequences of marks without end, whose sorting takes their number squared, are left alone."""
    if text.isascii():
        return text
    if len(text) <= _SHORT_TEXT:
        return unicodedata.normalize("NFC", text)
    pieces = _MARKS_WITHOUT_END.split(text)
    pieces[::2] = [unicodedata.normalize("NFC", piece) for piece in pieces[::2]]
    return "".join(pieces)


def _resolve(entity: re.Match[str]) -> str:
    """What an entity stands for; one that names nothing stays as printed, one for a line end is a space."""
    printed = f"&{entity[1]};"
    meant = html.unescape(printed)
    if meant == printed:
        return entity[0]
    return (
        " "
        if meant.splitlines() != [meant] or any(0xD800 <= ord(sign) <= 0xDFFF for sign in meant)
        else meant
    )


def _without_markup(line: str) -> str:
    """A line without Markdown's signs; one that is nothing but signs (`***`) is decoration and stays."""
    while (
        plain := _HEADING.sub(
            "", _LOOSE_STRONG.sub("", _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", _LINK.sub(r"\1", line))))
        )
    ) != line:
        if not (plain := " ".join(plain.split())):
            break
        line = plain
    return line
