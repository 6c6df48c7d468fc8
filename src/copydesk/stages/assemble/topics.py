"""What it is about: tags and section, as the site files the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.knowledge.breadcrumbs import is_breadcrumb, is_home, steps_of
from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.keys import key
from copydesk.knowledge.phrases import is_section, match_phrase
from copydesk.knowledge.tags import tags_of, without_counts
from copydesk.model import Fact, Role
from copydesk.stages.assemble.blocks import Block
from copydesk.stages.assemble.page import Page

#: Blocks above the headline and below the text among which tags are the article's own.
_ABOVE, _BELOW = 12, 30
#: Blocks above the headline that a path of one step a line takes, signs between the steps among them, and its
#: steps; a longer run of sections is a menu.
_LONGEST_PATH, _MOST_STEPS = 7, 3
#: Spaces in the name of a section.
_MOST_SPACES = 4
_SIGNS = frozenset(">»›→▸/|")
_PATH = frozenset({Role.NAVIGATION, Role.NOISE})


def topics(page: Page) -> Iterator[Fact]:
    """The section that the breadcrumbs state, and the tags of the article's tag lists, in order."""
    blocks = page.blocks
    paragraphs = [place for place, block in enumerate(blocks) if block.role is Role.PARAGRAPH]
    if not paragraphs:
        return
    titles = [place for place, block in enumerate(blocks) if block.role is Role.TITLE]
    title = next((place for place in reversed(titles) if place < paragraphs[0]), paragraphs[0])
    yield from _section(blocks, title)
    yield from _tags(blocks[max(0, title - _ABOVE) : paragraphs[-1] + _BELOW])


def _tags(blocks: Sequence[Block]) -> Iterator[Fact]:
    listed: list[tuple[str, tuple[int, ...]]] = []
    for role, text, lines in blocks:
        if role is Role.TAGS:
            listed += [(tag, lines) for tag in tags_of(text)]
    for tag, (_, lines) in zip(without_counts([tag for tag, _ in listed]), listed, strict=True):
        if tag:
            yield Fact("tags", tag, "a list of tags", lines)


def _section(blocks: Sequence[Block], title: int) -> Iterator[Fact]:
    """The narrowest section of the path above the headline; the headline itself, as last step, is none."""
    headline = key(blocks[title].text)
    for path in reversed(blocks[max(0, title - _ABOVE) : title]):
        if path.role is Role.NAVIGATION and is_breadcrumb(path.text):
            steps = [
                step
                for step in steps_of(path.text)
                if not headline.startswith(key(step)) and not is_date_line(step)
            ]
            if steps and _is_section(steps[-1]):
                yield Fact("section", steps[-1], "breadcrumbs", path.lines)
                return
    run = list(_run_above(blocks, title))
    steps_above = [
        block for block in run if block.role is Role.NAVIGATION and not headline.startswith(key(block.text))
    ]
    is_path = any(block.text.strip() in _SIGNS for block in run) or len(steps_above) <= _MOST_STEPS
    for place, block in enumerate(steps_above[:_MOST_STEPS]):
        # Without a sign between the steps only the name of a section is one; a kicker may stand below it.
        if is_path and place < 2 and is_section(block.text):
            yield Fact("section", block.text.lstrip("*•>/ "), "the section above the headline", block.lines)
            return


def _is_section(step: str) -> bool:
    """Whether a path's step is short, and no button of the page."""
    return step.count(" ") <= _MOST_SPACES and (is_section(step) or match_phrase(step) is None)


def _run_above(blocks: Sequence[Block], title: int) -> Iterator[Block]:
    """The short lines directly above the headline, the nearest first, up to the front page's name."""
    for block in reversed(blocks[max(0, title - _LONGEST_PATH) : title]):
        if block.role not in _PATH or (is_home(block.text) and not is_section(block.text)):
            return
        yield block
