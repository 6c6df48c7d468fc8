"""The report in a real browser: read without script and network, by keyboard, in both themes and directions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from command import DUMP
from conftest import ROOT
from copydesk import ingest
from copydesk.views.report.plots import over_time
from copydesk.views.report.series import series

playwright = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install -e '.[dev]'")

WIDTHS = (1440, 900, 390)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        # As root, in a container, Chromium's own sandbox cannot be had.
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report over the samples."""
    folder = tmp_path_factory.mktemp("report")
    ingest([ROOT / "samples"], folder / "out.jsonl", report=folder / "report.html")
    return (folder / "report.html").as_uri()


class Opened:
    """A page in a browser without network, and what it complained of."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(offline=True, **options)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)

    def shown(self) -> list[str]:
        """The files of the documents in the list that are seen, in order."""
        names: list[str] = self.page.eval_on_selector_all(
            ".case",
            "all => all.filter(one => one.offsetParent).map(one => one.dataset.name.split('/').at(-1))",
        )
        return names


@pytest.fixture
def opened(browser: Any, report: str) -> Iterator[Any]:
    made: list[Opened] = []

    def open_it(**options: Any) -> Opened:
        made.append(Opened(browser, report, **options))
        return made[-1]

    yield open_it
    for one in made:
        one.context.close()
        assert one.complaints == []


def test_it_asks_nobody_for_anything(opened: Any, report: str) -> None:
    one = opened()
    one.page.click("#n9 > summary")
    one.page.wait_for_timeout(100)
    assert one.asked == [report]


def test_it_is_read_without_script(opened: Any) -> None:
    one = opened(java_script_enabled=False)
    assert not one.page.is_visible("#search")
    look = [case for case in one.page.query_selector_all(".case") if case.is_visible()]
    assert 5 < len(look) < 20
    one.page.check("#filter-all", force=True)
    every = [case for case in one.page.query_selector_all(".case") if case.is_visible()]
    assert len(every) == 50
    one.page.check("#filter-untitled", force=True)
    [untitled] = [case for case in one.page.query_selector_all(".case") if case.is_visible()]
    untitled.query_selector("summary").click()
    assert untitled.query_selector(".dump .lines li").is_visible()
    assert not untitled.query_selector(".dump .why").is_visible()
    one.page.check("#reasons")
    assert untitled.query_selector(".dump .why").is_visible()


def test_search_and_order(opened: Any) -> None:
    one = opened()
    one.page.check("#filter-all", force=True)
    assert one.page.inner_text("#shown") == "50 of 50 shown"
    one.page.fill("#search", "STORM edda")
    one.page.locator("#shown", has_text="1 of 50").wait_for()
    assert one.shown() == ["live_blog_storm.txt"]
    one.page.fill("#search", "")
    one.page.locator("#shown", has_text="50 of 50").wait_for()
    one.page.select_option("#order", "name")
    names = one.page.eval_on_selector_all(".case", "all => all.map(one => one.dataset.name)")
    assert names != sorted(names, reverse=True)
    folders = [name.partition("samples/")[2].partition("/")[0] for name in names]
    assert folders == sorted(folders)
    dates = "all => all.map(one => one.dataset.date)"
    one.page.select_option("#order", "date")
    stated = [date for date in one.page.eval_on_selector_all(".case", dates) if date]
    assert len(stated) > 20
    assert stated == sorted(stated)
    assert one.page.eval_on_selector_all(".case", dates)[-1] == ""
    one.page.select_option("#order", "lines")
    lines = one.page.eval_on_selector_all(".case", "all => all.map(one => Number(one.dataset.lines))")
    assert lines == sorted(lines, reverse=True)


def test_by_keyboard_alone(opened: Any) -> None:
    one = opened()
    one.page.focus("#filter-look")
    one.page.keyboard.press("ArrowRight")
    assert one.page.is_checked("#filter-all")
    one.page.focus(".case.untitled > summary")
    one.page.keyboard.press("Enter")
    focused = "document.activeElement.querySelector('.number')?.textContent"
    one.page.keyboard.press("Tab")
    assert one.page.evaluate(focused) == "1"
    assert (
        one.page.evaluate("getComputedStyle(document.activeElement.querySelector('.why')).display") == "block"
    )
    one.page.keyboard.press("ArrowDown")
    assert one.page.evaluate(focused) != "1"
    one.page.keyboard.press("Tab")  # one stop for all lines of a dump
    assert one.page.evaluate(focused) is None


def test_the_reason_is_shown_on_hover(opened: Any) -> None:
    one = opened()
    one.page.click(".case.untitled > summary")
    line = ".case.untitled .dump li:first-child"
    assert not one.page.is_visible(f"{line} .why")
    one.page.hover(line)
    assert one.page.is_visible(f"{line} .why")
    assert one.page.inner_text(f"{line} .why").startswith("model ")


def test_an_address_opens_a_document(browser: Any, report: str) -> None:
    one = Opened(browser, f"{report}#n20")
    assert one.page.is_visible("#n20 .pair")
    one.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_and_can_be_read(opened: Any, width: int, theme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="no axe here: pip install -e '.[dev]'"
    )
    one = opened(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
    one.page.check("#filter-all", force=True)
    one.page.check("#reasons")
    one.page.evaluate(
        "for (const one of [...document.querySelectorAll('details')].slice(0, 14)) one.open = true"
    )
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = axe.Axe().run(one.page).response
    assert len(found["passes"]) > 20
    assert [(broken["id"], broken["nodes"][0]["html"]) for broken in found["violations"]] == []


def test_arabic_stands_on_the_right_and_english_on_the_left(opened: Any) -> None:
    one = opened()
    one.page.check("#filter-all", force=True)
    direction = "element => getComputedStyle(element).direction"
    for name, expected in (("school_year.txt", "rtl"), ("strassenbahn.txt", "ltr")):
        case = f'.case[data-name$="{name}"]'
        one.page.click(f"{case} > summary")
        for part in (".dump .text", ".story p:last-child"):
            assert one.page.eval_on_selector(f"{case} {part}", direction) == expected
    assert one.page.eval_on_selector("main", direction) == "ltr"
    assert one.page.get_attribute('.case[data-name$="school_year.txt"] .story p:last-child', "lang") == "ar"


def test_on_paper_it_is_black_on_white_with_the_reasons(opened: Any) -> None:
    one = opened(color_scheme="dark")
    one.page.click(".case.untitled > summary")
    one.page.emulate_media(media="print", color_scheme="dark")
    assert one.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert one.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert one.page.is_visible(".case.untitled .dump .why")
    assert not one.page.is_visible("#search")
    assert one.page.pdf(format="A4").startswith(b"%PDF")


def test_nothing_of_a_dump_runs(browser: Any, tmp_path: Path) -> None:
    attack = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    name = f"\"><svg onload='window.hit=1'>{attack.replace('/', '')}.txt"
    dump = DUMP.replace("harbour", f"harbour {attack} \"' onfocus='window.hit=1' autofocus x='")
    (tmp_path / name).write_text(
        f'</title></style>{attack}\n\n{dump}\nTags: {attack}, " onclick="window.hit=1\n'
    )
    row = '{"text": %s, "title": "%s", "author": "</details><script>window.hit=1</script>"}\n'
    quoted = attack.replace('"', "'")
    (tmp_path / "rows.jsonl").write_text(row % (f'"{quoted} {" ".join(DUMP.split())}"', quoted))
    ingest([tmp_path], tmp_path / "out.jsonl", report=tmp_path / "report.html", publisher=attack)
    # Without its content security policy: what is written must be harmless by itself.
    one = Opened(browser, (tmp_path / "report.html").as_uri(), bypass_csp=True)
    one.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    one.page.hover(".dump .lines li:first-child")
    one.page.wait_for_timeout(200)
    assert one.page.evaluate("window.hit") is None
    assert one.page.evaluate("document.querySelectorAll('img, main script, svg[onload]').length") == 0
    assert one.page.evaluate("document.querySelectorAll('.case').length") == 2
    assert len(one.asked) == 1
    one.context.close()


@pytest.mark.parametrize("days", [("2015-01-02", "2021-04-05"), ("2015-01-02", "2015-02-27")])
def test_no_words_of_the_plot_touch_on_a_phone(browser: Any, days: tuple[str, str]) -> None:
    plot = over_time(series(dict.fromkeys(days, 1)))
    context = browser.new_context(viewport={"width": WIDTHS[-1], "height": 800})
    page = context.new_page()
    style = files("copydesk.views.report").joinpath("page.css").read_text(encoding="utf-8")
    page.set_content(f"<style>{style}</style>{plot}")
    boxes = page.eval_on_selector_all(
        ".columns text[text-anchor]",
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right, box.height])",
    )
    context.close()
    assert len(boxes) > 3
    assert all(left[1] < right[0] for left, right in pairwise(boxes))
    assert all(height > 8 for *_, height in boxes)
