"""The part of a run that is one shard of all: which inputs it reads, and what it leaves beside its output."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from copydesk.errors import UsageError
from copydesk.outcomes import Finished
from copydesk.storage.discover import Discovery
from copydesk.storage.files import STANDARD_INPUT, display_name
from copydesk.storage.ledger_file import is_same_file
from copydesk.storage.lines import output_error
from copydesk.storage.manifests import (
    Manifest,
    manifest_path,
    output_size,
    withdraw_manifest,
    write_manifest,
)
from copydesk.storage.shards import Places, Shard, names_digest, parse_shard, share
from copydesk.storage.writers import is_stream


def checked_shard(
    shard: str | None,
    inputs: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None,
    others: Iterable[str | os.PathLike[str] | None],
) -> Shard | None:
    """The shard that a run is to read; None if that is all.

    Args:
        shard: as `K/N`.
        inputs: as they are named.
        output: where articles go.
        others: what else the run writes.

    Raises:
        UsageError: there is no such shard, standard input is an input, or a file would be overwritten.
    """
    if shard is None:
        return None
    parsed = parse_shard(shard)
    if STANDARD_INPUT in map(os.fsdecode, inputs):
        raise UsageError(
            "--shard shares out files, and standard input is one stream that nobody can share; name the files that it"
            f" comes from, or leave out {parsed.option}"
        )
    beside = None if (place := _place(output)) is None else manifest_path(place)
    if beside is not None and any(one is not None and is_same_file(one, beside) for one in others):
        raise UsageError(
            f"'{display_name(beside)}' is where --shard says what the output is; give the other file another name"
        )
    return parsed


class Share:
    """What a run reads of all inputs: a shard, or all.

    Args:
        shard: which one; None for all.
        found: all inputs.
        output: where articles go.
        has_places: whether all articles in the output will be of this run.

    Attributes:
        found: what of the inputs belongs to it.
        count: how many inputs there are, those of other shards among them.
        told: the shard in words; None for all.
    """

    def __init__(
        self,
        shard: Shard | None,
        found: Discovery,
        output: str | os.PathLike[str] | None,
        *,
        has_places: bool,
    ) -> None:
        self._shard = shard
        self.count = len(found.paths) + len(found.failed)
        self.found, places = (found, ()) if shard is None else share(found, shard)
        self.told = None if shard is None else str(shard)
        self._digest = "" if shard is None else names_digest(found)
        self._places = None if shard is None or not has_places else Places(places)
        self._output = None if shard is None else _place(output)
        self._counts: Mapping[str, int] = {}
        self._articles = 0

    def take(self, finished: Finished, articles: int) -> None:
        """An input is done, or a member of one, and so many articles are written by now."""
        if self._places is not None and not finished.is_within:
            self._places.take(articles - self._articles)
            self._articles = articles

    def end(self, counts: Callable[[], Mapping[str, int]]) -> None:
        """All is read: what stands beside the output is no longer true of it.

        Args:
            counts: gives those of a `Summary`, for the whole output.

        Raises:
            OutputError: the system refuses.
        """
        if self._output is not None:
            self._counts = counts()
            withdraw_manifest(self._output)

    def tell(self, version: str, rules: str, options: Mapping[str, Any], form: str) -> None:
        """Say beside the output, which is in place by now, what it is.

        Args:
            version: of the program.
            rules: as the manifest has them.
            options: that the output depends on.
            form: the name of its format.

        Raises:
            OutputError: it cannot be written.
        """
        if self._shard is None or self._output is None:
            return
        try:
            size = output_size(self._output)
        except OSError as error:
            raise output_error(f"'{display_name(self._output)}'", error) from error
        manifest = Manifest(
            shard=self._shard.number,
            of=self._shard.of,
            version=version,
            rules=rules,
            options={
                name: str(value) if isinstance(value, date) else value for name, value in options.items()
            },
            format=form,
            inputs=self.count,
            inputs_digest=self._digest,
            bytes=size,
            places=None if self._places is None else str(self._places),
            **{name: self._counts[name] for name in ("read", "articles", "rejected", "failed", "skipped")},
        )
        write_manifest(self._output, manifest)


def _place(output: str | os.PathLike[str] | None) -> str | None:
    """An output that a manifest can stand beside."""
    return None if output is None or is_stream(output) else os.fsdecode(output)
