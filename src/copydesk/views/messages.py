"""What a run says while it goes on: as lines for a person, or as JSON objects for a program."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from copydesk.model import Document
from copydesk.outcomes import Rejection, Skipped, Summary
from copydesk.views.terminal import safe

Level = Literal["info", "warning", "error"]
#: The counts of a `Summary` that are named only where there are some, and what they are called.
SOMETIMES = {
    "skipped": "skipped",
    "unchanged": "unchanged",
    "copies": "known by other names",
    "duplicates": "duplicates",
    "near_duplicates": "near duplicates",
    "replaced": "replaced",
    "kept": "kept",
    "left": "left for the next run",
}


class Message(NamedTuple):
    """Something to be said.

    Attributes:
        text: for a person.
        fields: what else a program wants to know.
    """

    level: Level
    text: str
    fields: Mapping[str, Any] = MappingProxyType({})

    def as_line(self) -> str:
        """For a terminal: nothing in it that a terminal would act on."""
        return f"ingest: {safe(self.text)}\n"

    def as_json(self) -> str:
        """One JSON object, with the time in UTC."""
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return json.dumps({"time": now, "level": self.level, "message": self.text, **self.fields}) + "\n"


def of_rejection(rejection: Rejection) -> Message:
    place = f"{rejection.file}, {rejection.part:,}" if rejection.part is not None else rejection.file
    text = f"{place}: {rejection.outcome}: {rejection.reason}; {rejection.advice}"
    return Message("error" if rejection.outcome == "failed" else "warning", text, rejection.as_dict())


def of_records(file: str, rejected: int, where: str) -> Message:
    """That so many records of a file gave no article, and where they are named."""
    text = f"{file}: {count(rejected, 'record')} without an article ({where})"
    return Message("warning", text, {"file": file, "outcome": "rejected", "records": rejected})


def of_skipped(skipped: Skipped) -> Message:
    text = f"{skipped.file}: skipped: {skipped.reason}"
    return Message("info", text, {"file": skipped.file, "outcome": "skipped", "reason": skipped.reason})


def of_document(document: Document) -> Message | None:
    """What a document gave; None where it gave nothing, which is told elsewhere."""
    article, decoded = document.article, document.decoded
    if article is None:
        return None
    title = f'"{article.title}"' if article.title else "no title"
    paragraphs, removed = len(article.body), sum(article.removed.values())
    text = (
        f"{document.name}: {title}, {count(paragraphs, 'paragraph')}, {decoded.encoding}"
        f" ({decoded.evidence}), {count(removed, 'line')} removed"
    )
    return Message("info", text, {"file": document.source.name, "outcome": "article", "id": article.id})


def of_merged(*, file: str, shard: str, records: int, failed: int, again: str) -> Message:
    """What a shard brings in, and that some of its inputs are missing in it."""
    fields = {"file": file, "shard": shard, "articles": records, "failed": failed}
    text = f"{file}: shard {shard}, {count(records, 'article')}"
    if not failed:
        return Message("info", text, fields)
    return Message("error", f"{text}, {count(failed, 'input')} failed; mend them, and {again}", fields)


def of_summary(summary: Summary) -> Message:
    """The last line of a run, for pipes and logs."""
    figures = asdict(summary)
    text = ", ".join(
        [
            *shard_told(summary),
            f"{summary.read:,} read",
            count(summary.articles, "article"),
            f"{summary.rejected:,} rejected",
            f"{summary.failed:,} failed",
            *sometimes(summary),
            f"{summary.seconds:.1f} s",
        ]
    )
    return Message("info", text, figures)


def shard_told(summary: Summary) -> list[str]:
    """Which shard it was, where it was one."""
    return [] if summary.shard is None else [f"shard {summary.shard}"]


def sometimes(summary: Summary) -> list[str]:
    """The counts that are named only where there are some."""
    figures = asdict(summary)
    return [f"{figures[name]:,} {words}" for name, words in SOMETIMES.items() if figures[name]]


def of_outdated(summary: Summary) -> Message:
    """That there is something to refresh."""
    inputs = count(summary.outdated, "input")
    text = f"{inputs} of this output had been read by other rules or options; --refresh reads them again"
    return Message("info", text, {"outdated": summary.outdated})


def count(number: int, noun: str) -> str:
    """A number of things.

    >>> count(1, "article"), count(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
