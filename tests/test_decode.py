from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.errors import Rejected, UsageError
from copydesk.model import Decoded
from copydesk.stages.decode import decode

# Invented news, a headline and a sentence or two each.
NEWS = {
    "ar": (
        "افتتاح مكتبة جديدة في وسط المدينة\nأعلنت البلدية صباح اليوم أن المكتبة ستفتح أبوابها للزوار "
        "ابتداء من الأسبوع المقبل، وقال المدير إن القاعة الكبرى تتسع لمئتي قارئ."
    ),
    "fa": (
        "کتابخانهٔ تازه در مرکز شهر گشوده شد\nشهردار گفت که این ساختمان پس از دو سال کار آماده شده "
        "است و همهٔ مردم می‌توانند از آن بهره بگیرند."
    ),
    "he": (
        "ספרייה חדשה נפתחה במרכז העיר\nראש העירייה אמר כי הבניין הושלם לאחר שנתיים של עבודה וכי "
        "הכניסה תהיה חופשית לכל התושבים."
    ),
    "el": (
        "Νέα βιβλιοθήκη άνοιξε στο κέντρο της πόλης\nΟ δήμαρχος είπε ότι το κτίριο ολοκληρώθηκε μετά "
        "από δύο χρόνια εργασιών."
    ),
    "ru": (
        "В центре города открылась новая библиотека\nМэр сообщил, что здание строили два года и что "
        "вход будет свободным для всех."
    ),
    "uk": (
        "У центрі міста відкрили нову бібліотеку\nМіський голова повідомив, що будівлю зводили два "
        "роки і що вхід буде вільним."
    ),
    "bg": (
        "Нова библиотека отвори врати в центъра на града\nКметът съобщи, че сградата е строена две "
        "години и входът ще бъде свободен."
    ),
    "fr": (
        "Une nouvelle bibliothèque ouvre à côté de la mairie\nLe maire a déclaré que les travaux, "
        "achevés cet été, avaient coûté près de trois millions. « Elle sera ouverte à tous », a-t-il "
        "ajouté."
    ),
    "de": (
        "Neue Bücherei öffnet am Marktplatz\nDie Bürgermeisterin erklärte, das Gebäude sei nach "
        "zweijähriger Bauzeit fertig und stehe künftig allen Einwohnern offen, auch an den großen "
        "Feiertagen."
    ),
    "es": (
        "Una nueva biblioteca abrió en el corazón de la ciudad\nEl alcalde señaló que la "
        "construcción duró dos años y que mañana comenzará el préstamo de libros a los niños."
    ),
    "pt": (
        "Nova biblioteca abre no coração da cidade\nO presidente da câmara disse que a construção "
        "demorou dois anos e não custará mais do que o previsto."
    ),
    "sv": (
        "Nytt bibliotek öppnar på torget\nKommunalrådet sade att bygget tog två år och att alla "
        "invånare får låna böcker gratis."
    ),
    "da": (
        "Nyt bibliotek åbner på torvet\nBorgmesteren sagde, at byggeriet tog to år, og at alle kan "
        "låne bøger uden at betale."
    ),
    "fi": (
        "Uusi kirjasto avattiin torin laidalle\nKaupunginjohtaja sanoi, että rakentaminen kesti "
        "kaksi vuotta ja että pääsy on kaikille vapaa myös kesällä."
    ),
    "pl": (
        "Nowa biblioteka otwarta w centrum miasta\nBurmistrz powiedział, że budowa trwała dwa lata, "
        "a wstęp będzie wolny dla wszystkich mieszkańców. Książki można już wypożyczać."
    ),
    "cs": (
        "V centru města otevřela nová knihovna\nStarosta řekl, že stavba trvala dva roky a že vstup "
        "bude pro všechny občany zdarma. Čtenáři mohou přijít už příští týden."
    ),
    "hu": (
        "Új könyvtár nyílt a város központjában\nA polgármester közölte, hogy az építkezés két évig "
        "tartott, és a belépés mindenkinek ingyenes lesz. A gyerekek külön termet kaptak, ahol tíz "
        "fős csoportok ülhetnek."
    ),
    "tr": (
        "Şehir merkezinde yeni kütüphane açıldı\nBelediye başkanı, inşaatın iki yıl sürdüğünü ve "
        "girişin herkese ücretsiz olacağını söyledi."
    ),
    "lt": (
        "Miesto centre atidaryta nauja biblioteka\nMeras pranešė, kad statyba truko dvejus metus ir "
        "kad įėjimas visiems gyventojams bus nemokamas. Skaitytojai čia ras šimtą tūkstančių knygų."
    ),
    "th": ("เปิดห้องสมุดแห่งใหม่กลางเมือง\nนายกเทศมนตรีกล่าวว่าการก่อสร้างใช้เวลาสองปีและประชาชนเข้าได้โดยไม่เสียค่าใช้จ่าย"),
    "vi": (
        "Thư viện mới mở cửa ở trung tâm thành phố\nThị trưởng cho biết công trình mất hai năm và "
        "mọi người được vào miễn phí."
    ),
    "zh": (
        "市中心新图书馆开放\n市长表示，工程历时两年，今后所有市民都可以免费进入。馆内有二十万册图书，"
        "儿童还有自己的阅览室。"
    ),
    "zht": (
        "市中心新圖書館開放\n市長表示，工程歷時兩年，今後所有市民都可以免費進入。館內有二十萬冊圖書，"
        "兒童還有自己的閱覽室。"
    ),
    "ja": (
        "市の中心に新しい図書館が開館\n市長は、工事に二年かかり、今後は誰でも無料で入館できると述べた"
        "。子ども向けの部屋もある。"
    ),
    "ko": (
        "도심에 새 도서관이 문을 열었다\n시장은 공사에 두 해가 걸렸으며 앞으로 모든 시민이 무료로 "
        "들어갈 수 있다고 말했다."
    ),
}

LEGACY = [
    *(("ar", name) for name in ("cp1256", "iso8859-6", "mac_arabic", "cp720")),
    *(("ru", name) for name in ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic")),
    *((lang, "cp1252") for lang in ("fr", "de", "es", "pt", "sv", "da", "fi")),
    *((lang, "mac_roman") for lang in ("fr", "de", "es", "pt", "sv", "da", "fi")),
    *((lang, "cp850") for lang in ("fr", "de", "es", "pt", "sv", "da", "fi")),
    *((lang, name) for lang in ("pl", "cs", "hu") for name in ("cp1250", "iso8859-2")),
    ("fa", "cp1256"), ("he", "cp1255"), ("he", "iso8859-8"), ("el", "cp1253"), ("el", "iso8859-7"),
    ("uk", "cp1251"), ("uk", "koi8-u"), ("bg", "cp1251"), ("tr", "cp1254"), ("lt", "cp1257"),
    ("th", "cp874"), ("vi", "cp1258"), ("zh", "gb18030"), ("zht", "big5"),
    ("ja", "shift_jis"), ("ja", "euc_jp"), ("ko", "euc_kr"), ("ko", "cp949"),
    ("ja", "iso2022_jp"), ("ko", "iso2022_kr"), ("zh", "hz"),
]  # fmt: skip


def encoded(text: str, encoding: str) -> tuple[bytes, str]:
    """The text in the encoding, and what of it survives there."""
    if encoding == "cp1258":
        # five tones stand after their letter, the other marks belong to it
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            text = "".join(_tone_apart(char, tone) for char in text)
    data = text.encode(encoding, "ignore")
    return data, data.decode(encoding)


def _tone_apart(char: str, tone: str) -> str:
    parts = unicodedata.normalize("NFD", char)
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone in parts else char


@pytest.mark.parametrize(("language", "encoding"), LEGACY)
def test_legacy_encodings(language: str, encoding: str) -> None:
    data, text = encoded(NEWS[language], encoding)
    assert decode(data).text == text
    assert decode(data).replaced == 0


@pytest.mark.parametrize("language", NEWS)
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("utf-32-le", "utf-32-le"),
        ("utf-32-be", "utf-32-be"),
    ],
)
def test_unicode_encodings(language: str, encoding: str, name: str) -> None:
    found = decode(NEWS[language].encode(encoding))
    assert (found.text, found.encoding, found.replaced) == (NEWS[language], name, 0)


@pytest.mark.parametrize(("text", "encoding"), [("خبر عاجل", "utf-16-le"), ("Срочно в номер", "utf-16-be")])
def test_utf_16_of_ascii_bytes_only(text: str, encoding: str) -> None:
    assert text.encode(encoding).isascii()
    assert decode(text.encode(encoding)).text == text


def test_utf_16_with_an_odd_last_byte() -> None:
    found = decode(NEWS["ar"].encode("utf-16-le") + b"\n")
    assert (found.text, found.encoding, found.replaced) == (NEWS["ar"], "utf-16-le", 1)


def test_utf_16_of_chinese_without_a_control_byte() -> None:
    text = "市长表示工程历时两年今后所有市民都可以免费进入馆内有二十万册图书"
    assert decode(text.encode("utf-16-be")).text == text


@pytest.mark.parametrize("cut", [(1, None), (0, -1), (1, -1)])
def test_utf_8_cut_inside_a_character(cut: tuple[int, int | None]) -> None:
    text = NEWS["ar"].rstrip(".")
    found = decode(text.encode()[slice(*cut)])
    assert found.encoding == "utf-8"
    assert "cut" in found.evidence or "damaged" in found.evidence
    assert found.replaced == sum(edge not in {0, None} for edge in cut)
    assert text[1:-1] in found.text


def test_damaged_utf_8_is_counted() -> None:
    data = NEWS["ar"].encode() * 3
    found = decode(data.replace(b" ", b"\xff", 1).replace(b"\n", b"\xc3(", 1))
    assert (found.encoding, found.replaced, found.evidence) == ("utf-8", 2, "UTF-8, damaged")


def test_a_replacement_character_of_the_file_itself_is_not_counted() -> None:
    assert decode("Zeichen \ufffd verloren".encode()).replaced == 0
    assert decode(("\ufffd" + NEWS["ar"].rstrip(".")).encode()[:-1]).replaced == 1


@pytest.mark.parametrize(
    "text",
    [
        "The council said “no” – again. It’s the third vote this year, and the last one was in May.",
        "Open all day at the café on the corner of Main Street, the owner said on Monday.",
        "Tickets cost €20 at the door.",
        "El niño",
        "Größe",
    ],
)
def test_english_with_a_few_cp1252_bytes_and_short_texts(text: str) -> None:
    long = "The meeting began at nine and ended at ten, with no vote taken.\n" * 100
    assert decode(text.encode("cp1252")).text == text
    assert decode((long + text + "\n" + long).encode("cp1252")).text == long + text + "\n" + long


def test_the_sample_finds_what_is_rare_in_a_long_file() -> None:
    text = "Nothing new was heard from the harbour today.\n" * 20_000 + NEWS["ru"] + "\nThe end.\n" * 20_000
    assert decode(text.encode("koi8-r")).text == text


@pytest.mark.parametrize("language", ["ar", "he", "el", "ru"])
def test_english_with_one_line_in_another_script(language: str) -> None:
    encoding = {"ar": "cp1256", "he": "cp1255", "el": "cp1253", "ru": "cp1251"}[language]
    text = (
        "The meeting began at nine and ended at ten.\n" * 30 + NEWS[language].split("\n")[0] + "\nThe end.\n"
    )
    assert decode(text.encode(encoding)).text == text


def test_long_lines_of_chinese_without_spaces() -> None:
    text = NEWS["zh"].replace("\n", "。") * 2000
    assert decode(text.encode("gb18030")).text == text


def test_labels_become_supersets() -> None:
    assert decode("Über „Größe“ und Maß: die Öffnung der Straße".encode("cp1252")).encoding == "cp1252"
    assert decode(NEWS["ko"].encode("euc_kr")).encoding == "cp949"


# --- Mojibake


def misread(text: str, true: str, false: str) -> str:
    return "".join(bytes([byte]).decode(false, "ignore") or chr(byte) for byte in text.encode(true))


@pytest.mark.parametrize("language", ["ar", "fa", "fr", "de", "es", "ru", "zh", "tr", "he"])
@pytest.mark.parametrize("false", ["cp1252", "latin-1"])
def test_utf_8_read_as_western_is_mended(language: str, false: str) -> None:
    found = decode(misread(NEWS[language], "utf-8", false).encode())
    assert found.text == NEWS[language]
    assert found.evidence == "strict UTF-8, mojibake of cp1252 repaired"


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_utf_8_read_as_arabic_is_mended(language: str) -> None:
    found = decode(misread(NEWS[language], "utf-8", "cp1256").encode())
    assert (found.text, found.evidence) == (NEWS[language], "strict UTF-8, mojibake of cp1256 repaired")


@pytest.mark.parametrize(
    ("language", "true"), [("ar", "cp1256"), ("ru", "cp1251"), ("el", "cp1253"), ("he", "cp1255")]
)
def test_other_scripts_read_as_western_are_mended(language: str, true: str) -> None:
    found = decode(misread(NEWS[language], true, "cp1252").encode())
    assert found.text == NEWS[language]
    assert found.evidence == f"strict UTF-8, mojibake of {true} read as cp1252 repaired"


def test_mojibake_in_one_line_leaves_the_others_as_they_are() -> None:
    clean = "Der Übergang über die Brücke ist gesperrt, sagte „Bauamtsleiter“ Müller.\n"
    broken = misread("Für Fußgänger gibt es eine Fähre.", "utf-8", "cp1252")
    assert decode((clean + broken).encode()).text == clean + "Für Fußgänger gibt es eine Fähre."


def test_mojibake_twice() -> None:
    twice = misread(misread("déjà vu à l’été", "utf-8", "cp1252"), "utf-8", "cp1252")
    assert decode(twice.encode()).text == "déjà vu à l’été"


@pytest.mark.parametrize(
    "text",
    [
        *NEWS.values(),
        "NESCAFÉ® et NESTLÉ® sont des marques.",
        "AMANHÃ… diz o ministro; a MANHÃ\u00a0foi calma.",
        "« Où\u00a0? Là-bas, à\u00a0côté… », dit-il.",
        "Weiß\u00adwein und Grieß\u00adbrei",
        "Der Text zeigt Ã, wo ein ä stehen sollte, und â€ statt “.",
        "Le caractère é devient Ã© : c’est le mojibake.",
        "قال إن «شرط» الاتفاق § المادة الأولى: حفظ» النص",
        "Þórður Ægisson og Óðinn búa á Íslandi.",
        "ÇÖZÜM ÖNERİSİ: ÜÇ ÖĞÜN",
        "ÅÄÖ ÆØÅ ÉÈÊË",
        "ТОЛЬКО КИРИЛЛИЦА — «И КАВЫЧКИ»",
    ],
)
def test_clean_text_is_not_mended(text: str) -> None:
    assert decode(text.encode()).text == text
    assert "mojibake" not in decode(text.encode()).evidence


# --- What the text may hold


def test_byte_order_marks_inside_go() -> None:
    assert decode("one\ufeff\n\ufefftwo".encode("utf-8-sig")).text == "one\ntwo"


def test_line_ends_stay_and_control_characters_go() -> None:
    text = "a\r\nb\rc\x0cd\x0be\u2028f\x85g\tz"
    assert decode(text.encode()).text == text
    assert decode(b"News\x00 of the \x07day, \x1b[31mred\x1b[0m and plain, quite long enough\x1a").text == (
        "News of the day, red and plain, quite long enough"
    )


def test_a_block_of_zeros_after_good_text() -> None:
    assert decode(NEWS["ar"].encode() + bytes(5000)).text == NEWS["ar"]


@pytest.mark.parametrize(
    "data",
    [bytes(4000), random.Random(1).randbytes(5000), b"\x01\x02\x03\x04\x05\x06\x07\x08" * 40],
    ids=["zeros", "noise", "controls"],
)
def test_binary_data_is_rejected(data: bytes) -> None:
    with pytest.raises(Rejected) as caught:
        decode(data)
    assert "binary" in caught.value.cause or "zero bytes" in caught.value.cause
    assert caught.value.advice


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == Decoded("", "utf-8", "strict UTF-8")


# --- As told


def test_told_encoding_overrides() -> None:
    found = decode("naïve".encode(), encoding="latin-1")
    assert (found.text, found.encoding, found.evidence) == (
        "naïve",
        "iso8859-1",
        "as told, mojibake of cp1252 repaired",
    )
    assert decode(NEWS["ar"].encode("cp1256"), encoding="windows-1256").text == NEWS["ar"]
    assert decode(NEWS["ar"].encode("utf-16"), encoding="utf-16").text == NEWS["ar"]
    assert decode(NEWS["ar"].encode("utf-8-sig"), encoding="UTF-8").text == NEWS["ar"]


def test_told_encoding_counts_what_does_not_fit() -> None:
    found = decode(b"caf\xe9 cr\xe8me", encoding="utf-8")
    assert (found.text, found.replaced) == ("caf\ufffd cr\ufffdme", 2)


@pytest.mark.parametrize("name", ["klingon", "", "rot13", "hex", "utf-8\0"])
def test_told_encoding_that_does_not_exist(name: str) -> None:
    with pytest.raises(UsageError, match="encoding"):
        decode(b"text", encoding=name)


# --- Laws


def sound(found: Decoded) -> None:
    found.text.encode("utf-8")  # no lone surrogates
    assert "\ufeff" not in found.text
    assert "\0" not in found.text
    assert found.replaced >= 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00\xd8")
@example(b"\x00\x00\xfe\xff\x00\x00\xd8\x00")
@example(b"\x1b$B\xff")
@example(b"\x1b$B~")
@example(b"~{~}")
@example(b"\xfe")
def test_any_bytes_give_text_or_are_rejected(data: bytes) -> None:
    try:
        found = decode(data)
    except Rejected:
        return
    sound(found)
    assert decode(data) == found


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=60),
    st.sampled_from(
        ["utf-8", "utf-7", "utf-16", "utf-32", "cp1256", "unicode_escape", "idna", "punycode", "hz", "big5"]
    ),
)
@pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:.*is an invalid escape sequence:DeprecationWarning")
def test_any_bytes_under_any_name(data: bytes, encoding: str) -> None:
    with contextlib.suppress(Rejected):
        sound(decode(data, encoding=encoding))


@given(st.sampled_from(sorted(NEWS)), st.integers(0, 30), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_utf_8_with_and_without_a_mark_is_the_same(language: str, start: int, encoding: str) -> None:
    text = NEWS[language][start:]
    assert decode(text.encode(encoding)).text == text


def test_time_grows_with_the_size_only() -> None:
    line = NEWS["ru"].replace("\n", " ").encode("cp1251")
    for data in (line * 40_000, b"a" * 8_000_000 + b"\xe9", "é ".encode() * 2_000_000 + b"\xe9"):
        started = time.perf_counter()
        decode(data)
        assert time.perf_counter() - started < 8


def test_detectors_are_imported_only_when_needed() -> None:
    script = (
        "import sys; from copydesk.stages.decode import decode\n"
        "for e in ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le'): decode('خبر عاجل اليوم'.encode(e))\n"
        "heavy = {'chardet', 'charset_normalizer', 'ftfy', 'copydesk.knowledge.encodings_letters'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "decode('خبر عاجل اليوم'.encode('cp1256')); assert heavy & set(sys.modules)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
