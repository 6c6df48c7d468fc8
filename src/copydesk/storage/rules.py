"""What the result of reading depends on beside the input's bytes, as one digest."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import copydesk.knowledge

#: Folders and modules of the package with all that reads, what it knows, and what it makes of it.
_FOLDERS, _MODULES = ("stages", "knowledge", "storage/containers"), ("model.py", "reading.py")
_SUFFIXES = frozenset({".py", ".toml", ".json", ".txt"})
#: Hexadecimal digits; enough to tell all versions apart.
_LENGTH = 16


def rules_digest(*options: object) -> str:
    """16 hexadecimal digits that change with the program's rules, model and phrases, and with the options.

    Args:
        options: that change what is read; their `repr` counts.
    """
    return hashlib.blake2b(repr(options).encode() + _of_package(), digest_size=_LENGTH // 2).hexdigest()


@cache
def _of_package() -> bytes:
    digest = hashlib.blake2b()
    package = Path(copydesk.knowledge.__path__[0]).parent
    paths = [package / module for module in _MODULES]
    for folder in _FOLDERS:
        paths += [path for path in (package / folder).rglob("*") if path.suffix in _SUFFIXES]
    for path in sorted(paths, key=str):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(package).as_posix()} {len(data)}\n".encode() + data)
    return digest.digest()
