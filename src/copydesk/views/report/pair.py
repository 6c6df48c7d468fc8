"""A document opened: its lines, each with role and reason, beside the article that came of them."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.model import Article, Document, Label, Role
from copydesk.views.messages import count
from copydesk.views.report.markup import own, text

#: What is shown of one document at most: lines, characters of a line, of all lines, of the article, and facts; so
#: that no document makes the page heavy.
_LINES, _LINE, _ALL_LINES, _ARTICLE, _FACTS = 400, 1_000, 40_000, 40_000, 100

#: The colour of each role; its name stands beside it.
FAMILIES = {
    Role.TITLE: "headline",
    Role.SUBTITLE: "headline",
    Role.SUBHEADING: "headline",
    Role.PARAGRAPH: "prose",
    Role.BYLINE: "fact",
    Role.DATE: "fact",
    Role.CAPTION: "fact",
    Role.TAGS: "fact",
    Role.SHARE: "appeal",
    Role.ADVERT: "appeal",
    Role.NEWSLETTER: "appeal",
    Role.COMMENTS: "appeal",
    Role.RELATED: "link",
    Role.NAVIGATION: "link",
    Role.AUTHOR_BIO: "rest",
    Role.LEGAL: "rest",
    Role.NOISE: "rest",
}


def pair(document: Document) -> str:
    """Lines and article side by side, as HTML."""
    language = document.article.language if document.article else None
    return (
        f'<div class="pair"><section class="dump"><h4>What stands in the dump</h4>{_origin(document)}'
        f"{''.join(_lines(document, language))}</section>"
        f'<section class="made"><h4>What came of it</h4>{_outcome(document)}</section></div>'
    )


def _origin(document: Document) -> str:
    decoded = document.decoded
    lost = f"; {count(decoded.replaced, 'place')} could not be decoded" if decoded.replaced else ""
    return f'<p class="origin">{text(decoded.encoding)} ({text(decoded.evidence)}{lost})</p>'


def _lines(document: Document, language: str | None) -> Iterator[str]:
    yield '<ol class="lines">'
    room, shown, gap = _ALL_LINES, 0, False
    filled = [label for label in document.labels if label.role is not Role.BLANK]
    before = 0
    for label in filled:
        if shown == _LINES or room <= 0:
            break
        gap = before > 0 and label.line.number > before + 1
        before = label.line.number
        yield _line(label, min(_LINE, room), language, gap=gap)
        room -= len(label.line.text)
        shown += 1
    yield "</ol>"
    if left := len(filled) - shown:
        yield f'<p class="more">{count(left, "more line")} not shown here; ingest --explain shows all.</p>'


def _line(label: Label, room: int, language: str | None, *, gap: bool) -> str:
    line, reason = label.line, label.reason[:_LINE]
    if label.continues:
        reason += "; goes on from the line above"
    cut = line.text[:room]
    rest = (
        f'<span class="more"> … {count(len(line.text) - room, "more character")}</span>'
        if len(line.text) > room
        else ""
    )
    classes = f"{FAMILIES[label.role]} gap" if gap else FAMILIES[label.role]
    return (
        f'<li class="{classes}" tabindex="0"><span class="number">{line.number}</span>'
        f'<span class="role">{label.role.value.replace("_", " ")}</span>'
        f'{own(cut, "span", "text", language)}{rest}<span class="why">{text(reason)}</span></li>'
    )


def _outcome(document: Document) -> str:
    article = document.article
    if article is None:
        cause = (document.cause or "no article").removeprefix("no article: ")
        return f'<p class="cause">No article: {text(cause)}.</p>'
    return f"{''.join(_article(article))}{_facts(document)}"


def _article(article: Article) -> Iterator[str]:
    tongue = article.language
    yield '<div class="story">'
    if article.title is None:
        yield '<p class="missing">No headline</p>'
    else:
        yield own(article.title[:_LINE], "h5", "title", tongue)
    if article.subtitle is not None:
        yield own(article.subtitle[:_LINE], "p", "subtitle", tongue)
    said = [", ".join(article.authors)[:_LINE], article.published or "", article.dateline or ""]
    if any(said):
        yield '<p class="said">' + " · ".join(own(part) for part in said if part) + "</p>"
    headings: dict[int, list[str]] = {}
    for heading in article.subheadings:
        headings.setdefault(heading.before, []).append(heading.text)
    room, shown = _ARTICLE, 0
    for place, paragraph in enumerate([*article.body, ""]):
        for words in headings.get(place, ()):
            if room > 0:
                yield own(words[:_LINE], "h6", "", tongue)
            room -= len(words)
        if paragraph and room > 0:
            yield own(paragraph[:room], "p", "", tongue)
            shown += min(room, len(paragraph))
            room -= len(paragraph)
        if room <= 0:
            break
    if left := sum(map(len, article.body)) - shown:
        yield f'<p class="more">… {count(left, "more character")} not shown here.</p>'
    yield "</div>"


def _facts(document: Document) -> str:
    if not document.facts:
        return ""
    rows = "".join(
        f'<dt>{text(fact.field)}</dt><dd>{own(fact.value[:_LINE])} <span class="why">{text(fact.reason[:_LINE])}'
        f"{_places(fact.lines)}</span></dd>"
        for fact in document.facts[:_FACTS]
    )
    return f'<h5 class="facts">How its facts are known</h5><dl>{rows}</dl>'


def _places(lines: tuple[int, ...]) -> str:
    if not lines:
        return ""
    return f" (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))})"
