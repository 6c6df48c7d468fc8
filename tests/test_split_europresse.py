"""Europresse exports: articles by place of their lines, each with the number of its document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import Role
from copydesk.stages.normalize import normalize
from copydesk.stages.split import europresse
from exported import EXPORTS, articles_of, assert_whole, is_export, prose, split_file, split_text, stated


def test_the_lines_above_and_below_the_text_state_facts() -> None:
    first, second = articles_of("europresse_fr.txt", empty=1)
    assert (first.title, first.authors) == ("Le phare ne sera pas vendu", ["Inès Caradec"])
    assert (first.section, first.published, first.page) == ("Politique, Littoral", "2006-03-14", "12")
    assert (first.source.publisher, first.source.accession) == (
        "La Gazette de Port-Aubin",
        "news·20060314·GA·756190",
    )
    assert (second.section, second.published, second.page) == (None, "2006-03-15", None)
    assert (second.title, second.authors) == ("Une digue de trois kilomètres", [])
    assert len(second.body) == 1


def test_the_text_is_what_stands_between_the_fields() -> None:
    first = split_file(EXPORTS / "europresse_fr.txt").parts[0]
    assert prose(first) == [
        "Le conseil municipal a voté lundi contre la vente du phare, par douze voix contre sept.",
        "« Il est à tout le monde », a dit la maire. Numéro de document : voilà ce que demande d'abord l'archiviste.",
        "Lire aussi page 13.",
    ]
    captions = [label.line.text for label in first.labels if label.role is Role.CAPTION]
    assert captions == ["Le phare de Port-Aubin, vu de la digue."]


def test_an_article_without_a_text_keeps_its_fields() -> None:
    last = split_file(EXPORTS / "europresse_fr.txt").parts[2]
    assert not prose(last)
    assert (stated(last, "title"), stated(last, "page")) == (["Sans texte"], ["03"])


def test_an_article_that_was_cut_off_is_one() -> None:
    text = (EXPORTS / "europresse_fr.txt").read_text() + (
        "\nL'Écho du port\nBrèves, 17 mars 2006\n\nUn titre\n\nUne phrase.\n\nUne autre, cou\n"
    )
    last = split_text(text).parts[-1]
    assert prose(last) == ["Une phrase.", "Une autre, cou"]
    assert stated(last, "source.accession") == []


def test_a_count_that_differs_is_told() -> None:
    text = "Nombre de documents : 4\n\n" + (EXPORTS / "europresse_fr.txt").read_text()
    assert split_text(text).notices == ("it says 4 documents, and 3 were found",)


@pytest.mark.parametrize(
    "text",
    [
        "Europresse imprime un numéro sous chaque article.\n\nNuméro de document : à suivre\n\n© 2006 L'Écho du port\n",
        "Le phare\n\nnews·20060314·GA·756190\n\n© 2006 L'Écho du port. Tous droits réservés.\n",
    ],
)
def test_a_page_about_europresse_is_no_export(text: str) -> None:
    assert not is_export(text)


@pytest.mark.parametrize(
    "day",
    ["Politique, mardi 14 mars 2006 1 404 mots", "Politique, mardi 14 mars 2006 - 14:05 +0100 404 mots"],
)
def test_length_and_time_beside_the_day_hide_no_section(day: str) -> None:
    text = (EXPORTS / "europresse_fr.txt").read_text()
    first = split_text(text.replace("Politique, Littoral, mardi 14 mars 2006, p. 12", day)).parts[0]
    assert (stated(first, "section"), stated(first, "published")) == (["Politique"], ["mardi 14 mars 2006"])


def test_a_certificate_is_enough_without_a_copyright() -> None:
    text = (EXPORTS / "europresse_fr.txt").read_text().replace("©", "")
    assert len(split_text(text).parts) == 3


_PROSE = [
    "La digue sera longue.",
    "© Le port",
    "(1) Une note.",
    "Numéro de document : lequel ?",
    "Ici, ailleurs.",
]


@st.composite
def exports(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    lines = [""] * draw(st.integers(0, 2))
    bodies = []
    for place in range(draw(st.integers(1, 5))):
        body = draw(st.lists(st.sampled_from(_PROSE[:1] + _PROSE[2:]), max_size=4))
        bodies.append(body)
        section = draw(st.sampled_from(["", "Politique, ", "Littoral, Port, "]))
        lines += [
            "L'Écho du port",
            f"{section}mardi 14 mars 2006{draw(st.sampled_from(['', ', p. 12', ' , p. A3']))}",
            "",
        ]
        lines += ["Au conseil"] * draw(st.booleans()) + [f"Un titre numéro {place}", ""]
        lines += ["Inès Caradec", ""] * (bool(body) and draw(st.booleans()))
        for text in body:
            lines += [text, ""]
        lines += ["© 2006 L'Écho du port. Tous droits réservés.", ""] * draw(st.booleans())
        lines += [
            f"Numéro de document : news·20060314·EP·17507{place}",
            "",
            "Ce certificat est émis à Inès.",
            "",
            "",
        ]
    return "\n".join([*lines, "© fin"]), bodies


@given(exports())
@settings(max_examples=150)
def test_exports_give_back_their_articles(export: tuple[str, list[list[str]]]) -> None:
    text, bodies = export
    found = split_text(text)
    assert [prose(part) for part in found.parts] == bodies
    assert [stated(part, "title") for part in found.parts] == [
        [f"Un titre numéro {place}"] for place in range(len(bodies))
    ]


_PIECES = [
    "", "L'Écho du port", "Politique, mardi 14 mars 2006, p. 12", "Un titre", "Inès Caradec", "Illustration(s) :",
    "Note(s) :", "Numéro de document : news·20060314·EP·175071", "news·20060314·EP·175071",
    "Date d'émission : 2012-10-05", "Nombre de documents : 2", *_PROSE,
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("\n".join))
@settings(max_examples=300)
def test_whatever_the_order_of_lines_none_is_lost(text: str) -> None:
    lines = normalize(text)
    found = europresse.parts(lines)
    if found.parts:
        assert_whole(found, lines)
