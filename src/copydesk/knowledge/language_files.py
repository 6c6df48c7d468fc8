"""The language files: what each must hold, and reading them.

One TOML file a language in `languages/`, data alone. `mul.toml` holds what no language owns (names of
networks and photo agencies). A file that breaks the format is a `KnowledgeError` at once, naming file and key.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copydesk.errors import KnowledgeError
from copydesk.model import BOILERPLATE_ROLES, Role


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Byline(_Table):
    by: list[str] = Field(default=[], description="Byline phrases around `{name}`: `Von {name}`.")
    joiners: list[str] = Field(default=[], description="Words between two authors: `und`.")
    titles: list[str] = Field(default=[], description="Functions printed with a name: `Staff Writer`.")
    desks: list[str] = Field(
        default=[], description="Words that name a newsroom's desk: `News Desk`, `Redaktion`."
    )
    outlets: list[str] = Field(
        default=[], description="Words that papers' names have and persons' not: `Times`."
    )


#: Names in order, several for each: of months from January (or the calendar's first), of weekdays from Monday.
_Months = Annotated[list[list[str]], Field(min_length=12, max_length=12)]
_Weekdays = Annotated[list[list[str]], Field(min_length=7, max_length=7)]


class DateWords(_Table):
    """What dates are read by: of the table `cldr`, which a script makes, and of `date`, which completes it by hand."""

    order: Literal["dmy", "mdy", "ymd", "unsure"] | None = Field(
        default=None,
        description="Order of day, month and year in dates of numbers alone; by hand goes first.",
    )
    months: _Months | None = Field(default=None, description="Twelve lists of names: long, short, inflected.")
    weekdays: _Weekdays | None = Field(default=None, description="Seven lists of names, from Monday.")
    between: list[str] = Field(default=[], description="Words between the parts of a date: `de`.")
    am: list[str] = Field(default=[], description="Words for the hours before noon.")
    pm: list[str] = Field(default=[], description="Words for the hours after noon.")
    night: list[str] = Field(default=[], description="Words for the hours on both sides of midnight.")
    ago: dict[str, str] = Field(default={}, description="Phrase to amount: `vor {n} Tagen` to `{n} days`.")


class Units(_Table):
    """Signs behind the numbers of a date: `年`."""

    year: list[str]
    month: list[str]
    day: list[str]
    hour: list[str]
    minute: list[str]
    second: list[str]


class Date(DateWords):
    published: list[str] = Field(default=[], description="Labels before a date of publication.")
    modified: list[str] = Field(default=[], description="Labels before a date of change.")
    words: list[str] = Field(default=[], description="What else stands in a date line: `Uhr`, `at`, `GMT`.")
    calendar: Literal["hijri", "solar"] | None = Field(
        default=None, description="Calendar of a year such as 1442 that nothing else tells."
    )
    hijri_months: _Months | None = Field(default=None, description="Names of the Islamic months.")
    solar_months: _Months | None = Field(default=None, description="Names of the Solar Hijri months.")
    other_months: list[str] = Field(default=[], description="Names of months of calendars that are not read.")
    units: Units | None = Field(default=None, description="Signs behind the numbers of a date.")
    eras: dict[str, int | Literal["hijri", "solar", "gregorian"]] = Field(
        default={}, description="Mark of an era to what its years lack, or to its calendar."
    )
    zones: dict[str, str] = Field(default={}, description="Name of a time zone to its offset: `+01:00`.")


class LanguageFile(_Table):
    """One language: see `docs/languages.md` for what belongs under each key."""

    code: str = Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$", description="BCP 47 tag.")
    name: str = Field(description="English name of the language.")
    stop_words: list[str] = Field(default=[], description="Its commonest function words.")
    sections: list[str] = Field(default=[], description="Names of a paper's sections, as menus print them.")
    phrases: dict[Role, list[str]] = Field(default={}, description="Whole lines, by role.")
    headings: dict[Role, list[str]] = Field(
        default={}, description="Lines that open a block: the role runs on over the short lines below."
    )
    byline: Byline = Byline()
    date: Date = Date()
    cldr: DateWords = Field(default=DateWords(), description="Made by `python -m training.date_words`.")


PHRASE_ROLES = BOILERPLATE_ROLES | {Role.CAPTION}


def parse_language_file(name: str, text: str) -> LanguageFile:
    """One file's content, checked.

    Raises:
        KnowledgeError: no TOML, an unknown key, a wrong type, or phrases under a role that takes none.
    """
    try:
        language = LanguageFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{name}: not valid TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(f"{name}: key {where!r}: {first['msg']}") from None
    for table, roles in (("phrases", language.phrases), ("headings", language.headings)):
        for role in roles:
            if role not in PHRASE_ROLES:
                raise KnowledgeError(f"{name}: key '{table}.{role}': this role takes no phrases")
    return language


@cache
def load_languages() -> tuple[LanguageFile, ...]:
    """Every language file of the package, `mul` first, then by code."""
    folder = files("copydesk.knowledge") / "languages"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    languages = [parse_language_file(name, (folder / name).read_text(encoding="utf-8")) for name in names]
    return tuple(sorted(languages, key=lambda language: (language.code != "mul", language.code)))
