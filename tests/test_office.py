"""Word and RTF documents to articles: files that LibreOffice, python-docx and other programs wrote, and their laws."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from copydesk import Rejected, Source, read
from copydesk.errors import Failed
from copydesk.stages.formats import docx, rtf
from test_html import check_laws

FOLDER = ROOT / "tests" / "formats" / "office"
PAPERS = sorted((*FOLDER.glob("*.docx"), *FOLDER.glob("*.rtf")))
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_paper_gives_its_article(path: Path) -> None:
    expected: dict[str, Any] = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
    [document] = read(Source(path.name, path.read_bytes()))
    article = document.article
    assert article is not None
    for field in ("title", "body", "authors", "published", "language"):
        assert getattr(article, field) == expected[field]
    assert article.source.encoding == expected["encoding"]
    assert document.decoded.replaced == 0


# --- DOCX


def package(body: str = "", *, head: str = "", **parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        text = f'{head}<w:document xmlns:w="{_W}" xmlns:mc="mc"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", text)
        for name, part in parts.items():
            archive.writestr(f"word/{name}.xml", part)
    return file.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def lines(data: bytes) -> list[str]:
    return docx.convert(data, None).decoded.text.split("\n")


def cell(*texts: str) -> str:
    return f"<w:tc>{''.join(map(paragraph, texts))}</w:tc>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (paragraph("One") + paragraph("") + paragraph("two"), ["One", "", "two"]),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", ["a", "b\tc"]),
        ("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", ["a"]),
        (f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>", ["control"]),
        (
            "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
            ["new"],
        ),
        ("<w:p><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><w:r><w:t>y</w:t></w:r></w:p>", ["y"]),
        (
            "<w:p><w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
            "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>",
            ["link"],
        ),
        (
            f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr><w:tr>{cell('c')}{cell('')}</w:tr></w:tbl>",
            ["a  b", "c"],
        ),
        (f"<w:tbl><w:tr>{cell('a')}{cell('b', 'c')}</w:tr></w:tbl>", ["a", "b", "c"]),
        (
            f"<w:tbl><w:tr>{cell('a')}<w:tc><w:tbl><w:tr>{cell('b')}{cell('c')}</w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            ["a  b  c"],
        ),
        (f"<w:tbl><w:tr>{cell('x' * 81)}{cell('y')}</w:tr></w:tbl>", ["x" * 81, "y"]),
        (f"<w:p><w:r><w:pict>{paragraph('box')}</w:pict><w:t>text</w:t></w:r></w:p>", ["text", "box"]),
        (
            f"<w:p><mc:AlternateContent><mc:Choice>{paragraph('box')}</mc:Choice><mc:Fallback>{paragraph('box')}</mc:Fallback></mc:AlternateContent></w:p>",
            ["", "box"],
        ),
    ],
)
def test_paragraphs_are_lines(body: str, expected: list[str]) -> None:
    assert lines(package(body)) == expected


def test_notes_come_last_and_what_every_page_repeats_not_at_all() -> None:
    def part(text: str) -> str:
        return f'<w:x xmlns:w="{_W}">{paragraph(text)}</w:x>'

    data = package(paragraph("text"), footnotes=part("note"), header1=part("The paper"), comments=part("hm"))
    assert lines(data) == ["text", "note"]


def test_the_document_may_have_another_name() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", '<R><Q Type="x/officeDocument" Target="/word/document2.xml"/></R>')
        archive.writestr(
            "word/document2.xml", f'<w:document xmlns:w="{_W}">{paragraph("found")}</w:document>'
        )
    assert lines(file.getvalue()) == ["found"]


def test_bombs_are_not_unpacked() -> None:
    with pytest.raises(Rejected, match="unpacks to 6,"):
        lines(package(" " * 6_000_000))
    entities = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    )
    assert lines(
        package("<w:p><w:r><w:t>x&b;</w:t></w:r><w:r><w:t>y&c;</w:t></w:r></w:p>", head=entities)
    ) == ["xy"]


@pytest.mark.parametrize("end", [20, 300, 3000, -30])
def test_a_truncated_document_is_damaged(end: int) -> None:
    with pytest.raises(Rejected, match="damaged"):
        lines((FOLDER / "ferry.docx").read_bytes()[:end])


def test_a_document_nested_without_end_is_damaged() -> None:
    with pytest.raises(Rejected, match="damaged"):
        lines(package("<w:p>" * 3_000))


def test_a_password_is_named() -> None:
    data = bytearray(package(paragraph("x")))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 4)
    with pytest.raises(Rejected, match="password"):
        lines(bytes(data))


# --- RTF


def text_of(body: str, head: str = r"\ansi\ansicpg1252") -> str:
    return rtf.convert(f"{{\\rtf1{head} {body}}}".encode("latin-1"), None).decoded.text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"One\par two\line three", "One\ntwo\nthree"),
        (r"a\tab b\emdash c\~d\_e\{f\}\\", "a\tb—c\xa0d\u2011e{f}\\"),
        (r"Gr\'f6\'dfe", "Größe"),
        (r"\u1575?\u1604?x", "الx"),
        (r"\uc2\u1575??x\uc0\u1604 y", "اxلy"),
        (r"\uc1\u1575\'c7x", "اx"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"{\fonttbl{\f0 Arial;}{\f1\fcharset178 Arabic;}}\f1\'c7\'e1\f0 x", "الx"),
        (r"{\fonttbl{\f0\fcharset128 Gothic;}}\f0\'83A\'8e\'9a", "ア字"),
        (r'{\field{\*\fldinst{HYPERLINK "https://x.example"}}{\fldrslt here}} and', "here and"),
        (r"{\pict\pngblip 89504e47}{\*\unknown x}{\info{\author y}}{\header z}{\footer z}a", "a"),
        (r"a{\footnote note}b", "a noteb"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box\par}}}a", "\nbox\na"),
        (r"\trowd a\cell b\cell\row c", "a  b  \nc"),
        (rf"{'x' * 81}\cell y\cell\row", "x" * 81 + "\ny  \n"),
        (r"{\b a}{\deleted b}{\plain c}", "ac"),
        (r"{\*\bkmkstart x}a}b", "a"),
        ("a\\bin4 }}}}b", "ab"),
        (r"cut\'", "cut"),
    ],
)  # fmt: skip
def test_words_of_rtf(body: str, text: str) -> None:
    assert text_of(body).rstrip("'") == text


def test_the_code_page_is_what_the_document_states() -> None:
    decoded = rtf.convert(rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", None).decoded
    assert (decoded.text, decoded.encoding, decoded.evidence) == (
        "Привет",
        "cp1251",
        "code page that the RTF states",
    )
    assert text_of(r"\'8e", r"\mac") == "é"
    assert text_of(r"\'e9", r"\ansicpg99999") == "é"


def test_a_truncated_rtf_keeps_what_came_before() -> None:
    data = (FOLDER / "kitab.rtf").read_bytes()
    whole = rtf.convert(data, None).decoded.text
    cut = rtf.convert(data[: len(data) // 2], None).decoded.text
    assert len(cut) > 100
    assert whole.startswith(cut.rstrip("\ufffd"))


def test_groups_without_end_are_rejected() -> None:
    with pytest.raises(Rejected, match="nested too deep"):
        text_of("{" * 100_000)


# --- Without the libraries, and with any bytes


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "copydesk.stages.formats.docx")
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(Failed) as caught:
        read(Source("a.docx", package(paragraph("x"))))
    assert caught.value.cause == "it is a Word document (DOCX), and lxml, which reads these, is missing"
    assert caught.value.advice == "install it: pip install 'copydesk[office]'"


def test_plain_text_needs_none_of_the_libraries() -> None:
    program = (
        "import sys\n"
        "from copydesk import Source, read\n"
        "read(Source('x.txt', b'The council said on Monday that it would build a bridge.'))\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = done.stdout.split()
    assert "copydesk.pipeline" in imported
    libraries = ("selectolax", "lxml", "copydesk.stages.formats.")
    assert not [name for name in imported if name.startswith(libraries)]


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_in_rtf(data: bytes) -> None:
    check_laws(b"{\\rtf1\\ansi " + data, "a.rtf")


@given(st.text(alphabet="\\{}'*ufbin cel0123456789-\n", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_words_in_rtf(words: str) -> None:
    check_laws(f"{{\\rtf1 {words}".encode(), "a.rtf")


@given(
    st.sampled_from(PAPERS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=20)))
)
@settings(max_examples=100, deadline=None)
def test_damaged_papers(path: Path, cuts: list[tuple[float, int, bytes]]) -> None:
    data = path.read_bytes()
    for where, length, piece in cuts:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + length :]
    check_laws(data, path.name)


@given(st.text(alphabet='<>/wpbtrc: "=&;\n', max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_xml_in_a_document(body: str) -> None:
    check_laws(package(body), "a.docx")
