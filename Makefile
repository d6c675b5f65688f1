# `make help` lists the targets. Every target picks the right environment itself.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
APP := .venv/app/bin
ENGINE := .venv/engine/bin
UV := $(shell command -v uv 2>/dev/null)
QUIET_ENGINE := RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 \
  PYTHONDONTWRITEBYTECODE= PYTHONPATH=. RASA_TRACKER_URL=sqlite://

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | column -t -s '|'

.PHONY: setup
setup: .venv/app/.ready .venv/engine/.ready ## build both environments

.venv/app/.packages: requirements/dev.txt
	$(call build,app,requirements/dev.txt)
	@touch $@

.venv/app/.ready: .venv/app/.packages pyproject.toml
	@$(APP)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/engine/.ready: requirements/engine.txt
	$(call build,engine,requirements/engine.txt)
	@touch $@

define build
	@echo "Building .venv/$(1) ..."
	@if [ -n "$(UV)" ]; then \
	  $(UV) venv -q --clear --seed -p $(PYTHON) .venv/$(1) && \
	  $(UV) pip install -q -p .venv/$(1) --no-deps --require-hashes -r $(2) --compile-bytecode; \
	else \
	  $(PYTHON) -m venv --clear .venv/$(1) && \
	  PYTHONDONTWRITEBYTECODE= .venv/$(1)/bin/python -m pip install -q --no-deps --ignore-requires-python --require-hashes -r $(2); \
	fi
endef

.PHONY: run
run: setup ## the whole system: build, train, fill the demo clinics, start everything
	@exec $(APP)/python -m bot.run

.PHONY: train
train: setup ## train the model if it is out of date, check it, let `make run` start it
	@$(APP)/python -m bot.active_model

.PHONY: test
test: setup ## everything CI runs
	@$(APP)/python -m pytest -q -n 2 tests --ignore tests/engine --ignore tests/system --ignore tests/faults
	@$(QUIET_ENGINE) $(ENGINE)/python -m pytest -q tests/engine -p no:cacheprovider
	@$(MAKE) --no-print-directory test-dialogue
	@$(APP)/python -m pytest -q tests/system tests/faults

.PHONY: soak
soak: setup ## kill everything for long: 1,000 patients on both databases (FAULT_PATIENTS, FAULT_SEED)
	@FAULT_PATIENTS=$${FAULT_PATIENTS:-1000} FAULT_LOGS=$${FAULT_LOGS:-var/soak} \
	  $(APP)/python -m pytest -q -s tests/faults/test_faults.py

.PHONY: test-dialogue
test-dialogue: setup ## the conversation tests of every topic, by `rasa test`
	@$(APP)/python -m bot.active_model
	@$(QUIET_ENGINE) $(ENGINE)/rasa test core --model models --stories tests/dialogue \
	  --fail-on-prediction-errors --no-plot --out results

.PHONY: test-unit
test-unit: setup ## the fast tests only
	@$(APP)/python -m pytest -q -n 2 tests --ignore tests/engine --ignore tests/system --ignore tests/faults

.PHONY: evaluate
evaluate: setup ## how well the model understands, as tables (OPTIONS=--with-stock --folds --mistakes --server)
	@$(QUIET_ENGINE) OMP_NUM_THREADS=1 $(ENGINE)/python tests/engine/evaluate.py $(OPTIONS)

.PHONY: bench
bench: setup ## how fast it is, as tables
	@for script in bench/*.py; do PYTHONPATH=. $(APP)/python $$script || exit 1; done

.PHONY: lint
lint: setup ## style, types and the order of imports
	@$(APP)/ruff check .
	@$(APP)/ruff format --check .
	@$(APP)/mypy
	@$(APP)/lint-imports

.PHONY: format
format: setup ## format the code
	@$(APP)/ruff format .
	@$(APP)/ruff check --fix .

.PHONY: check
check: lint test ## lint, types and all tests: must pass before a commit

.PHONY: lock
lock: ## make the hash-pinned requirements anew (needs uv)
	uv pip compile -q --no-header --python-version 3.11 --generate-hashes --group dev -o requirements/dev.txt
	uv pip compile -q --no-header --python-version 3.11 --generate-hashes --group app -c requirements/dev.txt -o requirements/app.txt
	uv pip compile -q --no-header --python-version 3.11 --generate-hashes --group engine --override requirements/engine-overrides.txt -o requirements/engine.txt

.PHONY: clean
clean: ## remove what was built, but no data
	rm -rf .venv models results .pytest_cache .mypy_cache .ruff_cache
