"""An RTF document to its lines (Rich Text Format Specification 1.9.1), with nothing but Python.

striprtf 0.0.35 was tried on the same documents: it does not see the code pages of fonts, so that Arabic as WordPad
writes it comes out as `Çá`, leaves out notes and text boxes, keeps deleted words, and tears letters beyond U+FFFF.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from copydesk.errors import Rejected
from copydesk.knowledge.encodings import NO_TEXT
from copydesk.model import Converted, Decoded
from copydesk.stages.formats.rtf_words import CHARSETS, OTHER_PAGES, PAGES, SIGNS, SILENT_GROUPS, WITH_TEXT

_TOKEN = re.compile(
    rb"\\(?:([A-Za-z]{1,32})(-?\d{1,10})? ?|'([0-9A-Fa-f]{2})|([^A-Za-z]))|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\",
    re.S,
)
#: Between the cells of a row; a longer cell is no field of a table but a column of the page.
_CELL = "  "
#: Characters.
_LONG_CELL = 80
_UNKNOWN = "cp1252"
_DEEPEST = 10_000


class _State(NamedTuple):
    """What a group may change for itself."""

    encoding: str = ""
    skipped: int = 1
    silent: bool = False
    fonts: bool = False
    deleted: bool = False


def convert(data: bytes, encoding: str | None) -> Converted:
    r"""The lines of an RTF document, a paragraph a line.

    Args:
        data: the document; what stands before a place where it was cut off is kept.
        encoding: that of a document which states none.

    Raises:
        Rejected: groups are nested too deep.
    """
    reader = _Reader(encoding or _UNKNOWN)
    reader.read(data)
    text = "".join(reader.text).translate(NO_TEXT)
    replaced = text.count("\ufffd")
    return Converted(Decoded(text, reader.page, reader.evidence, replaced))


class _Reader:
    """The state of reading, token by token."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.evidence = "RTF that states no code page"
        self.text: list[str] = []
        self._fonts: dict[str, str] = {}
        self._font = self._default = ""
        self._state = _State()
        self._above: list[_State] = []
        self._bytes = bytearray()
        self._units: list[int] = []
        self._skip = 0
        self._starred = False

    def read(self, data: bytes) -> None:
        at = 0
        while (token := _TOKEN.match(data, at)) is not None:
            at = token.end()
            word, number, pair, sign, brace, plain = token.groups()
            if brace is not None:
                self._skip = 0
                if self._brace(brace):
                    break
            elif word is not None:
                if word == b"bin":  # so many bytes of anything
                    at += max(0, int(number or 0))
                else:
                    self._word(word, (number or b"").decode())
            elif sign is not None:
                if sign == b"*":
                    self._starred = True
                else:
                    self._write(SIGNS.get(sign, ""))
            elif pair is not None:
                self._write_bytes(bytes.fromhex(pair.decode()))
            elif plain is not None:
                self._write_bytes(plain)
        self._flush()

    def _brace(self, brace: bytes) -> bool:
        """Begin or end a group; whether that was the last."""
        self._flush()
        self._starred = False
        if brace == b"{":
            self._above.append(self._state)
            if len(self._above) > _DEEPEST:
                raise Rejected("the groups of the RTF document are nested too deep", "save it anew")
            return False
        if self._above:
            self._state = self._above.pop()
        return not self._above

    def _word(self, word: bytes, number: str) -> None:
        if word == b"u":
            if not self._state.silent and not self._state.deleted:
                self._flush_bytes()
                self._units.append(int(number or 0) & 0xFFFF)
            self._skip = self._state.skipped
            return
        self._flush()
        self._skip = 0
        starred, self._starred = self._starred, False
        if word == b"fonttbl":
            self._state = self._state._replace(silent=True, fonts=True)
        elif word in SILENT_GROUPS or (starred and word not in WITH_TEXT):
            self._state = self._state._replace(silent=True)
        elif word in (b"footnote", b"shptxt", b"dptxbxtext"):
            self._state = self._state._replace(silent=self._state.fonts)
            self._write("\n" if word != b"footnote" else " ")
        elif word == b"uc":
            self._state = self._state._replace(skipped=min(int(number or 1), 10) if number[:1] != "-" else 1)
        elif word in (b"deleted", b"plain"):
            self._state = self._state._replace(deleted=word == b"deleted" and number != "0")
            if word == b"plain":
                self._state = self._state._replace(encoding="")
        elif word == b"deff":
            self._default = number
        elif word == b"f":
            self._font = number
            if not self._state.fonts:
                self._state = self._state._replace(encoding=self._fonts.get(number, ""))
        elif word == b"fcharset" and self._state.fonts:
            self._fonts[self._font] = CHARSETS.get(number, "")
        elif word == b"ansicpg":
            self._state_page(PAGES.get(number, f"cp{number}"))
        elif word in OTHER_PAGES:
            self._state_page(OTHER_PAGES[word])
        elif word in (b"cell", b"nestcell"):
            self._write("\n" if self._length_of_cell() > _LONG_CELL else _CELL)
        else:
            self._write(SIGNS.get(word, ""))

    def _state_page(self, name: str) -> None:
        try:
            self.page = codecs.lookup(name).name
        except LookupError:
            return
        self.evidence = "code page that the RTF states"

    def _write(self, text: str) -> None:
        self._flush()
        self._skip = 0
        if text and not self._state.silent and not self._state.deleted:
            self.text.append(text)

    def _length_of_cell(self) -> int:
        length = 0
        for piece in reversed(self.text):
            if "\n" in piece or piece == _CELL or length > _LONG_CELL:
                break
            length += len(piece)
        return length

    def _write_bytes(self, data: bytes) -> None:
        """Letters in a code page; those that stand in for a letter of Unicode before them are passed over."""
        if self._skip:
            passed = min(self._skip, len(data))
            self._skip -= passed
            data = data[passed:]
        if data and not self._state.silent and not self._state.deleted:
            self._flush_units()
            self._bytes += data

    def _flush(self) -> None:
        self._flush_bytes()
        self._flush_units()

    def _flush_bytes(self) -> None:
        if self._bytes:
            encoding = self._state.encoding or self._fonts.get(self._default) or self.page
            self.text.append(bytes(self._bytes).decode(encoding, "replace"))
            self._bytes.clear()

    def _flush_units(self) -> None:
        if self._units:
            units = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self.text.append(units.decode("utf-16-le", "replace"))
            self._units.clear()
