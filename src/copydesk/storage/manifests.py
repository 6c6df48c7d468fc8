"""What stands beside the output of a shard: which one it is, of what, made how, and how long the output is."""

from __future__ import annotations

import json
import os
from contextlib import suppress

from pydantic import BaseModel, ConfigDict, ValidationError

from copydesk.errors import InputError, ShardError
from copydesk.storage.files import display_name, is_url
from copydesk.storage.lines import output_error
from copydesk.storage.shards import Shard
from copydesk.storage.writers import open_lines

SUFFIX = ".shard"


class Manifest(BaseModel):
    """A shard's output in figures.

    Attributes:
        shard: its number, from 1.
        of: how many shards there are.
        version: of the program.
        rules: what the result of reading depends on beside the inputs' bytes, as a digest.
        options: those of `copydesk.ingest` that the output depends on.
        format: the name of the output's.
        inputs: how many all shards have together.
        inputs_digest: of the names of all these.
        read: how many inputs could be read; this and `articles`, `rejected`, `failed` and `skipped` are those of a
            `Summary`, with a ledger for the whole output.
        bytes: the output's size; None of a folder.
        places: which inputs the records come from, as `shards.Places` notes it; None with a ledger.
    """

    model_config = ConfigDict(frozen=True)

    shard: int
    of: int
    version: str
    rules: str
    options: dict[str, bool | int | str | None]
    format: str
    inputs: int
    inputs_digest: str
    read: int
    articles: int
    rejected: int
    failed: int
    skipped: int
    bytes: int | None
    places: str | None

    @property
    def which(self) -> Shard:
        return Shard(self.shard, self.of)


def manifest_path(output: str) -> str:
    """Where the manifest of an output stands.

    >>> manifest_path("out-3.jsonl"), manifest_path("pages/")
    ('out-3.jsonl.shard', 'pages.shard')
    """
    return output.rstrip("/" + os.sep) + SUFFIX


def write_manifest(output: str, manifest: Manifest) -> None:
    """Put a manifest beside its output, in one step; errors as in `atomic_lines`."""
    with open_lines(manifest_path(output)) as lines:
        text = json.dumps(manifest.model_dump(), ensure_ascii=False, separators=(",", ":"))
        lines.write(text.encode("utf-8", "replace") + b"\n")


def withdraw_manifest(output: str) -> None:
    """Take away the manifest of an output that is about to be replaced.

    Raises:
        OutputError: the system refuses.
    """
    if is_url(output):
        return  # it is replaced with the output, and tells that one's size until then
    try:
        with suppress(FileNotFoundError):
            os.unlink(manifest_path(output))
    except OSError as error:
        raise output_error(f"'{display_name(manifest_path(output))}'", error) from error


def read_manifest(output: str) -> Manifest:
    """The manifest of an output.

    Raises:
        ShardError: there is none that can be read.
    """
    shown, beside = display_name(output), display_name(manifest_path(output))
    try:
        return Manifest.model_validate_json(_content(manifest_path(output)))
    except (FileNotFoundError, InputError):
        raise ShardError(
            f"'{shown}' has no manifest '{beside}' beside it: its run did not end, or was none with --shard;"
            " run that shard again, or bring its manifest along"
        ) from None
    except OSError as error:
        raise ShardError(
            f"'{beside}' cannot be read: {error.strerror}; check its mode and its disk"
        ) from error
    except ValidationError:
        raise ShardError(
            f"'{beside}' is no manifest of a shard, or one of another version; run that shard again"
        ) from None


def output_size(output: str) -> int | None:
    """Bytes of an output; None where it is a folder, or its place does not say.

    Raises:
        OSError: it is not there.
        Failed: the place does not answer, or has it not.
    """
    if is_url(output):
        from copydesk.storage.remote import status

        return status(output).size
    return None if os.path.isdir(output) else os.path.getsize(output)


def _content(path: str) -> bytes:
    if is_url(path):
        from copydesk.storage.remote import opened

        with opened(path) as file:
            return file.read()
    with open(path, "rb") as file:
        return file.read()
