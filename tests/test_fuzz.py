"""A little of what `fuzz.py` does for as long as one likes."""

from __future__ import annotations

from fuzz import FOLDERS, TESTS, files, tried


def test_there_is_something_to_change_for_every_reader() -> None:
    assert {path.relative_to(TESTS).parts[0] for path in files()} == set(FOLDERS)


def test_changed_files_show_no_fault() -> None:
    tried(files(), 500)()
