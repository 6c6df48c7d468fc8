"""The tables of the data files kept from run to run, as Python keeps its compiled modules.

They stand beside the `.pyc` files under a digest of the data files and of the code that read them. Where one
of these has changed, or nothing can be read or written there, they are worked out again.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

import copydesk.knowledge
from copydesk.knowledge.tables import TABLES


@cache
def restore_tables() -> frozenset[str]:
    """Take over the tables of an earlier run if they still hold; gives their names."""
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):  # none there, or not whole
        data = Path(_place()).read_bytes()
        if data.startswith(digest := _digest()):
            TABLES.update(marshal.loads(data[len(digest) :]))
    return frozenset(TABLES)


def keep_tables() -> None:
    """Write down what has been worked out beyond what was restored, unless Python may not write such files."""
    if sys.dont_write_bytecode or restore_tables().issuperset(TABLES):
        return
    place = _place()
    temporary = f"{place}.{os.getpid()}"
    with contextlib.suppress(OSError):  # a folder that is not ours: the next run takes as long as this one
        os.makedirs(os.path.dirname(place), exist_ok=True)
        try:
            with open(temporary, "wb") as file:
                file.write(_digest() + marshal.dumps(TABLES))
            os.replace(temporary, place)
        except OSError:
            os.unlink(temporary)


def _place() -> str:
    """Where Python would keep the compiled form of a module `languages`; follows `PYTHONPYCACHEPREFIX`."""
    return cache_from_source(str(_folder() / "languages.py")).removesuffix(".pyc") + ".tables"


@cache
def _digest() -> bytes:
    """Of every data file and every module that knows of them, in the order of their names."""
    digest = hashlib.blake2b(digest_size=32)
    for path in sorted((*_folder().rglob("*.toml"), *_folder().glob("*.py"))):
        data = path.read_bytes()
        digest.update(f"{path.name} {len(data)}\n".encode() + data)
    return digest.digest()


def _folder() -> Path:
    return Path(copydesk.knowledge.__path__[0])
