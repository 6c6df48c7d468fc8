"""What a person sees of a run: messages, progress on a terminal, the explanation, the summary."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from copydesk.model import Document, Event, Finished, Started, Summary
    from copydesk.storage.lines import Lines
    from copydesk.views.messages import Message
    from copydesk.views.progress import ProgressLine

# Views are imported where they are used: a wrong option needs none.


class Console:
    """One run, as it is shown while it goes on.

    Args:
        quiet: whether only errors are said.
        verbose: whether every input is named.
        articles: where they go; None for nowhere.
        explanation: where every line is explained, if anywhere.
    """

    def __init__(
        self, *, quiet: bool, verbose: bool, articles: str | None, explanation: Lines | None
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
        self._records = Counter[str]()

    def watch(self, event: Event) -> None:
        from copydesk.model import Started

        if isinstance(event, Started):
            self._start(event)
        else:
            self._finish_input(event)

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

            self._progress = ProgressLine(started.inputs, shutil.get_terminal_size().columns)

    def _finish_input(self, finished: Finished) -> None:
        from copydesk.views.messages import Message, of_document, of_records, of_rejection, of_skipped

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
            if rejection.outcome == "rejected" and is_record and not self._verbose:
                self._records[rejection.file] += 1  # a crawl has thousands that are no articles
            elif rejection.outcome == "failed" or not self._quiet:
                self._message(of_rejection(rejection))
        if finished.ends_container and not self._quiet:
            for file, count in sorted(self._records.items()):
                self._message(of_records(file, count))
            self._records.clear()
        if self._progress is not None:
            _print_error(self._progress.step(within=finished.is_within))

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

    def _message(self, message: Message) -> None:
        self.clear()
        say(message)

    def clear(self) -> None:
        """Wipe the progress line, if one is shown."""
        if self._progress is not None:
            _print_error(self._progress.clear())

    def finish(self, summary: Summary) -> None:
        """Say what the run did."""
        from copydesk.views.messages import of_outdated, of_summary

        if self._quiet:
            return
        say(of_summary(summary))
        if summary.outdated:
            say(of_outdated(summary))


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at it; a stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


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
