"""Bytes to text: which encoding a dump is in, how that is known, and what was lost."""

from __future__ import annotations

import codecs
import re

from copydesk.errors import Rejected, UsageError
from copydesk.knowledge.encodings import (
    ALWAYS_TRIED,
    BYTE_ORDER_MARKS,
    CONTROLS,
    ISO_2022,
    LINE_ENDS_AMONG_CONTROLS,
    MULTI_BYTE,
    RARITY,
    SUPERSETS,
    is_utf8,
)
from copydesk.knowledge.encodings_mojibake import repair, suspect
from copydesk.model import Decoded

_SAMPLE = 8192
"""Bytes that the detectors see; more changes no answer and costs time."""
_REGIONS = 16
"""Places spread over a long file where the sample is taken."""

_FIRST_OF_A_MARK = frozenset(mark[:1] for mark, _ in BYTE_ORDER_MARKS)
_ISO_2022_ESCAPE = re.compile(rb"\x1b(?:\$[@AB]|\$\([A-Z@]|\([BIJ]|\$\)[ACG])")
_HZ = re.compile(rb"~\{(?:[!-w][!-~])+~\}")
_TERMINAL_ESCAPE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\\\))")
_DROPPED = dict.fromkeys(({*CONTROLS, 0x1B}) - {ord(char) for char in LINE_ENDS_AMONG_CONTROLS})
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")

_BINARY = ("the file looks like binary data", "check that it is a text file, or name its encoding")


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of a dump, with its encoding and how that is known.

    Time grows linearly with the data, the same bytes always give the same answer, and the text holds no byte
    order mark, no lone surrogate and no control character but tabs, line ends and those of 0x7F to 0x9F.

    Args:
        data: the file as it is on the disk.
        encoding: read it so, whatever it looks like; what cannot be decoded becomes U+FFFD and is counted.

    Raises:
        Rejected: the data is no text.
        UsageError: there is no such encoding.
    """
    if encoding is not None:
        return _decode_as_told(data, encoding)
    if data[:1] in _FIRST_OF_A_MARK:
        for mark, name in BYTE_ORDER_MARKS:
            if data.startswith(mark):
                return _finish(data[len(mark) :], name, "byte order mark")
    if b"\x1b" in data and data.isascii() and _ISO_2022_ESCAPE.search(data):
        return _finish(data, _first_that_decodes(data, ISO_2022), "ISO-2022 escape sequences")

    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls and (wide := _wide_encoding(data, controls)):
        return _finish(data, wide, f"one script when read as {wide.upper()}")
    if controls:
        _reject_binary(data, controls)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        if (found := _decode_damaged(data)) is not None:
            return found
        # Chinese in UTF-16 without a space or a full stop has no control bytes
        if not controls and (wide := _wide_encoding(data, controls)):
            return _finish(data, wide, f"one script when read as {wide.upper()}")
        return _decode_legacy(data)
    if b"~" in data and data.isascii() and _HZ.search(data):
        return _finish(data, "hz", "HZ shift sequences")
    evidence = "strict UTF-8"
    if suspect(data, text):
        text, kind = repair(text)
        if kind:
            evidence = f"strict UTF-8, mojibake of {kind} repaired"
    if controls or b"\x1b" in data:
        text = _without_controls(text)
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
    return Decoded(text, "utf-8", evidence)


def _decode_as_told(data: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError) as error:
        raise UsageError(
            f"there is no text encoding named {encoding!r}; try utf-8, cp1252 or cp1256"
        ) from error
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark) and name.replace("-sig", "") in {marked, marked[:6].rstrip("-")}:
            data, name = data[len(mark) :], marked
            break
    try:
        return _finish(data, {"utf-8-sig": "utf-8"}.get(name, name), "as told")
    except Exception as error:  # codecs that are no character sets (idna, punycode) raise what they please
        if isinstance(error, Rejected):
            raise
        raise Rejected(f"the file cannot be read as {name}", "name another encoding, or none") from error


def _finish(data: bytes, name: str, evidence: str) -> Decoded:
    """Decode in the encoding found, count what is lost, mend mojibake, drop what is no text."""
    replaced = 0
    if name.startswith("utf-16") and len(data) % 2:
        # half a character: the end was cut off, or a tool for bytes added a line end
        data = data[:-1]
        replaced = 1
    try:
        text = data.decode(name)
    except UnicodeError:
        text = data.decode(name, "replace")
        # those that the file itself holds are not ours
        replaced += max(1, text.count("\ufffd") - data.decode(name, "ignore").count("\ufffd"))
    if not text.isascii():
        try:
            utf8 = text.encode("utf-8")
        except UnicodeEncodeError:  # lone surrogates, which UTF-7 and its like let through
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            utf8 = text.encode("utf-8")
        if suspect(utf8, text):
            text, kind = repair(text)
            if kind:
                evidence = f"{evidence}, mojibake of {kind} repaired"
    return Decoded(_without_controls(text).replace("\ufeff", ""), name, evidence, replaced)


def _without_controls(text: str) -> str:
    if "\x1b" in text:
        text = _TERMINAL_ESCAPE.sub("", text)
    return text.translate(_DROPPED)


def _first_that_decodes(data: bytes, names: tuple[str, ...]) -> str:
    for name in names:
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            if error.start >= len(data) - 4:  # cut inside a character
                return name
        else:
            return name
    return names[0]


def _reject_binary(data: bytes, controls: int) -> None:
    """Raise where so many control bytes stand in the data that it is no text of one byte a unit.

    Zeros are not counted: a crash while writing leaves blocks of them in good text.
    """
    zeros = data.count(0)
    others = controls - zeros
    rest = len(data) - zeros
    if not rest:
        raise Rejected("the file holds nothing but zero bytes", "restore it from a backup")
    # compressed or compiled data has 10 % of them; text of a faulty export may have one a line
    if others > 4 + 0.04 * rest or (
        zeros > 0.3 * len(data) and data.rstrip(b"\0").count(0) > 0.05 * len(data)
    ):
        raise Rejected(*_BINARY)


# --- UTF-16 and UTF-32 without a mark

_COMMON = re.compile(
    "[\t\n\r -~\u00a0-\u024f\u0300-\u036f\u0370-\u06ff\u0900-\u109f\u10a0-\u137f\u1780-\u17ff\u1e00-\u1eff"
    "\u2010-\u203a\u20ac\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef\ufeff]"
)
_BITS_OF_A_LIKELY_CHARACTER = 15.0
"""Measured from 100 bytes up: Chinese news costs up to 13.7, other bytes read as UTF-16 at least 16.5."""
_CONCENTRATED = re.compile(
    "[\t\n\r -~]|[\u00a0-\u017f\u2010-\u203a]|[\u0600-\u06ff]|[\u0400-\u04ff]|[\u0590-\u05ff]|[\u0370-\u03ff]"
    "|[\u0e00-\u0e7f]|[\u0900-\u109f]|[\u1e00-\u1eff]|[\u3001\u3002\u3040-\u30ff\uff0c]"
)


def _wide_encoding(data: bytes, controls: int) -> str | None:
    """UTF-16 or UTF-32 if one byte order makes the data a text of one script; an odd last byte is allowed."""
    sample = data[: _SAMPLE * 2]
    scores: list[tuple[float, str, str]] = []
    for name, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        whole = sample[: len(sample) - len(sample) % width]
        try:
            text = whole.decode(name, "replace" if width == 2 else "strict")
        except UnicodeDecodeError:
            continue
        if not text or text.count("\ufffd") > 1 + 0.01 * len(text):
            continue
        common = len(_COMMON.findall(text)) / len(text)
        concentrated = len(_CONCENTRATED.findall(text)) / len(text)
        if common >= 0.9:
            scores.append((common + concentrated + (width == 4), name, text))
    if not scores:
        return None
    score, name, text = max(scores)
    # text of one byte a unit makes Chinese of any two letters, but its own control bytes are few; and the
    # order of bytes in Chinese shows in which characters are the frequent ones
    many_controls = controls >= 0.1 * len(data)
    if not many_controls and is_utf8(data):
        return None
    if score >= (1.3 if many_controls else 1.5):
        return name

    from copydesk.knowledge.encodings_letters import surprise

    bits, name = min((surprise(text[:500]) / len(text[:500]), name) for _, name, text in scores)
    return name if bits < _BITS_OF_A_LIKELY_CHARACTER else None


# --- Damaged UTF-8


def _decode_damaged(data: bytes) -> Decoded | None:
    """UTF-8 with a few bad sequences, or cut inside a character at either end."""
    start = 0
    while start < min(3, len(data)) and 0x80 <= data[start] < 0xC0:
        start += 1
    text = data[start:].decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    good = len(text) - len(data[start:].translate(None, _NOT_ASCII)) - bad
    cut = text.endswith("\ufffd") and _CUT_AT_END.search(data[-3:]) is not None
    # 2 %, or one sequence: none of 1,895 legacy texts measured looks so much like UTF-8
    if good < 1 or (bad - cut) * 50 > good + 50 * (good >= 12):
        return None
    return _finish(data, "utf-8", "UTF-8, damaged" if bad > cut else "UTF-8, cut inside a character")


_NOT_ASCII = bytes(range(0x80, 0x100))
_CUT_AT_END = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")


# --- Legacy encodings


def _decode_legacy(data: bytes) -> Decoded:
    """Two detectors, and where they disagree the likelier text of those they name."""
    import chardet
    import charset_normalizer

    sample = _informative(data)
    first = [
        name
        for guess in chardet.detect_all(sample, ignore_threshold=True, prefer_superset=False)
        if (name := _canonical(guess["encoding"]))
    ]
    second = [name for guess in charset_normalizer.from_bytes(sample) if (name := _canonical(guess.encoding))]
    if (
        first
        and second
        and (text := _read(sample, first[0])) is not None
        and text == _read(sample, second[0])
    ):
        usual = ALWAYS_TRIED[0]  # the same letters in the usual encoding: then that is what it is
        also = (usual,) if len(data) <= len(sample) and _read(sample, usual) == text else ()
        return _finish(data, _commonest(first[0], second[0], *also), "chardet and charset-normalizer agree")
    # in bits; a detector that is right more often has more of a say (97 % and 81 % of 791 texts)
    say = dict.fromkeys(second[:1], 3.0) | dict.fromkeys(first[:1], 8.0)
    names = dict.fromkeys((*first[:6], *second[:3], *ALWAYS_TRIED))
    name = _likeliest(sample, tuple(names), say)
    if name is None:
        raise Rejected(*_BINARY)
    return _finish(data, name, "likeliest letters among what chardet and charset-normalizer name")


def _likeliest(sample: bytes, names: tuple[str, ...], say: dict[str, float]) -> str | None:
    from copydesk.knowledge.encodings_letters import surprise

    readings: dict[str, list[str]] = {}
    for name in names:
        text = _read(sample, name)
        if text is not None:
            readings.setdefault(text, []).append(name)
    best: tuple[float, str] | None = None
    for text, same in readings.items():
        name = _commonest(*same)
        bits = surprise(text) + _rarity(name) - max(say.get(name, 0.0) for name in same)
        if best is None or (bits, name) < best:
            best = bits, name
    return best[1] if best else None


def _rarity(name: str) -> int:
    return RARITY[name]


def _commonest(*names: str) -> str:
    return min(names, key=lambda name: (_rarity(name), name))


def _canonical(label: str | None) -> str | None:
    """The codec for a detector's label, the superset where files so labelled are really in that."""
    try:
        name = codecs.lookup(label or "").name
    except LookupError:
        return None
    name = SUPERSETS.get(name, name)
    return name if name in RARITY else None


def _read(sample: bytes, name: str) -> str | None:
    """The sample in one encoding; None where it cannot be that."""
    if name not in MULTI_BYTE:
        text = sample.decode(name, "replace")
        # classic Mac OS has a second set of ASCII for right-to-left text; it makes Western text look likely
        letters = len(re.findall(r"[^\W\d_]", text)) if name in {"mac-arabic", "mac-farsi"} else 0
        if letters and 2 * len(re.findall("[\u0621-\u06d5]", text)) < letters:
            return None
        return text
    text = sample.decode(name, "replace")
    bad = text.count("\ufffd")
    # pieces without a mark to end at are cut inside a character; and vendors added characters of their own
    if bad > 2 + len(sample) // 512:
        return None
    return text.replace("\ufffd", "")


def _informative(data: bytes) -> bytes:
    """What tells the encoding: all of a short file, else about 10 KB from its beginning and all over it.

    Of a file with lines in another script only these: English with one Arabic line misleads both detectors.
    """
    if len(data) > _SAMPLE:
        data = _pieces(data)
    # Vietnamese has 30 % bytes beyond ASCII, Greek and Arabic 80
    dense = b"\n".join(
        line for line in data.splitlines() if len(line.translate(None, _NOT_ASCII)) <= 0.6 * len(line)
    )
    return dense if len(dense) >= 16 and not dense.isascii() else data


def _pieces(data: bytes) -> bytes:
    """Pieces of the data, cut at marks that are never part of a longer character in legacy encodings."""
    share = _SAMPLE // _REGIONS
    pieces = [_piece(data, 0, share * 2)]
    end = len(pieces[0])
    for region in range(_REGIONS):
        start = max(end, len(data) * region // _REGIONS)
        limit = len(data) * (region + 1) // _REGIONS
        found = _BEYOND_ASCII.search(data, start, limit)
        if not found:
            continue
        before = list(_MARK.finditer(data, max(start, found.start() - share), found.start()))
        mark = (
            before[-1] if before else _MARK.search(data, found.start(), min(limit, found.start() + _SAMPLE))
        )
        if mark:
            pieces.append(_piece(data, mark.end(), share))
            end = mark.end() + len(pieces[-1])
    return b"\n".join(pieces)


_MARK = re.compile(rb"[\t-\r -/]")


def _piece(data: bytes, start: int, length: int) -> bytes:
    mark = _MARK.search(data, start + length, start + length + _SAMPLE // 8)
    return data[start : mark.start() if mark else start + length]
