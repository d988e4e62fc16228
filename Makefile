.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup demo story test thorough lint format crash replicas tracker simulate mutants chaos fuzz audit bench lock screenshots clean

help: ## show what each target does
	@grep -hE '^[a-z]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv and install the locked dependencies (every other target calls this when needed)

$(STAMP): requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: apt install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $(STAMP)

demo: $(STAMP) ## start the sandbox and the bot; prints the page to open (no account needed)
	$(BIN)/python -m sandbox serve

story: $(STAMP) ## play the whole story headless against the sandbox; fails if a step does not happen
	$(BIN)/python -m sandbox story

test: $(STAMP) ## run the tests (under five minutes on two cores)
	$(BIN)/python -m pytest -n 4 --dist loadgroup -m "not slow and not thorough"

thorough: $(STAMP) ## run the longer tests: the rest of the whole-bot scenes, the story in a browser, more seeds, more examples of every rule (some ten minutes)
	$(BIN)/python -m pytest -n 4 --dist loadgroup -m "thorough and not slow"
	$(BIN)/python -m pytest -n 4 --dist loadgroup -m "hypothesis and not thorough and not slow" --hypothesis-profile thorough --timeout 600

lint: $(STAMP) ## style, types and import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## apply the formatter and the safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

crash: $(STAMP) ## kill -9 the bot at 50 random moments during 100 openings, during 120 reminders, and 30 times while a project is closed; then three days away with 300 open
	$(BIN)/python -m tests.crash
	$(BIN)/python -m tests.crash.nudges
	$(BIN)/python -m tests.crash.teardown
	$(BIN)/python -m pytest tests/acceptance tests/services -m slow

SEEDS ?= 1000

simulate: $(STAMP) ## the whole bot under faults drawn from SEEDS=1000 seeds, in virtual time on all cores; prints its figures
	$(BIN)/python -m tests.simulation --seeds $(SEEDS) --regressions

mutants: $(STAMP) ## break one rule at a time: the simulation must find each within 1,000 seeds
	$(BIN)/python -m tests.simulation.mutants

KILLS ?= 200
PAUSES ?= 20
RESTARTS ?= 10

chaos: $(STAMP) ## KILLS=200 kills alone on SQLite, then KILLS, PAUSES=20 and RESTARTS=10 of the database with three replicas
	$(BIN)/python -m tests.crash.chaos --kills $(KILLS) --pauses $(PAUSES) --restarts $(RESTARTS)

replicas: $(STAMP) ## restart three replicas on PostgreSQL one after the other while people click (KILL=1: with kill -9); prints its figures
	$(BIN)/python -m tests.crash.replicas $(if $(KILL),--kill)

tracker: $(STAMP) ## 500 rows at Notion's limit, and kill -9 20 times during a backfill of 300 rows; prints its figures
	$(BIN)/python -m pytest tests/contract/notion -m slow
	$(BIN)/python -m tests.crash.backfill

FUZZ ?= 10000

fuzz: $(STAMP) ## FUZZ=10000 bent payloads for each handler, on all cores: none may fail, ping anybody or change what is not its sender's (some half an hour on two quiet cores; prints a seed that repeats it)
	$(BIN)/python -m tests.fuzz --each $(FUZZ)

audit: $(STAMP) ## ask the public lists of vulnerabilities about every locked dependency (needs the network)
	$(BIN)/uv tool run pip-audit --require-hashes --disable-pip --strict --requirement requirements.lock

bench: $(STAMP) ## print how long App Home takes with a thousand rows and with a hundred thousand
	$(BIN)/python -m tests.acceptance.home.bench

lock: $(STAMP) ## resolve the dependencies anew into requirements*.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --output-file requirements-dev.lock

screenshots: $(STAMP) ## take the pictures in docs/ (needs Debian's chromium)
	$(BIN)/python -m tests.browser.screenshots

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
