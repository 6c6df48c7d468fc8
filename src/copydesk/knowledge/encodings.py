"""What is known of encodings: byte order marks, supersets, how common each is.

Names are those of Python's codecs, in the spelling of `codecs.lookup(name).name`.
"""

from __future__ import annotations

import codecs

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

SUPERSETS: dict[str, str] = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "cp437": "cp850",  # the letters of Western Europe are the same, and box drawing is no news
    "cp858": "cp850",
    "cp863": "cp850",
    "cp1125": "cp866",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932",
    "euc_jis_2004": "euc_jp",
    "euc_jisx0213": "euc_jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "cp950",
    "big5hkscs": "cp950",
}
"""A detector's label, to the encoding that real files under it are in (WHATWG Encoding Standard)."""

MULTI_BYTE = frozenset({"gb18030", "cp950", "cp932", "euc_jp", "cp949"})

RARITY: dict[str, int] = {
    "cp1250": 1, "cp1251": 0, "cp1252": 0, "cp1253": 0, "cp1254": 0, "cp1255": 0, "cp1256": 0, "cp1257": 2,
    "cp1258": 2, "cp874": 1,
    "iso8859-2": 2, "iso8859-4": 5, "iso8859-5": 4, "iso8859-6": 4, "iso8859-7": 2, "iso8859-10": 8,
    "iso8859-13": 4, "iso8859-15": 4, "iso8859-16": 6, "koi8-r": 3, "koi8-u": 3,
    "cp850": 3, "cp852": 6, "cp866": 4, "cp720": 5, "cp737": 7, "cp855": 9, "cp857": 8, "cp862": 7,
    "mac-roman": 3, "mac-arabic": 3, "mac-farsi": 6, "mac-cyrillic": 6, "mac-greek": 9, "mac-latin2": 7,
    "mac-turkish": 9, "mac-iceland": 9, "mac-croatian": 9, "mac-romanian": 9, "cp775": 9, "kz1048": 8,
    "gb18030": 9, "cp950": 9, "cp932": 9, "euc_jp": 9, "cp949": 9,
}  # fmt: skip
"""Plausible legacy encodings of news, with the bits by which the text must be likelier than in cp1252.

The multi-byte ones are common, but where they are right they win by hundreds of bits, and where a Western
text of few accents is read as Chinese they win by a handful.
"""

ALWAYS_TRIED = ("cp1252", "cp1250", "cp850", "mac-roman", "mac-arabic", "mac-farsi")
"""What the detectors leave out too often: neither knows the Arabic of classic Mac OS."""

CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\x0c\r\x1b"))
"""Control bytes that no text has, but as part of a UTF-16 or UTF-32 unit or as a shift of ISO-2022-KR."""

LINE_ENDS_AMONG_CONTROLS = "\x0b\x1c\x1d\x1e"
"""Kept when the other control characters are dropped: Unicode counts them as the end of a line."""

NO_TEXT = dict.fromkeys({*CONTROLS, 0x1B, 0xFEFF} - {ord(end) for end in LINE_ENDS_AMONG_CONTROLS})
"""Dropped by `str.translate`: control characters but tabs and ends of lines, and marks of byte order."""

ISO_2022: tuple[str, ...] = ("iso2022_jp", "iso2022_kr", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext")
"""Tried in this order."""

MISREAD: tuple[str, ...] = ("cp1252", "cp1256")
"""Encodings as which UTF-8 was often misread, and saved again so."""

READ_AS_WESTERN: tuple[str, ...] = ("cp1256", "cp1251", "cp1253", "cp1255")
"""Encodings of other scripts that were often misread as cp1252."""


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 without a fault."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
