"""Rows of `tests/lines/<code>.txt`: what phrases make certain, and near misses that they must leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.errors import KnowledgeError
from copydesk.knowledge.language_files import load_languages, parse_language_file
from copydesk.knowledge.phrase_tables import phrase_tables
from copydesk.knowledge.phrases import match_phrase

FOLDER = Path(__file__).parent / "lines"
FILES = sorted(FOLDER.glob("*.txt"))


def rows(path: Path) -> list[tuple[str, str]]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            role, _, text = line.partition(" | ")
            found.append((role.strip(), text))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rows(path: Path) -> None:
    wrong = []
    for role, text in rows(path):
        match = match_phrase(text)
        found = "-" if match is None else match.role.value
        if found != role:
            wrong.append(
                f"{text!r}: {role} expected, {found} found" + (f" ({match.reason})" if match else "")
            )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", load_languages(), ids=lambda language: language.code)
def test_every_language_with_phrases_has_rows_and_near_misses(language) -> None:  # type: ignore[no-untyped-def]
    if not language.phrases and not language.headings:
        return
    if language.code == "mul":
        return
    roles = {role for role, _ in rows(FOLDER / f"{language.code}.txt")}
    assert "-" in roles
    missing = {role.value for role in (*language.phrases, *language.headings)} - roles
    assert not missing, f"no row takes these roles: {sorted(missing)}"


def test_a_phrase_stands_under_one_role_only() -> None:
    for language in load_languages():
        seen: dict[str, str] = {}
        for role, phrases in (*language.phrases.items(), *language.headings.items()):
            for phrase in phrases:
                assert seen.setdefault(phrase, role) == role, (
                    f"{language.code}.toml: {phrase!r} under {seen[phrase]} and {role}"
                )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("code = ", "xx.toml: not valid TOML"),
        ('code = "xx"\nname = "X"\nphrase = 1', "xx.toml: key 'phrase'"),
        ('code = "xx"\nname = "X"\n[phrases]\nshares = ["a"]', "xx.toml: key 'phrases.shares"),
        (
            'code = "xx"\nname = "X"\n[phrases]\ntitle = ["a"]',
            "xx.toml: key 'phrases.title': this role takes no phrases",
        ),
    ],
)
def test_a_wrong_language_file_is_named_with_its_key(content: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as error:
        parse_language_file("xx.toml", content)
    assert str(error.value).startswith(message)


def test_an_unknown_placeholder_is_refused() -> None:
    language = parse_language_file(
        "xx.toml", 'code = "xx"\nname = "X"\n[phrases]\nshare = ["Send to {whom}"]'
    )
    with pytest.raises(KnowledgeError, match="whom"):
        phrase_tables([language])


def test_the_printed_phrase_is_the_reason() -> None:
    match = match_phrase("  SHARE this article ")
    assert match is not None
    assert match.reason == 'en phrase "Share this article"'


def test_lines_glued_from_whole_phrases() -> None:
    for line in (
        "FacebookTwitterWhatsAppE-mail",
        "Facebook | Twitter · WhatsApp",
        "شارك هذا المقالClose Button",
    ):
        match = match_phrase(line)
        assert match is not None, line
        assert match.role == "share", line
    assert match_phrase("Facebook and Twitter were fined on Monday") is None


def test_a_long_line_is_never_a_phrase() -> None:
    assert match_phrase("Facebook " * 1000) is None
