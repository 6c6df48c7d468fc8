"""Factiva exports: as many articles as were exported, each with what its fields state and every line of its text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import Role, Source, read
from copydesk.stages.normalize import normalize
from copydesk.stages.split import factiva, factiva_indexed
from exported import EXPORTS, articles_of, assert_whole, is_export, prose, split_file, split_text, stated


@pytest.mark.parametrize(
    ("name", "count", "notices"),
    [
        ("factiva_en.txt", 3, ()),
        (
            "factiva_de.txt",
            2,
            ("the search of this Factiva export found 1,771 documents, and 2 are in the file",),
        ),
        ("factiva_fr.txt", 2, ()),
        ("factiva_es.txt", 3, ()),
        ("factiva_zh.txt", 2, ()),
        ("factiva_indexed_en.txt", 2, ()),
        ("factiva_indexed_fr.txt", 2, ()),
        ("factiva_indexed_de.txt", 2, ()),
    ],
)
def test_as_many_articles_as_were_exported(name: str, count: int, notices: tuple[str, ...]) -> None:
    found = split_file(EXPORTS / name)
    assert (len(found.parts), found.notices) == (count, notices)
    assert all(not part.lines for part in found.parts)  # nothing is left to guesses


def test_fields_without_labels_state_their_facts() -> None:
    first, second = articles_of("factiva_en.txt", empty=1)
    assert first.title == "Ferry Returns to Saltmarsh After 40 Words"
    assert (first.section, first.page, first.language) == ("Metro Desk; B", "12", "en")
    assert (first.authors, first.published) == (["IDA MARLOWE"], "2019-01-09T15:32+00:00")
    assert first.source.publisher == "The Harbour Post"
    assert first.source.accession == "HBPO000020190109ef190004k"
    assert first.body[1:3] == ["The notice on the pier is short. It has 254 words.", "254 words"]
    assert len(first.body) == 4
    assert second.title == "Council Puts Off Vote on Lighthouse"
    assert (second.section, second.authors, second.page) == (None, [], None)


def test_an_article_without_a_text_keeps_its_fields() -> None:
    part = split_file(EXPORTS / "factiva_en.txt").parts[2]
    assert not prose(part)
    assert stated(part, "title") == ["Wanda Okafor-Lind, Who Mapped the Sandbanks, Dies at 91"]
    assert stated(part, "section") == ["Obituaries"]


def test_numbers_of_a_list_of_results_are_no_headline() -> None:
    first, second = articles_of("factiva_de.txt")
    assert first.title == "Die Fähre nach Nordersiel fährt wieder"
    assert (first.section, first.authors) == ("Hafen", ["Jonna Petersen", "Ole Brandt"])
    assert second.title == "Wer zahlt den Deich?; Rat vertagt sich auf Februar"
    assert (second.section, second.page, second.published) == (None, None, "2019-01-10")


def test_articles_without_a_blank_line_between_stay_apart() -> None:
    first, second = articles_of("factiva_fr.txt")
    assert first.body[-1] == "« Il est à tout le monde », a dit la maire."
    assert (first.title, first.authors) == ("Le phare de Port-Aubin ne sera pas vendu", ["Inès Caradec"])
    assert (second.section, second.title) == ("Littoral", "Une digue de trois kilomètres")


def test_wrapped_lines_are_joined_in_headline_and_text() -> None:
    first, second, _ = articles_of("factiva_es.txt")
    assert (first.title or "").endswith("cuatro meses de obras y de quejas")
    assert (first.section, first.authors) == ("Sociedad", ["Lucía Ferrando"])
    assert len(first.body) == 2
    assert first.body[1].endswith("recuerda otras dos averías parecidas.")
    assert len(second.body) == 1
    assert second.body[0].endswith("celebrada ayer.")


def test_one_short_wrapped_paragraph_is_joined() -> None:
    text = """
Eastern quay closes
432 words
12 March 2010
The Pottsford Examiner
POTEX
English
Copyright 2010 Pottsford Newspapers

%s

Document POTEX00020100312e63c00001
"""
    wrapped = "The harbour board voted on Monday night to close the eastern\nquay for two winters."
    verses = (
        "O quay of stone, O harbour light that shines upon us all\n"
        "The sea alone does sing tonight, the quay is closed"
    )
    for body, paragraphs in ((wrapped, 1), (verses, 2)):
        [document] = read(Source("a.txt", (text % body).encode()))
        assert document.article is not None
        assert len(document.article.body) == paragraphs


def test_an_article_without_its_number_ends_above_the_next() -> None:
    _, second, third = split_file(EXPORTS / "factiva_es.txt").parts
    assert stated(second, "title") == ["La lonja cierra un día por semana"]
    assert stated(second, "source.accession") == []
    assert stated(third, "title") == ["El museo del mar busca director"]


def test_the_chinese_interface() -> None:
    first, second = articles_of("factiva_zh.txt")
    assert (first.title, first.section, first.page) == ("南渡口渡轮恢复通航", "要闻", "A3")
    assert (first.published, first.language, first.source.publisher) == ("2020-01-16", "zh", "南渡日报")
    assert (second.title, len(second.body)) == ("灯塔暂不出售", 1)


def test_indexed_fields_state_their_facts() -> None:
    [first] = articles_of("factiva_indexed_en.txt", empty=1)
    assert (
        first.title == "New Lenses for an Old Lighthouse; IN the tower with the keeper's daughter"
    )  # codes in a value
    assert (first.section, first.page, first.language) == ("Arts", "12", "en")
    assert (first.authors, first.published) == (["Ida Marlowe"], "2019-01-09T15:32")
    assert (first.tags, first.source.accession) == ([], "HBPO000020190109ef190004k")
    assert first.body == [
        "HD cameras have come to the lighthouse.",
        "IN London they would have cost twice as much, the keeper said.",
        "PD James, a writer of crime stories, once hid here from the rain.",
        "AN hour later the sun was out.",
        "WC 254 words",
    ]
    [part] = split_file(EXPORTS / "factiva_indexed_en.txt").parts[1:]
    assert stated(part, "title") == ["A Ferry Without a Text"]
    assert stated(part, "page") == []  # an empty field


def test_codes_that_only_order_tells_from_words() -> None:
    first, second = articles_of("factiva_indexed_fr.txt")
    assert first.body[1] == "IN VINO VERITAS, disait une banderole devant la mairie."
    assert first.body[2] == "CO Aubin, la société qui voulait l'acheter, n'a pas répondu."
    assert first.body[3] == "« Il est à tout le monde », a dit la maire."
    assert (second.title, second.page) == ("Une digue de trois kilomètres", None)


def test_codes_in_a_column_on_the_left() -> None:
    first, second = articles_of("factiva_indexed_de.txt")
    assert first.authors == ["Jonna Petersen", "Ole Brandt"]
    assert first.body[1:] == [
        "AN Bord waren 212 Fahrgäste.",
        "RE Nord heißt der Zug, der im Hafen auf sie wartet.",
    ]
    assert second.section == "Land"


def test_several_downloads_in_one_file_are_counted_each() -> None:
    text = (EXPORTS / "factiva_en.txt").read_text() + "\f" + (EXPORTS / "factiva_de.txt").read_text()
    found = split_text("\ufeff" + text.replace("\n", "\r\n"))
    assert len(found.parts) == 5
    assert found.notices == (
        "the search of this Factiva export found 1,771 documents, and 2 are in the file",
    )
    assert stated(found.parts[3], "title") == ["1) Die Fähre nach Nordersiel fährt wieder"]


def test_an_article_whose_head_cannot_be_told_is_one_of_its_own() -> None:
    text = (EXPORTS / "factiva_en.txt").read_text().replace("          86 words\n", "")
    found = split_text(text)
    assert len(found.parts) == 3
    assert stated(found.parts[1], "source.accession") == ["HBPO000020190110ef1a0002b"]


@pytest.mark.parametrize(
    ("count", "day", "language", "number", "tag"),
    [
        ("1.254 parole", "9 gennaio 2019", "Italiano", "Documento", "it"),
        ("254 palavras", "9 de janeiro de 2019", "Português", "Documento", "pt"),
        ("1 254 слова", "9 января 2019", "Русский", "Документ", "ru"),
        ("254 文字", "2019年1月9日", "日本語", "文書", "ja"),
        ("254 woorden", "9 januari 2019", "Nederlands", "Document", "nl"),
        ("254 字詞", "2019 年 1 月 9 日", "繁體中文", "文件", "zh"),
    ],
)
def test_other_interfaces(count: str, day: str, language: str, number: str, tag: str) -> None:
    head = f"Harbour news\n{count}\n{day}\nThe Harbour Post\nHBPO\n{language}\n(c) 2019 The Harbour Post\n\n"
    article = f"{head}A ferry came.\n\n{number} HBPO000020190109ef190004k\n\n"
    data = (article * 2).encode()
    found = [document.article for document in read(Source("export.txt", data))]
    assert [(one.published, one.language, one.body) for one in found if one is not None] == [
        ("2019-01-09", tag, ["A ferry came."])
    ] * 2


@pytest.mark.parametrize(
    "text",
    [
        "How long is a story?\n\n254 words\n\nThat is what Factiva counts.\n",
        "Notes\n\n254 words\n9 January 2019\n\nThe Harbour Post was silent.\n",
        "A number\n\nDocument HBPO000020190109ef190004k\n\n254 words\n9 January 2019\nThe Harbour Post\nHBPO\n",
        "HD cameras\n\nWC 254 words\nPD 9 January 2019\n\nAN hour later it rained.\n",
        "Factiva, the archive, prints 'Document HBPO000020190109ef190004k' below each article of 254 words.\n",
    ],
)
def test_a_page_about_factiva_is_no_export(text: str) -> None:
    assert not is_export(text)


def test_prose_that_begins_with_a_copyright_is_kept() -> None:
    text = (EXPORTS / "factiva_en.txt").read_text()
    found = split_text(
        text.replace("The town council put", "Copyright law was new here: the town council put")
    )
    assert len(prose(found.parts[1])) == 1


def test_a_sentence_that_ends_in_a_company_is_kept() -> None:
    text = (EXPORTS / "factiva_en.txt").read_text()
    found = split_text(
        text.replace("Harbour Post Digital (Full Text)", "The council sold it to Petrel Inc.", 1)
    )
    assert prose(found.parts[0])[-1] == "The council sold it to Petrel Inc."


_PROSE = [
    "The ferry crossed the strait again on Tuesday, with a band on board.",
    "It has 254 words.",
    "254 words",
    "HD cameras were there, and IN London they heard of it.",
    "Copyright was not discussed.",
    "Document that, the mayor said.",
    "„Endlich“, sagte der Kapitän.",
]
_optional = st.booleans()


@st.composite
def plain_exports(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """An export with fields missing at random, and the paragraphs of each article."""
    lines = draw(st.sampled_from([[], ["Factiva Dow Jones", ""], ["\ufeffDow Jones Factiva", "", ""]]))
    lines = list(lines)
    bodies = []
    count = draw(
        st.sampled_from(["254 words", "1.877 Wörter", "295 mots", "302 palabras", "8165 字", "12 слов"])
    )
    for place in range(draw(st.integers(1, 6))):
        body = draw(st.lists(st.sampled_from(_PROSE), max_size=4))
        bodies.append(body)
        lines += ["Metro Desk; B"] * draw(_optional)
        lines += [f"Council puts off vote number {place}"]
        lines += ["By Ida Marlowe"] * draw(_optional)
        lines += [count, "9 January 2019"]
        lines += ["15:32"] * draw(_optional)
        lines += ["The Harbour Post", "HBPO"]
        lines += ["Late Edition - Final"] * draw(_optional)
        lines += ["English"]
        lines += ["Copyright 2019 The Harbour Post Company."] * draw(_optional)
        for text in body:
            lines += ["", text]
        lines += [""]
        if place == 0 or draw(_optional):
            lines += [f"Document HBPO000020190109ef1900{place:02}k"]
            lines += [""] * draw(st.integers(0, 2))
    return draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines), bodies


@given(plain_exports())
@settings(max_examples=150)
def test_plain_exports_give_back_their_articles(export: tuple[str, list[list[str]]]) -> None:
    text, bodies = export
    found = split_text(text)
    assert [prose(part) for part in found.parts] == bodies
    assert all(len(stated(part, "title")) == 1 for part in found.parts)


@st.composite
def indexed_exports(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    lines: list[str] = []
    bodies = []
    for place in range(draw(st.integers(1, 6))):
        body = draw(st.lists(st.sampled_from(_PROSE), max_size=4))
        bodies.append(body)
        fields = [("SE", "Metro Desk")] * draw(_optional)
        fields += [("HD", f"Council puts off vote number {place}")]
        fields += [("BY", draw(st.sampled_from(["By Ida Marlowe", ""])))] * draw(_optional)
        fields += [("WC", "254 words"), ("PD", "9 January 2019"), ("SN", "The Harbour Post")]
        fields += [("PG", draw(st.sampled_from(["12", ""])))] * draw(_optional)
        fields += [("LA", "English")] * draw(_optional)
        lines += [f"{code:>11}  {value}".rstrip() for code, value in fields]
        for at, paragraph in enumerate(body):
            lines += [f"{'LP' if at == 0 else 'TD' if at == 1 else '':>11}  {paragraph}", ""]
        lines += [f"{'PUB':>11}  The Harbour Post Company"] * draw(_optional)
        lines += [f"{'AN':>11}  Document HBPO000020190109ef1900{place:02}k"]
        lines += [""] * draw(st.integers(0, 3))
    return "\n".join(lines), bodies


@given(indexed_exports())
@settings(max_examples=150)
def test_indexed_exports_give_back_their_articles(export: tuple[str, list[list[str]]]) -> None:
    text, bodies = export
    assert [prose(part) for part in split_text(text).parts] == bodies


_PIECES = [
    "", "254 words", "9 January 2019", "15:32", "The Harbour Post", "HBPO", "English", "© 2019 The Harbour Post",
    "Document HBPO000020190109ef190004k", "Search Summary", "Results Found 3", "© 2019 Factiva, Inc.", "Factiva",
    "By Ida Marlowe", "Metro Desk; B", "1) A headline", *_PROSE, "HD A headline", "HD", "WC 254 words", "WC",
    "PD 9 January 2019", "SN The Harbour Post", "LP A text.", "TD", "   TD A text.", "    cont", "AN",
    "AN Document HBPO000020190109ef190004k", "NS gcat : News", "PUB The Harbour Post", "ART Photo: A ferry.",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("\n".join))
@settings(max_examples=300)
def test_whatever_the_order_of_lines_none_is_lost(text: str) -> None:
    lines = normalize(text)
    for vendor in (factiva, factiva_indexed):
        found = vendor.parts(lines)
        if found.parts:
            assert_whole(found, lines)
            paragraphs = {
                label.line.text for part in found.parts for label in part.labels if label.role is Role.BLANK
            }
            assert paragraphs <= {""}
