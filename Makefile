# What people and machines do with this checkout. Needs make, a POSIX shell and Python 3.11, 3.12 or 3.13; all else comes from the lock.
.POSIX:
.SUFFIXES:

PYTHONS = python3 python3.13 python3.12 python3.11
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq
KGBUILD = $(BIN)/kgbuild
FILE =

## make help     this list
help:
	@sed -n 's/^## //p' Makefile

## make run      set up, turn seeds/ into a graph in out/, check it, load it and answer three questions
run: $(READY)
	$(KGBUILD) extract seeds -o out/seeds.ttl
	$(KGBUILD) extract seeds -f jsonl -o out/seeds.jsonl
	$(KGBUILD) validate out/seeds.ttl
	$(KGBUILD) verify out/seeds.ttl --articles seeds
	@rm -rf out/store
	$(KGBUILD) load out/seeds.ttl out/store
	$(KGBUILD) query out/store who-rejected
	$(KGBUILD) query out/store who-denied
	$(KGBUILD) query out/store who-proposed

## make test     set up, linters and all tests
test: lint
	$(BIN)/python -m pytest -q --durations=5

## make check    linters and the quick tests
check: lint
	$(BIN)/python -m pytest -q -m "not slow"

## make lint     ruff, mypy and the import contracts
lint: $(READY)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo

## make gold     scores on the development gold, when ../shared is there
gold: $(READY)
	$(BIN)/python -m pytest -q -s tests/gold/test_acts.py

## make speed    words a second of the whole extraction beside the bare language model, when ../shared is there
speed: $(READY)
	$(BIN)/python tests/benchmarks/speed.py $(FILE)

## make wheel    dist/kgbuild-*.whl
wheel: $(READY)
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

## make lock     requirements.lock anew from pyproject.toml
lock: $(READY)
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml

## make clean    remove what the targets above made, the environment included
clean:
	rm -rf $(VENV) dist build out/store out/seeds.ttl out/seeds.jsonl .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The lock is complete, so nothing is resolved here; the build backend is in it, so nothing is fetched to build either.
$(READY): requirements.lock pyproject.toml
	@if [ ! -x $(BIN)/python ]; then \
	    for python in $(PYTHONS); do \
	        if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then break; fi; python=; \
	    done; \
	    if [ -z "$$python" ]; then echo "kgbuild needs Python 3.11, 3.12 or 3.13; none of '$(PYTHONS)' is one. Try: make PYTHONS=/path/to/python" >&2; exit 4; fi; \
	    echo "Setting up $(VENV) with $$python"; \
	    $$python -m venv $(VENV); \
	fi
	@$(PIP) install --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(READY)

.PHONY: help run test check lint gold speed wheel lock clean
