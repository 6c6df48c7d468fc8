"""Datelines of Chinese, Japanese and Korean agencies, whose words stand without spaces."""

from __future__ import annotations

import re
from functools import cache

from copydesk.knowledge.agencies import DATELINE, agency_of, spellings
from copydesk.knowledge.scripts import EAST_ASIAN

_EAST_ASIAN = re.compile(rf"[{EAST_ASIAN}【［\[（(]")
_HAN = "\u4e00-\u9fff"
#: Of a place in Chinese: the name of a foreign one may be long, but then it has a dot.
_CHINESE_PLACE = rf"[{_HAN}·]{{2,8}}?"
_DAY = r"(?:\d{1,2}\s?月)?\s?\d{1,2}\s?日"
_SENT = r"(?:综合外|綜合外|专|專|外)?[电電讯訊](?:报导|報導)?"
_CITY_DAY = re.compile(
    rf"(?:本报|本報)?(?P<place>{_CHINESE_PLACE}){_DAY}{_SENT}\s*[（(]?(?P<who>[{_HAN}]{{2,5}}?)?(?=记者|記者|[）)]|\s|$)"
)
_OF_TAIWAN = re.compile(
    rf"[（(](?P<who>中央社)(?:記者[{_HAN}、]+?)?(?P<place>[{_HAN}]{{2,4}}){_DAY}?[^（()）]{{0,6}}?[電电]"
)
_BRACKETED = re.compile(r"[【［\[（(]\s*(?P<inside>[^【】［］\[\]（）()]{2,30}?)\s*[】］\]）)]")
_SPACED_DAY = re.compile(r"\s*(?:\d{1,2}\s?月)?\d{1,2}\s?日\s*")
_PLACE = re.compile(r"[\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7af·・]{2,14}")
_SIGNS = re.compile(r"\s*[＝=]\s*")

_Found = tuple[str | None, list[str], str]


def east_asian_dateline(head: str) -> _Found | None:
    """Place, agencies and words of the dateline at the start of a text; None where there is none of this form."""
    if _EAST_ASIAN.match(head) is None:
        return None
    return _chinese(head) or _bracketed(head) or _glued(head)


@cache
def _agencies_dated() -> re.Pattern[str]:
    """`新华社北京3月5日电`, `中新社伦敦5日电`, `据法新社…报道` apart."""
    names = sorted(
        {s for s, _, level in spellings() if level < DATELINE and re.fullmatch(rf"[{_HAN}]+", s)},
        key=lambda s: (-len(s), s),
    )
    return re.compile(rf"[（(]?(?P<who>{'|'.join(names)})(?P<place>{_CHINESE_PLACE})?\s?{_DAY}{_SENT}")


def _chinese(head: str) -> _Found | None:
    if (match := _OF_TAIWAN.match(head)) is not None:
        place = match["place"]
        return (place if "記者" not in match[0] else _behind_names(match[0])), ["CNA"], match[0]
    if (match := _agencies_dated().match(head)) is not None:
        agency = agency_of(match["who"])
        return match["place"], [agency] if agency else [], match[0].lstrip("（(")
    if (match := _CITY_DAY.match(head)) is not None:
        agency = agency_of(match["who"] or "")
        return match["place"], [agency] if agency else [], match[0]
    return None


def _behind_names(words: str) -> str | None:
    """The place behind reporters' names of three characters: `（中央社記者王小明台北5日電`."""
    names = re.split("記者|、", re.split(r"\d|[電电]", words)[0])
    place = names[-1][3:]
    return place if 2 <= len(place) <= 4 else None


def _bracketed(head: str) -> _Found | None:
    """`【東京共同】`, `[ワシントン 3日 ロイター]`, `【ロンドン＝ロイター】`, `(서울=연합뉴스)`, `【ソウル＝記者】`."""
    match = _BRACKETED.match(head)
    if match is None:
        return None
    inside, words = match["inside"], match[0]
    undated = _SPACED_DAY.sub(" ", inside).strip()
    if "＝" in inside or "=" in inside:
        first, _, last = _SIGNS.sub("=", undated).partition("=")
        agencies = [agency for agency in (agency_of(first, DATELINE), agency_of(last, DATELINE)) if agency]
        place = first if agency_of(first, DATELINE) is None and _PLACE.fullmatch(first) else None
        return (place, agencies, words) if agencies or (place and _PLACE.fullmatch(last)) else None
    if (agency := agency_of(undated)) is not None:
        return (None, [agency], words) if undated != inside or head[0] in "【［" else None
    return _glued_name(undated, words)


def _glued(head: str) -> _Found | None:
    """`ソウル聯合ニュース` as a line of its own, or before a space."""
    words = re.match(r"[\u30a0-\u30ff\u4e00-\u9fffー]{4,20}(?=[\s】]|$)", head)
    return _glued_name(words[0], words[0]) if words else None


@cache
def _agencies_behind() -> tuple[tuple[str, str], ...]:
    """Spellings that are written on to a place."""
    found = {
        (s, agency) for s, agency, _ in spellings() if re.fullmatch(r"[\u3040-\u30ff\u4e00-\u9fff]{2,}", s)
    }
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


def _glued_name(text: str, words: str) -> _Found | None:
    place, _, last = text.rpartition(" ")
    if place and (agency := agency_of(last, DATELINE)) is not None and _PLACE.fullmatch(place):
        return place, [agency], words
    for spelling, agency in _agencies_behind():
        if text.endswith(spelling) and _PLACE.fullmatch(text.removesuffix(spelling)):
            return text.removesuffix(spelling), [agency], words
    return None
