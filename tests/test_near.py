"""Near duplicates: signatures that last, what they take for a copy and what not, and the index over them."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import near_duplicates
from copydesk.errors import UsageError
from copydesk.knowledge import near
from copydesk.knowledge.near import bands, signature, similarity
from copydesk.storage.near_index import NearIndex

ENGLISH = [
    "The ferry “Marie Helene” ran aground off Brindle Bay on Tuesday evening with 214 people on board, the coastguard "
    "said. Nobody was hurt, but most of the passengers spent the night in a school gym above the harbour.",
    "The ship had left Oldcastle at 6.40 pm and was an hour late because of fog. Shortly before the pier it touched a "
    "sandbank that the spring storms had moved by some 90 metres, the harbour master, Ines Falkner, told reporters.",
    "Two tugs tried in vain to free the ship before the tide went out. Fishermen from the bay took the passengers "
    "ashore in eleven boats, among them a group of pupils on their way home from a choir festival.",
    "The shipping line promised to pay for beds and trains. It had warned the ministry in March that the channel "
    "needed dredging, a spokesman said; the ministry answered that the money had been set aside for next year.",
    "Divers are to look at the hull on Wednesday. Until then the ferries of the northern line sail from Eastwick, and "
    "cars should take the bridge at Farnley instead.",
]
ARABIC = [
    "أعلنت بلدية مدينة الزيتونة يوم الثلاثاء عن افتتاح مكتبة عامة جديدة في الحي القديم بعد أعمال ترميم استمرت ثلاث "
    "سنوات وبلغت تكلفتها أربعة ملايين دينار. وقال رئيس البلدية إن المبنى كان مدرسة للبنات قبل أن يتحول إلى مخزن مهجور.",
    "وتضم المكتبة ثلاثين ألف كتاب وقاعة للأطفال ومقهى صغيرا يطل على الحديقة، وستفتح أبوابها كل يوم من الساعة التاسعة "
    "صباحا حتى الثامنة مساء. وطلبت إدارة المكتبة من السكان التبرع بالكتب القديمة والصور التي تحكي تاريخ الحي وأهله.",
]
JAPANESE = [
    "北浜市の市議会は二十日、老朽化した市民会館を取り壊し、跡地に図書館と公園を整備する計画を賛成多数で可決した。"
    "総工費は48億円で、三年後の春の開館を目指す。計画をめぐっては、建物の保存を求める住民団体が署名を集めていた。",
    "市長は記者団に対し「歴史ある建物の記憶を新しい施設に残したい」と述べ、正面玄関の石段とステンドグラスを移設する"
    "考えを示した。住民団体の代表は「説明が足りない」と話し、来月にも公聴会を開くよう市に求める方針だ。",
]
THAI = [
    "เทศบาลเมืองท่าทรายประกาศเมื่อวันอังคารว่าจะปิดสะพานข้ามแม่น้ำสายเก่าเป็นเวลาสามเดือนเพื่อซ่อมแซมเสาที่ถูกน้ำกัดเซาะ "
    "นายกเทศมนตรีกล่าวว่ารถยนต์ต้องใช้สะพานใหม่ทางทิศเหนือ ส่วนคนเดินเท้าและจักรยานจะมีเรือข้ามฟากให้บริการฟรีตั้งแต่หกโมงเช้า",
    "พ่อค้าในตลาดริมน้ำกังวลว่าลูกค้าจะหายไปครึ่งหนึ่ง และขอให้เทศบาลช่วยลดค่าเช่าแผงระหว่างการก่อสร้าง",
]
TEXTS = {"English": ENGLISH, "Arabic": ARABIC, "Japanese": JAPANESE, "Thai": THAI}


def signed(paragraphs: list[str]) -> bytes:
    made = signature(paragraphs)
    assert made is not None
    return made


def article(number: int, words: int = 120) -> list[str]:
    """A text like no other."""
    return [" ".join(f"word{number}x{place}" for place in range(words))]


# Signatures


@pytest.mark.parametrize(
    ("language", "digest"),
    [
        ("English", "6bbfc9971d6a7125cf9fed901690b796a6b2fb63599e399a5a988943ff27d615"),
        ("Arabic", "8f7f3ccbeca2eceec7e0617b9a19b469d384139fa3119f902bb589f3b1baeaa9"),
        ("Japanese", "57a3e0d260fd6051d6952fb3b3a5add3d6cbc16da7c571be9e3bff225995f46b"),
        ("Thai", "19318e6a9c4283e7834926553e07d99414a1719aabb6b4e7d301e71c53a196d5"),
    ],
)
def test_a_signature_is_the_same_for_ever(language: str, digest: str) -> None:
    # Ledgers keep signatures for years: whoever must change these raises `_VERSION` with them.
    made = signed(TEXTS[language])
    assert len(made) == 965
    assert hashlib.sha256(made).hexdigest() == digest


def test_a_band_is_the_same_for_ever() -> None:
    assert bands(signed(ENGLISH))[:3] == [-84443081273079, -84738764786329, -57143681364508]


@pytest.mark.parametrize(
    ("language", "other"),
    [
        ("English", "\n".join(ENGLISH).replace("“", '"').replace("”", '"').split("\n")),
        ("English", ["  ".join(ENGLISH).replace(".", " . ").replace(", ", "\u00a0– ").upper()]),
        ("English", [text.replace("harbour", "har\u00adbour") for text in ENGLISH]),
        ("Arabic", [text.replace("مدينة", "مَدِينة").replace("مكتبة", "مكـتـبة") for text in ARABIC]),
        ("Japanese", [text.replace("48", "48").replace("、", "、\n") for text in JAPANESE]),
        ("Thai", "".join(THAI).split(" ")),
    ],
)
def test_spaces_signs_and_capitals_do_not_matter(language: str, other: list[str]) -> None:
    assert other != TEXTS[language]
    assert signature(other) == signature(TEXTS[language])


@given(st.lists(st.from_regex(r"[a-zäßéλж0-9]{1,9}", fullmatch=True), min_size=50, max_size=90), st.data())
def test_where_a_paragraph_ends_does_not_matter(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words)))
    assert signature([" ".join(words)]) == signature([" ".join(words[:place]), " ".join(words[place:])])


def test_a_text_of_a_million_words_takes_no_more_than_its_words_do() -> None:
    assert len(signed([" ".join(map(str, range(100_000)))])) == 965


@pytest.mark.parametrize(
    ("text", "least"), [("word ", 50), ("كلمة ", 50), ("字", 100), ("か", 100), ("ก", 100)]
)
def test_short_texts_are_not_told_apart(text: str, least: int) -> None:
    assert signature([text * (least - 1)]) is None
    assert signature([text * least]) is not None


def test_no_text_has_no_signature() -> None:
    assert signature([]) is None
    assert signature(["", "— … —"]) is None


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    near.library.cache_clear()
    with pytest.raises(
        UsageError, match=r"--near-duplicates needs datasketch; pip install 'copydesk\[near\]'"
    ):
        signature(ENGLISH)


# Copies and no copies


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_its_own_copy(language: str) -> None:
    assert similarity(signed(TEXTS[language]), signed(TEXTS[language])) == 1.0


@pytest.mark.parametrize("language", TEXTS)
def test_a_shortened_copy_is_near_from_either_side(language: str) -> None:
    text = "\n".join(TEXTS[language])
    whole, cut = signed([text]), signed([text[: len(text) * 3 // 4]])
    found = similarity(whole, cut)
    assert found == similarity(cut, whole)
    assert found is not None
    assert found >= 0.85


def test_a_new_lead_another_order_and_an_added_paragraph_are_near() -> None:
    whole = signed(ENGLISH)
    added = (
        "Our reporter has followed the case since the spring and answers letters from readers every Friday."
    )
    for copy in ([added, *ENGLISH[1:]], ENGLISH[::-1], [*ENGLISH[:2], added, *ENGLISH[2:]]):
        assert (similarity(whole, signed(copy)) or 0) >= 0.75


def test_different_texts_are_not_near() -> None:
    made = [signed(text) for text in (*TEXTS.values(), article(1), article(2))]
    assert [similarity(one, other) for one in made for other in made if one is not other] == [None] * 30


@pytest.mark.parametrize("form", near_duplicates.FORMS)
def test_reports_of_one_form_with_other_figures_are_not_near(form: str) -> None:
    pairs, found = near_duplicates.false_pairs(
        [near_duplicates.FORMS[form](random.Random(number)) for number in range(30)]
    )
    assert pairs == 435
    assert len(found) <= 1


def test_a_stock_paragraph_makes_no_copy() -> None:
    texts = [
        [*article(number, words), near_duplicates.STOCK] for number, words in enumerate(range(55, 300, 5))
    ]
    assert not near_duplicates.false_pairs(texts)[1]


def test_signatures_of_another_version_are_near_to_none() -> None:
    made = signed(ENGLISH)
    later = bytes([made[0] + 1]) + made[1:]
    assert similarity(made, later) is None
    assert not set(bands(made)) & set(bands(later))


@pytest.mark.parametrize("wrong", [b"", b"\x01" * 964, b"\x01" * 966])
def test_what_is_no_signature_is_said(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="a signature has 965 bytes"):
        similarity(signed(ENGLISH), wrong)


# The index


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


def dump(connection: sqlite3.Connection) -> list[str]:
    return list(connection.iterdump())


def test_the_most_similar_article_is_found(connection: sqlite3.Connection) -> None:
    index = NearIndex(connection)
    assert index.nearest(signed(ENGLISH)) is None
    index.add("other-1", signed(JAPANESE))
    index.add("cut-1", signed(["A lead of another hand, with words that the first has not.", *ENGLISH[1:]]))
    index.add("whole-1", signed(ENGLISH))
    assert index.nearest(signed(ENGLISH)) == ("whole-1", 1.0)
    assert index.nearest(signed(THAI)) is None


def test_of_equals_the_earliest_is_found(connection: sqlite3.Connection) -> None:
    index = NearIndex(connection)
    for name in ("b-1", "a-1", "c-1"):
        index.add(name, signed(ENGLISH))
    assert index.nearest(signed(ENGLISH)) == ("b-1", 1.0)


def test_what_is_forgotten_is_found_no_more(connection: sqlite3.Connection) -> None:
    index = NearIndex(connection)
    index.add("a-1", signed(ENGLISH))
    before = dump(connection)
    index.add("b-1", signed(ARABIC))
    index.forget("b-1")
    index.forget("never there")
    assert dump(connection) == before
    assert index.nearest(signed(ARABIC)) is None
    index.add("a-1", signed(ENGLISH))
    assert dump(connection) == before


def test_a_rollback_undoes_what_was_added(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "ledger")
    index = NearIndex(connection)
    index.add("a-1", signed(ENGLISH))
    connection.commit()
    before = dump(connection)
    index.add("b-1", signed(ARABIC))
    assert index.nearest(signed(ARABIC)) == ("b-1", 1.0)
    connection.rollback()
    assert dump(connection) == before
    assert index.nearest(signed(ARABIC)) is None
    index.add("c-1", signed(THAI))
    connection.close()  # what nobody committed is gone
    connection = sqlite3.connect(tmp_path / "ledger")
    assert dump(connection) == before
    assert NearIndex(connection).nearest(signed(ENGLISH)) == ("a-1", 1.0)
    connection.close()


def test_several_runs_find_what_one_run_finds(tmp_path: Path) -> None:
    stories = [article(number % 7, 100 + number) for number in range(30)]

    def run(name: str, batch: int) -> tuple[list[tuple[str, float] | None], list[str]]:
        found = []
        for start in range(0, len(stories), batch):
            connection = sqlite3.connect(tmp_path / name)
            index = NearIndex(connection)
            for number, story in enumerate(stories[start : start + batch], start):
                found.append(index.nearest(signed(story)))
                index.add(f"{number}-1", signed(story))
            connection.commit()
            left = dump(connection)
            connection.close()
        return found, left

    assert run("one", 30) == run("many", 4)
    found, _ = run("again", 30)
    assert found[:7] == [None] * 7
    assert [value and value[0] for value in found[7:14]] == [f"{number}-1" for number in range(7)]


def test_what_thousands_share_is_looked_up_no_longer_than_what_a_few_do(
    connection: sqlite3.Connection,
) -> None:
    index = NearIndex(connection)
    for number in range(300):
        index.add(f"{number}-1", signed([*article(number, 60), near_duplicates.STOCK]))
    most = connection.execute(
        "SELECT max(n) FROM (SELECT count(*) n FROM near_bands GROUP BY band)"
    ).fetchone()
    assert most == (64,)
    copy = signed([*article(299, 60), near_duplicates.STOCK])
    assert index.nearest(copy) == ("299-1", 1.0)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(0, 40))
def test_the_index_finds_what_comparing_all_finds(starts: list[int], asked: int) -> None:
    words = [f"w{place}x" for place in range(160)]
    made = [signed([" ".join(words[start : start + 120])]) for start in starts]
    wanted = signed([" ".join(words[asked : asked + 120])])
    connection = sqlite3.connect(":memory:")
    index = NearIndex(connection)
    for number, one in enumerate(made):
        index.add(str(number), one)
    near_ones = [
        (value, -number, str(number))
        for number, one in enumerate(made)
        if (value := similarity(wanted, one)) is not None
    ]
    best = max(near_ones, default=None)
    assert index.nearest(wanted) == (best and (best[2], best[0]))
    connection.close()


# The measure


def page(name: str, language: str, paragraphs: list[str]) -> str:
    gold = {"paragraphs": paragraphs}
    return json.dumps({"id": name, "set": "s", "language": language, "dumps": {}, "gold": gold})


def test_the_measure_has_a_row_a_change_and_names_equal_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "c.jsonl"
    texts = [
        ("a", "en", ENGLISH),
        ("b", "en", ENGLISH[:4]),
        ("c", "ja", JAPANESE * 2),
        ("d", "en", ["Short."]),
    ]
    corpus.write_text("\n".join(page(*text) for text in texts), encoding="utf-8")
    near_duplicates.main([str(corpus), "--by", "language"])
    lines = capsys.readouterr().out.splitlines()
    rows = {line[:34].strip(): line[34:].split() for line in lines}
    assert {"copies (all)", "copies (en)", "copies (ja)", *near_duplicates.CHANGES} <= set(rows)
    [other_order, *_] = [line[34:].split() for line in lines if line.startswith("paragraphs in another")]
    assert other_order[:2] == ["3", "0"]
    assert rows["different pages"] == ["3", "1"]
    assert lines[-1].split()[1:] == ["a", "b"]


def test_nothing_to_measure_is_said(tmp_path: Path) -> None:
    corpus = tmp_path / "c.jsonl"
    corpus.write_text(page("a", "en", ["Short."]), encoding="utf-8")
    with pytest.raises(SystemExit, match="no page has a text long enough"):
        near_duplicates.main([str(corpus)])
    with pytest.raises(SystemExit, match=r"near_duplicates: .*missing\.jsonl"):
        near_duplicates.main([str(tmp_path / "missing.jsonl")])
