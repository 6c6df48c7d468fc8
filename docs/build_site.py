"""Build the documentation as a site: `python docs/build_site.py` writes `build/site/`, to be opened from the disk.

In the repository a page links to others where they stand (`../CONTRIBUTING.md`), and a code host follows that. In the
site all pages stand in one folder. So they are copied to `build/pages/`, their links turned to where the pages then
are, and zensical builds the site from there, `--strict`: a link that leads nowhere ends the build. It is zensical and
not Material for MkDocs, since the same people make it and have ended the other (November 2026).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

ROOT = Path(__file__).resolve().parent.parent

#: What is no part of docs/ and yet of the site, and its name there.
ELSEWHERE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "LICENSE": "license.txt",
    "training/README.md": "training.md",
    "samples/README.md": "samples.md",
}

#: Files in docs/ that make the site and are not in it.
_NO_PAGES = (".py", ".pyc", ".toml")
_FENCE = re.compile(r"\s*(```|~~~)")
#: The target of a link or picture, in Markdown and in HTML; not those with a scheme, nor those within a page.
_TARGET = re.compile(r"""(\]\(|\b(?:href|src|srcset)=")(?![a-z]+:|#)([^\s)"#]+)""")


def place(path: str) -> str:
    """Where in the site a file of the repository stands.

    Raises:
        KeyError: it is no part of the site.

    >>> place("docs/output.md"), place("training/README.md")
    ('output.md', 'training.md')
    """
    return path.removeprefix("docs/") if path.startswith("docs/") else ELSEWHERE[path]


def relinked(page: str, path: str) -> str:
    """The page as it stands in the site; `path` is where it stands in the repository.

    Raises:
        SystemExit: it links to what is no part of the site.

    >>> relinked("See [how](../CONTRIBUTING.md#style-in-short).", "docs/cron.md")
    'See [how](contributing.md#style-in-short).'
    """

    def turned(match: re.Match[str]) -> str:
        target = normpath(join(dirname(path), match[2]))
        try:
            return match[1] + relpath(place(target), dirname(place(path)) or ".")
        except KeyError:
            raise SystemExit(
                f"{path} links to {match[2]}, which is no part of the site; name it in ELSEWHERE"
            ) from None

    return "".join(_TARGET.sub(turned, line) if is_prose else line for line, is_prose in _lines(page))


def _lines(page: str) -> Iterator[tuple[str, bool]]:
    """Each line of a page, and whether it stands outside of code."""
    is_code = False
    for line in page.splitlines(keepends=True):
        is_fence = _FENCE.match(line) is not None
        yield line, not (is_code or is_fence)
        is_code ^= is_fence


def gather(pages: Path) -> None:
    """Bring all pages of the site, and the pictures and scripts in them, into a folder."""
    own = [path for path in (ROOT / "docs").rglob("*") if path.is_file() and path.suffix not in _NO_PAGES]
    for path in [*own, *(ROOT / name for name in ELSEWHERE)]:
        name = path.relative_to(ROOT).as_posix()
        target = pages / place(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            target.write_text(relinked(path.read_text(encoding="utf-8"), name), encoding="utf-8")
        else:
            shutil.copyfile(path, target)


def build(folder: Path) -> Path:
    """Build the site in a folder, which is emptied before; gives the site's own folder in it.

    Raises:
        SystemExit: a link leads nowhere, or something else in a page is wrong.
    """
    shutil.rmtree(folder, ignore_errors=True)
    gather(folder / "pages")
    settings = shutil.copy(ROOT / "docs" / "zensical.toml", folder)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", settings]
    done = subprocess.run(command, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return folder / "site"


if __name__ == "__main__":
    sys.stdout.write(f"{build(ROOT / 'build') / 'index.html'} is the first page\n")
