"""News agencies by their spellings in every script, and which of them a short text names."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from copydesk.knowledge.keys import fold, fold_word
from copydesk.knowledge.scripts import IS_ARABIC
from copydesk.knowledge.tables import from_data

#: How sure a spelling is: everywhere, where a credit stands, or only between the signs of a dateline.
NAME, CREDIT, DATELINE = 0, 1, 2
_LEVELS = {"names": NAME, "credits": CREDIT, "datelines": DATELINE}
#: Characters; what is longer names more than an agency.
_LONGEST = 60
#: Letters; a spelling of fewer is an acronym or looks like a word, so that its capitals count.
_TELLING_LENGTH = 6
#: Characters; the words of a longer text, all at once, take ten times its memory.
_AT_ONCE = 1 << 16
_EDGE = " \t.,:;|/–—-•·*©()[]{}<>«»\"“”„‘’'،؛（）【】"
_ELIDED = re.compile(r"^(?:all|dall|dell|del|l|d)['’]\s?(?=\w)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*[/+,،;؛&|•·＝=、]\s*|\s+[–—-]+\s+|\s+(?:and|und|et|y|e|en|og|och|ja|i|a|и|і|й|та|ve|και|و|with|mit|avec|con|com"
    r"|met|med|dan|और)\s+"
)
#: Signs beside words; a hyphen is part of one.
_SIGNS = "©.,:;()[]\"'“”„’‘«»،؛/|+–—*"
_ARABIC_AND = re.compile(r"\s+و(?=\w)")
#: Initials of an editor or a region beside an agency: `dpa/lby`, `kra/dpa`.
_INITIALS = re.compile(r"[a-zäöüéè]{1,6}|[A-Z]{1,3}|[a-z]+\d*")


class Named(NamedTuple):
    """What a list names: the agencies by their usual names, and what else stands in it, as printed."""

    agencies: tuple[str, ...]
    others: tuple[str, ...]


def read_data(name: str) -> dict[str, Any]:
    """A data file of the package, beside the language files."""
    import tomllib  # only where the tables are not kept from an earlier run
    from importlib.resources import files

    return tomllib.loads((files("copydesk.knowledge") / name).read_text(encoding="utf-8"))


@from_data
def spellings() -> tuple[tuple[str, str, int], ...]:
    """Each spelling as printed, the usual name of its agency, and how sure it is."""
    return tuple(
        (spelling, agency["name"], level)
        for agency in read_data("agencies.toml")["agency"]
        for kind, level in _LEVELS.items()
        for spelling in agency.get(kind, ())
    )


@from_data
def _by_key() -> dict[str, list[tuple[str, str, int]]]:
    """Spellings by what is left of them without capitals, dots and spaces."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for spelling, name, level in spellings():
        found.setdefault(_letters(fold(spelling)), []).append((_letters(spelling), name, level))
    return found


@from_data
def by_word() -> dict[str, tuple[tuple[str, str, int], ...]]:
    """Spellings by the word of them that is rarest in other texts, as a text may print it."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    kinds = {word for kind in _beside()[0] for word in kind.split()}
    for spelling, name, level in spellings():
        words = [word for word in _apart(spelling).split() if fold(word) not in kinds] or _apart(
            spelling
        ).split()
        word = max(words, key=len)
        if len(word) < 2:  # of letters apart, `أ ف ب`: the whole is looked for
            continue
        forms = (
            {word, word.upper(), word.lower(), word.capitalize()}
            if len(word) >= _TELLING_LENGTH
            else {word, word.upper()}
        )
        if IS_ARABIC.match(word):
            forms |= {fold(form) for form in forms}
            forms |= {front + form for form in forms for front in ("ل", "و", "لـ", "ب")}
            forms |= {f"لل{form[2:]}" for form in forms if form.startswith("ال")}
        for form in forms:
            found.setdefault(form, []).append((spelling, name, level))
    return {word: tuple(dict.fromkeys(names)) for word, names in found.items()}


@cache
def _words_known() -> frozenset[str]:
    return frozenset(by_word())


def _apart(text: str) -> str:
    for sign in _SIGNS:
        if sign in text:
            text = text.replace(sign, " ")
    return text


def words_naming(text: str) -> frozenset[str]:
    """The words of a text that names of agencies hold: a cheap test, since most texts have none.

    Texts of scripts without spaces need another one.
    """
    if len(text) <= _AT_ONCE:
        words = _apart(text).split()
        known = _words_known()
        return frozenset() if known.isdisjoint(words) else known.intersection(words)
    found = set[str]()
    start = 0
    while start < len(text):
        end = text.find(" ", start + _AT_ONCE)
        end = len(text) if end < 0 else end
        found |= _words_known().intersection(_apart(text[start:end]).split())
        start = end
    return frozenset(found)


@from_data
def _beside() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Folded: kinds of agencies, who works for one, and words for agencies without a name."""
    data = read_data("credits.toml")
    kinds, staff, unnamed = (frozenset(map(fold, data[key])) for key in ("kinds", "staff", "unnamed"))
    return kinds, staff, unnamed


@cache
def _first_of_kinds() -> frozenset[str]:
    return frozenset(kind.split()[0] for kind in _beside()[0])


@cache
def _last_of_staff() -> frozenset[str]:
    return frozenset(words.split()[-1] for words in _beside()[1])


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def spelled(text: str, level: int = CREDIT) -> str | None:
    """The usual name of the agency that has this very spelling, at this level of sureness or a surer one."""
    key = _letters(fold(text))
    for printed, name, sure in _by_key().get(key, ()):
        in_any_case = len(key) >= _TELLING_LENGTH or text.upper() == text.lower()
        if sure <= level and (in_any_case or _letters(text) in {printed, printed.upper()}):
            return name
    return None


@lru_cache(maxsize=1 << 12)  # asked for each name of each byline
def agency_of(text: str, level: int = CREDIT) -> str | None:
    """The usual name of the news agency that a short text names, and nothing else; None where it names none.

    >>> agency_of("Reuters Staff"), agency_of("(أ. ف. ب)"), agency_of("Reuters reporters met in Rome")
    ('Reuters', 'AFP', None)
    """
    text = _ELIDED.sub("", text.strip(_EDGE), count=1)
    if not text or len(text) > _LONGEST:
        return None
    if (name := spelled(text, level)) is not None:
        return name
    kinds, staff, _ = _beside()
    words = text.split()
    if len(words) < 2 or not (
        fold_word(words[0]) in _first_of_kinds() or fold_word(words[-1]) in _last_of_staff()
    ):
        return None
    for cut in range(1, min(len(words), 5)):
        if fold(" ".join(words[:cut])) in kinds and (name := spelled(" ".join(words[cut:]), level)):
            return name
        if fold(" ".join(words[-cut:])) in staff and (name := spelled(" ".join(words[:-cut]), level)):
            return name
    return None


@lru_cache(maxsize=1 << 12)
def is_agency(text: str) -> bool:
    """Whether a name in a byline is that of a wire service, or of wire services without a name.

    >>> is_agency("AFP"), is_agency("Agenturen"), is_agency("Ida Marlowe")
    (True, True, False)
    """
    return agency_of(text, DATELINE) is not None or fold(text) in _beside()[2]


def named_in(text: str, level: int = CREDIT) -> Named:
    """What a list of names holds: `dpa/AFP`, `الجزيرة + وكالات`, `Reuters and AP`."""
    if (name := agency_of(text, level)) is not None:
        return Named((name,), ())
    agencies: list[str] = []
    others: list[str] = []
    for part in _BETWEEN.split(text.strip(_EDGE)):
        if part and part.strip(_EDGE):
            found = _agencies_of_part(part.strip(_EDGE), level)
            agencies += found
            if not found:
                others.append(part.strip(_EDGE))
    return Named(tuple(dict.fromkeys(agencies)), tuple(others))


def _agencies_of_part(part: str, level: int) -> list[str]:
    if (name := agency_of(part, level)) is not None:
        return [name]
    for pieces in (part.split("-"), _ARABIC_AND.split(part)):
        names = [agency_of(piece, level) for piece in pieces]
        if len(names) > 1 and all(names):
            return [name for name in names if name]
    return []


def credited(text: str, level: int = CREDIT) -> tuple[str, ...]:
    """The agencies in a text that is a list of agencies and at most initials beside them; empty for any other."""
    if len(text) > _LONGEST:
        return ()
    agencies, others = named_in(text, level)
    unnamed = _beside()[2]
    if agencies and all(_INITIALS.fullmatch(other) or fold(other) in unnamed for other in others):
        return agencies
    return ()
