"""Everything that can go wrong, each message saying what, where, and what to do next.

CopydeskError
├── UsageError       the command or call cannot mean anything: exit status 2
├── KnowledgeError   a language file of the package is wrong: fatal at once
├── OutputError      the output cannot be written: fatal, the old output stays whole
├── ShardError       shards that are merged do not fit each other, or are not whole: fatal, nothing is written
├── LedgerError      the ledger cannot be used, or the output is not what it says: fatal, nothing is touched
│   └── LedgerBusy   another run holds it: exit status 75, to try again later
└── InputError       one input is the trouble: it is counted and named, the run goes on
    ├── Rejected     it was read, and holds no article
    └── Failed       it could not be read
"""

from __future__ import annotations


class CopydeskError(Exception):
    """Base of every error this package raises on purpose."""


class UsageError(CopydeskError):
    """An option or argument that cannot be followed."""


class KnowledgeError(CopydeskError):
    """A data file of the package that breaks its own format; the message names file and key."""


class OutputError(CopydeskError):
    """The output cannot be written (missing folder, no permission, full disk)."""


class ShardError(CopydeskError):
    """The shards that are to be merged do not make a whole, or one is not what its run wrote."""


class LedgerError(CopydeskError):
    """The ledger is damaged, of a newer version, not writable, or says otherwise than the output does."""


class LedgerBusy(LedgerError):
    """Another run holds the ledger."""


class InputError(CopydeskError):
    """One input that gave no article.

    Attributes:
        cause: what is the matter, as a clause without a full stop (`the file is empty`).
        advice: what to do about it, as an imperative clause (`check the export`).
    """

    def __init__(self, cause: str, advice: str) -> None:
        super().__init__(f"{cause}; {advice}")
        self.cause = cause
        self.advice = advice

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return type(self), (self.cause, self.advice)


class Rejected(InputError):
    """The input was read and holds no article: empty, menus only, a picture, a web page."""


class Failed(InputError):
    """The input could not be read: no permission, vanished, not text in the encoding asked for."""
