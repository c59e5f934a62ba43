# SPDX-License-Identifier: Apache-2.0
# `make up` starts a district, `make test` proves it. `make help` lists the rest.

.DEFAULT_GOAL := help
.PHONY: help env up fresh test test-full lint bench chaos lock browser

# The first Python ≥ 3.11 that really runs; MINGFU_PYTHON names another.
PYTHON = $(shell for p in $(MINGFU_PYTHON) python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock"

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: ## .venv/ with mingfu and the tools, from the lock files
	@test -n "$(PYTHON)" || { echo "✗ 需要 Python 3.11 或更高（可用 MINGFU_PYTHON 指定） / Python 3.11 or newer is needed; MINGFU_PYTHON may name it"; exit 1; }
	@$(PYTHON) tools/bootstrap.py

up: env ## environment, database, profile, demo, web and worker; Ctrl-C stops all
	@$(BIN)/mingfu up

fresh: env ## forget the state in var/ and build it anew
	@$(BIN)/mingfu up --fresh

test: env ## lint, types, contracts, tests on PostgreSQL, journeys in a browser
	@$(BIN)/python tools/check.py

test-full: env ## make test, and all that is slow: every theme and width, kills, PostgreSQL 15
	@$(BIN)/python tools/check.py --full

lint: env ## the part of make test that runs no tests
	@$(BIN)/python tools/check.py --lint

browser: env ## install what the journeys need (Debian's chromium and a Chinese font)
	@$(BIN)/python tools/browser.py

bench: env ## every figure, with the peers in the same run
	@$(PYTHON) tools/bootstrap.py bench
	@$(BIN)/python tests/bench/run.py

N ?= 1000
chaos: env ## kill worker and PostgreSQL N times in the middle of journeys
	@MINGFU_KILLS=$(N) $(BIN)/python -m pytest -q -p no:randomly --timeout=0 tests/chaos

lock: env ## pin every package anew, with hashes and without an index host
	@cd requirements && for name in boot run test bench; do ../$(LOCK) $$name.in -o $$name.txt || exit 1; done
