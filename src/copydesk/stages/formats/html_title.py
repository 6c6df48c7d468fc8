"""The headline as a web page prints it, found by what its head says it is."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborHTMLParser

from copydesk.knowledge.publishers import squeezed
from copydesk.knowledge.shape import word_beginnings
from copydesk.model import Fact
from copydesk.stages.formats.html_lines import lines_of
from copydesk.stages.formats.json_ld import LinkedData

#: What stands between a headline and the site's name in a `<title>`.
_BEFORE_SITE = re.compile(r"\s+[|\-–—·•:»«]\s+|\s*[|»«]\s*")
_BULLET = re.compile(r"^\s*(?:\* )?")
#: Share of words that two headlines have in common if they are one: the same as the labeller asks for.
_LIKE = 0.5
#: Characters; what is longer is no headline.
_LONGEST = 400
#: Lines; a headline stands among the first.
_LINES = 2_000
#: Words, or letters where there are no words, of an `<h1>` that is no section's name.
_FEWEST_WORDS, _FEWEST_LETTERS = 4, 12


class Headings:
    """The lines of a page and its first headings, for looking up headlines."""

    def __init__(self, page: LexborHTMLParser, lines: Sequence[str]) -> None:
        self.first: list[str] = []
        for heading in page.css("h1"):
            text = " ".join(" ".join(lines_of(heading)).split())
            if text and len(text) <= _LONGEST and text not in self.first:
                self.first.append(text)
        self._lines: dict[str, str] = {}
        for line in lines[:_LINES]:
            if line and len(line) <= _LONGEST:
                self._lines.setdefault(squeezed(line), _BULLET.sub("", line).strip())
        self.title = next((node.text() for node in page.css("head title")), "").strip()

    def printed(self, headline: str) -> str | None:
        """The headline as the page prints it: a line of its own, or part of a heading, or a heading much like it."""
        pieces = _BEFORE_SITE.split(headline)
        letters, piece = squeezed(headline), max(pieces, key=len)
        if not letters:
            return None
        if (line := self._lines.get(letters)) is not None:
            return line
        # sites whose name is not stated put it around a headline, too
        if len(headline) > len(piece) > len(headline) / 2 and (line := self._lines.get(squeezed(piece))):
            return line
        likeness, heading = max(((_likeness(headline, one), one) for one in self.first), default=(0.0, ""))
        if likeness >= _LIKE and not squeezed(heading).endswith(letters):
            return heading
        return headline if any(letters in squeezed(one) for one in self.first) else None


def title_of(
    headings: Headings, data: LinkedData, head: Callable[..., tuple[str, str]], site: str
) -> Fact | None:
    """The headline as printed, else as stated; None where nothing says which it is.

    Args:
        headings: of the page.
        data: JSON-LD of its article.
        head: the name and value of the first of some `<meta>` that is there.
        site: the publisher's name, as stated.
    """
    og_name, og = head("og:title", "twitter:title", "parsely-title", "dc.title")
    stated = [
        (data.one("headline") or data.one("name"), "headline in its JSON-LD"),
        (og, f"{og_name} in the page's head"),
        (headings.title, "title of the page"),
    ]
    known = [
        (without_site(" ".join(html.unescape(value).split()), site), reason)
        for value, reason in stated
        if value and squeezed(value) != squeezed(site)
    ]
    for value, reason in known:
        if (printed := headings.printed(value)) is not None and squeezed(printed) != squeezed(site):
            return Fact("title", printed, f"printed on the page, and {reason}")
    own = [heading for heading in headings.first if squeezed(heading) not in squeezed(site)]
    if len(own) == 1 and _is_long(own[0]):
        return Fact("title", own[0], "the one first heading of the page")
    if not own:
        for value, reason in known[:-1] if headings.title else known:
            return Fact("title", value, reason)
    return None


def without_site(title: str, site: str) -> str:
    """A title without the name of the site at its end or beginning."""
    pieces = list(_BEFORE_SITE.finditer(title))
    if not pieces:
        return title
    first, last = title[: pieces[0].start()], title[pieces[-1].end() :]
    name = squeezed(site)
    if name and (squeezed(last) in name or name in squeezed(last)) and squeezed(last):
        return without_site(title[: pieces[-1].start()], site)
    if name and squeezed(first) == name:
        return title[pieces[0].end() :]
    return title


def _likeness(one: str, other: str) -> float:
    left, right = set(word_beginnings(one.casefold())), set(word_beginnings(other.casefold()))
    return len(left & right) / max(1, len(left | right))


def _is_long(heading: str) -> bool:
    words = heading.split()
    return len(words) >= _FEWEST_WORDS or (
        len(words) < 3 and len(heading) >= _FEWEST_LETTERS and not heading.isascii()
    )
