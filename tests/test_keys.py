"""Keys: spellings of one phrase that are the same, and phrases that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.knowledge.keys import fold, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أخبار ذات صلة:", "اخبار ذات صله"),
        ("إعلان", "اعلان"),
        ("شـارك", "شارك"),
        ("مَقالاتٌ", "مقالات"),
        ("کلیک", "كليك"),
        ("Lesezeit: 4 Min.", "lesezeit :  12 min"),
        ("» Mehr zum Thema «", "Mehr zum Thema"),
        ("Don’t miss", "don't miss"),
        ("İLGİLİ HABERLER", "ilgili haberler"),
        ("١٢ تعليقا", "3 تعليقا"),
        ("Ещё", "еще"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Foto: Meier", "Foto Meier"), ("Share", "Shares"), ("की", "क")])
def test_not_the_same(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
