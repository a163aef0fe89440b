# What people type. Every target can be repeated; none asks anything. The order of the work is in app/cli and tools.
.DEFAULT_GOAL := help
PY := .venv/bin/python
m ?= change

.PHONY: help run test check fix migration bench assets screenshots lock installed installed-dev

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: installed  ## install what serving needs, then serve http://127.0.0.1:8000 (HOST, PORT) until Ctrl-C
	@exec $(PY) -m app.cli serve

test: check  ## all checks and tests; installs what they need
	$(PY) -m tests.browser.prepare
	$(PY) -m pytest -n 2 --dist worksteal

check: installed-dev  ## ruff, mypy, floors, catalogues, no forgotten conflict
	! git grep -n '^<<<<<<< '
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(PY) -m tools.catalogues check

fix: installed-dev  ## let ruff mend and format what it can
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

migration: installed-dev  ## the next migration, from the tables in the code: make migration m="what changes"
	$(PY) -m app.cli migration "$(m)"
	@.venv/bin/ruff check --fix --quiet migrations && .venv/bin/ruff format --quiet migrations

bench: installed-dev  ## the table of docs/performance: ratios, no test
	$(PY) -m bench

assets: installed-dev  ## build stylesheets and vendored files again
	$(PY) assets/build.py

screenshots: installed-dev  ## pictures of the pages into screenshots/
	$(PY) -m tests.browser.prepare
	$(PY) -m tests.browser.screenshots

lock: installed-dev  ## resolve pyproject.toml into requirements*.txt, with hashes
	$(PY) -m tools.lock

installed:
	@python3 tools/environment.py requirements.txt

installed-dev:
	@python3 tools/environment.py requirements-dev.txt
