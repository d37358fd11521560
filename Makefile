# Every target works as the first command in a fresh clone: it installs what it needs under .venv/ and .cache/.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo console down recover playground preview up destroy test test-all soak lint bench requirements clean checked cli runtime development
# Without bytecode beside the sources every process compiles what it imports: a deployment then takes half as long again.
unexport PYTHONDONTWRITEBYTECODE

VPYTHON := .venv/bin/python
# Tests by file or folder, whatever their lane; without it those of the lane.
TESTS ?=
PROCESSES ?= -n auto
STACK ?=
# A file with what a preview planned: preview writes it, up does that and nothing else.
PLAN ?=
# What the playground deploys (examples/, or walkthrough), and whether one that is there is made anew.
EXAMPLE ?=
ANEW ?=

help: ## list the targets
	@echo "make TARGET, one of:"
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: cli development ## deploy stack local into the simulator and call the model through all of its APIs
	@$(VPYTHON) -m tools.demo

console: cli development ## open a page to try the demo's APIs and watch the gateway; STACK=dev for those of that stack
	@$(VPYTHON) -m tools.open_console $(STACK)

down: development ## destroy stack local and stop the simulator
	@$(VPYTHON) -m tools.down

playground: cli development ## make or enter a repository to try every command in: EXAMPLE=two-regions for that stack; ANEW=1
	@$(VPYTHON) -m tools.playground $(if $(ANEW),--anew) $(EXAMPLE)

preview: cli runtime ## show what an update would change: make preview STACK=dev; PLAN=file keeps it
	@$(VPYTHON) -m tools.operate preview $(STACK) $(if $(PLAN),--save-plan $(PLAN))

up: cli runtime ## deploy: make up STACK=dev; PLAN=file does only what was kept
	@$(VPYTHON) -m tools.operate up $(STACK) $(if $(PLAN),--plan $(PLAN))

destroy: cli runtime ## say what callers lose, tear down, say what Azure keeps: make destroy STACK=dev
	@$(VPYTHON) -m tools.operate destroy $(STACK)

recover: cli runtime ## name and repair what an interrupted run left half done: make recover STACK=dev
	@$(VPYTHON) -m tools.operate recover $(STACK)

runtime: ## install what pulumi and bin/apim need, under .venv

# Both goals of one make are one run, which collects and deploys once: `make lint test test-all`.
LANES = $(or $(patsubst %,--lane %,$(filter test test-all,$(MAKECMDGOALS))),--lane test)

test: cli development ## run the tests to pass before a push; TESTS=tests/openapi for some of them
	@$(VPYTHON) -m tools.engine
	@$(VPYTHON) -m pytest $(PROCESSES) $(if $(TESTS),$(TESTS),$(LANES))

ifneq (,$(filter test,$(MAKECMDGOALS)))
test-all: test
else
test-all: cli development ## run the tests that make test leaves out, and laws with more examples
	@$(VPYTHON) -m tools.engine
	@$(VPYTHON) -m pytest $(PROCESSES) $(LANES) $(TESTS)
endif

soak: cli development ## run laws, faults, kills and scenarios with all their seeds: hours
	@$(VPYTHON) -m tools.engine
	@$(VPYTHON) -m pytest $(PROCESSES) --lane soak $(TESTS)

lint: development ## formatting, lint, types and import direction
	@$(VPYTHON) -m ruff check .
	@$(VPYTHON) -m ruff format --check .
	@$(VPYTHON) -m mypy --num-workers auto .
	@.venv/bin/lint-imports

bench: development ## measure ours beside others: ARGS="--base FOLDER" an earlier build; PEERS=--install-peers
	@$(VPYTHON) -m benchmarks.contract $(PEERS)
	@$(VPYTHON) -m benchmarks.policies
	@$(VPYTHON) -m benchmarks.previews
	@$(VPYTHON) -m benchmarks.crowded
	@$(VPYTHON) -m benchmarks.environment
	@$(VPYTHON) -m benchmarks.console
	@$(VPYTHON) -m benchmarks.preflight
	@$(VPYTHON) -m benchmarks
	@$(VPYTHON) -m benchmarks.performance $(ARGS)

requirements: ## pin requirements*.in again, with hashes (needs uv)
	@sh tools/python.sh -m tools.requirements $(ARGS)

clean: ## end what runs here, and remove what make installed, built and deployed into the simulator
	@sh tools/clean.sh

# What is missing is said before anything is installed.
checked:
	@sh tools/python.sh -m tools.precheck "$(MAKECMDGOALS)" "$(STACK)"

cli: checked
	@sh tools/python.sh -m tools.engine --check

runtime development: checked
	@sh tools/python.sh -m tools.bootstrap $@
