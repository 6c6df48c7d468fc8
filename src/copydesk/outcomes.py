"""What becomes of inputs, and what a run tells of it, complete and frozen when made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from copydesk.model import Document, Source


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input, or one of several articles in it, that gave no article: a line of the rejects file.

    Attributes:
        part: its place in an input that holds several, from 1.
    """

    file: str
    outcome: Literal["rejected", "failed"]
    reason: str
    advice: str
    part: int | None = None

    @property
    def told(self) -> str:
        """Reason and advice, in words for a person."""
        return f"{self.reason}; {self.advice}"

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "part": self.part,
            "outcome": self.outcome,
            "reason": self.reason,
            "advice": self.advice,
        }


class Skipped(NamedTuple):
    """Something found in a folder that is not read; `notice` marks what an ordinary run should mention."""

    file: str
    reason: str
    notice: bool = False


class Started(NamedTuple):
    """A run begins.

    Attributes:
        inputs: how many it comes to.
        skipped: what it found and leaves.
        found: how many inputs there are, those among them that a ledger knows already.
        notices: what else there is to know.
    """

    inputs: int
    skipped: Sequence[Skipped]
    found: int
    notices: Sequence[str] = ()


class Coverage(NamedTuple):
    """Which of the fields that are looked for most an article has, and its language."""

    title: bool
    published: bool
    authors: bool
    language: str | None


class Record(NamedTuple):
    """One article on its way out.

    Attributes:
        id: the article's.
        line: the record, as a line of JSON Lines.
        fingerprint: of its body; the same for the same letters and digits.
        signature: of its body, by which bodies are compared; None where nobody asks.
    """

    id: str
    line: bytes
    fingerprint: bytes
    signature: bytes | None
    coverage: Coverage


class Finished(NamedTuple):
    """One input, or one member of a container, is done: what was read in it, and where that is no article, why.

    Without records, rejection and anything skipped it is a member whose bytes the ledger knows.

    Attributes:
        size: of what was read, in bytes; None where nothing could be.
        modified: when the input had last been changed, in nanoseconds; None where that is not sure.
        sha256: of what was read, 64 hexadecimal digits.
        documents: all that was learned, where somebody wants to know.
        views: what a view made of each document, where there is one.
        parts: those of several articles in it that gave none.
        notices: what whoever runs it should know.
        skipped: a member that is not read.
        ends_container: whether a container ends here, whose members came before.
        is_within: whether it is a member of one.
    """

    records: Sequence[Record]
    rejection: Rejection | None
    size: int | None = None
    modified: int | None = None
    sha256: str | None = None
    documents: Sequence[Document] = ()
    views: Sequence[Any] = ()
    parts: Sequence[Rejection] = ()
    notices: Sequence[str] = ()
    skipped: Skipped | None = None
    ends_container: bool = False
    is_within: bool = False


class Item(NamedTuple):
    """One thing to be read.

    Attributes:
        path: of the input; for a member of a container with its place in that.
        source: its bytes; None where they are still in the file.
        finished: what came of it, where there is nothing to be read.
        is_within: whether it is a member of a container.
    """

    path: str
    source: Source | None = None
    finished: Finished | None = None
    is_within: bool = False


#: What a run tells whoever watches it: that it starts, then each input and each member of one in order.
Event: TypeAlias = Started | Finished


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: counts of inputs and articles, its wall-clock seconds, and which shard it read (`3 of 64`).

    Attributes:
        read: inputs that could be read, the rejected ones among them.
        articles: that were written.
        skipped: things found in folders that are no inputs.
        unchanged: inputs that the ledger knows, and that were not read.
        copies: inputs with bytes whose articles are written already, under another name.
        duplicates: articles with the body of an earlier one; left out or not.
        near_duplicates: articles that are much like an earlier one.
        replaced: articles in whose place others came, since their inputs changed.
        outdated: inputs whose articles in this output were made by other rules or options than this run's.
        kept: articles that a refreshed output keeps as they were, since their inputs are gone.
        left: inputs that were not come to, as the run was told to stop.
        titled: articles with a headline; likewise `dated` and `signed` with a date of publication and an author.
        languages: articles by their language's tag, the most frequent first; without those of which it is unknown.
    """

    read: int = 0
    articles: int = 0
    rejected: int = 0
    failed: int = 0
    skipped: int = 0
    unchanged: int = 0
    copies: int = 0
    duplicates: int = 0
    near_duplicates: int = 0
    replaced: int = 0
    outdated: int = 0
    kept: int = 0
    left: int = 0
    titled: int = 0
    dated: int = 0
    signed: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    shard: str | None = None
