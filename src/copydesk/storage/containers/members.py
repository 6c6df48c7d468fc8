"""What an archive holds."""

from __future__ import annotations

import io
from typing import NamedTuple

from copydesk.errors import InputError


class Member(NamedTuple):
    """A file in an archive.

    Attributes:
        name: as the archive has it.
        content: its bytes, to be read before the next member is asked for; the trouble with it; or why it is left.
    """

    name: str
    content: io.BufferedReader | InputError | str


#: Why links, devices and the like in an archive are left: where they lead to is the reader's own machine.
NO_FILE = "it is no file but a link or a device, and these are never followed out of an archive"
