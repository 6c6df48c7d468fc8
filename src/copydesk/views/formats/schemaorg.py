"""JSON-LD of schema.org: a NewsArticle a line (https://schema.org/NewsArticle)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copydesk.views.formats.format import Format, Record
from copydesk.views.formats.jsonl import to_json_line
from copydesk.views.formats.text import blocks
from copydesk.views.formats.uri import PREFIX, as_uri, id_of, uri

_CONTEXT = "https://schema.org"
#: What schema.org has no word for, Dublin Core has.
_TERMS = {"dcterms": "http://purl.org/dc/terms/"}
_RELATIONS = {
    "duplicate_of": "dcterms:isFormatOf",
    "near_duplicate_of": "dcterms:isVersionOf",
    "replaces": "dcterms:replaces",
}


def entry(article: Record, retrieved: str | None) -> bytes:
    """A line; what the record does not say is left out."""
    relations = {
        name: {"@id": uri(article[field])} for field, name in _RELATIONS.items() if article[field] is not None
    }
    thing = {
        "@id": uri(article["id"]),
        "@context": [_CONTEXT, _TERMS] if relations else _CONTEXT,
        "@type": "NewsArticle",
        "identifier": _identifiers(article),
        "headline": article["title"],
        "alternativeHeadline": article["subtitle"],
        "articleBody": "\n\n".join(block.text for block in blocks(article)),
        # A byline may name a desk: whether it is a person, the record does not say.
        "author": [{"name": name} for name in article["authors"]],
        "datePublished": article["published"],
        "dateModified": article["modified"],
        "dateline": article["dateline"],
        "inLanguage": article["language"],
        "articleSection": article["section"],
        "printPage": article["page"],
        "keywords": article["tags"],
        **_of_source(article["source"]),
        **relations,
    }
    return to_json_line({name: value for name, value in thing.items() if value not in (None, [])})


def _identifiers(article: Record) -> list[dict[str, str]]:
    stated = {"copydesk": article["id"], "accession": article["source"]["accession"]}
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in stated.items()
        if value is not None
    ]


def _of_source(source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": source["url"] and as_uri(source["url"]),
        "publisher": None if source["publisher"] is None else _organization(source["publisher"]),
        "sourceOrganization": [_organization(name) for name in source["agencies"]],
        "isBasedOn": {
            "@type": "MediaObject",
            "name": source["file"],
            "position": source["part"],
            "contentSize": f"{source['bytes']} B",
            "sha256": source["sha256"],
        },
    }


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _replaced(line: Mapping[str, Any]) -> str | None:
    named = line.get(_RELATIONS["replaces"])
    return None if named is None else id_of(named["@id"])


FORMAT = Format("schemaorg", entry, ".jsonl", before_id=f'{{"@id":"{PREFIX}'.encode(), replaced=_replaced)
