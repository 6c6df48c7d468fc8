"""What an archive holds."""

from __future__ import annotations

import io
from typing import NamedTuple

from copydesk.errors import InputError


class Member(NamedTuple):
    """A file in an archive.

    Attributes:
        name: as the archive has it.
        content: its bytes, to be read before the next member is asked for; or why there are none.
    """

    name: str
    content: io.BufferedReader | InputError
