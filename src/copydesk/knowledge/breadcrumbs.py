"""Breadcrumbs: the path through a site's sections that is printed above its articles."""

from __future__ import annotations

import re

from copydesk.knowledge.phrases import is_section, match_phrase
from copydesk.model import Role

#: Characters; a longer line is prose.
_LONGEST = 200
#: Spaces; the name of a section has four words at most.
_MOST_SPACES = 3
_SIGN = re.compile(r"[>»›→▸/|]")
_BETWEEN = re.compile(r"\s*[>»›→▸]\s*|\s+[/|]\s+")


def is_breadcrumb(text: str) -> bool:
    """Whether a line is a path such as `Home > News > Region`: short steps, the first of them a page's own name.

    >>> is_breadcrumb("Home > News > Region"), is_breadcrumb("Win / lose / draw")
    (True, False)
    """
    if len(text) > _LONGEST or not _SIGN.search(text) or not _BETWEEN.search(text):
        return False
    steps = _BETWEEN.split(text)
    if any(step.count(" ") > _MOST_SPACES for step in steps[:-1]):
        return False
    return is_home(steps[0]) or is_section(steps[0])


def steps_of(path: str) -> list[str]:
    """The sections of a path from the widest to the narrowest, as printed, without the front page.

    >>> steps_of("Home > News > Region")
    ['News', 'Region']
    """
    steps = [step.strip(" |/") for step in _BETWEEN.split(path)]
    return [step for step in steps if step and not is_home(step)]


def is_home(text: str) -> bool:
    """Whether a text names a site's front page: `Home`, `Startseite`."""
    match = match_phrase(text)
    return match is not None and match.role is Role.NAVIGATION and not is_section(text)
