"""The command: options in, messages and exit status out; the only place that prints or exits."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from copydesk import MAX_BYTES, __version__
from copydesk.errors import CopydeskError, UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from types import FrameType

    from copydesk.model import Document, Event, Finished, Started, Summary
    from copydesk.storage.writers import LineWriter
    from copydesk.views.progress import ProgressLine

# What is slow to import (the record's validation, the language files) is imported where it is used, so that
# --help does not wait for it.

_HELP = """Turn raw text dumps of news pages into clean articles, one JSON object a line.

INPUTS are files, folders (searched for *.txt, *.text and names without a suffix), globs, or - for standard
input. Articles go to standard output, or to the file named with -o; messages go to standard error.

\b
  ingest samples/ -o articles.jsonl     a folder into one file
  ingest page.txt | jq .title           one page, piped on
  ingest --explain page.txt             why each line stayed or went

\b
Exit status:
  0    all is well; a rejected input holds no article, which is no failure
  1    an input could not be read, or the output not be written;
       with --strict, also if an input was rejected
  2    the command makes no sense as given
  130, 143, 129  stopped by Ctrl-C, SIGTERM, SIGHUP

Whenever the status is above 1, and if the output cannot be written, the old output file is untouched.
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("inputs", nargs=-1, metavar="INPUTS...")
@click.option(
    "-o", "--output", metavar="FILE", help="Write articles to FILE; - is standard output, the default."
)
@click.option("--explain", is_flag=True, help="Print every line with its role and the reason.")
@click.option(
    "--rejects", metavar="FILE", help="Write a JSON object to FILE for each input that gave no article."
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
@click.option("--strict", is_flag=True, help="Exit with status 1 if an input was rejected, too.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of an article and stop.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every input: what it gave, or why it was skipped.")
@click.version_option(__version__, "--version", prog_name="ingest")
def ingest(
    *,
    inputs: tuple[str, ...],
    output: str | None,
    explain: bool,
    rejects: str | None,
    encoding: str | None,
    language: str | None,
    publisher: str | None,
    source_from_path: bool,
    retrieved: datetime | None,
    max_bytes: int,
    strict: bool,
    schema: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    if schema:
        _print_schema()
        return 0
    if not inputs:
        raise UsageError("name at least one input: a file, a folder, or - for standard input")
    if explain and "-" in (output, rejects):
        raise UsageError("--explain takes standard output; name a file for the rest")
    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other")
    from copydesk import pipeline
    from copydesk.storage.writers import open_lines

    target = output or (None if explain else "-")
    with ExitStack() as stack:
        explanation = stack.enter_context(open_lines("-")) if explain else None
        console = _Console(quiet=quiet, verbose=verbose, articles=target, explanation=explanation)
        stack.callback(console.clear)
        summary = pipeline.ingest(
            inputs,
            target,
            rejects=rejects,
            encoding=encoding,
            language=language,
            publisher=publisher,
            retrieved=retrieved.date() if retrieved else None,
            source_from_path=source_from_path,
            max_bytes=max_bytes,
            watch=console.watch,
        )
    console.finish(summary)
    return int(summary.failed > 0 or (strict and summary.rejected > 0))


def main() -> NoReturn:
    """Run the command; every way it can end is here, with its exit status."""
    _end_on_signals()
    try:
        # Not `ingest.main`: it would make status 1 of a reader that has gone.
        with ingest.make_context("ingest", sys.argv[1:]) as context:
            sys.exit(ingest.invoke(context))
    except click.exceptions.Exit as end:  # --help and --version
        sys.exit(end.exit_code)
    except click.ClickException as error:
        _say(f"error: {error.format_message()} (ingest --help names the options)")
        sys.exit(2)
    except UsageError as error:
        _say(f"error: {error}")
        sys.exit(2)
    except CopydeskError as error:
        _say(f"error: {error}")
        sys.exit(1)
    except OSError as error:
        from copydesk.storage.writers import silence_standard_output

        silence_standard_output()
        if isinstance(error, BrokenPipeError):  # `| head -1` has what it wanted
            sys.exit(0)
        _say(f"error: cannot write standard output: {error.strerror}")  # of --help or --schema
        sys.exit(1)
    except KeyboardInterrupt:
        _say("stopped")
        sys.exit(128 + signal.SIGINT)


def _end_on_signals() -> None:
    """Let a polite end clean up behind itself, as Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it on purpose
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


class _Console:
    """What a person sees of a run: messages, progress on a terminal, the explanation, the summary."""

    def __init__(
        self, *, quiet: bool, verbose: bool, articles: str | None, explanation: LineWriter | None
    ) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._articles = articles
        self._explanation = explanation
        self._terminal = _is_terminal(sys.stdout)
        # https://no-color.org
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self._colour = self._terminal and not plain
        self._progress: ProgressLine | None = None

    def watch(self, event: Event) -> None:
        from copydesk.model import Started

        if isinstance(event, Started):
            self._start(event)
        else:
            self._finish_input(event)

    def _start(self, started: Started) -> None:
        for skipped in started.skipped:
            if self._verbose or (skipped.notice and not self._quiet):
                self._message(f"{skipped.file}: skipped: {skipped.reason}")
        if not started.inputs and not self._quiet:
            self._message("the inputs hold no file *.txt, *.text or without a suffix; nothing to read")
        scrolled_away = self._terminal and self._articles == "-"
        if _is_terminal(sys.stderr) and not self._quiet and not scrolled_away:
            from copydesk.views.progress import ProgressLine

            self._progress = ProgressLine(started.inputs, shutil.get_terminal_size().columns)

    def _finish_input(self, finished: Finished) -> None:
        for document in finished.documents:
            self._explain(document)
            if self._verbose:
                self._describe(document)
        rejection = finished.rejection
        if rejection is not None and (rejection.outcome == "failed" or not self._quiet):
            self._message(f"{rejection.file}: {rejection.outcome}: {rejection.reason}; {rejection.advice}")
        if self._progress is not None:
            _print_error(self._progress.step())

    def _explain(self, document: Document) -> None:
        if self._explanation is None:
            return
        from copydesk.views.explain import explain

        self.clear()
        try:
            for line in explain(document, terminal=self._terminal, colour=self._colour):
                self._explanation.write(f"{line}\n".encode())
        except BrokenPipeError:
            if self._articles is None:
                raise
            self._explanation = None  # the articles are worth finishing though nobody reads on here

    def _describe(self, document: Document) -> None:
        article, decoded = document.article, document.decoded
        if article is not None:
            title = f'"{article.title}"' if article.title else "no title"
            paragraphs, removed = len(article.body), sum(article.removed.values())
            self._message(
                f"{document.source.name}: {title}, {_count(paragraphs, 'paragraph')}, {decoded.encoding}"
                f" ({decoded.evidence}), {_count(removed, 'line')} removed"
            )

    def _message(self, text: str) -> None:
        self.clear()
        _say(text)

    def clear(self) -> None:
        """Wipe the progress line, if one is shown."""
        if self._progress is not None:
            _print_error(self._progress.clear())

    def finish(self, summary: Summary) -> None:
        if self._quiet:
            return
        skipped = f", {summary.skipped:,} skipped" if summary.skipped else ""
        _say(
            f"{summary.read:,} read, {_count(summary.articles, 'article')}, {summary.rejected:,} rejected,"
            f" {summary.failed:,} failed{skipped}, {summary.seconds:.1f} s"
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at it; a stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


def _say(text: str) -> None:
    from copydesk.views.terminal import safe

    _print_error(f"ingest: {safe(text)}\n")


def _print_error(text: str) -> None:
    if text and sys.stderr is not None:
        # The interpreter itself escapes what the terminal's encoding has not (errors="backslashreplace").
        with suppress(OSError, ValueError):  # nobody there to read it
            sys.stderr.write(text)
            sys.stderr.flush()


def _print_schema() -> None:
    import json

    from copydesk.model import Article

    click.echo(json.dumps(Article.model_json_schema(), indent=2))
