"""How `given_names.txt` was made: `python -m training.given_names > src/copydesk/knowledge/given_names.txt`.

The names are those of Faker's person providers (https://github.com/joke2k/faker, MIT licence, `pip install faker`),
of every country they cover: the first word of each given name, and the family names of China, Japan and Korea.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

from copydesk.knowledge.keys import fold
from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.shape import is_stop_word

#: Countries whose names begin with the family's.
_FAMILY_FIRST = frozenset({"vi_VN", "hu_HU"})
_VIETNAMESE = frozenset([
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô",
    "dương", "lý", "đinh", "trịnh", "mai", "đoàn", "trương",
])  # fmt: skip
_EAST_ASIAN = frozenset({"zh_CN", "zh_TW", "ja_JP", "ko_KR"})
_EAST_ASIAN_NAME = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]{1,4}")
#: Names too, but on news pages far more often places and words of newspapers' names.
_RATHER_WORDS = frozenset([
    "art", "berlin", "blue", "city", "daily", "dallas", "east", "england", "europe", "florence", "global",
    "gold", "green", "january", "june", "london", "market", "military", "north", "paris", "price", "prime",
    "red", "royal", "saint", "san", "santa", "south", "space", "star", "sunday", "sunny", "times", "vienna",
    "west", "van", "young", "prince", "princess", "king", "queen", "duke", "lord", "lady", "sir", "baron",
    "general", "texas", "al", "die", "das", "les", "los", "las",
])  # fmt: skip

#: Function words of some language, and yet names.
_SHORT = frozenset([
    "ada", "ali", "amy", "ana", "ann", "ben", "bob", "dan", "eva", "ian", "ida", "jan", "jim", "joe", "jon", "kim",
    "lea", "leo", "max", "mia", "ola", "per", "pia", "ray", "ron", "roy", "sam", "sue", "ted", "tim", "tom", "tor",
    "udo", "uwe",
])  # fmt: skip


def _names(kind: str, providers: Iterator[str]) -> Iterator[str]:
    for name in providers:
        provider = importlib.import_module(f"faker.providers.person.{name}").Provider
        for attribute in dir(provider):
            held = getattr(provider, attribute)
            if kind in attribute and "name" in attribute and isinstance(held, (tuple, list, dict)):
                yield from (value for value in held if isinstance(value, str))


def _providers() -> Iterator[str]:
    package = importlib.import_module("faker.providers.person")
    return (module.name for module in pkgutil.iter_modules(package.__path__))


def given_names() -> list[str]:
    found = {part for name in _names("first", _providers()) for part in re.split("[- ]", fold(name))[:1]}
    found.update(fold(name) for name in _names("last", iter(sorted(_FAMILY_FIRST))))
    found.update(_VIETNAMESE)
    return sorted(
        name
        for name in found
        if len(name) > 1
        and not re.search(r"[\d.,()]", name)
        and name not in _RATHER_WORDS
        and not (is_section(name) or (len(name) < 4 and name not in _SHORT and is_stop_word(name)))
    )


def family_names() -> list[str]:
    found = set(_names("last", (name for name in _providers() if name in _EAST_ASIAN)))
    return sorted(name for name in found if _EAST_ASIAN_NAME.fullmatch(name))


if __name__ == "__main__":
    print("# Given names of the world, folded; made by training/given_names.py from Faker (MIT licence).")
    print("\n".join(given_names()))
    print("# Family names of China, Japan and Korea.")
    print("\n".join(family_names()))
