"""How near an article comes to its gold; `training/README.md` says in words what is counted.

Precision and recall over four-word shingles are those of Zyte's article-extraction-benchmark
(https://github.com/scrapinghub/article-extraction-benchmark).
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from copydesk import Article
from training.corpus import Gold, Page

#: Words in a shingle.
_SIZE = 4

#: Languages written without spaces: each character of their scripts is a word of its own.
_NO_SPACES = frozenset({"ja", "km", "lo", "my", "th", "zh"})
_SCRIPTS = (
    "\u0e00-\u0e7f"  # Thai
    "\u0e80-\u0eff"  # Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3040-\u30ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
)
_CHARACTER_OR_WORD = re.compile(rf"[{_SCRIPTS}]|[^\W{_SCRIPTS}]+")
_WORD = re.compile(r"\w+")

#: Quotes and dashes as NFKC leaves them, in one form; marks that nobody sees are dropped.
_ONE_FORM = {
    **{ord(mark): '"' for mark in "“”„‟«»"},
    **{ord(mark): "'" for mark in "‘’‚‛′`"},
    **{ord(mark): "-" for mark in "–—−"},
    **dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0xFEFF)),
}


class Match(NamedTuple):
    """Precision and recall, each None where there is nothing to share: no text found, or none to find."""

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float:
        """Their harmonic mean; what is None counts as 0."""
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


class Share(NamedTuple):
    """How often something was right, and of how many times."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of


@dataclass(frozen=True, slots=True)
class Scores:
    """What one kind of dump of some pages came to.

    Attributes:
        pages: those that have such a dump.
        full: standfirst, paragraphs and subheadings in reading order; None where no gold has them.
        body: the paragraphs alone; None where no gold tells them apart.
        fields: `title`, `date`, `date_when_given`, `authors`, as far as a dump states them.
        by_page: every page's `full` and its id, the worst first.
    """

    pages: int
    full: Match | None
    body: Match | None
    fields: Mapping[str, Share]
    by_page: Sequence[tuple[Match, str]]


# --- texts ------------------------------------------------------------------------------------------


def squeezed(text: str | None) -> str:
    """The text without spaces, case and the difference of quotes and dashes, for comparing short texts."""
    plain = unicodedata.normalize("NFKC", text or "").translate(_ONE_FORM).casefold()
    return "".join(plain.split())


def shingles(text: str, language: str) -> Counter[tuple[str, ...]]:
    """All runs of four words, with how often each occurs; of fewer words, the one run there is."""
    words = (_CHARACTER_OR_WORD if language in _NO_SPACES else _WORD).findall(text)
    last = max(0, len(words) - _SIZE)
    return Counter(tuple(words[start : start + _SIZE]) for start in range(last + 1)) if words else Counter()


def match(found: str, gold: str, language: str) -> Match:
    ours, theirs = shingles(found, language), shingles(gold, language)
    shared = (ours & theirs).total()
    return Match(shared / ours.total() if ours else None, shared / theirs.total() if theirs else None)


def full_text(article: Article | None) -> str:
    """Standfirst, paragraphs and subheadings in reading order, one a line; of no article, nothing."""
    if article is None:
        return ""
    blocks = [(index, 1, paragraph) for index, paragraph in enumerate(article.body)]
    blocks += [(heading.before, 0, heading.text) for heading in article.subheadings]
    texts = [text for _, _, text in sorted(blocks, key=itemgetter(0, 1))]
    return "\n".join([article.subtitle, *texts] if article.subtitle else texts)


# --- pages ------------------------------------------------------------------------------------------


def score(pages: Iterable[Page], dump: str, articles: Mapping[str, Article | None]) -> Scores:
    """The scores of the articles read from this kind of dump, given by the id of the page."""
    chosen = [(page, articles.get(page.id)) for page in pages if page.dumps.get(dump)]
    by_page, body, segments = [], [], Counter[str]()
    fields: defaultdict[str, list[bool]] = defaultdict(list)
    for page, article in chosen:
        gold = page.gold
        if gold.wanted is not None:
            counts = _segments(article, gold)
            segments += counts
            by_page.append((_match_of(counts), page.id))
        elif gold.body:
            by_page.append((match(full_text(article), gold.body, page.language), page.id))
            if gold.paragraphs and gold.paragraphs_only:
                prose = "\n".join(article.body) if article else ""
                body.append(match(prose, "\n".join(gold.paragraphs), page.language))
        for name, right in _fields(page, dump, article):
            fields[name].append(right)
    full = [found for found, _ in by_page]
    return Scores(
        pages=len(chosen),
        full=_match_of(segments) if segments["wanted"] else _mean(full),
        body=_mean(body),
        fields={name: Share(sum(right), len(right)) for name, right in fields.items()},
        by_page=sorted(by_page, key=lambda pair: (pair[0].f1, pair[1])),
    )


def _segments(article: Article | None, gold: Gold) -> Counter[str]:
    text = squeezed(full_text(article))
    wanted = [squeezed(segment) in text for segment in gold.wanted or ()]
    unwanted = [squeezed(segment) in text for segment in gold.unwanted]
    return Counter(wanted=len(wanted), right=sum(wanted), kept=sum(wanted) + sum(unwanted))


def _match_of(segments: Counter[str]) -> Match:
    right, kept, wanted = segments["right"], segments["kept"], segments["wanted"]
    return Match(right / kept if kept else None, right / wanted if wanted else None)


def _mean(matches: Sequence[Match]) -> Match | None:
    if not matches:
        return None
    precisions, recalls = (
        [value for value in values if value is not None] for values in zip(*matches, strict=True)
    )
    return Match(*(statistics.fmean(values) if values else 0.0 for values in (precisions, recalls)))


def _fields(page: Page, dump: str, article: Article | None) -> Iterator[tuple[str, bool]]:
    """Each field of the article that can be judged, and whether it is right."""
    gold = page.gold
    titles = {squeezed(title) for title in (gold.title, *gold.title_alts) if title}
    if titles and page.states(dump, "title"):
        yield "title", article is not None and squeezed(article.title) in titles
    visible = page.date_visible.get(dump)
    days = {day[:10] for day in (gold.date, visible) if day}
    published = article.published if article else None
    if days and (visible or page.states(dump, "date")):
        yield "date", (published or "")[:10] in days
    if days and published:
        yield "date_when_given", published[:10] in days
    if gold.authors and page.states(dump, "authors"):
        found = article.authors if article else ()
        yield "authors", set(map(squeezed, found)) == set(map(squeezed, gold.authors))


# --- the table --------------------------------------------------------------------------------------

FIELDS = ("title", "date", "date_when_given", "authors")
HEADING = (
    f"{'set':<24}{'dump':<17}{'pages':>5}   {'full P/R/F1':<20} {'body P/R/F1':<20} "
    f"{'title':<6} {'date':<6} {'(given)':<7} authors"
)


def row(name: str, dump: str, scores: Scores) -> str:
    """The scores as one line below `HEADING`."""
    texts = " ".join(f"{_three(found):<20}" for found in (scores.full, scores.body))
    title, date, given, authors = (_one(scores.fields.get(field)) for field in FIELDS)
    return f"{name:<24}{dump:<17}{scores.pages:>5}   {texts} {title:<6} {date:<6} {given:<7} {authors}"


def _three(found: Match | None) -> str:
    return "-" if found is None else f"{found.precision or 0:.3f}/{found.recall or 0:.3f}/{found.f1:.3f}"


def _one(share: Share | None) -> str:
    return "-" if share is None else f"{share.value:.3f}"
