"""The site of the documentation: it builds, it needs no network, and its newer pages say what is true."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import importlib.util
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import build_site
import copydesk
from conftest import ROOT
from copydesk import Article, Document, Role, Summary, errors
from copydesk.knowledge.language_files import load_languages
from pages import CODE, DOCS, README, blocks, code, table

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SETTINGS = tomllib.loads((ROOT / "docs" / "zensical.toml").read_text(encoding="utf-8"))["project"]


# The site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("no zensical here: pip install 'copydesk[docs]'")
    return build_site.build(tmp_path_factory.mktemp("docs") / "build")


def named(nav: Any) -> list[str]:
    """The pages that a part of the navigation names."""
    if isinstance(nav, str):
        return [nav]
    return [page for part in (nav.values() if isinstance(nav, dict) else nav) for page in named(part)]


def test_the_navigation_names_every_page_once() -> None:
    pages = [*DOCS, *(name for name in build_site.ELSEWHERE.values() if name.endswith(".md"))]
    assert sorted(named(SETTINGS["nav"])) == sorted(pages)


def test_every_page_is_built_and_found_by_the_search(site: Path) -> None:
    index = json.loads((site / "search.json").read_text(encoding="utf-8"))
    found = {item["location"].partition("#")[0] for item in index["items"]}
    for page in named(SETTINGS["nav"]):
        html = page.removesuffix(".md") + ".html"
        assert (site / html).is_file()
        assert html in found


def test_the_site_takes_nothing_from_the_network(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"?(https?:[^\"\s>]+)", text)
        assert not loaded, page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\"?https?:", sheet.read_text(encoding="utf-8")), sheet.name


def test_the_search_works_from_the_disk(site: Path) -> None:
    browser_path = shutil.which("chromium")
    if browser_path is None or importlib.util.find_spec("playwright") is None:
        pytest.skip("no chromium or no playwright here")
    # In a process of its own: playwright leaves warnings behind, and warnings are errors here.
    script = f"""
from playwright.sync_api import sync_playwright
with sync_playwright() as play:
    browser = play.chromium.launch(executable_path={browser_path!r}, args=["--no-sandbox"])
    page = browser.new_page()
    page.on("request", lambda sent: sent.url.startswith(("file:", "data:", "blob:")) or print(sent.url))
    page.goto({(site / "index.html").as_uri()!r})
    page.keyboard.press("Control+k")
    page.keyboard.type("signature", delay=30)
    page.get_by_text("How it is found").first.wait_for(timeout=20000)
    browser.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert not done.stdout


def test_a_link_out_of_the_site_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"docs/cron.md links to \.\./src/copydesk/cli.py, which is no part"):
        build_site.relinked("[code](../src/copydesk/cli.py)", "docs/cron.md")


def test_code_is_no_link() -> None:
    page = "```text\n[a](../nowhere.md)\n```\n![a](assets/removed.svg) [b](#here) [c](https://example.com/)\n"
    assert build_site.relinked(page, "docs/cron.md") == page


def test_doctests_of_the_builder() -> None:
    assert not doctest.testmod(build_site).failed


# The library


def parameters(function: ast.FunctionDef) -> str:
    return f"{function.name}({ast.unparse(function.args)}) -> {ast.unparse(function.returns or ast.Constant(None))}"


@pytest.mark.parametrize("name", ["read", "ingest", "merge"])
def test_the_signatures_are_those_of_the_code(name: str) -> None:
    [told] = [block for block in blocks(DOCS["api.md"], "python") if block.startswith(f"def {name}(")]
    [shown], [real] = ast.parse(told).body, ast.parse(inspect.getsource(getattr(copydesk, name))).body
    assert isinstance(shown, ast.FunctionDef)
    assert isinstance(real, ast.FunctionDef)
    assert parameters(shown) == parameters(real)


def test_every_public_name_is_told() -> None:
    told = set(re.findall(r"`(?:copydesk\.)?(\w+)[`(.]", DOCS["api.md"]))
    assert set(copydesk.__all__) - {"Line"} <= told
    assert "`line` (its `number` from 1, its `text`)" in DOCS["api.md"]  # that is a Line


def test_the_attributes_of_a_document_and_of_a_summary_are_told() -> None:
    told = {name for row in table(DOCS["api.md"], "attribute of `Document`") for name in CODE.findall(row[0])}
    assert told == {field.name for field in dataclasses.fields(Document)} | {"name"}
    [sentence] = re.findall(r"^`Summary` has .*$", DOCS["api.md"], re.MULTILINE)
    assert CODE.findall(sentence)[1:] == [field.name for field in dataclasses.fields(Summary)]


def test_every_error_is_told() -> None:
    told = {code(row[0]) for row in table(DOCS["api.md"], "error")}
    ours = {name for name in copydesk.__all__ if hasattr(errors, name)}
    assert told == ours - {"CopydeskError"}


# The other pages


def test_every_extra_is_told() -> None:
    told = {code(row[0]) for row in table(DOCS["install.md"], "extra")}
    assert told == PROJECT["optional-dependencies"].keys() - {"bench", "dev", "docs", "training"}


def test_the_fields_that_the_r_recipe_names_exist() -> None:
    script = blocks(DOCS["recipes.md"], "r")[0]
    made = set(re.findall(r"articles\$(\w+) <-", script))
    used = set(re.findall(r"articles\$(\w+)", script)) | set(re.findall(r'"(\w+)"(?=[,)])', script))
    assert "published" in used
    assert used - made <= Article.model_fields.keys()


def test_the_r_recipe_reads_the_output(tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("no R here")
    # quanteda is seldom installed: all up to the corpus is base R and jsonlite
    recipe = blocks(DOCS["recipes.md"], "r")[0].partition("news <-")[0].replace("library(quanteda)\n", "")
    (tmp_path / "recipe.R").write_text(f"{recipe}\nprint(dim(articles[columns]))\n", encoding="utf-8")
    summary = copydesk.ingest([ROOT / "samples" / "de", ROOT / "samples" / "ar"], tmp_path / "articles.jsonl")
    done = subprocess.run(["Rscript", "recipe.R"], cwd=tmp_path, capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("no jsonlite for R here")
    assert done.stdout.split()[-2:] == [str(summary.articles), "6"], done.stderr


def test_a_publisher_is_added_as_told(tmp_path: Path) -> None:
    page, told = blocks(DOCS["publishers.md"], "text")[0], blocks(DOCS["publishers.md"], "toml")[0]
    entry = told.splitlines()[1]
    name = tomllib.loads(told)["publishers"][0]["name"]
    assert f"With the entry above it is `{name}`" in DOCS["publishers.md"]
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    assert publisher_of(tmp_path) is None
    file = tmp_path / "src" / "copydesk" / "knowledge" / "publishers.toml"
    content = file.read_text(encoding="utf-8")
    file.write_text(content.replace("publishers = [\n", f"publishers = [\n{entry}\n", 1), encoding="utf-8")
    assert publisher_of(tmp_path) == name


def publisher_of(folder: Path) -> str | None:
    """What the package in this folder takes for the publisher of the page in it."""
    done = subprocess.run(
        [sys.executable, "-m", "copydesk", "-q", "page.txt"], cwd=folder, env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    publisher: str | None = json.loads(done.stdout)["source"]["publisher"]
    return publisher


def test_the_keys_of_a_publisher_are_told() -> None:
    publishers = (ROOT / "src" / "copydesk" / "knowledge" / "publishers.toml").read_text(encoding="utf-8")
    used = {key for entry in tomllib.loads(publishers)["publishers"] for key in entry}
    assert {code(row[0]) for row in table(DOCS["publishers.md"], "key")} == used


def test_the_accuracy_is_that_of_the_model_page() -> None:
    told = "".join("|".join(row) for row in table(DOCS["accuracy.md"], "pages"))
    for pages, _, _, scores, *_ in table(DOCS["model.md"], "pages"):
        if pages in ("news of a hundred publishers", "Arabic news"):
            precision, recall, f1 = scores.split(" / ")
            assert f"{precision} / {recall} / **{f1}**" in told


def test_the_readme_boasts_of_nothing_that_the_accuracy_page_lacks() -> None:
    scores = re.compile(r"\*\*(0\.\d+)\*\*")
    assert set(scores.findall(README)) <= set(scores.findall(DOCS["accuracy.md"]))


def test_the_limits_are_those_of_the_program() -> None:
    limits = DOCS["limits.md"]
    debris = [language for language in load_languages() if language.phrases and language.code != "mul"]
    assert f"debris is known in {len(debris)}" in limits
    assert f"more than {copydesk.MAX_BYTES // 2**20} MiB" in limits
    assert "128th" in limits
    assert "128th" in README


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"PAR1", b"PK\x03\x04mimetypeapplication/epub+zip"])
def test_what_is_said_not_to_be_read_is_rejected(head: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(head + bytes(range(256)) * 4)
    summary = copydesk.ingest([tmp_path / "file"], None, jobs=1)
    assert summary.articles == 0
    assert summary.rejected + summary.failed == 1


def test_the_roles_that_the_chart_shows_are_roles() -> None:
    drawn = (ROOT / "docs" / "assets" / "removed.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<text x="12" y="\d+">(\w+)</text>', drawn)) <= set(Role)
