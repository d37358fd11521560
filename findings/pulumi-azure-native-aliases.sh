#!/bin/sh
# pulumi 3.272.0 with pulumi-azure-native 3.29.0, both for Python: a hundred API Management named values.
#
# A good engineer guesses: the aliases by which a resource is found under the names of older SDKs are a list that the SDK sends to the
# engine, which has taken them as they are since 2022. What happens: every class of azure-native brings some twenty, one for each
# version of Azure's API, and the constructor of a resource works out the URN of each at once, in tasks of asyncio: more of them than
# for all else of a resource. A transformation can take the aliases away.
#
# Seen:
#   aliases of a named value: 19
#   tasks of asyncio for each, as it comes: more than 100
#   tasks of asyncio for each, without aliases: fewer than 40
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pulumi==3.272.0 pulumi-azure-native==3.29.0
cd "$work"
cat >program.py <<'PYTHON'
import asyncio
import os
import sys

import pulumi

COUNT = 100


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        return f"{args.name}-id", args.inputs

    def call(self, args):
        return {}


made, aliases = 0, []


def counted(loop, coroutine, **more):
    global made
    made += 1
    return asyncio.Task(coroutine, loop=loop, **more)


loop = asyncio.new_event_loop()
loop.set_task_factory(counted)
asyncio.set_event_loop(loop)
pulumi.runtime.set_mocks(Mocks())

from pulumi_azure_native import apimanagement

def look(args):
    aliases.append(len(args.opts.aliases or ()))


def without_aliases(args):
    opts = pulumi.ResourceOptions.merge(args.opts, None)
    opts.aliases = []
    return pulumi.ResourceTransformationResult(args.props, opts)


@pulumi.runtime.test
def program():
    transformations = [look] if sys.argv[1] == "with" else [without_aliases]
    for number in range(COUNT):
        apimanagement.NamedValue(
            f"value-{number}",
            display_name=f"value-{number}",
            named_value_id=f"value-{number}",
            resource_group_name="rg",
            service_name="apim",
            value="a",
            opts=pulumi.ResourceOptions(transformations=transformations),
        )


program()
print(aliases[0] if aliases else 0, made // COUNT, flush=True)
os._exit(0)  # the loop of the tests is not closed
PYTHON
venv/bin/python program.py with >with.out
venv/bin/python program.py without >without.out
count() { cut -d' ' -f"$2" "$1.out"; }
{
    echo "aliases of a named value: $(count with 1)"
    echo "tasks of asyncio for each, as it comes: $([ "$(count with 2)" -gt 100 ] && echo "more than 100" || count with 2)"
    echo "tasks of asyncio for each, without aliases: $([ "$(count without 2)" -lt 40 ] && echo "fewer than 40" || count without 2)"
} >seen
cat seen
diff - seen <<'SEEN'
aliases of a named value: 19
tasks of asyncio for each, as it comes: more than 100
tasks of asyncio for each, without aliases: fewer than 40
SEEN
