# Every target does all of its own set-up in .venv; nothing is done twice.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: chat test lint fuzz bench bench-peers clean

chat: .venv/run.stamp
	@$(BIN)/bot chat

test: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.audit

fuzz: .venv/fuzz.stamp
	@for target in $$($(BIN)/python -m tests.fuzz); do $(BIN)/python -m tests.fuzz $$target --seconds 60 || exit 1; done

bench: .venv/bench.stamp
	$(BIN)/python -m tests.benchmark

bench-peers: .venv/peers.stamp
	$(BIN)/python -m tests.peers

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train,test,lint]'
	@touch $@ .venv/run.stamp

.venv/peers.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[peers]'
	@touch $@ .venv/run.stamp

.venv/fuzz.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,fuzz]'
	@touch $@ .venv/run.stamp

.venv/bench.stamp: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@touch $@ .venv/run.stamp

clean:
	rm -rf .venv
