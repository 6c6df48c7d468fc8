"""The explanation as one JSON object a document; `docs/output.md` defines its keys."""

from __future__ import annotations

from typing import Any

from copydesk.model import Document


def explain_json(document: Document) -> dict[str, Any]:
    """What `explain` shows, for programs; texts as they are, with nothing written out for terminals."""
    decoded, article = document.decoded, document.article
    return {
        "name": document.name,
        "file": document.source.name,
        "part": document.part,
        "encoding": decoded.encoding,
        "evidence": decoded.evidence,
        "replaced": decoded.replaced,
        "article": article.id if article is not None else None,
        "cause": document.cause,
        "language": article.language if article is not None else None,
        "facts": [fact._asdict() for fact in document.facts],
        "lines": [
            {
                "number": label.line.number,
                "role": label.role.value,
                "reason": label.reason,
                "text": label.line.text,
                "continues": label.continues,
            }
            for label in document.labels
        ],
    }
