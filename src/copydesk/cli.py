"""The command: options in, messages and exit status out; the only place that prints or exits."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, NoReturn

import click

from copydesk import FORMATS, MAX_BYTES, REPORT_SAMPLE, TIMEOUT, __version__
from copydesk.console import Console, error, say, speak
from copydesk.errors import CopydeskError, LedgerBusy, UsageError
from copydesk.options import Command, OptionalValue, given_beside

if TYPE_CHECKING:
    from datetime import datetime
    from types import FrameType

    from click.shell_completion import CompletionItem


# What is slow to import (the record's validation, the language files) is imported where it is used, so that
# --help does not wait for it.

_HELP = """Turn raw text dumps of news pages into clean articles, one JSON object a line.

INPUTS are files, folders, globs, addresses (s3://bucket/dumps/), or - for standard input: texts, archives and
compressed files, JSON Lines, tables, crawls (WARC, WET), web pages, Word documents, exports of newspaper archives
(docs/inputs.md). Articles go to standard output, or to the file named with -o; messages to standard error.

\b
  ingest samples/ -o articles.jsonl     a folder into one file
  ingest page.txt | jq .title           one page, piped on
  ingest --explain page.txt             why each line stayed or went
  ingest dumps/ -o articles.csv         a table; --format names seven other forms
  ingest dumps/ -o articles.jsonl --ledger dumps.ledger
                                        only what is new or changed since the last run

\b
Exit status:
  0    all is well; a rejected input holds no article, which is no failure
  1    an input could not be read, or the output or the ledger not be written;
       with --strict, also if an input was rejected
  2    the command makes no sense as given
  75   another run holds the ledger; try again later
  130, 143, 129  stopped by Ctrl-C, SIGTERM, SIGHUP

Whenever the status is above 1, and if the output cannot be written, the old output file is untouched. With
--ledger it has what was finished by then, and the next run goes on from there.
"""


#: "temporary failure" (EX_TEMPFAIL of sysexits.h), which the programs of cron understand.
_TRY_AGAIN = 75


def _files(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Leave it to the shell to complete the name of a file."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


#: Parameters that go with --merge.
_OF_MERGE = ("inputs", "output", "format", "bom", "merge", "sort", "unique", "near_duplicates", "strict", "summary",
             "log_format", "quiet", "verbose")  # fmt: skip


@click.command(
    cls=Command,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.argument("inputs", nargs=-1, metavar="INPUTS...", shell_complete=_files)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=_files,
    help="Write articles to FILE, packed if its name ends in .gz or .zst; - is standard output, the default.",
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"Write articles as {', '.join(FORMATS)}; jsonl, or what -o says (.csv, .parquet), if not given.",
)
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for Excel.")
@click.option(
    "--explain",
    cls=OptionalValue,
    bare="text",
    type=click.Choice(["text", "json"]),
    metavar="[=json]",
    help="Print every line with its role and the reason; as a JSON object a document (json).",
)
@click.option(
    "--rejects",
    metavar="FILE",
    shell_complete=_files,
    help="Write a JSON object to FILE for each input that gave no article.",
)
@click.option(
    "--report",
    metavar="FILE",
    shell_complete=_files,
    help="Write a page to FILE that shows what went in and what came out.",
)
@click.option(
    "--report-sample",
    type=click.IntRange(min=0),
    metavar="N",
    default=REPORT_SAMPLE,
    show_default=True,
    help="The report shows every line of N documents, those most worth a look.",
)
@click.option("--encoding", metavar="NAME", help="Decode all inputs as NAME instead of finding out.")
@click.option(
    "--language", metavar="CODE", help="Set the articles' language (BCP 47) instead of finding out."
)
@click.option("--publisher", metavar="NAME", help="Set the articles' publisher instead of finding out.")
@click.option(
    "--source-from-path", is_flag=True, help="Take the publisher from a folder named as its domain."
)
@click.option(
    "--text-field",
    metavar="FIELD",
    help="The field of rows (JSON Lines, CSV) that holds the text; guessed, if not given.",
)
@click.option("--split-on", metavar="TEXT", help="Lines that are TEXT part the articles in each file.")
@click.option(
    "--retrieved",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="The day the dumps were made (YYYY-MM-DD): dates as `2 hours ago` count from it, later ones are refused.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    metavar="N",
    default=MAX_BYTES,
    show_default=f"{MAX_BYTES:,}",
    help="Reject inputs of more than N bytes.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=TIMEOUT,
    show_default=f"{TIMEOUT:g}",
    help="Give up an input that takes longer.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read on N cores; all that it may use, if not given. The output is the same.",
)
@click.option(
    "--shard",
    metavar="K/N",
    help="Read only those inputs that fall to the Kth of N runs, which share them out.",
)
@click.option(
    "--merge",
    is_flag=True,
    help="INPUTS are what runs with --shard wrote: put them together, if none is missing.",
)
@click.option(
    "--sort",
    is_flag=True,
    help="With --merge: bring articles in the order of a single run, which takes longer.",
)
@click.option(
    "--ledger",
    metavar="FILE",
    shell_complete=_files,
    help="Remember in FILE what was read; read and append only what is new.",
)
@click.option(
    "--verify", is_flag=True, help="With --ledger: compare the bytes of inputs that seem unchanged."
)
@click.option(
    "--refresh", is_flag=True, help="With --ledger: read again what other rules read; write the output anew."
)
@click.option(
    "--touch", is_flag=True, help="With --ledger: make the output though there is nothing to write."
)
@click.option("--unique", is_flag=True, help="Leave out articles with the same body as an earlier one.")
@click.option(
    "--near-duplicates",
    is_flag=True,
    help="Find articles that are much like an earlier one (copydesk[near]).",
)
@click.option("--strict", is_flag=True, help="Exit with status 1 if an input was rejected, too.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of an article and stop.")
@click.option(
    "--completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    metavar="SHELL",
    help="Print what bash, zsh or fish needs to complete this command, and stop.",
)
@click.option("--man", is_flag=True, help="Print the manual page and stop; man -l - shows it.")
@click.option(
    "--summary",
    metavar="FILE",
    shell_complete=_files,
    help="Write the run's figures to FILE as one JSON object.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    metavar="FORMAT",
    default="text",
    show_default=True,
    help="Print messages as text, or each as a JSON object (json).",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every input: what it gave, or why it was skipped.")
@click.version_option(__version__, "--version", prog_name="ingest")
def ingest(
    *,
    inputs: tuple[str, ...],
    output: str | None,
    format: str | None,
    bom: bool,
    explain: str | None,
    rejects: str | None,
    report: str | None,
    report_sample: int,
    encoding: str | None,
    language: str | None,
    publisher: str | None,
    source_from_path: bool,
    text_field: str | None,
    split_on: str | None,
    retrieved: datetime | None,
    max_bytes: int,
    timeout: float,
    jobs: int | None,
    shard: str | None,
    merge: bool,
    sort: bool,
    ledger: str | None,
    verify: bool,
    refresh: bool,
    touch: bool,
    unique: bool,
    near_duplicates: bool,
    strict: bool,
    schema: bool,
    completion: str | None,
    man: bool,
    summary: str | None,
    log_format: str,
    quiet: bool,
    verbose: bool,
) -> int:
    if schema or completion or man:
        click.echo(_schema() if schema else _manual() if man else _completion(completion or ""), nl=False)
        return 0
    speak(log_format)
    if merge and (beside := given_beside(click.get_current_context(), _OF_MERGE)):
        raise UsageError(
            f"{beside[0]} is for runs that read dumps, and --merge reads what they wrote; leave it out"
        )
    if sort and not merge:
        raise UsageError("--sort goes with --merge; a single run is in order")
    if not inputs:
        raise UsageError("name at least one input: a file, a folder, or - for standard input")
    target = output or (None if explain else "-")
    streams = [path for path in (target, rejects, report, summary) if path == "-"]
    if explain and streams:
        raise UsageError("--explain takes standard output; name a file for the rest")
    if len(streams) > 1:
        raise UsageError(
            "articles, rejects, report and summary cannot share one file; give each its own name"
        )
    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other")
    from copydesk import merging, pipeline
    from copydesk.storage.ledger_file import is_same_file, ledger_files
    from copydesk.storage.writers import open_lines
    from copydesk.views.summary import figures_line

    others = [target, rejects, report, *inputs, *(ledger_files(ledger) if ledger else ())]
    if summary is not None and any(is_same_file(summary, path) for path in others if path is not None):
        raise UsageError("the summary would overwrite another file of this run; give it a name of its own")

    stop = _Stop()
    if ledger is not None:
        stop.listen()
    with ExitStack() as stack:
        explanation = stack.enter_context(open_lines("-")) if explain else None
        figures = stack.enter_context(open_lines(summary)) if summary is not None else None
        console = Console(
            quiet=quiet,
            verbose=verbose,
            articles=target,
            rejects=rejects,
            report=report,
            explanation=explanation,
            as_json=explain == "json",
        )
        stack.callback(console.close)
        if merge:
            done = merging.merge(
                inputs,
                target or "-",
                format=format,
                bom=bom,
                sort=sort,
                unique=unique,
                near_duplicates=near_duplicates,
                watch=console.watch,
            )
        else:
            done = pipeline.ingest(
                inputs,
                target,
                format=format,
                bom=bom,
                rejects=rejects,
                report=report,
                report_sample=report_sample,
                encoding=encoding,
                language=language,
                publisher=publisher,
                retrieved=retrieved.date() if retrieved else None,
                source_from_path=source_from_path,
                text_field=text_field,
                split_on=split_on,
                max_bytes=max_bytes,
                timeout=timeout,
                jobs=jobs,
                shard=shard,
                ledger=ledger,
                verify=verify,
                refresh=refresh,
                touch=touch,
                unique=unique,
                near_duplicates=near_duplicates,
                documents=explain is not None or verbose,
                watch=console.watch,
                stop=stop.is_asked,
            )
        status = 128 + stop.signal if stop.signal else int(done.failed > 0 or (strict and done.rejected > 0))
        if figures is not None:
            figures.write(figures_line(done, status=status, version=__version__))
    console.finish(done, added=ledger is not None)
    return status


def main() -> NoReturn:
    """Run the command; every way it can end is here, with its exit status."""
    _end_on_signals()
    try:
        if asked := os.environ.get("_INGEST_COMPLETE"):
            from copydesk.views.completion import complete

            click.echo(complete(ingest, asked))
            sys.exit(0)
        # Not `ingest.main`: it would make status 1 of a reader that has gone.
        with ingest.make_context("ingest", sys.argv[1:]) as context:
            sys.exit(ingest.invoke(context))
    except click.exceptions.Exit as end:  # --help and --version
        sys.exit(end.exit_code)
    except click.ClickException as trouble:
        error(f"{trouble.format_message()} (ingest --help names the options)")
        sys.exit(2)
    except UsageError as trouble:
        error(str(trouble))
        sys.exit(2)
    except LedgerBusy as trouble:
        error(str(trouble))
        sys.exit(_TRY_AGAIN)
    except CopydeskError as trouble:
        error(str(trouble))
        sys.exit(1)
    except OSError as trouble:
        from copydesk.storage.standard_output import silence_standard_output

        silence_standard_output()
        if isinstance(trouble, BrokenPipeError):  # `| head -1` has what it wanted
            sys.exit(0)
        error(f"cannot write standard output: {trouble.strerror}")  # of --help or --schema
        sys.exit(1)
    except KeyboardInterrupt:
        from copydesk.views.messages import Message

        say(Message("warning", "stopped"))
        sys.exit(128 + signal.SIGINT)


def _end_on_signals() -> None:
    """Let a polite end clean up behind itself, as Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it on purpose
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


class _Stop:
    """What was asked for by SIGINT and SIGTERM while a ledger is held: to end as soon as the batch in hand is done."""

    def __init__(self) -> None:
        self.signal = 0

    def listen(self) -> None:
        """From now on a first signal is taken as a wish, a second one at its word."""
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._take)

    def _take(self, number: int, frame: FrameType | None) -> None:
        if self.signal:
            sys.exit(128 + number)
        self.signal = number

    def is_asked(self) -> bool:
        return self.signal != 0


def _schema() -> str:
    import json

    from copydesk.model import Article

    return json.dumps(Article.model_json_schema(), indent=2) + "\n"


def _manual() -> str:
    from copydesk.views.manual import manual

    return manual(ingest, __version__)


def _completion(shell: str) -> str:
    from copydesk.views.completion import completion_script

    return completion_script(ingest, shell)
