"""Compare what becomes of web pages here with what trafilatura makes of them: text, title, date, authors, speed.

    python benchmarks/web.py [FOLDER]

FOLDER holds pages (`NAME.html`) and what is right of each (`NAME.json`). The text is compared with standfirst,
paragraphs and subheadings in reading order, by shingles of four words (of four characters in Chinese and Japanese);
precision and recall are averaged over the pages, as in Zyte's article-extraction-benchmark.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from copydesk import Article, Source, read
from web_pages import FOLDER

_NO_SPACES = ("zh", "ja", "th")
_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"\w")
_ROUNDS = 5


class Found(NamedTuple):
    """What a program makes of a page."""

    text: str = ""
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()


def ours(name: str, data: bytes) -> Found:
    [document, *_] = read(Source(name, data))
    article = document.article
    if article is None:
        return Found()
    return Found(_full_text(article), article.title, article.published, tuple(article.authors))


def _full_text(article: Article) -> str:
    blocks = [article.subtitle] if article.subtitle else []
    for index, paragraph in enumerate([*article.body, ""]):
        blocks += [*(head.text for head in article.subheadings if head.before == index), paragraph]
    return "\n".join(blocks)


def theirs(name: str, data: bytes) -> Found:
    import trafilatura

    found: Any = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False)
    if found is None:
        return Found()
    authors = tuple(filter(None, (found.author or "").split("; ")))
    return Found(found.text or "", found.title, found.date, authors)


def _shingles(text: str, language: str) -> Counter[tuple[str, ...]]:
    words = (_SIGN if language in _NO_SPACES else _WORD).findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def _squeezed(text: str | None) -> str:
    return "".join((text or "").casefold().split())


def score(program: Callable[[str, bytes], Found], pages: list[tuple[str, bytes, dict[str, Any]]]) -> str:
    """One line of the table."""
    precisions, recalls, right = [], [], Counter[str]()
    for name, data, gold in pages:
        found = program(name, data)
        has = _shingles(found.text, gold["language"])
        wanted = _shingles("\n".join(gold["full"]), gold["language"])
        hits = (has & wanted).total()
        precisions.append(hits / has.total() if has else 0.0)
        recalls.append(hits / wanted.total())
        right["title"] += _squeezed(found.title) == _squeezed(gold["title"])
        right["date"] += (found.published or "")[:10] == gold["published"][:10]
        right["authors"] += sorted(map(_squeezed, found.authors)) == sorted(map(_squeezed, gold["authors"]))
    seconds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        for name, data, _gold in pages:
            program(name, data)
        seconds.append(time.perf_counter() - start)
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    shares = "".join(f"{right[field] / len(pages):>9.3f}" for field in ("title", "date", "authors"))
    speed = len(pages) / statistics.median(seconds)
    return f"{program.__name__:<8}{precision:>10.3f}{recall:>8.3f}{f1:>8.3f}{shares}{speed:>12.0f}"


def main(folder: Path) -> None:
    pages = [
        (path.name, path.read_bytes(), json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.html"))
    ]
    if not pages:
        sys.exit(f"{folder} holds no pages (NAME.html with NAME.json)")
    print(f"{len(pages)} pages")
    print("        precision  recall      F1    title     date  authors  pages/second")
    for program in (ours, theirs):
        print(score(program, pages))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
