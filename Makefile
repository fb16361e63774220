# onwrite — the two commands are `make demo` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help setup console demo dev test test-kubernetes check format bench chaos clean
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
PYTHON ?= python3.11
PY := venv/bin/python
READY := venv/.ready
FIREBASE := tests/acceptance/firebase/node_modules/.ready
BIGQUERY := tests/sources/bqemulator/venv/.ready
CONSOLE := console/dist/.built
CONSOLE_SOURCES := $(shell find console -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name handlers.json 2>/dev/null)
TYPES := console/public/handlers.json
HANDLERS := $(shell find handlers -name '*.py' 2>/dev/null) onwrite/handler_list.py onwrite/handlers.py
BROWSER := build/.browser
# A file's tests stay together, for they share services. Files go out in the order of their names, so that the long
# ones come first and the last ones, in tests/unit/, are short. Each process has services of its own: no more than four.
SHARED := -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(READY) ## make the virtual environment venv/ and install what is pinned
	@echo "setup: venv/ is ready"

$(READY): requirements.txt requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "onwrite needs Python 3.11: install it, or say which one with PYTHON=…"; exit 1; }
	@echo "setup: making venv/ and installing requirements-dev.txt (a minute the first time)"
	@$(PYTHON) -m venv venv
	@venv/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt 2> >(grep -v '^WARNING' >&2)
	@touch $@

console: $(CONSOLE) ## build the admins' page into console/dist
	@echo "setup: the console is built"

# What the page knows of the handlers. One that cannot be imported is told, and left out.
$(TYPES): $(HANDLERS) $(READY)
	@$(PY) -m onwrite handlers --json > $@.new || [ -s $@.new ] || { rm -f $@.new; exit 1; }
	@mv $@.new $@

$(CONSOLE): $(CONSOLE_SOURCES) $(TYPES)
	@command -v npm >/dev/null || { [ -z "$$CI" ] || { echo "the console needs Node.js 20 and npm"; exit 1; }; echo "setup: no npm, so the console is left out"; exit 0; }; \
	echo "setup: building the console (a minute the first time)"; \
	cd console && npm install --no-package-lock --no-audit --no-fund --loglevel=error && npm run --silent build && touch dist/.built

demo: $(READY) $(CONSOLE) ## three orders through the whole queue on this machine, with everything to look at
	@$(PY) -m demo

dev: $(READY) $(CONSOLE) ## keep the local cloud up, reload functions on change (ARGS="--help" for its options)
	@$(PY) -m onwrite.local --bucket demo-onwrite-datasets --bucket demo-onwrite-exports --bucket demo-onwrite-uploads $(ARGS)

test: $(READY) $(FIREBASE) $(BIGQUERY) $(CONSOLE) $(BROWSER) ## all tests, on real services and all cores (ARGS="-k words" for some)
	@$(PY) -m pytest $(SHARED) $(ARGS)

test-kubernetes: $(READY) ## tests/kubernetes/ on the cluster of KUBECONFIG, in a namespace of their own
	@[ -f "$$KUBECONFIG" ] || { echo "test-kubernetes: set KUBECONFIG to the file of a cluster in which namespaces may be made"; exit 1; }
	@ONWRITE_TEST_KUBECONFIG="$$KUBECONFIG" $(PY) -m pytest tests/kubernetes $(ARGS)

$(FIREBASE): tests/acceptance/firebase/package.json
	@command -v npm >/dev/null || { [ -z "$$CI" ] || { echo "the Firebase CLI test needs Node.js 20 and npm"; exit 1; }; echo "setup: no npm, so the test on the Firebase CLI is left out"; exit 0; }; \
	echo "setup: installing the Firebase CLI for its one test (a minute or two the first time)"; \
	cd tests/acceptance/firebase && npm install --no-package-lock --no-audit --no-fund --loglevel=error && touch node_modules/.ready

$(BIGQUERY): tests/sources/bqemulator/requirements.txt
	@echo "setup: installing the BigQuery emulator for its tests (a minute the first time)"
	@$(PYTHON) -m venv tests/sources/bqemulator/venv
	@tests/sources/bqemulator/venv/bin/pip install --quiet --disable-pip-version-check -r $< 2> >(grep -v '^WARNING' >&2) && touch $@ \
	|| { [ -z "$$CI" ] || exit 1; echo "setup: the BigQuery emulator cannot be installed here, so its tests are left out"; }

$(BROWSER): | $(READY)
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && found=1; done; \
	if [ -z "$$found" ]; then \
	  echo "setup: no Chromium here, installing it for the console's tests (a minute)"; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get -qq update && apt-get -qq install -y chromium >/dev/null; else $(PY) -m playwright install chromium; fi \
	  || { [ -z "$$CI" ] || exit 1; echo "setup: Chromium cannot be installed here, so the console is tested without a browser"; exit 0; }; \
	fi; mkdir -p $(@D) && touch $@

check: $(READY) $(CONSOLE) ## lint, format, types and structure
	@venv/bin/ruff check .
	@venv/bin/ruff format --check .
	@venv/bin/mypy
	@if [ -f $(CONSOLE) ]; then npm --prefix console run --silent check; fi
	@$(PY) -m pytest -q tests/structure

format: $(READY) ## let ruff put right what it can
	@venv/bin/ruff check --fix-only .
	@venv/bin/ruff format .

bench: $(READY) ## what a task costs, beside what others do (BENCH=sweep, exports or jobs for those)
	@$(PY) -m bench.$(or $(BENCH),engine) $(ARGS)

chaos: $(READY) ## ten minutes of killed and frozen workers, lost events and lost answers: is anything lost or doubled?
	@$(PY) -m onwrite.local.chaos --seconds 600 --tasks 10000 --workers 4 $(ARGS)

clean: ## remove what the commands above made
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@echo "venv/, the Firebase CLI and the BigQuery emulator stay; remove venv/, tests/acceptance/firebase/node_modules/"
	@echo "and tests/sources/bqemulator/venv/ by hand"
