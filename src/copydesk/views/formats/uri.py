"""Names for articles where a format asks for a URI."""

from __future__ import annotations

import re
from urllib.parse import quote

#: Begins the URI of every article; behind it stands its id.
PREFIX = "urn:copydesk:"

#: What may be followed; an address that a program would run (`javascript:`) is only shown.
_ADDRESS = re.compile(r"(?:https?|ftp):", re.IGNORECASE)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: Signs that may stand in a URI (RFC 3986), beside letters and digits.
_ALLOWED = ":/?#[]@!$&'()*+,;=-._~%"


def uri(article_id: str) -> str:
    return PREFIX + article_id


def id_of(name: str) -> str:
    """The id in a URI that `uri` made."""
    return name.removeprefix(PREFIX)


def as_uri(address: str) -> str | None:
    """A page's address with letters of any script as a URI, which knows only ASCII (RFC 3987, 3.1); None for others.

    >>> as_uri("https://example.com/شارك?a=%20"), as_uri("javascript:alert(1)")
    ('https://example.com/%D8%B4%D8%A7%D8%B1%D9%83?a=%20', None)
    """
    if not _ADDRESS.match(address):
        return None
    return quote(_LONE_PERCENT.sub("%25", address), safe=_ALLOWED, errors="replace")
