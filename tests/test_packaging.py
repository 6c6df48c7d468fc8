"""What is handed out: sdist, wheel and image; an empty environment, and the main job in it."""

from __future__ import annotations

import email
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

import copydesk
from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

#: As somebody's shell has it: nothing of this run's.
_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env=_ENVIRONMENT, capture_output=True, text=True, encoding="utf-8", check=False
    )


def files_of(folder: str) -> Iterator[str]:
    """What stands in a folder of the repository, as paths in that."""
    for path in (ROOT / folder).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store":
            yield path.relative_to(ROOT).as_posix()


# Sdist and wheel


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    asked = run(
        *(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder / "index", "hatchling"),
        cwd=folder,
    )
    if asked.returncode:
        pytest.skip("pip reaches no package index from here")
    done = run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder


@pytest.fixture(scope="module")
def sdist(built: Path) -> Path:
    """The sdist's folder, unpacked."""
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(built, filter="data")
    return built / archive.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    [wheel] = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"copydesk-{copydesk.__version__}.dist-info/METADATA").decode()
    return email.message_from_string(text)


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel in it, and what that needs."""
    environment = tmp_path_factory.mktemp("empty") / "venv"
    made = run(sys.executable, "-m", "venv", environment, cwd=wheel.parent)
    assert made.returncode == 0, made.stderr
    found = Path(sysconfig.get_path("scripts", "venv", vars={"base": str(environment)}))
    installed = run(
        found / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", wheel, cwd=wheel.parent
    )
    assert installed.returncode == 0, installed.stderr
    return found


def test_the_sdist_has_all_that_the_repository_has(sdist: Path) -> None:
    for folder in ("src", "samples", "tests", "docs", "benchmarks", "training", "seeds", ".ci"):
        there = {path.relative_to(sdist).as_posix() for path in (sdist / folder).rglob("*") if path.is_file()}
        assert there == set(files_of(folder)), folder
    for name in (
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "Dockerfile",
        "pyproject.toml",
    ):
        assert (sdist / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_wheel_has_the_package_whole_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    manual = f"copydesk-{copydesk.__version__}.data/data/share/man/man1/ingest.1"
    assert names == {name.removeprefix("src/") for name in files_of("src/copydesk")} | {manual}
    knowledge = "copydesk/knowledge"
    weights = {
        f"{knowledge}/line_model.json",
        f"{knowledge}/headline_weights.json",
        f"{knowledge}/date_weights.json",
        "copydesk/py.typed",
    }
    assert weights | {f"{knowledge}/languages/ar.toml", f"{knowledge}/publishers.toml"} <= names


def test_the_metadata_says_what_the_project_says(metadata: Message, wheel: Path) -> None:
    assert metadata["Name"] == "copydesk"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == PROJECT["requires-python"]
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(metadata.get_all("Classifier", [])) == set(PROJECT["classifiers"])
    assert set(metadata.get_all("Provides-Extra", [])) == PROJECT["optional-dependencies"].keys()
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in archive.namelist())


def test_an_empty_environment_does_the_main_job(programs: Path, sdist: Path, tmp_path: Path) -> None:
    done = run(programs / "ingest", "samples/", "-o", tmp_path / "installed.jsonl", cwd=sdist)
    assert done.returncode == 0, done.stderr
    copydesk.ingest([ROOT / "samples"], tmp_path / "here.jsonl", jobs=1)
    installed, here = (
        [json.loads(line) for line in (tmp_path / name).read_bytes().splitlines()]
        for name in ("installed.jsonl", "here.jsonl")
    )
    for record in here:  # it names the files as they were given
        record["source"]["file"] = record["source"]["file"].removeprefix(f"{ROOT}/")
    assert installed == here
    assert len(installed) > 40


def test_an_empty_environment_has_only_what_is_needed(programs: Path, tmp_path: Path) -> None:
    listed = run(programs / "python", "-m", "pip", "list", "--format=json", cwd=tmp_path)
    names = {package["name"].lower().replace("_", "-") for package in json.loads(listed.stdout)}
    wanted = {re.split(r"[<>=]", need)[0].lower() for need in PROJECT["dependencies"]}
    theirs = {"annotated-types", "pydantic-core", "six", "typing-extensions", "typing-inspection", "tzdata"}
    assert wanted <= names
    assert names - wanted - theirs <= {"copydesk", "pip", "setuptools"}


def test_an_empty_environment_answers(programs: Path, tmp_path: Path) -> None:
    assert run(programs / "ingest", "--help", cwd=tmp_path).stdout.startswith("Usage: ingest ")
    imported = run(programs / "python", "-c", "import copydesk; print(copydesk.read.__doc__)", cwd=tmp_path)
    assert imported.stdout.startswith("The documents in one input")


def test_there_is_one_version(programs: Path, metadata: Message, tmp_path: Path) -> None:
    said = run(programs / "ingest", "--version", cwd=tmp_path).stdout.split()[-1]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)[0]
    assert {said, metadata["Version"], newest} == {copydesk.__version__}
    assert "version" not in PROJECT


# The image


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with what it is given, comments and line breaks gone."""
    lines = [line for line in DOCKERFILE.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(name, rest) for line in joined.splitlines() if line for name, _, rest in [line.partition(" ")]]


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    hadolint = shutil.which(
        "hadolint", path=os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    )
    if hadolint is None:
        pytest.skip("no hadolint here")
    done = run(hadolint, "--no-color", ROOT / "Dockerfile", cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_the_image_copies_what_exists_and_what_is_sent() -> None:
    sent = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = set()
    for name, rest in instructions():
        if name == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            copied |= set(sources)
    assert copied == sent
    for name in copied:
        assert (ROOT / name).exists(), name
    used = {"pyproject.toml", PROJECT["readme"], *PROJECT["license-files"]}
    assert used <= copied  # without these the wheel cannot be built


def test_the_image_is_of_a_python_that_is_promised_and_runs_without_rights() -> None:
    bases = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    for base in bases:
        version = re.fullmatch(r"python:(3\.\d+)-slim-\w+", base)
        assert version is not None, base
        assert f"Programming Language :: Python :: {version[1]}" in PROJECT["classifiers"]
    last = dict(instructions())
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last["USER"])
    assert json.loads(last["ENTRYPOINT"]) == ["/opt/copydesk/bin/ingest"]
    assert json.loads(last["CMD"]) == ["--help"]
