"""Names and codes of languages, as fields state them, to BCP 47 tags."""

from __future__ import annotations

import re
from importlib.resources import files

from copydesk.knowledge.tables import from_data

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")
#: What parts the names of one language in several languages: `GERMAN; DEUTSCH`, and a name from a script's.
_BETWEEN = re.compile(r"\s*[;,/|(]\s*|\s+[-–]\s+")
#: Names that the CLDR has not, and press archives print.
_MORE = {
    "简体中文": "zh", "繁体中文": "zh", "簡體中文": "zh", "繁體中文": "zh", "flemish": "nl", "flämisch": "nl",
    "английский": "en", "немецкий": "de", "французский": "fr", "испанский": "es", "китайский": "zh",
    "フランス語": "fr", "ドイツ語": "de", "スペイン語": "es", "ロシア語": "ru", "中国語": "zh",
}  # fmt: skip


def language_tag(stated: str) -> str | None:
    """The BCP 47 tag of a language that is stated by code or name; None where it is not known.

    A code goes without script and region: languages have the codes of their files. Of several names the first counts.

    >>> language_tag("GERMAN; DEUTSCH"), language_tag("en_GB"), language_tag("Anglais"), language_tag("英文")
    ('de', 'en', 'en', 'en')
    """
    for piece in _BETWEEN.split(stated):
        name = piece.strip(" .)").casefold()
        if (code := _codes().get(name)) is not None:
            return code
        tag = _TAG.fullmatch(name)
        if tag is not None and (code := _codes().get(tag[1])) is not None:
            return code
    return None


@from_data
def _codes() -> dict[str, str]:
    """Codes by name and by code."""
    import tomllib  # what it holds is kept, so that most runs do without

    table = tomllib.loads((files("copydesk.knowledge") / "language_names.toml").read_text(encoding="utf-8"))
    codes = {name: code for code, names in table.items() for name in (*names, code)}
    # Chinese has a second word for a language that is written (`英语` is `英文`, too), and another sign for the first.
    chinese = [(name[:-1], code) for name, code in codes.items() if name.endswith("语")]
    return {f"{name}{end}": code for name, code in chinese for end in "文語"} | _MORE | codes
