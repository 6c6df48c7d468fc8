"""The whole program, top to bottom: bytes to documents, and the loop around that with the disk in it."""

from __future__ import annotations

import gc
import os
import re
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import chain

from copydesk import MAX_BYTES
from copydesk.errors import CopydeskError, Failed, Rejected, UsageError
from copydesk.knowledge.identify import identify_language
from copydesk.model import (
    Decoded,
    Document,
    Event,
    Finished,
    Given,
    Label,
    Rejection,
    Role,
    Source,
    Started,
    Summary,
)
from copydesk.stages.assemble import assemble
from copydesk.stages.decode import decode
from copydesk.stages.label import label
from copydesk.stages.normalize import normalize
from copydesk.stages.recognize import recognize
from copydesk.stages.split import split
from copydesk.storage.discover import discover, display_name, read_source
from copydesk.storage.tables import keep_tables, restore_tables
from copydesk.storage.writers import STANDARD_OUTPUT, open_lines, to_json_line

#: What a language tag looks like (RFC 5646), roughly: `ar`, `pt-BR`, `zh-Hant`.
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Bytes that a line counts for at least: its labels take memory however short it is, some 500 bytes.
_LEAST_LINE = 128
#: So many lines are never too many.
_FEW_LINES = 10_000
#: Objects made since the garbage collector last looked for it to look again.
_ALLOCATIONS = 100_000
#: Descriptors of standard output and error: what a run prints must not come back as its own input.
_PRINTED_TO = (1, 2)


def read(
    source: Source,
    *,
    encoding: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    retrieved: date | None = None,
    source_from_path: bool = False,
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

    Raises:
        Rejected: the bytes are no text dump (a picture, an archive, a web page, binary data).
        UsageError: Python knows no such encoding.
    """
    with _few_collections():
        return _read(source, Given(encoding, language, publisher, retrieved, source_from_path))


def _read(source: Source, given: Given) -> list[Document]:
    restore_tables()
    kind = recognize(source.data)
    if kind is not None:
        raise Rejected(f"it looks like {kind}", "export the text, or leave the file out")
    decoded = decode(source.data, encoding=given.encoding)
    return [_document(source, decoded, text, part, given) for part, text in enumerate(split(decoded.text), 1)]


def _document(source: Source, decoded: Decoded, text: str, part: int, given: Given) -> Document:
    labels = tuple(label(normalize(text)))
    prose = "\n".join(found.line.text for found in labels if found.role is Role.PARAGRAPH)
    language = given.language or identify_language(prose)
    article, facts = assemble(labels, source, decoded, part=part, language=language, given=given)
    return Document(source, decoded, labels, article, None if article else _why_none(labels), facts)


def _why_none(labels: Sequence[Label]) -> str:
    if not labels:
        return "it is empty"
    if all(found.role is Role.BLANK for found in labels):
        return "it holds nothing but blank lines"
    return "no article: none of its lines is prose"


def ingest(
    inputs: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None = STANDARD_OUTPUT,
    *,
    rejects: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    retrieved: date | None = None,
    source_from_path: bool = False,
    max_bytes: int = MAX_BYTES,
    watch: Callable[[Event], None] = lambda event: None,
) -> Summary:
    """Read every input and write its articles, one JSON object a line.

    Articles come in the sorted order of the inputs' paths. Memory does not grow with their number. A file
    is written beside its target first and takes its place when the run is done, so that a killed run leaves
    the old output whole.

    Args:
        inputs: files, folders (searched for `*.txt`, `*.text` and names without a suffix), globs, `-`.
        output: a file, `-` for standard output, or None to write no articles.
        rejects: a file for one JSON object an input that gave no article.
        encoding: as for `read`.
        language: as for `read`.
        publisher: as for `read`.
        retrieved: as for `read`.
        source_from_path: as for `read`.
        max_bytes: inputs larger than this are rejected.
        watch: is told what happens, as it happens.

    Raises:
        UsageError: an input that does not exist, or an argument that cannot be followed.
        OutputError: output or rejects cannot be written; the old files are untouched.
        BrokenPipeError: the reader of standard output has gone.
    """
    start = time.monotonic()
    given = Given(encoding, language, publisher, retrieved, source_from_path)
    _check(output, rejects, given)
    outputs = [path for path in (output, rejects) if path is not None]
    found = discover(inputs, exclude=[*_PRINTED_TO, *outputs])
    count = Counter[str]()
    with ExitStack() as files:
        files.enter_context(_few_collections())
        article_lines = None if output is None else files.enter_context(open_lines(output))
        reject_lines = None if rejects is None else files.enter_context(open_lines(rejects))
        watch(Started(len(found.failed) + len(found.paths), found.skipped))
        failed = (Finished((), rejection) for rejection in found.failed)
        read_now = (_finish(path, max_bytes, given) for path in found.paths)
        for finished in chain(failed, read_now):
            for document in finished.documents:
                if document.article is not None:
                    count["articles"] += 1
                    if article_lines is not None:
                        article_lines.write(to_json_line(document.article))
            if finished.rejection is not None:
                count[finished.rejection.outcome] += 1
                if reject_lines is not None:
                    reject_lines.write(to_json_line(finished.rejection.as_dict()))
            watch(finished)
    keep_tables()
    return Summary(
        read=len(found.failed) + len(found.paths) - count["failed"],
        articles=count["articles"],
        rejected=count["rejected"],
        failed=count["failed"],
        skipped=len(found.skipped),
        seconds=time.monotonic() - start,
    )


@contextmanager
def _few_collections() -> Iterator[None]:
    """Have the garbage collector look seldom: it takes a tenth of the time, and pages make no cycles to find."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _check(
    output: str | os.PathLike[str] | None, rejects: str | os.PathLike[str] | None, given: Given
) -> None:
    """Refuse at once what would otherwise fail at the first input, or ruin the output.

    Raises:
        UsageError: one of the arguments cannot be followed.
    """
    if given.encoding is not None:
        decode(b"", encoding=given.encoding)
    if given.language is not None and not _LANGUAGE_TAG.fullmatch(given.language):
        raise UsageError(f"{given.language!r} is no language tag; try one such as ar or pt-BR")
    if given.publisher is not None and not given.publisher.strip():
        raise UsageError("the publisher's name is empty; leave it out, and the dumps are asked")
    if output is None or rejects is None or os.path.realpath(output) != os.path.realpath(rejects):
        return
    if os.path.isfile(output) or not os.path.exists(output):  # both may well go to /dev/null
        raise UsageError("articles and rejects cannot share one file; give one of them another name")


def _finish(path: str, max_bytes: int, given: Given) -> Finished:
    """What comes of one input; trouble with it is an outcome too, and the run goes on."""
    name = display_name(path)
    try:
        source = read_source(path, max_bytes=max_bytes)
        _check_lines(source, max_bytes)
        documents = _read(source, given)
    except Rejected as error:
        return Finished((), Rejection(name, "rejected", error.cause, error.advice))
    except Failed as error:
        return Finished((), Rejection(name, "failed", error.cause, error.advice))
    except CopydeskError:
        raise
    except Exception as error:  # a fault of ours must not cost the other million files
        return Finished((), Rejection(name, "failed", _fault(error), "report it, with the file if you may"))
    if any(document.article for document in documents):
        return Finished(documents, None)
    advice = "see its lines with --explain" if documents[0].decoded.text.strip() else "check the export"
    return Finished(documents, Rejection(name, "rejected", documents[0].cause or "no article", advice))


def _check_lines(source: Source, max_bytes: int) -> None:
    """Keep what is nothing but line ends from taking a hundred times its size in memory.

    Raises:
        Rejected: the input has more lines than `max_bytes` allows.
    """
    most = max(_FEW_LINES, max_bytes // _LEAST_LINE)
    if (
        len(source.data) > most
        and (lines := max(map(source.data.count, (b"\n", b"\r", b"\f", b"\v")))) > most
    ):
        cause = f"it has {lines:,} lines, more than the limit of {most:,} that goes with {max_bytes:,} bytes"
        raise Rejected(cause, "raise --max-bytes")


def _fault(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"a fault in copydesk: {error!r} ({os.path.basename(place.filename)}, line {place.lineno})"
