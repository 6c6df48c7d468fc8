from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import timeit
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.stages.recognize import recognize


def zipped(*names: str, mimetype: str | None = None) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x" * 50)
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return file.getvalue()


def database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (a)")
    data = connection.serialize()
    connection.close()
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"GIF89a\x01\0", "a GIF image"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP image"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Microsoft Office document (DOC, XLS or PPT)"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">\n<title>Owls</title>', "a news feed (Atom)"),
        (b'<doc sitename="Echo" title="Owls">\n  <main>\n    <p>Owls.</p>', "an XML document"),
        (b'<TEI xmlns="http://www.tei-c.org/ns/1.0">\n  <teiHeader>', "an XML document"),
        (
            b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";',
            "a page saved as MHTML, or a mail in parts (MIME)",
        ),
        (b"Content-Type: multipart/mixed\n\nowls", "a page saved as MHTML, or a mail in parts (MIME)"),
        (zipped("a.txt"), "a ZIP archive"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document (DOCX)"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (XLSX)"),
        (zipped("OEBPS/a.xhtml", mimetype="application/epub+zip"), "an EPUB book"),
        (gzip.compress(b"text", mtime=0), "a gzip archive"),
        (bz2.compress(b"text"), "a bzip2 archive"),
        (lzma.compress(b"text"), "an xz archive"),
        (b"\x28\xb5\x2f\xfd\x04", "a Zstandard archive"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (tarred(), "a tar archive"),
        (b"\x7fELF\x02\x01", "a program (ELF)"),
        (b"MZ\x90\0\x03\0\0\0", "a program (Windows)"),
        (database(), "an SQLite database"),
        (b"PAR1\x15\x04", "a Parquet table"),
        (b"ID3\x04\0\0", "MP3 audio"),
        (b"\0\0\0\x20ftypisom", "an MP4 video"),
        (b"OggS\0\x02", "Ogg audio or video"),
    ],
)
def test_names_binary_formats(data: bytes, words: str) -> None:
    assert recognize(data) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!DOCTYPE html>\n<html lang='ar'><head>", "a web page (HTML)"),
        ("\n  <html>\n<body>", "a web page (HTML)"),
        ("<!-- saved -->\n<html><head><title>x</title>", "a web page (HTML)"),
        ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html xmlns="y">', "a web page (HTML)"),
        ('<?xml version="1.0"?><rss version="2.0"><channel>', "a news feed (RSS)"),
        ('<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">', "a news feed (Atom)"),
        ('<?xml version="1.0"?>\n<catalogue><item/></catalogue>', "an XML document"),
        ("<div class=a><p>One.</p><p>Two.</p></div>", "a web page (HTML)"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_names_markup(text: str, words: str, encoding: str) -> None:
    assert recognize(text.encode(encoding)) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "افتتحت البلدية المكتبة الجديدة.\n",
        "The <html> tag turns thirty\n\nIt began with <p> and <a href='x'>.",
        "<html> turns thirty\n\nThe tag that began the web has a birthday.",
        "<!DOCTYPE html> explained\n\nWhat the first line of every page means.",
        "< 5 people came\nThe hall stayed empty.",
        "<3 from the fans\nA love letter.",
        "<b>Council votes</b>\n" + "The council voted on the budget late on Monday evening. " * 20,
        "BMW recalls 10,000 cars\n",
        "MZ reports: the market opens\n",
        "PK meeting postponed\n",
        "BZh is no word\n",
    ],
)
def test_leaves_texts_alone(text: str) -> None:
    assert recognize(text.encode()) is None


def test_leaves_a_text_in_utf_16_alone() -> None:
    assert recognize("الخبر <ب> الأول".encode("utf-16")) is None


@given(st.binary(max_size=300) | st.text(alphabet="<!- ->?xmlhtp/\n", max_size=300).map(str.encode))
def test_takes_any_bytes(data: bytes) -> None:
    assert recognize(data) is None or recognize(data)


def test_many_comments_take_no_time() -> None:
    data = b"<!-- a -->\n" * 400 + b"<nothing"
    assert min(timeit.repeat(lambda: recognize(data), number=1, repeat=3)) < 0.1


@pytest.mark.parametrize(
    "text",
    [
        "Mails say Content-Type: multipart/mixed where they have parts.",
        "Owls return\n\nContent-Type: multipart/mixed",
        '<doc id="1" type="story">\nOwls return.\n</doc>',
        "<doc title=owls and all that",
    ],
)
def test_texts_that_speak_of_formats_are_texts(text: str) -> None:
    assert recognize(text.encode()) is None
