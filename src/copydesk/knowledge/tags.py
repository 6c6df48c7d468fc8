"""Topic tags: what a line of a tag list says once its label is off."""

from __future__ import annotations

import re

from copydesk.knowledge.keys import key
from copydesk.knowledge.phrases import match_phrase
from copydesk.model import Role

_HASHTAG = re.compile(r"#(\w+)")
_BETWEEN = re.compile(r"\s*[,،、;؛|/•·]\s*|\s{2,}")
_EDGE = " \t,;:.|/–—-•·*#+"


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
    if len(parts) == 1 and " " in text and colon and _UNSPACED.search(text):
        parts = text.split()
    return list(dict.fromkeys(part for part in parts if key(part)))


#: Chinese and Japanese part tags by spaces, for their words hold none.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def _is_label(text: str) -> bool:
    match = match_phrase(text) or match_phrase(f"{text}: x")
    return match is not None and match.role is Role.TAGS
