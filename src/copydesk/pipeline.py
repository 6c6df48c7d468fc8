"""The whole program, top to bottom: what is found is read, and what comes of it written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from datetime import date
from functools import partial
from itertools import combinations, product

from copydesk import MAX_BYTES, REPORT_SAMPLE, TIMEOUT, __version__
from copydesk.delivery import Plan, open_delivery
from copydesk.errors import UsageError
from copydesk.knowledge import near
from copydesk.model import Given
from copydesk.outcomes import Event, Finished, Item, Started, Summary
from copydesk.outputs import layout
from copydesk.reading import Result, check_given, few_collections, finish, lost, read, timed
from copydesk.reporting import open_report
from copydesk.sharing import Share, checked_shard
from copydesk.stages.decode import decode
from copydesk.storage.containers.options import Options
from copydesk.storage.discover import discover
from copydesk.storage.files import display_name, is_url, is_within
from copydesk.storage.intake import Memory, look_through
from copydesk.storage.intake import items as items_of
from copydesk.storage.ledger_file import is_same_file, ledger_files
from copydesk.storage.rules import rules_digest
from copydesk.storage.tables import keep_tables, restore_tables
from copydesk.storage.writers import STANDARD_OUTPUT, is_stream
from copydesk.workers import cores, spread

__all__ = ["ingest", "read"]

#: Descriptors of standard output and error: what a run prints must not come back as its own input.
_PRINTED_TO = (1, 2)


def ingest(
    inputs: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None = STANDARD_OUTPUT,
    *,
    format: str | None = None,
    bom: bool = False,
    rejects: str | os.PathLike[str] | None = None,
    report: str | os.PathLike[str] | None = None,
    report_sample: int = REPORT_SAMPLE,
    encoding: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    retrieved: date | None = None,
    source_from_path: bool = False,
    text_field: str | None = None,
    split_on: str | None = None,
    max_bytes: int = MAX_BYTES,
    timeout: float = TIMEOUT,
    jobs: int | None = None,
    shard: str | None = None,
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
    """Read every input and write its articles, one JSON object a line or in another format.

    Articles come in the sorted order of the inputs' paths. Memory does not grow with their number. Without a ledger a
    file is written beside its target first and takes its place when the run is done, so that a killed run leaves
    the old output whole. With a ledger only what is new or changed is read, and its articles are added to the output.

    Args:
        inputs: files, folders (searched for names that `names.is_input_name` takes), globs, addresses, `-`.
        output: a file, a folder, an address, `-` for standard output, or None to write no articles; packed, if its name
            ends in `.gz` or `.zst`.
        format: `jsonl`, `dolma`, `ninjs`, `schemaorg`, `csv`, `parquet`, `markdown` or `txt`; what the output's name
            says (`.csv`, `.parquet`), else `jsonl`, if not given.
        bom: begin CSV with a byte order mark, for Excel.
        rejects: a file for one JSON object an input that gave no article.
        report: a file for a page that shows what the run did.
        report_sample: documents of which the page has all lines, those most worth a look.
        encoding: as for `read`.
        language: as for `read`.
        publisher: as for `read`.
        retrieved: as for `read`.
        source_from_path: as for `read`.
        text_field: the field of rows (JSON Lines, CSV) that holds the text; guessed, if not given.
        split_on: as for `read`.
        max_bytes: inputs, and members of containers, larger than this are rejected.
        timeout: seconds; an input that takes longer fails.
        jobs: processes that read; as many as there are cores, if not given. The output is the same.
        shard: `K/N`, to read only those inputs that fall to the Kth of N shards, and to say beside the output what it
            is, so that `merge` can put the shards together.
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
    given = Given(encoding, language, publisher, retrieved, source_from_path, text_field, split_on)
    check_given(given)
    if near_duplicates:
        near.library()
    written_as = layout(
        output, format, bom=bom, retrieved=retrieved, ledger=ledger is not None, refresh=refresh
    )
    _check_files(output, rejects, report, is_folder=written_as.is_folder)
    _check_ledger_options(output, rejects, report, ledger, verify=verify, refresh=refresh, touch=touch)
    mine = checked_shard(shard, inputs, output, [rejects, report, ledger])
    found = discover(
        inputs,
        exclude=[*_PRINTED_TO, *_own_files(output, rejects, report, ledger)],
        replaced=output if written_as.is_folder else None,
    )
    share = Share(mine, found, output, has_places=ledger is None)
    found = share.found
    rules = "" if ledger is None and mine is None else rules_digest(given, max_bytes)
    plan = Plan(
        output,
        written_as,
        rejects,
        ledger,
        __version__,
        rules,
        verify,
        refresh,
        touch or mine is not None,  # a shard without an output would be missing
        unique,
        near_duplicates,
    )
    with few_collections(), ExitStack() as stack:
        shown = None
        if report is not None:
            shown = stack.enter_context(
                open_report(report, inputs, version=__version__, sample=report_sample)
            )
        finish_item = partial(
            finish,
            max_bytes=max_bytes,
            timeout=timeout,
            given=given,
            compare=near_duplicates,
            documents=documents,
            view=None if shown is None else shown.viewer,
        )
        options = Options(max_bytes, text_field, encoding, lambda sample: decode(sample).encoding)
        failed = [Finished((), rejection) for rejection in found.failed]
        with open_delivery(plan, found.paths, [one.file for one in found.failed]) as delivery:
            to_come = len(failed) + len(delivery.wanted)
            watch(Started(to_come, found.skipped, share.count, delivery.notices))

            def deliver(path: str, finished: Finished) -> None:
                delivery.take(path, finished)
                if shown is not None:
                    shown.take(finished)
                watch(finished)

            def take(path: str, finished: Finished) -> None:
                deliver(path, finished)
                share.take(finished, delivery.count["articles"])

            def results_of(batch: Sequence[str]) -> Generator[Result]:
                return spread(
                    finish_item,
                    _items(batch, options, timeout, None if ledger is None else delivery),
                    jobs=jobs or cores(),
                    timeout=timeout,
                    lost=partial(lost, timeout=timeout),
                    apart=delivery.after_a_crash,
                    size=_size,
                )

            for rejection, finished in zip(found.failed, failed, strict=True):
                deliver(rejection.file, finished)
            left = _read_all(delivery.batches(found.paths), results_of, take, stop)
            delivery.end(stopped=left > 0)
            delivery.count["skipped"] += len(found.skipped)
            share.end(delivery.standing)
        keep_tables()
        if not left:
            told = {"max_bytes": max_bytes, "unique": unique, "near_duplicates": near_duplicates}
            share.tell(__version__, rules, asdict(given) | told, written_as.format.name)
        languages = dict(sorted(delivery.languages.items(), key=lambda one: (-one[1], one[0])))
        seconds = time.monotonic() - start
        summary = Summary(**delivery.count, left=left, languages=languages, seconds=seconds, shard=share.told)
        if shown is not None:
            shown.write(summary)
    return summary


def _read_all(
    batches: Iterable[Sequence[str]],
    results_of: Callable[[Sequence[str]], Generator[Result]],
    take: Callable[[str, Finished], None],
    stop: Callable[[], bool],
) -> int:
    """Take what comes of the inputs, batch by batch and in order, until all are done or it is told to stop.

    Returns:
        How many inputs of the batch in hand are left.
    """
    left = 0
    for batch in batches:
        left = len(batch)
        with closing(results_of(batch)) as results:
            for path, finished in results:
                take(path, finished)
                left -= not finished.is_within
                if stop():
                    return left
    return left


def _items(paths: Sequence[str], options: Options, timeout: float, memory: Memory | None) -> Iterator[Item]:
    """What is to be read of each input, in order; a container that keeps its reader waiting fails."""
    restore_tables()
    if memory is not None and memory.may_replace(paths):
        for path in paths:
            for _ in timed(look_through(path, options, memory), path, timeout):
                pass  # trouble is told when its turn comes
    for path in paths:
        for item in timed(items_of(path, options, memory), path, timeout):
            if item is not None:
                yield item


def _size(item: Item) -> int:
    return len(item.source.data) if item.source is not None else 0


def _own_files(
    output: str | os.PathLike[str] | None,
    rejects: str | os.PathLike[str] | None,
    report: str | os.PathLike[str] | None,
    ledger: str | os.PathLike[str] | None,
) -> Iterator[str]:
    """The files that a run writes."""
    yield from (os.fspath(path) for path in (output, rejects, report) if path is not None)
    if ledger is not None:
        yield from ledger_files(ledger)


def _check_files(
    output: str | os.PathLike[str] | None,
    rejects: str | os.PathLike[str] | None,
    report: str | os.PathLike[str] | None,
    *,
    is_folder: bool,
) -> None:
    """Refuse files that would overwrite one another.

    Raises:
        UsageError: two are one, or one stands in a folder that is replaced.
    """
    written = [path for path in (output, rejects, report) if path is not None]
    if any(is_same_file(one, other) for one, other in combinations(written, 2)):
        raise UsageError("articles, rejects and the report cannot share one file; give each its own name")
    for path in (rejects, report):
        if is_folder and output is not None and path is not None and is_within(path, output):
            name = display_name(os.fsdecode(path))
            raise UsageError(f"'{name}' would stand in the folder that is replaced; give it another place")


def _check_ledger_options(
    output: str | os.PathLike[str] | None,
    rejects: str | os.PathLike[str] | None,
    report: str | os.PathLike[str] | None,
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
        for own, written in product(ledger_files(ledger), (output, rejects, report)):
            if written is not None and is_same_file(own, written):
                raise UsageError("the ledger cannot be an output, too; give one of them another name")
    asked = [name for name, is_asked in options.items() if is_asked]
    if asked and ledger is None:
        raise UsageError(f"--{asked[0]} goes with --ledger; name one")
    if ledger is not None and any(path is not None and is_url(path) for path in (output, rejects)):
        raise UsageError("with --ledger, lines are added to files, which an address cannot do; name a file")
    if options["refresh"] and (output is None or is_stream(output)):
        raise UsageError("--refresh writes a file anew; name it with -o")
