# The front door. `make run` starts the product, `make test` checks it; both bring what they need.
ifdef PYTHON
export PYTHON  # which was asked for is what everything runs on (tools/setup.py)
else
PYTHON := python3
endif
BIN := .venv/bin
export PEERASSIST_DATA ?= peerassist-data
# What Python compiled once is kept, whatever the shell says, in a folder of its own: without it each start takes thrice as long.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/.cache/bytecode

.PHONY: run test lint types unit postgres journeys messages requirements wheel bench-start bench-lighthouse bench-pages bench-search bench-room bench-join bench-live bench-faults clean help

help: ## say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: ## install, build, fill the demonstration the first time, and serve
	@$(PYTHON) tools/setup.py run
	@PEERASSIST_DEMONSTRATION=$${PEERASSIST_DEMONSTRATION:-1} $(BIN)/python -m peerassist serve

test: ## everything that CI checks
	@$(PYTHON) tools/setup.py test
	@$(MAKE) --no-print-directory -j 2 lint types unit
	@$(MAKE) --no-print-directory postgres journeys

lint: ## style, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: ## mypy and tsc
	@$(BIN)/mypy
	@cd frontend && npm run --silent types

unit: ## unit and property tests on SQLite
	@$(BIN)/python -m pytest tests -n 3 --dist worksteal -q --ignore tests/journeys

# No database in them; the demonstration is filled on PostgreSQL by the journeys.
DRY := $(foreach room,bench connectors contract demonstration fuzz method,--ignore tests/$(room))

postgres: ## the same on PostgreSQL
	@PEERASSIST_TEST_DATABASE=postgresql $(BIN)/python -m pytest tests -n 3 --dist worksteal -q --ignore tests/journeys $(DRY)

journeys: ## a real browser against the real server, on both databases
	@$(BIN)/python -m pytest tests/journeys -n 2 --dist loadscope --no-loadscope-reorder -q

messages: ## gather sentences, tell which are not translated
	@$(BIN)/python tools/messages.py gather

bench-pages: ## server time, queries and bytes of each page
	@$(BIN)/python -m bench.pages

bench-start: ## from a fresh clone to the first page
	@$(BIN)/python -m bench.start

bench-lighthouse: ## performance and accessibility of five pages on a phone
	@$(BIN)/python -m bench.lighthouse

bench-search: ## search over 100,000 stories, both databases
	@$(BIN)/python -m bench.search

bench-room: ## an edit seen by seven others
	@$(BIN)/python -m bench.room

bench-live: ## the room under load, beside two Yjs servers
	@$(BIN)/python -m bench.live

bench-faults: ## what is lost by kill -9, a full disk, cut lines, a hostile guest
	@$(BIN)/python -m bench.faults

bench-join: ## coming into a room over 50 kbit/s and 500 ms
	@$(BIN)/python -m bench.join

requirements: ## write the hashed requirements anew from pyproject.toml and requirements/*.in
	@for n in run dev; do .tools/bin/uv pip compile pyproject.toml requirements/$$n.in --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --cache-dir .cache/uv --quiet -o requirements/$$n.txt $(UPGRADE); done

wheel: ## a wheel with the built front end and translations
	@$(PYTHON) tools/setup.py build
	@$(BIN)/python -m hatchling build -t wheel

clean: ## forget what was built and installed; data stays
	rm -rf .cache .venv .tools frontend/node_modules peerassist/static/built dist build
