"""The tree of a web page to lines, as a text browser shows it: a block a line, cells of a row beside each other.

The labeller learned from lines that Inscriptis makes (Weichselbraun 2021, doi:10.21105/joss.03557); blank lines,
bullets and indents are as there: without the indents its F1 falls by a hundredth. Where such lines harm prose they are
not: cells with paragraphs in them stand below each other, and a letter in a `<span>` of its own stays in its word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

#: Elements with nothing in them that a reader of the page sees as its text.
_NOT_SHOWN = frozenset({
    "head", "script", "style", "template", "noscript", "noframes", "iframe", "object", "audio", "video",
    "canvas", "svg",
    "select", "datalist", "textarea", "rt", "rp", "-comment", "!doctype", "-end", "#document-type",
})  # fmt: skip
#: Blocks with a blank line before and after.
_SPACED = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "blockquote", "pre", "xmp", "listing", "dl"}
)
_BLOCKS = _SPACED | frozenset({
    "address", "article", "aside", "body", "center", "caption", "dd", "details", "dialog", "dir", "div", "dt",
    "fieldset",
    "figcaption", "footer", "form", "frameset", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "plaintext", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_AS_TYPED = frozenset({"pre", "xmp", "listing", "plaintext"})
#: Pieces that pages set apart by space that is in their style sheets alone: the links of a menu.
_APART = frozenset({"a", "span", "button", "time", "label", "input", "img"})
_INDENTS = {"div": 2, "ul": 4, "ol": 4, "menu": 4, "dir": 4}
#: Columns; deeper ones tell nothing more.
_MOST_INDENT = 60
#: Characters; a cell with more is no field of a table but a column of the page.
_LONG_CELL = 80
#: White space that HTML folds; a no-break space is kept.
_FOLDED = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


class _Writer:
    """Lines as they grow."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.indent = 0
        self.cell = 0
        self._pieces: list[str] = []
        self._bullet = ""
        self._space = False

    def write(self, text: str) -> None:
        """Go on with the line, white space folded."""
        folded = _FOLDED.sub(" ", text)
        if folded != " ":
            words = folded.strip(" ")
            if (self._space or folded[0] == " ") and self._pieces:
                self._pieces.append(" ")
            self._pieces.append(words)
            self._space = folded[-1] == " "
        elif folded:
            self._space = True

    def write_as_typed(self, text: str) -> None:
        first, *others = _LINE_ENDS.split(text)
        self._pieces.append(first)
        for line in others:
            self.end_line()
            self._pieces.append(line)

    def space(self) -> None:
        self._space = True

    def bullet(self, sign: str) -> None:
        self._bullet = sign

    def end_line(self) -> None:
        """End the line, if there is anything on it."""
        text = "".join(self._pieces)
        if text.strip():
            self.lines.append(" " * min(self.indent, _MOST_INDENT) + self._bullet + text)
            self._bullet = ""
        self._pieces.clear()
        self._space = False
        self.cell = 0

    def break_line(self) -> None:
        """End the line, or leave a blank one where it is ended."""
        (self.end_line if self._pieces else self.blank)()

    def blank(self) -> None:
        """Leave a blank line, if there is none."""
        self.end_line()
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def begin_cell(self) -> None:
        """Go on behind the cell before, if that ended no line."""
        if self._pieces:
            self._pieces.append("  ")
        self.cell = len(self._pieces)
        self._space = False

    def end_cell(self) -> None:
        """Give a long cell a line of its own."""
        if sum(map(len, self._pieces[self.cell :])) > _LONG_CELL:
            own = self._pieces[self.cell :]
            del self._pieces[self.cell :]
            self.end_line()
            self._pieces += own
            self.end_line()


def lines_of(root: LexborNode | None) -> Sequence[str]:
    """The lines of an element and all in it, in order; an empty one is a blank line. Depth is no matter."""
    writer = _Writer()
    above: list[tuple[LexborNode, str]] = []
    node, typed, before = root, 0, ""
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            (writer.write_as_typed if typed else writer.write)(node.text_content or "")
            before = ""
        elif tag not in _NOT_SHOWN:
            if before in _APART and tag in _APART:
                writer.space()
            _open(writer, tag)
            typed += tag in _AS_TYPED
            before = ""
            child = node.first_child
            if child is not None:
                above.append((node, tag))
                node = child
                continue
            before = tag
            typed -= tag in _AS_TYPED
            _close(writer, tag)
        while (following := node.next if above else None) is None and above:
            node, tag = above.pop()
            before = tag
            typed -= tag in _AS_TYPED
            _close(writer, tag)
        node = following
    writer.end_line()
    return writer.lines


def _open(writer: _Writer, tag: str) -> None:
    if tag in _BLOCKS:
        (writer.blank if tag in _SPACED else writer.end_line)()
        writer.indent += _INDENTS.get(tag, 0)
        if tag == "li":
            writer.bullet("* ")
    elif tag in _CELLS:
        writer.begin_cell()
    elif tag == "br":
        writer.break_line()
    elif tag == "q":
        writer.write('"')


def _close(writer: _Writer, tag: str) -> None:
    if tag in _BLOCKS:
        (writer.blank if tag in _SPACED else writer.end_line)()
        writer.indent -= _INDENTS.get(tag, 0)
        if tag == "li":
            writer.bullet("")
    elif tag in _CELLS:
        writer.end_cell()
    elif tag == "q":
        writer.write('"')
