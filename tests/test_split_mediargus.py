"""Mediargus exports: a list of headlines tells papers and titles of the articles below it."""

from __future__ import annotations

from exported import EXPORTS, articles_of, is_export, prose, split_text

TEXT = (EXPORTS / "mediargus_nl.txt").read_text(encoding="latin-1")


def test_the_list_and_the_date_line_state_facts() -> None:
    first, second = articles_of("mediargus_nl.txt")
    assert (first.title, first.published, first.page) == ("De veerboot vaart weer", "2019-01-09", "23")
    assert (first.source.publisher, first.language, len(first.body)) == ("Havenblad", "nl", 2)
    assert (second.title, second.page) == ("Raad stelt beslissing over vuurtoren uit", "4")
    assert second.source.publisher == "De Kustpost"


def test_articles_that_the_list_names_and_the_file_lacks_are_told() -> None:
    assert split_text(TEXT).notices == ("its list names 3 articles, and 2 are in the file",)


def test_an_article_that_the_list_does_not_name_tells_itself() -> None:
    found = split_text(TEXT + "11-01-2019, p.5\n\nEen titel\n\nEen lange zin over de haven.\n")
    assert [bool(part.lines) for part in found.parts] == [False, False, True]


def test_an_article_without_a_headline_keeps_all_lines_as_text() -> None:
    found = split_text(
        TEXT.replace("Raad stelt beslissing over vuurtoren uit", "Vissers vieren.", 2).replace(
            "3. Vissers vieren.", "3. Artikel zonder titel"
        )
    )
    assert prose(found.parts[1])[0] == "Vissers vieren."


def test_a_page_with_such_lines_is_no_export() -> None:
    assert not is_export("Gelezen\n\nHavenblad, woensdag 9 januari 2019, p. 23, 253w.\n\nDat was alles.\n")
