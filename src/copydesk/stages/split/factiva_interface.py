"""What Factiva prints in the languages of its interface: word counts, document numbers, the summary of a search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copydesk.knowledge.date_lines import is_date_line
from copydesk.knowledge.dates import read_dates
from copydesk.knowledge.language_names import language_tag

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
