"""Topic tags: what a line of a tag list says once its label is off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.knowledge.keys import key
from copydesk.knowledge.phrases import match_phrase
from copydesk.knowledge.scripts import IS_CHINESE_JAPANESE
from copydesk.model import Role

_HASHTAG = re.compile(r"#(\w+)")
_BETWEEN = re.compile(r"\s*[,،、;؛|/•·]\s*|\s{2,}")
_EDGE = " \t,;:.|/–—-•·*#+"
#: Words, and characters, of the longest tag; sentences are longer.
_MOST_WORDS, _LONGEST = 7, 70
_COUNT = re.compile(r"\s*\(?\d{1,6}\)?$")


def tags_of(line: str) -> list[str]:
    """The tags that a line labelled as tags states, as printed and in order; none where it is only a label.

    >>> tags_of("Tags: harbour, fishing quota"), tags_of("#harbour #quota"), tags_of("Tags:")
    (['harbour', 'fishing quota'], ['harbour', 'quota'], [])
    """
    label, colon, rest = line.partition(":") if ":" in line else line.partition("：")
    match = match_phrase(line)
    if match is not None and match.role is Role.TAGS and not (colon and rest.strip()):
        return []
    text = rest if colon and rest.strip() and _is_label(label) else line
    hashtags = _HASHTAG.findall(text)
    if hashtags:
        return list(dict.fromkeys(hashtags))
    parts = [part.strip(_EDGE) for part in _BETWEEN.split(text)]
    # Chinese and Japanese part tags by spaces, for their words hold none.
    if len(parts) == 1 and " " in text and colon and IS_CHINESE_JAPANESE.search(text):
        parts = text.split()
    return list(dict.fromkeys(part for part in parts if key(part) and _is_tag(part)))


def _is_tag(text: str) -> bool:
    """Whether a part of a list is short enough for a tag, and holds letters: counts of articles are none."""
    return text.count(" ") < _MOST_WORDS and len(text) <= _LONGEST and any(map(str.isalpha, text))


def without_counts(tags: Sequence[str]) -> list[str]:
    """The tags of one list, without the number of articles behind each if most of them have one.

    >>> without_counts(["harbour 12", "fishing quota (3)"]), without_counts(["Worlds 2023", "harbour", "quota"])
    (['harbour', 'fishing quota'], ['Worlds 2023', 'harbour', 'quota'])
    """
    counted = sum(_COUNT.search(tag) is not None for tag in tags)
    return [_COUNT.sub("", tag) for tag in tags] if len(tags) > 1 and 2 * counted > len(tags) else list(tags)


def _is_label(text: str) -> bool:
    match = match_phrase(text) or match_phrase(f"{text}: x")
    return match is not None and match.role is Role.TAGS
