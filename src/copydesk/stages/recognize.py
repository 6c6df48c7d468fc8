"""What a file is that is no text dump: a picture, an archive, a web page."""

from __future__ import annotations

import codecs
import re

from copydesk.knowledge.encodings_magic import MAGIC, MAGIC_WITHIN, MARKUP, ZIP_MEMBERS, ZIP_START

_HEAD = 4096
"""Bytes looked at for markup; tags come long before."""

_BY_FIRST_BYTE = {
    first: tuple(pair for pair in MAGIC if pair[0][0] == first) for first in {magic[0] for magic, _ in MAGIC}
}
_ANYWHERE = re.compile(rb"RIFF|BZh|.{4}ftyp|.{257}ustar", re.DOTALL)

_OPENING = re.compile(
    r"\s*(?>(?:<!--.*?-->\s*)*)<(!doctype\s+html\b[^<>]*>|html\b[^<]*>|\?xml\s|rss\s|svg\s[^<]*>"
    # without an XML declaration: feeds, and what trafilatura writes
    r"|(?:(?:feed|TEI)\sxmlns|doc\s(?:sitename|title|author|date|url|hostname))=[^<>]*>)",
    re.I | re.S,
)
#: A page that a browser saved as one file (MHTML), or a mail with parts: base64, and text with `=3D` in it.
_MIME = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/", re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_TAG = re.compile(
    r"</?(?:html|head|body|title|meta|link|script|style|div|span|p|a|img|br|hr|h[1-6]|ul|ol|li|table|tr|t[dh]|nav"
    r"|header|footer|main|article|section|aside|figure|figcaption|form|input|button|iframe|noscript|strong|em|b|i|svg"
    r"|path|time|picture|source|blockquote)(?:\s[^<>]*)?/?>",
    re.I,
)


def recognize(data: bytes) -> str | None:
    """What the data looks like if not a text dump (`a PNG image`, `a web page (HTML)`); None for a text.

    Looks at the first 4 KB, and at the names in a ZIP archive.
    """
    start = data[:1]
    if not start:
        return None
    for magic, words in _BY_FIRST_BYTE.get(start[0], ()):
        if data.startswith(magic):
            return words
    if _ANYWHERE.match(data):
        for magic, offset, within, words in MAGIC_WITHIN:
            if data.startswith(magic) and data.startswith(within, offset):
                return words
    if start == b"P" and data.startswith(ZIP_START):
        return _kind_of_zip(data)
    if start == b"M" and data.startswith(b"MZ") and b"\0" in data[:64]:
        return "a program (Windows)"
    if start == b"B" and data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "a BMP image"
    if start == b"\xff" and data[1:2] in {b"\xfb", b"\xf3", b"\xf2"} and b"\0" in data[:_HEAD]:
        return "MP3 audio"
    if b"multipart/" in (head := data[:_HEAD]) and _MIME.match(head):
        return "a page saved as MHTML, or a mail in parts (MIME)"
    return _markup(data) if b"<" in data[:_HEAD] else None


def _kind_of_zip(data: bytes) -> str:
    # the names stand before each member and once more in the directory at the end
    names = data[:_HEAD] + data[-16 * _HEAD :]
    for member, words in ZIP_MEMBERS:
        if member in names:
            return words
    return "a ZIP archive"


def _markup(data: bytes) -> str | None:
    head = data[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", "ignore")
    elif b"\0" in head:
        # without a mark; ASCII characters have their zero first or second
        text = head.decode("utf-16-be" if head[0] == 0 else "utf-16-le", "ignore")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    text = text.lstrip("\ufeff")
    opening = _OPENING.match(text)
    # `<html> turns thirty` is a headline
    if opening and (_ends_a_line(text, opening.end()) or len(_TAG.findall(text)) >= 3):
        if not opening[1].startswith("?"):
            return _words_for(opening[1].strip("!").lower())
        root = next((tag[1] for tag in _ROOT.finditer(text, opening.end())), "")
        return _words_for(root)
    if not text.lstrip().startswith("<"):
        # a dump that mentions tags, or keeps some as debris, is still a text
        return None
    tags = _TAG.findall(text)
    between = len(_TAG.sub("", text).strip())
    if len(tags) >= 4 and len(tags) * 40 > between:
        return "a web page (HTML)"
    return None


def _ends_a_line(text: str, at: int) -> bool:
    return text[at - 1].isspace() or text[at : at + 200].lstrip(" \t")[:1] in {"", "\r", "\n", "<", ">"}


def _words_for(opening: str) -> str:
    if opening.startswith("doctype"):
        return "a web page (HTML)"
    for root, words in MARKUP:
        if re.match(rf"{re.escape(root)}(?![\w:])", opening, re.I):
            return words
    return "an XML document"
