"""The values that travel through the program, complete and frozen when made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class Role(StrEnum):
    """What one line of a dump is; `docs/roles.md` defines each with examples."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    DATE = "date"
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    CAPTION = "caption"
    SHARE = "share"
    RELATED = "related"
    TAGS = "tags"
    ADVERT = "advert"
    NEWSLETTER = "newsletter"
    COMMENTS = "comments"
    NAVIGATION = "navigation"
    LEGAL = "legal"
    AUTHOR_BIO = "author_bio"
    NOISE = "noise"
    BLANK = "blank"


ARTICLE_ROLES = frozenset(
    {Role.TITLE, Role.SUBTITLE, Role.BYLINE, Role.DATE, Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION}
)
BOILERPLATE_ROLES = frozenset(Role) - ARTICLE_ROLES - {Role.BLANK}


class Fact(NamedTuple):
    """One thing that a dump says about itself, and how that is known.

    Attributes:
        field: that of the record: `published`, `authors`, `source.publisher`.
        value: as the record has it; of a `Source` or a `Part` as stated there.
        reason: in words for a person.
        lines: numbers of the lines that say so; none where the file's name or whoever runs it does.
    """

    field: str
    value: str
    reason: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What is read as one: a file, a member of an archive, a row of a table, a record of a crawl.

    Attributes:
        name: a path as given, or `-`; behind `!/` that of a member in an archive.
        data: its bytes.
        modified: when it had last been changed, in nanoseconds since 1970; None where that is unknown, or so short
            a time ago that one more change might not show.
        part: its place among the rows or records of a file, from 1; None where it is none of these.
        text: what is to be read, where that is a field of a row; the bytes are then the row's.
        facts: what is stated beside the text, values as stated there; they beat what the text seems to say.
        encoding: what whoever delivered the bytes called their encoding, as a Python codec name.
        retrieved: the day on which it was fetched.
    """

    name: str
    data: bytes
    modified: int | None = None
    part: int | None = None
    text: str | None = None
    facts: tuple[Fact, ...] = ()
    encoding: str | None = None
    retrieved: date | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was won from bytes.

    Attributes:
        encoding: canonical Python codec name (`utf-8`, `cp1256`, `utf-16-le`).
        evidence: how the encoding is known, in words for a person (`byte order mark`, `strict UTF-8`).
        replaced: count of undecodable byte sequences that became U+FFFD.
    """

    text: str
    encoding: str
    evidence: str
    replaced: int = 0


class Converted(NamedTuple):
    """The text in a file that is no plain text: a web page, a Word document.

    Attributes:
        decoded: its lines, and how they were won.
        facts: what it states beside them (`<meta>`, properties), values as stated there.
    """

    decoded: Decoded
    facts: tuple[Fact, ...] = ()


class Line(NamedTuple):
    """One line of a dump.

    Attributes:
        number: its 1-based place in the file.
        text: its text after normalisation; empty for a blank line.
        indent: columns of white space before it in the file (text browsers indent by page structure).
    """

    number: int
    text: str
    indent: int = 0


class Label(NamedTuple):
    """The one role a line has, and why.

    Attributes:
        because: the reason; words, or what `str` makes words of when someone asks.
        continues: whether the line goes on with the text of the last line before it that has the same role
            (hard-wrapped, or broken at a link) instead of beginning a paragraph of its own.
    """

    line: Line
    role: Role
    because: object
    continues: bool = False

    @property
    def reason(self) -> str:
        """Why the line has its role, in words for a person."""
        return str(self.because)

    @property
    def probability(self) -> float | None:
        """How sure the line model is of the role, from 0 to 1; None where something else decided."""
        return getattr(self.because, "probability", None)


class Part(NamedTuple):
    """One article in a text that may hold several: its lines, numbered as in the file.

    Attributes:
        lines: those whose roles are to be found out.
        labels: of the others, where the text itself says what they are.
        facts: what labelled fields state, values as printed; they beat what the text seems to say.
    """

    lines: Sequence[Line]
    labels: Sequence[Label] = ()
    facts: tuple[Fact, ...] = ()


class Split(NamedTuple):
    """The articles in a text.

    Attributes:
        parts: in order; all lines of the text are in them, each once.
        notices: what whoever runs it should know: that the text states another count of articles.
    """

    parts: Sequence[Part]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever runs the program says of all inputs; None leaves it to the dumps.

    Attributes:
        encoding: Python codec name.
        language: BCP 47 tag.
        publisher: its name.
        retrieved: the day on which the dumps were made, which relative dates (`2 hours ago`) count from.
        source_from_path: whether folders named as domains tell the publisher.
        text_field: the field of rows (JSON Lines, CSV) that holds the text.
        split_on: the line that parts the articles in a text.
    """

    encoding: str | None = None
    language: str | None = None
    publisher: str | None = None
    retrieved: date | None = None
    source_from_path: bool = False
    text_field: str | None = None
    split_on: str | None = None


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Subheading(_Record):
    before: int = Field(ge=0, description="Index in `body` of the paragraph that follows.")
    text: str = Field(description="The subheading as printed.")


class Origin(_Record):
    """Where an article came from: the record's `source`."""

    file: str = Field(description="The input's name as given; undecodable bytes of a name as \\xNN.")
    publisher: str | None = Field(description="Name of the publisher, only on evidence in the dump.")
    agencies: list[str] = Field(description="Wire services credited.")
    url: str | None = Field(description="The page's address, where the dump states it.")
    accession: str | None = Field(
        description="Number of the article in the archive that it was exported from."
    )
    encoding: str = Field(description="Encoding of the input's bytes, as a Python codec name.")
    sha256: str = Field(description="SHA-256 of the input's bytes, 64 hexadecimal digits.")
    bytes: int = Field(ge=0, description="Size of the input, in bytes.")
    part: int = Field(ge=1, description="Place of the article in an input that holds several, from 1.")


class Article(_Record):
    """The record that goes out, schema version 1: one JSON object a line, keys always in this order."""

    id: str = Field(description="Stable name: same bytes and same place in the file, same id everywhere.")
    title: str | None = Field(description="Headline as printed; null when the dump has none.")
    subtitle: str | None = Field(description="Standfirst, also called deck, as printed.")
    body: list[str] = Field(description="The prose paragraphs in order, broken lines joined again.")
    authors: list[str] = Field(description="Names from the byline, as printed.")
    published: str | None = Field(description="ISO 8601, only as precise as the dump states.")
    modified: str | None = Field(description="ISO 8601, only as precise as the dump states.")
    dateline: str | None = Field(description="Place that the report is dated from, as printed.")
    language: str | None = Field(description="BCP 47 tag of the article's language.")
    section: str | None = Field(description="Section of the paper, as printed.")
    page: str | None = Field(description="Page of the paper, as printed.")
    tags: list[str] = Field(description="Topic tags, as printed.")
    subheadings: list[Subheading] = Field(description="Crossheads between the paragraphs.")
    source: Origin = Field(description="Where the article came from.")
    duplicate_of: str | None = Field(description="Id of an earlier article with the same body.")
    near_duplicate_of: str | None = Field(description="Id of the earlier article that is most like it.")
    similarity: float | None = Field(description="How like that one it is, from 0 to 1.")
    replaces: str | None = Field(description="Id of the article that the same input gave before it changed.")
    removed: dict[str, int] = Field(
        description="By role, how many lines stand neither in title, subtitle, body nor subheadings."
    )


@dataclass(frozen=True, slots=True)
class Document:
    """All that was learned of one article (or of an input that holds none): what every view shows.

    Attributes:
        source: the input it came from.
        part: its place in that, from 1.
        decoded: its text and encoding.
        labels: one label a line, in order, blank lines included.
        article: the record, or None where the lines hold no article.
        cause: why there is no article; None where there is one.
        facts: what the dump says about itself, as the record has it, each with its evidence.
    """

    source: Source
    part: int
    decoded: Decoded
    labels: tuple[Label, ...]
    article: Article | None
    cause: str | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def name(self) -> str:
        """That of the input, with the document's place in it where it is known to be one of several."""
        is_numbered = self.part > 1 or self.source.part is not None
        return f"{self.source.name}, {self.part:,}" if is_numbered else self.source.name
