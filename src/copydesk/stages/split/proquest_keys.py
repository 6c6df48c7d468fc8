"""The keys of ProQuest's fields, in the languages of its interface."""

from __future__ import annotations

import re

_KEY = re.compile(r"([^\W\d_][^:：]{1,48}?) ?[:：](?: (.*))?")

#: Spellings in small letters, by the field of the record that they state.
_STATED = {
    "title": ["title", "titel", "titre", "título", "titolo"],
    "subtitle": ["subtitle"],
    "authors": ["author", "authors", "autor", "auteur", "autore"],
    "source.publisher": [
        "publication title", "titel der publikation", "titel der veröffentlichung", "titre de la publication",
        "título de publicación", "título de la publicación", "título da publicação", "titolo pubblicazione",
    ],
    "published": [
        "publication date", "erscheinungsdatum", "publikationsdatum", "date de publication", "fecha de publicación",
        "data de publicação", "data di pubblicazione",
    ],
    "section": ["section", "rubrik", "sección", "seção", "sezione"],
    "page": ["first page", "erste seite", "première page", "primera página", "primeira página", "prima pagina"],
    "pages": ["pages", "seiten", "páginas", "pagine"],
    "language": [
        "language of publication", "language", "sprache der veröffentlichung", "langue de publication",
        "idioma de la publicación", "idioma de publicación", "idioma da publicação", "lingua di pubblicazione",
    ],
    "source.accession": [
        "proquest document id", "proquest-dokument-id", "id du document proquest", "id del documento de proquest",
        "id do documento do proquest", "id documento proquest",
    ],
    "tags": ["subject", "thema", "sujet", "materia"],
}  # fmt: skip
FIELDS = {key: field for field, keys in _STATED.items() for key in keys}
SUBJECTS = frozenset(_STATED["tags"])
#: What only ProQuest's documents have.
SIGNS = frozenset(_STATED["source.accession"] + _STATED["source.publisher"])
TEXT = frozenset({
    "full text", "fulltext", "volltext", "texte intégral", "texto completo", "texto integral", "testo completo",
})  # fmt: skip
LEGAL = frozenset({"copyright", "copyright holder", "urheberrecht", "droits d'auteur", "derechos de autor"})
_OTHERS = frozenset({
    "abstract", "accession number", "alternate title", "author affiliation", "business indexing term", "cited by",
    "classification", "column", "company", "company / organization", "company/organization", "correspondence author",
    "country of publication", "database", "dateline", "document feature", "document title", "document type",
    "document url", "doi", "e-issn", "edition", "eissn", "first available", "identifier / keyword",
    "identifier/keyword", "illustration", "isbn", "issn", "issue", "last updated", "links", "location",
    "milestone dates", "notes", "number of pages", "online publication date", "people", "place of publication",
    "product name", "publication history", "publication info", "publication note", "publication subject",
    "publication year", "publisher", "references", "source", "source attribution", "source type", "supplement",
    "volume", "word count", "year",
    "datenbank", "dokument-url", "dokumententyp", "dokumenttyp", "erscheinungsjahr", "erscheinungsort",
    "land der veröffentlichung", "ort", "personen", "quellenart", "quellentyp", "verlag", "zuletzt aktualisiert",
    "zusammenfassung",
    "année de publication", "base de données", "dernière mise à jour", "lieu", "lieu de publication", "liens",
    "pays de publication", "personnes", "résumé", "type de document", "type de source", "url du document", "éditeur",
    "año de publicación", "base de datos", "editorial", "enlaces", "lugar", "lugar de publicación",
    "país de publicación", "personas", "resumen", "tipo de documento", "tipo de fuente", "url del documento",
    "última actualización",
})  # fmt: skip
_ALL = TEXT | LEGAL | _OTHERS | frozenset(FIELDS)


def key_of(text: str) -> str | None:
    """The key that a line begins with, in small letters; None where it is none of ProQuest's."""
    found = _KEY.fullmatch(text)
    key = found[1].casefold() if found else None
    return key if key in _ALL else None


def printed_key(text: str) -> str:
    found = _KEY.fullmatch(text)
    return found[1] if found else ""


def value_on(text: str) -> str:
    """What stands behind the key on its line."""
    found = _KEY.fullmatch(text)
    return (found[2] or "") if found else ""
