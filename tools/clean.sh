#!/bin/sh
# Ends the simulators and consoles of this checkout, then removes what make installed, built and deployed into them.
# A process is ours by the state folder on its command line, whatever became of its record.
root=$(pwd -P)
if [ -f "$root/.playground.json" ]; then
    echo "error: this is a playground: ANEW=1 with make playground in the checkout makes it anew; make down ends it, and its folder can go" >&2
    exit 1
fi
simulators() {
    ps -ww -eo pid=,args= | awk -v "state=--state $root/.cache/" '/apim.simulator/ && index($0, state) && !/awk/ { print $1 }'
}
# A console runs with this checkout's Python, which goes; whichever stack it is on.
consoles() {
    ps -ww -eo pid=,args= | awk -v "python=$root/.venv/bin/python" 'index($0, python) && / -m apim console( |$)/ { print $1 }'
}
for process in $(consoles); do
    echo "==> stopping a console (process $process)"
    kill "$process"
done
waited=0
for process in $(simulators); do
    echo "==> stopping a simulator (process $process)"
    kill "$process"
done
while [ -n "$(simulators)" ]; do
    if [ "$waited" -ge 100 ]; then
        echo "error: the simulator does not end: kill -9 $(simulators | tr '\n' ' ')" >&2
        exit 1
    fi
    waited=$((waited + 1))
    sleep 0.1
done
rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
find . -name __pycache__ -type d -prune -exec rm -rf {} +
