# Everything that a newcomer needs: make demo · make test. State lives in .venv and .tongdeng.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m tongdeng
# Compiled once here: otherwise every start compiles again where Python is told to write no bytecode.
INSTALL := $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --compile-bytecode --require-hashes -r
UNREACHABLE := { echo "tongdeng: 无法下载依赖，请检查网络或软件源 · the package registry cannot be reached" >&2; exit 1; }

.PHONY: demo test fuzz check bench assets clean distclean
.SILENT:

demo: $(VENV)/ready
	exec $(RUN) demo

test: $(VENV)/ready-dev
	sh tools/chromium.sh
	$(BIN)/python -m pytest -n 2

fuzz: $(VENV)/ready-dev
	TONGDENG_FUZZ=10000 $(BIN)/python -m pytest -n 2 tests/fuzz

check: $(VENV)/ready-dev
	BIN=$(BIN) sh tools/check.sh

bench: $(VENV)/ready-dev
	$(BIN)/python -m bench

assets: $(VENV)/ready
	$(RUN) assets

clean:
	if [ -x $(BIN)/python ]; then $(BIN)/python -m tools.stop; fi
	rm -rf .tongdeng .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

distclean: clean
	rm -rf $(VENV)

$(VENV)/made: tools/venv.sh requirements-uv.lock
	PYTHON=$(PYTHON) sh tools/venv.sh $(VENV)
	touch $@

$(VENV)/ready: requirements.lock $(VENV)/made
	echo "… installing dependencies"
	$(INSTALL) requirements.lock || $(UNREACHABLE)
	touch $@

$(VENV)/ready-dev: requirements-dev.lock $(VENV)/ready
	echo "… installing what tests and checks need"
	$(INSTALL) requirements-dev.lock || $(UNREACHABLE)
	touch $@
