# make demo  the fictional year on http://127.0.0.1:8000     make test  every test, on SQLite and PostgreSQL
SHELL := /bin/bash
BIN := .venv/bin
DEMO_HOME ?= var/demo
PORT ?= 8000

.PHONY: demo test check docs messages lock clean

demo:
	@tools/environment run
	@QUANNHU_HOME=$(DEMO_HOME) $(BIN)/quannhu demo build
	@QUANNHU_HOME=$(DEMO_HOME) $(BIN)/quannhu serve --port $(PORT)

test:
	@tools/environment dev
	@$(BIN)/python -m tests.run

check:
	@tools/environment dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

# Pages of docs/ that are written by the program, and the English catalogue.
docs:
	@$(BIN)/python -m tools.docs
	@$(BIN)/python -m tools.guide

messages:
	@$(BIN)/python -m tools.catalogue

lock:
	uv lock --default-index https://pypi.org/simple
	uv export --quiet --no-emit-project --no-default-groups --group build -o requirements/run.txt
	uv export --quiet --no-emit-project --all-groups -o requirements/dev.txt

clean:
	rm -rf .venv var build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
