# make setup   .venv, pinned packages, the embedded model
# make demo    the whole road on an invented practice (at most 12 minutes on two cores)
# make check   lint, format, types
# make test    the default tests: invented data, no network, no weights
# make test-slow  the tests that really fine-tune
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo check format test test-slow clean

setup: .venv/ready

.venv/ready: requirements.txt pyproject.toml tools/setup.py
	$(PYTHON) tools/setup.py
	touch $@

demo: setup
	$(BIN)/residency demo

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: setup
	$(BIN)/pytest

test-slow: setup
	$(BIN)/pytest -m slow

clean:
	rm -rf .venv demo_work .pytest_cache .mypy_cache .ruff_cache
