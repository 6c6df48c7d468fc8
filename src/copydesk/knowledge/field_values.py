"""The values of fields in rows, as tools write them: lists of names, numbers for dates, `nan` for nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from copydesk.knowledge.publishers import domain_in, number_at

#: Characters of what may be a fact.
_LONGEST = 1000
#: So many authors or tags at most: a page of links is no list of them.
_MOST = 100

#: What stands in a table for nothing.
_NOTHING = frozenset({"", "none", "nan", "null", "nat", "n/a", "na", "undefined", "-", "[]", "{}"})
_SURROGATES = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/]+/[^\s/]\S*", re.I)
_WEB = re.compile(r"(?:https?:)?//|www\.", re.I)
#: A list that Python printed: `['Ana Ruiz', "Tim O'Hara"]`.
_PRINTED_LIST = re.compile(r"\[\s*(?:'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\"|[\s,]+)*+\]")
_PRINTED = re.compile(r"'((?:[^'\\]|\\.)*+)'|\"((?:[^\"\\]|\\.)*+)\"")

#: Midnight, which stands where no time is known.
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?(?:\s*(?:Z|UTC|[+-]\d\d:?\d\d))?")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d{1,5}(?!\d))")
_NUMBER = re.compile(r"\d{9,13}(?:\.\d+)?")
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}")
#: Numbers from 1990 to 2100 are seconds since 1970, and a thousand times as many milliseconds.
_SECONDS = range(631_152_000, 4_102_444_800)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: What a page starts with, or a piece of one.
_TAGS = (
    "html|head|body|div|p|article|section|main|header|h[1-6]|figure|img|span|ul|ol|table|blockquote|strong|em|b|i|a"
    "|br|hr"
)
_MARKUP = re.compile(
    rf"\s*+(?>(?:<!--.*?-->\s*+)*+)<(?:!doctype\s+html|\?xml|(?:{_TAGS})(?:\s[^<>]*+)?/?>)", re.I | re.S
)
_WHOLE = re.compile(r"\s*+(?>(?:<!--.*?-->\s*+)*+)<(?:!doctype\s+html|html)\b", re.I | re.S)
#: So many ends of paragraphs make a text that does not start with a tag markup, too.
_ENDS_OF_PARAGRAPHS = 3


def scrub(text: str) -> str:
    """Text without halves of characters, which JSON can state and no encoding has."""
    return _SURROGATES.sub("\ufffd", text)


def text_of(value: object, subheadings: object = None) -> str:
    """The text in a field: a string, a list of paragraphs, or an object of sections; empty where there is none.

    Args:
        value: as JSON has it.
        subheadings: `{before, text}`, where paragraphs have them apart.
    """
    if isinstance(value, str):
        return "" if value.strip().casefold() in _NOTHING else scrub(value)
    if isinstance(value, list):
        return scrub("\n\n".join(_paragraphs(value, subheadings)))
    if isinstance(value, dict) and isinstance(inner := _wrapped(value), str):
        return text_of(inner)
    if isinstance(value, dict):  # fundus: {summary: [...], sections: [{headline: [...], paragraphs: [...]}]}
        sections = value.get("sections")
        blocks = [value.get("summary")]
        for section in sections if isinstance(sections, list) else ():
            if isinstance(section, dict):
                blocks += [section.get("headline"), section.get("paragraphs")]
        return "\n\n".join(filter(None, (text_of(block) for block in blocks if not isinstance(block, dict))))
    return ""


def _paragraphs(value: list[object], subheadings: object) -> Iterator[str]:
    above: dict[object, list[str]] = {}
    for one in subheadings if isinstance(subheadings, list) else ():
        if (
            isinstance(one, dict)
            and isinstance(text := one.get("text"), str)
            and type(one.get("before")) is int
        ):
            above.setdefault(one["before"], []).append(text)
    for place, paragraph in enumerate(value):
        yield from above.get(place, ())
        if isinstance(paragraph, dict):
            paragraph = _wrapped(paragraph)  # noqa: PLW2901
        if isinstance(paragraph, str) and paragraph.strip():
            yield paragraph


def _wrapped(value: dict[str, object]) -> object:
    """The text in an object: WordPress has it in `rendered`, feedparser in `value`."""
    return value.get("rendered", value.get("value"))


def _from_mongo(value: object) -> object:
    """A date without what MongoDB puts around it: `{"$date": {"$numberLong": "1615223100000"}}`."""
    for key in ("$date", "$numberLong"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    return value


def is_markup(text: str) -> bool:
    """Whether a text is HTML, or a piece of it."""
    if _MARKUP.match(text):
        return "</" in text or _WHOLE.match(text) is not None
    return text.count("</p>") + text.count("<br>") + text.count("<br />") >= _ENDS_OF_PARAGRAPHS


def as_page(text: str) -> str:
    """HTML so that it is seen to be a page: a piece gets the first line of one."""
    return text if _WHOLE.match(text) else f"<!DOCTYPE html>\n{text}"


def one(value: object) -> str:
    """The one string in a field: itself, the only one of a list, the name of an object; empty if there is none."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        rendered = value.get("rendered")
        value = html.unescape(rendered) if isinstance(rendered, str) else value.get("name")
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    found = value.strip()
    return "" if found.casefold() in _NOTHING else found


def names_of(value: object) -> Iterator[str]:
    """The names in a field of authors; addresses of their pages are none."""
    return (name for name in _several(value) if not _WEB.match(name))


def tags_of(value: object) -> Iterator[str]:
    """The tags in a field: of a list each, of a string what its semicolons part, or its commas."""
    for stated in _several(value):
        if isinstance(value, list):
            yield stated
        else:
            part = next((sign for sign in ";|," if sign in stated), ";")
            yield from (tag.strip() for tag in stated.split(part)[:_MOST] if tag.strip())


def _several(value: object) -> Iterator[str]:
    if isinstance(value, str) and len(value) <= _LONGEST * 10 and _PRINTED_LIST.fullmatch(value.strip()):
        value = [re.sub(r"\\(.)", r"\1", first or second) for first, second in _PRINTED.findall(value)]
    items = value if isinstance(value, list) else [value]
    for item in items[:_MOST]:
        if found := one(item):
            yield found


def address_of(value: object) -> str:
    """The address of a page, which a site's own is not; empty where there is none."""
    if isinstance(value, dict):  # schema.org: mainEntityOfPage
        value = value.get("@id")
    found = one(value)
    return found if _ADDRESS.fullmatch(found) else ""


def publisher_of(value: object) -> str:
    """The name of a publisher; empty where there is none, or an address."""
    found = one(value)
    return "" if _WEB.match(found) else found


def known_domain_of(value: object) -> str:
    """A domain that is known to be a publisher's; empty where there is none."""
    found = one(value)
    domain = domain_in(found)
    return found if domain is not None and number_at(domain) is not None else ""


def date_of(value: object) -> str:
    """A date as stated; of seconds or milliseconds since 1970, and of eight digits, in ISO 8601."""
    value = _from_mongo(value)
    if (moment := _moment(value)) is not None:
        has_time = bool(moment.hour or moment.minute or moment.second)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if has_time else moment.date().isoformat()
    stated = str(value) if type(value) is int else one(value)
    if _COMPACT_DAY.fullmatch(stated):
        day = day_of(stated)
        return day.isoformat() if day else ""
    if midnight := _MIDNIGHT.fullmatch(stated):
        return midnight[1]
    return stated if not isinstance(value, int) else ""


def day_of(value: object) -> date | None:
    """The day in a time that a program wrote; None where there is none."""
    value = _from_mongo(value)
    if (moment := _moment(value)) is not None:
        return moment.date()
    stated = _DAY.match(str(value) if type(value) is int else one(value))
    try:
        return date(*map(int, stated.groups())) if stated else None
    except ValueError:
        return None


def _moment(value: object) -> datetime | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if type(value) not in (int, float):
        return None
    assert isinstance(value, int | float)
    for seconds in (value, value / 1000 if value < 1 << 60 else 0):
        if _SECONDS.start <= seconds < _SECONDS.stop:
            return _EPOCH + timedelta(seconds=int(seconds))
    return None
