"""An option whose value may be left out, as click has none: with a value of its own it is `--option=value`."""

from __future__ import annotations

from collections.abc import Container, Sequence

import click
from click.core import ParameterSource


class OptionalValue(click.Option):
    """An option that is a flag until `=` stands behind it; the word after it is never its value.

    Its metavar is written as `[=VALUE]`.

    Args:
        bare: its value where none is given.
    """

    def __init__(self, *args: object, bare: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # click's own twenty
        self.bare = bare

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return None if record is None else (record[0].replace(" [=", "[="), record[1])


class Command(click.Command):
    """A command that may have such options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self.with_values(args))

    def with_values(self, args: Sequence[str]) -> list[str]:
        """The words of a command line, with the values that were left out."""
        options = [option for option in self.params if isinstance(option, click.Option)]
        bare = {
            name: option.bare
            for option in options
            if isinstance(option, OptionalValue)
            for name in option.opts
        }
        followed = {name for option in options if not option.is_flag for name in option.opts} - bare.keys()
        words: list[str] = []
        is_value = False
        for place, word in enumerate(args):
            if word == "--" and not is_value:
                return [*words, *args[place:]]
            words.append(f"{word}={bare[word]}" if word in bare and not is_value else word)
            is_value = word in followed and not is_value
        return words


def given_beside(context: click.Context, names: Container[str]) -> list[str]:
    """The options on the command line, as they are written, that are not of these parameters."""
    return [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name not in names
        and context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    ]
