"""The labelled fields of Nexis exports: their names in the languages of its interfaces, and the facts they state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from copydesk.knowledge.dates import read_dates
from copydesk.knowledge.language_names import language_tag
from copydesk.model import Fact, Role

#: Fields by the English name, which stands first.
_NAMES = {
    "HEADLINE": "HEADLINE TITLE TITEL ÜBERSCHRIFT SCHLAGZEILE KOP TITRE TITOLO TITULAR TÍTULO TITULO",
    "BYLINE": "BYLINE AUTHOR NAME AUTOR AUTEUR SIGNATURE AUTORE",
    "SECTION": "SECTION RUBRIK RUBRIQUE SECTIE RUBRIEK SEZIONE RUBRICA SECCIÓN SECCION SEÇÃO SECÇÃO SECAO",
    "LENGTH": "LENGTH LÄNGE LAENGE LONGUEUR LENGTE LUNGHEZZA LONGITUD COMPRIMENTO EXTENSÃO EXTENSIÓN",
    "DATELINE": "DATELINE ORTSZEILE DATUMSZEILE",
    "HIGHLIGHT": "HIGHLIGHT HIGHLIGHTS CHAPEAU ABSTRACT SAMENVATTING",
    "BODY": "BODY TEXT VOLLEDIGE_TEKST TEKST FULL_TEXT ARTICLE TEXTE TEXTE_INTÉGRAL TESTO TEXTO CUERPO CORPO",
    "BIO": "BIO",
    "LANGUAGE": "LANGUAGE SPRACHE LANGUE TAAL LINGUA IDIOMA LENGUA",
    "LOAD-DATE": "LOAD-DATE UPDATE LADEDATUM DATE-CHARGEMENT LAAD-DATUM LAADDATUM DATA-CARICAMENTO FECHA-CARGA "
    "FECHA-DE-CARGA DATA-CARREGAMENTO",
    "GRAPHIC": "GRAPHIC GRAFIK GRAPHIQUE ILLUSTRATION GRAFIEK AFBEELDING GRAFICA GRÁFICO GRAFICO",
    "URL": "URL",
    "ACC-NO": "ACC-NO ACCESSION-NO ACCESSION_NUMBER",
    "CORRECTION": "CORRECTION NOTES",
    # What states nothing that the record has.
    "PUBLICATION-TYPE": "PUBLICATION-TYPE PUB-TYPE TYPE-PUBLICATION DOCUMENT-TYPE PUBLIKATIONSTYP PUBLICATIETYPE "
    "TIPO-PUBBLICAZIONE TIPO-PUBLICACIÓN TIPO-PUBLICACION TIPO-PUBLICAÇÃO",
    "JOURNAL-CODE": "JOURNAL-CODE CODE-REVUE ZEITUNGS-CODE KRANTCODE CODICE-RIVISTA",
    "SUBJECT": "SUBJECT PUB-SUBJECT COMPANY ORGANIZATION PERSON GEOGRAPHIC INDUSTRY TICKER CITY STATE COUNTRY",
    "CORRECTION-DATE": "CORRECTION-DATE",
    "TRANSCRIPT": "TRANSCRIPT SERIES ISSN DISTRIBUTION VIEW_ORIGINAL_PAGE ANCHORS GUESTS",
}
_FIELDS = {name.replace("_", " "): field for field, names in _NAMES.items() for name in names.split()}

#: Those that stand above the body, in most papers.
ABOVE = frozenset({"HEADLINE", "BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "BODY", "BIO"})
#: Those that may stand below it.
BELOW = frozenset(_NAMES) - {"HEADLINE", "BODY", "BIO"}
#: Those with a form that no sentence has.
CERTAIN = frozenset({"LENGTH", "LOAD-DATE", "LANGUAGE"})
#: Those that an article may have several of.
REPEATED = frozenset({"GRAPHIC", "SUBJECT", "TRANSCRIPT", "PUBLICATION-TYPE"})
#: Those whose values may be sentences.
_OF_WORDS = ABOVE | {"GRAPHIC", "CORRECTION"}

_KEY = re.compile(r"([^\W\d_][\w'-]*(?: [\w'-]+){0,3}) ?:(?: +|$)(.*)")
_OTHER_KEY = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9 /&-]{2,28}: ?\S")
#: Of the count of an article's words.
UNITS = r"(?:words?|W(?:ö|oe)rter|Wort|mots?|woord(?:en)?|parol[ae]|palabras?|palavras?)"
_LENGTH = re.compile(r"\d[\d.,']* ?[^\W\d_]+\.?")
#: `Pg. 3`, `S. 114 Ausg. 9`, `Blz. 9`, `p. A1, A4`.
_PAGE = re.compile(
    r"(?:pgs?|pages?|pp?|pag|pág|págs|pagina|página|seite|s|blz|bladzijde)(?:\.? ?|: ?)"
    r"([A-Z]{0,3}-?\d+[A-Za-z]?(?: ?[,&-] ?[A-Z]{0,3}\d+[A-Za-z]?)*)"
    r"(?:[, ]+(?:ausg|nr|no)\. ?\S+)?",
    re.IGNORECASE,
)
#: `Jan 20`, `20 Jan.`: the day behind a dateline's place.
_DAY = re.compile(r",? +(?:[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,9}\.?)$")
#: Characters; what is longer and ends as a sentence does is one.
_LONG_VALUE = 60
SENTENCE_ENDS = (".", "!", "?", "…", '."', ".”")

_ROLES = {
    "HEADLINE": Role.TITLE,
    "BYLINE": Role.BYLINE,
    "HIGHLIGHT": Role.SUBTITLE,
    "GRAPHIC": Role.CAPTION,
    "CORRECTION": Role.PARAGRAPH,
    "BIO": Role.AUTHOR_BIO,
}
_FACTS = {
    "HEADLINE": "title",
    "BYLINE": "authors",
    "HIGHLIGHT": "subtitle",
    "DATELINE": "dateline",
    "LANGUAGE": "language",
    "URL": "source.url",
    "ACC-NO": "source.accession",
}


class Key(NamedTuple):
    """The name of a field at the beginning of a line.

    Attributes:
        field: its English name.
        printed: as in the line.
        value: what stands behind it in the same line.
    """

    field: str
    printed: str
    value: str


def key_of(text: str, *, capitals: bool) -> Key | None:
    """The key that a line begins with, if Nexis has such a field.

    >>> key_of("LÄNGE: 306 Wörter", capitals=True)
    Key(field='LENGTH', printed='LÄNGE', value='306 Wörter')
    """
    found = _KEY.match(text) if ":" in text[:32] else None
    if found is None or (capitals and not found[1].isupper()):
        return None
    field = _FIELDS.get(found[1].upper())
    return None if field is None else Key(field, found[1], found[2])


def is_other_key(text: str) -> bool:
    """Whether a line begins as a field's does that is in no list: `SHOW: Morning Report`."""
    return _OTHER_KEY.match(text) is not None and not is_prose(text)


def is_prose(text: str) -> bool:
    return len(text) > _LONG_VALUE and text.endswith(SENTENCE_ENDS)


def is_plausible(field: str, value: str) -> bool:
    """Whether a field has a value of its form; one that may hold any words is taken as it is."""
    if field == "LENGTH":
        return _LENGTH.fullmatch(value) is not None
    if field == "LOAD-DATE":
        return len(value) <= _LONG_VALUE and (bool(read_dates(value)) or value[:1].isdigit())
    if field == "LANGUAGE":
        return len(value) <= _LONG_VALUE and language_tag(value) is not None
    return field in _OF_WORDS or not is_prose(value)


def role_of(field: str) -> Role:
    """The role of the lines of a field."""
    return _ROLES.get(field, Role.NOISE)


def facts_of(key: Key, value: str, lines: tuple[int, ...], export: str) -> Iterator[Fact]:
    """What a field states.

    Args:
        key: of the field.
        value: the whole of it.
        lines: their numbers.
        export: what it is a field of, in words: `a Nexis export`.
    """
    reason = because(key, export)
    if not value:
        return
    if key.field == "SECTION":
        section, page = section_and_page(value)
        if section:
            yield Fact("section", section, reason, lines)
        if page:
            yield Fact("page", page, reason, lines)
    elif key.field == "DATELINE":
        yield Fact("dateline", _DAY.sub("", value), reason, lines)
    elif key.field == "URL":
        yield Fact("source.url", value.replace(" ", ""), reason, lines)
    elif (fact := _FACTS.get(key.field)) is not None:
        yield Fact(fact, value, reason, lines)


def because(key: Key, export: str) -> str:
    """The reason of a field's lines.

    >>> because(Key("LENGTH", "LÄNGE", "306 Wörter"), "a Nexis export")
    'the field LÄNGE (length) of a Nexis export'
    """
    field = key.printed.upper()
    meaning = "" if field == key.field else f" ({key.field.lower()})"
    return f"the field {field}{meaning} of {export}"


def section_and_page(value: str) -> tuple[str | None, str | None]:
    """Section and page out of one field.

    >>> section_and_page("Section A; Column 1; Foreign Desk; Pg. 3")
    ('Section A; Column 1; Foreign Desk', '3')
    >>> section_and_page("S. 7 Ausg. 167")
    (None, '7')
    """
    kept, page = [], None
    for piece in re.split(r" ?; ?", value.strip()):
        found = _PAGE.fullmatch(piece) if page is None else None
        if found is None:
            kept.append(piece)
        else:
            page = found[1]
    return "; ".join(filter(None, kept)) or None, page
