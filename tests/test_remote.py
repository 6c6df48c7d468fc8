"""Folders elsewhere: fsspec's store in memory, and a web server on this machine that breaks off, stalls and refuses."""

from __future__ import annotations

import builtins
import http.server
import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from command import DUMP, HEADLINE
from copydesk import OutputError, Summary, UsageError, ingest
from copydesk.outcomes import Event, Finished
from copydesk.storage.files import display_name, is_url
from copydesk.storage.remote import listing


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Fsspec's store in memory, empty."""
    monkeypatch.chdir(tmp_path)
    files = fsspec.filesystem("memory")
    yield files
    files.store.clear()
    files.pseudo_dirs[:] = [""]


def page(number: int) -> bytes:
    return DUMP.replace("nine years", f"{number} years").encode()


def zipped(*pages: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for number, data in enumerate(pages):
            file.writestr(f"{number}.txt", data)
    return packed.getvalue()


def files(path: str = "out.jsonl") -> list[str]:
    return [json.loads(line)["source"]["file"] for line in Path(path).read_bytes().splitlines()]


def reasons(*inputs: str, **options: Any) -> list[str]:
    """Why inputs failed."""
    said: list[str] = []

    def watch(event: Event) -> None:
        if isinstance(event, Finished) and event.rejection is not None:
            said.append(f"{event.rejection.file}: {event.rejection.reason}")

    ingest(inputs, None, watch=watch, **options)
    return said


def test_a_folder_is_listed_by_the_rule_for_names_and_its_archives_are_opened(store: Any) -> None:
    store.pipe("/dumps/b/2.txt", page(2))
    store.pipe("/dumps/a.zip", zipped(page(0), page(1)))
    store.pipe("/dumps/photo.png", b"x")
    store.pipe("/dumps/.hidden.txt", page(3))
    Path("here.txt").write_bytes(page(9))
    summary = ingest(["memory://dumps/", "here.txt"], "out.jsonl")
    members = [f"memory:///dumps/a.zip!/{number}.txt" for number in range(2)]
    assert files() == ["here.txt", *members, "memory:///dumps/b/2.txt"]
    assert (summary.articles, summary.skipped, summary.failed) == (4, 2, 0)


def test_one_file_and_a_pattern(store: Any) -> None:
    store.pipe("/dumps/1.txt", page(1))
    store.pipe("/dumps/2.txt", page(2))
    store.pipe("/dumps/3.csv", b"x")
    assert ingest(["memory://dumps/1.txt"], None).articles == 1
    assert ingest(["memory://dumps/*.txt"], None).articles == 2


def test_listing_reads_nothing(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store.pipe("/dumps/1.txt", page(1))
    monkeypatch.setattr(type(store), "open", lambda *arguments, **options: pytest.fail("opened"))
    assert listing("memory://dumps/").paths == ["memory:///dumps/1.txt"]


def test_the_output_may_be_elsewhere(store: Any) -> None:
    Path("a.txt").write_bytes(page(1))
    ingest(["a.txt"], "memory://out/articles.jsonl", rejects="memory://out/rejects.jsonl")
    assert json.loads(store.cat("/out/articles.jsonl"))["source"]["file"] == "a.txt"
    assert store.cat("/out/rejects.jsonl") == b""


def test_an_output_elsewhere_that_is_refused_is_an_error(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_bytes(page(1))

    def refuse(*arguments: Any, **options: Any) -> None:
        raise PermissionError("403 forbidden")

    monkeypatch.setattr(type(store), "put_file", refuse)
    with pytest.raises(OutputError, match="cannot be written: no permission"):
        ingest(["a.txt"], "memory://out/articles.jsonl")


def counted(summary: Summary) -> tuple[int, int, int, int]:
    return summary.articles, summary.unchanged, summary.replaced, summary.failed


def test_a_ledger_knows_files_elsewhere_by_size_and_version(store: Any) -> None:
    store.pipe("/dumps/1.txt", page(1))
    store.pipe("/dumps/a.zip", zipped(page(2), page(3)))
    assert counted(ingest(["memory://dumps/"], "out.jsonl", ledger="l")) == (3, 0, 0, 0)
    assert counted(ingest(["memory://dumps/"], "out.jsonl", ledger="l")) == (0, 2, 0, 0)
    time.sleep(0.01)
    store.pipe("/dumps/1.txt", page(7))
    assert counted(ingest(["memory://dumps/"], "out.jsonl", ledger="l")) == (1, 1, 1, 0)


def test_what_is_not_there_fails_alone(store: Any) -> None:
    store.pipe("/dumps/1.txt", page(1))
    assert ingest(["memory://dumps/1.txt", "memory://dumps/2.txt"], "out.jsonl").failed == 1
    assert files() == ["memory://dumps/1.txt"]
    assert reasons("memory://dumps/2.txt") == ["memory://dumps/2.txt: it is not there"]


def test_wrong_usage() -> None:
    Path("a.txt").write_bytes(page(1))
    with pytest.raises(UsageError, match="Protocol not known: nowhere"):
        ingest(["nowhere://a"], None)
    with pytest.raises(UsageError, match="which an address cannot do"):
        ingest(["a.txt"], "memory://out", ledger="l")


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *arguments: Any, **options: Any) -> Any:
        if name.startswith("fsspec"):
            raise ModuleNotFoundError(f"No module named {name!r}", name="fsspec")
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"pip install 'copydesk\[remote\]'"):
        ingest(["memory://dumps/"], None)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("s3://bucket/a", True), ("https://example.com/a.zip", True), ("C:/dumps", False), ("a/b", False),
        ("dumps:/a", False), ("://x", False),
    ],
)  # fmt: skip
def test_what_is_an_address(path: str, is_one: bool) -> None:
    assert is_url(path) == is_one


def test_passwords_in_addresses_stay_secret() -> None:
    assert display_name("ftp://ann:secret@example.com/a.txt") == "ftp://example.com/a.txt"


# --- a web server ----------------------------------------------------------------------------------------


class _Server(http.server.BaseHTTPRequestHandler):
    """Serves pages, breaks off in the middle of `cut`, says nothing more in `stall`."""

    protocol_version = "HTTP/1.0"

    def do_HEAD(self) -> None:
        self._head()

    def do_GET(self) -> None:
        if (data := self._head()) is None:
            return
        if "cut" in self.path:
            self.wfile.write(data[: len(data) // 2])
        elif "stall" in self.path:
            self.wfile.write(data[:10])
            self.wfile.flush()
            time.sleep(5)
        else:
            self.wfile.write(data)

    def _head(self) -> bytes | None:
        if "gone" in self.path:
            self.send_error(404)
            return None
        if "broken" in self.path:
            self.send_error(500)
            return None
        data = zipped(page(1), page(2)) if self.path.partition("?")[0].endswith(".zip") else page(3)
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return data

    def log_message(self, *told: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_pages_and_archives_of_a_web_server(server: str) -> None:
    ingest([f"{server}/a.zip?key=1", f"{server}/page.txt"], "out.jsonl")
    assert files() == [f"{server}/a.zip?key=1!/0.txt", f"{server}/a.zip?key=1!/1.txt", f"{server}/page.txt"]
    assert Path("out.jsonl").read_text().count(f'"title":"{HEADLINE[:20]}') == 3


@pytest.mark.parametrize("name", ["gone.txt", "broken.txt", "cut.txt", "cut.zip"])
def test_a_broken_connection_is_a_failed_input(server: str, name: str) -> None:
    Path("here.txt").write_bytes(page(9))
    summary = ingest([f"{server}/{name}", "here.txt"], "out.jsonl")
    assert (summary.failed, files()) == (1, ["here.txt"])


def test_a_server_that_stalls_is_given_up(server: str) -> None:
    start = time.monotonic()
    [reason] = reasons(f"{server}/stall.txt", timeout=0.7)
    assert "it took longer than 0.7 seconds" in reason
    assert time.monotonic() - start < 4
