"""The language files: what each must hold, and reading them.

One TOML file a language in `languages/`, data alone. `mul.toml` holds what no language owns (names of
networks and photo agencies). A file that breaks the format is a `KnowledgeError` at once, naming file and key.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

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


class Date(_Table):
    published: list[str] = Field(default=[], description="Labels before a date of publication.")
    modified: list[str] = Field(default=[], description="Labels before a date of change.")
    months: list[str] = Field(default=[], description="Month names, long and short, every inflected form.")
    weekdays: list[str] = Field(default=[], description="Weekday names, long and short.")
    words: list[str] = Field(default=[], description="What else stands in a date line: `Uhr`, `at`, `GMT`.")


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
