"""Tables worked out of the data files, once: reading the files and folding their phrases takes a second."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from copydesk.knowledge.language_files import LanguageFile

_Table = TypeVar("_Table")

#: What has been worked out so far, by the name of the function; plain values, so that they can be kept.
TABLES: dict[str, Any] = {}


def from_data(work: Callable[[], _Table]) -> Callable[[], _Table]:
    """The function, worked out once and kept from run to run as long as no file of the knowledge changes.

    It must give plain values (dict, list, tuple, set, frozenset, str, numbers) and nothing derived from them.
    """
    name = f"{work.__module__}.{work.__qualname__}"

    @cache
    def table() -> _Table:
        if name not in TABLES:
            TABLES[name] = work()
        return cast(_Table, TABLES[name])

    return table


def from_languages(work: Callable[[tuple[LanguageFile, ...]], _Table]) -> Callable[[], _Table]:
    """The function without its argument: what it makes of all language files, kept as `from_data` keeps it."""

    def worked() -> _Table:
        from copydesk.knowledge.language_files import load_languages  # slow to import, and not always needed

        return work(load_languages())

    worked.__module__, worked.__qualname__ = work.__module__, work.__qualname__
    return from_data(worked)
