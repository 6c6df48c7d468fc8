"""Shards' outputs into one: what a single run over all their inputs would have written."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from glob import glob
from itertools import chain
from typing import Any, NamedTuple

from pydantic import ValidationError

from copydesk.delivery import related
from copydesk.errors import ShardError, UsageError
from copydesk.knowledge import near
from copydesk.model import Article
from copydesk.outcomes import Started, Summary
from copydesk.outputs import layout, open_articles
from copydesk.reading import few_collections
from copydesk.stages.fingerprint import fingerprint
from copydesk.storage.duplicates import Articles, private_database
from copydesk.storage.files import STANDARD_INPUT, display_name, is_url
from copydesk.storage.ledger_file import is_same_file
from copydesk.storage.manifests import SUFFIX, read_manifest
from copydesk.storage.names import WITHIN
from copydesk.storage.shard_lines import ShardLines
from copydesk.storage.shard_set import ShardOutput, check_set
from copydesk.storage.shards import number_of, places_in
from copydesk.storage.writers import STANDARD_OUTPUT

_SCHEMA = (
    # `place` is that of the input in the order of one run; `number` the order in which the shards have the records.
    """CREATE TABLE records (
         number INTEGER PRIMARY KEY, place, shard INTEGER, start INTEGER, length INTEGER, article TEXT,
         fingerprint BLOB, replaces TEXT, has_relations INTEGER,
         titled INTEGER, dated INTEGER, signed INTEGER, language TEXT)""",
    "CREATE TABLE signatures (number INTEGER PRIMARY KEY, signature BLOB)",
    "CREATE TABLE relations (number INTEGER PRIMARY KEY, duplicate_of TEXT, near_duplicate_of TEXT, similarity REAL)",
)
_ALL = "FROM records LEFT JOIN relations USING (number)"
_WRITTEN = f"{_ALL} WHERE NOT ? OR duplicate_of IS NULL"  # ?: whether these alone are


class Merged(NamedTuple):
    """A shard was looked through, of those that are merged.

    Attributes:
        file: its output.
        shard: which of how many, in words (`3 of 64`).
        records: how many stand in it.
        failed: inputs that its run could not read.
        again: what to do about these.
    """

    file: str
    shard: str
    records: int
    failed: int
    again: str


def merge(
    inputs: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str] = STANDARD_OUTPUT,
    *,
    format: str | None = None,
    bom: bool = False,
    sort: bool = False,
    unique: bool = False,
    near_duplicates: bool = False,
    watch: Callable[[Started | Merged], None] = lambda event: None,
) -> Summary:
    """Put the outputs of all shards together, as one run over all their inputs would have written them.

    They are looked through first, and nothing is written unless they make a whole. Memory does not grow with the
    number of articles; what is known of each lies in the folder for temporary files meanwhile.

    Args:
        inputs: what `ingest` wrote with `shard`, as JSON Lines, each with its manifest beside it.
        output: as for `ingest`.
        format: as for `ingest`.
        bom: as for `ingest`.
        sort: bring the articles in the order of a single run; else they come shard by shard, which is faster.
        unique: as for `ingest`.
        near_duplicates: as for `ingest`.
        watch: is told what happens, as it happens.

    Returns:
        The counts of all shards together; those of duplicates are the merge's own.

    Raises:
        UsageError: an input that does not exist, or an argument that cannot be followed.
        ShardError: the shards make no whole, or one is not what its run wrote; nothing was written.
        OutputError: the output cannot be written; the old one is untouched.
        BrokenPipeError: the reader of standard output has gone.
    """
    start = time.monotonic()
    paths = _paths(inputs, output)
    if near_duplicates:
        near.library()
    written_as = layout(output, format, bom=bom, retrieved=None, ledger=False, refresh=False)
    outputs = sorted(
        (ShardOutput(path, read_manifest(path)) for path in paths), key=lambda one: one.manifest.which
    )
    check_set(outputs)
    retrieved = outputs[0].manifest.options.get("retrieved")
    written_as = written_as._replace(added=None if retrieved is None else str(retrieved))
    _check_options(outputs[0], unique=unique, near_duplicates=near_duplicates)
    watch(Started(len(outputs), (), len(outputs)))
    with (
        few_collections(),
        private_database("compare articles") as database,
        ShardLines(outputs) as lines,
    ):
        merger = _Merger(outputs, lines, database, near_duplicates=near_duplicates)
        for number in range(len(outputs)):
            watch(merger.gather(number))
        merger.compare()
        with open_articles(output, written_as) as articles:
            for line in merger.lines(sort=sort, unique=unique):
                articles.write(line)
        counts = merger.counts(unique=unique)
    return Summary(**counts, seconds=time.monotonic() - start)


def _paths(inputs: Sequence[str | os.PathLike[str]], output: str | os.PathLike[str]) -> list[str]:
    """The outputs that are meant, each once; a manifest stands for its output.

    Raises:
        UsageError: there is none, it is no file, or it would be overwritten.
    """
    paths: dict[str, str] = {}
    for path in chain.from_iterable(_expanded(os.fsdecode(given)) for given in inputs):
        shown = display_name(path)
        if path == STANDARD_INPUT:
            raise UsageError(
                "--merge needs files, which it reads twice, and standard input is none; name them"
            )
        if not is_url(path) and os.path.isdir(path):
            raise UsageError(
                f"'{shown}' is a folder; name the shards' outputs in it, such as '{shown}/out-*.jsonl'"
            )
        if not is_url(path) and not os.path.exists(path):
            raise UsageError(f"no such file: '{shown}'; check the name")
        if is_same_file(path, output):
            raise UsageError(f"'{shown}' is both input and output; give the output another name")
        paths.setdefault(path if is_url(path) else os.path.realpath(path), path)
    return list(paths.values())


def _expanded(path: str) -> list[str]:
    """What a pattern fits that no shell has expanded; the names of manifests as those of their outputs.

    Raises:
        UsageError: it fits nothing.
        ShardError: the place of an address does not answer.
    """
    if is_url(path):
        from copydesk.storage.remote import listing

        found, failed, _ = listing(path)
        if failed:
            raise ShardError(f"'{display_name(path)}': {failed[0].told}")
        if not found:
            raise UsageError(f"nothing is there, or fits: '{display_name(path)}'; check the address")
    else:
        found = [path] if os.path.lexists(path) else sorted(glob(path)) or [path]
    return [one.removesuffix(SUFFIX) for one in found]


def _check_options(shard: ShardOutput, *, unique: bool, near_duplicates: bool) -> None:
    """Refuse to merge into what the shards do not have, or without what they were asked for.

    Raises:
        UsageError: names the option.
    """
    made = shard.manifest.options
    if made.get("unique") and not unique:
        raise UsageError(
            "the shards were made with --unique and lack what it leaves out; merge them with --unique"
        )
    if made.get("near_duplicates") and not near_duplicates:
        raise UsageError(
            "the shards were made with --near-duplicates; merge them with --near-duplicates, too"
        )


class _Merger:
    """The records of all shards, in a database that knows of each where it stands and what its body is.

    Args:
        outputs: in the order of the shards.
        lines: theirs.
        database: for this merge alone.
        near_duplicates: whether bodies get signatures.
    """

    def __init__(
        self,
        outputs: Sequence[ShardOutput],
        lines: ShardLines,
        database: sqlite3.Connection,
        *,
        near_duplicates: bool,
    ) -> None:
        self._outputs = outputs
        self._lines = lines
        self._database = database
        self._near_duplicates = near_duplicates
        self._records = 0
        for table in _SCHEMA:
            database.execute(table)

    def gather(self, number: int) -> Merged:
        """Look through a shard.

        Raises:
            ShardError: it holds something that its run did not write.
        """
        output = self._outputs[number]
        before = self._records
        self._database.execute("BEGIN")
        marks = ", ".join("?" * 13)
        self._database.executemany(f"INSERT INTO records VALUES ({marks})", self._rows(number))
        self._database.execute("COMMIT")
        return Merged(
            display_name(output.path),
            str(output.manifest.which),
            self._records - before,
            output.manifest.failed,
            output.again,
        )

    def _rows(self, number: int) -> Iterator[tuple[object, ...]]:
        output = self._outputs[number]
        places = _places(output)
        for place_in_file, (start, content) in enumerate(self._lines.read_through(number), 1):
            where = f"{output.name}, line {place_in_file:,}"
            article = _article(content, where, output)
            name = article.source.file
            if not output.manifest.which.has(name):
                raise ShardError(
                    f"{where}: '{name}' belongs to shard {number_of(name, output.manifest.of):,}, and this is"
                    f" {output.manifest.which}; {output.again}"
                )
            place = name.partition(WITHIN)[0].encode() if places is None else next(places, None)
            if place is None:
                raise _miscounted(output)
            self._records += 1
            self._sign(article)
            yield (
                self._records, place, number, start, len(content), article.id, fingerprint(article.body),
                article.replaces, article.duplicate_of is not None or article.near_duplicate_of is not None,
                article.title is not None, article.published is not None, bool(article.authors), article.language,
            )  # fmt: skip
        if places is not None and next(places, None) is not None:
            raise _miscounted(output)

    def _sign(self, article: Article) -> None:
        if self._near_duplicates and (signature := near.signature(article.body)) is not None:
            self._database.execute("INSERT INTO signatures VALUES (?, ?)", (self._records, signature))

    def compare(self) -> None:
        """Find the duplicates among all, in the order in which one run would have come to them."""
        written = Articles(self._database)
        self._database.execute("CREATE INDEX records_by_place ON records (place, number)")
        records = self._database.execute(
            "SELECT number, article, fingerprint, replaces, signature FROM records LEFT JOIN signatures USING (number)"
            " ORDER BY place, number"
        )
        self._database.execute("BEGIN")
        for number, article, body, replaces, signature in records:
            if replaces is not None:
                written.forget([replaces])
            earlier = written.bodies.earlier(body, article)
            like = None
            if earlier is None and signature is not None:
                like = written.near.nearest(signature)
                written.near.add(article, signature)
            if earlier is not None or like is not None:
                told = (number, earlier, *(like or (None, None)))
                self._database.execute("INSERT INTO relations VALUES (?, ?, ?, ?)", told)
        self._database.execute("COMMIT")

    def lines(self, *, sort: bool, unique: bool) -> Iterator[bytes]:
        """The records that are to be written, as they are to be.

        Raises:
            ShardError: an output is not any more what it was.
        """
        rows = self._database.execute(
            "SELECT shard, start, length, replaces, has_relations, duplicate_of, near_duplicate_of, similarity"
            f" {_WRITTEN} ORDER BY {'place, number' if sort else 'number'}",
            (unique,),
        )
        for (
            shard,
            start,
            length,
            replaces,
            has_relations,
            duplicate_of,
            near_duplicate_of,
            similarity,
        ) in rows:
            line = self._lines.fetch(shard, start, length)
            if has_relations or duplicate_of is not None or near_duplicate_of is not None:
                like = None if near_duplicate_of is None else (near_duplicate_of, similarity)
                line = related(line, duplicate_of, like, replaces)
            yield line

    def counts(self, *, unique: bool) -> dict[str, Any]:
        """Those of a `Summary`."""
        manifests = [output.manifest for output in self._outputs]
        count = {
            name: sum(getattr(manifest, name) for manifest in manifests)
            for name in ("read", "rejected", "failed", "skipped")
        }
        execute = self._database.execute
        of_all = execute(f"SELECT count(duplicate_of), count(near_duplicate_of) {_ALL}").fetchone()
        of_written = execute(
            f"SELECT count(*), total(titled), total(dated), total(signed) {_WRITTEN}", (unique,)
        ).fetchone()
        names = ("duplicates", "near_duplicates", "articles", "titled", "dated", "signed")
        count.update(zip(names, map(int, (*of_all, *of_written)), strict=True))
        languages = execute(
            f"SELECT language, count(*) {_WRITTEN} GROUP BY language HAVING language NOT NULL"
            " ORDER BY count(*) DESC, language",
            (unique,),
        )
        return {**count, "languages": dict(languages.fetchall())}


def _places(output: ShardOutput) -> Iterator[int] | None:
    """The place of each record's input among all; None where only names tell, as they do with a ledger."""
    return None if output.manifest.places is None else places_in(output.manifest.places)


def _article(line: bytes, where: str, output: ShardOutput) -> Article:
    try:
        return Article.model_validate_json(line)
    except ValidationError as error:
        raise ShardError(f"{where}: it is no article as this version writes them; {output.again}") from error


def _miscounted(output: ShardOutput) -> ShardError:
    return ShardError(f"{output.name} has not as many articles as its manifest says; {output.again}")
