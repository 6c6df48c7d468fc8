"""Runs that share out their inputs, and what is put together of what they wrote."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import COMMAND, Done, environment, run, stopped_at
from copydesk import ShardError, Summary, UsageError, ingest, merge
from copydesk.storage.files import display_name
from copydesk.storage.manifests import Manifest, manifest_path, read_manifest, write_manifest
from copydesk.storage.shards import Places, Shard, number_of, parse_shard, places_in
from faults import unpacked
from pages import CODE, DOCS, table
from shard_corpus import PARTED, dump, fill

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")

OF = 8


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def corpus(inside: Path) -> None:
    Path("in").mkdir()
    fill(Path("in"))


def go(of: int = OF, *, suffix: str = ".jsonl", **options: Any) -> list[Summary]:
    """All shards, one run each."""
    told = {"jobs": 1, **options}
    return [
        ingest(["in"], f"out-{number}{suffix}", shard=f"{number}/{of}", **told) for number in range(1, of + 1)
    ]


def outputs(of: int = OF, suffix: str = ".jsonl") -> list[str]:
    return [f"out-{number}{suffix}" for number in range(1, of + 1)]


def one_run(**options: Any) -> Summary:
    return ingest(["in"], "one.jsonl", jobs=1, **options)


def content(path: str) -> bytes:
    return unpacked(Path(path))


def figures(summary: Summary) -> dict[str, Any]:
    return {name: value for name, value in asdict(summary).items() if name not in ("seconds", "shard")}


# --- which input is whose -------------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))), st.integers(1, 200))
def test_every_input_is_in_exactly_one_shard(names: list[str], of: int) -> None:
    for name in names:
        holders = [number for number in range(1, of + 1) if Shard(number, of).has(name)]
        assert holders == [number_of(name, of)]
        assert Shard(holders[0], of).has(f"{name}!/within")


@given(st.binary(min_size=1))
def test_every_name_of_a_file_has_a_shard(raw: bytes) -> None:
    assert 1 <= number_of(display_name(os.fsdecode(raw)), 7) <= 7


def test_shards_never_change() -> None:
    names = ("dumps/2024/page.txt", "caf\\xe9.txt", "語.txt", "s3://bucket/a.zip!/b.txt", "")
    assert [number_of(name, 64) for name in names] == [46, 20, 12, 57, 53]


def test_shards_are_of_about_one_size() -> None:
    shards = [number_of(f"dumps/{number}.txt", 10) for number in range(10_000)]
    assert all(900 < shards.count(number) < 1100 for number in range(1, 11))


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(0, 5))))
def test_places_are_noted(steps: list[tuple[int, int]]) -> None:
    numbers = [sum(step for step, _ in steps[: end + 1]) for end in range(len(steps))]
    places = Places(numbers)
    for _, records in steps:
        places.take(records)
    wanted = [number for number, (_, records) in zip(numbers, steps, strict=True) for _ in range(records)]
    assert list(places_in(str(places))) == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0/4", "counted from 1 to 4; add 1 to an index that begins at 0"),
        ("5/4", "counted from 1 to 4"),
        ("1/0", "there is at least one shard"),
        ("x", "--shard is K/N, such as 3/64"),
        ("", "--shard is K/N"),
        ("-1/4", "--shard is K/N"),
        ("1/4/2", "--shard is K/N"),
        ("١/٤", "--shard is K/N"),
    ],
)
def test_what_is_no_shard_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_shard(text)
    assert message in str(caught.value)
    done = run(".", "--shard", text)
    assert (done.returncode, message.encode() in done.stderr) == (2, True)


def test_standard_input_is_refused(inside: Path) -> None:
    for inputs in (["-"], [".", "-"]):
        done = run(*inputs, "--shard", "1/4")
        assert done.returncode == 2
        assert b"standard input is one stream that nobody can share; name the files" in done.stderr


# --- a run over one shard -------------------------------------------------------------------------------


def test_a_manifest_says_what_the_output_is(corpus: None) -> None:
    summary = go(3, rejects="rejects.jsonl")[1]
    manifest = read_manifest("out-2.jsonl")
    assert (manifest.shard, manifest.of, manifest.format) == (2, 3, "jsonl")
    assert manifest.bytes == os.path.getsize("out-2.jsonl")
    assert (manifest.read, manifest.articles) == (summary.read, summary.articles)
    assert manifest.inputs == 61
    assert manifest.options["max_bytes"] == 64 << 20
    assert not [name for name in os.listdir() if "copydesk" in name]


def test_shards_come_to_what_one_run_does(corpus: None) -> None:
    names = ("read", "articles", "rejected", "failed", "skipped", "titled", "dated", "signed")
    shards, one = go(rejects=None), one_run()
    for name in names:
        assert sum(getattr(summary, name) for summary in shards) == getattr(one, name), name
    assert one.failed == 2


def test_a_failed_input_is_of_one_shard(corpus: None) -> None:
    failed = []
    for number in range(1, OF + 1):
        ingest(["in"], None, rejects="r", shard=f"{number}/{OF}", jobs=1)
        failed += [json.loads(line) for line in Path("r").read_bytes().splitlines()]
    assert [one["file"] for one in failed].count("in/nowhere.txt") == 1


def test_the_summary_names_the_shard(corpus: None) -> None:
    done = run("in", "-o", "o", "--shard", "3/64", "--summary", "s.json")
    assert b"ingest: shard 3 of 64, " in done.stderr
    assert json.loads(Path("s.json").read_bytes())["shard"] == "3 of 64"


def test_a_shard_without_inputs_is_quiet(inside: Path) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text(dump(1), encoding="utf-8")
    number = 1 if number_of("in/a.txt", 2) == 2 else 2
    done = run("in", "-o", "o", "--shard", f"{number}/2")
    assert done.returncode == 0
    assert b"nothing to do" not in done.stderr
    assert read_manifest("o").articles == 0


@pytest.mark.parametrize("jobs", [1, 3])
def test_any_number_of_jobs_writes_the_same(corpus: None, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.workers._ALONE", 0.0)
    monkeypatch.setattr("copydesk.workers._FEW", 2)
    go(2, jobs=jobs)
    one_run()
    merge(outputs(2), "merged.jsonl", sort=True)
    assert content("merged.jsonl") == content("one.jsonl")


@pytest.mark.parametrize("name", ["jsonl", "dolma", "ninjs", "schemaorg", "csv", "txt"])
def test_every_format_has_a_manifest_of_its_size(corpus: None, name: str) -> None:
    ingest(["in"], "o.gz", shard="1/3", format=name, jobs=1)
    manifest = read_manifest("o.gz")
    assert (manifest.format, manifest.bytes) == (name, os.path.getsize("o.gz"))


def test_a_folder_has_its_manifest_beside_it(corpus: None) -> None:
    ingest(["in"], "pages/", shard="1/3", format="markdown", jobs=1)
    assert read_manifest("pages/").bytes is None
    assert Path("pages.shard").exists()


@pytest.mark.parametrize("target", ["-", "/dev/null"])
def test_what_is_no_file_has_no_manifest(corpus: None, target: str) -> None:
    done = run("in", "-o", target, "--shard", "1/3")
    assert done.returncode in (0, 1)
    assert os.listdir() == ["in"]


def test_a_report_of_a_shard(corpus: None) -> None:
    summary = ingest(["in"], "o", shard="1/3", report="r.html", jobs=1)
    assert 0 < summary.articles < 40
    assert b"</html>" in Path("r.html").read_bytes()


def test_a_manifest_overwrites_nothing(corpus: None) -> None:
    for other in ("rejects", "report", "ledger"):
        options: dict[str, Any] = {other: "o.shard"}
        with pytest.raises(UsageError, match=r"'o\.shard' is where --shard says what the output is"):
            ingest(["in"], "o", shard="1/3", **options)


def of_shard(shard: Shard, name: str) -> str:
    """A name like this one that falls to the shard."""
    return next(told for number in range(1000) if shard.has(told := f"in/{name}{number}"))


def test_a_killed_run_leaves_what_was_there(corpus: None) -> None:
    go(2)
    before = content("out-1.jsonl"), Path("out-1.jsonl.shard").read_bytes()
    fifo = of_shard(Shard(1, 2), "zz")
    with stopped_at(fifo, "in", fifo, "-o", "out-1.jsonl", "--shard", "1/2") as (process, _):
        os.kill(process.pid, signal.SIGKILL)
        process.finish()
    assert (content("out-1.jsonl"), Path("out-1.jsonl.shard").read_bytes()) == before
    with stopped_at(
        fifo + "b", "in", fifo + "b", "-o", "new", "--shard", f"{number_of(fifo + 'b', 2)}/2"
    ) as (process, _):
        os.kill(process.pid, signal.SIGKILL)
        process.finish()
    assert not os.path.exists("new.shard")


def test_no_manifest_stands_beside_an_output_that_is_newer(
    corpus: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(2)

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("copydesk.sharing.write_manifest", kill)
    with pytest.raises(KeyboardInterrupt):
        go(2)
    with pytest.raises(ShardError, match=r"'out-1\.jsonl' has no manifest 'out-1\.jsonl\.shard' beside it"):
        merge(outputs(2), "m")


def test_a_run_that_is_stopped_leaves_no_manifest(corpus: None) -> None:
    seen: list[Any] = []
    summary = ingest(["in"], "o", shard="1/2", jobs=1, watch=seen.append, stop=lambda: len(seen) > 3)
    assert summary.left > 0
    assert os.path.exists("o")
    assert not os.path.exists("o.shard")


def test_every_key_of_a_manifest_is_told() -> None:
    told = [name for row in table(DOCS["scale.md"], "manifest") for name in CODE.findall(row[0])]
    assert sorted(told) == sorted(Manifest.model_fields)


# --- merged ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"split_on": PARTED},
        {"unique": True},
        {"near_duplicates": True},
        {"unique": True, "near_duplicates": True},
    ],
    ids=lambda options: "+".join(options) or "plain",
)
@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_merged_shards_are_one_run(corpus: None, options: dict[str, Any], suffix: str) -> None:
    if "near_duplicates" in options:
        pytest.importorskip("datasketch")
    compared = {name: value for name, value in options.items() if name != "split_on"}
    go(suffix=suffix, split_on=options.get("split_on"))
    told = one_run(**options)
    one = content("one.jsonl")
    merged = merge(outputs(suffix=suffix)[::-1], "merged.jsonl", sort=True, **compared)
    assert content("merged.jsonl") == one
    assert figures(merged) == figures(told)
    merge(outputs(suffix=suffix), "other.jsonl", **compared)
    other = content("other.jsonl")
    assert other != one
    assert sorted(other.splitlines()) == sorted(one.splitlines())
    assert one.count(b'"duplicate_of":"') >= 10 or options.get("unique")
    assert one.count(b'"near_duplicate_of":"') >= 3 or not options.get("near_duplicates")


@pytest.mark.parametrize("name", ["unique", "near_duplicates"])
def test_shards_that_look_for_duplicates_themselves(corpus: None, name: str) -> None:
    pytest.importorskip("datasketch")
    options: dict[str, Any] = {name: True}
    go(**options)
    one_run(**options)
    with pytest.raises(UsageError, match=f"--{name.replace('_', '-')}"):
        merge(outputs(), "merged.jsonl")
    merge(outputs(), "merged.jsonl", sort=True, **options)
    assert content("merged.jsonl") == content("one.jsonl")


@pytest.mark.parametrize("of", [1, 2, 61, 200])
def test_any_number_of_shards(corpus: None, of: int) -> None:
    go(of)
    one_run()
    merge(outputs(of), "merged.jsonl", sort=True)
    assert content("merged.jsonl") == content("one.jsonl")


def test_more_shards_than_files_may_be_open(corpus: None) -> None:
    go(150)
    one_run()
    done = run(
        "--merge",
        *outputs(150),
        "-o",
        "m",
        "--sort",
        before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (130, 130)),
    )
    assert done.returncode == 1  # two inputs failed
    assert content("m") == content("one.jsonl")


@pytest.mark.parametrize("name", ["dolma", "csv", "txt", "schemaorg"])
def test_what_is_merged_has_any_format(corpus: None, name: str) -> None:
    from datetime import date

    go(2, retrieved=date(2024, 5, 3))
    ingest(["in"], "one.gz", jobs=1, format=name, retrieved=date(2024, 5, 3))
    merge(outputs(2), "merged.gz", format=name, sort=True)
    assert content("merged.gz") == content("one.gz")


def test_a_folder_of_what_is_merged(corpus: None) -> None:
    go(2)
    ingest(["in"], "one/", jobs=1, format="markdown")
    merge(outputs(2), "merged/", format="markdown", sort=True)
    assert sorted(os.listdir("merged")) == sorted(os.listdir("one"))


def test_hash_seeds_make_no_difference(corpus: None) -> None:
    found = set()
    for seed in ("1", "2"):
        for number in (1, 2):
            arguments = [
                "in",
                "-o",
                f"out-{number}.jsonl",
                "--shard",
                f"{number}/2",
                "-q",
            ]
            subprocess.run(
                [*COMMAND, *arguments], env=environment(PYTHONHASHSEED=seed), check=False, capture_output=True
            )
        arguments = ["--merge", *outputs(2), "-o", "m", "--unique", "-q"]
        subprocess.run(
            [*COMMAND, *arguments], env=environment(PYTHONHASHSEED=seed), check=False, capture_output=True
        )
        found.add((content("m"), *(Path(manifest_path(path)).read_bytes() for path in outputs(2))))
    assert len(found) == 1


def test_a_manifest_stands_for_its_output_and_an_output_counts_once(corpus: None) -> None:
    go(2)
    one_run()
    done = run("--merge", *sorted(map(str, Path().glob("out-*"))), "./out-1.jsonl", "-o", "m", "--sort", "-q")
    assert done.returncode == 1
    assert content("m") == content("one.jsonl")


def test_patterns_and_addresses(corpus: None, inside: Path) -> None:
    pytest.importorskip("fsspec")
    place = f"file://{inside}"
    for number in (1, 2, 3):
        ingest(["in"], f"{place}/out-{number}.jsonl", shard=f"{number}/3", jobs=1)
    one_run()
    for pattern in ("out-*.jsonl", "out-*", f"{place}/out-*.jsonl", f"{place}/out-*"):
        merge([pattern], f"{place}/merged", sort=True)
        assert content("merged") == content("one.jsonl")
        Path("merged").unlink()
    with pytest.raises(UsageError, match=r"nothing is there, or fits: '.*/no-\*'; check the address"):
        merge([f"{place}/no-*"], "merged")
    with pytest.raises(UsageError, match="is both input and output"):
        merge([f"{place}/out-*"], f"{place}/out-1.jsonl")


def test_failures_are_said_and_all_else_is_written(corpus: None) -> None:
    go(2)
    done = run("--merge", *outputs(2), "-o", "m", "-q")
    assert done.returncode == 1
    lines = done.stderr.decode().splitlines()
    assert sum(int(line.split(" failed;")[0].split()[-2]) for line in lines) == 2
    assert all(
        f"mend them, and run shard {line[12]} of 2 again (--shard {line[12]}/2)" in line for line in lines
    )
    assert content("m").count(b"\n") == one_run().articles


def test_the_merge_says_what_it_does(corpus: None) -> None:
    for name in ("nowhere.txt", "broken.txt.gz"):
        Path("in", name).unlink()
    go(2)
    done = run("--merge", *outputs(2), "-o", "m", "-v", "--summary", "s.json")
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 0
    assert lines[0].startswith("ingest: out-1.jsonl: shard 1 of 2, ")
    assert " articles, 4 rejected, 0 failed, 1 skipped, " in lines[2]
    assert json.loads(Path("s.json").read_bytes())["duplicates"] > 5
    assert run("--merge", *outputs(2), "-o", "m", "-q").stderr == b""
    assert run("--merge", *outputs(2), "-o", "m", "-q", "--strict").returncode == 1
    said = run("--merge", *outputs(2), "-v", "--log-format", "json").stderr.splitlines()
    assert json.loads(said[0])["shard"] == "1 of 2"


# --- ledgers --------------------------------------------------------------------------------------------


def with_ledgers(of: int = 3) -> None:
    for number in range(1, of + 1):
        ingest(
            ["in"],
            f"out-{number}.jsonl",
            shard=f"{number}/{of}",
            ledger=f"{number}.ledger",
            jobs=1,
        )


def test_shards_that_grow_are_merged(inside: Path) -> None:
    Path("in").mkdir()
    for number in range(10, 40):
        Path("in", f"{number}.txt").write_text(dump(number), encoding="utf-8")
    with_ledgers()
    for number in range(0, 60):
        Path("in", f"{number:02d}.txt").write_text(dump(number), encoding="utf-8")
    Path("in/empty.txt").touch()
    with_ledgers()
    summary = merge(outputs(3), "merged.jsonl", sort=True)
    one = one_run()
    assert content("merged.jsonl") == content("one.jsonl")
    assert (
        (summary.read, summary.articles, summary.rejected)
        == (one.read, one.articles, one.rejected)
        == (61, 60, 1)
    )
    assert summary.duplicates == one.duplicates > 0


def test_what_replaces_stays_so_and_a_replaced_article_is_nobodys_original(inside: Path) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text(dump(1), encoding="utf-8")
    with_ledgers()
    Path("in/a.txt").write_text(dump(10), encoding="utf-8")
    os.utime("in/a.txt", (1, 1))
    other_name = next(
        f"in/b{n}.txt" for n in range(99) if number_of(f"in/b{n}.txt", 3) != number_of("in/a.txt", 3)
    )
    Path(other_name).write_text(dump(1), encoding="utf-8")
    with_ledgers()
    merge(outputs(3), "merged.jsonl", sort=True)
    old, new, other = [json.loads(line) for line in content("merged.jsonl").splitlines()]
    assert [record["source"]["file"] for record in (old, new, other)] == ["in/a.txt", "in/a.txt", other_name]
    assert (new["replaces"], other["duplicate_of"]) == (old["id"], None)


def test_a_shard_with_a_ledger_that_was_killed_is_refused(
    corpus: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in/nowhere.txt").unlink()
    with_ledgers(2)
    monkeypatch.setattr("copydesk.delivery._BATCH", 0.0)
    fifo = of_shard(Shard(1, 2), "zz")
    new = of_shard(Shard(1, 2), "new")
    Path(new).write_text(dump(1000), encoding="utf-8")
    arguments = (
        "in",
        fifo,
        "-o",
        "out-1.jsonl",
        "--shard",
        "1/2",
        "--ledger",
        "1.ledger",
    )
    with stopped_at(fifo, *arguments) as (process, _):
        os.kill(process.pid, signal.SIGKILL)
        process.finish()
    with pytest.raises(
        ShardError, match=r"'out-1\.jsonl' has .* bytes, and .* by its manifest: a run was stopped"
    ):
        merge(outputs(2), "m")
    os.unlink(fifo)
    with_ledgers(2)
    merge(outputs(2), "m", sort=True)
    assert new in [json.loads(line)["source"]["file"] for line in content("m").splitlines()]


# --- sets that are no whole -----------------------------------------------------------------------------


def change(path: str, **fields: Any) -> None:
    write_manifest(path, read_manifest(path).model_copy(update=fields))


def rewrite(path: str, told: Callable[[list[bytes]], list[bytes]]) -> None:
    """Change an output's lines, and what its manifest says of its size."""
    lines = told(Path(path).read_bytes().splitlines(keepends=True))
    Path(path).write_bytes(b"".join(lines))
    change(path, bytes=os.path.getsize(path))


def other_options() -> None:
    ingest(["in"], "out-3.jsonl", shard="3/4", jobs=1, language="de")


def fewer_inputs() -> None:
    Path("in/a.txt").unlink()
    ingest(["in"], "out-3.jsonl", shard="3/4", jobs=1)


def foreign_record() -> None:
    foreign = Path("out-2.jsonl").read_bytes().splitlines(keepends=True)[0]
    rewrite("out-3.jsonl", lambda lines: [lines[0], foreign, *lines[2:]])


def spoil(lines: Callable[[list[bytes]], list[bytes]]) -> Callable[[], None]:
    return lambda: rewrite("out-3.jsonl", lines)


def alter(**fields: Any) -> Callable[[], None]:
    return lambda: change("out-3.jsonl", **fields)


def tell(text: str) -> Callable[[], object]:
    return lambda: Path("out-3.jsonl.shard").write_text(text, encoding="utf-8")


_AGAIN = "run shard 3 of 4 again (--shard 3/4)"
_MISCOUNTED = f"'out-3.jsonl' has not as many articles as its manifest says; {_AGAIN}"
_NO_ARTICLE = f"'out-3.jsonl', line 1: it is no article as this version writes them; {_AGAIN}"


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (
            lambda: os.unlink("out-3.jsonl.shard"),
            "'out-3.jsonl' has no manifest 'out-3.jsonl.shard' beside it",
        ),
        (
            tell("{"),
            "'out-3.jsonl.shard' is no manifest of a shard, or one of another version; run that shard again",
        ),
        (tell("[]"), "'out-3.jsonl.shard' is no manifest"),
        (
            lambda: go(3),
            "'out-4.jsonl' is shard 4 of 4, and 'out-1.jsonl' is shard 1 of 3; all must be of one number of shards:"
            " run shard 4 of 4 again (--shard 4/4)",
        ),
        (
            lambda: ingest(["in"], "out-3.jsonl", shard="1/4", jobs=1),
            "'out-1.jsonl' and 'out-3.jsonl' are both shard 1 of 4; leave one of them out",
        ),
        (
            alter(version="9.9"),
            "'out-3.jsonl' is made by version 9.9, and 'out-1.jsonl' is made by version 0.",
        ),
        (alter(rules="x"), "'out-3.jsonl' is made by rules x, and 'out-1.jsonl'"),
        (
            other_options,
            "'out-3.jsonl' is made with --language de, and 'out-1.jsonl' is made without --language; all must be made"
            f" with the same options: {_AGAIN}",
        ),
        (alter(places=None), "'out-3.jsonl' is made with a ledger, and 'out-1.jsonl' is made without"),
        (fewer_inputs, "'out-3.jsonl' is one of 60 inputs with names of digest"),
        (alter(format="csv"), f"'out-3.jsonl' is csv, and shards are merged from JSON Lines; {_AGAIN}"),
        (lambda: os.truncate("out-3.jsonl", 1000), "'out-3.jsonl' has 1,000 bytes, and"),
        (lambda: os.unlink("out-3.jsonl"), "no such file: 'out-3.jsonl'"),
        (foreign_record, "'out-3.jsonl', line 2: 'in/"),
        (spoil(lambda lines: [*lines, lines[0]]), _MISCOUNTED),
        (spoil(lambda lines: lines[1:]), _MISCOUNTED),
        (spoil(lambda lines: [b"{}\n", *lines[1:]]), _NO_ARTICLE),
        (spoil(lambda lines: [b"\xff\xfe\n", *lines[1:]]), _NO_ARTICLE),
        (
            spoil(lambda lines: [*lines[:-1], lines[-1][:-1]]),
            f"'out-3.jsonl': its last line is cut off; {_AGAIN}",
        ),
    ],
)
def test_what_is_no_whole_is_refused_and_nothing_written(
    corpus: None, spoilt: Callable[[], object], message: str
) -> None:
    go(4)
    spoilt()
    Path("m").write_text("old", encoding="utf-8")
    done = run("--merge", *outputs(4), "-o", "m")
    assert message in done.stderr.decode()
    assert done.returncode == (2 if message.startswith("no such file") else 1)
    assert done.stderr.decode().splitlines()[-1].startswith("ingest: error: ")
    assert Path("m").read_text(encoding="utf-8") == "old"


def test_missing_shards_are_named(corpus: None) -> None:
    go(30)
    done = run("--merge", *outputs(30)[3:18], "-o", "m")
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "ingest: error: of 30 shards these are missing: 1, 2, 3, 19, 20, 21, 22, 23, 24, 25 and 5 more;"
        " name their outputs, or run them (--shard 1/30)\n"
    )
    assert not os.path.exists("m")


def test_a_packed_output_that_is_damaged(corpus: None) -> None:
    go(2, suffix=".jsonl.gz")
    data = bytearray(Path("out-2.jsonl.gz").read_bytes())
    data[len(data) // 2] ^= 0xFF
    Path("out-2.jsonl.gz").write_bytes(data)
    with pytest.raises(ShardError, match=r"'out-2\.jsonl\.gz'.* run shard 2 of 2 again"):
        merge(outputs(2, ".jsonl.gz"), "m")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--merge", "-"], "--merge needs files, which it reads twice, and standard input is none"),
        (["--merge", "."], "'.' is a folder; name the shards' outputs in it"),
        (["--merge"], "name at least one input"),
        (["--merge", "out-1.jsonl", "-o", "out-1.jsonl"], "'out-1.jsonl' is both input and output"),
        (["--sort", "in"], "--sort goes with --merge"),
        *(
            (["--merge", "out-1.jsonl", *option], f"{option[0].partition('=')[0]} is for runs that read dumps")
            for option in (
                ["--encoding", "utf-8"], ["--language", "de"], ["--ledger", "l"], ["--explain"], ["--explain=json"],
                ["--shard", "1/2"], ["--rejects", "r"], ["--report", "r"], ["--jobs", "2"], ["--touch"], ["--refresh"],
                ["--retrieved", "2024-01-01"], ["--max-bytes", "1"], ["--split-on", "x"],
            )
        ),
    ],
)  # fmt: skip
def test_what_means_nothing_with_merge_is_refused(corpus: None, arguments: list[str], message: str) -> None:
    Path("out-1.jsonl").touch()
    done = run(*arguments)
    assert (done.returncode, message in done.stderr.decode()) == (2, True), done.stderr


def test_an_output_that_changes_meanwhile(corpus: None) -> None:
    go(2)

    def change_it(event: object) -> None:
        if getattr(event, "shard", "") == "2 of 2":
            os.truncate("out-1.jsonl", 100)

    with pytest.raises(ShardError, match="was changed while it was merged"):
        merge(outputs(2), "m", watch=change_it)
    assert not os.path.exists("m")


# --- disks and memory -----------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_old_output(corpus: None) -> None:
    go(2)
    Path("m").write_text("old", encoding="utf-8")
    done = run("--merge", *outputs(2), "-o", "m", before=limited(20_000))
    assert done.returncode == 1
    assert b"cannot write 'm': the file would be larger than allowed" in done.stderr
    assert Path("m").read_text(encoding="utf-8") == "old"
    assert not [name for name in os.listdir() if name.startswith(".m")]


def test_a_full_folder_for_temporary_files(corpus: None) -> None:
    go(2, suffix=".jsonl.zst")
    done = run("--merge", *outputs(2, ".jsonl.zst"), "-o", "m", before=limited(4_000))
    assert done.returncode == 1
    assert b"make room in the folder for temporary files (TMPDIR)" in done.stderr
    assert not os.path.exists("m")


def limited(size: int) -> Callable[[], None]:
    """What keeps a process from making files larger than so many bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def peak_of(count: int) -> Done:
    """A merge of so many articles in two shards, which no run made."""
    record = json.loads(Path("one.jsonl").read_bytes())
    for number in (1, 2):
        path = f"out-{number}.jsonl"
        with open(path, "wb") as file:
            for place in range(count // 2):
                record["source"]["file"] = of_shard(Shard(number, 2), f"{place}-")
                record["id"] = f"{place:020x}-{number}"
                record["body"][0] = f"Article {place % 1000} begins so."
                file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        told = read_manifest("one.jsonl").model_dump() | {
            "shard": number, "of": 2, "bytes": os.path.getsize(path), "places": " ".join(["1"] * (count // 2)),
        }  # fmt: skip
        write_manifest(path, Manifest(**told))
    done = run("--merge", *outputs(2), "-o", "m", "--sort", "-q")
    assert (done.returncode, done.stderr) == (0, b"")
    return done


def test_memory_does_not_grow_with_the_articles(inside: Path) -> None:
    Path("in").mkdir()
    Path("in/a").write_text(dump(0), encoding="utf-8")
    ingest(["in/a"], "one.jsonl", shard="1/1", jobs=1)
    few, many = peak_of(1_000).peak, peak_of(20_000).peak
    assert many < few + (8 << 20)
