"""A web page to its lines, and what its head states; the page's tree is as browsers build it (Lexbor)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from copydesk.errors import Rejected
from copydesk.knowledge.encodings import NO_TEXT
from copydesk.model import Converted
from copydesk.stages.formats.html_facts import Head, facts_of
from copydesk.stages.formats.html_lines import lines_of
from copydesk.stages.formats.html_text import source_text

#: Tags times the elements that are open at once: what the parser's time grows with. Pages have some 100,000; a hundred
#: million take a second.
_MOST_WORK = 100_000_000
#: Attributes of one element: the time grows with their square.
_MOST_ATTRIBUTES = 5_000
#: Characters that a tag with so many attributes has at least.
_LONG = 20_000
#: Labels take some 500 bytes of memory however short a line is.
_MOST_LINES = 500_000

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,40})")
#: Elements that have no end, or that the next of their kind ends.
_NO_END = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li",
    "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "html", "head", "body", "colgroup",
    "frame", "rt", "rp",
})  # fmt: skip
_HIDING = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1|\Z)", re.I | re.S)
_QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{_LONG},}}")
#: Their attributes are put together, however many of them there are.
_ONLY_ONE = re.compile(r"<(?:html|body)\b", re.I)
#: An element that XML ends at once, and that HTML would let run on.
_ENDED_AT_ONCE = re.compile(
    r"<(script|style|title|textarea|iframe|noscript|div|span|a|p|i|b|em|strong)((?:\s[^<>]*)?)/>", re.I
)
_ADVICE = "save the page anew from a browser"


def convert(data: bytes, encoding: str | None) -> Converted:
    """The lines of a web page and what is stated in it beside them.

    Args:
        data: the page.
        encoding: Python codec name that whoever delivered it stated.

    Raises:
        Rejected: it is built to keep a parser busy.
        UsageError: Python knows no such encoding.
    """
    decoded = source_text(data, encoding)
    source = decoded.text
    if source.lstrip()[:5].lower() == "<?xml":
        source = _ENDED_AT_ONCE.sub(r"<\1\2></\1>", source)
    _check(source)
    page = LexborHTMLParser(source)
    lines = lines_of(page.body)
    if len(lines) > _MOST_LINES:
        cause = f"it makes {len(lines):,} lines, more than the limit of {_MOST_LINES:,}"
        raise Rejected(cause, "leave the file out, or split it")
    head = Head(page, lines)
    text = "\n".join([*lines, *head.unprinted()]).translate(NO_TEXT)
    return Converted(replace(decoded, text=text), tuple(facts_of(head)))


def _check(source: str) -> None:
    """Refuse what takes the parser the square of its length.

    Raises:
        Rejected: elements are nested too deep, or one has too many attributes.
    """
    tags = source.count("<")
    if tags**2 > _MOST_WORK:
        if (depth := _depth(source)) * tags > _MOST_WORK:
            raise Rejected(f"its {tags:,} elements are nested {depth:,} deep", _ADVICE)
        if len(_ONLY_ONE.findall(source)) > _MOST_ATTRIBUTES:
            raise Rejected("it begins again and again", _ADVICE)
    if len(source) > _LONG:
        for tag in _LONG_TAG.finditer(source):
            if len(_QUOTED.sub("=", tag[0]).replace("/", " ").split()) > _MOST_ATTRIBUTES:
                raise Rejected(f"one of its tags has more than {_MOST_ATTRIBUTES:,} attributes", _ADVICE)


def _depth(source: str) -> int:
    """The most elements that may be open at once; no fewer than there are."""
    open_now: Counter[str] = Counter()
    depth = deepest = 0
    for tag in _TAG.finditer(_HIDING.sub("", source)):
        name = tag[2].lower()
        if name in _NO_END:
            continue
        if not tag[1]:
            open_now[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
    return deepest
