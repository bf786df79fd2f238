# Every target sets up what it needs: a fresh machine wants Python 3.11 or newer, and make.
#   make busy-hour    the busy hour of the integration guide's topology
#   make test         the test suite, quick sizes          make test-long   the long sizes
#   make lint         ruff, mypy, import rules, spelling   make docs        the site in docs/_build
#   make benchmark    the benchmark figures                make format      rewrite with ruff
#   make compiled     the package compiled to C            make test-compiled  gives the same tables
#   make pages        renew what docs, README and notebooks take from the code
#   make constraints  renew constraints.txt                make clean       remove what targets made

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# Debian packages that the tests talk to: readers of captures.
SYSTEM_PACKAGES := tshark
COMPILED := .compiled
# Tests that patch no method and derive no class from a compiled one, which compiled code refuses.
TESTS_COMPILED := tests/fingerprints tests/cli tests/study tests/media tests/validation/test_erlang_blocking.py \
	tests/record tests/tshark tests/features $(patsubst %,tests/properties/test_%.py,codec mutations sessions) \
	tests/sdp/test_codec.py $(patsubst %,tests/sip/test_%.py,codec digest digest_exchange framing multipart reliable) \
	$(wildcard $(patsubst %,tests/golden/test_%*.py,rfc3262 rfc3665 rfc4028 rfc5407)) $(wildcard tests/golden/test_*_products.py)
# Without the checkout at the head of the path, so that the compiled package is found first.
WITH_COMPILED := PYTHONPATH=$(COMPILED) $(BIN)/pytest -q -o pythonpath=
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: busy-hour test test-long test-compiled compiled lint format docs pages benchmark constraints system clean
.DELETE_ON_ERROR:

busy-hour: $(VENV)/core.stamp
	@$(BIN)/directsip run guide-tcp

test: system $(VENV)/test.stamp
	@$(BIN)/python -m pytest -q -n auto

test-long: system $(VENV)/test.stamp test-compiled
	@DIRECTSIP_LONG=1 $(BIN)/python -m pytest -q -n auto

benchmark: $(VENV)/benchmark.stamp $(COMPILED)/stamp
	@DIRECTSIP_RECORD=$(RECORD) $(BIN)/python -m pytest -q --benchmark-enable tests/benchmarks
	@DIRECTSIP_RECORD=$(RECORD) $(WITH_COMPILED) --benchmark-enable tests/benchmarks/test_hop.py tests/benchmarks/test_codec.py

# The same source compiled to C; a checkout itself stays Python, where an edit acts at once.
compiled: $(COMPILED)/stamp
	@echo "PYTHONPATH=$(COMPILED) $(BIN)/directsip run guide-tcp"

test-compiled: $(VENV)/test.stamp $(COMPILED)/stamp
	@PYTHONPATH=$(COMPILED) $(BIN)/python -P -c "from simulator import timers; assert not timers.__file__.endswith('.py'), timers"
	@$(WITH_COMPILED) -n auto $(TESTS_COMPILED)

$(COMPILED)/stamp: hatch_build.py pyproject.toml $(shell find simulator topologies -type f -name '*.*' ! -name '*.pyc') | $(VENV)/core.stamp
	@command -v $${CC:-cc} >/dev/null || { echo "compiling needs a C compiler (on Debian: apt-get install gcc)" >&2; exit 1; }
	@echo "compiling into $(COMPILED), a minute or two" >&2
	@rm -rf $(COMPILED)
	@HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 $(PIP_INSTALL) --no-deps --target $(COMPILED) .
	@touch $@

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell

format: $(VENV)/dev.stamp
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(VENV)/dev.stamp
	@$(BIN)/python -m sphinx -q -W -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

# The answer in README.md is a whole run, a minute.
pages: $(VENV)/test.stamp
	@$(BIN)/python -m docs.generate --answer
	@$(BIN)/python -m simulator.study.formats docs/formats.md

# Versions that resolve together on every supported Python; installs stay repeatable.
constraints: $(VENV)/dev.stamp
	@$(PIP_INSTALL) uv
	@$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --all-extras \
		--no-emit-package directsip --no-annotate --no-header pyproject.toml -o constraints.txt

# `python3` may be old, or a shim that refuses: each candidate has to prove itself. Debian keeps
# venv in a package of its own.
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python
define MAKE_VENV
	for python in $(PYTHONS); do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && exit 0; \
		fi; \
	done
endef

$(VENV)/bin/python:
	@$(MAKE_VENV); \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null; \
		$(MAKE_VENV); \
	fi; \
	echo "directsip needs Python 3.11 or newer with venv (on Debian: apt-get install python3-venv)" >&2; \
	exit 1

$(VENV)/core.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing directsip into $(VENV)" >&2
	@$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing directsip and what its tests need into $(VENV)" >&2
	@$(PIP_INSTALL) -e '.[test]'
	@touch $@ $(VENV)/core.stamp

# With the libraries that ours is measured beside.
$(VENV)/benchmark.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing directsip and what its benchmarks need into $(VENV)" >&2
	@$(PIP_INSTALL) -e '.[test,benchmark]'
	@touch $@ $(VENV)/test.stamp $(VENV)/core.stamp

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing directsip and its tools into $(VENV)" >&2
	@$(PIP_INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/test.stamp $(VENV)/core.stamp

system:
	@missing=; for package in $(SYSTEM_PACKAGES); do \
		dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $$missing >/dev/null; \
	else \
		echo "tests that need them are skipped without: sudo apt-get install$$missing" >&2; \
		[ "$$CI" != true ]; \
	fi

clean:
	@rm -rf $(VENV) $(COMPILED) build dist docs/_build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
