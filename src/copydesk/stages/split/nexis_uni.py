"""Nexis Uni and Lexis Advance exports: text files, and the lines of the Word and RTF files that they deliver.

Each article is headline, paper, date, copyright, fields, `Body`, text, `Graphic`, `Classification`, and ends with
`End of Document`. A cover with the search and a list of the headlines may stand above the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.dates import read_dates
from copydesk.model import Fact, Label, Line, Part, Role, Split
from copydesk.stages.split.nexis_keys import UNITS, Key, because, facts_of, is_plausible, key_of, role_of
from copydesk.stages.split.wrapped import joined_labels, labelled, width_of

EXPORT = "a Nexis Uni export"

_ENDS = ("End of Document", "Ende des Dokuments", "Fin du document", "Fin del documento", "Fine del documento",
         "Fim do documento", "Einde van document", "Einde van het document")  # fmt: skip
_END_LINE = re.compile(rf"(?:^|[\n\r\f])[ \t\u00a0]*(?:{'|'.join(_ENDS)})[ \t\u00a0]*(?=[\n\r\f]|$)")
_EVIDENCE = re.compile(
    r"(?:^|[\n\r\f])[^\n\r]{0,300}?\b(?:(?:Length|Länge|Longueur|Lengte|Longitud|Lunghezza|Comprimento)[ \u00a0]?:"
    rf"[ \u00a0]*\d[\d.,]*[ \u00a0]{UNITS}\b|Load-Date[ \u00a0]?:)"
)
_ENDINGS = frozenset(_ENDS)
#: Fields of one line.
_SHORT = frozenset({"LENGTH", "BYLINE", "SECTION", "DATELINE"})
#: The lines that stand alone above the parts of an article.
_BODY = frozenset(
    {"Body", "Text", "Hauptteil", "Corps", "Texte", "Cuerpo", "Texto", "Corpo", "Testo", "Tekst"}
)
_FULL_TEXT = frozenset({"FULL TEXT", "TEXT"})
_ABSTRACT = frozenset({"ABSTRACT", "Abstract"})
_GRAPHIC = frozenset({"Graphic", "Grafik", "Graphique", "Gráfico", "Grafico", "Grafiek"})
_CLASSIFICATION = frozenset(
    {"Classification", "Klassifizierung", "Klassifikation", "Clasificación", "Classificazione", "Classificatie",
     "Classificação"}
)  # fmt: skip
_NOTES = frozenset({"Notes", "Note", "Correction", "Correction Appended"})
#: Several fields in one line: `Section: NEWS; Pg. 3 Length: 432 words Byline: Ann Kay`.
_KEYS = re.compile(
    r"(?:^|(?<= ))(?:Section|Length|Byline|Dateline|Highlight|Load-Date|Language|Publication-Type|URL)(?= ?:)"
)
_COPYRIGHT = re.compile(r"(?:Copyright\b|©|\(c\) ).{0,80}?(?:19|20)\d\d|(?:Copyright|©)", re.IGNORECASE)
_RIGHTS = re.compile(r"all rights reserved|alle rechte|tous droits|todos los derechos|tutti i diritti", re.I)
_PAGE_OF = re.compile(r"Page \d+ of \d+|Seite \d+ von \d+|Page \d+ (?:sur|de) \d+")
_FOOTER = re.compile(r"About LexisNexis\b.*|.*\|? ?Copyright © \d{4} LexisNexis.*")
_LISTED = re.compile(r"\d{1,4}\. ?\S")
_COUNT = re.compile(r"(?:Documents|Dokumente|Documenten|Documentos|Documenti) ?\((\d{1,6})\)")
_COVER = re.compile(
    r"(?:User Name|Date and Time|Job Number|Documents? ?\(|Client/Matter|Search Terms|Search Type|Narrowed by"
    r"|Content Type|Source|Sources|Time|Timeline|Benutzername|Utilisateur|Nom d.utilisateur|Gebruikersnaam)\b",
    re.IGNORECASE,
)
#: Characters, of a line that is nothing but a date and what edition it is.
_LONGEST_DATE = 64
_MOST_BESIDE = 16
#: Lines of a headline.
_MOST_LINES = 5


class _Head(NamedTuple):
    """Places of what stands above the fields.

    Attributes:
        titles: of the headline's lines.
        paper: of the line with the paper's name.
        date: of that with the date.
    """

    titles: tuple[int, ...]
    paper: int | None
    date: int | None


def is_mine(text: str) -> bool:
    """Whether a line ends an article as Nexis Uni does, and one belongs to its fields."""
    if "ocument" not in text and "okument" not in text:
        return False
    return _END_LINE.search(text) is not None and _EVIDENCE.search(text) is not None


def parts(lines: Sequence[Line]) -> Split:
    """The articles between the lines that end them."""
    width = width_of(_bodies(lines))
    found: list[Part] = []
    counts: list[tuple[int, int]] = []
    starts: list[int] = []
    for start, end in _pieces(lines):
        some = lines[start:end]
        if found and not _is_article(some):
            found[-1] = found[-1]._replace(labels=[*found[-1].labels, *map(_cover_label, some)])
            continue
        counts += [
            (len(found), int(stated[1]))
            for line in some
            if (stated := _COUNT.fullmatch(line.text)) is not None
        ]
        starts.append(some[0].number)
        found.append(_Article(some, width).part())
    return Split(tuple(found), tuple(_count_notices(counts, len(found), starts)))


def _pieces(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """First and last place of what stands between the ends, the ends with what they end."""
    start = 0
    for at, line in enumerate(lines):
        if line.text in _ENDINGS:
            yield start, at + 1
            start = at + 1
    if start < len(lines):
        yield start, len(lines)


def _bodies(lines: Sequence[Line]) -> list[Line]:
    """The lines of articles' texts; what stands around them is not wrapped as they are."""
    found: list[Line] = []
    is_body = False
    for line in lines:
        if line.text in _BODY:
            is_body = True
        elif line.text in _CLASSIFICATION or line.text in _ENDINGS:
            is_body = False
        elif is_body:
            found.append(line)
    return found


def _is_article(lines: Sequence[Line]) -> bool:
    """Whether lines behind the last end are an article that was cut off, or none."""
    if lines[-1].text in _ENDINGS:
        return any(line.text for line in lines[:-1])
    return any(line.text in _BODY or (len(line.text) < 40 and _is_length(line.text)) for line in lines)


def _is_length(text: str) -> bool:
    key = key_of(text, capitals=False)
    return key is not None and key.field == "LENGTH" and is_plausible("LENGTH", key.value)


def _count_notices(counts: Sequence[tuple[int, int]], total: int, starts: Sequence[int]) -> Iterator[str]:
    for place, (first, stated) in enumerate(counts):
        found = (counts[place + 1][0] if place + 1 < len(counts) else total) - first
        if found != stated:
            where = f"from line {starts[first]} on, " if len(counts) > 1 else ""
            documents = f"{stated} document{'s' if stated != 1 else ''}"
            yield f"{where}it says {documents}, and {found} {'was' if found == 1 else 'were'} found"


def _cover_label(line: Line) -> Label:
    if not line.text:
        return Label(line, Role.BLANK, "blank")
    if _FOOTER.fullmatch(line.text):
        return Label(line, Role.LEGAL, f"the foot of a page of {EXPORT}")
    if _LISTED.match(line.text):
        return Label(line, Role.NAVIGATION, f"the list of articles in {EXPORT}")
    return Label(line, Role.NOISE, f"the cover of {EXPORT}")


class _Article:
    """The labels and facts of one article, as they are found."""

    def __init__(self, lines: Sequence[Line], width: int | None) -> None:
        self.lines = lines
        self.width = width_of(_bodies(lines), width)
        self.labels: list[Label] = []
        self.facts: list[Fact] = []

    def part(self) -> Part:
        texts = [line.text for line in self.lines]
        end = next((at for at, text in enumerate(texts) if text in _ENDINGS), len(texts))
        body = next((at for at, text in enumerate(texts[:end]) if text in _BODY), None)
        fields = self._first_field(body if body is not None else end)
        head_end = fields if body is None else min(fields, body)
        self._head(head_end)
        if body is None:  # without the line that should stand above the text, it begins behind the fields
            body = self._fields(head_end, self._classification(head_end, end), until_text=True) - 1
        else:
            self._fields(head_end, body)
            self._put(body, Role.NOISE, f"the line above the text in {EXPORT}")
        classification = self._classification(body + 1, end)
        self._text(body + 1, classification)
        if classification < end:
            self._put(classification, Role.NOISE, f"the line above the fields below the text in {EXPORT}")
            self._fields(classification + 1, end)
        for at in range(end, len(texts)):
            if texts[at]:
                self._put(at, Role.NOISE, f"the line that ends an article in {EXPORT}")
        blanks = [Label(line, Role.BLANK, "blank") for line in self.lines if not line.text]
        return Part(
            (), sorted([*self.labels, *blanks], key=lambda label: label.line.number), tuple(self.facts)
        )

    def _first_field(self, end: int) -> int:
        """Place of the first field or copyright below which no headline can stand."""
        run = end
        for at in range(end - 1, -1, -1):
            text = self.lines[at].text
            if not text:
                continue
            key = key_of(text, capitals=False)
            if key is not None and key.field in (
                "SECTION",
                "LENGTH",
                "BYLINE",
                "DATELINE",
                "HIGHLIGHT",
                "URL",
            ):
                run = at
            elif _COPYRIGHT.match(text) and not _FOOTER.fullmatch(text):
                return at
            elif run - at > 12:
                break
        return run

    def _head(self, end: int) -> None:
        """Label cover, headline, paper and date."""
        head = self._places(end)
        first = min(head.titles, default=end)
        for at, line in enumerate(self.lines[:end]):
            if at in head.titles or not line.text:
                continue
            if at == head.paper:
                reason = f"the paper's name in {EXPORT}"
                self._put(at, Role.NOISE, reason)
                self.facts.append(Fact("source.publisher", _paper(line.text), reason, (line.number,)))
            elif at == head.date:
                reason = f"the date of {EXPORT}"
                self._put(at, Role.DATE, reason)
                self.facts.append(Fact("published", line.text, reason, (line.number,)))
            elif at < first:
                self.labels.append(_cover_label(line))
            else:
                self._put(at, Role.NOISE, f"beside the date in {EXPORT}")
        reason = f"the headline of {EXPORT}"
        titles = [self.lines[at] for at in head.titles]
        self.labels += joined_labels(titles, Role.TITLE, reason)
        if titles:
            text = " ".join(line.text for line in titles)
            self.facts.append(Fact("title", text, reason, tuple(line.number for line in titles)))

    def _places(self, end: int) -> _Head:
        """Where they stand: the date is the last one, the paper above it, above that the headline."""
        texts = [line.text for line in self.lines]
        filled = [at for at in range(end) if texts[at] and not _is_page_line(texts[at])]
        is_below_cover = any(_is_on_cover(texts[at]) for at in filled)
        if is_below_cover:
            filled = [at for at in filled if not _is_on_cover(texts[at]) and not _LISTED.match(texts[at])]
        date = next((at for at in filled[:0:-1] if _is_date(texts[at])), None)
        above = [at for at in filled if date is None or at < date]
        if len(above) < 2:
            return _Head(tuple(above), None, date)
        paper, last = above[-1], above[-2]
        if date is None and paper - last > 1:  # the headline alone: what stands above is a cover's
            return _Head((paper,), None, None)
        titles = [last]
        for at in reversed(above[:-2]):
            if titles[0] - at > 1 or len(titles) == _MOST_LINES:
                break
            titles.insert(0, at)
        return _Head(
            tuple(titles if not is_below_cover or len(titles) < _MOST_LINES else [last]), paper, date
        )

    def _fields(self, start: int, end: int, *, until_text: bool = False) -> int:
        """Label fields, and what goes on with them; the place behind, or of the first line that is none."""
        owner: Key | None = None
        own: list[Line] = []
        after_blank = False
        at = start
        for at in range(start, end):
            line = self.lines[at]
            if not line.text:
                after_blank = True
                continue
            if until_text and line.text in _GRAPHIC:
                break
            pieces = _split_fields(line.text)
            if pieces or (not until_text and _is_colon_field(line.text)):
                self._state(owner, own)
                owner, own = (pieces[-1] if pieces else None), [line]
                for key in pieces[:-1]:
                    self._state(key, [line])
                role = role_of(owner.field) if owner and len(pieces) == 1 else Role.NOISE
                reason = because(owner, EXPORT) if owner and len(pieces) == 1 else f"fields of {EXPORT}"
                self.labels.append(Label(line, role, reason))
            elif _COPYRIGHT.match(line.text) or _RIGHTS.search(line.text):
                self.labels.append(Label(line, Role.LEGAL, f"the copyright of {EXPORT}"))
            elif until_text and (owner is None or after_blank or owner.field in _SHORT):
                break
            elif owner is not None:
                own.append(line)
                self.labels.append(Label(line, role_of(owner.field), because(owner, EXPORT), continues=True))
            else:
                self.labels.append(Label(line, Role.NOISE, f"among the fields of {EXPORT}"))
            after_blank = False
        else:
            at = end
        self._state(owner, own)
        return at

    def _state(self, key: Key | None, lines: Sequence[Line]) -> None:
        if key is None or not is_plausible(key.field, key.value):
            return
        value = " ".join([key.value, *(line.text for line in lines[1:])]).strip()
        self.facts += facts_of(key, value, tuple(line.number for line in lines), EXPORT)

    def _classification(self, start: int, end: int) -> int:
        """Place of the line above the fields below the text; where it is missing, of the first of them."""
        for at in range(end - 1, start - 1, -1):
            if self.lines[at].text in _CLASSIFICATION:
                return at
        return end

    def _text(self, start: int, end: int) -> None:
        """Label the text: its abstract, its paragraphs, its captions; fields without the line above them, too."""
        role, reason = Role.PARAGRAPH, f"the body of {EXPORT}"
        run: list[Line] = []
        last_graphic = max((at for at in range(start, end) if self.lines[at].text in _GRAPHIC), default=None)
        tail = self._trailing_fields(start, end)
        has_full_text = any(line.text in _FULL_TEXT for line in self.lines[start:end])
        for at in range(start, tail):
            text = self.lines[at].text
            heading = self._heading(text, at, last_graphic, has_full_text=has_full_text)
            if text and heading is None and not self._is_margin(at):
                run.append(self.lines[at])
                continue
            self.labels += labelled(run, role, reason, self.width)
            run = []
            if heading is not None:
                role = heading
                what = {Role.CAPTION: "graphics", Role.SUBTITLE: "abstract"}.get(role, "body")
                reason = f"the {what} of {EXPORT}"
                self._put(at, Role.NOISE, f"the line above the {what} of {EXPORT}")
            elif text:
                self._put(at, Role.NOISE, f"the margin of a page of {EXPORT}")
        self.labels += labelled(run, role, reason, self.width)
        self._fields(tail, end)

    def _is_margin(self, at: int) -> bool:
        """Whether a line is of a page's margin: its number, or the headline beside that."""
        if _is_page_line(self.lines[at].text):
            return True
        if not any(self.lines[at].text == fact.value for fact in self.facts if fact.field == "title"):
            return False
        beside = [line.text for line in self.lines[max(0, at - 2) : at + 3]]
        return any(_PAGE_OF.fullmatch(text) for text in beside)

    def _heading(self, text: str, at: int, last_graphic: int | None, *, has_full_text: bool) -> Role | None:
        if at == last_graphic:
            return Role.CAPTION
        if text in _NOTES and last_graphic is not None and at > last_graphic:
            return Role.PARAGRAPH
        if has_full_text and text in _ABSTRACT:
            return Role.SUBTITLE
        if text in _FULL_TEXT:
            return Role.PARAGRAPH
        return None

    def _trailing_fields(self, start: int, end: int) -> int:
        """Place of the first of the fields that end the text where no line parts them from it."""
        if end < len(self.lines) and self.lines[end].text in _CLASSIFICATION:
            return end
        first = end
        for at in range(end - 1, start - 1, -1):
            text = self.lines[at].text
            key = key_of(text, capitals=False)
            if key is not None and key.field in ("LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "JOURNAL-CODE"):
                if not is_plausible(key.field, key.value):
                    break
                first = at
            elif text and not (key is not None and key.field in ("SUBJECT", "URL")):
                break
        return first

    def _put(self, at: int, role: Role, reason: str) -> None:
        self.labels.append(Label(self.lines[at], role, reason))


def _split_fields(text: str) -> list[Key]:
    """The fields in a line."""
    starts = [found.start() for found in _KEYS.finditer(text)]
    if not starts or starts[0] != 0:
        key = key_of(text, capitals=False)
        return [] if key is None else [key]
    pieces = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return [key for piece in pieces if (key := key_of(piece, capitals=False)) is not None]


def _is_colon_field(text: str) -> bool:
    """Whether a line among fields begins one that is in no list: `Geographic: LONDON, ENGLAND (79%)`."""
    name = text.partition(":")[0]
    return ":" in text and 2 < len(name) <= 30 and len(name.split()) <= 3 and name[0].isupper()


def _is_date(text: str) -> bool:
    if len(text) > _LONGEST_DATE or ":" in text.partition(" ")[0] or _is_on_cover(text):
        return False
    found = read_dates(text)
    return is_date_line(text) or (
        len(found) == 1 and found[0].strangers <= _MOST_BESIDE and text[-1] not in ".?!"
    )


def _is_page_line(text: str) -> bool:
    return _PAGE_OF.fullmatch(text) is not None or _FOOTER.fullmatch(text) is not None


def _is_on_cover(text: str) -> bool:
    return _COVER.match(text) is not None and (":" in text or "|" in text or "(" in text)


def _paper(text: str) -> str:
    """The paper's name; Lexis Advance ends it with a full stop.

    >>> _paper("The Morning Post."), _paper("Star Inc.")
    ('The Morning Post', 'Star Inc.')
    """
    return (
        text[:-1]
        if text.endswith(".") and not re.search(r"\b(?:Inc|Ltd|Co|Corp|Jr|St|[A-Z])\.$", text)
        else text
    )
