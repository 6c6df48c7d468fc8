# install  a virtual environment in .venv with everything to work on the package
# check    format, lint, types, floors and tests: what CI runs
# test     the tests alone
# fix      let ruff repair what it can
# run      the main job: samples/ into articles.jsonl
# docs     the documentation as a site, in build/site
# bench    how fast it is; with CORPUS="FILE ..." also on real pages, and how right (training/README.md)

PYTHON ?= python3
BIN := .venv/bin

.PHONY: install check test fix run docs bench

install: .venv/installed

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -e '.[dev]'
	touch $@

check: install
	PATH="$(CURDIR)/$(BIN):$$PATH" .ci/check

test: install
	$(BIN)/python -m pytest

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

run: install
	$(BIN)/ingest samples/ -o articles.jsonl

docs: install
	$(BIN)/python docs/build_site.py

bench: install
	$(BIN)/pip install --quiet -e '.[bench]'
	$(BIN)/python benchmarks/speed.py $(CORPUS)
	$(BIN)/python benchmarks/folders.py
	$(if $(CORPUS),$(BIN)/python benchmarks/accuracy.py $(CORPUS))
