"""What a web page states beside its text: JSON-LD (schema.org) first, then the `<meta>` of its head.

A value that may be another article's, a site's slogan or an editor's tool is left out: what stands here beats what the
lines say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from copydesk.knowledge.identify import identify_language
from copydesk.knowledge.language_names import language_tag
from copydesk.knowledge.publishers import squeezed
from copydesk.model import Fact
from copydesk.stages.formats.html_title import Headings, title_of
from copydesk.stages.formats.json_ld import LinkedData, linked_data

#: Names of the same thing, the surest first (OpenGraph, Dublin Core, Parse.ly, and what papers made up).
_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "parsely-pub-date", "sailthru.date",
    "pubdate", "publishdate", "publish-date", "publication_date", "cxenseparse:recs:publishtime", "date", "dc.date",
    "dcterms.date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "article:modified", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified",
    "last-modified", "lastmod",
)  # fmt: skip
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
)
_PUBLISHERS = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher")
_SECTIONS = ("article:section", "parsely-section")
_TAGS = ("article:tag", "news_keywords")
#: What blogs' software puts where it knows no name.
_NOBODY = frozenset(
    {"admin", "administrator", "webmaster", "root", "user", "editor", "guest", "unknown", "null", "none"}
)
_ADDRESS = re.compile(r"https?:|www\.|@|/", re.I)
#: In what stands for a publisher: an address, an account, a slogan behind the name.
_NO_NAME = re.compile(r"^(?:@|#|https?:)|\s[|\-–—·•:]\s")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
#: What stands for no date where software knows none.
_NO_DATE = re.compile(r"(?:0|1970-01-01)")
#: `vis:show_video`: a note of the publisher's own machines.
_MACHINE_TAG = re.compile(r"\w+[:=]\S")
_MOST_TAGS = 30
_LONGEST_NAME = 80
#: Languages that the words of a page hardly tell apart: what is stated may then be so.
_ALIKE = (
    {"hr", "sr", "bs", "sh", "cnr"},
    {"id", "ms"},
    {"no", "nb", "nn", "da"},
    {"cs", "sk"},
    {"gl", "pt"},
    {"fa", "ps"},
)
_PROSE = 4_000
#: Letters that tell a text.
_BEGINNING = 60


class Head:
    """What a page says of itself: `<meta>` by name, headings, address, and the JSON-LD of its own article.

    Args:
        page: its tree.
        lines: its text.
    """

    def __init__(self, page: LexborHTMLParser, lines: Sequence[str]) -> None:
        self.page = page
        self.lines = lines
        self.headings = Headings(page, lines)
        self._metas: dict[str, list[str]] = {}
        for meta in page.css("meta[content]"):
            found = meta.attributes
            content = (found.get("content") or "").strip()
            for name in {found.get(key) or "" for key in ("property", "name", "itemprop")} if content else ():
                self._metas.setdefault(name.strip().lower(), []).append(content)
        self.url = _url(self)
        scripts = [
            script.text() for script in page.css("script") if _is_json_ld(script.attributes.get("type"))
        ]
        self.data = linked_data(scripts, is_own=self._is_own)

    def all(self, *names: str) -> tuple[str, list[str]]:
        """The first of the names that is there, and what is stated under it."""
        return next(((name, self._metas[name]) for name in names if name in self._metas), ("", []))

    def one(self, *names: str) -> tuple[str, str]:
        name, values = self.all(*names)
        return name, values[0] if values else ""

    def unprinted(self) -> list[str]:
        """The article's text, where the page itself prints nothing of it: a script of the page would."""
        body = [line for line in self.data.text("articleBody").splitlines() if line.strip()]
        if body and _letters(body[0])[:_BEGINNING] not in _letters("".join(self.lines)):
            return body
        return []

    def _is_own(self, found: LinkedData) -> bool:
        """Whether a description of an article is that of the page's own."""
        addresses = {without_query(one) for one in found.addresses()}
        if self.url and without_query(self.url) in addresses:
            return True
        letters = squeezed(found.one("headline") or found.one("name"))
        titles = (*self.headings.first, self.headings.title, self.one("og:title")[1])
        return bool(letters) and any(letters in squeezed(title) for title in titles)


def facts_of(head: Head) -> Iterator[Fact]:
    """What the page states, values as stated."""
    data = head.data
    site = next(filter(None, (*data.names("publisher"), head.one("og:site_name")[1])), "")
    if (title := title_of(head.headings, data, head.one, site)) is not None:
        yield title
    yield from _publisher(head, data)
    if head.url:
        yield Fact("source.url", head.url, "address in the page's head")
    yield from _dates(head, data)
    yield from _authors(head, data, site)
    yield from _topics(head, data)
    yield from _language(head, data)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_json_ld(kind: str | None) -> bool:
    return "ld+json" in (kind or "").lower()


def without_query(url: str) -> str:
    """An address for comparing: without scheme, query and a slash at its end."""
    return re.sub(r"^https?://(?:www\.)?", "", re.split(r"[?#]", url, maxsplit=1)[0].strip().lower()).rstrip(
        "/"
    )


def _url(head: Head) -> str:
    """The page's own address, if one that is more than a site's is stated."""
    og = head.one("og:url")[1]
    link = head.page.css_first("link[rel~=canonical][href]")
    canonical = (link.attributes.get("href") or "").strip() if link is not None else ""
    base = head.page.css_first("base[href]")
    start = (base.attributes.get("href") or "").strip() if base is not None else ""
    for stated in filter(None, (canonical, og)):
        try:
            address = urljoin(urljoin(og, start), stated)
            parts = urlsplit(address)
        except ValueError:
            continue
        if (
            parts.scheme in ("http", "https")
            and "." in parts.netloc
            and (parts.path.strip("/") or parts.query)
        ):
            return address
    return ""


def _publisher(head: Head, data: LinkedData) -> Iterator[Fact]:
    name, stated = head.one(*_PUBLISHERS)
    for value, reason in (
        *((value, "publisher in its JSON-LD") for value in data.names("publisher")[:1]),
        (stated, f"{name} in the page's head"),
    ):
        if value and len(value) <= _LONGEST_NAME and not _NO_NAME.search(value):
            yield Fact("source.publisher", value, reason)
            return


def _dates(head: Head, data: LinkedData) -> Iterator[Fact]:
    published = _date(head, data.one("datePublished"), "datePublished", _PUBLISHED)
    modified = _date(head, data.one("dateModified"), "dateModified", _MODIFIED)
    if not published[0]:
        times = {
            time.attributes.get("datetime") or ""
            for time in head.page.css("[itemprop~=datePublished][datetime]")
        }
        if len(times) == 1:
            published = times.pop(), "datetime of its datePublished"
    if published[0]:
        yield Fact("published", *published)
    if modified[0] and modified[0] != published[0]:
        yield Fact("modified", *modified)


def _date(head: Head, stated: str, key: str, names: Sequence[str]) -> tuple[str, str]:
    name, in_head = head.one(*names)
    for value, reason in ((stated, f"{key} in its JSON-LD"), (in_head, f"{name} in the page's head")):
        day = _DIGITS.fullmatch(value)
        if any(map(str.isdigit, value)) and not _NO_DATE.match(value):
            return "-".join(day.groups()) if day else value, reason
    return "", ""


def _authors(head: Head, data: LinkedData, site: str) -> Iterator[Fact]:
    named = [(name, "author in its JSON-LD") for name in data.names("author", "creator")]
    if not any(_may_be_a_name(name, site) for name, _ in named):
        for kind in _AUTHORS:
            found = [value for value in head.all(kind)[1] if _may_be_a_name(value, site)]
            if found:
                named = [(value, f"{kind} in the page's head") for value in found]
                break
    for name, reason in dict(named).items():
        if _may_be_a_name(name, site):
            yield Fact("authors", name, reason)


def _may_be_a_name(value: str, site: str) -> bool:
    letters = squeezed(value)
    return not (
        _ADDRESS.search(value)
        or value.casefold().strip() in _NOBODY
        or (site and (letters == squeezed(site) or squeezed(site) in letters))
        or len(value) > 3 * _LONGEST_NAME
    )


def _topics(head: Head, data: LinkedData) -> Iterator[Fact]:
    name, stated = head.one(*_SECTIONS)
    sections = list(dict.fromkeys(data.strings("articleSection")))
    if len(sections) == 1:
        yield Fact("section", sections[0], "articleSection in its JSON-LD")
    elif not sections and stated and not _ADDRESS.search(stated):
        yield Fact("section", stated, f"{name} in the page's head")
    tags, reason = data.strings("keywords"), "keywords in its JSON-LD"
    if not tags:
        name, tags = head.all(*_TAGS)
        reason = f"{name} in the page's head"
    if len(tags) == 1:
        tags = re.split(r"\s*[,،;、]\s*", tags[0])
    tags = [tag for tag in dict.fromkeys(map(str.strip, tags)) if tag and not _MACHINE_TAG.match(tag)]
    if len(tags) <= _MOST_TAGS:
        for tag in tags:
            yield Fact("tags", tag, reason)


def _language(head: Head, data: LinkedData) -> Iterator[Fact]:
    """The language stated, where the words are not plainly of another: templates say `en` of pages in any."""
    root = head.page.css_first("html")
    attributes = root.attributes if root is not None else {}
    for value, reason in (
        (data.one("inLanguage"), "inLanguage in its JSON-LD"),
        (attributes.get("lang") or attributes.get("xml:lang") or "", "lang of the page"),
    ):
        tag = language_tag(value)
        if tag is None:
            continue
        prose = "\n".join(sorted(head.lines, key=len)[-20:])[:_PROSE]
        seen = identify_language(prose)
        if seen in (None, tag) or any({seen, tag} <= alike for alike in _ALIKE):
            yield Fact("language", value, reason)
            return
