"""Labels to the record that goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from copydesk.model import (
    ARTICLE_ROLES,
    Article,
    Decoded,
    Fact,
    Given,
    Label,
    Origin,
    Role,
    Source,
    Subheading,
)
from copydesk.stages.assemble.agencies import agencies
from copydesk.stages.assemble.authors import authors
from copydesk.stages.assemble.blocks import Block, blocks_of
from copydesk.stages.assemble.dates import dates
from copydesk.stages.assemble.page import Page
from copydesk.stages.assemble.publisher import publisher
from copydesk.stages.assemble.stated import stated_facts
from copydesk.stages.assemble.title import clean_title
from copydesk.stages.assemble.topics import topics

#: Roles whose lines stand in the record, where they are not the headline again.
_KEPT = frozenset({Role.SUBTITLE, Role.PARAGRAPH, Role.SUBHEADING, Role.BLANK})
#: Roles of the lines of an export that may say more than its fields state.
_GUESSED_FROM = frozenset({*ARTICLE_ROLES, Role.BLANK}) - {Role.CAPTION}


def assemble(
    labels: Sequence[Label],
    source: Source,
    decoded: Decoded,
    *,
    part: int,
    language: str | None,
    given: Given,
    stated: Sequence[Fact] = (),
    exported: bool = False,
) -> tuple[Article | None, tuple[Fact, ...]]:
    """The article that the labels make, and the facts it states with their evidence; None where no line is a paragraph.

    Args:
        labels: one a line.
        source: where the lines come from.
        decoded: how.
        part: place of the article in an input that holds several, from 1.
        language: BCP 47 tag of the prose, if known.
        given: what whoever runs it says.
        stated: what is stated beside the text or in labelled fields of it, values as stated; it goes before what the
            lines seem to say.
        exported: whether the text itself says what each line is, as an archive's export does; then nothing is guessed
            from its fields, which hold other days and names than the article's.
    """
    page = Page(labels, tuple(blocks_of(labels)), source.name, language, given)
    title: Block | None = None
    subtitle: list[str] = []
    body: list[str] = []
    heads: list[Subheading] = []
    removed = Counter([found.role for found in labels])
    for block in page.blocks:
        role, text, lines = block
        if role is Role.PARAGRAPH:
            body.append(text)
        elif role is Role.SUBHEADING:
            heads.append(Subheading(before=len(body), text=text))
        elif role is Role.SUBTITLE:
            subtitle.append(text)
        elif role is Role.TITLE and title is None:
            title = block
            removed[Role.TITLE] -= len(lines)
    if not body:
        return None, ()
    if exported:
        own = [label for label in labels if label.role in _GUESSED_FROM]
        page = page._replace(labels=own, blocks=tuple(blocks_of(own)))
    days = () if exported else tuple(dates(page))
    has_byline = exported and any(fact.field == "authors" for fact in stated)
    names = () if has_byline else tuple(authors(page))
    facts = (*names, *days, *agencies(page), *topics(page), *publisher(page))
    headline = clean_title(title, _one(facts, "source.publisher"), labels) if title else None
    if title and headline and headline != title.text:
        reason = (
            f'out of "{title.text}"'
            if headline in title.text
            else f'"{title.text}", as another line prints it'
        )
        facts = (Fact("title", headline, reason, title.lines), *facts)
    if stated:
        facts = _before(stated_facts(stated, language), facts, given)
        headline = _one(facts, "title") or headline
        subtitle = _all(facts, "subtitle") or subtitle
    digest = sha256(source.data).hexdigest()
    article = Article(
        id=f"{digest[:20]}-{part}",
        title=headline,
        subtitle=" ".join(subtitle) or None,
        body=body,
        authors=_all(facts, "authors"),
        published=_one(facts, "published"),
        modified=_one(facts, "modified"),
        dateline=_one(facts, "dateline"),
        language=language,
        section=_one(facts, "section"),
        page=_one(facts, "page"),
        tags=_all(facts, "tags"),
        subheadings=heads,
        source=Origin(
            file=source.name,
            publisher=_one(facts, "source.publisher"),
            agencies=_all(facts, "source.agencies"),
            url=_one(facts, "source.url"),
            accession=_one(facts, "source.accession"),
            encoding=decoded.encoding,
            sha256=digest,
            bytes=len(source.data),
            part=part,
        ),
        duplicate_of=None,  # the four are known only beside other articles
        near_duplicate_of=None,
        similarity=None,
        replaces=None,
        removed={role: lines for role, lines in sorted(removed.items()) if lines and role not in _KEPT},
    )
    return article, facts


def _before(stated: Sequence[Fact], found: Sequence[Fact], given: Given) -> tuple[Fact, ...]:
    """What is stated, and of what was found all that is not; agencies of both, and what whoever runs it says first."""
    if given.publisher is not None:
        stated = [fact for fact in stated if fact.field != "source.publisher"]
    fields = {fact.field for fact in stated} - {"source.agencies"}
    return (*stated, *(fact for fact in found if fact.field not in fields))


def _all(facts: Iterable[Fact], field: str) -> list[str]:
    return list(dict.fromkeys(fact.value for fact in facts if fact.field == field))


def _one(facts: Iterable[Fact], field: str) -> str | None:
    return next((fact.value for fact in facts if fact.field == field), None)
