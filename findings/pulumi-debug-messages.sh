#!/bin/sh
# pulumi 3.272.0 for Python: what a program that logs nothing sends to the engine's log.
#
# A good engineer guesses: nothing, or that debug messages stay in the process unless somebody asked for `--debug`. What happens: the SDK
# sends four messages for each resource, whoever asked for what, and each is a call over gRPC that blocks the one event loop on which
# all registrations of the program run (`pulumi/log.py`). A program is not told whether `--debug` was given.
#
# Seen: see the end of this script, with the SDK's mocks in place of the engine: messages by severity, and the number of resources.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet pulumi==3.272.0
cat >program.py <<'PYTHON'
from collections import Counter

import pulumi
from pulumi.runtime import mocks
from pulumi.runtime.proto import engine_pb2


class Mocks(mocks.Mocks):
    def new_resource(self, args):
        return f"{args.name}-id", args.inputs

    def call(self, args):
        return {}


class Thing(pulumi.CustomResource):
    def __init__(self, name):
        super().__init__("a:b:Thing", name, {"value": name})


COUNT = 100
sent = Counter()
mocks.MockEngine.Log = lambda engine, request: sent.update([engine_pb2.LogSeverity.Name(request.severity)])
pulumi.runtime.set_mocks(Mocks())


@pulumi.runtime.test
def program():
    sent.clear()
    for number in range(COUNT):
        Thing(f"thing-{number}")


program()
print({severity: f"{number // COUNT} for each of {COUNT} resources" for severity, number in sent.items()})
PYTHON
venv/bin/python program.py >seen
cat seen
diff - seen <<'SEEN'
{'DEBUG': '4 for each of 100 resources'}
SEEN
