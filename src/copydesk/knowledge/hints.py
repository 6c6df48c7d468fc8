"""Single words that hint at a role: those that phrases of one role have, and phrases of others have not.

A pitch for a newsletter in whole sentences matches no phrase, but says `inbox` and `subscribe` all the same. The
words are those of the phrases in the language files; nobody has to write them down again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from copydesk.knowledge.tables import from_languages

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

_PLACEHOLDER = re.compile(r"\{[a-z]+\}")
#: A word hints at a role if so many phrases have it, and this share of them are of that role.
_HINTING_PHRASES, _HINTING_SHARE = 2, 0.6
_SHORTEST_HINT = 3
_SIGNS = ".,:;!?()[]\"'“”„«»|/>…-–"


@from_languages
def _hints(languages: tuple[LanguageFile, ...]) -> dict[str, str]:
    """The words that phrases of one role have and others have not: `newsletter`, `inbox`, `photo`, `comments`."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    function_words: set[str] = set()
    for language in languages:
        function_words.update(map(str.casefold, language.stop_words))
        for table in (language.phrases, language.headings):
            for role, phrases in table.items():
                # Phrases that differ in their placeholders alone say a thing once.
                for words in {frozenset(_words(phrase)) for phrase in phrases}:
                    for word in words:
                        if len(word) >= _SHORTEST_HINT or not word.isascii():
                            counts[word][role.value] += 1
    hints = {}
    for word, by_role in counts.items():
        role_name, count = by_role.most_common(1)[0]
        whole = by_role.total()
        if whole >= _HINTING_PHRASES and count >= _HINTING_SHARE * whole and word not in function_words:
            hints[word] = role_name
    return hints


def _words(phrase: str) -> list[str]:
    return [word.strip(_SIGNS) for word in _PLACEHOLDER.sub(" ", phrase).casefold().split()]


def hinted_roles(words: Iterable[str]) -> list[str]:
    """The roles that single words of a line hint at, a word each: a pitch for a newsletter says `inbox` too.

    >>> sorted(set(hinted_roles("Sign up for our newsletter , straight to your inbox".split())))
    ['newsletter']
    """
    hint = _hints().get
    # Most words have no sign at their ends, and looking for one takes longer than looking the word up.
    return [role for word in words if (role := hint(word if word.isalnum() else word.strip(_SIGNS)))]
