"""What files that are no text dumps begin with."""

from __future__ import annotations

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\1\0", "an icon image"),
    (b"8BPS\0", "a Photoshop image"),
    (b"%PDF-", "a PDF document"),
    (b"%!PS-Adobe", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document (DOC, XLS or PPT)"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x04\x22\x4d\x18", "an LZ4 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"!<arch>\n", "an ar archive"),
    (b"\x7fELF", "a program (ELF)"),
    (b"\xfe\xed\xfa\xce", "a program (Mach-O)"),
    (b"\xfe\xed\xfa\xcf", "a program (Mach-O)"),
    (b"\xcf\xfa\xed\xfe", "a program (Mach-O)"),
    (b"\xca\xfe\xba\xbe", "compiled Java"),
    (b"\0asm", "compiled WebAssembly"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"ARROW1\0\0", "an Arrow table"),
    (b"Obj\x01", "an Avro table"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"OggS\0", "Ogg audio or video"),
    (b"fLaC\0", "FLAC audio"),
    (b"ID3\2", "MP3 audio"),
    (b"ID3\3", "MP3 audio"),
    (b"ID3\4", "MP3 audio"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"FLV\x01", "a Flash video"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO\0", "a font"),
    (b"\0\1\0\0\0", "a font"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"\x93NUMPY", "a NumPy array"),
)
"""First bytes, and what they mean in words for a message."""

MAGIC_WITHIN: tuple[tuple[bytes, int, bytes, str], ...] = (
    (b"RIFF", 8, b"WEBP", "a WebP image"),
    (b"RIFF", 8, b"WAVE", "WAV audio"),
    (b"RIFF", 8, b"AVI ", "an AVI video"),
    (b"BZh", 4, b"1AY&SY", "a bzip2 archive"),
    (b"", 4, b"ftypheic", "a HEIC image"),
    (b"", 4, b"ftypavif", "an AVIF image"),
    (b"", 4, b"ftypM4A", "MP4 audio"),
    (b"", 4, b"ftyp", "an MP4 video"),
    (b"", 257, b"ustar", "a tar archive"),
)
"""First bytes, and further bytes at an offset."""

ZIP_START = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

ZIP_MEMBERS: tuple[tuple[bytes, str], ...] = (
    (b"mimetypeapplication/epub+zip", "an EPUB book"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text (ODT)"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (ODS)"),
    (b"word/", "a Word document (DOCX)"),
    (b"xl/", "an Excel workbook (XLSX)"),
    (b"ppt/", "a PowerPoint presentation (PPTX)"),
    (b"AndroidManifest.xml", "an Android package"),
    (b"META-INF/MANIFEST.MF", "a Java archive"),
)
"""What stands among the names of a ZIP archive's members, in the order in which it decides."""

MARKUP: tuple[tuple[str, str], ...] = (
    ("rss", "a news feed (RSS)"),
    ("feed", "a news feed (Atom)"),
    ("rdf:RDF", "a news feed (RSS)"),
    ("html", "a web page (HTML)"),
    ("svg", "an SVG image"),
    ("urlset", "a site map (XML)"),
    ("nitf", "an article in NITF (XML)"),
    ("newsMessage", "an article in NewsML (XML)"),
    ("NewsML", "an article in NewsML (XML)"),
)
"""Root element of XML, and what it makes the file."""
