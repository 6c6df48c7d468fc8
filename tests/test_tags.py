"""Tags out of tag lists, as printed."""

from __future__ import annotations

import pytest

from copydesk.knowledge.tags import tags_of


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("Tags: harbour, fishing quota", ["harbour", "fishing quota"]),
        ("الوسوم: متاحف، تاريخ، رسائل البحارة", ["متاحف", "تاريخ", "رسائل البحارة"]),
        ("标签：临溪市 公交 老年人", ["临溪市", "公交", "老年人"]),
        ("#وادي_السمر #المياه", ["وادي_السمر", "المياه"]),
        ("Schlagworte: Hafen | Fisch | Hafen", ["Hafen", "Fisch"]),
        ("fishing quota", ["fishing quota"]),
        ("Tags:", []),
        ("الوسوم", []),
    ],
)
def test_tags(line: str, tags: list[str]) -> None:
    assert tags_of(line) == tags
