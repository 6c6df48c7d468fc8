"""Names for articles where a format asks for a URI."""

from __future__ import annotations

from urllib.parse import quote

#: Begins the URI of every article; behind it stands its id.
PREFIX = "urn:copydesk:"

#: Signs that may stand in a URI (RFC 3986), beside letters and digits.
_ALLOWED = ":/?#[]@!$&'()*+,;=-._~%"


def uri(article_id: str) -> str:
    return PREFIX + article_id


def id_of(name: str) -> str:
    """The id in a URI that `uri` made."""
    return name.removeprefix(PREFIX)


def as_uri(address: str) -> str:
    """An address with letters of any script as a URI, which knows only ASCII (RFC 3987, 3.1).

    >>> as_uri("https://example.com/شارك?a=%20")
    'https://example.com/%D8%B4%D8%A7%D8%B1%D9%83?a=%20'
    """
    return quote(address, safe=_ALLOWED, errors="replace")
