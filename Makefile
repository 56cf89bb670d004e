# Every goal sets up what it needs, in .venv, from pinned and hashed requirements; a second run does nothing twice.
# Needs: Python 3.11 or later with its venv module. uv is used where it is installed, pip otherwise.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := $(VENV)/bin/python
DONE := $(VENV)/.done
WORKERS ?= auto
PORT ?= 8000
# Spark is tested where there is Java to run it.
SPARK := $(if $(shell command -v java 2>/dev/null),$(DONE)/spark)
# One requirements file into the virtual environment; every file in it is checked against its hash.
INSTALL = .ci/install $(PY) requirements/

.PHONY: help demo test check bench baseline docs format lock clean

help:  ## list the goals
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(DONE)/project $(DONE)/assets  ## start the web application with a demo county at http://127.0.0.1:8000
	$(PY) -m zhiben demo --port $(PORT)

# SQLite first; then, on PostgreSQL, whatever touches the database once more. Both run, even where the first one fails.
test: $(DONE)/dev $(DONE)/assets $(SPARK)  ## run every test, browser tests included, on SQLite and on PostgreSQL
	@.ci/system
	@.ci/test $(PY) -n $(WORKERS) --dist loadfile $(ARGS)

check: $(DONE)/dev  ## lint, format, types, layers, architecture, migrations, generated documents
	@.ci/check $(VENV)

bench: $(DONE)/bench  ## measure the goals of speed against their references, as ratios of one run
	$(PY) -m bench $(ARGS)

baseline: $(DONE)/dev  ## raise the committed scores of the golden tests to what is reached now
	$(PY) tests/golden/baseline.py

docs: $(DONE)/dev  ## write the generated part of docs/reference
	$(PY) docs/generate.py

format: $(DONE)/dev  ## put the code in order
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock:  ## resolve the requirements again (needs uv)
	.ci/lock

clean:  ## remove the virtual environment and what was built
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache node_modules

$(PY):
	@if [ -z "$(PYTHON)" ]; then \
		echo "zhiben needs Python 3.11 or later; none was found. On Debian: apt-get install python3 python3-venv." >&2; exit 1; fi
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv." >&2; exit 1; }

# The stamp directory is made by the recipes: its own time stamp changes with every stamp.
$(DONE)/base: requirements/base.txt | $(PY)
	@mkdir -p $(DONE)
	$(INSTALL)base.txt
	@touch $@

$(DONE)/project: pyproject.toml $(DONE)/base
	.ci/install $(PY) --project
	@touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/project
	$(INSTALL)dev.txt
	@touch $@

$(DONE)/spark: requirements/spark.txt $(DONE)/dev
	$(INSTALL)spark.txt
	@touch $@

$(DONE)/bench: requirements/bench.txt requirements/bench-alone.txt $(DONE)/project
	$(INSTALL)bench.txt
	$(INSTALL)bench-alone.txt
	@touch $@

# Where the machine has no npm, the one inside a Python wheel fetches the assets. Without assets the pages still work,
# in a plain style: what is missing is said, and only continuous integration stops.
$(DONE)/assets: package.json package-lock.json | $(DONE)/project
	@{ command -v npm && command -v node; } >/dev/null 2>&1 || $(INSTALL)node.txt
	@if $(PY) -m zhiben.foundation.web.assets; then touch $@; else [ "$${CI:-}" != true ]; fi
