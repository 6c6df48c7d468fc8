"""How good the weights are on pages of publishers, and in languages, that they were not made from.

Each trial is a process of its own: it makes the weights files without the pages asked of, and reads those with
them, from bytes to articles, as the command would.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import md5
from pathlib import Path
from typing import NamedTuple

from copydesk import Article
from training.corpus import CorpusError, Page
from training.dumps import articles_in
from training.line_model import LEADING
from training.scores import HEADING, row, score
from training.weights import check, installed, make

#: Articles by kind of dump and id of the page.
Articles = dict[str, dict[str, Article | None]]
#: What leaving a language out of the training may cost of the F1 on it.
PROMISED_LOSS = 0.03


class Trial(NamedTuple):
    """Pages to learn from, and pages of which nothing was learned, to be read."""

    name: str
    learned: Sequence[Page]
    asked: Sequence[Page]


# --- trials -----------------------------------------------------------------------------------------


def fold_of(page: Page, folds: int) -> int:
    """Publishers are parted, never one publisher's pages: they all look alike."""
    return int(md5((page.publisher or page.id).encode()).hexdigest(), 16) % folds


def by_publisher(pages: Sequence[Page], folds: int) -> list[Trial]:
    """One trial a fold, pages of the leading sets asked; folds that have none of those are left out."""
    trials = [
        Trial(
            f"fold {fold + 1} of {folds}",
            [page for page in pages if fold_of(page, folds) != fold],
            [page for page in pages if page.set in LEADING and fold_of(page, folds) == fold],
        )
        for fold in range(folds)
    ]
    return [trial for trial in trials if trial.asked]


def by_language(pages: Sequence[Page], languages: Sequence[str]) -> list[Trial]:
    """One trial a language: nothing in it is learned from, and nothing of the publishers of the pages asked."""
    trials = []
    for language in languages:
        asked = [page for page in pages if page.set in LEADING and page.language == language]
        publishers = {page.publisher for page in asked} - {None}
        learned = [page for page in pages if page.language != language and page.publisher not in publishers]
        trials.append(Trial(f"without {language}", learned, asked))
    return trials


def languages_of(pages: Sequence[Page]) -> list[str]:
    """The languages of the leading sets."""
    return sorted({page.language for page in pages if page.set in LEADING})


def run(trials: Sequence[Trial], jobs: int, tell: Callable[[str], None]) -> dict[str, Articles]:
    """What each trial's pages came to, by the name of the trial.

    Args:
        trials: to be run.
        jobs: how many at a time; one takes a gigabyte and a half for each thousand pages.
        tell: is told of each that is done.

    Raises:
        CorpusError: what is left of the pages is not enough to learn from.
    """
    found: dict[str, Articles] = {}
    for trial in trials:
        try:
            check(trial.learned)
        except CorpusError as error:
            raise CorpusError(f"{trial.name}: {error}") from error
    # A new process each: no trial can see what another's weights left behind.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=fresh, max_tasks_per_child=1) as pool:
        running = {pool.submit(_articles, trial): trial.name for trial in trials}
        try:
            for done in as_completed(running):
                found[running[done]] = done.result()
                tell(f"{running[done]}: done, {len(found)} of {len(trials)}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return found


def _articles(trial: Trial) -> Articles:
    with tempfile.TemporaryDirectory() as folder:
        make(trial.learned, Path(folder))
        with installed(Path(folder)):
            return {kind: articles_in(trial.asked, kind) for kind in _kinds(trial.asked)}


def _kinds(pages: Sequence[Page]) -> list[str]:
    return sorted({kind for page in pages for kind, text in page.dumps.items() if text})


def merged(trials: Mapping[str, Articles]) -> Articles:
    """The articles of all trials together."""
    found: Articles = {}
    for articles in trials.values():
        for kind, of_kind in articles.items():
            found.setdefault(kind, {}).update(of_kind)
    return found


# --- tables -----------------------------------------------------------------------------------------


def table(pages: Sequence[Page], articles: Articles) -> Iterator[str]:
    """A row a leading set and kind of dump, then one a language of these sets and kind."""
    yield HEADING
    leading = [page for page in pages if page.set in LEADING]
    groups = {name: [page for page in leading if page.set == name] for name in sorted(LEADING)}
    groups |= {name: [page for page in leading if page.language == name] for name in languages_of(pages)}
    for name, group in groups.items():
        for kind in _kinds(group):
            yield row(name, kind, score(group, kind, articles[kind]))


def loss_table(
    pages: Sequence[Page], known: Articles, unknown: Articles, languages: Sequence[str]
) -> Iterator[str]:
    """A row a language and kind of dump: full F1 of the cross-validation, then without the language."""
    yield f"{'language':<10}{'dump':<17}{'pages':>5}   {'known':>6} {'unknown':>8} {'change':>7}"
    for language in languages:
        group = [page for page in pages if page.set in LEADING and page.language == language]
        for kind in _kinds(group):
            with_it, without = (score(group, kind, articles[kind]) for articles in (known, unknown))
            if with_it.full and without.full:
                change = without.full.f1 - with_it.full.f1
                yield (
                    f"{language:<10}{kind:<17}{with_it.pages:>5}   {with_it.full.f1:>6.3f} {without.full.f1:>8.3f} "
                    f"{change:>+7.3f}{'' if change >= -PROMISED_LOSS else '  more than promised'}"
                )
