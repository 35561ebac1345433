# Two commands do everything on a machine with Python 3.11, pip and make: `make run`, `make test`.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
UV := .tools/bin/uv
LOCK_FLAGS := --universal --generate-hashes --no-annotate --python-version 3.11 --quiet
SOURCES := criteria profiles matcher seeds api
POLICY_TEXT ?= ../shared/policy/wenzhou-2025.hans.txt

export POLICY_TEXT
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help run test setup serve check audit bench spark lock clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup  ## match the shipped sample company and print its ranked measures
	@$(BIN)/huiqi match seeds/samples/valve-maker.json --format table

test: setup  ## run the tests; ARGS="-m 'slow or not slow'" runs the slow ones too
	$(BIN)/python -m pytest $(ARGS)

setup: .venv/ready  ## make the environment in .venv

serve: setup  ## serve the API on 127.0.0.1:8000
	$(BIN)/huiqi serve

check: setup  ## formatting, lint, types, layers, security, catalogue
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml $(SOURCES)
	$(BIN)/huiqi lint $(if $(wildcard $(POLICY_TEXT)),--text $(POLICY_TEXT))

audit: setup  ## look up known vulnerabilities of what is installed (asks a service on the network)
	@said=$$($(BIN)/pip-audit -r requirements/dev.txt --require-hashes --disable-pip --progress-spinner off 2>&1); \
	  code=$$?; printf '%s\n' "$$said"; \
	  if grep -qiE 'connection|resolve|timed out|proxy' <<<"$$said"; then \
	    echo 'make audit: the service does not answer: NOTHING WAS CHECKED' >&2; exit 3; fi; exit $$code

bench: setup .venv-bench/ready  ## measure speed beside other engines (minutes)
	.venv-bench/bin/python -m benchmarks

spark: .venv-spark/ready  ## run the tests that need Spark, and Java 17 (downloads 400 MB)
	.venv-spark/bin/python -m pytest -n0 -m "slow or not slow" tests/unit/columnar/test_engines_agree_spark.py $(ARGS)

lock: $(UV)  ## compile the requirement files from pyproject.toml
	$(UV) pip compile $(LOCK_FLAGS) pyproject.toml -o requirements/run.txt
	$(UV) pip compile $(LOCK_FLAGS) pyproject.toml --group dev -o requirements/dev.txt
	$(UV) pip compile $(LOCK_FLAGS) pyproject.toml --group bench -o requirements/bench.txt
	$(UV) pip compile $(LOCK_FLAGS) pyproject.toml --group dev --extra spark -o requirements/spark.txt
	echo 'uv==0.13.9' | $(UV) pip compile $(LOCK_FLAGS) - -o requirements/uv.txt

clean:  ## remove everything that setup made
	rm -rf .venv .venv-bench .venv-spark .tools .cache

$(UV): requirements/uv.txt
	$(PYTHON) -m pip install --quiet --target .tools --upgrade --no-deps --only-binary :all: --require-hashes -r requirements/uv.txt
	@touch $(UV)

# uv when it can be had, plain pip with the same hashed file when it cannot.
define install
	@rm -f $(1)/ready
	@if $(MAKE) --no-print-directory $(UV) >/dev/null; then \
	  { test -x $(1)/bin/python || $(UV) venv --quiet --python $(PYTHON) $(1); } && \
	  $(UV) pip sync --quiet --compile-bytecode --require-hashes --python $(1)/bin/python $(2) && \
	  $(UV) pip install --quiet --no-deps --no-build-isolation --python $(1)/bin/python -e .; \
	else \
	  echo "uv is not to be had here: setting up with pip" && \
	  $(PYTHON) -m venv $(1) && \
	  $(1)/bin/python -m pip install --quiet --no-deps --require-hashes -r $(2) && \
	  $(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .; \
	fi
	@$(1)/bin/python -m compileall -q $(SOURCES)
	@touch $(1)/ready
endef

.venv/ready: requirements/dev.txt pyproject.toml
	$(call install,.venv,requirements/dev.txt)

.venv-bench/ready: requirements/bench.txt pyproject.toml
	$(call install,.venv-bench,requirements/bench.txt)

.venv-spark/ready: requirements/spark.txt pyproject.toml
	$(call install,.venv-spark,requirements/spark.txt)
