"""Nexis and LexisNexis text exports, with the labels of English, German, French, Dutch and other interfaces.

Each article begins with its number (`17 of 204 DOCUMENTS`). Several exports may stand in one file, each with a cover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk.model import Label, Line, Part, Role, Split
from copydesk.stages.split.counts import Numbered, count_notices
from copydesk.stages.split.nexis_article import ERROR, EXPORT, read_article
from copydesk.stages.split.nexis_blocks import Block, blocks_in, is_rights
from copydesk.stages.split.nexis_keys import BELOW, UNITS
from copydesk.stages.split.wrapped import width_of

_N = r"(\d{1,3}(?:[.,]\d{3})*|\d{1,9})"
_COUNTED = (
    rf"(?:FOCUS ?[-–] ?)?{_N} (?:of|van|von|de|di) {_N} (?:DOCUMENT(?:S|EN|OS|I|O)?|DOKUMENTE?N?|Documents?)"
)
_NAMED = (
    rf"(?:FOCUS ?[-–] ?)?D(?:OCUMENTO?|OKUMENT|ocumento?|okument) {_N} (?:von|de|van|di|VON|DE|VAN|DI) {_N}"
)
_SEPARATOR = rf"(?:{_COUNTED}|{_NAMED})"
_NUMBER = re.compile(_SEPARATOR)
_SPACE = r"[ \t\u00a0\ufeff]*"
_NUMBER_LINE = re.compile(rf"(?:^|[\n\r\f]){_SPACE}{_SEPARATOR}{_SPACE}(?=[\n\r\f]|$)")
_CAPITALS = ("DOCUMENT", "DOCUMENTS")
#: What ProQuest prints above its numbers.
_UNDERSCORES = "_" * 20
_KEYS = (
    r"(?:(?:LENGTH|L(?:Ä|AE)NGE|LONGUEUR|LENGTE|LUNGHEZZA|LONGITUD|COMPRIMENTO|EXTENS\w+): +\d"
    r"|(?:LOAD-DATE|DATE-CHARGEMENT|LAAD-?DATUM|FECHA-(?:DE-)?CARGA|DATA-CAR\w+|PUBLICATION-TYPE|TYPE-PUBLICATION"
    r"|JOURNAL-CODE|CODE-REVUE|BYLINE|HEADLINE|SECTION|RUBRIK|RUBRIQUE|DATELINE|ORTSZEILE|SPRACHE|LANGUAGE|LANGUE|TAAL"
    r"|LINGUA|IDIOMA|BODY|TITLE):)"
)
#: A field, in capitals where the number is printed as others print it, too.
_FIELD = re.compile(rf"(?:^|[\n\r])[ \t]*{_KEYS}")
_FIELD_OR_RIGHTS = re.compile(
    rf"(?:^|[\n\r])[ \t]*(?:{_KEYS}|(?:Copyright|©) [^\n\r]{{0,30}}(?:19|20)\d\d)", re.IGNORECASE
)
_LENGTH_LINE = re.compile(
    r"(?:^|[\n\r])[ \t]*(?:LENGTH|L(?:Ä|AE)NGE|LONGUEUR|LENGTE|LUNGHEZZA|LONGITUD|COMPRIMENTO): +\d[\d.,]* +"
    rf"{UNITS} *[\n\r]"
)
_LOAD_LINE = re.compile(
    r"(?:^|[\n\r])[ \t]*(?:LOAD-DATE|UPDATE|DATE-CHARGEMENT|LAAD-?DATUM|FECHA-(?:DE-)?CARGA|DATA-CAR\w+):"
    r" +[^\n\r]*\d{4}"
)
_COVER = re.compile(
    r"[\w' -]{0,24}(?:request|opdracht|auftrag|demande|requête|richiesta|solicitud|pedido|solicitação)"
    r"(?: [\w' -]{0,24})? ?:",
    re.IGNORECASE,
)
_ON_COVERS = re.compile(
    r"(?:time of request|send to|terms|search terms|source|combined source|project id|tijdstip|verzenden naar"
    r"|zoektermen|bron|zeit|datum|senden an|gesendet an|suchbegriffe|quelle|projekt|heure|date|envoyer|envoyé|termes"
    r"|ora|invia|termini|fonte|hora|enviar|términos|fuente|termos)\b[^:]{0,30}:",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,9}) ?[-–] ?(\d{1,9})$")
#: Lines between the first of a cover and one more of its fields.
_COVER_LINES = 12


class _Start(NamedTuple):
    """Where an article begins.

    Attributes:
        at: place of the line of its number, or of its first where it has none.
        cover: place of the first line of the cover above; the same where there is none.
    """

    at: int
    cover: int
    number: Numbered | None


def is_mine(text: str) -> bool:
    """Whether a text has a line that numbers an article, and a field or a copyright; or the fields of a single one."""
    if "OCUMENT" in text or "ocument" in text or "OKUMENT" in text or "okument" in text:
        found = _NUMBER_LINE.search(text)
        if found is not None:
            above = text[max(0, found.start() - 200) : found.start()]
            evidence = _FIELD_OR_RIGHTS if found[0].rstrip().endswith(_CAPITALS) else _FIELD
            return _UNDERSCORES not in above and evidence.search(text, found.end() - 1) is not None
    if "-DATE" not in text and "UPDATE:" not in text and "DATUM" not in text and "-CAR" not in text:
        return False
    return _LENGTH_LINE.search(text) is not None and _LOAD_LINE.search(text) is not None


def parts(lines: Sequence[Line]) -> Split:
    """The articles between the lines that number them."""
    starts = list(_starts(lines)) or list(_starts(lines, crowded=True))
    width = width_of(lines)
    found: list[Part] = []
    notices: list[str] = []
    if not starts or _holds_an_article(lines[: starts[0].cover]):
        first_end = starts[0].cover if starts else len(lines)
        starts = [*_unnumbered(lines[:first_end]), *starts]
    ends = [start.cover for start in starts[1:]] + [len(lines)]
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        top = 0 if place == 0 else start.cover
        behind = _cover_in(lines, start.at + 1, end) if end == len(lines) else None
        above = [_cover_label(line) for line in lines[top : start.at]]
        begin = start.at
        if start.number is not None:
            above.append(Label(lines[start.at], Role.NOISE, f"the number of an article in {EXPORT}"))
            begin += 1
        own = lines[begin : end if behind is None else behind]
        part = read_article(own, width, above)
        if behind is not None:
            part = part._replace(labels=[*part.labels, *map(_cover_label, lines[behind:end])])
        if start.number is not None and any(line.text.startswith(ERROR) for line in own):
            notices.append(
                f"document {start.number.number} (line {start.number.line}) was not delivered: {ERROR}"
            )
        found.append(part)
    numbers = [start.number for start in starts if start.number is not None]
    return Split(tuple(found), (*count_notices(numbers), *notices))


def _cover_label(line: Line) -> Label:
    if not line.text:
        return Label(line, Role.BLANK, "blank")
    return Label(line, Role.NOISE, f"the cover of {EXPORT}")


def _starts(lines: Sequence[Line], *, crowded: bool = False) -> Iterator[_Start]:
    """The articles that have a number, with the covers above them.

    Args:
        lines: of the file.
        crowded: whether its blank lines are gone, so that numbers have text right above and below.
    """
    after = 0
    for at, line in enumerate(lines):
        if (found := _number_at(lines, at, crowded=crowded)) is None:
            continue
        number, total = found
        cover = _cover_in(lines, after, at)
        first, last = _range_on(lines[cover]) if cover is not None else (None, None)
        yield _Start(at, at if cover is None else cover, Numbered(number, total, line.number, first, last))
        after = at + 1


def _number_at(lines: Sequence[Line], at: int, *, crowded: bool) -> tuple[int, int] | None:
    """Number and total, where a line is one that begins an article: alone, or at least deep in the page."""
    text = lines[at].text
    if not text or not text[-1].isalnum() or len(text) > 60 or (found := _NUMBER.fullmatch(text)) is None:
        return None
    is_below = at + 1 < len(lines) and lines[at + 1].text
    is_above = at > 0 and lines[at - 1].text and not lines[at].indent
    if not crowded and (is_below or is_above):
        return None
    number, total = (int(re.sub(r"\D", "", group)) for group in found.groups() if group)
    return (number, total) if 1 <= number <= total else None


def _cover_in(lines: Sequence[Line], start: int, end: int) -> int | None:
    """Place of the first line of a cover that goes up to `end`: no field of an article stands below it."""
    blocks = blocks_in(lines[start:end])
    below = next((block.lines[-1].number for block in reversed(blocks) if _ends_article(block)), 0)
    for at in range(start, end):
        text = lines[at].text
        if (
            lines[at].number > below
            and ":" in text
            and (at == 0 or not lines[at - 1].text)
            and _COVER.match(text)
        ):
            more = lines[at + 1 : min(end, at + 1 + _COVER_LINES)]
            if any(_ON_COVERS.match(line.text) for line in more):
                return at
    return None


def _range_on(line: Line) -> tuple[int | None, int | None]:
    found = _RANGE.search(line.text)
    if found is None:
        return 1, None
    return int(found[1]), int(found[2])


def _holds_an_article(lines: Sequence[Line]) -> bool:
    return any(map(_ends_article, blocks_in(lines)))


def _ends_article(block: Block) -> bool:
    return block.field in ("LENGTH", "LOAD-DATE") and not block.centred


def _unnumbered(lines: Sequence[Line]) -> Iterator[_Start]:
    """Articles without numbers: one, or several where a headline follows upon the fields that end an article."""
    places = {line.number: at for at, line in enumerate(lines)}
    cover = _cover_in(lines, 0, len(lines))
    blocks = blocks_in(lines)
    first = next((at for at, line in enumerate(lines) if line.text), 0)
    starts = [first if cover is None else cover]
    is_over = has_length = False
    before: Block | None = None
    for place, block in enumerate(blocks):
        is_length = block.field == "LENGTH"
        if is_over and block.key is None and not is_rights(block) and not _goes_on(before):
            follows = blocks[place : place + 12]
            if has_length and any(one.field == "LENGTH" for one in follows):
                starts.append(places[block.lines[0].number])
                is_over = has_length = False
        is_over = is_over or block.field == "LOAD-DATE"
        has_length = has_length or is_length
        before = block
    for at in starts:
        yield _Start(at, at, None)


def _goes_on(block: Block | None) -> bool:
    """Whether the value of a field may go on in the next block."""
    return block is not None and block.field in BELOW and (block.field == "GRAPHIC" or not block.value)
