"""Publishers by name and by domain, whatever the spelling: `publishers.toml`, looked up."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypedDict

from copydesk.knowledge.keys import fold, strip_edges
from copydesk.knowledge.phrases import is_section
from copydesk.knowledge.tables import from_data

#: What a company's name ends in, folded.
_LEGAL_FORM = re.compile(
    r"[\s,]+(?:gmbh|ag|kg|co|se|mbh|m\.b\.h|e\. ?v|eg|inc|llc|llp|ltd|limited|plc|pty|corp|corporation|company"
    r"|s\.?a\.?s?|s\.?a\.?u|s\.?l\.?u?|s\.?p\.?a|s\.?r\.?l"
    r"|b\.?v|n\.?v|a/s|as|asa|ab|oy|oyj|aps|a\.? ?s|s\.r\.o|d\.o\.o|kft|zrt"
    r"|sp\. z o\.o|ооо|ао|pvt|private|sdn|bhd|pt|tbk|verlag|verlagsgesellschaft|verlags)$"
)
#: What stands before a name: `by`, an article, Arabic `of the newspaper`.
_BEFORE = re.compile(
    r"^(?:by|the|ооо|зао|оао|pt|grupo|groupe|editorial|ل|ل?(?:موقع|صحيفه|جريده|شبكه|قناه|بوابه|مجله|وكاله|مؤسسه))\s+"
)
_WWW = re.compile(r"^(?:www\d?|m|mobile|amp|edition|beta)\.")
#: Networks and services whose domains stand on every page.
_EVERYWHERE = frozenset({
    "facebook.com", "fb.com", "twitter.com", "x.com", "t.co", "youtube.com", "youtu.be", "instagram.com",
    "google.com", "goo.gl", "linkedin.com", "pinterest.com", "tiktok.com", "t.me", "telegram.me",
    "telegram.org", "whatsapp.com", "wa.me", "vk.com", "ok.ru", "reddit.com", "threads.net", "bsky.app",
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com", "aol.com", "gmx.de", "gmx.net",
    "web.de", "icloud.com", "apple.com", "microsoft.com", "adobe.com", "mail.ru", "yandex.ru", "qq.com",
    "163.com", "bit.ly", "ow.ly", "wikipedia.org", "wordpress.com", "wordpress.org", "blogspot.com",
    "blogger.com", "creativecommons.org", "gravatar.com", "disqus.com", "outbrain.com", "taboola.com",
    "addthis.com", "ivwbox.de", "aboutads.info", "networkadvertising.org", "youronlinechoices.com",
    "flipboard.com", "tumblr.com", "feedburner.com", "mailchimp.com", "medium.com", "substack.com",
    "soundcloud.com", "spotify.com", "vimeo.com", "dailymotion.com", "proquest.com", "factiva.com", "lexisnexis.com",
    "lexis.com", "nexisuni.com", "europresse.com", "eureka.cc", "mediargus.be", "gopress.be", "ebscohost.com",
    "newsbank.com", "exlibrisgroup.com",
})  # fmt: skip
#: Endings under which names are registered one deeper: `co.uk`, `com.au`.
_SECOND_LEVEL = frozenset({
    "co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "in", "gob", "nom", "info", "web", "ltd",
    "plc",
})  # fmt: skip
_TOP_LEVEL = re.compile(
    r"[a-z]{2}|com|org|net|info|biz|edu|gov|int|news|media|press|online|site|tv|eus|cat|scot|africa|digital|today|live|world"
    r"|global|blog|report|radio|agency|network|zone|city|london|berlin|wales|video|sport|team|one|xyz|app"
)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,10}")
#: Two-letter endings of files and versions that are no country's, seen in folders.
_FILE_ENDINGS = frozenset({
    "gz", "bz", "xz", "md", "py", "js", "ts", "db", "rb", "sh", "pl", "ps", "old", "bak", "txt", "html", "htm",
})  # fmt: skip


class Lookup(TypedDict):
    """The data as plain values: names by number, numbers by spelling and by domain."""

    names: list[str]
    spellings: dict[str, list[int]]
    printed: dict[str, list[int]]
    domains: dict[str, int]
    houses: set[str]
    common: set[str]
    press: set[str]


def read_publishers() -> dict[str, Any]:
    """`publishers.toml` as it stands."""
    import tomllib  # what is worked out of the file is kept, so that most runs do without

    return tomllib.loads((files("copydesk.knowledge") / "publishers.toml").read_text(encoding="utf-8"))


@from_data
def lookup() -> Lookup:
    """What `publishers.toml` knows, by key."""
    data = read_publishers()
    found: Lookup = {
        "names": [],
        "spellings": {},
        "printed": {},
        "domains": {},
        "houses": set(),
        "common": set(),
        "press": set(),
    }
    for number, publisher in enumerate(data["publishers"]):
        name = publisher["name"]
        found["names"].append(name)
        spellings = [name, *publisher.get("spellings", ())]
        without = name.removeprefix("The ")
        if without != name and " " in without:
            spellings.append(without)
        for spelling in spellings:
            for held, form in (
                (found["spellings"], name_key(spelling)),
                (found["printed"], spelling),
                (found["printed"], spelling.upper()),
            ):
                numbers = held.setdefault(form, [])
                if number not in numbers:
                    numbers.append(number)
        for domain in publisher["domains"]:
            found["domains"][domain] = number
    found["houses"] = {name_key(house) for house in data["houses"]}
    found["common"] = {name_key(name) for name in data["common"]}
    found["press"] = set(map(fold, data["press"]))
    return found


def name_key(name: str) -> str:
    """One form for all spellings of a name; numbers stay, unlike in the keys of phrases.

    >>> name_key("20 MINUTEN ") == name_key("20 Minuten"), name_key("20 Minuten") == name_key("10 Minuten")
    (True, False)
    """
    return strip_edges(fold(name))


@lru_cache(maxsize=1 << 13)
def numbers_of(name: str) -> tuple[int, ...]:
    """The numbers of the publishers that have this name or domain, none where it is not known.

    Legal forms and what stands before a name are left out: `Neue Zürcher Zeitung AG`, `لصحيفة عكاظ`.
    """
    known = lookup()
    for form in _forms(name):
        if (numbers := known["spellings"].get(form)) is not None:
            return tuple(numbers)
    folded = name_key(name)
    if "." in folded and " " not in folded and (number := number_at(folded)) is not None:
        return (number,)
    return ()


@lru_cache(maxsize=1 << 12)
def is_house(name: str) -> bool:
    """Whether it is a company that owns several papers, an agency or a network: it may sign for what others publish."""
    return any(form in lookup()["houses"] for form in _forms(name))


def is_ambiguous(name: str) -> bool:
    """Whether a publisher's name is a word of other uses, too: `Time`, a section (`Sport`), an abbreviation (`AS`)."""
    folded = name_key(name)
    return len(folded) < 4 or folded in lookup()["common"] or is_section(folded)


def is_of_press(name: str) -> bool:
    """Whether a name says itself that it is a paper's or a broadcaster's.

    >>> is_of_press("Fenland News"), is_of_press("مرفأ نيوز"), is_of_press("climate change")
    (True, True, False)
    """
    return not lookup()["press"].isdisjoint(name_key(name).split())


def _forms(name: str) -> list[str]:
    """The keys of a name, one after the other with less around it."""
    forms = [name_key(name)]
    for _ in range(4):
        last = forms[-1]
        less = strip_edges(_LEGAL_FORM.sub("", last))
        if less == last:
            less = _BEFORE.sub("", last)
        if less == last and last.startswith("لل"):  # the article of a name behind `of`
            less = f"ال{last[2:]}"
        if less in (last, ""):
            break
        forms.append(less)
    return forms


def bare_name(name: str) -> str:
    """A name as printed, without its company's legal form at the end.

    >>> bare_name("Harbour Post Verlag GmbH & Co. KG"), bare_name("Fenland Media Ltd.")
    ('Harbour Post', 'Fenland Media')
    """
    while True:
        folded = name.casefold().rstrip(" .,&")
        less = _LEGAL_FORM.sub("", folded)
        if less == folded or len(folded) != len(name.rstrip(" .,&")):
            return name.strip(" .,&")
        name = name.rstrip(" .,&")[: len(less)].strip()


def number_at(domain: str) -> int | None:
    """The publisher of a domain or of one above it: `sport.example.com` is `example.com`'s."""
    domains = lookup()["domains"]
    while domain:
        if domain in domains:
            return domains[domain]
        domain = domain.partition(".")[2]
    return None


@lru_cache(maxsize=1 << 12)
def domain_in(text: str) -> str | None:
    """The domain that a text is, without `www.`; None where it is none.

    >>> domain_in("www.Example.com"), domain_in("example.co.uk"), domain_in("page.txt"), domain_in("v1.2")
    ('example.com', 'example.co.uk', None, None)
    """
    folded = text.casefold()
    if _DOMAIN.fullmatch(folded) is None:
        return None
    ending = folded.rpartition(".")[2]
    if ending in _FILE_ENDINGS or _TOP_LEVEL.fullmatch(ending) is None:
        return None
    return _WWW.sub("", folded)


def is_everywhere(domain: str) -> bool:
    """Whether it is a network's or a service's, which tells nothing of the page."""
    return registered(domain) in _EVERYWHERE


def registered(domain: str) -> str:
    """The domain as its owner registered it, without the names below it.

    >>> registered("news.example.co.uk"), registered("m.example.com")
    ('example.co.uk', 'example.com')
    """
    parts = domain.split(".")
    size = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-size:])


@lru_cache(maxsize=1 << 12)
def squeezed(name: str) -> str:
    """Letters and digits alone, without accents, so that a name and its domain are the same.

    >>> squeezed("Junín 24"), squeezed("The Frontier Post")
    ('junin24', 'frontierpost')
    """
    if name.isascii():
        text = name.casefold()
    else:
        text = "".join(
            sign for sign in unicodedata.normalize("NFKD", fold(name)) if not unicodedata.combining(sign)
        )
    letters = "".join(filter(str.isalnum, text))
    return letters.removeprefix("the") if text.startswith("the ") else letters
