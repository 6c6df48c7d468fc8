"""Bytes to documents, and what comes of one thing to be read: nothing here writes, or knows of a second thing."""

from __future__ import annotations

import gc
import os
import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from copydesk.errors import CopydeskError, Failed, Rejected, UsageError
from copydesk.knowledge import near
from copydesk.knowledge.identify import identify_language
from copydesk.model import Article, Converted, Decoded, Document, Given, Label, Part, Role, Source
from copydesk.outcomes import Coverage, Finished, Item, Record, Rejection
from copydesk.stages.assemble import assemble, stated_language
from copydesk.stages.decode import decode
from copydesk.stages.fingerprint import fingerprint
from copydesk.stages.formats import convert
from copydesk.stages.label import label
from copydesk.stages.normalize import normalize
from copydesk.stages.recognize import recognize
from copydesk.stages.split import split
from copydesk.storage.containers import HEAD, is_container
from copydesk.storage.files import STANDARD_INPUT, display_name, read_source, size_and_time
from copydesk.storage.tables import restore_tables
from copydesk.views.formats.jsonl import to_json_line
from copydesk.workers import TooLong, time_limit

#: What a language tag looks like (RFC 5646), roughly: `ar`, `pt-BR`, `zh-Hant`.
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Bytes that a line counts for at least: its labels take memory however short it is, some 500 bytes.
_LEAST_LINE = 128
_NAME_IT = "name it as what it is (.gz, .zip, .tar, .jsonl, .warc), and what it holds is read"
#: So many lines are never too many.
_FEW_LINES = 10_000
#: Objects made since the garbage collector last looked for it to look again.
_ALLOCATIONS = 100_000


def check_given(given: Given) -> None:
    """Refuse at once what would otherwise fail at the first input.

    Raises:
        UsageError: one of the options cannot be followed.
    """
    if given.encoding is not None:
        decode(b"", encoding=given.encoding)
    if given.language is not None and not _LANGUAGE_TAG.fullmatch(given.language):
        raise UsageError(f"{given.language!r} is no language tag; try one such as ar or pt-BR")
    if given.publisher is not None and not given.publisher.strip():
        raise UsageError("the publisher's name is empty; leave it out, and the dumps are asked")
    if given.split_on is not None and not given.split_on.strip():
        raise UsageError("the line to split on is empty; name the words that stand in it")


def read(
    source: Source,
    *,
    encoding: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    retrieved: date | None = None,
    source_from_path: bool = False,
    split_on: str | None = None,
) -> list[Document]:
    """The documents in one input, in order: pure, the same bytes always give the same documents.

    A document whose lines hold no article comes back too, with `article` None and the cause, so that it
    can be explained.

    Args:
        source: name and bytes.
        encoding: Python codec name that overrides what the bytes suggest.
        language: BCP 47 tag that overrides what the words suggest.
        publisher: its name, for a dump that does not state it.
        retrieved: the day on which the dump was made: relative dates (`2 hours ago`) count from it, and later
            ones are refused.
        source_from_path: whether a folder named as a domain tells the publisher.
        split_on: the line that parts the articles in it; exports of archives are known without.

    Raises:
        Rejected: the bytes are nothing that holds a text (a picture, a program, an archive).
        Failed: an extra of this package reads what it is, and is not installed.
        UsageError: Python knows no such encoding.
    """
    with few_collections():
        given = Given(
            encoding, language, publisher, retrieved, source_from_path=source_from_path, split_on=split_on
        )
        return list(_read(source, given).documents)


class _Found(NamedTuple):
    """What one input holds, and what whoever runs it should know of that."""

    documents: Sequence[Document]
    notices: Sequence[str]


def _read(source: Source, given: Given) -> _Found:
    restore_tables()
    decoded, facts = _text_of(source, given)
    lines = normalize(decoded.text)
    parts, notices = split(decoded.text, lines, on=_separator(given))
    documents = [
        _document(source, decoded, one._replace(facts=(*facts, *one.facts)), place, given)
        for place, one in enumerate(parts, source.part or 1)
    ]
    return _Found(documents, [f"{source.name}: {notice}" for notice in notices])


def _separator(given: Given) -> str | None:
    """The line that parts articles, as lines are normalised; `**New**` is printed `New`."""
    if given.split_on is None:
        return None
    on = " ".join(line.text for line in normalize(given.split_on)).strip()
    if not on:
        raise UsageError("the line to split on is empty; name the words that stand in it")
    return on


def _text_of(source: Source, given: Given) -> Converted:
    """The text of an input, and what is stated beside it.

    Raises:
        Rejected: it is something that holds no text.
        Failed: it is of a format that an extra reads which is not installed.
        UsageError: Python knows no such encoding.
    """
    if source.text is not None:
        return Converted(
            Decoded(source.text, source.encoding or "utf-8", "as its container has it"), source.facts
        )
    kind = recognize(source.data)
    if kind is None:
        return Converted(decode(source.data, encoding=given.encoding), source.facts)
    converted = convert(kind, source.data, given.encoding or source.encoding)
    if converted is None:
        raise Rejected(f"it looks like {kind}", "export the text, or leave the file out")
    return converted._replace(facts=(*source.facts, *converted.facts))


def _document(source: Source, decoded: Decoded, part: Part, place: int, given: Given) -> Document:
    labels = _labels(part)
    prose = "\n".join(found.line.text for found in labels if found.role is Role.PARAGRAPH)
    language = given.language or stated_language(part.facts) or identify_language(prose)
    if given.retrieved is None and source.retrieved is not None:
        given = replace(given, retrieved=source.retrieved)
    article, facts = assemble(
        labels,
        source,
        decoded,
        part=place,
        language=language,
        given=given,
        stated=part.facts,
        exported=not part.lines,
    )
    return Document(source, place, decoded, labels, article, None if article else _why_none(labels), facts)


def _labels(part: Part) -> tuple[Label, ...]:
    """One label a line, in order: those that the split gave, and those that the labeller finds."""
    title = next((fact.value for fact in part.facts if fact.field == "title"), None)
    above = part.lines[0].number - 1 if part.lines else 0
    if not above:
        found = label(part.lines, title=title)
    else:  # the labeller sees a page of its own
        own = [line._replace(number=line.number - above) for line in part.lines]
        found = [
            one._replace(line=line) for one, line in zip(label(own, title=title), part.lines, strict=True)
        ]
    return (
        tuple(sorted((*part.labels, *found), key=lambda one: one.line.number))
        if part.labels
        else tuple(found)
    )


def _why_none(labels: Sequence[Label]) -> str:
    if not labels:
        return "it is empty"
    if all(found.role is Role.BLANK for found in labels):
        return "it holds nothing but blank lines"
    return "no article: none of its lines is prose"


class Result(NamedTuple):
    """What came of one item, by the path that it is known by."""

    path: str
    finished: Finished


def finish(
    item: Item,
    *,
    max_bytes: int,
    timeout: float,
    given: Given,
    compare: bool,
    documents: bool,
    view: Callable[[Document], Any] | None = None,
) -> Result:
    """What comes of one item; trouble with it is an outcome too, and the run goes on.

    Args:
        item: what is to be read.
        max_bytes: more than these are rejected.
        timeout: seconds that it may take.
        given: what whoever runs the program says of it.
        compare: whether bodies get signatures.
        documents: whether all that was learned comes back too.
        view: makes something to be looked at of each document.
    """
    if item.finished is not None:
        return Result(item.path, item.finished)
    source = item.source
    name, part = _named(item)
    seen: tuple[int | None, int | None, str | None] = (None, None, None)
    found = _Found((), ())
    records: tuple[Record, ...] = ()
    parts: tuple[Rejection, ...] = ()
    views: list[Any] = []
    unseen: list[str] = []
    try:
        if source is None:
            seen = (*size_and_time(item.path), None)
            with time_limit(timeout):
                source = read_source(item.path, max_bytes=max_bytes)
        with time_limit(timeout):
            seen = (len(source.data), source.modified, sha256(source.data).hexdigest())
            if item.source is None and is_container(source.data[:HEAD], name):
                raise Rejected(f"it looks like {recognize(source.data) or 'a file of records'}", _NAME_IT)
            _check_lines(source, max_bytes)
            found = _read(source, given)
            articles = (document.article for document in found.documents)
            records = tuple(_record(article, compare=compare) for article in articles if article is not None)
            views, unseen = _views(name, found.documents, view)
    except Rejected as error:
        rejection: Rejection | None = Rejection(name, "rejected", error.cause, error.advice, part)
    except Failed as error:
        rejection = Rejection(name, "failed", error.cause, error.advice, part)
    except TooLong:
        rejection = too_long(name, part, timeout)
    except CopydeskError:
        raise
    except Exception as error:  # a fault of ours must not cost the other million files
        rejection = fault(name, part, error)
    else:
        rejection = None if records else _no_article(name, found.documents[0], part)
        if records:
            without = (document for document in found.documents if document.article is None)
            parts = tuple(_no_article(name, document, document.part) for document in without)
    finished = Finished(
        records,
        rejection,
        *seen,
        documents=found.documents if documents else (),
        views=views,
        parts=parts,
        notices=(*found.notices, *unseen),
        is_within=item.is_within,
    )
    return Result(item.path, finished)


def _views(
    name: str, documents: Sequence[Document], view: Callable[[Document], Any] | None
) -> tuple[list[Any], list[str]]:
    """What the view makes of documents, and what to say if it falls over one: that must not cost the articles."""
    if view is None:
        return [], []
    try:
        return [view(document) for document in documents], []
    except Exception as error:
        return [], [
            f"{name}: it is read, and cannot be shown: {error!r}; report it, with the file if you may"
        ]


def _record(article: Article, *, compare: bool) -> Record:
    signature = near.signature(article.body) if compare else None
    coverage = Coverage(
        article.title is not None, article.published is not None, bool(article.authors), article.language
    )
    return Record(article.id, to_json_line(article), fingerprint(article.body), signature, coverage)


def _no_article(name: str, document: Document, part: int | None) -> Rejection:
    advice = "see its lines with --explain" if document.decoded.text.strip() else "check the export"
    return Rejection(name, "rejected", document.cause or "no article", advice, part)


def too_long(name: str, part: int | None, timeout: float) -> Rejection:
    return Rejection(name, "failed", f"it took longer than {timeout:g} seconds", "raise --timeout", part)


def lost(item: Item, cause: str | None, *, timeout: float) -> Result:
    """What comes of an item that the process reading it died of, or was killed for."""
    name, part = _named(item)
    if cause is None:
        rejection = too_long(name, part, timeout)
    else:
        rejection = Rejection(name, "failed", cause, "look into the file, and report it if you may", part)
    return Result(item.path, Finished((), rejection, is_within=item.is_within))


def _named(item: Item) -> tuple[str, int | None]:
    """What an item is reported as: its name, and its place among the records of a file."""
    return (
        (item.source.name, item.source.part) if item.source is not None else (display_name(item.path), None)
    )


def _check_lines(source: Source, max_bytes: int) -> None:
    """Keep what is nothing but line ends from taking a hundred times its size in memory.

    Raises:
        Rejected: the input has more lines than `max_bytes` allows.
    """
    most = max(_FEW_LINES, max_bytes // _LEAST_LINE)
    data = source.data if source.text is None else source.text.encode("utf-8", "replace")
    if len(data) > most and (lines := max(map(data.count, (b"\n", b"\r", b"\f", b"\v")))) > most:
        cause = f"it has {lines:,} lines, more than the limit of {most:,} that goes with {max_bytes:,} bytes"
        raise Rejected(cause, "raise --max-bytes")


def fault(name: str, part: int | None, error: Exception) -> Rejection:
    """What is said of an input that this program itself falls over."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    cause = f"a fault in copydesk: {error!r} ({os.path.basename(place.filename)}, line {place.lineno})"
    return Rejection(name, "failed", cause, "report it, with the file if you may", part)


def timed(steps: Iterator[Item | None], path: str, timeout: float) -> Iterator[Item | None]:
    """The steps through an input; last how it failed, if it did."""
    while True:
        try:
            # Whoever writes to standard input may take long.
            with nullcontext() if path == STANDARD_INPUT else time_limit(timeout):
                step = next(steps)
        except StopIteration:
            return
        except TooLong:
            yield Item(path, finished=Finished((), too_long(display_name(path), None, timeout)))
            return
        except CopydeskError:
            raise
        except Exception as error:  # a container must not cost those behind it
            yield Item(path, finished=Finished((), fault(display_name(path), None, error)))
            return
        yield step


@contextmanager
def few_collections() -> Iterator[None]:
    """Have the garbage collector look seldom: it takes a tenth of the time, and pages make no cycles to find."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
