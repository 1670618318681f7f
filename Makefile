# Portico's commands; `make help` lists them. Needs Python 3.11 or later, make and git; everything else is set up here.

PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
PY := .venv/bin/python
PORT ?= 8000
DATA ?= .local
FRESH ?=
FN ?=
EVENT ?=
BENCH ?=

# Node of the set-up, on machines without npm; the folder is only there when it is needed.
export PATH := $(CURDIR)/.venv/node-bin:$(PATH)
export PORT DATA FRESH
export SAM_CLI_TELEMETRY := 0

.DEFAULT_GOAL := help
.PHONY: help run test check check-python check-template check-pages build invoke openapi bench restore-drill setup-run setup-test

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 23

run: setup-run ## run the portal here (PORT=8000 DATA=.local FRESH=1)
	@exec $(PY) -m local serve

test: setup-test check ## prove everything: checks, then all tests
	@$(PY) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: setup-test ## format, lint and types of Python, pages, template and lock files
	@$(MAKE) --no-print-directory -j2 check-python check-template check-pages

check-python:
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy --no-error-summary
	@$(PY) -m pytest -q --no-header tests/contract/test_locks.py

check-template:
	@.venv/bin/cfn-lint template.yaml
	@.venv/bin/sam validate --lint

check-pages:
	@cd frontend && npm run --silent check

build: setup-test ## build what is deployed (sam build, with bytecode)
	@$(PY) -m local.build

invoke: setup-run ## run one function against the running portal (FN=home EVENT=events/home/….json)
	@$(PY) -m local invoke $(FN) $(EVENT)

openapi: setup-run ## write docs/api/openapi.json from the handlers
	@$(PY) -m local openapi

bench: setup-test ## measure everything against its limits (BENCH=intake for one)
	@$(PY) -m bench $(BENCH)

restore-drill: setup-run ## lose a practice's data and prove that it comes back whole
	@$(PY) -m local.drill

setup-run setup-test:
	@test -n "$(PYTHON)" || { echo "Portico needs Python 3.11 or later. Install it, or name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m local.setup $(@:setup-%=%)
