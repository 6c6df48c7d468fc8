"""What the words of RTF mean, and the code pages that it names (Rich Text Format Specification 1.9.1)."""

from __future__ import annotations

#: Groups that hold no text of the document: tables of fonts and styles, pictures, what every page repeats.
SILENT_GROUPS = frozenset(
    b"""fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles
    listtable listoverridetable rsidtbl revtbl generator filetbl xmlnstbl pgptbl listtext pntext fldinst bkmkstart
    bkmkend header headerl headerr headerf footer footerl footerr footerf annotation atnid atnauthor atndate atnref
    ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn formfield xe tc template operator nonesttables userprops docvar
    passwordhash mmathPr wgrffmtfilter sp shprslt falt fname""".split()
)
#: Groups that are marked as to be passed over by whoever does not know them, and hold text.
WITH_TEXT = frozenset({b"shpinst", b"shptxt", b"dptxbxtext", b"footnote", b"nesttableprops"})
SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n\n", b"page": "\n", b"column": "\n", b"row": "\n", b"nestrow": "\n",
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": "\u2003", b"enspace": "\u2002",
    b"~": "\xa0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n",
    b"zwj": "\u200d", b"zwnj": "\u200c", b"ltrmark": "\u200e", b"rtlmark": "\u200f",
}  # fmt: skip
CHARSETS = {
    "77": "mac-roman", "128": "cp932", "129": "cp949", "130": "johab", "134": "gb18030", "136": "cp950",
    "161": "cp1253",
    "162": "cp1254", "163": "cp1258", "177": "cp1255", "178": "cp1256", "186": "cp1257", "204": "cp1251",
    "222": "cp874",
    "238": "cp1250", "255": "cp850",
}  # fmt: skip
PAGES = {"10000": "mac-roman", "936": "gb18030", "65001": "utf-8"}
OTHER_PAGES = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850"}
