"""The whole program, top to bottom: bytes to documents, and the loop around that with the disk in it."""

from __future__ import annotations

import gc
import os
import re
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import groupby, product

from copydesk import MAX_BYTES, TIMEOUT, __version__
from copydesk.delivery import Plan, open_delivery
from copydesk.errors import CopydeskError, Failed, Rejected, UsageError
from copydesk.knowledge import near
from copydesk.knowledge.identify import identify_language
from copydesk.model import (
    Article,
    Converted,
    Decoded,
    Document,
    Event,
    Finished,
    Given,
    Label,
    Part,
    Record,
    Rejection,
    Role,
    Source,
    Started,
    Summary,
)
from copydesk.stages.assemble import assemble, stated_language
from copydesk.stages.decode import decode
from copydesk.stages.fingerprint import fingerprint
from copydesk.stages.formats import convert
from copydesk.stages.label import label
from copydesk.stages.normalize import normalize
from copydesk.stages.recognize import recognize
from copydesk.stages.split import split
from copydesk.storage.discover import STANDARD_INPUT, discover, display_name, is_open_here, read_source
from copydesk.storage.inputs import size_and_time
from copydesk.storage.ledger_file import is_same_file, ledger_files
from copydesk.storage.rules import rules_digest
from copydesk.storage.tables import keep_tables, restore_tables
from copydesk.storage.writers import STANDARD_OUTPUT, is_stream, to_json_line
from copydesk.workers import TooLong, cores, spread, time_limit

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
    return list(_read_all(source, given)[0])


def _read_all(source: Source, given: Given) -> tuple[Sequence[Document], Sequence[str]]:
    """The documents in one input, and what whoever runs it should know of them."""
    restore_tables()
    decoded, facts = _text_of(source, given)
    lines = normalize(decoded.text)
    parts, notices = split(decoded.text, lines, on=given.split_on)
    documents = [
        _document(source, decoded, one._replace(facts=(*facts, *one.facts)), place, given)
        for place, one in enumerate(parts, source.part)
    ]
    return documents, notices


def _text_of(source: Source, given: Given) -> Converted:
    """The text of an input, and what is stated beside it.

    Raises:
        Rejected: it is something that holds no text.
        Failed: it is of a format that an extra reads which is not installed.
        UsageError: Python knows no such encoding.
    """
    if source.text is not None:
        return Converted(Decoded(source.text, "utf-8", "a field of a row"), source.facts)
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
    return Document(source, decoded, labels, article, None if article else _why_none(labels), facts)


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
    timeout: float = TIMEOUT,
    jobs: int | None = None,
    ledger: str | os.PathLike[str] | None = None,
    verify: bool = False,
    refresh: bool = False,
    touch: bool = False,
    unique: bool = False,
    near_duplicates: bool = False,
    documents: bool = False,
    watch: Callable[[Event], None] = lambda event: None,
    stop: Callable[[], bool] = lambda: False,
) -> Summary:
    """Read every input and write its articles, one JSON object a line.

    Articles come in the sorted order of the inputs' paths. Memory does not grow with their number. Without a ledger a
    file is written beside its target first and takes its place when the run is done, so that a killed run leaves
    the old output whole. With a ledger only what is new or changed is read, and its articles are added to the output.

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
        timeout: seconds; an input that takes longer fails.
        jobs: processes that read; as many as there are cores, if not given. The output is the same.
        ledger: a file that remembers what was read and written.
        verify: with a ledger, compare the bytes of inputs that seem unchanged.
        refresh: with a ledger, read again what other rules read, and write the output anew.
        touch: with a ledger, make the output though there may be nothing to write.
        unique: leave out articles with the body of an earlier one.
        near_duplicates: find articles that are much like an earlier one.
        documents: give them to `watch`, too.
        watch: is told what happens, as it happens.
        stop: is asked after each input; once it says so, the run ends there.

    Raises:
        UsageError: an input that does not exist, or an argument that cannot be followed.
        OutputError: output or rejects cannot be written; the old files are untouched.
        LedgerBusy: another run holds the ledger.
        LedgerError: the ledger cannot be used, or says otherwise than the output does.
        BrokenPipeError: the reader of standard output has gone.
    """
    start = time.monotonic()
    given = Given(encoding, language, publisher, retrieved, source_from_path)
    _check(output, rejects, given)
    if near_duplicates:
        near.library()
    _check_ledger_options(output, rejects, ledger, verify=verify, refresh=refresh, touch=touch)
    found = discover(inputs, exclude=[*_PRINTED_TO, *_own_files(output, rejects, ledger)])
    rules = rules_digest(given, max_bytes) if ledger is not None else ""
    plan = Plan(output, rejects, ledger, __version__, rules, verify, refresh, touch, unique, near_duplicates)
    finish = partial(
        _finish,
        max_bytes=max_bytes,
        timeout=timeout,
        given=given,
        compare=near_duplicates,
        documents=documents,
    )
    with ExitStack() as stack:
        stack.enter_context(_few_collections())
        delivery = stack.enter_context(
            open_delivery(plan, found.paths, [failure.file for failure in found.failed])
        )
        failed = len(found.failed)
        watch(
            Started(failed + len(delivery.wanted), found.skipped, failed + len(found.paths), delivery.notices)
        )
        for rejection in found.failed:
            watch(delivery.take(rejection.file, Finished((), rejection)))
        left = 0
        for batch in delivery.batches(found.paths):
            results = _spread(finish, batch, jobs or cores(), timeout, apart=delivery.after_a_crash)
            left = len(batch)
            with closing(results):
                for path, finished in zip(batch, results, strict=False):
                    watch(delivery.take(path, finished))
                    left -= 1
                    if stop():
                        break
            if left or stop():
                break
        delivery.end(stopped=left > 0)
    keep_tables()
    return Summary(**delivery.count, left=left, skipped=len(found.skipped), seconds=time.monotonic() - start)


def _spread(
    finish: Callable[[str], Finished], paths: Sequence[str], jobs: int, timeout: float, *, apart: bool
) -> Generator[Finished]:
    """What comes of each input, in their order; what is open in this process alone is read here."""
    for is_here, some in groupby(paths, key=is_open_here):
        if is_here:
            yield from map(finish, some)
        else:
            lost = partial(_lost, timeout=timeout)
            yield from spread(finish, list(some), jobs=jobs, timeout=timeout, lost=lost, apart=apart)


def _own_files(
    output: str | os.PathLike[str] | None,
    rejects: str | os.PathLike[str] | None,
    ledger: str | os.PathLike[str] | None,
) -> Iterator[str]:
    """The files that a run writes."""
    yield from (os.fspath(path) for path in (output, rejects) if path is not None)
    if ledger is not None:
        yield from ledger_files(ledger)


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
    if output is not None and rejects is not None and is_same_file(output, rejects):
        raise UsageError("articles and rejects cannot share one file; give one of them another name")


def _check_ledger_options(
    output: str | os.PathLike[str] | None,
    rejects: str | os.PathLike[str] | None,
    ledger: str | os.PathLike[str] | None,
    **options: bool,
) -> None:
    """Refuse what means nothing, or would lose articles.

    Raises:
        UsageError: an option goes with a ledger, or with a file; a file with the ledger.
    """
    if ledger is not None:
        if not os.fspath(ledger):
            raise UsageError("the ledger's name is empty; name a file")
        if output is None:
            raise UsageError(
                "a ledger remembers what was written, and nothing would be; name an output with -o"
            )
        for own, written in product(ledger_files(ledger), (output, rejects)):
            if written is not None and is_same_file(own, written):
                raise UsageError("the ledger cannot be an output, too; give one of them another name")
    asked = [name for name, is_asked in options.items() if is_asked]
    if asked and ledger is None:
        raise UsageError(f"--{asked[0]} goes with --ledger; name one")
    if options["refresh"] and (output is None or is_stream(output)):
        raise UsageError("--refresh writes a file anew; name it with -o")


def _finish(
    path: str, *, max_bytes: int, timeout: float, given: Given, compare: bool, documents: bool
) -> Finished:
    """What comes of one input; trouble with it is an outcome too, and the run goes on."""
    name = display_name(path)
    seen: tuple[int | None, int | None, str | None] = (*size_and_time(path), None)
    found: Sequence[Document] = ()
    records: tuple[Record, ...] = ()
    try:
        # Whoever writes to standard input may take long.
        with nullcontext() if path == STANDARD_INPUT else time_limit(timeout):
            source = read_source(path, max_bytes=max_bytes)
        with time_limit(timeout):
            seen = (len(source.data), source.modified, sha256(source.data).hexdigest())
            _check_lines(source, max_bytes)
            found = _read(source, given)
            articles = (document.article for document in found)
            records = tuple(_record(article, compare=compare) for article in articles if article is not None)
    except Rejected as error:
        rejection: Rejection | None = Rejection(name, "rejected", error.cause, error.advice)
    except Failed as error:
        rejection = Rejection(name, "failed", error.cause, error.advice)
    except TooLong:
        rejection = _too_long(name, timeout)
    except CopydeskError:
        raise
    except Exception as error:  # a fault of ours must not cost the other million files
        rejection = Rejection(name, "failed", _fault(error), "report it, with the file if you may")
    else:
        rejection = None if records else _no_article(name, found[0])
    return Finished(records, rejection, *seen, found if documents else ())


def _record(article: Article, *, compare: bool) -> Record:
    signature = near.signature(article.body) if compare else None
    return Record(article.id, to_json_line(article), fingerprint(article.body), signature)


def _no_article(name: str, document: Document) -> Rejection:
    advice = "see its lines with --explain" if document.decoded.text.strip() else "check the export"
    return Rejection(name, "rejected", document.cause or "no article", advice)


def _too_long(name: str, timeout: float) -> Rejection:
    return Rejection(name, "failed", f"it took longer than {timeout:g} seconds", "raise --timeout")


def _lost(path: str, cause: str | None, *, timeout: float) -> Finished:
    """What comes of an input that the process reading it died of, or was killed for."""
    name = display_name(path)
    if cause is None:
        return Finished((), _too_long(name, timeout))
    return Finished((), Rejection(name, "failed", cause, "look into the file, and report it if you may"))


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
