"""The command: options in, messages and exit status out; the only place that prints or exits."""

from __future__ import annotations

import codecs
import os
import re
import signal
import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, NoReturn

import click

from copydesk import __version__
from copydesk.errors import CopydeskError, UsageError
from copydesk.views.progress import ProgressLine

if TYPE_CHECKING:
    from types import FrameType

    from copydesk.model import Document, Event, Summary
    from copydesk.storage.writers import LineWriter

_HELP = """Turn raw text dumps of news pages into clean articles, one JSON object a line.

INPUTS are files, folders (searched for *.txt, *.text and names without a suffix), globs, or - for standard
input. Articles go to standard output, or to the file named with -o; messages go to standard error.

\b
  ingest samples/ -o articles.jsonl     a folder into one file
  ingest page.txt | jq .title           one page, piped on
  ingest --explain page.txt             why each line stayed or went

\b
Exit status:
  0    all is well (rejected inputs hold no article: that is no failure)
  1    some input failed, or the output could not be written; with --strict, also if some input was rejected
  2    the command makes no sense as given
  130  stopped by Ctrl-C; the old output file is untouched
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("inputs", nargs=-1, metavar="INPUTS...")
@click.option("-o", "--output", metavar="FILE", help="Write articles to FILE; - is standard output.  [default: -]")
@click.option("--explain", is_flag=True, help="Print every line with its role and the reason, instead of articles.")
@click.option("--rejects", metavar="FILE", help="Write one JSON object to FILE for each input that gave no article.")
@click.option("--encoding", metavar="NAME", help="Decode all inputs as NAME instead of finding out.")
@click.option("--language", metavar="CODE", help="Set the articles' language (BCP 47) instead of finding out.")
@click.option(
    "--max-bytes", type=click.IntRange(min=1), default=64 * 1024 * 1024, metavar="N", show_default=True,
    help="Reject inputs of more than N bytes.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with status 1 if an input was rejected, too.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of an article and stop.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every input: what it gave, or why it was skipped.")
@click.version_option(__version__, "--version", prog_name="ingest")
def ingest(
    inputs: tuple[str, ...],
    output: str | None,
    explain: bool,
    rejects: str | None,
    encoding: str | None,
    language: str | None,
    max_bytes: int,
    strict: bool,
    schema: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    if schema:
        _print_schema()
        return
    if not inputs:
        raise click.UsageError("name at least one INPUT: a file, a folder, or - for standard input")
    if explain and output == "-":
        raise click.UsageError("--explain takes standard output; name a file with -o, or leave -o out")
    if rejects == "-" or (rejects is not None and rejects == output):
        raise click.UsageError("--rejects needs a file of its own")
    from copydesk import pipeline
    from copydesk.storage.writers import open_lines

    _check_language(language)
    console = _Console(quiet=quiet, verbose=verbose, piped=output is None and not explain)
    with ExitStack() as stack:
        if explain:
            console.explanation = stack.enter_context(open_lines("-"))
        summary = pipeline.ingest(
            inputs,
            None if explain and output is None else output or "-",
            rejects=rejects,
            encoding=_codec(encoding),
            language=language,
            max_bytes=max_bytes,
            watch=console.watch,
        )
    console.finish(summary)
    sys.exit(int(summary.failed > 0 or (strict and summary.rejected > 0)))


def main() -> NoReturn:
    """Run the command; every way it can end is here, with its exit status."""
    signal.signal(signal.SIGTERM, _on_terminate)
    try:
        ingest.main(prog_name="ingest", standalone_mode=False)
        sys.exit(0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except UsageError as error:
        _say(f"error: {error}")
        sys.exit(2)
    except CopydeskError as error:
        _say(f"error: {error}")
        sys.exit(1)
    except BrokenPipeError:  # `| head -1` has what it wanted
        from copydesk.storage.writers import silence_standard_output

        silence_standard_output()
        sys.exit(0)
    except (KeyboardInterrupt, click.Abort):
        _say("stopped; the old output is untouched")
        sys.exit(130)


def _on_terminate(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


class _Console:
    """What a person sees while a run goes on: messages, progress on a terminal, and the summary."""

    def __init__(self, *, quiet: bool, verbose: bool, piped: bool) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self.explanation: LineWriter | None = None
        self._progress = ProgressLine() if _shows_progress(quiet, piped) else None
        self._terminal = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def watch(self, event: Event) -> None:
        from copydesk.model import Rejection, Skipped, Started

        if isinstance(event, Started):
            if self._progress is not None:
                self._progress.start(event.inputs)
            return
        if isinstance(event, Skipped):
            if self._verbose or (event.notice and not self._quiet):
                self._message(f"{event.file}: skipped: {event.reason}")
            return
        if isinstance(event, Rejection):
            if event.outcome == "failed" or not self._quiet:
                self._message(f"{event.file}: {event.outcome}: {event.reason}; {event.advice}")
        else:
            self._document(event)
        if self._progress is not None and (line := self._progress.step()):
            print(line, end="", file=sys.stderr, flush=True)

    def _document(self, document: Document) -> None:
        if self.explanation is not None:
            from copydesk.views.explain import explain

            for line in explain(document, terminal=self._terminal):
                self.explanation.write(f"{line}\n".encode("utf-8", "backslashreplace"))
        article, name = document.article, document.source.name
        if article is None:
            if not self._quiet:
                self._message(f"{name}: rejected: {document.cause}; see its lines with --explain")
        elif self._verbose:
            title = f'"{article.title}"' if article.title else "no title"
            self._message(
                f"{name}: {title}, {len(article.body)} paragraphs, {document.decoded.encoding}"
                f" ({document.decoded.evidence}), {sum(article.removed.values())} lines removed"
            )

    def _message(self, text: str) -> None:
        if self._progress is not None:
            print(self._progress.clear(), end="", file=sys.stderr)
        _say(text)

    def finish(self, summary: Summary) -> None:
        if self._progress is not None:
            print(self._progress.clear(), end="", file=sys.stderr)
        if not self._quiet:
            skipped = f", {summary.skipped:,} skipped" if summary.skipped else ""
            _say(
                f"{summary.read:,} read, {summary.articles:,} articles, {summary.rejected:,} rejected,"
                f" {summary.failed:,} failed{skipped}, {summary.seconds:.1f} s"
            )


def _shows_progress(quiet: bool, piped: bool) -> bool:
    """On a terminal only, and not where the articles themselves scroll by on it."""
    return not quiet and sys.stderr.isatty() and not (piped and sys.stdout.isatty())


def _say(text: str) -> None:
    from copydesk.views.terminal import safe

    stream = sys.stderr
    with suppress(OSError, ValueError, AttributeError):  # nobody there to read it
        stream.write(f"ingest: {safe(text)}\n".encode(stream.encoding or "utf-8", "backslashreplace").decode(stream.encoding or "utf-8"))
        stream.flush()


def _codec(name: str | None) -> str | None:
    """The codec of that name.

    Raises:
        click.BadParameter: Python knows no text encoding of that name.
    """
    if name is None:
        return None
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        codec = None
    if codec is None or not getattr(codec, "_is_text_encoding", True):
        raise click.BadParameter(
            f"{name!r} is no text encoding that Python knows; try one such as cp1256 or utf-8", param_hint="--encoding"
        )
    return codec.name


def _check_language(code: str | None) -> None:
    if code is not None and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        raise click.BadParameter(f"{code!r} is no language tag; try one such as ar or pt-BR", param_hint="--language")


def _print_schema() -> None:
    import json

    from copydesk.model import Article

    print(json.dumps(Article.model_json_schema(), ensure_ascii=False, indent=2))
