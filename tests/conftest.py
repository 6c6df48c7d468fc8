"""What several test modules share."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from copydesk.workers import cores

settings.register_profile(
    "default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")

ROOT = Path(__file__).parent.parent
#: Processes that run the whole suite at most; many tests start some of their own.
_MOST = 4


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """As many as there are cores for folders of tests; a few files, or one test, run in this process."""
    asked = (arg.partition("::")[0] for arg in config.args)
    return min(cores(), _MOST) if all(map(os.path.isdir, asked)) else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spark and Ray, which take longest, come early: at the end, other processes would wait for them.

    They leave a big process behind; what is measured against the memory of its process comes before.
    """
    early = ("test_bad_input.py", "test_engines.py")
    items.sort(key=lambda item: early.index(item.path.name) if item.path.name in early else len(early))


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture
def unprivileged() -> Iterator[Callable[[], None]]:
    """A folder of an ordinary user as the current one, and what turns root into that user."""
    folder = tempfile.mkdtemp()  # pytest's own folders let nobody else in
    os.chmod(folder, 0o755)
    before = os.getcwd()
    os.chdir(folder)

    def give_up_rights() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)

    yield give_up_rights
    os.chdir(before)
    subprocess.run(["chmod", "-R", "u+rwx", folder], check=True)
    shutil.rmtree(folder)
