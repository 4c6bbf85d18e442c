# make run   the site with content on http://127.0.0.1:8000      make test   every check and test
# Everything that is set up goes into .venv and var/; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
CATALOGUE := locale/vi/LC_MESSAGES/django.mo locale/vi/LC_MESSAGES/djangojs.mo
QUICK := --ignore=tests/browser --ignore=tests/fire
STATIC_SOURCES := $(shell find static -type f) requirements.txt

.PHONY: help run test test-unit test-postgresql test-fire test-browser lint bench screenshots clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 26

run: .venv/runtime $(CATALOGUE) var/environment var/static.done ## serve the site with content, as in production, on PORT (8000)
	@PORT=$(PORT) $(PY) gunicorn.conf.py
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py create_administrator
	@if [ ! -e var/demo.done ]; then echo "Making demonstration content ..."; $(PY) manage.py load_demo; touch var/demo.done; fi
	@echo "The site: http://127.0.0.1:$(PORT)/   The newsroom: http://127.0.0.1:$(PORT)/admin/"
	@if [ -f var/administrator.txt ]; then echo "Log in with (also in var/administrator.txt):"; cat var/administrator.txt; fi
	@PORT=$(PORT) exec .venv/bin/gunicorn --config gunicorn.conf.py

test: lint test-unit test-postgresql test-fire test-browser ## check the code, then run every test on SQLite, PostgreSQL and in Chromium
	@echo "All checks and tests passed."

test-unit: .venv/development $(CATALOGUE) ## the tests without a browser, on SQLite
	$(PY) -m pytest -n 2 -q $(QUICK) -m "not browser and not fire"

test-postgresql: .venv/development $(CATALOGUE) ## the same on a real PostgreSQL, but for those that work on files alone
	TEST_DATABASE=postgresql $(PY) -m pytest -n 2 -q $(QUICK) -m "not browser and not fire and not once"

test-fire: .venv/development $(CATALOGUE) ## real servers: killed under load, attacked, and read while an editor saves
	$(PY) -m pytest -q -m fire tests/fire

test-browser: .venv/development $(CATALOGUE) ## what a person does, in Chromium
	@.ci/chromium
	$(PY) -m pytest -n 2 --dist loadfile -q -m browser tests/browser

lint: .venv/development $(CATALOGUE) ## style, types, templates, system checks, missing migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@export DEBUG=0 PORTAL_HTTPS=1 SECRET_KEY=lint-7d1f0c2b9a8e4f6d5c3b2a1908f7e6d5c4b3a2f1e0d9c8b7; \
	set -x; $(PY) -m mypy portal news videos documents pictures stats; \
	$(PY) -m djlint --lint --quiet templates; \
	$(PY) manage.py check --deploy --fail-level WARNING; \
	DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run

bench: .venv/development $(CATALOGUE) var/environment var/static.done ## print what pages weigh, what they and the counting cost; the first time it makes a million articles
	$(PY) -m tests.bench
	$(PY) -m tests.bench_serving
	$(PY) -m tests.bench_counting
	$(PY) -m tests.fire.longer

screenshots: .venv/development $(CATALOGUE) ## take the pictures of the README and the editors' guide
	@.ci/chromium
	$(PY) -m pytest -q -m browser tests/browser/take_screenshots.py

clean: ## remove what was set up, the content of var/ included
	rm -rf .venv var $(CATALOGUE)

# Set-up: each of these is a file, made once and again when its sources change.

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "The portal needs Python 3.11 or newer: install it, or name it as in: make run PYTHON=python3.12" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then echo "The portal needs Python 3.11 or newer, and $(PYTHON) is older: name another, as in: make run PYTHON=python3.12" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then echo "$(PYTHON) has no venv module: install it, as in: apt-get install python3-venv" >&2; exit 1; fi
	@echo "Setting up .venv ..."; $(PYTHON) -m venv .venv

.venv/runtime: requirements.txt .venv/parser | .venv/bin/python
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

# Faster, but it has to be compiled: where that is not possible, gunicorn's own parser serves.
.venv/parser: requirements-parser.txt | .venv/bin/python
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-parser.txt >.venv/parser.log 2>&1 || \
		echo "No C compiler: requests are read by gunicorn's parser in Python (.venv/parser.log)."
	@touch $@

.venv/development: requirements.txt requirements-dev.txt .venv/parser | .venv/bin/python
	@echo "Installing what the tests need ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ .venv/runtime

locale/vi/LC_MESSAGES/%.mo: locale/vi/LC_MESSAGES/%.po | .venv/bin/python
	@$(MAKE) --silent --no-print-directory .venv/runtime
	@$(PY) locale/compile.py >/dev/null; touch $@

var/environment:
	@mkdir -p var
	@umask 077; key=$$($(or $(PYTHON),python3) -c 'import secrets; print(secrets.token_urlsafe(50))'); \
	printf '%s\n' "# This machine's settings, read when the process's own environment does not say otherwise." \
		"SECRET_KEY=$$key" "PORTAL_HTTPS=0" > $@

var/static.done: $(STATIC_SOURCES) | .venv/runtime var/environment
	@echo "Collecting static files ..."
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@touch $@
