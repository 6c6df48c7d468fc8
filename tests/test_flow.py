"""Which lines belong together: wraps undone, sentences broken at links mended, everything else left apart."""

from __future__ import annotations

import pytest

from copydesk.stages.label.flow import flow, wrap_width
from copydesk.stages.normalize import normalize

WRAPPED = """\
The ferry that links the mainland with Gull Island will sail
again on Monday, five months after a cracked shaft left the
island without its boat.

Residents had made do with a mail plane, and with each other,
for most of the winter."""


def groups(text: str) -> list[str]:
    return [" ".join(line.text for line in group) for group in flow(normalize(text))]


def test_a_hard_wrap_is_undone() -> None:
    assert wrap_width(normalize(WRAPPED)) == 61
    assert groups(WRAPPED) == [
        "The ferry that links the mainland with Gull Island will sail again on Monday, five months after a cracked"
        " shaft left the island without its boat.",
        "Residents had made do with a mail plane, and with each other, for most of the winter.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Short\nlines\nof a\npoem",
        "One sentence of no great length stands on this line alone.\n"
        "Another one of much the same length stands here too.\n"
        "And a third one of just about that length closes the row here.\n"
        "A fourth comes after it, and is the last of them.",
    ],
)
def test_lines_that_are_not_wrapped(text: str) -> None:
    assert groups(text) == text.split("\n")


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["Otters have been filmed on the", "river Alder", "for the first time since 1974."], 1),
        (["The mayor spoke to", "Radio Hartwell", ", which broadcast the talk."], 1),
        (["企画したのは元船長の", "大崎重雄さん", "（七十一）だ。"], 1),
        (["وقالت رئيسة المرصد الدكتورة", "ندى السمان", "، في حديث إلى إذاعة محلية، إن الأمر انتهى."], 1),
        (["Otters return to the Alder", "Otters were filmed on Monday."], 2),
        (["Tags", "coffee", "farming"], 3),
        (["He said it was over.", "iPhones were not allowed."], 2),
        (["* Nyheter", "o Fotball", "o Reise og mat", "o Om avisen"], 4),
        (["Os pescadores da vila receberam ontem", "o secretário do porto", ", que falou de quotas."], 1),
    ],
)
def test_sentences_broken_at_links(pieces: list[str], whole: int) -> None:
    assert len(groups("\n\n".join(pieces))) == whole
