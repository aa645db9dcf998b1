# What people and machines do with this checkout. Needs make, a POSIX shell and Python 3.11, 3.12 or 3.13; all else comes from the lock.
.POSIX:
.SUFFIXES:

PYTHONS = python3 python3.13 python3.12 python3.11
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
STORES = $(VENV)/stores
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq
KGBUILD = $(BIN)/kgbuild
FILE =
SIZE = 100000
FRONT = src/kgbuild/serve/frontend
PAGES = src/kgbuild/serve/static/dist/LICENSES.txt

## make help     this list
help:
	@sed -n 's/^## //p' Makefile

## make run      set up, turn seeds/ into a graph in out/, check it, load it and answer three questions
run: $(READY) $(PAGES)
	$(KGBUILD) extract seeds -o out/seeds.ttl
	$(KGBUILD) extract seeds -f jsonl -o out/seeds.jsonl
	$(KGBUILD) validate out/seeds.ttl
	$(KGBUILD) verify out/seeds.ttl --articles seeds
	@rm -rf out/store
	$(KGBUILD) infer out/seeds.ttl -o out/inferred.nq
	$(KGBUILD) link-acts out/seeds.ttl -o out/links.nq
	$(KGBUILD) load out/seeds.ttl out/inferred.nq out/links.nq out/store
	$(KGBUILD) query out/store who-rejected
	$(KGBUILD) query out/store who-denied
	$(KGBUILD) query out/store who-proposed
	@echo "Read it as web pages: $(KGBUILD) serve out/store --articles seeds"

## make test     set up, linters and all tests
test: lint system trainer $(PAGES) $(STORES)
	$(BIN)/python -m pytest -q --durations=5

# In CI nothing may be skipped for want of a system package.
system:
	@if [ -n "$$CI" ]; then tests/serve/install.sh; fi

# In CI the recipe of the language model is run on made-up sentences too; it needs torch.
trainer: $(READY)
	@if [ -n "$$CI" ] && ! $(BIN)/python -c 'import onnx, torch, transformers' 2>/dev/null; then \
	    $(PIP) install -c requirements.lock --no-build-isolation torch==2.13.0 -e '.[train]'; \
	fi

## make check    linters and the quick tests
check: lint
	$(BIN)/python -m pytest -q -m "not slow"

## make test-stores   tests against real servers, Oxigraph and Virtuoso, which it puts under .venv
test-stores: $(READY) $(STORES)
	KGBUILD_NEED_STORES=1 $(BIN)/python -m pytest -q --durations=5 tests/stores

# Virtuoso from Debian's packages, into a folder; elsewhere its tests are skipped.
$(STORES): tests/stores/install.sh $(READY)
	@sh tests/stores/install.sh $(STORES) && mkdir -p $(STORES) && touch $(STORES)

## make bench    reasoning, stores, queries and writers beside their peers; SIZE=1000000 statements, slowly
bench: $(READY)
	$(BIN)/python tests/benchmarks/bench.py $(SIZE)

## make lint     ruff, mypy and the import contracts
lint: $(READY)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo

## make gold     figures on all gold sets against their floors, when ../shared is there
gold: $(READY)
	$(BIN)/python -m pytest -q -s tests/gold/test_figures.py

## make speed    words a second of the whole extraction beside the bare language model, when ../shared is there
speed: $(READY)
	$(BIN)/python tests/benchmarks/speed.py $(FILE)

## make authority  the wide authority anew, from the tables in ../shared/facts and the core
authority: $(READY)
	$(KGBUILD) authority build ../shared/facts -o src/kgbuild/authority/wide.sqlite

## make wheel    dist/kgbuild-*.whl
wheel: $(READY) $(PAGES)
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

## make lock     requirements.lock anew from pyproject.toml
lock: $(READY)
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml

## make pages    scripts of the web pages, from npm's packages; needs node
pages: $(PAGES)

# Without node the pages still show everything but the query editor and the drawing of the network.
$(PAGES): $(FRONT)/package-lock.json $(FRONT)/build.mjs $(FRONT)/editor.js $(FRONT)/editor.css $(FRONT)/network.js
	@if command -v npm >/dev/null; then \
	    echo "Building the scripts of the pages"; cd $(FRONT) && npm ci --silent && npm run --silent build; \
	else \
	    echo "npm is not installed: the pages will lack the query editor and the drawing of the network."; \
	fi

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

.PHONY: help run test test-stores bench check lint gold speed authority wheel lock pages system trainer clean
