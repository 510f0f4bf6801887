# What one types: make demo (try it), make test, make check. Python 3.11 or newer and make are all that is needed.

PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
CATALOGUES := $(wildcard telekiosk/locale/*/LC_MESSAGES/*.po)

.PHONY: setup demo test check bench texts pins diagram

setup: .venv/.installed .venv/.catalogues

.venv/.installed: pyproject.toml requirements.txt
	@test -n "$(PYTHON)" || { echo "telekiosk needs Python 3.11 or newer, and none was found. Install it, then run make again." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what telekiosk needs into .venv (once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.catalogues: .venv/.installed $(CATALOGUES)
	@$(BIN)/python tools/catalogues.py compile
	@touch $@

# make demo ARGS=--helpdesk
demo: setup
	@$(BIN)/telekiosk demo $(ARGS)

# make test ARGS='tests/core -k letter'
test: setup
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict telekiosk tests tools benchmarks
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tools/catalogues.py check
	$(BIN)/python tools/diagram.py check

# Figures as ratios to the least that could do the same. make bench BENCH=roster ARGS='--schools 100'
BENCH := roster search
bench: setup
	@for each in $(BENCH); do $(BIN)/python -W ignore -m benchmarks.$$each $(ARGS) || exit 1; done

# Texts were added or changed in the code: bring the catalogues up to date, then translate what is empty in fr.
texts: setup
	$(BIN)/python tools/catalogues.py update
	$(BIN)/python tools/catalogues.py compile

# The picture of the lifecycle in docs/lifecycle.md, from the table in the code.
diagram: setup
	$(BIN)/python tools/diagram.py write

# Newest versions that pyproject.toml allows, tried in an environment of their own, into requirements.txt.
pins:
	rm -rf build/pins
	$(PYTHON) -m venv build/pins
	build/pins/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	build/pins/bin/python -m pip freeze --exclude telekiosk > requirements.txt
