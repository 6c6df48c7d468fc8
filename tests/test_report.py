"""The report: what it tells of a run, how large it grows, and that nothing of a dump becomes markup."""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import copydesk
from command import DUMP, HEADLINE, run, stopped_at
from conftest import ROOT
from copydesk import OutputError, Role, Source, UsageError, ingest, read
from copydesk.model import ARTICLE_ROLES, Decoded, Document, Label, Line, Subheading
from copydesk.outcomes import Rejection
from copydesk.stages.label.reasons import ModelReason
from copydesk.views.report import Case, Figures, Viewer, case_of_rejection, entry
from copydesk.views.report.figures import OTHERS, most
from copydesk.views.report.pair import FAMILIES, pair
from copydesk.views.report.series import series
from copydesk.views.report.signs import SIGNS
from copydesk.views.terminal import safe

MENU = "Home\nNews\nSport\n"


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text(DUMP)
    Path("in/b.txt").write_text(MENU)
    return tmp_path


class Page(HTMLParser):
    """The elements of a page with their attributes, its words, and whether its tags are in order."""

    _EMPTY = frozenset({"meta", "input", "rect", "line", "br"})

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(content)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in self._EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._EMPTY:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.words.append(data)

    def cases(self) -> list[dict[str, str | None]]:
        return [told for tag, told in self.elements if tag == "details" and "data-name" in told]


def report(*inputs: str, **options: object) -> Page:
    ingest(inputs or ["in"], "out.jsonl", report="report.html", **options)  # type: ignore[arg-type]
    return Page(Path("report.html").read_text(encoding="utf-8"))


def document(text: str, name: str = "page.txt") -> Document:
    [found] = read(Source(name, text.encode()))
    return found


# --- what it tells ------------------------------------------------------------------------------------


def test_every_input_is_told_and_the_worst_comes_first() -> None:
    Path("in/c.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    page = report()
    assert [case["data-name"] for case in page.cases()] == ["in/b.txt", "in/c.txt", "in/a.txt"]
    words = " ".join(page.words)
    assert "2 of 3 documents are worth a look: no article 2" in words
    assert "it looks like a PNG image; export the text, or leave the file out" in words
    assert HEADLINE in words


def test_every_line_stands_there_with_role_and_reason() -> None:
    found = document(DUMP + "\nShare this article\nADVERTISEMENT\n")
    words = Page(pair(found)).words
    for label in found.labels:
        if label.role is not Role.BLANK:
            at = words.index(str(label.line.number))
            assert words[at : at + 4] == [
                str(label.line.number),
                label.role.value,
                label.line.text,
                label.reason,
            ]
    assert found.article is not None
    for paragraph in found.article.body:
        assert words.count(paragraph) == 2


def test_every_role_has_a_colour() -> None:
    assert set(FAMILIES) == set(Role) - {Role.BLANK}
    assert {FAMILIES[role] for role in ARTICLE_ROLES} == {"headline", "prose", "fact"}


def test_the_facts_say_how_they_are_known() -> None:
    dump = DUMP.replace("\n\n", "\nBy Margaret Oyelaran\n", 1)
    words = "".join(Page(pair(document(dump))).words)
    assert "authorsMargaret Oyelaran the byline (line 2)" in words


def test_subheadings_stand_before_their_paragraphs_and_at_the_end() -> None:
    found = document(DUMP)
    assert found.article is not None
    body = found.article.body
    headings = [
        copydesk.model.Subheading(before=place, text=f"Crosshead {place}") for place in (1, len(body))
    ]
    article = found.article.model_copy(update={"subheadings": headings})
    changed = Document(found.source, 1, found.decoded, found.labels, article)
    words = Page(pair(changed)).words
    made = words[words.index("What came of it") :]
    assert made.index(body[0]) < made.index("Crosshead 1") < made.index(body[1])
    assert made.index(body[-1]) < made.index(f"Crosshead {len(body)}")


def test_a_gap_in_the_series_is_told() -> None:
    for name, day in enumerate(("March 21, 2016", "April 2, 2016", "September 9, 2016")):
        Path(f"in/d{name}.txt").write_text(DUMP.replace("\n\n", f"\nPosted: {day}\n", 1))
    words = " ".join(report().words)
    assert "Articles by month" in words
    assert "No article states a month in 2016-05 to 2016-08." in words


@pytest.mark.parametrize(
    ("days", "unit", "bins", "gaps", "vague"),
    [
        ({"2016-03-30": 1, "2016-04-02": 2}, "day", 4, [("2016-03-31", "2016-04-01")], 0),
        ({"2016-03-30": 1, "2016-09-02": 2}, "month", 7, [("2016-04", "2016-08")], 0),
        ({"1999-12-31": 1, "2016-09-02": 2}, "year", 18, [("2000", "2015")], 0),
        ({"1750": 1, "2016-09-02": 2}, "decade", 27, [("1760s", "2000s")], 0),
        ({"2016": 5, "2017": 1, "2017-03-01": 1}, "year", 2, [], 0),
        ({"2016": 1, "2016-01-01": 9}, "day", 1, [], 1),
    ],
)
def test_time_is_counted_by_what_shows_most(
    days: dict[str, int], unit: str, bins: int, gaps: list[tuple[str, str]], vague: int
) -> None:
    found = series(days)
    assert found is not None
    assert (found.unit, len(found.bins), found.gaps, found.vague) == (unit, bins, gaps, vague)
    assert sum(count for _, count in found.bins) + vague == sum(days.values())
    assert len(found.bins) <= 205  # decades since the year 0


@pytest.mark.parametrize(
    ("dump", "sign"),
    [
        (MENU, "rejected"),
        ("\n".join(DUMP.splitlines()[2:]), "untitled"),
        (DUMP, "undated"),
        (DUMP, "unsigned"),
        (f"{HEADLINE}\n\nThe bridge is open, said the mayor of the town on Monday.\n", "short"),
        (DUMP + "\nYou may also like\n" + "Village shop saved by a vending machine again\n" * 40, "stripped"),
        (
            "\n\n".join(f"On day {day} {line}" for day in range(5) for line in DUMP.splitlines()[::2][1:]),
            "whole",
        ),
    ],
)
def test_what_is_worth_a_look_is_seen(dump: str, sign: str) -> None:
    assert sign in Viewer(0)(document(dump)).signs


def test_what_is_in_order_calls_for_no_look() -> None:
    dump = (
        DUMP.replace("\n\n", "\nBy Margaret Oyelaran\nPosted: March 21, 2016\n", 1) + "\nShare this article\n"
    )
    assert Viewer(0)(document(dump)).signs == ()


def test_lost_characters_and_doubt_are_seen() -> None:
    found = document(DUMP)
    lost = Document(found.source, 1, Decoded(found.decoded.text, "utf-8", "", 3), found.labels, found.article)
    assert "undecoded" in Viewer(0)(lost).signs
    unsure = tuple(
        label._replace(because=label.because._replace(probability=0.4))
        if isinstance(label.because, ModelReason)
        else label
        for label in found.labels
    )
    doubtful = Document(found.source, 1, found.decoded, unsure, found.article)
    assert Viewer(0)(doubtful).score > Viewer(0)(found).score
    assert "doubtful" in Viewer(0)(doubtful).signs


def test_chinese_says_more_with_fewer_characters() -> None:
    body = [
        "镇上的老桥星期一重新开放，几百名居民早上走过桥面，镇长感谢工程师九年来的耐心和辛劳，孩子们挥着小旗。"
    ]
    found = document(DUMP)
    assert found.article is not None
    for article, is_short in ((body, False), ([body[0][:30]], True)):
        changed = replace(found, article=found.article.model_copy(update={"body": article}))
        assert ("short" in Viewer(0)(changed).signs) == is_short


def test_the_marks_are_those_told() -> None:
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| ([a-z ]+) \| (.+) \|$", page, re.MULTILINE)[1:]
    assert told == [(sign.words, sign.meaning) for sign in SIGNS.values()]


def test_a_record_without_article_counts_less_than_an_input() -> None:
    record = case_of_rejection(Rejection("crawl.warc", "rejected", "it is empty", "", part=3))
    one = case_of_rejection(Rejection("page.txt", "rejected", "it is empty", ""))
    assert record.name == "crawl.warc, 3"
    assert record.score < SIGNS["untitled"].weight < one.score


def test_the_counts_are_those_of_the_run() -> None:
    Path("in/c.txt").write_text(DUMP + "\nShare this article\n")
    page = report(unique=True)
    assert page.cases()
    content = Path("report.html").read_text(encoding="utf-8")
    tiles = dict(re.findall(r"<dt>([a-z ]+)</dt><dd>([\d,]+)</dd>", content))
    assert {key: tiles[key] for key in ("read", "articles", "rejected", "failed", "duplicates")} == {
        "read": "3", "articles": "1", "rejected": "1", "failed": "0", "duplicates": "1"
    }  # fmt: skip


def test_with_a_ledger_the_report_is_of_this_run() -> None:
    options = {"ledger": "dumps.ledger"}
    assert len(report(**options).cases()) == 2
    again = report(**options)
    assert again.cases() == []
    assert "Nothing was new: 2 inputs are in the ledger already." in " ".join(again.words)


def test_names_that_are_counted_apart_are_bounded() -> None:
    figures = Figures()
    for number in range(6_000):
        figures.add(Case(str(number), "article", publisher=f"Paper {number}"))
    assert len(figures.publishers) <= 5_001
    assert figures.publishers.total() == 6_000
    shown = most(figures.publishers, 10)
    assert shown[-1] == (OTHERS, 5_990)


# --- how large it grows -------------------------------------------------------------------------------


def test_only_a_sample_shows_its_lines_and_the_worst_do() -> None:
    for number in range(30):
        Path(f"in/c{number:02}.txt").write_text(DUMP)
    page = report(report_sample=3)
    assert len(page.cases()) == 32
    opened = [told for tag, told in page.elements if tag == "section" and told.get("class") == "dump"]
    assert len(opened) == 3
    content = Path("report.html").read_text(encoding="utf-8")
    assert 'class="pair"' in content.partition('data-name="in/a.txt"')[0]  # that of b.txt, which is rejected
    assert "Its lines are not kept in this page" in " ".join(page.words)
    assert "Lines are shown of 3 of 32 documents" in " ".join(page.words)


def test_no_sample_at_all() -> None:
    page = report(report_sample=0)
    assert not [told for tag, told in page.elements if told.get("class") == "dump"]
    assert len(page.cases()) == 2


def test_a_long_list_is_cut_where_it_is_least_worth_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.reporting._LISTED", 4)
    for number in range(9):
        Path(f"in/c{number}.txt").write_text(DUMP)
    page = report(report_sample=2)
    assert [case["data-name"] for case in page.cases()] == ["in/b.txt", "in/a.txt", "in/c0.txt", "in/c1.txt"]
    words = " ".join(page.words)
    assert "7 more documents, less worth a look than these, are counted above and not listed" in words
    assert "11" in page.words  # all are counted


def test_no_document_makes_the_page_heavy() -> None:
    short = document(
        "\n\n".join(
            [HEADLINE, *[f"Line {number} of the notes is kept, said the town." for number in range(3_000)]]
        )
    )
    long = document(
        f"{HEADLINE}\n\n" + "The harbour bridge is open again, said the mayor of the town. " * 9_000
    )
    article = short.article
    assert article is not None
    headings = [Subheading(text="Of the bridge and the town " * 9, before=place) for place in range(3_000)]
    headed = replace(short, article=article.model_copy(update={"subheadings": headings}))
    for found in (short, long, headed):
        content = pair(found)
        assert len(content) < 400_000
        assert "more" in content
    assert "2,601 more lines not shown here" in pair(short)


def test_one_of_a_kind_is_told_as_one() -> None:
    Path("in/a.txt").unlink()
    words = " ".join(report().words)
    assert "1 of 1 document is worth a look: no article 1." in words
    assert "No article: none of its lines is prose." in words
    Path("in/b.txt").write_text(DUMP)
    assert "Nothing in 1 document looks odd." in " ".join(report().words)
    lost = read(Source("x.txt", HEADLINE.encode("utf-16") + b"\n"))[0]
    assert "1 place could not be decoded" in pair(lost)


def test_memory_stays_flat() -> None:
    def peak(count: int) -> int:
        Path(f"many{count}").mkdir()
        for number in range(count):
            Path(f"many{count}/{number:04}.txt").write_text(DUMP + f"\n{number}\n")
        done = run(
            f"many{count}",
            "-o",
            "out.jsonl",
            "--report",
            "report.html",
            "--report-sample",
            "20",
            "--jobs",
            "1",
        )
        assert done.returncode == 0
        return done.peak

    assert peak(1_500) < peak(150) + 12_000_000


def test_the_same_page_on_any_number_of_cores() -> None:
    for number in range(200):
        Path(f"in/c{number:03}.txt").write_text(DUMP * (1 + number % 3) + f"\nRead more: {number}\n")
    pages = []
    for jobs in ("1", "2"):
        assert (
            run(
                "in", "-o", "out.jsonl", "--report", "report.html", "--report-sample", "9", "--jobs", jobs
            ).returncode
            == 0
        )
        pages.append(Path("report.html").read_bytes())
    assert pages[0] == pages[1]


@given(st.lists(st.floats(0, 1), max_size=60), st.integers(0, 9))
def test_a_viewer_keeps_all_that_may_be_among_the_first(scores: list[float], sample: int) -> None:
    viewer = Viewer(sample)
    kept = [score for score in scores if viewer._may_be_first(score)]
    first = sorted(scores, reverse=True)[:sample]
    assert not Counter(first) - Counter(kept)


# --- nothing of a dump becomes markup -----------------------------------------------------------------

NASTY = (
    "<script>alert(1)</script> says the mayor of the town, and the bridge is open again on Monday.",
    '"><img src=x onerror="alert(1)"> said the captain, who had waited for it for nine years.',
    "</style></script></details><h1>Another headline that nobody wrote stands here</h1> he said.",
    "' onmouseover='alert(1)' data-x=' &amp;lt;b&amp;gt; <!-- a comment begins, the engineers said.",
    "]]> {{ template }} ${code} `tick` \\u003cscript\\u003e is what they printed on the bridge.",
)


def test_a_dump_full_of_markup() -> None:
    ingest(["in"], "out.jsonl", report="plain.html")
    plain = Page(Path("plain.html").read_text(encoding="utf-8"))
    name = "in/\"onfocus='alert(1)' <b>x.txt"
    Path(name).write_text(
        "\n\n".join(
            ["<h1 onclick=alert(1)>A <b>headline</b> of the town</h1>", *NASTY, 'Tags: <i>, "x" y=\'']
        )
    )
    page = report(publisher='"><svg onload=alert(1)>', language="en")
    for tag in {tag for tag, _ in page.elements}:
        assert tag in {tag for tag, _ in plain.elements} | {"h5", "h6", "dl", "dt", "dd", "p", "code"}, tag
    known = {attribute for _, told in plain.elements for attribute in told}
    assert {attribute for _, told in page.elements for attribute in told} <= known | {"lang"}
    assert sum(tag == "script" for tag, _ in page.elements) == 1
    assert any("onmouseover='alert(1)'" in words for words in page.words)
    assert any(case["data-name"] == name for case in page.cases())


@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=80), min_size=1), st.sampled_from(Role))
def test_markup_in_a_line_is_shown_as_it_stands(lines: list[str], role: Role) -> None:
    labels = tuple(Label(Line(number, text), role, text) for number, text in enumerate(lines, 1))
    found = Document(Source("x", b""), 1, Decoded("", "utf-8", lines[0]), labels, None, lines[-1])
    page = Page(pair(found))
    assert {name for _, told in page.elements for name in told} <= {"class", "dir", "tabindex"}
    shown = [] if role is Role.BLANK else [safe(line)[:1_000] for line in lines if line]
    assert [words for words in shown if words not in page.words] == []


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_only_text(text: str, name: str) -> None:
    raw = f"{HEADLINE}\n\n{text}\n\n{DUMP}".encode("utf-8", "replace")
    try:
        [found] = read(Source(name, raw))
    except copydesk.Rejected:
        return
    page = Page(pair(found))
    assert {tag for tag, _ in page.elements} <= {
        "div", "section", "h4", "h5", "h6", "p", "ol", "li", "span", "bdi", "dl", "dt", "dd"
    }  # fmt: skip
    assert {name for _, told in page.elements for name in told} <= {"class", "lang", "dir", "tabindex"}


def test_what_turns_lines_around_is_written_out() -> None:
    rejection = Rejection("in/a\u202etxt.exe\x1b[2J", "failed", "no", "none")
    content = entry(case_of_rejection(rejection), 1)
    assert "\u202e" not in content
    assert "\x1b" not in content
    assert "\\u202e" in content


# --- how it is written --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "out.jsonl", "--report", "./out.jsonl"], "cannot share one file"),
        (["-o", "out.jsonl", "--report", "r.html", "--rejects", "r.html"], "cannot share one file"),
        (["-o", "out.jsonl", "--report", "r.html", "--summary", "r.html"], "the summary would overwrite"),
        (["--report", "-"], "cannot share one file"),
        (["-o", "out.jsonl", "--report", "r.html", "--report-sample", "-1"], "--report-sample"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], message: str) -> None:
    done = run("in", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not Path("out.jsonl").exists()


def test_the_library_refuses_too() -> None:
    with pytest.raises(UsageError, match="cannot share one file"):
        ingest(["in"], "out.jsonl", report="out.jsonl")


def test_to_standard_output() -> None:
    done = run("in", "-o", "out.jsonl", "--report", "-")
    assert done.returncode == 0
    assert Page(done.stdout.decode()).cases()


def test_from_standard_input() -> None:
    assert run("-", "-o", "out.jsonl", "--report", "r.html", standard_input=DUMP.encode()).returncode == 0
    words = " ".join(Page(Path("r.html").read_text(encoding="utf-8")).words)
    assert "What came of  standard input" in words
    assert "Lines are shown of 1 of 1 document (" in words


def test_a_report_that_cannot_be_written_costs_no_article() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = run("in", "-o", "out.jsonl", "--report", "/dev/full")
    assert done.returncode == 1
    assert "cannot write '/dev/full': the disk is full" in done.stderr.decode()
    assert len(Path("out.jsonl").read_text().splitlines()) == 1
    with pytest.raises(OutputError, match="does not exist"):
        ingest(["in"], "other.jsonl", report="missing/report.html")
    assert not Path("other.jsonl").exists()


def test_a_fault_of_the_view_costs_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall_over(viewer: Viewer, document: Document) -> Case:
        raise ZeroDivisionError

    told: list[str] = []
    monkeypatch.setattr(Viewer, "__call__", fall_over)
    summary = ingest(
        ["in/a.txt"], "out.jsonl", report="report.html", watch=lambda event: told.extend(event.notices)
    )
    assert (summary.articles, summary.failed) == (1, 0)
    assert told == [
        "in/a.txt: it is read, and cannot be shown: ZeroDivisionError(); report it, with the file if you may"
    ]


def test_a_run_that_is_stopped_leaves_the_old_report() -> None:
    report()
    before = Path("report.html").read_bytes()
    Path("in/c.txt").write_text(DUMP)
    with stopped_at("wait.fifo", "in", "wait.fifo", "-o", "out.jsonl", "--report", "report.html") as (
        process,
        _,
    ):
        os.kill(process.pid, signal.SIGTERM)
        assert process.finish().returncode == 128 + signal.SIGTERM
    assert Path("report.html").read_bytes() == before
    assert not list(Path().glob(".*copydesk-tmp"))


def test_a_report_in_the_folder_is_no_input() -> None:
    ingest(["."], "out.jsonl", report="in/report.html")
    summary = ingest(["."], "out.jsonl", report="in/report.html")
    assert summary.read == 2
