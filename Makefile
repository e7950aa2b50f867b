# The two commands of the README are `make demo` and `make test`. All work happens in .venv, nothing outside is changed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
BUILD := pyproject.toml hatch_build.py package.json package-lock.json .npmrc

.PHONY: help demo test lint types layers docs picture clean

help:
	@echo "make demo      install into .venv, run the border of 2021, say where the report is"
	@echo "make test      install what the tests need and run them all"
	@echo "make lint      ruff;  make types  mypy;  make layers  who may import whom, and sizes"
	@echo "make docs      write docs/reference anew;  make picture  the picture of the README"

demo: $(VENV)/.installed
	@$(BIN)/neman run belarus_eu_2021

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

layers: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/layers

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/reference.py

picture: $(VENV)/.installed-dev
	$(BIN)/python docs/images/picture.py

clean:
	rm -rf $(VENV) src/neman/report/vendor

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "neman needs Python 3.11 or later: install python3 with its venv module"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "neman needs Python 3.11 or later; set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BUILD) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: $(BUILD) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@ $(VENV)/.installed
