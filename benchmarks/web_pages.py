"""Write the invented pages of `tests/formats/html`: stories of eleven languages in eight layouts, and what is right.

    python benchmarks/web_pages.py [FOLDER]

The layouts are those of real sites: a paper's with everything around the article, a blog's with comments, tables from
the nineties in a legacy encoding, nothing but `<div>`, a live blog, a paywall, an info box, and JSON-LD that is broken.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

Story = dict[str, Any]

STORIES = Path(__file__).with_name("web_stories.json")
FOLDER = Path(__file__).parent.parent / "tests" / "formats" / "html"

_LEGACY = {
    "ar": "windows-1256", "ru": "windows-1251", "ja": "Shift_JIS", "zh": "gb2312", "tr": "iso-8859-9",
    "de": "iso-8859-1", "fr": "iso-8859-1", "es": "iso-8859-1", "pt": "iso-8859-1", "it": "iso-8859-1",
    "en": "windows-1252",
}  # fmt: skip
_CODECS = {"iso-8859-1": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "Shift_JIS": "cp932"}


def url(story: Story) -> str:
    return f"https://www.{story['domain']}/{story['published'][:4]}/{story['published'][5:7]}/story-1047.html"


def byline(story: Story) -> str:
    return str(story["by"].format(*story["authors"]))


def prose(story: Story, tag: str = "p", head: str = "h2") -> str:
    return "\n".join(
        f"<{head}>{escape(text[1:])}</{head}>" if text.startswith("#") else f"<{tag}>{escape(text)}</{tag}>"
        for text in story["body"]
    )


def links(words: list[str], kind: str = "menu") -> str:
    items = "".join(
        f'<li><a href="/{number}">{escape(word)}</a></li>' for number, word in enumerate(words, 1)
    )
    return f'<ul class="{kind}">{items}</ul>'


def comments(story: Story) -> str:
    items = "".join(
        f'<li class="comment"><b class="fn">{escape(name)}</b> <time>12:0{number}</time><p>{escape(text)}</p></li>'
        for number, (name, text) in enumerate(story["comments"])
    )
    return f'<section id="comments"><h3>{escape(story["comments_head"])}</h3><ol>{items}</ol></section>'


def related(story: Story) -> str:
    cards = "".join(
        f'<div class="card"><a href="/r{number}"><img src="t{number}.jpg" alt=""><h4>{escape(title)}</h4></a></div>'
        for number, title in enumerate(story["related"])
    )
    return f'<aside class="related"><h3>{escape(story["related_head"])}</h3>{cards}</aside>'


def footer(story: Story) -> str:
    return f"<footer>{links(story['footer'][:-1])}<p>{escape(story['footer'][-1])}</p></footer>"


def og(story: Story, **more: str) -> str:
    found = {
        "og:title": story["title"],
        "og:type": "article",
        "og:url": url(story),
        "og:site_name": story["site"],
        "og:description": story["subtitle"],
        **more,
    }
    return "\n".join(f'<meta property="{key}" content="{escape(value)}">' for key, value in found.items())


def news_article(story: Story, kind: str = "NewsArticle", **more: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": story["title"],
        "mainEntityOfPage": {"@type": "WebPage", "@id": url(story)},
        "datePublished": story["published"],
        "author": [{"@type": "Person", "name": name, "url": "/a"} for name in story["authors"]],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": story["site"],
            "logo": {"@type": "ImageObject"},
        },
        **more,
    }


def script(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def page(story: Story, language: str, head: str, body: str, charset: str = "utf-8") -> str:
    right = ' dir="rtl"' if language == "ar" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"{right}>\n<head>\n<meta charset="{charset}">\n'
        f"<title>{escape(story['title'])} - {escape(story['site'])}</title>\n{head}\n"
        "<style>.menu{margin:0}</style><script>window.dataLayer=[];</script></head>\n"
        f"<body>\n{body}\n<script>track('page');</script></body></html>\n"
    )


def paper(story: Story, language: str) -> str:
    share = "".join(f'<a class="btn" href="#">{escape(word)}</a>' for word in story["share"])
    article = (
        f'<article><p class="kicker"><a href="/s">{escape(story["section"])}</a></p><h1>{escape(story["title"])}</h1>'
        f'<p class="standfirst">{escape(story["subtitle"])}</p><div class="meta">'
        f'<span class="by">{escape(byline(story))}</span>'
        f'<time datetime="{story["published"]}">{story["printed"]}</time></div><div class="share">{share}</div>'
        f'<figure><img src="a.jpg" alt="x"><figcaption>{escape(story["caption"])}</figcaption></figure>{prose(story)}'
        f'<div class="nl"><p>{escape(story["newsletter"])}</p><form><input type="email"><button>OK'
        f"</button></form></div></article>"
    )
    body = (
        f'<div id="cookie">{escape(story["cookie"])}</div><header><a href="/">{escape(story["site"])}</a>'
        f"<nav>{links(story['nav'])}</nav></header><main>{article}{related(story)}</main>{footer(story)}"
    )
    head = og(story) + script(news_article(story, articleSection=story["section"], keywords=story["tags"]))
    return page(story, language, head, body)


def blog(story: Story, language: str) -> str:
    people = [
        {"@type": "Person", "@id": f"/#/person/{number}", "name": name}
        for number, name in enumerate(story["authors"])
    ]
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {**news_article(story, "Article"), "author": [{"@id": one["@id"]} for one in people]},
            {"@type": "WebSite", "name": story["site"]},
            *people,
        ],
    }
    tags = "".join(f'<a rel="tag" href="/t">{escape(tag)}</a>, ' for tag in story["tags"])
    body = (
        f'<div id="page"><div id="masthead"><p class="site-title">{escape(story["site"])}'
        f"</p>{links(story['nav'])}</div>"
        f'<div id="content"><div class="post"><h1 class="entry-title">{escape(story["title"])}</h1>'
        f'<div class="entry-meta">'
        f"<span>{story['printed']}</span> <span>{escape(byline(story))}</span></div>"
        f'<div class="entry-content">{prose(story, head="h3")}</div><div class="tags">{tags}</div>'
        f"</div>{comments(story)}</div>"
        f'<div id="sidebar">{related(story)}<div><p>{escape(story["newsletter"])}</p></div>'
        f"</div>{footer(story)}</div>"
    )
    return page(
        story,
        language,
        og(
            story,
            **{"og:title": f"{story['title']} - {story['site']}", "article:author": "https://facebook.com/x"},
        )
        + script(graph),
        body,
    )


def tables(story: Story, language: str) -> str:
    cells = "<br>\n".join(f'<a href="{number}.html">{word}</a>' for number, word in enumerate(story["nav"]))
    text = "<br><br>\n".join(
        f"<b>{escape(one[1:])}</b>" if one.startswith("#") else escape(one) for one in story["body"]
    )
    more = "<br>".join(f'<a href="r.html">{escape(title)}</a>' for title in story["related"])
    body = (
        f'<table width="100%"><tr><td colspan="3"><font size="5">{escape(story["site"])}</font></td></tr><tr>'
        f'<td width="120" valign="top">{cells}</td><td valign="top"><h1>{escape(story["title"])}</h1>'
        f"<font size=2><i>{escape(byline(story))}</i><br>{story['printed']}<br><br>\n{text}<br></font></td>"
        f'<td width="150" valign="top"><b>{escape(story["related_head"])}</b><br>{more}</td></tr>'
        f'<tr><td colspan="3" align="center">{" - ".join(map(escape, story["footer"]))}</td></tr></table>'
    )
    head = f'<meta name="author" content="{escape("; ".join(story["authors"]))}">'
    return page(story, language, head, body, _LEGACY[language])


def divs(story: Story, language: str) -> str:
    menu = "".join(f'<div class="i"><a href="#">{escape(word)}</a></div>' for word in story["nav"])
    body = (
        f'<div class="top"><h1 class="logo"><a href="/">{escape(story["site"])}</a></h1>'
        f'<div class="m">{menu}</div></div>'
        f'<div class="c"><h2 class="t">{escape(story["title"])}</h2><div class="d">{story["printed"]}</div>'
        f'<div class="a">{escape(byline(story))}</div><div class="ph"><img src="x.jpg">'
        f"<div>{escape(story['caption'])}</div></div>"
        f'<div class="txt">{prose(story, "div", "div")}</div></div><div class="s">{related(story)}'
        f"</div>{footer(story)}"
    )
    head = og(story, **{"article:published_time": story["published"]})
    return page(story, language, head, body)


def updates_of(story: Story) -> list[list[str]]:
    """The paragraphs of each update of a live blog, the oldest first."""
    texts = [text for text in story["body"] if not text.startswith("#")]
    share = -(-len(texts) // len(story["live"]))
    return [texts[at * share : (at + 1) * share] for at in range(len(story["live"]))]


def live(story: Story, language: str) -> str:
    updates = "".join(
        f'<div class="update"><time>{clock}</time>{"".join(f"<p>{escape(text)}</p>" for text in texts)}</div>'
        for clock, texts in reversed(list(zip(story["live"], updates_of(story), strict=True)))
    )
    body = (
        f"<header><nav>{links(story['nav'])}</nav></header><main><h1>{escape(story['title'])}</h1>"
        f'<p class="intro">{escape(story["subtitle"])}</p><p>{escape(byline(story))}</p>'
        f"<p>{story['printed']}</p>{updates}</main>"
        f"{related(story)}{footer(story)}"
    )
    updates_data = [{"@type": "BlogPosting", "headline": f"Update {clock}"} for clock in story["live"]]
    data = news_article(story, "LiveBlogPosting", liveBlogUpdate=updates_data)
    return page(story, language, og(story) + script(data), body)


def paywall(story: Story, language: str) -> str:
    body = (
        f'<div class="bar"><a href="/login">Login</a></div><nav>{links(story["nav"])}</nav><article><h1>'
        f'<span class="kicker">{escape(story["section"])}</span> {escape(story["title"])}</h1>'
        f'<div class="lead">{escape(story["subtitle"])}</div><address>{escape(byline(story))}</address>'
        f"<time>{story['printed']}</time>"
        f'<div class="pw">{prose({**story, "body": story["body"][:2]})}</div>'
        f'<div class="paywall"><h3>{escape(story["subscribe"])}</h3><button>OK</button></div></article>'
        f"{related(story)}{comments(story)}{footer(story)}"
    )
    data = news_article(story, isAccessibleForFree=False)
    return page(story, language, og(story) + script([data]), body)


def box(story: Story, language: str) -> str:
    rows = "".join(f"<tr><td>{escape(row)}</td></tr>" for row in story["box"][1:])
    paragraphs = prose(story).split("\n")
    info = f'<aside class="infobox"><table><caption>{escape(story["box"][0])}</caption>{rows}</table></aside>'
    paragraphs.insert(2, info)
    share = "".join(f"<li><span>{escape(word)}</span></li>" for word in story["share"])
    body = (
        f'<nav><a href="/">{escape(story["site"])}</a> &gt; <a href="/s">{escape(story["section"])}</a></nav>'
        f'<div role="main"><h1>{escape(story["title"])}</h1><h2 class="deck">{escape(story["subtitle"])}</h2>'
        f"<div>{escape(byline(story))} | {story['printed']}</div><ul>{share}</ul>{''.join(paragraphs)}</div>"
        f"{related(story)}{footer(story)}"
    )
    head = (
        f'<meta name="DC.date.issued" content="{story["published"]}">'
        f'<meta name="DC.publisher" content="{escape(story["site"])}">'
        + "".join(f'<meta name="author" content="{escape(name)}">' for name in story["authors"])
        + f'<link rel="canonical" href="{url(story)}"><meta name="keywords" content="news, online, free">'
    )
    return page(story, language, head, body)


def broken(story: Story, language: str) -> str:
    others = [
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "datePublished": "2001-01-01",
        }
        for title in story["related"]
    ]
    own = json.dumps(news_article(story, "ReportageNewsArticle"), ensure_ascii=False)[:-1] + ",}"
    body = (
        f"<header>{escape(story['site'])}<p>{escape(story['cookie'])}<ul>"
        + "".join(f"<li><a href=#>{escape(word)}</a>" for word in story["nav"])
        + f"</ul></header><main><h1>{escape(story['title'])}</h1><p class=lead>{escape(story['subtitle'])}"
        f"<p>{escape(byline(story))}, {story['printed']}<noscript><p>JavaScript!</p></noscript>"
        + prose(story).replace("</p>", "")
        + f"<div class=share>{' '.join(story['share'])}</div></main>{related(story)}{footer(story)}"
    )
    head = og(story) + f'<script type="application/ld+json">{own}</script>' + script(others)
    return page(story, language, head, body)


LAYOUTS: tuple[Callable[[Story, str], str], ...] = (paper, blog, tables, divs, live, paywall, box, broken)


def expected(story: Story, layout: str) -> dict[str, Any]:
    """What is right of a page; null or empty where it does not say."""
    shown = story["body"][:2] if layout == "paywall" else list(story["body"])
    if layout == "live":  # the newest stands on top
        shown = [text for texts in reversed(updates_of(story)) for text in texts]
    has_standfirst = layout in ("paper", "live", "paywall", "box", "broken")
    return {
        "title": story["title"],
        "subtitle": story["subtitle"] if has_standfirst else None,
        "body": [text for text in shown if not text.startswith("#")],
        "full": [
            *([story["subtitle"]] if has_standfirst else []),
            *(text.removeprefix("#") for text in shown),
        ],
        "authors": story["authors"],
        "published": _printed(story) if layout == "tables" else story["published"],
        "publisher": story["site"],
        "url": None if layout == "tables" else url(story),
    }


def _printed(story: Story) -> str:
    """The date as precisely as it is printed."""
    return str(story["published"][: 16 if story["printed"].endswith(("0", "分")) else 10])


def main(folder: Path) -> None:
    stories: dict[str, Story] = json.loads(STORIES.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for place, (language, story) in enumerate(stories.items()):
        for step in (0, 3, 6):
            make = LAYOUTS[(place + step) % len(LAYOUTS)]
            name = make.__name__
            charset = _LEGACY[language] if name == "tables" else "utf-8"
            source = make(story, language).encode(_CODECS.get(charset, charset), "xmlcharrefreplace")
            (folder / f"{language}_{name}.html").write_bytes(source)
            told = {"language": language, **expected(story, name)}
            text = json.dumps(told, ensure_ascii=False, indent=1)
            (folder / f"{language}_{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
