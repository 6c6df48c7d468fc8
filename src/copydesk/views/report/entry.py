"""One line of the report's list, which opens to show the document."""

from __future__ import annotations

from copydesk.views.report.case import Case
from copydesk.views.report.markup import own, text, value
from copydesk.views.report.plots import bar
from copydesk.views.report.signs import SIGNS, is_worth_a_look


def entry(case: Case, number: int) -> str:
    """The document as an element that opens.

    Args:
        case: what is to be told of it.
        number: its place in the run, from 1.
    """
    look = " look" if is_worth_a_look(case.signs) else ""
    share = case.share if case.outcome == "article" else None
    data = {
        "number": str(number),
        "name": case.name,
        "title": case.title or "",
        "date": case.published or "",
        "language": case.language or "",
        "share": "" if share is None else f"{share:.3f}",
        "lines": str(sum(case.removed.values())),
    }
    told = "".join(f' data-{key}="{value(words[:300])}"' for key, words in data.items())
    return (
        f'<details class="case {case.outcome}{look} {" ".join(case.signs)}" id="n{number}"{told}>'
        f"<summary>{_summary(case, share)}</summary>{case.pair or _unopened(case)}</details>\n"
    )


def _summary(case: Case, share: float | None) -> str:
    title = (
        own(case.title, "bdi", "", case.language)
        if case.title
        else f'<span class="missing">{"No headline" if case.outcome == "article" else text(case.reason)}</span>'
    )
    facts = [case.publisher, case.published, case.language]
    signs = "".join(
        f'<span class="sign{" mild" if SIGNS[key].weight <= 1 else ""}">{SIGNS[key].words}</span>'
        for key in case.signs
    )
    kept = "" if share is None else f'{bar(share)}<span class="share">{share:.0%} kept</span>'
    return (
        f'<h3>{title}</h3><span class="name">{own(case.name)}</span>'
        f'<span class="told">{" · ".join(own(fact) for fact in facts if fact)}</span>'
        f'<span class="kept">{kept}</span><span class="signs">{signs}</span>'
    )


def _unopened(case: Case) -> str:
    reason = f'<p class="cause">{own(case.reason)}</p>' if case.reason else ""
    lines = (
        '<p class="more">Its lines are not kept in this page: raise --report-sample, or see them with'
        " <code>ingest --explain</code>.</p>"
        if case.encoding is not None
        else ""
    )
    return f'<div class="unopened">{reason}{lines}</div>'
