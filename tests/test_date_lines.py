"""Lines that are nothing but a date, and lines that only hold one."""

from __future__ import annotations

import pytest

from copydesk.knowledge.date_lines import has_date_part, is_date_line


@pytest.mark.parametrize(
    "line",
    [
        "2026-01-08 | 12:42",
        "12/01/2021",
        "السبت، ٣٠ يوليو ٢٠٢٢ - ١٤:١٠",
        "2 تشرين الثاني/نوفمبر 2021",
        "تاريخ النشر: 12 كانون الثاني 2021",
        "3. Mai 2024, 17:47 Uhr",
        "Published: Wednesday, 9 February 2022 at 6.45 pm GMT",
        "Publié le 7 septembre 2018 à 06h30, mis à jour le 7 septembre 2018 à 11h12",
        "2021年1月13日 21時19分",
        "12 июня 2021 г., 10:30",
        "۱۲ خرداد ۱۴۰۰",
        "vor 3 Stunden",
    ],
)
def test_a_date_line(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "In 2026 the 8 parties met at 12:42",
        "World Cup 2022",
        "12",
        "Monday",
        "May",
        "10 जिले",
        "3 goals in 20 minutes",
        "Chapter 4: the year 1812",
        "May 2024 be a better year",
        "أكثر من 300 قتيل في 2016",
        "",
    ],
)
def test_not_a_date_line(line: str) -> None:
    assert not is_date_line(line)


def test_a_date_beside_a_place() -> None:
    assert has_date_part("Villasol de la Ribera - 19 FEB 2017 - 00:00 CET")
    assert has_date_part("Innlent | 11.2.2025 | 23:55")
    assert not has_date_part("Score 2 - 1")
    assert not has_date_part("The talks of 12 May 2020 - and what came of them in the end - were secret")
