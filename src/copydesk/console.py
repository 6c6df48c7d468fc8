"""What a person sees of a run: messages, progress on a terminal, the explanation, the summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from copydesk.merging import Merged
    from copydesk.model import Document
    from copydesk.outcomes import Event, Finished, Started, Summary
    from copydesk.storage.lines import Lines
    from copydesk.views.grouping import Grouped
    from copydesk.views.messages import Message
    from copydesk.views.progress import ProgressLine

#: Columns of a terminal that does not say.
_USUAL_WIDTH = 80

# Views are imported where they are used: a wrong option needs none.


class Console:
    """One run, as it is shown while it goes on.

    Args:
        quiet: whether only errors are said.
        verbose: whether every input is named.
        articles: where they go; None for nowhere.
        rejects: where inputs without an article are kept, if they are.
        report: where all is shown, if it is.
        explanation: where every line is explained, if anywhere.
        as_json: whether that is done in JSON.
    """

    def __init__(
        self,
        *,
        quiet: bool,
        verbose: bool,
        articles: str | None,
        rejects: str | None,
        report: str | None,
        explanation: Lines | None,
        as_json: bool,
    ) -> None:
        from copydesk.storage.files import display_name

        self._quiet = quiet
        self._verbose = verbose
        self._articles = articles
        self._rejects = None if rejects is None else display_name(rejects)
        self._report = None if report is None else display_name(report)
        self._explanation = explanation
        self._as_json = as_json
        self._explained_before = False
        self._terminal = _is_terminal(sys.stdout)
        # https://no-color.org
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self._colour = self._terminal and not plain
        self._progress: ProgressLine | None = None
        self._grouped: Grouped | None = None

    def watch(self, event: Event | Merged) -> None:
        from copydesk.outcomes import Finished, Started

        if isinstance(event, Started):
            self._start(event)
        elif isinstance(event, Finished):
            self._finish_input(event)
        else:
            self._merge(event)

    def _start(self, started: Started) -> None:
        from copydesk.views.messages import Message, of_skipped

        for notice in () if self._quiet else started.notices:
            self._message(Message("warning", notice))
        for skipped in started.skipped:
            if self._verbose or (skipped.notice and not self._quiet):
                self._message(of_skipped(skipped))
        if not started.found and not self._quiet:
            self._message(
                Message("warning", "the inputs hold no file that is read, by its name; nothing to do")
            )
        scrolled_away = self._terminal and self._articles == "-"
        if started.inputs and _is_terminal(sys.stderr) and not self._quiet and not scrolled_away:
            from copydesk.views.progress import ProgressLine

            self._progress = ProgressLine(started.inputs, lambda: _columns(sys.stderr))

    def _merge(self, merged: Merged) -> None:
        from copydesk.views.messages import of_merged

        if merged.failed or self._verbose:
            self._message(of_merged(**merged._asdict()))
        if self._progress is not None:
            _print_error(self._progress.step(within=False))

    @property
    def _rejections(self) -> Grouped:
        from copydesk.views.grouping import Grouped

        if self._grouped is None:
            self._grouped = Grouped(
                every=self._verbose or _voice.is_json,
                records=self._verbose,
                failed_only=self._quiet,
                rejects=self._rejects,
            )
        return self._grouped

    def _finish_input(self, finished: Finished) -> None:
        from copydesk.views.messages import Message, of_document, of_skipped

        for document in finished.documents:
            self._explain(document)
            if self._verbose and (message := of_document(document)) is not None:
                self._message(message)
        if finished.skipped is not None and self._verbose:
            self._message(of_skipped(finished.skipped))
        for notice in () if self._quiet else finished.notices:
            self._message(Message("warning", notice))
        for rejection in filter(None, (finished.rejection, *finished.parts)):
            is_record = finished.is_within and rejection.part is not None
            if (said := self._rejections.take(rejection, is_record=is_record)) is not None:
                self._message(said)
        if finished.ends_container:
            for message in self._rejections.end_of_container():
                self._message(message)
        if self._progress is not None:
            _print_error(self._progress.step(within=finished.is_within))

    def _explain(self, document: Document) -> None:
        if self._explanation is None:
            return
        self._clear()
        try:
            for line in self._explained(document):
                self._explanation.write(line)
        except BrokenPipeError:
            if self._articles is None:
                raise
            self._explanation = None  # the articles are worth finishing though nobody reads on here

    def _explained(self, document: Document) -> Iterator[bytes]:
        from copydesk.views.explain import explain, explain_on_terminal
        from copydesk.views.explain_json import explain_json
        from copydesk.views.formats.jsonl import to_json_line

        if self._as_json:
            yield to_json_line(explain_json(document))
        elif self._terminal:
            if self._explained_before:
                yield b"\n"
            self._explained_before = True
            width = _columns(sys.stdout)
            for line in explain_on_terminal(document, width=width, colour=self._colour):
                yield f"{line}\n".encode()
        else:
            yield from (f"{line}\n".encode() for line in explain(document))

    def _message(self, message: Message) -> None:
        self._clear()
        say(message)

    def _clear(self) -> None:
        """Wipe the progress line, if one is shown."""
        if self._progress is not None:
            _print_error(self._progress.clear())

    def close(self) -> None:
        """Say what was held back, however the run ends; nothing comes after it but why it ended, or the summary."""
        self._clear()
        for message in self._rejections.rest() if self._grouped is not None else ():
            self._message(message)

    def finish(self, summary: Summary, *, added: bool) -> None:
        """Say what the run did.

        Args:
            summary: that.
            added: whether the articles were added to those that stood in the output.
        """
        from copydesk.views.messages import of_outdated, of_summary

        if self._quiet:
            return
        if self._articles not in (None, "-") and _is_terminal(sys.stderr) and not _voice.is_json:
            self._sum_up(summary, added=added)
        else:
            say(of_summary(summary))
        if summary.outdated:
            say(of_outdated(summary))

    def _sum_up(self, summary: Summary, *, added: bool) -> None:
        from copydesk.storage.files import display_name, size_and_time
        from copydesk.views.summary import summary_on_terminal

        assert self._articles is not None
        size, _ = size_and_time(self._articles)
        lines = summary_on_terminal(
            summary,
            output=display_name(self._articles),
            size=size,
            added=added,
            rejects=self._rejects,
            report=self._report,
            rejected=self._rejections.kinds("rejected"),
            failed=self._rejections.kinds("failed"),
            width=_columns(sys.stderr),
        )
        for place, line in enumerate(lines):
            _print_error(f"{line}\n" if place else f"ingest: {line}\n")


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at it; a stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


def _columns(stream: TextIO) -> int:
    """Width of the terminal that it is now; `COLUMNS` goes before."""
    with suppress(KeyError, ValueError):
        if (told := int(os.environ["COLUMNS"])) > 0:
            return told
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_WIDTH
    except (OSError, ValueError):
        return _USUAL_WIDTH


class _Voice:
    """The form of messages; it is known once the options are."""

    is_json = False


_voice = _Voice()


def speak(form: str) -> None:
    """From now on messages are `text`, or each a JSON object (`json`)."""
    _voice.is_json = form == "json"


def error(text: str) -> None:
    """Say why the command ends."""
    from copydesk.views.messages import Message

    say(Message("error", f"error: {text}"))


def say(message: Message) -> None:
    """Print a message on standard error."""
    _print_error(message.as_json() if _voice.is_json else message.as_line())


def _print_error(text: str) -> None:
    if text and sys.stderr is not None:
        # The interpreter itself escapes what the terminal's encoding has not (errors="backslashreplace").
        with suppress(OSError, ValueError):  # nobody there to read it
            sys.stderr.write(text)
            sys.stderr.flush()
