"""ninjs 3.2, the IPTC's form of news for exchange (https://iptc.org/standards/ninjs/)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from copydesk.views.formats.format import Format, Record
from copydesk.views.formats.jsonl import to_json_line
from copydesk.views.formats.text import blocks
from copydesk.views.formats.uri import PREFIX, as_uri, id_of, uri

_STANDARD = {
    "name": "ninjs",
    "version": "3.2",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.2.json",
}
#: A time that ninjs takes: to the second, with its zone (RFC 3339).
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RELATIONS = ("duplicate_of", "near_duplicate_of", "replaces")


def entry(article: Record, retrieved: str | None) -> bytes:
    """A line; what the record does not say is left out, and what ninjs has no place for stands in `edNote`."""
    source = article["source"]
    item = {
        "uri": uri(article["id"]),
        "standard": _STANDARD,
        "type": "text",
        "language": article["language"],
        "contentCreated": _whole_time(article["published"]),
        "versionCreated": _whole_time(article["modified"]),
        "headlines": _filled(
            {"role": "main", "value": article["title"]}, {"role": "subtitle", "value": article["subtitle"]}
        ),
        "by": ", ".join(article["authors"]) or None,
        "located": article["dateline"],
        "bodies": _bodies(article),
        "subjects": [
            *([{"name": article["section"], "rel": "section"}] if article["section"] is not None else []),
            *({"name": tag, "rel": "tag"} for tag in article["tags"]),
        ],
        "infoSources": [
            *(
                [{"name": source["publisher"], "role": "publisher"}]
                if source["publisher"] is not None
                else []
            ),
            *({"name": agency, "role": "agency"} for agency in source["agencies"]),
        ],
        "renditions": _renditions(source),
        "altIds": _filled(
            {"role": "copydesk", "value": article["id"]},
            {"role": "accession", "value": source["accession"]},
            {"role": "sha256", "value": source["sha256"]},
        ),
        "associations": [
            {"name": name, "rel": name, "uri": uri(article[name])}
            for name in _RELATIONS
            if article[name] is not None
        ],
        "edNote": _note(article),
    }
    return to_json_line({name: value for name, value in item.items() if value not in (None, [])})


def _whole_time(stated: str | None) -> str | None:
    """A date or time, if it is whole: ninjs takes no other, and none is filled up."""
    return stated if stated is not None and _TIME.fullmatch(stated) else None


def _note(article: Record) -> str | None:
    """What has no place: dates that are no whole times, an address that is no URI, the page, the similarity."""
    stated = {name: article[name] for name in ("published", "modified") if not _whole_time(article[name])}
    stated |= {name: article[name] for name in ("page", "similarity")}
    url = article["source"]["url"]
    stated["url"] = None if url is None or as_uri(url) else url
    return "; ".join(f"{name}: {value}" for name, value in stated.items() if value is not None) or None


def _filled(*objects: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in objects if one["value"] is not None]


def _bodies(article: Record) -> list[dict[str, str]]:
    found = list(blocks(article))
    marks = {"paragraph": "p", "subheading": "h2"}
    return [
        {"role": "main", "contentType": "text/plain", "value": "\n\n".join(block.text for block in found)},
        {
            "role": "richtext",
            "contentType": "text/html",
            "value": "\n".join(
                f"<{marks[block.kind]}>{escape(block.text, quote=False)}</{marks[block.kind]}>"
                for block in found
            ),
        },
    ]


def _renditions(source: Mapping[str, Any]) -> list[dict[str, Any]]:
    address = source["url"] and as_uri(source["url"])
    page = [{"name": "web", "href": address}] if address else []
    return [*page, {"name": "dump", "title": source["file"], "sizeInBytes": source["bytes"]}]


def _replaced(line: Mapping[str, Any]) -> str | None:
    return next((id_of(one["uri"]) for one in line.get("associations", ()) if one["rel"] == "replaces"), None)


FORMAT = Format("ninjs", entry, ".jsonl", before_id=f'{{"uri":"{PREFIX}'.encode(), replaced=_replaced)
