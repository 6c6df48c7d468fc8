"""The manual page, in the language of `man`: made from the command itself and the text of its help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap

import click

#: What the help does not say, since a page has room for it.
_ENVIRONMENT = (
    ("NO_COLOR", "No colours, if it is set and not empty."),
    ("TERM", "No colours, if it is `dumb`."),
    ("COLUMNS", "Width of the terminal, instead of what the terminal says."),
)
_FILES = (
    (
        ".OUTPUT.*",
        "What is being written, beside the output, until it takes its place; the next run clears away what a killed"
        " one left.",
    ),
    ("OUTPUT.shard", "With --shard: what OUTPUT is, for the run that merges it; both belong together."),
    ("LEDGER.lock", "Held by the run that uses LEDGER; it may stay behind and is no obstacle then."),
)
_SEE_ALSO = "jq(1), sqlite3(1), duckdb(1), crontab(5)"

#: What a paragraph begins with that click leaves as it stands.
_LIST = "\b\n"
#: Columns; hyphens and quotation marks take more of them in the source.
_WIDTH = 66
#: A row of a list in the help: what it is about, then after two spaces or on the next line what is said of it.
_ROW = re.compile(r" {2}(\S.*?)(?: {2,}(\S.*))?")


def manual(command: click.Command, version: str) -> str:
    r"""The page, ending in a line end; it says the same on every machine and every day.

    Args:
        command: with a help text of paragraphs and of lists behind `\b`, one of them headed `Exit status:`.
        version: of the program.
    """
    context = command.make_context(command.name, [], resilient_parsing=True)
    return "\n".join(_lines(command, context, version)) + "\n"


def _lines(command: click.Command, context: click.Context, version: str) -> Iterator[str]:
    assert command.name is not None
    summary, *paragraphs = (command.help or "").strip().split("\n\n")
    first_list = next(place for place, text in enumerate(paragraphs) if text.startswith(_LIST))
    yield f'.TH {command.name.upper()} 1 "" "copydesk {version}" "User Commands"'
    yield ".SH NAME"
    yield f"{command.name} \\- {_text(summary[0].lower() + summary[1:].rstrip('.'))}"
    yield ".SH SYNOPSIS"
    yield f"\\fB{command.name}\\fR {_text(' '.join(command.collect_usage_pieces(context)))}"
    yield ".SH DESCRIPTION"
    yield "\n.PP\n".join(map(_prose, paragraphs[:first_list]))
    yield ".SH OPTIONS"
    yield from _items(_options(command, context))
    for paragraph in paragraphs[first_list:]:
        if not paragraph.startswith(_LIST):
            yield f".PP\n{_prose(paragraph)}"
            continue
        rows = paragraph.removeprefix(_LIST).splitlines()
        yield f".SH {'EXAMPLES' if rows[0].startswith(' ') else rows.pop(0).rstrip(':').upper()}"
        yield from _items((f"\\fB{_text(head)}\\fR", text) for head, text in _rows(rows))
    yield ".SH ENVIRONMENT"
    yield from _items((f"\\fB{_text(name)}\\fR", text) for name, text in _ENVIRONMENT)
    yield ".SH FILES"
    yield from _items((f"\\fI{_text(name)}\\fR", text) for name, text in _FILES)
    yield ".SH SEE ALSO"
    yield _text(_SEE_ALSO)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if isinstance(option, click.Option) and record is not None:
            names = re.sub(r"(?<![\w-])(-[\w-]+)", r"<\1>", record[0])
            metavar = re.sub(r"\b([A-Z]{1,})\b", r"{\1}", names)
            marked = _text(metavar).replace("<", "\\fB").replace(">", "\\fR")
            yield marked.replace("{", "\\fI").replace("}", "\\fR"), record[1]


def _items(items: Iterator[tuple[str, str]]) -> Iterator[str]:
    for head, text in items:
        yield ".TP"
        yield head
        yield _prose(text)


def _rows(lines: list[str]) -> Iterator[tuple[str, str]]:
    head, said = "", list[str]()
    for line in lines:
        if (row := _ROW.fullmatch(line)) is not None:
            if head:
                yield head, " ".join(said)
            head, said = row[1], [row[2]] if row[2] else []
        else:
            said.append(line.strip())
    yield head, " ".join(said)


def _prose(text: str) -> str:
    """In lines as short as those who lint such pages want them."""
    return "\n".join(map(_text, wrap(text, _WIDTH, break_on_hyphens=False)))


def _text(text: str) -> str:
    """As it is printed: no sign in it is an instruction, and hyphens can be copied as they are typed."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = text.replace("`", "\\(ga")
    return f"\\&{text}" if text.startswith((".", "'")) else text
