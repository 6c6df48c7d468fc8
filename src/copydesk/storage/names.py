"""Which names in folders and archives are those of inputs; what somebody names himself is read whatever its name."""

from __future__ import annotations

import os

#: What stands between a container's name and that of what is in it.
WITHIN = "!/"
#: What compression puts behind a name, and what then stands there without it.
PACKED_SUFFIXES = {
    ".gz": "", ".bz2": "", ".xz": "", ".zst": "",
    ".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar", ".tzst": ".tar",
}  # fmt: skip
#: Files that hold plain text; they are opened where they are read, and only there.
TEXT_SUFFIXES = frozenset({"", ".", ".txt", ".text"})
#: All others that are read.
OTHER_SUFFIXES = frozenset({
    ".zip", ".tar", ".jsonl", ".ndjson", ".jsonlines", ".jl", ".json", ".csv", ".tsv", ".tab", ".psv", ".warc",
    ".wet", ".html", ".htm", ".xhtml", ".docx", ".rtf",
})  # fmt: skip

HIDDEN = "its name is hidden"
NOT_READ = "its name ends in nothing that is read (docs/inputs.md has the list)"
#: Where macOS keeps what its archives say of their members.
_MACOS = "__MACOSX"


def is_input_name(name: str) -> bool:
    """Whether a file of this name is read where nobody names it."""
    return suffix_of(name_without(name)) in TEXT_SUFFIXES | OTHER_SUFFIXES


def is_text_name(name: str) -> bool:
    """Whether a file of this name holds plain text, if it holds what its name says."""
    return suffix_of(name) in TEXT_SUFFIXES


def why_no_input(member: str) -> str | None:
    """Why a member of an archive is not read, by its name with its folders; None where it is."""
    folders = member.replace("\\", "/").split("/")
    if any(part.startswith(".") and part not in (".", "..") for part in folders) or _MACOS in folders:
        return HIDDEN
    return None if is_input_name(folders[-1]) else NOT_READ


def name_without(name: str) -> str:
    """A name without what a compression put behind it; the same where that is nothing.

    >>> name_without("page.txt.gz"), name_without("dump.TGZ"), name_without("page.txt")
    ('page.txt', 'dump.tar', 'page.txt')
    """
    stem, suffix = os.path.splitext(name)
    without = PACKED_SUFFIXES.get(suffix.lower())
    return name if without is None else stem + without


def suffix_of(name: str) -> str:
    """What a name ends in, in small letters: `.txt`."""
    return os.path.splitext(name)[1].lower()
