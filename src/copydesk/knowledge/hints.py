"""Single words that hint at a role: those that phrases of one role have, and phrases of others have not.

A pitch for a newsletter in whole sentences matches no phrase, but says `inbox` and `subscribe` all the same. The
words are those of the phrases in the language files; nobody has to write them down again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from copydesk.knowledge.keys import fold
from copydesk.knowledge.shape import words_of
from copydesk.knowledge.tables import from_languages
from copydesk.model import Role

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

#: What a function word hints at: prose, which is full of them.
FUNCTION = "function"

_PLACEHOLDER = re.compile(r"\{[a-z]+\}")
#: In a caption brackets say where somebody stands: `(left)` hints at nothing elsewhere.
_PLACEHOLDER_OR_BRACKETS = re.compile(_PLACEHOLDER.pattern + r"|\([^)]*\)?")
#: A word hints at a role if so many phrases have it, and this share of them are of that role.
_HINTING_PHRASES, _HINTING_SHARE = 2, 0.6
_SHORTEST_HINT = 3


@from_languages
def _hints(languages: tuple[LanguageFile, ...]) -> dict[str, str]:
    """Function words, and those that phrases of one role have and others have not: `newsletter`, `inbox`, `photo`."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    function_words: set[str] = set()
    for language in languages:
        function_words.update(map(str.lower, language.stop_words), map(fold, language.stop_words))
        for table in (language.phrases, language.headings):
            for role, phrases in table.items():
                passed = _PLACEHOLDER_OR_BRACKETS if role is Role.CAPTION else _PLACEHOLDER
                # Phrases that differ in their placeholders alone say a thing once.
                for words in {frozenset(words_of(passed.sub(" ", phrase).lower())) for phrase in phrases}:
                    for word in words:
                        if len(word) >= _SHORTEST_HINT or not word.isascii():
                            counts[word][role.value] += 1
    hints = dict.fromkeys(sorted(function_words), FUNCTION)
    for word, by_role in counts.items():
        role_name, count = by_role.most_common(1)[0]
        whole = by_role.total()
        if whole >= _HINTING_PHRASES and count >= _HINTING_SHARE * whole:
            hints.setdefault(word, role_name)
    return hints


def hints(words: Iterable[str]) -> list[str]:
    """What single words hint at: a role each, or `FUNCTION`; nothing for most words.

    Args:
        words: those of a line, in small letters.

    >>> hints("our newsletter about the harbour".split())
    ['function', 'newsletter', 'function', 'function']
    """
    return list(filter(None, map(_hints().get, words)))
