# Words for daily work. PORT chooses the web port, CLINNOVA_VAR the folder of all data, VENV the environment.

VENV ?= .venv
PY = $(VENV)/bin/python
MANAGE = $(PY) manage.py
# File by file on both cores, in the order of tests/conftest.py.
PYTEST = $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder
export VENV
# What Python compiles is kept: many programs are started, again and again.
unexport PYTHONDONTWRITEBYTECODE
# The words below are for demo and development; an installation runs the programs of docs/operations.md.
export DEBUG ?= true

.PHONY: help demo run stop test test-all check bench install install-dev
.DEFAULT_GOAL := help

help: ## these words
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

demo: install ## install, start everything with synthetic participants, print address and log-ins
	@$(PY) -m clinnova.services.demo check
	@$(MANAGE) services start
	@$(MANAGE) prepare_database --verbosity 0
	@$(MANAGE) load_demo
	@$(PY) -m clinnova.services.demo start
	@$(PY) -m clinnova.services.demo welcome

run: install ## web (follows code changes), worker and beat in the foreground, for development
	@$(MANAGE) services start
	@$(MANAGE) prepare_database --verbosity 0
	@$(PY) -m clinnova.services.demo run

stop: ## end what demo or run started, and nothing else; data stay
	@if [ -x $(PY) ]; then $(PY) -m clinnova.services.demo stop && $(MANAGE) services stop; \
	else echo "Nothing to stop: $(VENV) does not exist."; fi

test: install-dev ## the tests, on servers of their own, with a real browser
	@.ci/chromium
	@$(PYTEST)

test-all: install-dev ## the same with the long ones: dark and narrow pages too
	@.ci/chromium
	@$(PYTEST) -m "long or not long"

check: install-dev ## style, types, templates, import order, migrations, production settings
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m djlint --quiet --lint templates
	@$(VENV)/bin/lint-imports
	@$(MANAGE) makemigrations --check --dry-run
	@env DEBUG=false SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ALLOWED_HOSTS=edc.example.org DATABASE_URL=postgresql://app@db.example.org/clinnova \
		REDIS_URL=rediss://cache.example.org/0 $(MANAGE) check --deploy --fail-level WARNING

bench: install-dev ## saves against a bare ceiling, entry in Chromium, 200 nurses, an export; about ten minutes
	@.ci/chromium
	@$(PY) -m clinnova.services.testing sh -c "$(MANAGE) prepare_database --verbosity 0 && $(PY) -m benchmarks"

install:
	@.ci/install requirements.txt

install-dev:
	@.ci/install requirements-dev.txt
