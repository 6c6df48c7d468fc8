"""Compressed files and archives: made by the real programs (`tests/archives`), cut, damaged, encrypted, and bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import shutil
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from command import DUMP, HEADLINE, PROSE, Done, run
from conftest import ROOT
from copydesk import Summary, ingest
from copydesk.errors import InputError
from copydesk.model import Source
from copydesk.outcomes import Finished, Rejection, Skipped
from copydesk.storage.containers import Content, budget, contents, is_container
from copydesk.storage.containers.options import Options
from copydesk.storage.names import HIDDEN, NOT_READ

ARCHIVES = ROOT / "tests" / "archives"
FERRY = "Ferry to Gull Island sails again after the winter storms"
MARKET = "مجلس البلدة يقر خطة لترميم السوق القديم"
WIDER = "مجلس البلدة يقر مشروعا لتوسيع السوق القديم"
OPTIONS = Options(1 << 20, None, None, lambda data: "utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def archive(name: str) -> str:
    """A copy of one of the archives, here."""
    shutil.copy(ARCHIVES / name, name)
    return name


def articles(path: str = "out.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def titles(path: str = "out.jsonl") -> dict[str, str]:
    """Titles by the file that they came from."""
    return {article["source"]["file"]: article["title"] for article in articles(path)}


def opened(data: bytes, name: str = "x") -> list[Content]:
    return list(contents(io.BufferedReader(io.BytesIO(data)), name, OPTIONS))


def page(number: int) -> bytes:
    return DUMP.replace("nine years", f"{number} years").encode()


# --- what the programs write ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst"])
def test_members_of_an_archive_are_read_in_order_and_named(kind: str) -> None:
    name = archive(f"march.{kind}")
    summary = ingest([name], "out.jsonl")
    assert titles() == {
        f"{name}!/dump/1.txt": FERRY, f"{name}!/dump/2019/2.txt": MARKET, f"{name}!/dump/2019/3.txt": WIDER,
    }  # fmt: skip
    assert (summary.read, summary.articles, summary.failed, summary.rejected) == (3, 3, 0, 0)
    encodings = {article["source"]["file"][-5:]: article["source"]["encoding"] for article in articles()}
    assert encodings == {"1.txt": "utf-8", "2.txt": "utf-8", "3.txt": "cp1256"}
    assert [article["source"]["part"] for article in articles()] == [1, 1, 1]


def test_an_archive_of_the_oldest_format_is_known_by_its_name() -> None:
    ingest([archive("old.tar")], "out.jsonl")
    assert set(titles().values()) == {FERRY, MARKET, WIDER}


def test_what_is_no_input_in_an_archive_is_named_when_asked() -> None:
    done = run("-v", archive("march.zip"), "-o", "out.jsonl")
    said = done.stderr.decode()
    assert f"march.zip!/dump/.notes.txt: skipped: {HIDDEN}" in said
    assert f"march.zip!/dump/photo.png: skipped: {NOT_READ}" in said
    assert "4 skipped" in said
    assert "skipped:" not in run(archive("march.zip"), "-o", "out.jsonl").stderr.decode()


@pytest.mark.parametrize("name", ["march.zip", "march.tar", "special.tar"])
def test_links_and_devices_are_never_followed(name: str) -> None:
    found = opened((ARCHIVES / name).read_bytes(), name)
    left = {content.within for content in found if isinstance(content.found, Skipped)}
    assert "dump/5.txt" in left
    assert name != "special.tar" or "dump/pipe.txt" in left
    assert not any(b"root:" in content.found.data for content in found if isinstance(content.found, Source))


def test_names_that_climb_out_are_only_names() -> None:
    before = sorted(os.listdir(".."))
    ingest([archive("climbing.tar")], "out.jsonl")
    assert titles() == {"climbing.tar!/../../1.txt": FERRY, "climbing.tar!//abs/2.txt": MARKET}
    assert sorted(os.listdir("..")) == before


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst"])
def test_a_compressed_page_is_one_input_under_its_own_name(kind: str) -> None:
    ingest([archive(f"1.txt.{kind}")], "out.jsonl")
    [article] = articles()
    assert (article["title"], article["source"]["file"]) == (FERRY, f"1.txt.{kind}")
    assert article["source"]["bytes"] == 396


@pytest.mark.parametrize("name", ["two_members.txt.gz", "two_frames.txt.zst", "two_streams.txt.xz"])
def test_streams_one_behind_the_other_are_one_text(name: str) -> None:
    ingest([archive(name)], "out.jsonl")
    [article] = articles()
    assert (article["title"], len(article["body"])) == (FERRY, 3)


@pytest.mark.parametrize("name", ["nested.zip", "nested.tar"])
def test_an_archive_in_an_archive_is_opened(name: str) -> None:
    ingest([archive(name)], "out.jsonl")
    inner = "march.tar.gz" if name == "nested.zip" else "march.zip"
    assert titles()[f"{name}!/{inner}!/dump/2019/3.txt"] == WIDER
    assert len(articles()) == 4


def test_a_third_archive_inside_is_refused_by_name_and_the_rest_is_read() -> None:
    done = run(archive("deep.zip"), "-o", "out.jsonl")
    assert done.returncode == 1
    assert b"deep.zip!/nested.zip!/march.tar.gz: failed: it is an archive in an archive in an" in done.stderr
    assert list(titles()) == ["deep.zip!/nested.zip!/1.txt.gz"]


def test_members_of_one_name_are_all_read() -> None:
    archive("again.tar")
    for _ in range(2):
        ingest(["again.tar"], "out.jsonl", ledger="l")
    bodies = [article["body"][0] for article in articles()]
    assert ["Tuesday" in bodies[0], "Wednesday" in bodies[1]] == [True, True]
    assert [article["replaces"] for article in articles()] == [None, None]


@pytest.mark.parametrize("name", ["march.tar.gz", "march.zip", "1.txt.xz"])
def test_an_archive_may_come_through_a_pipe(name: str) -> None:
    done = run("-", standard_input=(ARCHIVES / name).read_bytes())
    files = sorted(json.loads(line)["source"]["file"] for line in done.stdout.splitlines())
    members = ["-!/dump/1.txt", "-!/dump/2019/2.txt", "-!/dump/2019/3.txt"]
    assert files == (["-"] if name == "1.txt.xz" else members)


def test_archives_in_a_folder_are_inputs() -> None:
    archive("march.zip")
    archive("1.txt.gz")
    Path("photo.png.gz").write_bytes(gzip.compress(b"x"))
    assert ingest(["."], "out.jsonl").articles == 4


def test_jobs_make_no_difference() -> None:
    many("many.tar.gz", 300)
    outputs = []
    for jobs in ("1", "2", "3"):
        assert run("many.tar.gz", "-o", "out.jsonl", "--jobs", jobs).returncode == 0
        outputs.append(Path("out.jsonl").read_bytes())
    assert outputs[0].count(b"\n") == 300
    assert outputs[0] == outputs[1] == outputs[2]


def skipped(found: list[Content]) -> list[Content]:
    return [content for content in found if isinstance(content.found, Skipped)]


# --- trouble ----------------------------------------------------------------------------------------------


def refused(done: Done) -> list[str]:
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    return [line for line in done.stderr.decode().splitlines() if ": failed: " in line]


def test_encrypted_members_fail_by_name() -> None:
    failed = refused(run(archive("mixed.zip"), "-o", "out.jsonl"))
    assert failed == [
        "ingest: mixed.zip!/2019/2.txt: failed: it is encrypted; unpack it with its password, and read the folder"
    ]
    assert titles() == {"mixed.zip!/1.txt": FERRY}
    assert len(refused(run(archive("locked.zip"), "-o", "out.jsonl"))) == 2


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst", "zip"])
def test_of_a_cut_archive_what_came_before_is_kept_and_the_rest_fails_by_name(kind: str) -> None:
    whole = many(f"whole.{kind}", 60)
    for share in (0.2, 0.5, 0.8):
        Path(f"cut.{kind}").write_bytes(whole[: int(len(whole) * share)])
        failed = refused(run(f"cut.{kind}", "-o", "out.jsonl"))
        assert failed[-1].startswith(f"ingest: cut.{kind}")
        assert "fetch or copy it anew" in failed[-1]
        kept = articles()
        assert [article["source"]["file"] for article in kept] == [
            f"cut.{kind}!/{number}.txt" for number in range(len(kept))
        ]
        assert all(len(article["body"]) == len(PROSE) for article in kept)
        if kind == "tar":
            assert 60 * share - 15 < len(kept) < 60 * share + 15  # it is filled up with zeros


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst"])
def test_a_cut_page_is_no_article(kind: str) -> None:
    data = (ARCHIVES / f"1.txt.{kind}").read_bytes()
    Path(f"cut.txt.{kind}").write_bytes(data[:-9])
    [failed] = refused(run(f"cut.txt.{kind}", "-o", "out.jsonl"))
    assert "is cut off" in failed
    assert articles() == []


@pytest.mark.parametrize("name", ["march.tar", "march.zip", "march.tar.gz", "march.tar.xz", "march.tar.zst"])
def test_damage_anywhere_is_told_or_harmless(name: str) -> None:
    whole = (ARCHIVES / name).read_bytes()
    dice = random.Random(name)
    unharmed = {content.found.data for content in opened(whole, name) if isinstance(content.found, Source)}
    skips = len(skipped(opened(whole, name)))
    for _ in range(150):
        data = bytearray(whole)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        found = opened(bytes(data), name)
        read = {content.found.data for content in found if isinstance(content.found, Source)}
        lost = unharmed - read
        # A changed name may make a member no input, changed first bytes the whole a file of another kind; and tar
        # has no checksums of what it holds.
        told = [content for content in found if isinstance(content.found, Rejection) or content.within == ""]
        assert not lost or told or len(skipped(found)) > skips or name == "march.tar"


def test_a_damaged_header_in_a_tar_is_not_its_end() -> None:
    whole = bytearray(many("whole.tar", 10))
    at = whole.index(b"5.txt\0")
    whole[at + 150] ^= 0xFF
    Path("hurt.tar").write_bytes(whole)
    [failed] = refused(run("hurt.tar", "-o", "out.jsonl"))
    assert "behind its member '4.txt'" in failed
    assert len(articles()) == 5


def test_a_member_longer_than_the_limit_is_rejected_and_the_next_read() -> None:
    with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("long.txt", "long " * 1000)
        file.writestr("page.txt", DUMP)
    done = run("a.zip", "-o", "out.jsonl", "--max-bytes", "1000", "--rejects", "rejects.jsonl")
    assert done.returncode == 0
    assert titles() == {"a.zip!/page.txt": HEADLINE}
    [reject] = articles("rejects.jsonl")
    assert (reject["file"], reject["outcome"]) == ("a.zip!/long.txt", "rejected")
    assert reject["reason"] == "it has more than the limit of 1,000 bytes"


# --- bombs ------------------------------------------------------------------------------------------------


def test_a_bomb_in_one_member_costs_its_limit_only() -> None:
    with tarfile.open("bomb.tar.xz", "w:xz") as file:
        header = tarfile.TarInfo("zeros.txt")
        header.size = 200 << 20
        file.addfile(header, io.BytesIO(bytes(200 << 20)))
        add(file, "page.txt", DUMP.encode())
    assert os.path.getsize("bomb.tar.xz") < 100_000
    failed = refused(run("bomb.tar.xz", "-o", "out.jsonl"))
    assert "it unpacks to more than 1,000 times its size" in failed[-1]


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor(19).compress]
)
def test_a_compressed_bomb_is_rejected_in_little_memory(pack: Callable[[bytes], bytes]) -> None:
    Path("bomb.txt.gz").write_bytes(pack(b"All work and no play makes a dull bomb.\n" * (1 << 20)))
    done = run("bomb.txt.gz", "-o", "out.jsonl")
    usual = run("-", "-o", "out.jsonl", standard_input=DUMP.encode())
    assert b"more than the limit of" in done.stderr or b"as bombs do" in done.stderr
    assert done.peak < usual.peak + (120 << 20)


def test_a_bomb_of_many_members_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FREE", 1 << 20)
    monkeypatch.setattr(budget, "RATIO", 200)
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(40):
            file.writestr(f"{number}.txt", bytes(900_000))
    found = opened(Path("bomb.zip").read_bytes(), "bomb.zip")
    [*_, last] = found
    assert isinstance(last.found, Rejection)
    assert "as bombs do" in last.found.reason


def test_members_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MEMBERS", 50)
    [*first, last] = opened(many("many.tar", 60), "many.tar")
    assert len(first) == 50
    assert isinstance(last.found, Rejection)
    assert last.found.reason == "it has more than 50 members"


def test_a_total_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "TOTAL", 5000)
    last = opened(many("many.tar.gz", 60), "many.tar.gz")[-1]
    assert isinstance(last.found, Rejection)
    assert last.found.reason == "it unpacks to more than 5,000 bytes"


# --- how much ---------------------------------------------------------------------------------------------


def add(file: tarfile.TarFile, name: str, data: bytes) -> None:
    header = tarfile.TarInfo(name)
    header.size = len(data)
    file.addfile(header, io.BytesIO(data))


def many(name: str, count: int) -> bytes:
    """An archive of so many pages, whose names are numbers."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as file:
            for number in range(count):
                file.writestr(f"{number}.txt", page(number))
        return Path(name).read_bytes()
    plain = name.removesuffix(".zst")
    mode: Any = f"w:{plain.rpartition('.')[2]}" if not plain.endswith(".tar") else "w"
    with tarfile.open(plain, mode) as tar:
        for number in range(count):
            add(tar, f"{number}.txt", page(number))
    if plain != name:
        Path(name).write_bytes(zstandard.ZstdCompressor().compress(Path(plain).read_bytes()))
    return Path(name).read_bytes()


class _Endless(io.RawIOBase):
    """A tar of so many members, made while it is read."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._parts = self._made(count)
        self._rest = b""

    def _made(self, count: int) -> Iterator[bytes]:
        for number in range(count):
            header = tarfile.TarInfo(f"{number}.txt")
            header.size = len(page(number))
            yield header.tobuf() + page(number).ljust(512, b"\0")
        yield bytes(1024)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._rest = self._rest or next(self._parts, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def peak_of(count: int) -> int:
    """Bytes of memory that it takes at most to go through a tar of so many members."""
    assert len(page(0)) <= 512
    stream: Any = io.BufferedReader(_Endless(count))
    tracemalloc.start()
    try:
        assert (
            sum(isinstance(content.found, Source) for content in contents(stream, "x.tar", OPTIONS)) == count
        )
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_hardly_grows_with_the_members_of_a_tar() -> None:
    few, more = peak_of(500), peak_of(8_000)
    assert more - few < 8_000 * 150  # a number a member, by which a second one of the same name is known


# --- ledger -----------------------------------------------------------------------------------------------


def counted(summary: Summary) -> dict[str, int]:
    names = ("read", "articles", "unchanged", "copies", "replaced", "failed")
    return {name: getattr(summary, name) for name in names if getattr(summary, name)}


def test_a_ledger_knows_an_unchanged_archive_and_the_members_of_a_changed_one() -> None:
    many("a.tar.gz", 20)
    os.utime("a.tar.gz", (1, 1))
    assert counted(ingest(["a.tar.gz"], "out.jsonl", ledger="l")) == {"read": 20, "articles": 20}
    assert counted(ingest(["a.tar.gz"], "out.jsonl", ledger="l")) == {"unchanged": 1}
    many("a.tar.gz", 25)
    assert counted(ingest(["a.tar.gz"], "out.jsonl", ledger="l")) == {
        "read": 5,
        "articles": 5,
        "unchanged": 20,
    }
    assert len(articles()) == 25


def test_a_changed_member_replaces_its_article() -> None:
    many("a.zip", 3)
    ingest(["a.zip"], "out.jsonl", ledger="l")
    with zipfile.ZipFile("a.zip", "w") as file:
        file.writestr("0.txt", page(0))
        file.writestr("1.txt", page(77))
    assert counted(ingest(["a.zip"], "out.jsonl", ledger="l")) == {
        "read": 1, "articles": 1, "unchanged": 1, "replaced": 1,
    }  # fmt: skip
    assert articles()[-1]["replaces"] == articles()[1]["id"]


def test_a_moved_archive_holds_known_bytes() -> None:
    many("a.zip", 4)
    ingest(["a.zip"], "out.jsonl", ledger="l")
    os.rename("a.zip", "b.zip")
    assert counted(ingest(["b.zip"], "out.jsonl", ledger="l")) == {"read": 4, "copies": 4}
    assert counted(ingest(["b.zip"], "out.jsonl", ledger="l", verify=True)) == {"unchanged": 4}


def test_a_failed_member_is_tried_again_and_the_others_are_not() -> None:
    whole = many("a.tar", 10)
    Path("a.tar").write_bytes(whole[: len(whole) // 2])
    os.utime("a.tar", (1, 1))
    first = ingest(["a.tar"], "out.jsonl", ledger="l")
    assert first.failed > 0
    second = ingest(["a.tar"], "out.jsonl", ledger="l")
    assert (second.articles, second.unchanged, second.failed) == (0, first.articles, first.failed)
    Path("a.tar").write_bytes(whole)
    third = ingest(["a.tar"], "out.jsonl", ledger="l")
    assert (third.articles, third.failed) == (10 - first.articles, 0)
    assert len({article["id"] for article in articles()}) == len(articles()) == 10


def test_a_run_stopped_in_an_archive_goes_on_there() -> None:
    many("a.tar", 40)
    seen = 0

    def watch(event: object) -> None:
        nonlocal seen
        seen += isinstance(event, Finished)

    first = ingest(["a.tar"], "out.jsonl", ledger="l", jobs=1, watch=watch, stop=lambda: seen >= 15)
    assert (first.articles, first.left) == (15, 1)
    second = ingest(["a.tar"], "out.jsonl", ledger="l", jobs=1)
    assert (second.articles, second.unchanged, second.left) == (25, 15, 0)
    assert [article["source"]["file"] for article in articles()] == [
        f"a.tar!/{number}.txt" for number in range(40)
    ]


def test_refresh_makes_members_anew_and_loses_none() -> None:
    many("a.tar", 6)
    Path("p.txt").write_bytes(page(99))
    for name in ("a.tar", "p.txt"):
        os.utime(name, (1, 1))
    ingest(["a.tar", "p.txt"], "out.jsonl", ledger="l")
    again = ingest(["a.tar", "p.txt"], "out.jsonl", ledger="l", language="de", refresh=True)
    assert (again.articles, again.failed) == (7, 0)
    assert {article["language"] for article in articles()} == {"de"}
    assert counted(ingest(["a.tar", "p.txt"], "out.jsonl", ledger="l", language="de")) == {"unchanged": 2}


def test_refresh_keeps_the_article_of_a_member_that_is_gone() -> None:
    many("a.zip", 3)
    ingest(["a.zip"], "out.jsonl", ledger="l")
    many("a.zip", 2)
    os.utime("a.zip", (1, 1))
    ingest(["a.zip"], "out.jsonl", ledger="l")
    again = ingest(["a.zip"], "out.jsonl", ledger="l", language="de", refresh=True)
    assert (again.articles, again.kept) == (2, 1)
    assert sorted(article["language"] for article in articles()) == ["de", "de", "en"]
    many("a.zip", 3)  # it is back
    back = ingest(["a.zip"], "out.jsonl", ledger="l", language="de")
    assert (back.articles, back.copies, back.unchanged) == (0, 1, 2)


def test_refresh_changes_nothing_if_an_archive_fails_just_then() -> None:
    whole = many("a.tar", 6)
    os.utime("a.tar", (1, 1))
    ingest(["a.tar"], "out.jsonl", ledger="l")
    before = Path("out.jsonl").read_bytes()
    Path("a.tar").write_bytes(bytes(len(whole) // 2) + whole[len(whole) // 2 :])
    os.utime("a.tar", (1, 1))
    done = run("a.tar", "-o", "out.jsonl", "--ledger", "l", "--language", "de", "--refresh")
    assert done.returncode == 1
    assert Path("out.jsonl").read_bytes() == before


# --- anything ---------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(path.name for path in ARCHIVES.iterdir() if path.suffix != ".md")),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=12)), max_size=6),
    st.floats(0.2, 1),
)
def test_nothing_but_own_errors_comes_out_of_any_bytes(
    name: str, changes: list[tuple[float, bytes]], share: float
) -> None:
    data = bytearray((ARCHIVES / name).read_bytes())
    for place, new in changes:
        at = int(place * len(data))
        data[at : at + len(new)] = new
    cut = bytes(data[: int(len(data) * share)])
    is_container(cut[:4096], name)
    start = time.monotonic()
    try:
        opened(cut, name)
    except InputError as error:  # pragma: no cover - it is made a rejection
        raise AssertionError from error
    assert time.monotonic() - start < 30


# --- what was found to go wrong -------------------------------------------------------------------------


def tar_of(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in members:
            header = tarfile.TarInfo(name)
            header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
    return file.getvalue()


def header_of(kind: bytes, size: int) -> bytes:
    header = tarfile.TarInfo("1.txt")
    header.type, header.size = kind, size
    return header.tobuf(tarfile.GNU_FORMAT)


def test_tars_one_behind_the_other_are_read_to_the_last() -> None:
    Path("both.tar").write_bytes(tar_of(("1.txt", page(1))) + tar_of(("2.txt", page(2))))
    assert ingest(["both.tar"], "out.jsonl").articles == 2


def test_what_is_no_header_behind_the_end_of_a_tar_is_left() -> None:
    found = opened(tar_of(("1.txt", page(1))) + b"garbage" * 300, "x.tar")
    assert [content.within for content in found] == ["1.txt"]


@pytest.mark.parametrize(
    "tail",
    [
        header_of(tarfile.REGTYPE, 2**60) + b"little",
        header_of(tarfile.GNUTYPE_LONGNAME, 1 << 30),
        (header_of(tarfile.GNUTYPE_LONGNAME, 6) + b"1.txt".ljust(512, b"\0")) * 3_000,
        header_of(tarfile.GNUTYPE_LONGNAME, 6) + b"1.txt".ljust(512, b"\0") + bytes(1024),
    ],
    ids=["more than there is", "a name of a gigabyte", "thousands of names", "a name of nothing"],
)
def test_a_tar_that_lies_fails_at_once_behind_what_came_before(tail: bytes) -> None:
    whole = tar_of(("0.txt", page(1)))
    found = opened(whole[: whole.index(bytes(1024), 512)].ljust(1024, b"\0") + tail, "x.tar")
    assert isinstance(found[0].found, Source)
    assert isinstance(found[-1].found, Rejection)
    assert found[-1].within is None


def test_a_zip_with_a_member_without_a_name_is_read() -> None:
    with zipfile.ZipFile("x.zip", "w") as file:
        file.writestr(zipfile.ZipInfo(""), page(1))
        file.writestr("2.txt", page(2))
    assert ingest(["x.zip"], "out.jsonl").articles == 2


def test_a_fault_in_a_reader_costs_one_container(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(stream: object) -> Iterator[object]:
        raise IndexError("broken")
        yield

    monkeypatch.setattr("copydesk.storage.containers.zips.members", broken)
    archive("march.zip")
    Path("next.txt").write_bytes(page(1))
    told: list[Finished] = []
    summary = ingest(["march.zip", "next.txt"], "out.jsonl", watch=lambda event: keep(event, told))
    assert (summary.failed, summary.articles) == (1, 1)
    assert "a fault in copydesk: IndexError('broken')" in str(told)


def keep(event: object, told: list[Finished]) -> None:
    if isinstance(event, Finished):
        told.append(event)


def test_members_behind_a_bomb_are_not_told_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FREE", 1 << 10)
    monkeypatch.setattr(budget, "RATIO", 2)
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(100):
            file.writestr(f"{number}.txt", bytes(200_000))
    found = opened(Path("bomb.zip").read_bytes())
    assert [content.within for content in found] == ["0.txt", None]


def test_zstandard_that_begins_with_what_is_to_be_skipped() -> None:
    Path("1.txt.zst").write_bytes(b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + zstandard.compress(page(1)))
    assert ingest(["1.txt.zst"], "out.jsonl").articles == 1


@pytest.mark.parametrize("kind", ["xz", "zst"])
def test_what_takes_too_much_memory_is_not_called_damaged(kind: str) -> None:
    if kind == "xz":
        data = lzma.compress(page(1), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 28}])
    else:
        wide = zstandard.ZstdCompressionParameters(window_log=30, enable_ldm=True)
        packing = zstandard.ZstdCompressor(compression_params=wide).compressobj()
        data = packing.compress(page(1)) + packing.flush()
    found = opened(data)[0].found
    assert isinstance(found, Rejection)
    assert found.reason == "unpacking it takes more than 134,217,728 bytes of memory"


@pytest.mark.parametrize(
    "data",
    [gzip.compress(page(1), mtime=0), b'{"text": "Some words."}\n', b"WARC/1.0\r\n"],
    ids=["gz", "rows", "warc"],
)
def test_a_container_under_the_name_of_plain_text_is_told_to_be_renamed(data: bytes) -> None:
    Path("1.txt").write_bytes(data)
    told: list[Finished] = []
    summary = ingest(["1.txt"], "out.jsonl", watch=lambda event: keep(event, told))
    assert (summary.rejected, summary.articles) == (1, 0)
    assert "name it as what it is" in str(told)


def rows(*numbers: int) -> bytes:
    return b"".join(json.dumps({"text": page(number).decode()}).encode() + b"\n" for number in numbers)


@pytest.mark.parametrize("jobs", [1, 2])
def test_rows_that_others_are_put_before_are_no_new_articles(jobs: int) -> None:
    def run_over(data: bytes, day: int) -> Summary:
        Path("a.jsonl").write_bytes(data)
        os.utime("a.jsonl", (day, day))
        return ingest(["a.jsonl"], "out.jsonl", ledger="l", jobs=jobs)

    run_over(rows(1, 2, 3), 1_500_000_000)
    summary = run_over(rows(9, 1, 2, 3), 1_500_000_001)
    assert (summary.articles, summary.copies, summary.replaced) == (1, 3, 0)
    summary = run_over(rows(9, 1, 7, 3), 1_500_000_002)
    assert (summary.articles, summary.unchanged, summary.replaced) == (1, 3, 1)
    assert run_over(rows(9, 1, 7, 3), 1_500_000_002).articles == 0
    assert len(articles()) == 5


def test_an_archive_that_was_moved_for_another_of_its_name_is_not_read_again() -> None:
    for name, number, day in (("dump.tar", 1, 1_500_000_000), ("dump.tar", 2, 1_500_000_001)):
        Path(name).write_bytes(tar_of(("1.txt", page(number))))
        os.utime(name, (day, day))
        summary = ingest(["."], "out.jsonl", ledger="../l")
        assert (summary.articles, summary.replaced) == (1, 0)
        if number == 1:
            Path("dump.tar").rename("old.tar")
    assert len(articles()) == 2
