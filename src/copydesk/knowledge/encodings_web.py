"""What web pages call their encodings, and which those are (WHATWG Encoding Standard)."""

from __future__ import annotations

import codecs

from copydesk.knowledge.encodings import ISO_2022, RARITY, SUPERSETS

#: Names that Python does not know, or takes for another encoding.
_LABELS = {
    "x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932", "x-euc-jp": "euc_jp", "x-euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "ks_c_5601-1989": "cp949", "windows-949": "cp949", "x-gbk": "gb18030",
    "x-x-big5": "cp950", "cn-big5": "cp950", "cn-gb": "gb18030", "iso-8859-8-i": "cp1255", "iso-8859-8-e": "cp1255",
    "logical": "cp1255", "visual": "cp1255", "windows-874": "cp874", "dos-874": "cp874", "koi": "koi8-r",
    "macintosh": "mac-roman", "x-mac-roman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic", "x-user-defined": "cp1252", "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "utf8mb4": "utf-8", "unicode": "utf-16-le", "ucs-2": "utf-16-le", "utf-16": "utf-16-le",
}  # fmt: skip
_KNOWN = frozenset({"utf-8", "utf-16-le", "utf-16-be", "hz", *ISO_2022, *RARITY})


def web_encoding(label: str) -> str | None:
    """The Python codec for the name of an encoding on the web, its superset where browsers take that; None if unknown.

    >>> web_encoding("ISO-8859-1"), web_encoding("x-sjis"), web_encoding("gb2312"), web_encoding("rot13")
    ('cp1252', 'cp932', 'gb18030', None)
    """
    label = label.strip().casefold()
    name = _LABELS.get(label)
    if name is not None:
        return name
    if label.startswith(("x-cp", "x-windows-")):
        label = "cp" + label.rpartition("-")[2].removeprefix("cp")
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = SUPERSETS.get(name, name).removesuffix("-sig")
    return name if name in _KNOWN else None
