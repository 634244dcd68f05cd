# Everything a machine with Python 3.11 and make needs to run and check the product.
.DEFAULT_GOAL := help
.PHONY: FORCE help run test quick lint format types contracts build demo doctor pins browser mail redis clean distclean

PYTHON ?= $(firstword $(shell which python3.11 python3.12 python3.13 python3 2>/dev/null))
VENV   := .venv
BIN    := $(VENV)/bin
hash    = $(shell cat $(1) | cksum | cut -d' ' -f1)
RUN    := $(VENV)/.run-$(call hash,requirements.txt constraints.txt)
DEV    := $(VENV)/.dev-$(call hash,requirements.txt requirements-dev.txt constraints.txt)
ALIUN  := $(BIN)/python -m aliun_dashboard
PYTEST := $(BIN)/python -m pytest

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: .serving ## set everything up and serve on http://127.0.0.1:3000 until Ctrl-C

# Ctrl-C reaches everybody and make passes SIGTERM on, but a SIGINT sent to make alone only has it
# delete this unfinished target and wait. So `up` watches the file and stops when it is gone.
.serving: $(RUN) FORCE
	@date > $@
	@ALIUN_SERVE_WHILE=$(CURDIR)/$@ ALIUN_DEMO=$${ALIUN_DEMO:-1} exec $(ALIUN) up
FORCE:

# Whatever fails has a second go: real servers, workers and clocks share a busy machine.
test: $(DEV) browser mail redis lint build ## lint, types, import contracts and all tests
	$(PYTEST) -n 2 --dist loadscope -m "not e2e" --ignore tests/resilience --reruns 1
	$(PYTEST) tests/resilience --reruns 1
	$(PYTEST) tests/e2e --reruns 1 # a process of its own: Playwright keeps an event loop running

quick: $(DEV) mail redis ## the tests that need no browser, without the slow ones
	$(PYTEST) -n 2 --dist loadscope -m "not e2e and not slow"

lint: $(DEV) types contracts ## ruff, pyright and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV) ## pyright, strict
	$(BIN)/pyright --warnings

contracts: $(DEV) ## who may import whom
	$(BIN)/lint-imports

format: $(DEV) ## ruff format and its safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

build: $(RUN) ## compile the front end when its sources changed
	@$(ALIUN) build

demo: $(RUN) ## load the demo data anew, throwing away what is there
	@$(ALIUN) demo --reset

doctor: $(RUN) ## check every connection and print what to fix
	@$(ALIUN) doctor

pins: $(DEV) ## rewrite constraints.txt from what is installed
	{ head -n 1 constraints.txt; $(BIN)/pip freeze; } > constraints.new && mv constraints.new constraints.txt

$(RUN):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing. Debian: apt-get install python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Python packages; a minute or two the first time."
	@$(BIN)/pip install -qq --no-compile -r requirements.txt
	@touch $@

$(DEV): $(RUN)
	@$(BIN)/pip install -qq --no-compile -r requirements-dev.txt
	@touch $@

browser:
	@which chromium chromium-browser google-chrome 2>/dev/null | grep -q . || { \
	  if [ "$$(id -u)" = 0 ] && which apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium; \
	  else \
	    echo "The browser tests need Chromium. Debian: sudo apt-get install chromium"; exit 1; \
	  fi; }

mail:
	@export PATH=$$PATH:/usr/sbin; { which dovecot && tesseract --list-langs | grep -qx spa; } >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && which apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
	      dovecot-imapd tesseract-ocr tesseract-ocr-spa; \
	  else \
	    echo "The mail tests need a mail server and a reader of scans." \
	      "Debian: sudo apt-get install dovecot-imapd tesseract-ocr tesseract-ocr-spa"; exit 1; \
	  fi; }

redis:
	@which redis-server >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && which apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q redis-server; \
	  else \
	    echo "The tests of several web processes need Redis. Debian: sudo apt-get install redis-server"; exit 1; \
	  fi; }

clean: ## remove what can be built again; data/ stays
	rm -rf .web .states .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## as clean, and the Python environment too; data/ stays
	rm -rf $(VENV)
