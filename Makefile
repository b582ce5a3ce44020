# Everything a developer runs. `make` alone lists it.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Tests start many processes; without it each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ENV_FILE ?= env.dev.db
BASE ?= http://127.0.0.1:$(PORT)
ARGS ?=

# Paths are relative, so that a checkout may live in a directory with spaces in its name.
bin := .venv/bin
py := ../.venv/bin/python
pip := $(bin)/python -m pip install -qq --disable-pip-version-check --require-hashes
compile := $(bin)/uv pip compile --quiet --universal --python-version 3.11 \
	--no-emit-index-url --generate-hashes --no-header
in_backend := cd backend &&
env_file = "$$(realpath -- "$(ENV_FILE)")"

.PHONY: help run run-memory call phone twilio test check lint fmt load bench bench-outbox evals speech migrate docs screenshots lock train safety clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime ## Start the service on SQLite with demo data (PORT=8000)
	@env_file=$(env_file); $(in_backend) DEMO_DATA=true exec $(py) -m app.serve \
		--env-file "$$env_file" --host $(HOST) --port $(PORT) $(ARGS)

run-memory: ENV_FILE = env.dev.inmemory
run-memory: run ## The same, forgetting everything when it stops

call: .venv/.runtime ## Ring the running service and type as the caller
	@$(in_backend) exec $(py) -m tools.call --base $(BASE) $(ARGS)

phone: .venv/.runtime ## The same through signed Twilio webhooks (ENV_FILE=env.dev.twilio, ARGS="--sms")
	@env_file=$(env_file); $(in_backend) exec $(py) -m tools.phone --base $(BASE) \
		--env-file "$$env_file" $(ARGS)

twilio: .venv/.runtime ## A stand-in for Twilio on this machine, http://127.0.0.1:8001
	@$(in_backend) exec $(py) -m tools.twilio_server $(ARGS)

test: .venv/.dev .venv/.prism .venv/.browser ## Run the tests on memory, SQLite and Postgres
	@$(in_backend) $(py) -m pytest -q -n auto --dist worksteal $(ARGS)

check: lint test ## Everything CI checks: lint, formatting, types, layers, docs, tests

lint: .venv/.dev ## Lint, formatting, types and layers, without the tests
	@$(in_backend) $(py) -m ruff check --quiet .
	@$(in_backend) $(py) -m black --check --quiet . || { echo 'Not formatted: run make fmt.'; exit 1; }
	@$(in_backend) $(py) -m mypy --strict --no-error-summary app tools bench evals safety load_test_voice.py
	@$(in_backend) said="$$(../$(bin)/lint-imports 2>&1)" || { echo "$$said"; exit 1; }

fmt: .venv/.dev ## Format the code and repair what the linter can
	@$(in_backend) $(py) -m ruff check --quiet --fix . ; $(py) -m black --quiet .

load: .venv/.runtime ## Load-test the running service (ARGS="--sessions 50 --concurrency 10")
	@env_file=$(env_file); $(in_backend) exec $(py) load_test_voice.py --backend $(BASE) \
		--env-file "$$env_file" $(ARGS)

bench: .venv/.dev ## Cost of a turn beside an empty route, per store, in about three minutes
	@$(in_backend) exec $(py) -m bench $(ARGS)

bench-outbox: .venv/.dev ## A thousand texts, a provider that fails, and kill -9 twice
	@$(in_backend) exec $(py) -m bench.outbox_kill $(ARGS)

evals: .venv/.dev ## Ring the service as a hundred kinds of caller (ARGS="--tag spanish -v")
	@$(in_backend) exec $(py) -m evals $(ARGS)

speech: .venv/.speech ## Let this machine speak replies (SPEECH_ESPEAK=true), in a robot's voice
	@echo 'Installed. Set SPEECH_ESPEAK=true, and replies have an `audio`.'

migrate: .venv/.runtime ## Bring the database's schema up to date (ENV_FILE= or DATABASE_URL=)
	@env_file=$(env_file); $(in_backend) exec $(py) -m tools.migrate --env-file "$$env_file"

docs: .venv/.dev ## Regenerate docs/settings.md and dashboard/DASHBOARD.md
	@$(in_backend) $(py) -m tools.settings_doc
	@$(in_backend) $(py) -m tools.dashboard_doc

screenshots: .venv/.dev .venv/.browser ## Take docs/screenshots/ anew
	@$(in_backend) $(py) -m pytest -q tests/browser && $(py) -m tests.browser.screenshots

lock: .venv/.dev ## Resolve requirements*.in again into the locks
	@$(bin)/python -m pip install -qq --disable-pip-version-check uv
	@$(in_backend) ../$(compile) requirements.in -o requirements.lock
	@$(in_backend) ../$(compile) requirements-dev.in -o requirements-dev.lock
	@$(in_backend) ../$(compile) requirements-speech.in -o requirements-speech.lock

train: .venv/.dev ## Train the language models again from their examples
	@$(in_backend) $(py) -m training.fit $(ARGS)

safety: .venv/.dev ## How well emergencies are told from everyday calls
	@$(in_backend) $(py) -m safety.measure $(ARGS)

clean: ## Remove the virtual environment, caches and development databases
	@rm -rf .venv backend/app.db backend/app.db-* backend/app.db.lock .run
	@find backend -name __pycache__ -prune -exec rm -rf {} +
	@rm -rf backend/.mypy_cache backend/.ruff_cache backend/.pytest_cache backend/.hypothesis \
		backend/.import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
		"Name another one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.runtime: backend/requirements.lock | .venv/bin/python
	@echo 'Installing what the service needs (once, about half a minute) ...'
	@$(pip) -r backend/requirements.lock
	@touch $@

.venv/.speech: backend/requirements-speech.lock .venv/.runtime
	@echo 'Installing espeak NG (once; under the GPL 3) ...'
	@$(pip) -r backend/requirements-speech.lock
	@touch $@

.venv/.dev: backend/requirements-dev.lock .venv/.runtime
	@echo 'Installing what the tests and checks need (once) ...'
	@$(pip) -r backend/requirements-dev.lock
	@touch $@

.venv/.prism: backend/tests/twilio_contract/package-lock.json .venv/.dev
	@echo 'Installing the server that checks our requests to Twilio (once) ...'
	@$(in_backend) $(py) -m tests.twilio_contract.install
	@touch $@

.venv/.browser: .venv/.dev
	@$(in_backend) $(py) -m tests.browser.install || { echo 'No browser: install Chromium for the tests.'; exit 1; }
	@touch $@
