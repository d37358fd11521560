# Every target works as the first command in a fresh clone: it installs what it needs under .venv/ and .cache/.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo down recover playground preview up destroy test lint bench requirements clean runtime development

VPYTHON := .venv/bin/python
TESTS ?= tests
# A file of tests stays in one process: its tests may share a simulator.
PROCESSES ?= -n auto --dist loadfile
STACK ?=
# A file with what a preview planned: preview writes it, up does that and nothing else.
PLAN ?=

help: ## list the targets
	@echo "make TARGET, one of:"
	@awk -F ':[^#]*## ' '/^[a-z]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: development ## deploy stack local into the simulator and chat through both of its APIs
	@$(VPYTHON) -m tools.demo

down: development ## destroy stack local and stop the simulator
	@$(VPYTHON) -m tools.down

playground: development ## make a repository to try every command in, against a simulated Azure of its own
	@$(VPYTHON) -m tools.playground

preview: runtime ## show what an update would change: make preview STACK=dev; PLAN=file keeps it
	@$(VPYTHON) -m tools.operate preview $(STACK) $(if $(PLAN),--save-plan $(PLAN))

up: runtime ## deploy: make up STACK=dev; PLAN=file does only what was kept
	@$(VPYTHON) -m tools.operate up $(STACK) $(if $(PLAN),--plan $(PLAN))

destroy: runtime ## say what callers lose, then tear down: make destroy STACK=dev
	@$(VPYTHON) -m tools.operate destroy $(STACK)

recover: runtime ## name and repair what an interrupted run left half done: make recover STACK=dev
	@$(VPYTHON) -m tools.operate recover $(STACK)

test: development ## run all tests; TESTS=tests/openapi for some of them
	@$(VPYTHON) -m tools.engine
	@$(VPYTHON) -m pytest $(PROCESSES) $(TESTS)

lint: development ## formatting, lint, types and import direction
	@$(VPYTHON) -m ruff check .
	@$(VPYTHON) -m ruff format --check .
	@$(VPYTHON) -m mypy .
	@.venv/bin/lint-imports

bench: development ## measure documents against other linters, policies, reports, then the program against a flat one
	@$(VPYTHON) -m benchmarks.contract $(ARGS)
	@$(VPYTHON) -m benchmarks.policies
	@$(VPYTHON) -m benchmarks.previews
	@$(VPYTHON) -m benchmarks

requirements: ## pin requirements*.in again, with hashes (needs uv)
	@sh tools/python.sh -m tools.requirements $(ARGS)

clean: ## remove what make installed and built, after make down
	@sh tools/clean.sh

runtime development:
	@sh tools/python.sh -m tools.bootstrap $@
