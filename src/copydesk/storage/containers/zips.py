"""ZIP archives."""

from __future__ import annotations

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from copydesk.errors import Failed, InputError
from copydesk.storage.containers.budget import FETCH, Budget, Unpacked
from copydesk.storage.containers.members import NO_FILE, Member

#: Bytes of an archive that is held in memory: its directory stands at its end, and what it is packed in, or a pipe,
#: cannot be read twice.
_IN_MEMORY = 256 << 20
_ENCRYPTED = 0x1
_TROUBLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, RuntimeError)


#: What the first member of papers, books and programs is called that are ZIP archives inside, behind its header.
_DOCUMENT = re.compile(rb".{30}(?:\[Content_Types\]\.xml|_rels/|mimetypeapplication/|META-INF/)", re.DOTALL)
_DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk")


def is_mine(head: bytes, name: str) -> bool:
    return (
        head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
        and not name.endswith(_DOCUMENTS)
        and _DOCUMENT.match(head) is None
    )


def members(stream: io.BufferedReader) -> Iterator[Member]:
    """The files in the archive, in the order of its directory; encrypted and damaged ones as the trouble with them.

    Raises:
        Failed: it is no archive as a whole, or too big to be read here.
    """
    file = _seekable(stream)
    size = file.seek(0, io.SEEK_END)
    budget = Budget(lambda: size)
    try:
        archive = zipfile.ZipFile(file)
    except (*_TROUBLE, NotImplementedError) as error:
        raise Failed(f"the ZIP archive is damaged or cut off ({error})", FETCH) from error
    with archive:
        for info in archive.infolist():
            budget.spend_member()
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Member(info.filename, NO_FILE)
            elif not info.filename.endswith("/"):  # `is_dir` fails where the name is empty
                yield Member(info.filename, _content(archive, info, budget))


def _seekable(stream: io.BufferedReader) -> BinaryIO:
    if stream.seekable():
        return cast(BinaryIO, stream)
    data = stream.read(_IN_MEMORY + 1)
    if len(data) > _IN_MEMORY:
        cause = (
            f"a ZIP archive in an archive or a pipe may have {_IN_MEMORY:,} bytes at most, and it has more"
        )
        raise Failed(cause, "unpack what it is in, or name the file")
    return io.BytesIO(data)


def _content(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget
) -> io.BufferedReader | InputError:
    if info.flag_bits & _ENCRYPTED:
        return Failed("it is encrypted", "unpack it with its password, and read the folder")
    try:
        content = archive.open(info)
    except NotImplementedError as error:
        return Failed(
            f"it is packed in a way that is not known here ({error})", "unpack it and read the folder"
        )
    except _TROUBLE as error:
        return Failed(f"its place in the ZIP archive is damaged ({error})", FETCH)
    return io.BufferedReader(
        Unpacked(cast(io.BufferedIOBase, content).read1, budget, _TROUBLE, "the ZIP archive")
    )
