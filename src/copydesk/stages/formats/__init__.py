"""Pages and papers that are no plain text, to the lines of text in them.

A format is one module here with a function `convert(data, encoding)` and one line in `FORMATS`. What it needs is an
extra of the package, imported only when such a file comes.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

from copydesk.errors import Failed
from copydesk.model import Converted


class Format(NamedTuple):
    """A format.

    Attributes:
        kind: as `recognize` calls it.
        module: in this package.
        extra: of `pip install 'copydesk[...]'`.
    """

    kind: str
    module: str
    extra: str


FORMATS: tuple[Format, ...] = (
    Format("a web page (HTML)", "html", "html"),
    Format("a Word document (DOCX)", "docx", "office"),
    Format("an RTF document", "rtf", "office"),
)


def convert(kind: str, data: bytes, encoding: str | None) -> Converted | None:
    """The text in a file of another format; None where that is not one of `FORMATS`.

    Args:
        kind: what `recognize` calls it.
        data: the file's bytes.
        encoding: Python codec name that whoever delivered it stated.

    Raises:
        Failed: what reads such files is not installed.
        Rejected: the file is damaged.
    """
    for known in FORMATS:
        if known.kind == kind:
            try:
                module = import_module(f"{__name__}.{known.module}")
            except ModuleNotFoundError as error:
                install = f"install it: pip install 'copydesk[{known.extra}]'"
                library = (error.name or known.module).partition(".")[0]
                raise Failed(
                    f"it is {kind}, and {library}, which reads these, is missing", install
                ) from error
            converted: Converted = module.convert(data, encoding)
            return converted
    return None
