# Commands for people. Each makes the environment first, if it is not there yet.
#
#   make setup    the environment, in .venv, with everything: product, judges, test tools
#   make demo     a voice from the sample dataset: import, align, check, train, speak, judge (MINUTES=20)
#   make studio   the window
#   make test     every check and every test
#   make quick    while one works: style, contracts, types, the tests that are not slow
#   make one      one test, T=path or T=path::name
#
# A GPU build of torch: see README.md. TORCH and PIP_OPTIONS are for that.

PYTHON ?= python3
MINUTES ?= 20
DEMO ?= demo
TORCH ?= torch==2.13.*
PIP_OPTIONS ?=
BIN := .venv/bin
READY := .venv/.ready
# Tests run in an order drawn by this; another one may find tests that lean on each other.
SEED ?= 1
# One numeric thread a process: tests run in two processes on two cores.
TEST_ENV := OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 NUMBA_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen

.PHONY: setup demo studio test quick one lint types tests

setup: $(READY)

$(READY): pyproject.toml packaging/judges.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet $(PIP_OPTIONS) "$(TORCH)"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	$(BIN)/python -m pip install --quiet --no-deps --requirement packaging/judges.txt
	$(BIN)/python packaging/system_libraries.py
	touch $(READY)

demo: setup
	$(BIN)/python packaging/demo.py --minutes $(MINUTES) $(DEMO)

studio: setup
	$(BIN)/voicewright-studio

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry studio backend

types: setup
	$(BIN)/mypy

tests: setup
	$(TEST_ENV) $(BIN)/pytest --numprocesses 2 --randomly-seed=$(SEED)

# mypy keeps what it found in .mypy_cache: the second time takes seconds.
quick: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(TEST_ENV) $(BIN)/pytest --numprocesses 2 --randomly-seed=$(SEED) -m "not slow"

T ?= tests/architecture
one: setup
	$(TEST_ENV) $(BIN)/pytest -p no:randomly -v $(T)

test: lint types tests
