"""The page itself, piece by piece, so that it need not be held in memory."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from copydesk.outcomes import Summary
from copydesk.views.messages import SOMETIMES, count
from copydesk.views.report.figures import Figures, most
from copydesk.views.report.markup import own, text
from copydesk.views.report.pair import FAMILIES
from copydesk.views.report.plots import bars, over_time
from copydesk.views.report.series import series
from copydesk.views.report.signs import SIGNS, is_worth_a_look

#: Bars of one plot.
_BARS = 10
_ORDERS = {
    "first": "worth a look first",
    "number": "order of the run",
    "name": "file",
    "title": "headline",
    "date": "date",
    "share": "least kept first",
    "lines": "most lines removed first",
}
_MEANINGS = {
    "headline": "headlines",
    "prose": "text",
    "fact": "facts",
    "appeal": "buttons, adverts, comments",
    "link": "links to other pages",
    "rest": "the rest",
}


class Totals(NamedTuple):
    """What the page says of the whole run.

    Attributes:
        version: of the program.
        inputs: as they were named.
        summary: the run's counts.
        listed: how many documents the list has.
        opened: how many of these show their lines.
    """

    version: str
    inputs: Sequence[str]
    summary: Summary
    listed: int
    opened: int


def page(totals: Totals, figures: Figures, entries: Iterable[str]) -> Iterator[str]:
    """The page in pieces: the same for the same run, whatever the clock.

    Args:
        totals: what the run did.
        figures: of all documents.
        entries: of `entry`, in the order in which they are to be read.
    """
    yield _head()
    yield f"<body><header>{_title(totals)}{_verdict(totals, figures)}</header><main>{_tiles(totals, figures)}"
    yield f'<h2 id="figures">What came out</h2><div class="plots">{_plots(figures)}</div>'
    yield f'<h2 id="inputs">What went in</h2>{_legend()}{_controls(totals, figures)}<div class="list" id="list">\n'
    yield from entries
    yield f"</div>{_bound(totals, figures)}</main>{_foot(totals)}<script>{_resource('page.js')}</script></body>"
    yield "</html>\n"


def _head() -> str:
    style = _resource("page.css") + "".join(_filter_rule(key) for key in ("look", *SIGNS))
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(_resource('page.js'))}"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>Report of an ingest run</title><style>{style}</style></head>"
    )


def _filter_rule(key: str) -> str:
    return f"body:has(#filter-{key}:checked) .case:not(.{key}){{display:none}}"


@cache
def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _title(totals: Totals) -> str:
    named = ", ".join(own(name) for name in totals.inputs[:5])
    more = f" and {len(totals.inputs) - 5:,} more" if len(totals.inputs) > 5 else ""
    return f"<h1>What came of {named}{more}</h1>"


def _verdict(totals: Totals, figures: Figures) -> str:
    documents = figures.outcomes.total()
    if not documents:
        known = totals.summary.unchanged + totals.summary.copies
        words = (
            f"Nothing was new: {count(known, 'input')} {_are(known)} in the ledger already."
            if known
            else "There was nothing to read."
        )
    elif not figures.worth_a_look:
        words = f"Nothing in {count(documents, 'document')} looks odd. Open some all the same."
    else:
        signs = [
            f"{sign.words} {figures.signs[key]:,}"
            for key, sign in SIGNS.items()
            if figures.signs[key] and is_worth_a_look([key])
        ]
        words = (
            f"{figures.worth_a_look:,} of {count(documents, 'document')} {_are(figures.worth_a_look)} worth a look:"
            f" {', '.join(signs)}."
        )
    if left := totals.summary.left:
        words += f" {count(left, 'input')} {'was' if left == 1 else 'were'} left for the next run."
    return f'<p class="verdict">{text(words)}</p>'


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _tiles(totals: Totals, figures: Figures) -> str:
    summary = totals.summary
    counts = asdict(summary)
    tiles = [
        ("read", summary.read, ""),
        ("articles", summary.articles, "good"),
        ("rejected", summary.rejected, "warn" if summary.rejected else ""),
        ("failed", summary.failed, "bad" if summary.failed else ""),
        *((words, counts[name], "") for name, words in SOMETIMES.items() if counts[name]),
    ]
    cells = [f'<div class="{kind}"><dt>{words}</dt><dd>{count:,}</dd></div>' for words, count, kind in tiles]
    if figures.characters:
        cells.append(f"<div><dt>of the text kept</dt><dd>{figures.kept / figures.characters:.0%}</dd></div>")
    return f'<dl class="tiles">{"".join(cells)}</dl>'


def _plots(figures: Figures) -> str:
    articles = figures.outcomes["article"]
    removed = [(name.replace("_", " "), count) for name, count in most(figures.removed, _BARS)]
    covered = [
        (name, figures.covered[name]) for name in ("headline", "date", "author", "publisher", "language")
    ]
    return "".join(
        [
            over_time(series(figures.days)),
            bars("Stated by the articles", covered if articles else [], unit="articles", of=articles),
            bars("Lines removed, by role", removed, unit="lines"),
            bars("Languages", most(figures.languages, _BARS), unit="articles"),
            bars("Publishers", most(figures.publishers, _BARS), unit="articles"),
            bars("Encodings", most(figures.encodings, _BARS), unit="articles"),
        ]
    )


def _legend() -> str:
    roles: dict[str, list[str]] = {}
    for role, family in FAMILIES.items():
        roles.setdefault(family, []).append(role.value.replace("_", " "))
    colours = "".join(
        f'<li class="{family}"><span class="role">{_MEANINGS[family]}</span> {", ".join(names)}</li>'
        for family, names in roles.items()
    )
    signs = "".join(f"<dt>{sign.words}</dt><dd>{text(sign.meaning)}</dd>" for sign in SIGNS.values())
    return (
        '<details class="legend"><summary>What the colours and marks mean</summary>'
        f'<ul class="lines">{colours}</ul><dl>{signs}</dl></details>'
    )


def _controls(totals: Totals, figures: Figures) -> str:
    documents = figures.outcomes.total()
    counts = {"look": figures.worth_a_look, "all": documents, **{key: figures.signs[key] for key in SIGNS}}
    names = {"look": "Worth a look", "all": "All", **{key: sign.words for key, sign in SIGNS.items()}}
    chosen = "look" if figures.worth_a_look else "all"
    choices = "".join(
        f'<label><input type="radio" name="filter" id="filter-{key}"{" checked" if key == chosen else ""}>'
        f"<span>{names[key]} <b>{count:,}</b></span></label>"
        for key, count in counts.items()
        if count or key == "all"
    )
    orders = "".join(f'<option value="{key}">{words}</option>' for key, words in _ORDERS.items())
    return (
        f'<form class="controls"><fieldset><legend>Show</legend>{choices}</fieldset>'
        '<div class="tools"><label class="scripted" hidden>Search '
        '<input type="search" id="search" autocomplete="off"></label>'
        f'<label class="scripted" hidden>Sort by <select id="order" autocomplete="off">{orders}</select></label>'
        '<label><input type="checkbox" id="reasons" autocomplete="off"> Reason under each line</label>'
        '<output class="scripted" id="shown" hidden></output></div></form>'
    )


def _bound(totals: Totals, figures: Figures) -> str:
    missing = figures.outcomes.total() - totals.listed
    if missing <= 0:
        return ""
    return (
        f'<p class="note">{count(missing, "more document")}, less worth a look than these,'
        f" {_are(missing)} counted above and not listed.</p>"
    )


def _foot(totals: Totals) -> str:
    return (
        f"<footer><p>Lines are shown of {totals.opened:,} of {count(totals.listed, 'document')} (--report-sample)."
        f" Every line of any other: <code>ingest --explain FILE</code>. Made by copydesk {text(totals.version)}.</p>"
        "</footer>"
    )
