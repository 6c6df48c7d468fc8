"""How many changed copies of real articles are found for copies, and how many other articles are taken for one.

    python benchmarks/near_duplicates.py CORPUS.jsonl.gz ... [--language ar] [--by language]

Of the paragraphs of each page's gold, changed copies are made; a row says in how many of them the original is found,
and how like it they are said to be. Then come pairs that are no copies: reports of one form with other figures,
articles that share a stock paragraph, and all pairs of different pages. The last are listed, as a corpus may hold
a story twice. The format of a corpus is told in `training/README.md`.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # `training` is not installed

from copydesk.knowledge.near import bands, signature, similarity
from training.corpus import CorpusError, Page, load

Paragraphs = list[str]
#: A copy made of a text; the paragraphs of another article are at hand.
Change = Callable[[Paragraphs, Paragraphs, random.Random], Paragraphs]

#: What newsrooms print below all that they print.
STOCK = (
    "The Harbour Courier is a member of the Regional Press Board and is bound by its code of practice. If you have "
    "a complaint about the accuracy of this article, or about how it was gathered, write to the readers' editor at "
    "the address given on the contact page. Subscribers support our reporters in every district of the coast, and "
    "their names are printed in the yearly report that the trust publishes in March."
)
_PLACES = (
    "Marlow Head",
    "Eastwick",
    "Brindle Bay",
    "Oldcastle",
    "Farnley",
    "Saint Orrin",
    "Tarn",
    "Upper Lyde",
)
_WINDS = ("north", "south", "east", "west", "north-east", "south-west")
_SKIES = ("sunny spells", "heavy cloud", "scattered showers", "fog patches", "steady rain")
_WENT = ("rose", "fell", "gained", "lost", "climbed", "slipped")
_ORTE = ("Altenfurt", "Bergheide", "Niederau", "Seeburg", "Waldkirchen")


def _weather(chance: random.Random) -> Paragraphs:
    low, high, wind = chance.randint(-5, 12), chance.randint(13, 31), chance.randint(5, 60)
    return [
        f"The day starts with {chance.choice(_SKIES)} over {chance.choice(_PLACES)} and the hills behind it, the "
        f"weather service says. Towards noon {chance.choice(_SKIES)} will spread from the {chance.choice(_WINDS)}, "
        f"with highs of {high} degrees on the coast and {high - 3} degrees inland.",
        f"The wind will blow from the {chance.choice(_WINDS)} at up to {wind} kilometres an hour, with gusts on "
        f"exposed heights. In the night temperatures will drop to {low} degrees, and drivers are asked to take care "
        "on bridges and on roads through woodland.",
        f"The outlook for tomorrow is for {chance.choice(_SKIES)} and temperatures of up to {high + 2} degrees.",
    ]


def _markets(chance: random.Random) -> Paragraphs:
    def move() -> str:
        share = f"{chance.choice(_WENT)} {chance.randint(1, 30) / 10} per cent"
        return f"{share} to {chance.randint(900, 19999):,} points"

    return [
        f"Shares on the main exchange {chance.choice(_WENT)} on Monday as investors weighed new figures on prices "
        f"against the prospect of another move by the central bank. The leading index {move()}, while the index of "
        f"smaller companies {move()}.",
        f"The currency was last traded at {chance.randint(900, 1300) / 1000} against the dollar. A barrel of crude "
        f"oil for delivery next month cost {chance.randint(5500, 9900) / 100} dollars, and an ounce of gold was sold "
        f"at {chance.randint(1700, 2700)} dollars.",
        "Analysts said that trading was thin before the holidays and that many funds had closed their books. "
        f"Banks {move()} as a group, insurers {move()}.",
    ]


def _live(chance: random.Random) -> Paragraphs:
    home, away = chance.sample(_PLACES, 2)
    goals = sorted(chance.sample(range(3, 90), 4))
    return [
        f"Good evening and welcome to our live coverage of tonight's match between {home} and {away}. Follow the "
        "game here minute by minute, with all goals, cards and substitutions, and tell us what you think.",
        f"Kick-off is at {chance.randint(6, 8)}.{chance.choice(('00', '15', '30', '45'))} pm and {home} play in "
        "their home colours from left to right.",
        *(
            f"{goal} min: {chance.choice((home, away))} score after a corner from the right."
            for goal in goals
        ),
        f"It is all over. Thank you for following the match with us; {home} next play {chance.choice(_PLACES)} on "
        f"the {chance.randint(2, 28)}th.",
    ]


def _police(chance: random.Random) -> Paragraphs:
    stadt, grad = chance.choice(_ORTE), chance.randint(18, 79)
    return [
        f"Bei einem Verkehrsunfall in {stadt} ist am Vormittag ein {grad} Jahre alter Autofahrer verletzt worden. "
        f"Wie die Polizei mitteilte, kam der Mann gegen {chance.randint(6, 11)}.{chance.randint(10, 59)} Uhr auf der "
        f"Kreisstraße {chance.randint(1, 99)} aus noch ungeklärter Ursache von der Fahrbahn ab.",
        f"Der Rettungsdienst brachte ihn in ein Krankenhaus. Den Schaden schätzt die Polizei auf rund "
        f"{chance.randint(2, 90) * 500} Euro. Die Straße blieb {chance.randint(1, 5)} Stunden lang gesperrt, der "
        f"Verkehr wurde über {chance.choice(_ORTE)} umgeleitet.",
        f"Zeugen werden gebeten, sich unter der Nummer {chance.randint(10000, 99999)} bei der Wache zu melden.",
    ]


def _tokyo(chance: random.Random) -> Paragraphs:
    points = chance.randint(28000, 41000)
    return [
        f"{chance.randint(2, 28)}日の株式市場で平均株価は{chance.choice(('反発', '続落', '続伸', '反落'))}し、終値は"
        f"前日比{chance.randint(20, 900)}円{chance.randint(10, 99)}銭の{points}円だった。"
        f"前日の海外市場の流れを受けて、{chance.choice(('半導体', '自動車', '銀行', '海運'))}関連の銘柄に"
        f"{chance.choice(('買い', '売り'))}が広がった。",
        f"値上がりした銘柄は{chance.randint(200, 1500)}、値下がりは{chance.randint(200, 1500)}だった。売買代金は"
        f"概算で{chance.randint(2, 6)}兆{chance.randint(1000, 9999)}億円、売買高は{chance.randint(9, 25)}億株だった。",
    ]


FORMS: dict[str, Callable[[random.Random], Paragraphs]] = {
    "weather": _weather,
    "markets": _markets,
    "live text of a match": _live,
    "police report, German": _police,
    "markets, Japanese": _tokyo,
}


def _kept(share: float, *, head: bool = True) -> Change:
    def cut(text: Paragraphs, _other: Paragraphs, _chance: random.Random) -> Paragraphs:
        whole = "\n".join(text)
        length = round(len(whole) * share)
        return (whole[:length] if head else whole[-length:]).split("\n")

    return cut


def _new_lead(text: Paragraphs, other: Paragraphs, _chance: random.Random) -> Paragraphs:
    return [other[0], *text[1:]]


def _reordered(text: Paragraphs, _other: Paragraphs, chance: random.Random) -> Paragraphs:
    return chance.sample(text, len(text))


def _added(text: Paragraphs, other: Paragraphs, _chance: random.Random) -> Paragraphs:
    middle = len(text) // 2
    return [*text[:middle], other[-1], *text[middle:]]


def _respaced(text: Paragraphs, _other: Paragraphs, _chance: random.Random) -> Paragraphs:
    whole = "  ".join(text).replace("“", '"').replace("”", '"').replace("’", "'").replace("–", "--")
    return [whole[start : start + 500] for start in range(0, len(whole), 500) if whole[start : start + 500]]


def _edited(every: int) -> Change:
    def edit(text: Paragraphs, other: Paragraphs, chance: random.Random) -> Paragraphs:
        return ["".join(_with_new_words(_pieces(paragraph), _pieces(other[0]), chance)) for paragraph in text]

    def _with_new_words(pieces: list[str], new: list[str], chance: random.Random) -> Iterator[str]:
        for piece in pieces:
            yield chance.choice(new) if chance.randrange(every) == 0 else piece

    return edit


def _pieces(paragraph: str) -> list[str]:
    """Words with the space behind them, pairs of characters where there are next to no spaces."""
    words = paragraph.split(" ")
    if len(paragraph) > 20 * len(words):
        return [paragraph[start : start + 2] for start in range(0, len(paragraph), 2)]
    return [f"{word} " for word in words]


def _both(one: Change, then: Change) -> Change:
    return lambda text, other, chance: then(one(text, other, chance), other, chance)


CHANGES: dict[str, Change] = {
    "first 75 %": _kept(0.75),
    "first 50 %": _kept(0.5),
    "first 33 %": _kept(0.33),
    "last 75 %": _kept(0.75, head=False),
    "last 50 %": _kept(0.5, head=False),
    "last 33 %": _kept(0.33, head=False),
    "another first paragraph": _new_lead,
    "paragraphs in another order": _reordered,
    "a paragraph added": _added,
    "other spaces, quotes, line ends": _respaced,
    "one word in 40 another": _edited(40),
    "one word in 20 another": _edited(20),
    "one word in 10 another": _edited(10),
    "first 50 %, one word in 40": _both(_kept(0.5), _edited(40)),
    "another first paragraph, half": _both(_new_lead, _kept(0.5)),
}


def found_like(one: bytes, other: bytes) -> float | None:
    """Their similarity as a look-up has it: None as well where they share no band."""
    return similarity(one, other) if set(bands(one)) & set(bands(other)) else None


def recall_row(name: str, change: Change, texts: Sequence[Paragraphs]) -> str:
    pairs = [
        (signature(text), signature(change(text, texts[number - 1], random.Random(number))))
        for number, text in enumerate(texts)
    ]
    found = [found_like(one, other) for one, other in pairs if one is not None and other is not None]
    too_short = len(pairs) - len(found)
    hits = [value for value in found if value is not None]
    recall = f"{len(hits) / len(found):.3f}" if found else "-"
    mean = f"{statistics.fmean(hits):.2f}" if hits else "-"
    return f"{name:34}{len(found):8}{too_short:11}{recall:>8}{mean:>12}"


def false_pairs(texts: Sequence[Paragraphs]) -> tuple[int, list[tuple[float, int, int]]]:
    """How many pairs there are, and those taken for copies: how like they are said to be, and their places."""
    signed = [(place, made) for place, text in enumerate(texts) if (made := signature(text)) is not None]
    keys = {place: set(bands(made)) for place, made in signed}
    found = [
        (value, one, other)
        for (one, first), (other, second) in combinations(signed, 2)
        if keys[one] & keys[other] and (value := similarity(first, second)) is not None
    ]
    return len(signed) * (len(signed) - 1) // 2, sorted(found, reverse=True)


def texts_of(pages: Sequence[Page]) -> list[tuple[Page, Paragraphs]]:
    """The pages with a gold long enough to be compared, and its paragraphs."""
    golds = ((page, list(page.gold.paragraphs or page.gold.silver_paragraphs)) for page in pages)
    return [(page, text) for page, text in golds if signature(text) is not None]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--language", action="append", metavar="CODE", help="only pages in it (repeatable)")
    parser.add_argument("--by", choices=["language"], help="recall by language as well")
    options = parser.parse_args(arguments)
    try:
        pages = [
            page for page in load(options.corpora) if page.language in (options.language or [page.language])
        ]
    except (CorpusError, OSError) as error:
        sys.exit(f"near_duplicates: {error}")
    known = texts_of(pages)
    if not known:
        sys.exit("near_duplicates: no page has a text long enough; nothing to measure")
    groups = [("all", [text for _, text in known])]
    if options.by == "language":
        for language in sorted({page.language for page, _ in known}):
            groups.append((language, [text for page, text in known if page.language == language]))
    for name, texts in groups:
        print(f"{f'copies ({name})':34}{'pairs':>8}{'too short':>11}{'recall':>8}{'similarity':>12}")
        for change_name, change in CHANGES.items():
            print(recall_row(change_name, change, texts))
    print(f"{'no copies':34}{'pairs':>8}{'taken for one':>15}")
    for name, form in FORMS.items():
        pairs, found = false_pairs([form(random.Random(number)) for number in range(100)])
        print(f"{name:34}{pairs:8}{len(found):15}")
    by_page = [text for _, text in known]
    ours = false_pairs(by_page)[1]
    pairs, found = false_pairs([[*text, STOCK] for text in by_page])
    same = {(one, other) for _, one, other in ours}
    print(f"{'with the same stock paragraph':34}{pairs:8}{sum(pair[1:] not in same for pair in found):15}")
    print(f"{'different pages':34}{pairs:8}{len(ours):15}")
    for value, one, other in ours:
        print(f"    {value:.2f} {known[one][0].id} {known[other][0].id}")


if __name__ == "__main__":
    main()
