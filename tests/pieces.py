"""Invented pieces of news pages, to be put together by the property tests."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st


class Pieces(NamedTuple):
    """What pages of one language are made of."""

    headlines: tuple[str, ...]
    paragraphs: tuple[str, ...]
    subheadings: tuple[str, ...]
    above: tuple[str, ...]
    between: tuple[str, ...]
    below: tuple[str, ...]


ENGLISH = Pieces(
    headlines=(
        "Lighthouse keeper of Skerry Point retires after forty winters",
        "Council votes to keep the old tram depot as a market hall",
        "Why the bees of Alder Valley came back",
        "Ferry fares rise again; islanders speak of ‘betrayal’",
    ),
    paragraphs=(
        "The keeper of Skerry Point handed over his keys on Friday, and with them the last manned light on the coast.",
        "Council members sat until midnight before they voted, by nine to four, to spare the tram depot.",
        "“We counted eleven swarms in April,” said Ida Marlowe, who keeps the valley's records.",
        "Nobody asked about the price.",
        "Fares on the northern route go up by 12.5 per cent on 1 March, the operator said in a letter to customers.",
        "She did not say who would pay for the new roof. The depot, built in 1911, has stood empty for six years.",
        "The winter of 1986 was the hardest. “Waves came over the lantern,” he said, “and I thought of my mother.”",
        "“And now?”",
        "Figures released by the harbour office show that 48,000 people took the ferry last year, down from 61,000.",
        "He laughed.",
    ),
    subheadings=("Eleven swarms", "A roof for nobody", "What the letter says"),
    above=("Home", "News", "By Ida Marlowe", "Skip to content", "March 3, 2019", "Share", "Facebook"),
    between=(
        "ADVERTISEMENT",
        "Read more: Why the pier was closed",
        "Share this article",
        "Photo: Ida Marlowe",
        "* * *",
    ),
    below=(
        "Related articles",
        "Tags: ferries, islands",
        "Leave a comment",
        "FacebookTwitterE-mail",
        "Copyright 2019",
    ),
)

GERMAN = Pieces(
    headlines=(
        "Der letzte Leuchtturmwärter von Hollersand geht in den Ruhestand",
        "Stadtrat will das alte Straßenbahndepot als Markthalle erhalten",
        "Warum die Bienen ins Erlental zurückkehren",
    ),
    paragraphs=(
        "Der Wärter von Hollersand hat am Freitag seine Schlüssel abgegeben, und damit das letzte Feuer der Küste.",
        "Bis kurz vor Mitternacht berieten die Räte, dann stimmten neun von dreizehn dafür, das Depot zu verschonen.",
        "„Im April haben wir elf Schwärme gezählt“, sagt Ida Marlow, die im Tal Buch führt.",
        "Nach dem Preis fragte niemand.",
        "Die Fahrpreise auf der Nordlinie steigen zum 1. März um 12,5 Prozent, wie der Betreiber den Kunden schrieb.",
        "Wer das neue Dach bezahlen soll, sagte sie nicht. Das 1911 gebaute Depot steht seit sechs Jahren leer.",
        "Der Winter 1986 sei der härteste gewesen. „Die Wellen schlugen über die Laterne“, erzählt er.",
        "Er lacht.",
    ),
    subheadings=("Elf Schwärme im April", "Ein Dach für niemanden"),
    above=(
        "Startseite",
        "Von Ida Marlow",
        "Stand: 03.03.2019, 17:06 Uhr",
        "Politik",
        "Teilen",
        "Zum Inhalt springen",
    ),
    between=(
        "Anzeige",
        "Lesen Sie auch: Der Kai bleibt gesperrt",
        "Auf Facebook teilen",
        "Foto: Ida Marlow",
        "* * *",
    ),
    below=(
        "Mehr zum Thema",
        "Kommentare",
        "Schlagworte: Fähre, Insel",
        "Impressum",
        "© 2019 Hollersander Bote",
    ),
)

ARABIC = Pieces(
    headlines=(
        "حارس منارة رأس الصخر يتقاعد بعد أربعين شتاء",
        "المجلس البلدي يصوت على تحويل مستودع الترام إلى سوق",
        "لماذا عاد النحل إلى وادي الحور",
    ),
    paragraphs=(
        "سلم حارس منارة رأس الصخر مفاتيحه يوم الجمعة، ومعها آخر ضوء مأهول على الساحل.",
        "وبحث أعضاء المجلس حتى منتصف الليل قبل أن يصوت تسعة منهم لصالح الإبقاء على المستودع القديم.",
        'وقالت عايدة مرعي التي تدون سجلات الوادي "أحصينا أحد عشر سربا في نيسان الماضي وحده".',
        "ولم يسأل أحد عن الثمن.",
        "وترتفع أجور العبارات على الخط الشمالي بنسبة 12.5 في المئة اعتبارا من أول آذار، بحسب رسالة وجهتها الشركة.",
        "ولم تذكر من سيدفع ثمن السقف الجديد. والمستودع الذي بني عام 1911 خال منذ ستة أعوام.",
        "وأضاف أن شتاء عام 1986 كان الأقسى وأن الأمواج بلغت فانوس المنارة في ليلة واحدة مرتين.",
        "ثم ضحك.",
    ),
    subheadings=("أحد عشر سربا", "سقف لا أحد تحته"),
    above=("الرئيسية", "بقلم: عايدة مرعي", "نشر في: آخر تحديث:", "شارك", "أخبار"),
    between=("إعلان", "اقرأ أيضا: لماذا أغلق الرصيف", "شارك هذا المقال", "* * *", ". . ."),
    below=("مقالات ذات صلة", "إضافة تعليق جديد", "جميع الحقوق محفوظة", "شارك هذا المقالClose Button"),
)

JAPANESE = Pieces(
    headlines=(
        "岬の灯台守、四十年の勤めを終える",
        "旧路面電車の車庫を市場に　市議会が可決",
        "谷に蜜蜂が戻った理由",
    ),
    paragraphs=(
        "岬の灯台守は金曜日に鍵を返し、沿岸で最後の有人の灯が消えた。",
        "市議会は深夜まで議論を続け、九対四で車庫を残すことを決めた。",
        "「四月だけで十一の群れを数えました」と、谷の記録を付けている丸尾さんは話す。",
        "値段を尋ねる人はいなかった。",
        "北航路の運賃は三月一日から一二・五％上がると、運航会社が利用者への手紙で明らかにした。",
        "屋根の費用を誰が払うのかは語らなかった。一九一一年に建てられた車庫は、六年前から使われていない。",
        "一九八六年の冬が最も厳しかったといい、「波が灯籠を越えた」と振り返った。",
    ),
    subheadings=("十一の群れ", "屋根は誰のために"),
    above=("ホーム", "ニュース", "2019年3月3日 17時06分", "シェア"),
    between=("広告", "シェアする", "＊＊＊"),
    below=("関連記事", "コメント", "この記事をシェアする"),
)

LANGUAGES = (ENGLISH, GERMAN, ARABIC, JAPANESE)

#: What is left in dumps beside words: entities, markup, marks, controls, escape sequences, wrong decodings.
DEBRIS = (
    "&amp;", "&amp;amp;", "&#8238;", "&#xD800;", "&nbsp;", "&lt;b&gt;", "&", "&#", ";", "**", "__",
    "*", "#", "## ", "[", "](", "](http://a.example/)", "![", ")", "\ufeff", "\u200b", "\u200c",
    "\u200d", "\u202e", "\u2066", "\u00ad", "\ufffd", "\x00", "\x1b[2J", "\x1b]0;", "\x07", "\x85",
    "\u2028", "\x0b", "\x0c", "\x1c", "\r", "\n", "\n\n", "\t", " ", "\u00a0", "\u3000", "\u0301",
    "\u0345", "ﷺ", "ﻻ", "ـ", "Ø§Ù„", "ط§ظ„", "Ã©", "ÇáÞÇ", "…", "。", "!", "?", ":", "“", "«", "<p>",
    "<html>", "\U0001f4f0", "http://a.example/b?c=d", "a@b.example", "12/01/2021", "٢٠٢١", "1", "@",
    "|", " | ", "—", ".", "x",
)  # fmt: skip

ALL = tuple(piece for language in LANGUAGES for pieces in language for piece in pieces) + DEBRIS

#: Texts of whole pieces and debris in any order, lines and half lines.
texts = st.lists(st.sampled_from((*ALL, "\n", "\n\n", "\r\n")) | st.text(max_size=5), max_size=40).map(
    "".join
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page as sites print it: things above the headline, the article with things in it, things below."""
    pieces = draw(st.sampled_from(LANGUAGES))

    def some(of: tuple[str, ...], most: int) -> list[str]:
        return draw(st.lists(st.sampled_from(of), max_size=most, unique=True))

    headline = draw(st.sampled_from(pieces.headlines))
    lines = [*some(pieces.above, 3), *[headline] * draw(st.integers(0, 3)), *some(pieces.above, 3)]
    for paragraph in draw(st.lists(st.sampled_from(pieces.paragraphs), min_size=2, max_size=8, unique=True)):
        lines += [paragraph, *some(pieces.between, 1), *some(pieces.subheadings, 1)]
    lines += some(pieces.below, 4)
    return draw(st.sampled_from(("\n", "\n\n", "\r\n"))).join(lines) + "\n"
