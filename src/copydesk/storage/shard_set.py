"""Whether shards make a whole: all of one run each, of the same inputs, none twice and none missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from copydesk.errors import InputError, ShardError
from copydesk.storage.files import display_name
from copydesk.storage.manifests import Manifest, output_size

#: So many missing shards are named; the rest is counted.
_NAMED = 10


class ShardOutput(NamedTuple):
    """What one run over a shard wrote, and what stands beside it."""

    path: str
    manifest: Manifest

    @property
    def name(self) -> str:
        """In messages."""
        return f"'{display_name(self.path)}'"

    @property
    def again(self) -> str:
        """What to do if it is not what it should be."""
        return f"run shard {self.manifest.which} again ({self.manifest.which.option})"


def check_set(outputs: Sequence[ShardOutput]) -> None:
    """Refuse shards that do not fit each other, and outputs that are not as long as they were.

    Raises:
        ShardError: names the output that is the trouble, or the shard that is missing.
    """
    _check_numbers(outputs)
    _agree(
        outputs, lambda one: one.version, lambda one: f"made by version {one.version}", "made by one version"
    )
    for option in sorted({name for output in outputs for name in output.manifest.options}):
        _agree(outputs, _option(option), _told(option), "made with the same options")
    _agree(
        outputs,
        lambda one: one.rules,
        lambda one: f"made by rules {one.rules}",
        "made by one and the same program",
    )
    _agree(outputs, lambda one: one.places is None, _ledger_told, "made with a ledger, or none")
    _agree(
        outputs,
        lambda one: (one.inputs, one.inputs_digest),
        lambda one: f"one of {one.inputs:,} inputs with names of digest {one.inputs_digest}",
        "made of the same inputs, named in the same way; none may come or go while shards run, and no output may stand"
        " among them",
    )
    for output in outputs:
        if output.manifest.format != "jsonl":
            raise ShardError(
                f"{output.name} is {output.manifest.format}, and shards are merged from JSON Lines; {output.again}"
                " without --format, and give the merge that format"
            )
        _check_size(output)


def _check_numbers(outputs: Sequence[ShardOutput]) -> None:
    _agree(outputs, lambda one: one.of, lambda one: f"shard {one.which}", "of one number of shards")
    known: dict[int, ShardOutput] = {}
    for output in outputs:
        other = known.setdefault(output.manifest.shard, output)
        if other is not output:
            raise ShardError(
                f"{other.name} and {output.name} are both shard {output.manifest.which}; leave one of them out"
            )
    of = outputs[0].manifest.of
    missing = [number for number in range(1, of + 1) if number not in known]
    if missing:
        named = ", ".join(map(str, missing[:_NAMED]))
        others = f" and {len(missing) - _NAMED:,} more" if len(missing) > _NAMED else ""
        raise ShardError(
            f"of {of:,} shards these are missing: {named}{others}; name their outputs, or run them"
            f" (--shard {missing[0]}/{of})"
        )


def _agree(
    outputs: Sequence[ShardOutput],
    value: Callable[[Manifest], Hashable],
    told: Callable[[Manifest], str],
    needed: str,
) -> None:
    """Refuse an output that has another value than most.

    Raises:
        ShardError: says which, what the others have, and what all must be.
    """
    values = Counter(value(output.manifest) for output in outputs)
    if len(values) == 1:
        return
    [(most, _)] = values.most_common(1)
    usual = next(output for output in outputs if value(output.manifest) == most)
    other = next(output for output in outputs if value(output.manifest) != most)
    raise ShardError(
        f"{other.name} is {told(other.manifest)}, and {usual.name} is {told(usual.manifest)}; all must be"
        f" {needed}: {other.again}"
    )


def _option(name: str) -> Callable[[Manifest], Any]:
    return lambda manifest: manifest.options.get(name)


def _told(name: str) -> Callable[[Manifest], str]:
    option = f"--{name.replace('_', '-')}"

    def told(manifest: Manifest) -> str:
        value = manifest.options.get(name)
        if value is None or value is False:
            return f"made without {option}"
        return f"made with {option}" if value is True else f"made with {option} {value}"

    return told


def _ledger_told(manifest: Manifest) -> str:
    return "made with a ledger" if manifest.places is None else "made without a ledger"


def _check_size(output: ShardOutput) -> None:
    try:
        size = output_size(output.path)
    except OSError as error:
        raise ShardError(
            f"{output.name} cannot be read: {error.strerror}; check it, or {output.again}"
        ) from error
    except InputError as error:
        raise ShardError(f"{output.name} cannot be read: {error}") from error
    told = output.manifest.bytes
    if size != told:
        raise ShardError(
            f"{output.name} has {size or 0:,} bytes, and {told or 0:,} by its manifest: a run was stopped, or it was"
            f" changed or cut off since; {output.again}"
        )
