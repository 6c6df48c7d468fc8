"""Labels to the record that goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from copydesk.knowledge.names import authors_of
from copydesk.knowledge.tags import tags_of
from copydesk.model import Article, Decoded, Label, Origin, Role, Source, Subheading

_IN_RECORD = (Role.PARAGRAPH, Role.SUBHEADING, Role.SUBTITLE)


def assemble(labels: Sequence[Label], source: Source, decoded: Decoded, part: int, language: str | None) -> Article | None:
    """The article that the labels make, or None where no line is a paragraph."""
    title: str | None = None
    subtitle: list[str] = []
    body: list[str] = []
    heads: list[Subheading] = []
    authors: list[str] = []
    tags: list[str] = []
    removed: Counter[str] = Counter()
    for lab in labels:
        text = lab.line.text
        if lab.role is Role.PARAGRAPH:
            if lab.continues:
                body[-1] = join(body[-1], text)
            else:
                body.append(text)
        elif lab.role is Role.SUBHEADING:
            heads.append(Subheading(before=len(body), text=text))
        elif lab.role is Role.SUBTITLE:
            subtitle.append(text)
        elif lab.role is Role.TITLE and title is None:
            title = text
        elif lab.role is not Role.BLANK:
            removed[lab.role] += 1
            if lab.role is Role.BYLINE:
                authors += [name for name in authors_of(text) if name not in authors]
            elif lab.role is Role.TAGS:
                tags += [tag for tag in tags_of(text) if tag not in tags]
    if not body:
        return None
    digest = sha256(source.data).hexdigest()
    return Article(
        id=f"{digest[:20]}-{part}", title=title, subtitle=" ".join(subtitle) or None, body=body, authors=authors,
        published=None, modified=None, language=language, section=None, tags=tags, subheadings=heads,
        source=Origin(file=source.name, publisher=None, agencies=[], url=None, encoding=decoded.encoding, sha256=digest,
                      bytes=len(source.data), part=part),
        duplicate_of=None, removed=dict(sorted(removed.items())),
    )  # fmt: skip


def join(before: str, after: str) -> str:
    """Two pieces of one paragraph: a space between them, none before a sign that closes or in a script without."""
    if after[0] in ",.;:!?…)]»”،؛؟。、，" or before[-1] in "([«“" or (ord(before[-1]) > 0x3000 and ord(after[0]) > 0x3000):
        return before + after
    return f"{before} {after}"
