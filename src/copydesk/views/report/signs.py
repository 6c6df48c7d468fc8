"""What makes a document worth a look before others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from copydesk.knowledge.scripts import IS_CHINESE_JAPANESE
from copydesk.model import Document


class Sign(NamedTuple):
    """One thing that a person should see first.

    Attributes:
        weight: how much it counts; those without are told, and call for no look.
        words: what it is called in the report.
        meaning: when it is given.
    """

    weight: int
    words: str
    meaning: str


#: Characters of a body, below which a page may have lost most of it; a Chinese or Japanese one says as much as three.
_SHORT = 120
#: Shares of characters, each beyond what nine of ten whole news pages have.
_DOUBTFUL, _STRIPPED, _WHOLE = 0.12, 0.35, 0.98
#: Lines from which on a dump has debris.
_LONG = 15

SIGNS = {
    "failed": Sign(1000, "failed", "it could not be read"),
    "rejected": Sign(900, "no article", "nothing in it was taken for an article"),
    "undecoded": Sign(400, "characters lost", "some of its bytes are no text in its encoding"),
    "untitled": Sign(200, "no headline", "no line was taken for the headline"),
    "short": Sign(
        150,
        "hardly any text",
        f"its article has less than {_SHORT} characters, {_SHORT // 3} of Chinese or Japanese",
    ),
    "doubtful": Sign(
        100, "in doubt", f"the model was not sure of the lines that hold {_DOUBTFUL:.0%} of its text or more"
    ),
    "stripped": Sign(80, "much removed", f"less than {_STRIPPED:.0%} of its text stayed"),
    "whole": Sign(60, "much kept", f"more than {_WHOLE:.0%} of the text of {_LONG} lines or more stayed"),
    "record": Sign(1, "record without an article", "one of many records of a file"),
    "undated": Sign(0, "no date", "it does not say when it was published"),
    "unsigned": Sign(0, "no author", "it does not say who wrote it"),
}


def sign_keys(document: Document, *, lines: int, share: float, doubt: float) -> tuple[str, ...]:
    """What there is to see of a document.

    Args:
        document: what `read` gave.
        lines: how many of it are not blank.
        share: of its characters, how many are in the record.
        doubt: how many are in lines that the model was not sure of.
    """
    article = document.article
    if article is None:
        return ("rejected" if document.source.part is None else "record",)
    found = {
        "undecoded": document.decoded.replaced > 0,
        "untitled": article.title is None,
        "short": _length(article.body) < _SHORT,
        "doubtful": doubt >= _DOUBTFUL,
        "stripped": share < _STRIPPED,
        "whole": share > _WHOLE and lines >= _LONG,
        "undated": article.published is None,
        "unsigned": not article.authors,
    }
    return tuple(key for key, is_found in found.items() if is_found)


def _length(body: Iterable[str]) -> int:
    return sum(len(paragraph) + 2 * len(IS_CHINESE_JAPANESE.findall(paragraph)) for paragraph in body)


def weight(signs: Iterable[str]) -> float:
    """How much a look is worth."""
    return sum(SIGNS[key].weight for key in signs)


def is_worth_a_look(signs: Iterable[str]) -> bool:
    """Whether a person should look at it before others.

    >>> is_worth_a_look(["untitled"]), is_worth_a_look(["record", "undated"])
    (True, False)
    """
    return any(SIGNS[key].weight > 1 for key in signs)
