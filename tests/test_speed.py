"""`benchmarks/speed.py`: what it measures; how fast that is, no test can say."""

from __future__ import annotations

from pathlib import Path

import pytest

import speed
from copydesk import Source, read
from speed import Dump

PROSE = "The island ferry sails again on Monday after five months on the slip of the yard."


@pytest.mark.parametrize("prose", [PROSE, "渡し船は月曜日に再び出航する" * 5, "x" * 61])
def test_prose_differs_from_text_to_text_and_debris_does_not(prose: str) -> None:
    text = f"Share\n{prose}\n\n"
    first, second = (speed.varied(text, number).split("\n") for number in (1, 2))
    assert first[0] == second[0] == "Share"
    assert len({prose, first[1], second[1]}) == 3
    assert first[2:] == second[2:] == ["", ""]


def test_whole_pages_have_the_size_of_real_ones_and_hold_an_article() -> None:
    pages = speed.whole_pages(6)
    assert [page.language for page in pages] == ["en", "ar", "ar"] * 2
    for page in pages:
        lines = [line for line in page.text.split("\n") if line.strip()]
        assert 150 < len(lines) < 300
        assert 8_000 < len(page.text.encode()) < 20_000
        [document] = read(Source("page.txt", page.text.encode()))
        assert document.article is not None


def test_whole_pages_share_no_prose() -> None:
    pages = speed.whole_pages(30)
    prose = [line for page in pages for line in set(page.text.split("\n")) if len(line) > 60]
    assert len(prose) == len(set(prose))


def test_every_page_is_measured_once_in_small_pieces() -> None:
    dumps = [Dump(str(number), "en") for number in range(23)]
    pieces = list(speed.pieces(dumps))
    assert sorted(dump for piece in pieces for dump in piece) == sorted(dumps)
    assert [len(piece) for piece in pieces] == [8, 8, 7]


def test_a_small_corpus_goes_round_with_other_prose(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    dumps = f'{{"node": "{PROSE}", "full_gettext": "Menu\\n{PROSE}", "other": null, "blank": " "}}'
    path.write_text(f'{{"id": "1", "set": "s", "language": "ga", "gold": {{}}, "dumps": {dumps}}}\n')
    found = speed.dumps_of([path])
    assert list(found) == ["full_gettext", "node"]
    assert len(found["node"]) == 200
    texts = {dump.text.removeprefix("Menu\n") for kind in found.values() for dump in kind}
    assert len(texts) == 400


def test_justext_has_the_stop_lists_that_are_asked_of_it() -> None:
    justext = pytest.importorskip("justext")
    assert set(speed._STOP_LISTS.values()) <= justext.get_stoplists()


def test_justext_is_given_each_line_as_a_paragraph() -> None:
    assert speed.as_html("a < b\n\nc") == "<p>a &lt; b</p><p></p><p>c</p>"
    work = speed.justext_reader()
    if work is not None:
        work([(speed.as_html(PROSE), "en"), (speed.as_html(PROSE), "ga")])


def test_the_table_names_each_kind_and_what_is_promised_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticks = iter([0.02, 0.10, 0.05, 0.15] * 2)  # ours and theirs, of one piece and the next
    monkeypatch.setattr(speed, "seconds", lambda work: next(ticks))
    monkeypatch.setattr(speed, "justext_reader", lambda: lambda pages: None)
    dumps = [Dump(PROSE, "en")] * 14
    speed.print_pages({"node": dumps, "full_gettext": dumps})
    _, _, node, page = capsys.readouterr().out.splitlines()
    assert node.split() == ["node", "14", "0.1", "200", "1,000", "56", "4.0", "6"]
    assert page.split() == ["full_gettext", "14", "0.1", "200", "250", "56", "4.0", "2"]
