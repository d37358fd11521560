#!/bin/sh
# pulumi 3.272.0 for Python: how the SDK finds the line that declares a resource.
#
# A good engineer guesses: it looks at the frame of the declaration, the one place that a message shows. What happens: for each resource
# it collects the whole call stack, reads the source of every frame of it (`traceback.extract_stack`), and sends all frames to the
# engine, which keeps those in the state (`pulumi/runtime/resource.py`, `_get_stack_trace`). There is no option for it. In a program
# of 23 resources that was a twentieth of the whole processor time.
#
# Seen: see the end of this script, with the SDK's mocks in place of the engine, for resources declared 30 calls deep.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet pulumi==3.272.0
cat >program.py <<'PYTHON'
import traceback

import pulumi
from pulumi.runtime import mocks


class Mocks(mocks.Mocks):
    def new_resource(self, args):
        return f"{args.name}-id", args.inputs

    def call(self, args):
        return {}


class Thing(pulumi.CustomResource):
    def __init__(self, name):
        super().__init__("a:b:Thing", name, {"value": name})


COUNT, DEPTH = 20, 30
collected, sent = [], []
extract, register = traceback.extract_stack, mocks.MockMonitor.RegisterResource


def extract_counted(*args, **kwargs):
    stack = extract(*args, **kwargs)
    collected.append(sum(frame._line is not None for frame in stack))
    return stack


def register_counted(monitor, request):
    sent.append(len(request.stackTrace.frames))
    return register(monitor, request)


def declare(name, depth):
    return declare(name, depth - 1) if depth else Thing(name)


traceback.extract_stack, mocks.MockMonitor.RegisterResource = extract_counted, register_counted
pulumi.runtime.set_mocks(Mocks())


@pulumi.runtime.test
def program():
    collected.clear(), sent.clear()
    for number in range(COUNT):
        declare(f"thing-{number}", DEPTH)


program()
print(f"{len(collected)} stacks for {COUNT} resources, each with the source of more than {DEPTH} lines: {min(collected) > DEPTH}")
print(f"resources sent with more than {DEPTH} frames: {sum(number > DEPTH for number in sent)}")
PYTHON
venv/bin/python program.py >seen
cat seen
diff - seen <<'SEEN'
20 stacks for 20 resources, each with the source of more than 30 lines: True
resources sent with more than 30 frames: 20
SEEN
