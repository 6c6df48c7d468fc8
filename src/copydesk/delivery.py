"""What becomes of a finished input: its articles compared with earlier ones, written, and entered in the ledger."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from copydesk.errors import LedgerError
from copydesk.model import Article
from copydesk.outcomes import Coverage, Finished, Record
from copydesk.outputs import Layout, entries, open_articles
from copydesk.storage.appending import NOTHING
from copydesk.storage.duplicates import Articles, private_database
from copydesk.storage.files import display_name
from copydesk.storage.inputs import told
from copydesk.storage.intake import Knowledge
from copydesk.storage.ledger import Ledger, open_ledger
from copydesk.storage.ledger_file import output_name
from copydesk.storage.lines import Lines
from copydesk.storage.names import WITHIN
from copydesk.storage.refresh import LineForm, articles_anew, rejects_anew
from copydesk.storage.writers import is_stream, open_lines, open_stream
from copydesk.views.formats import jsonl
from copydesk.views.formats.jsonl import to_json_line

#: Seconds from one commit to the next, which takes some hundredths of one; the index of near duplicates, which each
#: article changes all over, takes longer.
_BATCH, _LONG_BATCH = 1.0, 10.0


class Plan(NamedTuple):
    """Where a run writes and what it compares: the arguments of `pipeline.ingest` of these names, and `layout`."""

    output: str | os.PathLike[str] | None
    layout: Layout
    rejects: str | os.PathLike[str] | None
    ledger: str | os.PathLike[str] | None
    version: str
    rules: str
    verify: bool
    refresh: bool
    touch: bool
    unique: bool
    near_duplicates: bool


@dataclass(slots=True)
class Delivery:
    """Where finished inputs go, in their order.

    Attributes:
        wanted: the inputs that have to be read.
        notices: what whoever runs it should know before.
        after_a_crash: whether the last run with this ledger did not come to its end: an input may have killed it.
        count: the counts of a `Summary`, so far.
        languages: of the articles written so far.
    """

    wanted: Sequence[str]
    notices: Sequence[str]
    after_a_crash: bool
    _plan: Plan
    _articles: Lines | None
    _rejects: Lines | None
    _written: Articles
    _ledger: Ledger | None
    count: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    _failed_before: int = 0
    _is_counted: bool = True
    # By container, hashes of members' paths: the paths of a million take ten times as much.
    _seen: dict[str, set[int]] = field(default_factory=dict)
    _next_commit: float = field(default_factory=lambda: time.monotonic() + _BATCH)

    def knowledge(self, path: str, sha256: str) -> Knowledge:
        """What is known of a member of a container."""
        if self._ledger is None:
            return "new"
        found = self._ledger.inputs.knowledge(path, sha256)
        self._seen.setdefault(path.partition(WITHIN)[0], set()).add(hash(path))
        self.count["unchanged"] += found == "done" and self._is_counted
        return found

    def may_replace(self, paths: Sequence[str]) -> bool:
        """Whether some of the inputs gave articles before, in place of which there may be others now."""
        return self._ledger is not None and self._ledger.inputs.may_replace(paths)

    def note(self, path: str, sha256: str, size: int) -> None:
        """A member of a container holds such bytes, though it is not its turn yet."""
        if self._ledger is not None:
            self._ledger.inputs.note(path, sha256, size)

    def take(self, path: str, finished: Finished) -> None:
        """Write what came of one input, or of one member of a container."""
        rejection = finished.rejection
        if finished.ends_container:
            if self._ledger is not None:
                is_whole = self.count["failed"] == self._failed_before
                seen = self._seen.pop(path.partition(WITHIN)[0], set())
                self._ledger.inputs.enter_container(path, finished, is_whole=is_whole)
                if is_whole:
                    self._ledger.inputs.enter_gone(path, seen)
        elif finished.skipped is not None:
            self.count["skipped"] += 1
        elif rejection is not None:
            self.count[rejection.outcome] += 1
            self.count["read"] += rejection.outcome == "rejected"
            self._reject(path, finished)
        else:
            self.count["read"] += 1
            self._take_articles(path, finished)
        if not finished.is_within:
            self._failed_before = self.count["failed"]
        if self._ledger is not None and time.monotonic() >= self._next_commit:
            self._ledger.commit()
            self._next_commit = time.monotonic() + (_LONG_BATCH if self._plan.near_duplicates else _BATCH)

    def _take_articles(self, path: str, finished: Finished) -> None:
        if self._ledger is not None:
            self._ledger.inputs.remade.discard(path)
            if before := self._ledger.inputs.written(finished.sha256):
                self.count["copies"] += 1
                self._ledger.inputs.enter_copy(path, finished.size, finished.modified, before)
                return
            if not finished.records:
                self._ledger.inputs.enter_lost_copy(path)
                return
        self._write(path, finished)
        for part in finished.parts:
            self.count["rejected"] += 1
            if self._rejects is not None:
                self._rejects.write(to_json_line(part.as_dict()))

    def _reject(self, path: str, finished: Finished) -> None:
        rejection = finished.rejection
        assert rejection is not None
        if self._ledger is not None:
            known = self._ledger.inputs.known(path)
            self._ledger.inputs.enter_rejection(path, finished)
            if rejection.outcome == "rejected":
                self._ledger.inputs.remade.discard(path)
            if known is not None and (known.outcome, known.reason) == (rejection.outcome, told(rejection)):
                return  # it stands there already
        if self._rejects is not None:
            self._rejects.write(to_json_line(rejection.as_dict()))

    def _write(self, path: str, finished: Finished) -> None:
        replaced: list[str] = []
        if self._ledger is not None:
            replaced = self._ledger.inputs.replaced(path, finished.sha256)
            self._ledger.inputs.free(replaced)
        self._written.forget(replaced)
        self.count["replaced"] += len(replaced)
        written: list[str] = []
        earlier: str | None = None
        for place, record in enumerate(finished.records):
            earlier = self._written.bodies.earlier(record.fingerprint, record.id)
            self.count["duplicates"] += earlier is not None
            if earlier is not None and self._plan.unique:
                continue
            instead_of = replaced[place] if place < len(replaced) else self._replaced_before(record)
            like = self._like(record) if earlier is None else None
            line = record.line
            if earlier is not None or like is not None or instead_of is not None:
                line = related(line, earlier, like, instead_of)
            if self._articles is not None:
                self._articles.write(line)
            written.append(record.id)
            self._cover(record.coverage)
        self.count["articles"] += len(written)
        if self._ledger is not None:
            self._ledger.inputs.enter_articles(
                path, finished, written, output_name(self._plan.output), earlier
            )

    def _cover(self, coverage: Coverage) -> None:
        self.count["titled"] += coverage.title
        self.count["dated"] += coverage.published
        self.count["signed"] += coverage.authors
        if coverage.language is not None:
            self.languages[coverage.language] += 1

    def _replaced_before(self, record: Record) -> str | None:
        """What the record replaced before it was made anew."""
        return None if self._ledger is None else self._ledger.inputs.replacing.get(record.id)

    def _like(self, record: Record) -> tuple[str, float] | None:
        """The earlier article that is most like this one, and how like it is."""
        if record.signature is None:
            return None
        like = self._written.near.nearest(record.signature)
        self._written.near.add(record.id, record.signature)
        self.count["near_duplicates"] += like is not None
        return like

    def batches(self, paths: Sequence[str]) -> Iterator[Sequence[str]]:
        """The inputs to be read: those that are wanted, then those left out for articles that turned out replaced."""
        yield self.wanted
        if self._ledger is not None and (freed := self._ledger.inputs.freed(paths)):
            self.count["unchanged"] -= len(freed)
            self._is_counted = False
            yield freed

    def end(self, *, stopped: bool) -> None:
        """The run is done, or was told to stop.

        Raises:
            LedgerError: an output was to be made anew, and would lose articles.
        """
        missing = len(self._ledger.inputs.remade) if self._ledger is not None else 0
        if missing and not stopped:
            assert self._plan.output is not None
            name = display_name(os.fsdecode(self._plan.output))
            raise LedgerError(
                f"'{name}' was not made anew, since it would lose the articles of {missing:,} inputs that failed;"
                " mend them, or move them away, and run again; nothing was changed"
            )
        if self._ledger is not None:
            self.count["outdated"] = self._ledger.inputs.outdated(output_name(self._plan.output))
            self._ledger.end(stopped=stopped)

    def standing(self) -> Mapping[str, int]:
        """The counts of the whole output, with a ledger of all runs so far; what failed is tried by each run."""
        if self._ledger is None:
            return self.count
        return Counter({**self.count, **self._ledger.inputs.standing(output_name(self._plan.output))})


def related(
    line: bytes, duplicate_of: str | None, like: tuple[str, float] | None, replaces: str | None
) -> bytes:
    """A record's line, with what it is to other articles, and with nothing else of that."""
    near_duplicate_of, similarity = like or (None, None)
    article = Article.model_validate_json(line)
    return to_json_line(
        article.model_copy(
            update={
                "duplicate_of": duplicate_of,
                "near_duplicate_of": near_duplicate_of,
                "similarity": similarity,
                "replaces": replaces,
            }
        )
    )


@contextmanager
def open_delivery(plan: Plan, paths: Sequence[str], absent: Iterable[str] = ()) -> Iterator[Delivery]:
    """Open outputs and ledger while the block runs.

    Args:
        plan: where to write.
        paths: all inputs there are.
        absent: those that were looked for in vain.

    Raises:
        LedgerBusy: another run holds the ledger.
        LedgerError: the ledger cannot be used, or says otherwise than the output does.
        OutputError: an output cannot be written.
    """
    with ExitStack() as stack:
        if plan.ledger is None:
            yield _without_ledger(plan, paths, stack)
        else:
            yield _with_ledger(plan, paths, absent, stack)


def _without_ledger(plan: Plan, paths: Sequence[str], stack: ExitStack) -> Delivery:
    articles = None if plan.output is None else stack.enter_context(open_articles(plan.output, plan.layout))
    rejects = None if plan.rejects is None else stack.enter_context(open_lines(plan.rejects))
    written = Articles(stack.enter_context(private_database("compare articles")))
    return Delivery(paths, (), False, plan, articles, rejects, written, None)


def _with_ledger(plan: Plan, paths: Sequence[str], absent: Iterable[str], stack: ExitStack) -> Delivery:
    assert plan.ledger is not None
    ledger = stack.enter_context(open_ledger(plan.ledger, version=plan.version, rules=plan.rules))
    written = Articles(ledger.connection)
    kept = 0
    if plan.refresh and plan.output is not None:
        form = plan.layout.format
        told = LineForm(form.name, form.before_id, form.replaced)
        kept = articles_anew(ledger, written, plan.output, paths, told)
    if plan.refresh and plan.rejects is not None and not is_stream(plan.rejects):
        rejects_anew(ledger, plan.rejects, chain(paths, absent), jsonl.FORMAT.name)
    articles = None if plan.output is None else _added_articles(plan.output, ledger, plan, stack)
    rejects = None if plan.rejects is None else _added_rejects(plan.rejects, ledger, plan, stack)
    triage = ledger.inputs.triage(paths, verify=plan.verify)
    delivery = Delivery(
        triage.wanted, ledger.notices, ledger.after_a_crash, plan, articles, rejects, written, ledger
    )
    delivery.count.update(unchanged=triage.unchanged, copies=triage.copies, kept=kept)
    return delivery


def _added_articles(path: str | os.PathLike[str], ledger: Ledger, plan: Plan, stack: ExitStack) -> Lines:
    """Where articles are added, which come as lines of JSON Lines."""
    if is_stream(path):
        return entries(ledger.stream(stack.enter_context(open_stream(path))), plan.layout)
    lines = ledger.output(path, plan.layout.format.name)
    added = entries(lines, plan.layout, is_begun=lines.committed != NOTHING)
    if plan.touch:
        lines.touch()
        added.begin()
    return added


def _added_rejects(path: str | os.PathLike[str], ledger: Ledger, plan: Plan, stack: ExitStack) -> Lines:
    if is_stream(path):
        return ledger.stream(stack.enter_context(open_stream(path)))
    lines = ledger.output(path, jsonl.FORMAT.name)
    if plan.touch:
        lines.touch()
    return lines
