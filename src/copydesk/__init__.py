"""Clean articles from raw text dumps of news pages.

`read` is pure, `ingest` is the loop around it, and `merge` puts together what several runs of that wrote.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.errors import (
        CopydeskError,
        Failed,
        InputError,
        LedgerBusy,
        LedgerError,
        OutputError,
        Rejected,
        ShardError,
        UsageError,
    )
    from copydesk.merging import merge
    from copydesk.model import Article, Document, Label, Line, Role, Source
    from copydesk.outcomes import Summary
    from copydesk.pipeline import ingest, read

__version__ = "0.1.0"

#: Bytes of one input; a text dump of a news page is far below it, a disk image named .txt is not.
MAX_BYTES = 64 * 1024 * 1024
#: Seconds for one input; most take some milliseconds.
TIMEOUT = 60.0
#: Documents that a report shows with all their lines; so many make a page of some megabytes.
REPORT_SAMPLE = 200
#: In which articles can be written (docs/formats.md).
FORMATS = ("jsonl", "dolma", "ninjs", "schemaorg", "csv", "parquet", "markdown", "txt")

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "REPORT_SAMPLE",
    "TIMEOUT",
    "Article",
    "CopydeskError",
    "Document",
    "Failed",
    "InputError",
    "Label",
    "LedgerBusy",
    "LedgerError",
    "Line",
    "OutputError",
    "Rejected",
    "Role",
    "ShardError",
    "Source",
    "Summary",
    "UsageError",
    "ingest",
    "merge",
    "read",
]


def __getattr__(name: str) -> Any:
    # Imported when first used: `ingest --help` should not wait for the record's validation library.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from copydesk import errors, merging, model, outcomes, pipeline

    home = next(module for module in (pipeline, merging, outcomes, model, errors) if hasattr(module, name))
    return getattr(home, name)
