"""README and `docs/` say what is true: options, exit statuses, fields, roles, keys, what commands print."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from pydantic import BaseModel

import copydesk
from conftest import ROOT
from copydesk import Article, Role, Source, cli
from copydesk.knowledge import phrases
from copydesk.knowledge.language_files import PHRASE_ROLES, LanguageFile, load_languages, parse_language_file
from copydesk.knowledge.line_model import STATES
from copydesk.knowledge.phrase_tables import MARKS, phrase_tables
from copydesk.outcomes import Rejection
from copydesk.stages.label.features import GROUPS
from pages import CODE, DOCS, PAGES, README, blocks, code, table

#: Programs that every system has on which the examples run.
_EVERYWHERE = ("ingest", "python3", "cat", "echo", "grep", "head", "ls", "mkdir", "sed", "touch", "{")
#: Those that a machine may lack; what they print is then not compared.
_OPTIONAL = ("jq", "duckdb", "git", "sqlite3", "sqlite-utils")
_OPTIONAL_MODULES = ("datasets", "datatrove", "duckdb", "pandas", "pyarrow")


# The command


def test_every_option_is_told_and_no_other() -> None:
    context = cli.ingest.make_context("ingest", [], resilient_parsing=True)
    real = {
        tuple(option.opts): option
        for option in cli.ingest.get_params(context)
        if isinstance(option, click.Option)
    }
    told = {}
    for cell, _ in table(DOCS["command.md"], "option"):
        names, metavars = zip(
            *(re.split(r" |(?=\[=)|$", span, maxsplit=1) for span in CODE.findall(cell)), strict=True
        )
        told[names] = "".join(metavars).strip()
    assert {frozenset(names) for names in told} == {frozenset(names) for names in real}
    metavar = {frozenset(names): option.metavar or "" for names, option in real.items()}
    assert {frozenset(names): text for names, text in told.items()} == metavar


def test_no_page_names_an_option_that_does_not_exist() -> None:
    context = cli.ingest.make_context("ingest", [], resilient_parsing=True)
    real = {name for option in cli.ingest.get_params(context) for name in option.opts}
    for name, page in PAGES.items():
        for line in page.splitlines():
            if "ingest" in line or line.startswith("| `-"):
                own = re.sub(r"\b(?:uvx|pipx run) .*?\bingest\b", "", line)  # these have options, too
                unknown = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", own)) - real
                assert not unknown, f"{name}: {line}"


def test_the_default_limit_is_the_one_told() -> None:
    [option] = [option for option in cli.ingest.params if option.name == "max_bytes"]
    assert isinstance(option.default, int)
    assert f"{option.default} ({option.default // 2**20} MiB)" in DOCS["command.md"]


def test_docs_and_help_tell_the_same_exit_statuses() -> None:
    assert cli.ingest.help is not None
    told = [", ".join(CODE.findall(cell)) for cell, _ in table(DOCS["command.md"], "exit status")]
    assert told == re.findall(r"^  (\d+(?:, \d+)*)  ", cli.ingest.help, re.MULTILINE)


def test_exit_statuses(example: Example) -> None:
    (example.folder / "nowhere.txt").symlink_to("gone")
    statuses = {
        "ingest samples/ -o out.jsonl": 0,
        "ingest samples/ -o out.jsonl --strict": 1,
        "ingest nowhere.txt page.txt -o out.jsonl": 1,
        "ingest page.txt -o missing/out.jsonl": 1,
        "ingest missing.txt": 2,
        "ingest --unknown page.txt": 2,
        "ingest": 2,
    }
    assert {command: example.run(command).returncode for command in statuses} == statuses
    # page.txt is written, though the other input failed
    assert len((example.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


# The examples of the README


def scripts() -> Iterator[tuple[str, str]]:
    """The programs that pages show to be saved: blocks of Python whose first line is their name."""
    for page in PAGES.values():
        for block in blocks(page, "python"):
            if (first := re.match(r"# (\w+\.py)\n", block)) is not None:
                yield first[1], block


class Example:
    """A folder with what the pages' commands need: `samples/`, `page.txt`, `articles.jsonl`, and `ingest`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        programs = folder / "bin"
        programs.mkdir()
        for name, command in (
            ("ingest", f'"{sys.executable}" -m copydesk'),
            ("python3", f'"{sys.executable}"'),
        ):
            shim = programs / name
            shim.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
            shim.chmod(0o755)
        shutil.copytree(ROOT / "samples", folder / "samples")
        (folder / "page.txt").write_text(blocks(README, "text")[0], encoding="utf-8")
        for name, script in scripts():
            (folder / name).write_text(script, encoding="utf-8")
        path = [str(programs), os.path.dirname(sys.executable), os.environ["PATH"]]
        self._environment = {**os.environ, "PATH": os.pathsep.join(path)}
        self.first = self.run("ingest samples/ -o articles.jsonl --rejects rejects.jsonl")
        self.run("ingest samples/ -o other.jsonl --ledger dumps.ledger")

    def lacks(self, program: str) -> bool:
        return shutil.which(program, path=self._environment["PATH"]) is None

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, shell=True, cwd=self.folder, env=self._environment, capture_output=True, text=True,
            encoding="utf-8", check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    if sys.platform == "win32":
        pytest.skip("the README's commands are for a POSIX shell")
    return Example(tmp_path_factory.mktemp("readme"))


def commands() -> list[tuple[str, list[str]]]:
    """Every command after a `$` in a console block of a page, with the lines that it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for page in PAGES.values():
        for block in blocks(page, "console"):
            for line in block.splitlines():
                if line.startswith("$ "):
                    found.append((line[2:], []))
                elif line.startswith("> ") and not found[-1][1]:  # the command goes on
                    command, said = found.pop()
                    found.append((f"{command}\n{line[2:]}", said))
                else:
                    found[-1][1].append(line)
    return found


def without_setup(command: str) -> str:
    """The command without the steps that make a virtual environment: what is left runs in this one."""
    setup = re.compile(r"python3 -m venv |\.venv/bin/pip ")
    return " && ".join(step for step in command.split(" && ") if not setup.match(step)).replace(
        ".venv/bin/", ""
    )


def programs_of(command: str) -> list[str]:
    """The first word of each step of a command; what stands in quotation marks is no step."""
    steps = re.split(r"\||&&|;", re.sub(r"'[^']*'|\"[^\"]*\"", "_", command))
    return [words[0] for step in steps if (words := step.split()) and words[0] != "}"]


def plain(line: str) -> str:
    """Spacing and seconds differ from what a page can show."""
    return re.sub(r"\d+\.\d s$", "N s", " ".join(line.split()))


@pytest.mark.parametrize(("command", "said"), commands(), ids=[command[-50:] for command, _ in commands()])
def test_a_command_prints_what_its_page_says(command: str, said: list[str], example: Example) -> None:
    command = without_setup(command)
    if not command:
        pytest.skip("an installation; see test_packaging.py")
    if command == "python -m pytest":
        return  # that is this very run
    for program in programs_of(command):
        assert program in (*_EVERYWHERE, *_OPTIONAL)
        if program in _OPTIONAL and example.lacks(program):
            pytest.skip(f"no {program} here")
    done = example.run(command)
    assert done.returncode == 0, done.stderr
    printed = [plain(line) for line in (done.stdout + done.stderr).splitlines()]
    at = 0
    for line in [plain(line) for line in said]:
        if line == "…":
            continue
        wanted = re.compile(re.escape(line).removesuffix("…") + (".*" if line.endswith("…") else ""))
        fits = [place for place in range(at, len(printed)) if wanted.fullmatch(printed[place])]
        assert fits, f"{line!r} is not printed, or not in this place; printed:\n" + "\n".join(printed)
        at = fits[0] + 1
    if "…" not in said:
        assert len(printed) == len(said), "\n".join(printed)


def test_the_main_job_rejects_the_bad_samples_and_ends_well(example: Example) -> None:
    assert example.first.returncode == 0
    records = (example.folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert f"{len(records)} articles" in example.first.stderr
    rejected = example.first.stderr.count(": rejected: ")
    words = {4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
    assert f"The {words[rejected]} rejected files" in README


def test_the_first_example(example: Example) -> None:
    found = json.loads(example.run("ingest -q page.txt").stdout)
    assert found == json.loads(blocks(README, "json")[0])


def test_the_chart_of_the_tutorial_is_what_its_program_draws(example: Example) -> None:
    drawn = example.run("python3 chart.py").stdout
    assert drawn == (ROOT / "docs" / "assets" / "removed.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "session",
    [block for page in PAGES.values() for block in blocks(page, "pycon")],
    ids=lambda text: text.split("\n")[0],
)
def test_python_examples(session: str, example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in _OPTIONAL_MODULES:
        if re.search(rf"(?:import|from|,) {module}\b", session) and importlib.util.find_spec(module) is None:
            pytest.skip(f"no {module} here")
    monkeypatch.chdir(example.folder)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(example.folder))
    test = doctest.DocTestParser().get_doctest(session, {}, "example", None, None)
    report: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert result.attempted
    assert not result.failed, "".join(report)


def test_the_tests_need_nothing_that_the_dev_extra_lacks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = " ".join(project["optional-dependencies"]["dev"])
    for package in ("pytest", "pytest-xdist", "hypothesis", "ruff", "mypy", "import-linter"):
        assert package in extras
    assert project["scripts"]["ingest"] == "copydesk.cli:main"


# The record


def fields(schema: dict[str, Any], node: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every field of the record with its type, depth first; fields of a list's objects as `name[].field`."""
    for name, part in node["properties"].items():
        yield f"{prefix}{name}", type_name(part)
        inner = part.get("items", part)
        if "$ref" in inner:
            dots = "[]." if part.get("type") == "array" else "."
            kind = inner["$ref"].rsplit("/", 1)[1]
            yield from fields(schema, schema["$defs"][kind], f"{prefix}{name}{dots}")


def type_name(part: dict[str, Any]) -> str:
    if "anyOf" in part:
        return " or ".join(type_name(choice) for choice in part["anyOf"])
    if part.get("type") == "array":
        return f"list[{type_name(part['items'])}]"
    if part.get("type") == "object" and "additionalProperties" in part:
        return f"{{role: {type_name(part['additionalProperties'])}}}"
    return {"string": "str", "integer": "int", "number": "float", "null": "null"}.get(
        part.get("type", "object"), "object"
    )


def test_every_field_of_the_record_is_in_the_table_with_its_type() -> None:
    schema = Article.model_json_schema()
    told = [(code(row[0]), row[1]) for row in table(DOCS["output.md"], "field")]
    assert told == list(fields(schema, schema))


def test_the_examples_of_the_fields_make_a_record() -> None:
    record: dict[str, Any] = {"source": {}}
    for field, _, _, _, example in table(DOCS["output.md"], "field"):
        *parents, name = code(field).split(".")
        if parents == ["source"]:
            record["source"][name] = json.loads(code(example))
        elif not parents and name != "source":
            record[name] = json.loads(code(example))
        elif parents == ["subheadings[]"]:
            assert record["subheadings"][0][name] == json.loads(code(example))
    article = Article.model_validate(record)
    assert article.id == f"{article.source.sha256[:20]}-{article.source.part}"
    assert set(article.removed) <= set(Role)
    assert list(article.removed) == sorted(article.removed)


def test_fields_said_to_be_empty_in_this_version_are() -> None:
    dump = (ROOT / "samples" / "de" / "strassenbahn.txt").read_bytes()
    article = copydesk.read(Source("x", dump))[0].article
    assert article is not None
    empty = [code(row[0]) for row in table(DOCS["output.md"], "field") if row[3] == "always, in this version"]
    for field in empty:
        value: Any = article
        for part in field.split("."):
            value = getattr(value, part)
        assert not value, f"{field} is filled: say so in docs/output.md, and in README's limits"
        assert f"`{field}`" in README.partition("## Limits")[2]


def test_the_rejects_file_is_as_told(example: Example) -> None:
    example.run("ingest samples/ -o out.jsonl --rejects rejects.jsonl")
    told = {code(row[0]): json.loads(code(row[3])) for row in table(DOCS["output.md"], "key")}
    assert list(told) == list(Rejection("", "failed", "", "").as_dict())
    lines = (example.folder / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
    assert told in [json.loads(line) for line in lines]


def test_control_characters_are_escaped_as_told() -> None:
    from copydesk.views.formats.jsonl import to_json_line

    for sign in ("\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029"):
        assert to_json_line({"a": sign}) == f'{{"a":"\\u{ord(sign):04x}"}}\n'.encode()


def test_every_key_of_an_explanation_is_in_the_table_with_its_type(example: Example) -> None:
    done = example.run("ingest -q --explain=json page.txt samples/bad")
    told = [(code(row[0]), row[1]) for row in table(DOCS["output.md"], "explained")]
    types = {"str": str, "int": int, "bool": bool, "null": type(None), "list": list}
    for line in done.stdout.splitlines():
        found: dict[str, list[Any]] = {}
        for key, value in json.loads(line).items():
            found[key] = [value]
            if isinstance(value, list):
                keys_within = (
                    ("field", "value", "reason", "lines") if key == "facts" else [*value[0]] if value else ()
                )
                for inner in keys_within:
                    found[f"{key}[].{inner}"] = [one[inner] for one in value]
        assert [name for name, _ in told if "lines[]." not in name or name in found] == list(found)
        for name, type_told in told:
            wanted = tuple(types[word.partition("[")[0]] for word in type_told.split(" or "))
            for value in found.get(name, ()):
                assert isinstance(value, wanted), name
                assert not (isinstance(value, bool) and bool not in wanted), name


def test_the_examples_of_an_explanation_fit_each_other() -> None:
    told = {
        code(row[0]): json.loads(re.findall("`(.+)`", row[3])[0])
        for row in table(DOCS["output.md"], "explained")
    }
    for key, value in told.items():
        name, _, inner = key.partition("[].")
        if inner:
            assert told[name][0][inner] == value
        elif isinstance(value, list):
            assert [f"{key}[].{within}" for within in value[0]] == [
                name for name in told if name.startswith(f"{key}[]")
            ]
    assert told["name"] == f"{told['file']}, {told['part']}"
    assert told["article"].endswith(f"-{told['part']}")


# Roles and languages


def test_every_role_is_defined_once() -> None:
    assert re.findall(r"^### `(\w+)`$", DOCS["roles.md"], re.MULTILINE) == list(Role)
    assert f"one of {len(Role)} [roles]" in README


def role_sections() -> dict[Role, list[str]]:
    """The example lines of every role."""
    parts = re.split(r"^### `(\w+)`$", DOCS["roles.md"], flags=re.MULTILINE)[1:]
    return {
        Role(role): re.findall(r"^- `(.+)` \([A-Za-z]+\)$", text, re.MULTILINE)
        for role, text in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.BLANK])
def test_every_role_has_two_examples(role: Role) -> None:
    examples = role_sections()[role]
    assert len(examples) >= 2
    for line in examples:
        match = phrases.match_phrase(line)
        if role in PHRASE_ROLES or role is Role.BYLINE:
            assert match is not None, line
            assert match.role == role, line
        elif role is not Role.DATE:
            assert match is None, line


def test_the_dump_with_every_role() -> None:
    rows = [(line[:12].strip(), line[12:]) for line in blocks(DOCS["roles.md"], "text")[0].splitlines()]
    [document] = copydesk.read(Source("page.txt", "\n".join(line for _, line in rows).encode()))
    assert [(label.role.value, label.line.text) for label in document.labels] == rows


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if (
            isinstance(kind, type) and issubclass(kind, BaseModel) and name != "cldr"
        ):  # it repeats those of `date`
            yield from keys(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


#: What a language of one calendar has no use for.
_OF_OTHER_CALENDARS = {
    f"date.{key}"
    for key in ("calendar", "hijri_months", "solar_months", "other_months", "units", "eras", "night")
}


def test_every_key_of_a_language_file_is_told_and_shown() -> None:
    assert [code(row[0]) for row in table(DOCS["languages.md"], "key")] == list(keys(LanguageFile))
    [shown] = blocks(DOCS["languages.md"], "toml")
    content = tomllib.loads(shown)
    for key in set(keys(LanguageFile)) - _OF_OTHER_CALENDARS:
        part: Any = content
        for name in key.split("."):
            assert part.get(name), key
            part = part[name]
    phrase_tables([parse_language_file("da.toml", shown)])


def test_the_rows_shown_hold_for_the_language_file_shown() -> None:
    lexicon = phrases.Lexicon(
        phrase_tables([parse_language_file("da.toml", blocks(DOCS["languages.md"], "toml")[0])])
    )
    rows = [line.split(" | ", 1) for line in blocks(DOCS["languages.md"], "text")[0].splitlines()]
    for role, line in rows:
        match = lexicon.match(line)
        assert (match.role.value if match else "-") == role, line
    assert {role for role, _ in rows} > {"-"}
    glued = lexicon.match("Del artiklenKopier link")
    assert glued is not None
    assert glued.role is Role.SHARE


def test_every_placeholder_is_told() -> None:
    told = {code(row[0]) for row in table(DOCS["languages.md"], "placeholder")}
    assert told == MARKS.keys()


def test_the_languages_whose_debris_is_known() -> None:
    [sentence] = re.findall(r"Debris is known in (.*?),", README)
    known = [language.code for language in load_languages() if language.phrases and language.code != "mul"]
    assert CODE.findall(sentence) == known


def test_every_stage_is_told() -> None:
    import copydesk.stages

    told = {code(row[0]) for row in table(DOCS["how-it-works.md"], "stage")}
    assert told == {module.name for module in pkgutil.iter_modules(copydesk.stages.__path__)}


# The model


def test_every_state_and_every_group_of_features_is_told() -> None:
    assert [code(row[0]) for row in table(DOCS["model.md"], "state")] == list(STATES)
    told = [name for row in table(DOCS["model.md"], "group") for name in CODE.findall(row[0])]
    assert sorted(told) == sorted(GROUPS)


def test_the_options_of_training_are_those_told() -> None:
    told = {
        name
        for page in PAGES.values()
        for line in page.splitlines()
        if "python -m training" in line
        for name in re.findall(r"--[a-z-]+", line)
    }
    shown = subprocess.run(
        [sys.executable, "-m", "training", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {"--folds", "--without-languages"} <= told <= set(re.findall(r"--[a-z-]+", shown))


# The rest


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert versions[0] == copydesk.__version__


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    folder = ROOT / "docs" if name in DOCS else ROOT
    for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", PAGES[name]):
        if not target.startswith("https://"):
            assert (folder / target).exists(), target
            if anchor:
                page = (folder / target).read_text(encoding="utf-8") if target else PAGES[name]
                assert anchor in anchors(page), f"{target}#{anchor}"


def anchors(page: str) -> set[str]:
    """The names that code hosts give the headings of a page: in small letters, hyphens for spaces, no other signs."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_files_named_in_a_page_exist(name: str) -> None:
    # `<code>` and the like stand for something, and known_failures may well be empty
    for path in re.findall(
        r"`?((?:src|tests|docs|samples|training|benchmarks|seeds|\.ci)/[\w./-]+)", PAGES[name]
    ):
        if not path.startswith("tests/known_failures") and "<" not in path:
            assert (ROOT / path.rstrip("./")).exists(), path


def test_the_makefile_offers_what_contributors_are_told() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert targets == {"install", "check", "test", "fix", "run", "docs", "bench"}
    for page in PAGES.values():
        assert set(re.findall(r"(?:`| {4})make (\w+)", page)) <= targets
    for script in ("check", "run"):
        assert os.access(ROOT / ".ci" / script, os.X_OK)


MODULES = sorted(module.name for module in pkgutil.walk_packages(copydesk.__path__, "copydesk."))


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str) -> None:
    if name == "copydesk.__main__":
        return  # importing it runs the command
    result = doctest.testmod(importlib.import_module(name))
    assert not result.failed
