# One runner for people and for CI. `make help` lists what there is.
# Needs Python 3.11 or later and make; everything else is installed into .venv, from the lock.

UV_VERSION := 0.13.9
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv || echo .tools/bin/uv)
BIN := .venv/bin

export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(PYTHON)

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench prove audit sbom screenshots schema reference build clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.app-ready ## Install what is needed and open the app with the sample organization
	$(BIN)/groundwork serve --demo --open --data-dir data

test: .venv/.dev-ready ## Install what is needed and pass all tests, with the coverage gates
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=
	$(BIN)/coverage report --include='clauses/*,questionnaires/*,scoring/*,planning/*' --fail-under=100
	$(BIN)/coverage report --include='app/*' --fail-under=95

lint: .venv/.dev-ready ## Check style, types and the import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev-ready ## Put the code into the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev-ready ## Measure every promise about speed and memory, each against its yardstick
	$(BIN)/python -m benchmarks

prove: .venv/.dev-ready ## Kill writers and servers, let writers collide, and write the figures into docs/reliability.md
	$(BIN)/python -m tests.reliability

audit: .venv/.dev-ready ## Look for known vulnerabilities in every package that an installation pins
	UV=$(UV) $(BIN)/python -m supply.audit

sbom: .venv/.dev-ready ## Write the bill of materials of an installation (CycloneDX) into dist/
	UV=$(UV) $(BIN)/python -m supply.sbom

screenshots: .venv/.dev-ready ## Take the pictures of the documentation anew (needs Chromium)
	$(BIN)/python -m docs.screenshots

schema: .venv/.dev-ready ## Write the JSON Schemas of catalogue, result and assessment file anew
	$(BIN)/python -m docs.schemas

reference: .venv/.dev-ready ## Write the tables of the documentation anew from the code
	$(BIN)/python -m docs.permissions
	$(BIN)/python -m docs.bad_input

build: .venv/.dev-ready ## Build the wheel and the source archive into dist/
	$(UV) build

clean: ## Remove everything that make has made, except your data
	rm -rf .venv .tools dist build htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.app-ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --inexact --quiet
	@touch $@

.venv/.dev-ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --group dev --quiet
	@touch $@ .venv/.app-ready

.tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "Groundwork needs Python 3.11 or later: install it, or call 'make PYTHON=/path/to/python3.11 ...'."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11: call 'make PYTHON=/path/to/python3.11 ...'."; exit 1; }
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
