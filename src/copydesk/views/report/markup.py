"""Text as HTML: whatever stands in a dump is shown, and nothing of it is ever markup."""

from __future__ import annotations

from html import escape

from copydesk.views.terminal import safe


def text(words: str) -> str:
    r"""The words as text between tags; characters that would turn lines around are written out.

    >>> text("<script>alert('\u202egnp.exe')</script> & more")
    "&lt;script&gt;alert('\\u202egnp.exe')&lt;/script&gt; &amp; more"
    """
    return escape(safe(words), quote=False)


def value(words: str) -> str:
    """The words as an attribute's value between double quotes.

    >>> value('" onfocus="alert(1)')
    '&quot; onfocus=&quot;alert(1)'
    """
    return escape(safe(words), quote=True)


def own(words: str, tag: str = "bdi", kind: str = "", language: str | None = None) -> str:
    """An element that the words stand in by themselves, in their own direction.

    >>> own("شارك", "p", "text", "ar")
    '<p class="text" lang="ar" dir="auto">شارك</p>'
    """
    classes = f' class="{kind}"' if kind else ""
    tongue = f' lang="{value(language)}"' if language else ""
    return f'<{tag}{classes}{tongue} dir="auto">{text(words)}</{tag}>'
