"""Where articles go in which format: what fits together, and the writer that is meant."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pydantic_core import from_json

from copydesk.errors import UsageError
from copydesk.storage.files import display_name, is_url
from copydesk.storage.lines import Lines
from copydesk.storage.packing import packing_of
from copydesk.storage.writers import is_stream, open_lines
from copydesk.views.formats import FORMATS, Format, Record, format_of
from copydesk.views.formats.csv import BOM
from copydesk.views.formats.file_names import file_stem

if TYPE_CHECKING:
    from copydesk.storage.folder import Folder


class Layout(NamedTuple):
    """How articles are written.

    Attributes:
        format: their form.
        is_folder: whether each is a file of its own in a folder.
        bom: whether a file begins with a byte order mark.
        added: the day on which the dumps were made (ISO 8601), where it is known.
    """

    format: Format
    is_folder: bool
    bom: bool
    added: str | None

    def entry(self, article: Record) -> bytes:
        """An article in this form."""
        assert self.format.entry is not None
        return self.format.entry(article, self.added)

    @property
    def head(self) -> bytes:
        return (BOM if self.bom else b"") + self.format.head


def layout(
    output: str | os.PathLike[str] | None,
    name: str | None,
    *,
    bom: bool,
    retrieved: date | None,
    ledger: bool,
    refresh: bool,
) -> Layout:
    """How articles are written to an output.

    Args:
        output: a file, a folder, an address, `-`, or None for nothing.
        name: of the format; what the output's name says, if not given.
        bom: whether a table begins with a byte order mark.
        retrieved: the day on which the dumps were made.
        ledger: whether there is one.
        refresh: whether the output is made anew from it.

    Raises:
        UsageError: there is no such format, or it does not go there, or not so.
    """
    path = "-" if output is None else os.fsdecode(output)
    if name is not None and name not in FORMATS:
        raise UsageError(f"{name!r} is no format; these are: {', '.join(FORMATS)}")
    chosen = format_of(path) if name is None else FORMATS[name]
    is_folder = chosen.places[0] == "folder" or (
        "folder" in chosen.places
        and not is_url(path)
        and (path.endswith(("/", os.sep)) or os.path.isdir(path))
    )
    if bom and chosen.name != "csv":
        raise UsageError(
            f"--bom is for spreadsheets that open CSV, and the format is {chosen.name}; leave it out"
        )
    if output is not None:
        _check_place(path, chosen, is_folder=is_folder)
        _check_ledger(chosen, is_folder=is_folder, ledger=ledger, refresh=refresh)
    if chosen.name == "parquet":
        from copydesk.views.formats.arrow import library

        library("parquet")
    return Layout(chosen, is_folder, bom, None if retrieved is None else retrieved.isoformat())


def _check_place(path: str, form: Format, *, is_folder: bool) -> None:
    shown = display_name(path)
    if is_folder and (is_stream(path) or is_url(path)):
        what = "standard output" if path == "-" else f"'{shown}'"
        raise UsageError(
            f"{form.name} is a folder with a file for each article, and {what} is none; name one with -o"
        )
    if form.name == "parquet" and is_stream(path):
        raise UsageError("parquet is written to a file, whose end tells what is in it; name one with -o")
    if (is_folder or form.name == "parquet") and packing_of(path) is not None:
        why = (
            "packs its columns itself"
            if form.name == "parquet"
            else "is a folder here, and only files are packed"
        )
        raise UsageError(f"'{shown}': {form.name} {why}; leave out .gz or .zst")


def _check_ledger(form: Format, *, is_folder: bool, ledger: bool, refresh: bool) -> None:
    if not ledger:
        return
    if form.name == "parquet":
        raise UsageError(
            "with --ledger, articles are added to the output, and a Parquet file cannot grow; write JSON Lines with the"
            " ledger, and make Parquet of them (docs/formats.md)"
        )
    if is_folder:
        raise UsageError(
            "with --ledger, articles are added to one file, and a folder is replaced whole; leave out one of the two"
        )
    if refresh and not form.before_id:
        raise UsageError(
            f"--refresh keeps records, which in {form.name} cannot be told apart; write to another file with another"
            " ledger"
        )


@contextmanager
def open_articles(output: str | os.PathLike[str], layout: Layout) -> Iterator[Lines]:
    """A writer that takes articles as lines of JSON Lines, and has them in place at the end of the block.

    Raises:
        OutputError: the output cannot be written.
        BrokenPipeError: its reader has gone.
    """
    if layout.is_folder:
        from copydesk.storage.folder import atomic_folder

        with atomic_folder(os.fsdecode(output)) as folder:
            yield _Files(folder, layout)
        return
    with open_lines(output) as lines:
        if layout.format.name == "parquet":
            from copydesk.storage.parquet import ParquetLines
            from copydesk.views.formats.arrow import REPEATED, batch, schema

            table = ParquetLines(lines, schema(), batch, REPEATED)
            yield table
            table.finish()
        else:
            added = entries(lines, layout)
            yield added
            added.begin()


class Articles(Lines, Protocol):
    """Where articles go, as lines of JSON Lines."""

    def begin(self) -> None:
        """Write what a file begins with, if it has not begun."""
        ...


def entries(lines: Lines, layout: Layout, *, is_begun: bool = False) -> Articles:
    """A writer that takes articles as lines of JSON Lines, and puts them one behind the other in their form.

    Args:
        lines: of the file.
        layout: their form.
        is_begun: whether something stands in it already.
    """
    if layout.format.name == "jsonl":
        return _AsTheyCome(lines)
    return _Entries(lines, layout, is_begun)


class _AsTheyCome:
    def __init__(self, lines: Lines) -> None:
        self.write = lines.write

    def begin(self) -> None:
        pass


class _Entries:
    def __init__(self, lines: Lines, layout: Layout, is_begun: bool) -> None:
        self._lines = lines
        self._layout = layout
        self._has_head = self._has_entry = is_begun

    def begin(self) -> None:
        if not self._has_head:
            self._has_head = True
            if head := self._layout.head:
                self._lines.write(head)

    def write(self, line: bytes) -> None:
        self.begin()
        between = self._layout.format.between if self._has_entry else b""
        self._has_entry = True
        self._lines.write(between + self._layout.entry(from_json(line)))


class _Files:
    """Articles that are written to files of their own."""

    def __init__(self, folder: Folder, layout: Layout) -> None:
        self._folder = folder
        self._layout = layout

    def write(self, line: bytes) -> None:
        article = from_json(line)
        data = self._layout.entry(article)
        self._folder.write(file_stem(article), self._layout.format.suffix, data)
