"""Makes the pictures of README and docs: `python docs/pictures.py`, with playwright and chromium installed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from copydesk import ingest

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
#: What stands open in them: whole pages with all their debris.
OPENED = {"report": "samples/en/full_page_council.txt", "report-arabic": "samples/ar/full_page_market.txt"}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    os.chdir(ROOT)
    with TemporaryDirectory() as folder, sync_playwright() as started:
        report = Path(folder) / "report.html"
        ingest(["samples/"], Path(folder) / "articles.jsonl", report=report)
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, file in OPENED.items():
            dark = name != "report"
            page = browser.new_page(
                viewport={"width": 1280, "height": 800}, color_scheme="dark" if dark else "light"
            )
            page.goto(report.as_uri())
            page.check("#filter-all", force=True)  # what is pressed is the words beside it
            page.click(f'.case[data-name="{file}"] > summary')
            page.eval_on_selector(f'.case[data-name="{file}"]', "one => one.scrollIntoView()")
            page.hover(f'.case[data-name="{file}"] .appeal, .case[data-name="{file}"] .link')
            page.screenshot(path=IMAGES / f"{name}.png")
            if not dark:
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=IMAGES / "report-figures.png")
        browser.close()


if __name__ == "__main__":
    main()
