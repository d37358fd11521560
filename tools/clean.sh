#!/bin/sh
# Removes what make installed, built and deployed; refuses while the simulator runs, whose process would be left behind.
if [ -f .cache/simulator/process.json ]; then
    echo "error: stack local is still up or the simulator still runs: make down first" >&2
    exit 1
fi
if [ -f .cache/playground/.cache/simulator/process.json ]; then
    echo "error: the simulator of the playground still runs: .venv/bin/python -m tools.playground stop" >&2
    exit 1
fi
rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
find . -name __pycache__ -type d -prune -exec rm -rf {} +
