"""Labels to the record that goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise

from copydesk.knowledge.names import authors_of
from copydesk.knowledge.tags import tags_of
from copydesk.model import Article, Decoded, Label, Origin, Role, Source, Subheading

#: Roles whose text the record holds, or tells something of.
_TOLD = frozenset({Role.TITLE, Role.SUBTITLE, Role.PARAGRAPH, Role.SUBHEADING, Role.BYLINE, Role.TAGS})
#: Roles whose lines stand in the record, where they are not the headline again.
_KEPT = frozenset({Role.SUBTITLE, Role.PARAGRAPH, Role.SUBHEADING, Role.BLANK})
_CLOSING = frozenset(",.;:!?…)]»”،؛؟。、，")
_OPENING = frozenset("([«“")


def assemble(
    labels: Sequence[Label], source: Source, decoded: Decoded, part: int, language: str | None
) -> Article | None:
    """The article that the labels make, or None where no line is a paragraph."""
    title: str | None = None
    subtitle: list[str] = []
    body: list[str] = []
    heads: list[Subheading] = []
    authors: dict[str, None] = {}
    tags: dict[str, None] = {}
    removed = Counter([found.role for found in labels])
    for role, text, lines in _blocks(labels):
        if role is Role.PARAGRAPH:
            body.append(text)
        elif role is Role.SUBHEADING:
            heads.append(Subheading(before=len(body), text=text))
        elif role is Role.SUBTITLE:
            subtitle.append(text)
        elif role is Role.BYLINE:
            authors.update(dict.fromkeys(authors_of(text)))
        elif role is Role.TAGS:
            tags.update(dict.fromkeys(tags_of(text)))
        elif title is None:
            title = text
            removed[Role.TITLE] -= lines
    if not body:
        return None
    digest = sha256(source.data).hexdigest()
    return Article(
        id=f"{digest[:20]}-{part}",
        title=title,
        subtitle=" ".join(subtitle) or None,
        body=body,
        authors=list(authors),
        published=None,
        modified=None,
        language=language,
        section=None,
        tags=list(tags),
        subheadings=heads,
        source=Origin(
            file=source.name,
            publisher=None,
            agencies=[],
            url=None,
            encoding=decoded.encoding,
            sha256=digest,
            bytes=len(source.data),
            part=part,
        ),
        duplicate_of=None,
        removed={role: lines for role, lines in sorted(removed.items()) if lines and role not in _KEPT},
    )


def _blocks(labels: Sequence[Label]) -> Iterator[tuple[Role, str, int]]:
    """Role, text and count of lines of each paragraph, heading, byline or list of tags, broken lines joined again."""
    texts: list[str] = []
    block: Role | None = None
    for line, role, _, continues in labels:
        if role not in _TOLD:
            continue
        if block is not None and not (continues and role is block):
            yield block, joined(texts), len(texts)
            texts = []
        block = role
        texts.append(line.text)
    if block is not None:
        yield block, joined(texts), len(texts)


def joined(lines: Sequence[str]) -> str:
    """The lines of one paragraph as one: no space before a sign that closes, nor in a script without spaces.

    >>> joined(["said the", "mayor", ", who"]), joined(["南渡口", "的船坞"])
    ('said the mayor, who', '南渡口的船坞')
    """
    if len(lines) == 1:
        return lines[0]
    pieces = [lines[0]]
    for before, after in pairwise(lines):
        if after[0] not in _CLOSING and before[-1] not in _OPENING and not _unspaced(before[-1], after[0]):
            pieces.append(" ")
        pieces.append(after)
    return "".join(pieces)


def _unspaced(before: str, after: str) -> bool:
    """Whether the characters are of Chinese or Japanese, which print no space between sentences or words."""
    return _is_east_asian(before) and _is_east_asian(after)


def _is_east_asian(sign: str) -> bool:
    return "\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef"
