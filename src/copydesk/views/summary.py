"""The summary of a run for a person at a terminal: a few lines instead of one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice

from copydesk.outcomes import Summary
from copydesk.views.columns import wrapped
from copydesk.views.formats.jsonl import to_json_line
from copydesk.views.grouping import Kind, kept_in
from copydesk.views.messages import count, shard_told, sometimes
from copydesk.views.terminal import safe

#: So many languages, and so many reasons, are named; the rest is counted.
_LANGUAGES, _REASONS = 6, 3
_LABEL_WIDTH = len("languages")


def summary_on_terminal(
    summary: Summary,
    *,
    output: str,
    size: int | None,
    added: bool,
    rejects: str | None,
    report: str | None,
    rejected: Sequence[Kind],
    failed: Sequence[Kind],
    width: int,
) -> Iterator[str]:
    """Its lines, without line ends: what was written where, how complete it is, what was not, and what to do next.

    Args:
        summary: what the run did.
        output: the name of the file that has the articles.
        size: of that file, in bytes; None where that is not known.
        added: whether they were added to what stood there before.
        rejects: the file that keeps the rejections, if there is one.
        report: the page that shows all, if there is one.
        rejected: why inputs were rejected, the most frequent reason first.
        failed: why inputs failed.
        width: columns of the terminal.
    """
    there = f", {'now ' if added else ''}{_bytes(size)}" if size is not None else ""
    verb = "added to" if added else "written to"
    yield f"{count(summary.articles, 'article')} {verb} {safe(output)}{there}"
    for label, text in _rows(summary, rejected, failed, _next(summary, rejects, report)):
        hanging = " " * (_LABEL_WIDTH + 4)
        for place, row in enumerate(wrapped(text, max(20, width - len(hanging) - 1))):
            yield (hanging if place else f"  {label:<{_LABEL_WIDTH}}  ") + row


def figures_line(summary: Summary, *, status: int, version: str) -> bytes:
    """The run's figures as a line of JSON, with the exit status."""
    return to_json_line({"version": version, "status": status, **asdict(summary)})


def _rows(
    summary: Summary, rejected: Sequence[Kind], failed: Sequence[Kind], what_next: str
) -> Iterator[tuple[str, str]]:
    read = f"{count(summary.read, 'input')} in {_seconds(summary)}"
    yield "read", "; ".join((*shard_told(summary), read, *sometimes(summary)))
    if summary.articles:
        with_it = (("headline", summary.titled), ("date", summary.dated), ("author", summary.signed))
        yield "with", ", ".join(f"{name} {_share(found, summary.articles)}" for name, found in with_it)
        yield "languages", _languages(summary)
    if summary.rejected:
        yield "rejected", _reasons(summary.rejected, rejected)
    if summary.failed:
        yield "failed", _reasons(summary.failed, failed)
    if summary.articles or summary.rejected or summary.failed:
        yield "next", what_next


def _next(summary: Summary, rejects: str | None, report: str | None) -> str:
    if report is None:
        looks = ["ingest --explain FILE shows why; --report report.html shows all"]
    else:
        looks = [f"open {safe(report)} to see what stayed and went, and why"]
    if summary.rejected or summary.failed:
        looks.append(f"{safe(kept_in(rejects))} what gave no article")
    return "; ".join(looks)


def _languages(summary: Summary) -> str:
    named = [f"{code} {number:,}" for code, number in islice(summary.languages.items(), _LANGUAGES)]
    if others := len(summary.languages) - len(named):
        number = sum(islice(summary.languages.values(), _LANGUAGES, None))
        named.append(f"{number:,} in {count(others, 'other')}")
    if unknown := summary.articles - sum(summary.languages.values()):
        named.append(f"unknown {unknown:,}")
    return ", ".join(named)


def _reasons(total: int, kinds: Sequence[Kind]) -> str:
    """How many, and why; the reasons of some are not known to a run that did not read them."""
    named = [f"{safe(kind.reason)} ({kind.number:,})" for kind in kinds[:_REASONS]]
    if others := total - sum(kind.number for kind in kinds[:_REASONS]):
        named.append(f"other reasons ({others:,})")
    return f"{total:,}: {'; '.join(named)}"


def _share(part: int, whole: int) -> str:
    """A percentage that says 100 % only of all, and 0 % only of none.

    >>> _share(999, 1000), _share(1, 1000), _share(2, 3)
    ('99 %', '1 %', '67 %')
    """
    if part in (0, whole):
        return f"{100 * part // whole} %"
    return f"{min(99, max(1, round(100 * part / whole)))} %"


def _seconds(summary: Summary) -> str:
    rate = summary.read / summary.seconds if summary.seconds >= 1 else 0
    return f"{summary.seconds:.1f} s" + (f", {rate:,.0f} a second" if rate >= 1 else "")


def _bytes(size: int) -> str:
    """A size in decimal units, as disks and networks have it.

    >>> _bytes(999), _bytes(1500), _bytes(999_960), _bytes(123_456_789)
    ('999 bytes', '1.5 kB', '1.0 MB', '123 MB')
    """
    if size < 1000:
        return count(size, "byte")
    amount = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        amount /= 1000
        if amount < 999.5 or unit == "TB":
            break
    if amount < 99.95:
        return f"{amount:.1f} {unit}"
    return f"{amount:,.0f} {unit}"
