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

settings.register_profile(
    "default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")

ROOT = Path(__file__).parent.parent


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
