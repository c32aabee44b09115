# make demo | test | test-all | lint | bench | clean. Everything is installed into .venv by the first of them.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-all lint bench clean
.DELETE_ON_ERROR:

demo: .venv/.installed
	rm -rf demo
	$(BIN)/codesynth generate --count 48 --seed 7 --out demo
	$(BIN)/codesynth inspect demo --html demo/index.html
	@echo "look at demo/index.html: the charts, their boxes, their questions"

test: .venv/.dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup

test-all: .venv/.dev
	PYTHONWARNINGS=ignore $(BIN)/pip install -q -e '.[local-llm]'
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m ''

lint: .venv/.dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: .venv/.dev
	$(BIN)/python benchmarks/sandbox.py

clean:
	rm -rf .venv build dist demo *.egg-info

.venv/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "codesynth needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv; } || \
	  { echo "Python's venv module is missing. To install it: sudo apt-get install python3-venv" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/pip install -q --upgrade pip
	PYTHONWARNINGS=ignore $(BIN)/pip install -q -e .
	@touch $@

.venv/.dev: .venv/.installed
	@[ -e /usr/include/asm-generic/unistd.h ] || [ "$$(id -u)" != 0 ] || \
	  { apt-get update -qq && apt-get install -y -qq linux-libc-dev; }  # numbers of system calls, for a second opinion
	PYTHONWARNINGS=ignore $(BIN)/pip install -q -e '.[dev]'
	@touch $@
