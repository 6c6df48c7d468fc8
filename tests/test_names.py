"""What a person's name looks like."""

from __future__ import annotations

from copydesk.knowledge.names import is_full_name, is_function, is_known_name, is_name


def test_what_can_be_a_name() -> None:
    assert is_name("Ludwig van der Meer")
    assert is_name("هالة نعيم")
    assert not is_name("the people of the town")
    assert not is_name("Route 31")
    assert not is_name("Who is next?")


def test_functions_beside_a_name() -> None:
    assert is_function("Transport correspondent")
    assert is_function("Redakteurin")
    assert not is_function("The correspondent left the room")


def test_given_and_family_name() -> None:
    assert is_full_name("Ida Marlowe")
    assert is_full_name("林佩珊")
    assert not is_full_name("Ida")
    assert not is_full_name("van Houten")


def test_a_given_name_makes_a_name_known() -> None:
    assert is_known_name("Ida Marlowe")
    assert is_known_name("J. R. Marlowe")
    assert is_known_name("سلمى الكيلاني")
    assert not is_known_name("Harbour Views")
