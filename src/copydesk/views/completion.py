"""Completion of the command's options and files in shells: click's scripts, and what they ask for at each Tab."""

from __future__ import annotations

import re

from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from copydesk.options import Command

#: What the scripts set when they ask, to `bash_complete` and the like.
VARIABLE = "_INGEST_COMPLETE"
_PREFIX = re.compile(r"--[a-z-]+=")


def completion_script(command: Command, shell: str) -> str:
    """What `bash`, `zsh` or `fish` reads to know how `ingest` is completed."""
    asked = _of(command, shell)
    # Its method `source` would start bash to see how old it is.
    return asked.source_template % asked.source_vars()


def complete(command: Command, instruction: str) -> str:
    """The answer to a script, which says in the environment what has been typed.

    Args:
        command: the command.
        instruction: what `VARIABLE` says; nothing is answered to what no script of ours says.
    """
    shell = instruction.removesuffix("_complete")
    if get_completion_class(shell) is None:
        return ""
    asked = _of(command, shell)
    args, incomplete = _joined(*asked.get_completion_args())
    items = asked.get_completions(command.with_values(args), incomplete)
    prefix = _PREFIX.match(incomplete)
    if prefix is not None and shell != "bash":
        # To bash the value is a word of its own; others replace the word as a whole.
        items = [CompletionItem(prefix[0] + item.value, item.type, item.help) for item in items]
    return "\n".join(map(asked.format_completion, items))


def _of(command: Command, shell: str) -> ShellComplete:
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(command, {}, "ingest", VARIABLE)


def _joined(args: list[str], incomplete: str) -> tuple[list[str], str]:
    """The words as the command would get them: bash parts `--explain=json` at the sign."""
    if incomplete == "=" and args and args[-1].startswith("--"):
        return args[:-1], f"{args[-1]}="
    if len(args) > 1 and args[-1] == "=" and args[-2].startswith("--"):
        return args[:-2], f"{args[-2]}={incomplete}"
    return args, incomplete
