"""A corpus: pages as text dumps, with the article each holds; `training/README.md` describes the format."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

#: How the files of a corpus are named, among others in a folder.
_SUFFIXES = (".jsonl", ".jsonl.gz")


class CorpusError(Exception):
    """A corpus is none, or not one to learn from; the message says where, and what is wrong with it."""


class _Told(BaseModel):
    # A corpus may know more of a page than training and measuring ask for.
    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, told: Any) -> Any:
        return (
            {key: value for key, value in told.items() if value is not None}
            if isinstance(told, dict)
            else told
        )


class Gold(_Told):
    """The article as it should come out."""

    title: str | None = None
    title_alts: Sequence[str] = ()
    body: str | None = None
    paragraphs: Sequence[str] = ()
    paragraphs_only: bool = False
    subheadings: Sequence[str] = ()
    summary: Sequence[str] = ()
    authors: Sequence[str] = ()
    date: str | None = None
    wanted: Sequence[str] | None = Field(default=None, alias="with")
    unwanted: Sequence[str] = Field(default=(), alias="without")
    silver_paragraphs: Sequence[str] = ()


class Page(_Told):
    """One page: its dumps by kind, its gold, and what each dump tells of that."""

    id: str
    set: str
    publisher: str | None = None
    country: str | None = None
    language: str
    url: str | None = None
    dumps: Mapping[str, str | None]
    gold: Gold
    attainable: Mapping[str, Mapping[str, int | None]] = {}
    date_visible: Mapping[str, str | None] = {}
    line_roles: Mapping[str, Sequence[str]] = {}

    def states(self, dump: str, field: str) -> bool:
        """Whether the text of this dump really states the gold's `title`, `authors` or `date`."""
        return bool(self.attainable.get(dump, {}).get(field))


def load(paths: Iterable[Path]) -> Iterator[Page]:
    """The pages of these files, and of the files in these folders.

    The order is that of the files' names, however the paths are given; a file that is reached twice is read once.

    Raises:
        CorpusError: a line is no page, or a folder holds no corpus.
        OSError: a file cannot be read.
    """
    for path in _files(paths):
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            try:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield _page(line, f"{path}, line {number}")
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise CorpusError(f"{path} is damaged: {error}") from error


def _files(paths: Iterable[Path]) -> list[Path]:
    found = set[Path]()
    for path in paths:
        if path.is_dir():
            files = [file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file()]
            if not files:
                raise CorpusError(f"{path} holds no {' and no '.join(f'*{suffix}' for suffix in _SUFFIXES)}")
            found.update(file.resolve() for file in files)
        else:
            found.add(path.resolve(strict=True))
    return sorted(found, key=lambda file: (file.name, file))


def _page(line: bytes, place: str) -> Page:
    try:
        return Page.model_validate_json(line)
    except ValidationError as error:
        faults = (
            f"{'.'.join(map(str, fault['loc'])) or 'the line'}: {fault['msg']}" for fault in error.errors()
        )
        raise CorpusError(f"{place} is no page: {'; '.join(faults)}") from error
