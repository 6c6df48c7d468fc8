"""The publisher and the address of a page: each kind of evidence, and what looks like it and is none."""

from __future__ import annotations

import pytest

from copydesk import Source, read
from copydesk.knowledge.publishers import name_key, number_at, numbers_of, read_publishers, squeezed
from copydesk.knowledge.site_lines import copyright_of, site_line
from copydesk.model import Fact

_HEADLINE = "Harbour closed to fishing boats after the storm"
_TEXT = [
    "The harbour was closed to all fishing boats on Monday, the mayor said after a meeting with the fishermen.",
    "Repairs of the northern pier will take three weeks, according to the engineers who looked at it on Sunday.",
    "Until then the boats will land their catch at the old quay, where there is room for no more than a dozen.",
]


def facts(
    *, above: str = "", below: str = "", text: str = "", name: str = "page.txt", **given: object
) -> list[Fact]:
    lines = [*above.split("\n"), _HEADLINE, *_TEXT, *([text] if text else []), *below.split("\n")]
    [document] = read(Source(name, "\n\n".join(lines).encode()), **given)  # type: ignore[arg-type]
    return [fact for fact in document.facts if fact.field in ("source.publisher", "source.url")]


def named(**page: object) -> str | None:
    found = [fact for fact in facts(**page) if fact.field == "source.publisher"]  # type: ignore[arg-type]
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2024 The Irish Times. All rights reserved.", "The Irish Times"),
        ("© 2024 The Irish Times Ltd", "The Irish Times"),
        (
            "Copyright © 2019-2024 Neue Zürcher Zeitung AG. Alle Rechte vorbehalten.",
            "Neue Zürcher Zeitung (NZZ)",
        ),
        ("© 2024, Le Monde. Tous droits réservés.", "Le Monde"),
        ("جميع الحقوق محفوظة لصحيفة عكاظ 2024", "Okaz"),
        ("© 2020 حقوق النشر محفوظة لليوم السابع", "Youm7"),
        (
            "© 2026 Ottawa Citizen, a division of Postmedia Network Inc. All rights reserved.",
            "Ottawa Citizen",
        ),
        ("Copyright © 2024 澎湃新闻 版权所有", "The Paper"),
        ("© Deník.cz 2024. Všechna práva vyhrazena", "Deník.cz"),
        ("© 2024 ntv.de", "n-tv"),
        # owners, agencies, photographers, and names that nothing else bears out
        ("© 2024 Gannett Co., Inc. All rights reserved.", None),
        ("© 2024 Reuters. All rights reserved.", None),
        ("© dpa, The Irish Times", None),
        ("Photo © John Smith for The Irish Times", None),
        ("© 2024 Fenland Courier. All rights reserved.", None),
        ("© 2024 All rights reserved.", None),
    ],
)
def test_copyright_lines(line: str, name: str | None) -> None:
    assert named(below=line) == name


def test_a_copyright_line_broken_at_links_goes_on_below() -> None:
    [fact] = facts(below="© 2020 حقوق النشر محفوظة لـ\nاليوم السابع")
    assert (fact.value, fact.reason, fact.lines) == (
        "Youm7",
        "a copyright line, its name on a line of its own",
        (11, 13),
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (f"{_HEADLINE} | The Irish Times", "The Irish Times"),
        (f"{_HEADLINE} - Ireland - The Irish Times", "The Irish Times"),
        (f"{_HEADLINE} – euronews", "Euronews"),
        (f"{_HEADLINE} | TIME", "Time"),
        (f"{_HEADLINE} - fenland-courier.com", "fenland-courier.com"),
        (f"{_HEADLINE} - Fenland Courier", None),
        (f"{_HEADLINE} | Sport", None),
        (f"{_HEADLINE} - Politics", None),
    ],
)
def test_a_site_name_behind_the_title(line: str, name: str | None) -> None:
    assert named(above=line) == name


@pytest.mark.parametrize(
    "line",
    [
        "© 2024 Fenland Courier. All rights reserved.",
        "Privacy policy\nnewsroom@fenlandcourier.com\nTerms of use",
        "Subscribe to the Fenland Courier newsletter",
        "Follow Fenland Courier on Facebook",
    ],
)
def test_an_unknown_name_behind_the_title_counts_with_a_second_kind_of_evidence(line: str) -> None:
    assert named(above=f"{_HEADLINE} - Fenland Courier", below=line) == "Fenland Courier"
    assert named(below=line) is None
    assert named(above=f"{_HEADLINE} - Coastal Towns", below=line) is None


def test_an_unknown_name_counts_with_copyright_and_domain() -> None:
    copyright_line = "© 2024 Fenland Courier. All rights reserved."
    assert named(below=f"{copyright_line}\nPrivacy policy\nnewsroom@fenlandcourier.com") == "Fenland Courier"
    assert named(below=f"{copyright_line}\nPrivacy policy\nnewsroom@coastal-towns.com") is None
    assert named(below="© 2024 www.fenlandcourier.com") is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("**للمزيد على يورونيوز:", "Euronews"),
        ("More on Euronews", "Euronews"),
        ("Follow The Irish Times on Facebook", "The Irish Times"),
        ("Suivez Mediapart sur Instagram", "Mediapart"),
        ("تابعوا يورونيوز على فيسبوك", "Euronews"),
        ("Subscribe to The Irish Times", "The Irish Times"),
        ("Download the Euronews app", "Euronews"),
        ("About The Irish Times", "The Irish Times"),
        ("Advertise with The Irish Times", "The Irish Times"),
        ("للمزيد على مرفأ نيوز", "مرفأ نيوز"),
        ("More on Fenland News", "Fenland News"),
        ("More on climate change", None),
        ("Follow Fenland News on Facebook", None),
        ("Follow us on Facebook", None),
        ("Follow the conversation on Twitter", None),
        ("Follow Reuters on Twitter", None),
        ("Subscribe to our newsletter", None),
        ("About us", None),
        ("Information Store", None),
    ],
)
def test_lines_in_which_a_site_names_itself(line: str, name: str | None) -> None:
    assert named(below=f"Share this article\n{line}\nPrivacy policy\nTerms of use") == name


@pytest.mark.parametrize(
    "text",
    [
        "“We follow Euronews on Facebook and the news at home,” the mayor told The New York Times on Monday evening.",
        "The mayor, who once wrote for The Irish Times, holds the copyright © 2024 of a song about the harbour.",
        "Read https://www.irishtimes.com/harbour-closed-fishing-boats-storm for a longer report of what went on.",
    ],
)
def test_the_articles_own_words_tell_nothing(text: str) -> None:
    assert facts(text=text) == []


@pytest.mark.parametrize(
    "below",
    [
        "Facebook\nX\nYouTube",
        "© Getty Images",
        "Our partners\nThe Irish Times\nLe Monde\nEl País",
        "The Irish Times",
    ],
)
def test_networks_credits_and_partners_are_no_publisher(below: str) -> None:
    assert named(below=below) is None


def test_publishers_that_speak_as_loudly_leave_it_open() -> None:
    assert named(below="© 2024 The Irish Times\n© 2024 Le Monde") is None
    assert (
        named(below="© 2024 The Irish Times\nSubscribe to The Irish Times\n© 2024 Le Monde")
        == "The Irish Times"
    )


def test_one_of_several_of_the_same_name() -> None:
    assert named(above=f"{_HEADLINE} - Daily Star") == "Daily Star"
    assert named(above=f"{_HEADLINE} - La Nación") == "La Nación"
    assert named(below="© 2024 الوطن\nPrivacy policy\nwww.alwatan.sy") == "Al-Watan"
    assert named(below="© 2024 الوطن") == "الوطن"


def test_the_given_publisher_goes_before_all() -> None:
    [fact] = facts(below="© 2024 Le Monde", publisher="Fenland Courier")
    assert fact == Fact("source.publisher", "Fenland Courier", "as given")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("dumps/www.irishtimes.com/2024/page.txt", "The Irish Times"),
        ("sport.lemonde.fr/page", "Le Monde"),
        ("dumps\\fenland-courier.co.uk\\page.txt", "fenland-courier.co.uk"),
        ("old.example.org/lemonde.fr/page.txt", "Le Monde"),
        ("dumps/lemonde.fr", None),  # the file itself
        ("dumps/v1.2/page.txt", None),
        ("dumps/pages.old/page.txt", None),
        ("archive.tar.gz/page.txt", None),
        ("lemonde/page.txt", None),
    ],
)
def test_a_folder_named_as_a_domain(path: str, name: str | None) -> None:
    assert named(name=path, source_from_path=True) == name
    assert named(name=path) is None


_URL = "https://www.irishtimes.com/news/harbour-closed-to-fishing-boats-1.99"
_OTHERS = "https://www.rte.ie/news/harbour-closed-to-fishing-boats-1.99"


@pytest.mark.parametrize(
    "line",
    [
        f"URL: {_URL}",
        f"Permalink: {_URL}",
        f"رابط مختصر\n{_URL}",
        "https://www.facebook.com/sharer.php?u=https%3A%2F%2Fwww.irishtimes.com%2Fnews%2Fharbour-closed-to-fishing-boats-1.99",
    ],
)
def test_the_pages_own_address(line: str) -> None:
    found = {fact.field: fact.value for fact in facts(below=line)}
    assert found == {"source.publisher": "The Irish Times", "source.url": _URL}


def test_an_address_with_the_headlines_words_counts_where_the_publisher_agrees() -> None:
    assert [fact.value for fact in facts(below=f"© 2024 The Irish Times\n{_URL}")] == [
        "The Irish Times",
        _URL,
    ]
    assert [fact.value for fact in facts(below=f"© 2024 The Irish Times\n{_OTHERS}")] == ["The Irish Times"]
    assert facts(below=_URL) == []


@pytest.mark.parametrize(
    "line",
    [
        "Study: https://www.irishtimes.com/news/another-thing",
        "URL: https://www.irishtimes.com/",
        "URL: https://www.facebook.com/irishtimes/posts/12",
        "https://[broken/address",
        f"URL: {_URL}\nURL: {_OTHERS}",
    ],
)
def test_other_addresses_are_not_the_pages(line: str) -> None:
    assert [fact for fact in facts(below=line) if fact.field == "source.url"] == []


def test_copyright_names_are_as_printed() -> None:
    found = copyright_of("© 2002-2023 by Fenland Courier GmbH & Co. KG | Imprint")
    assert found is not None
    assert "Fenland Courier" in found.names
    assert found.certain
    assert copyright_of("© Jane Doe/Agency") is not None
    assert copyright_of("She wrote about copyright for years before she left the town of her birth.") is None


def test_no_line_takes_long() -> None:
    assert copyright_of("© " + "a" * 100_000) is None
    assert site_line("Follow " + "a " * 50_000) is None


_DATA = read_publishers()


def test_there_are_publishers_of_all_the_world() -> None:
    arabic = [
        publisher
        for publisher in _DATA["publishers"]
        if any(
            "\u0621" <= sign <= "\u064a" for spelling in publisher.get("spellings", ()) for sign in spelling
        )
    ]
    assert len(_DATA["publishers"]) >= 1000
    assert len(arabic) >= 100


def test_a_domain_is_one_publishers() -> None:
    domains = [domain for publisher in _DATA["publishers"] for domain in publisher["domains"]]
    assert sorted(domains) == sorted(set(domains))
    assert all(domain == domain.casefold() and "/" not in domain and "." in domain for domain in domains)


@pytest.mark.parametrize("publisher", _DATA["publishers"], ids=lambda publisher: publisher["domains"][0])
def test_every_spelling_and_domain_finds_its_publisher(publisher: dict[str, object]) -> None:
    assert publisher.keys() <= {"name", "domains", "spellings"}
    names = [publisher["name"], *publisher.get("spellings", ())]  # type: ignore[misc]
    number = number_at(str(publisher["domains"][0]))  # type: ignore[index]
    assert number is not None
    assert all(number in numbers_of(str(name)) for name in names)


def test_names_are_the_same_however_written() -> None:
    assert name_key("LE  MONDE ") == name_key("Le Monde")
    assert numbers_of("Harbour Gazette of Nowhere") == ()
    assert squeezed("Junín 24") == squeezed("junin24")
