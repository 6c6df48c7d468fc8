"""What Factiva prints in the languages of its interface: word counts, document numbers, the summary of a search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.dates import read_dates
from copydesk.knowledge.language_names import language_tag
from copydesk.model import Fact, Label, Line, Part, Role, Split

#: What stands before a document's number.
_LATIN_WORDS = ("Document", "Dokument")
_OTHER_WORDS = ("Документ", "文件", "文档", "文檔", "文書", "ドキュメント", "記事", "문서")
#: A number of 25 characters: the source's code filled up with zeros, the day, and letters and digits.
_NUMBER = r"(?=[^\W_]{20,32}(?![^\W_]))[A-Z][A-Z0-9]{3,}(?:19|20)\d{6}[a-z0-9]{6,12}"
_ACCESSION = re.compile(
    rf"(?:{'|'.join(_LATIN_WORDS + _OTHER_WORDS)})o?[^\S\r\n]*+[:：]?[^\S\r\n]*+({_NUMBER})"
)

_COUNT_WORDS = (
    "words?|Wörter|Wort|mots?|palabras?|parol[ae]|palavras?|woord(?:en)?|ord|sł(?:owa|ów|owo)|слов[ао]?|"
    "字词|字詞|字|词|詞|语|単語|文字|ワード|語|단어"
)
#: A line that is a count of words: `1,285 words`, `8165 字`.
COUNT = rf"\d{{1,3}}(?:[.,'’ \u00a0\u202f]?\d{{3}}){{0,2}}[^\S\r\n]?(?:{_COUNT_WORDS})"
_COUNT_LINE = re.compile(COUNT, re.IGNORECASE)

_SUMMARY = frozenset({
    "search summary", "zusammenfassung der suche", "suchzusammenfassung", "résumé de la recherche",
    "résumé de recherche", "récapitulatif de la recherche", "resumen de la búsqueda", "resumen de búsqueda",
    "riepilogo della ricerca", "riepilogo ricerca", "resumo da pesquisa", "resumo da busca", "сводка поиска",
    "результаты поиска", "搜索摘要", "检索摘要", "搜尋摘要", "検索サマリー", "検索の概要", "검색 요약",
})  # fmt: skip
_RESULTS = re.compile(
    r"(?:results found|gefundene ergebnisse|résultats trouvés|resultados encontrados|risultati trovati|"
    r"найдено результатов|найденные результаты|检索结果|搜索结果|找到的结果|找到结果|搜尋結果|検索結果|"
    r"見つかった結果|검색 결과)[ :：]*(\d[\d.,'’ ]*)",
    re.IGNORECASE,
)
_COVER = re.compile(r"(?:dow jones )?factiva(?: dow jones)?|dow jones", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:©|\(c\)|copyright) ?(?:\d{4} )?(?:dow jones|factiva)\b.*|page \d+ of \d+.*factiva.*", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|&copy;|版权|版權|著作[权權]|copyright[ ©()c:]*\d{4}).*|"
    r".{0,120}(?:all rights reserved|alle rechte|tous droits|derechos reservados|diritti riservati|"
    r"direitos reservados|права защищены|保留所有).{0,60}",
    re.IGNORECASE,
)
#: A time of day, alone on a line.
TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AP]\.?M\.?)?(?: ?[A-Z]{2,4})?", re.IGNORECASE)
#: Letters; a shorter word may be a source's code.
_SHORTEST_LANGUAGE = 4


def accession_in(text: str) -> str | None:
    """The number of a document in a line such as `Document TESTFR0020111229e7ct0001r`, with nothing behind it."""
    found = _ACCESSION.fullmatch(text)
    return found[1] if found else None


def accessions(text: str) -> Iterator[int]:
    """Where in a whole text documents' numbers stand."""
    words = _LATIN_WORDS if text.isascii() else _LATIN_WORDS + _OTHER_WORDS
    if any(word in text for word in words):
        for found in _ACCESSION.finditer(text):
            yield found.start()


def is_count(text: str) -> bool:
    """Whether the line is a count of words, and nothing else."""
    return text[:1].isdigit() and _COUNT_LINE.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether the line is one date, and nothing else."""
    return len(text) < 50 and is_date_line(text) and len(read_dates(text)) == 1


def is_language(text: str) -> bool:
    """Whether the line is a language's name."""
    return (
        len(text) < 30
        and (len(text) >= _SHORTEST_LANGUAGE or not text.isascii())
        and not any(map(str.isdigit, text))
        and language_tag(text) is not None
    )


def is_copyright(text: str) -> bool:
    """Whether the line states a copyright, and is no sentence about one."""
    return len(text) < 300 and _COPYRIGHT.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """Whether the line is the mark that Factiva puts above and below what is exported."""
    return len(text) < 120 and (_COVER.fullmatch(text) is not None or _SIGNED.fullmatch(text) is not None)


def summary_at(texts: Sequence[str], start: int, stop: int) -> int | None:
    """Where between two places the summary of a search begins."""
    return next((at for at in range(start, stop) if texts[at].casefold().rstrip(" :：") in _SUMMARY), None)


def results_in(texts: Sequence[str]) -> int | None:
    """How many articles the summary of a search says it has found."""
    for text in texts:
        if len(text) < 80 and (found := _RESULTS.fullmatch(text)) is not None:
            digits = "".join(sign for sign in found[1] if sign.isdigit())
            return int(digits) if len(digits) < 10 else None
    return None


class Export:
    """The articles of an export as they are found, with what stands between them.

    Attributes:
        parts: the articles.
        notices: where the summary of a search tells another number of them.
    """

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.notices: list[str] = []
        self._labels: list[Label] = []  # of the last article, or above the first
        self._counted = 0

    def add(self, labels: Iterable[Label]) -> None:
        """Give labels to the last article, or where there is none yet, to the first."""
        self._labels += labels

    def add_article(self, part: Part) -> None:
        labels = [*(() if self.parts else self._labels), *part.labels]
        self.parts.append(part._replace(labels=labels))
        self._labels = labels

    def add_fact(self, fact: Fact) -> None:
        """Give a fact to the last article."""
        self.parts[-1] = self.parts[-1]._replace(facts=(*self.parts[-1].facts, fact))

    def add_furniture(self, lines: Sequence[Line]) -> None:
        """What stands between articles, above the first and below the last."""
        self.add(_furniture(lines))
        texts = [line.text for line in lines]
        if summary_at(texts, 0, len(texts)) is None:
            return
        found = len(self.parts) - self._counted
        self._counted = len(self.parts)
        stated = results_in(texts)
        if stated is not None and stated != found:
            self.notices.append(
                f"the search of this Factiva export found {stated:,} documents, and {found:,} are in the file"
            )

    def split(self) -> Split:
        return Split(tuple(self.parts), tuple(self.notices))


def _furniture(lines: Iterable[Line]) -> Iterator[Label]:
    in_summary = False
    for line in lines:
        in_summary = in_summary or summary_at([line.text], 0, 1) is not None
        if not line.text:
            yield Label(line, Role.BLANK, "blank")
        elif is_copyright(line.text):
            in_summary = False
            yield Label(line, Role.LEGAL, "a copyright line of a Factiva export")
        else:
            name = "the summary of the search in" if in_summary else "between the articles of"
            yield Label(line, Role.NOISE, f"{name} a Factiva export")
