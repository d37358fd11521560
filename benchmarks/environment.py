"""`make bench`: a preview of a whole environment from nothing, beside a flat program with the same resources.

Some sixty resources: service, two accounts with deployments, roles, monitoring, APIs with policies, a product and a subscription
for each of many consumers. What asks Azure before a deployment is off. The flat program is written from our own preview: each
resource with the same inputs as literals, in the provider's classes, in the same order.
"""

import inspect
import json
import keyword
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from benchmarks import workloads
from benchmarks.stacks import Cost, azure, command, quickest
from desired_state.preflight import IDS
from tools import engine, simulator_process
from tools.local_stack import LocalStack
from tools.paths import ROOT

GOAL = 1.05
CONSUMERS = 10
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Of the engine, for a value that is not known yet."""
SPACE = "azure-openai-apim:"


def environment() -> dict[str, Any]:
    """The example of two regions, with more consumers and without checks."""
    example = yaml.safe_load((ROOT / "examples" / "Pulumi.two-regions-from-nothing.yaml").read_text(encoding="utf-8"))["config"]
    team = next(each for each in example[f"{SPACE}consumers"] if each["name"] == "team")
    others = [{**team, "name": f"{team['name']}-{number}"} for number in range(CONSUMERS)]
    off = dict.fromkeys(IDS, "off")
    return {**example, f"{SPACE}consumers": [*example[f"{SPACE}consumers"], *others], f"{SPACE}rules": off}


def flat(steps: list[Mapping[str, Any]]) -> str:
    """A program of the same resources, from the steps of a preview that creates them."""
    created = [each for each in steps if each["op"] == "create" and each["newState"]["type"].startswith("azure-native:")]
    names = {each["urn"]: f"resource_{number}" for number, each in enumerate(created)}
    modules = sorted({each["newState"]["type"].split(":")[1].partition("/")[0] for each in created})
    lines = ["import pulumi", *(f"from pulumi_azure_native import {module}" for module in modules), ""]
    for each in created:
        lines += _declared(each, names, created)
    return "\n".join(lines) + "\n"


def _declared(step: Mapping[str, Any], names: Mapping[str, str], created: list[Mapping[str, Any]]) -> Iterator[str]:
    _, module, kind = step["newState"]["type"].split(":")
    module = module.partition("/")[0]
    arguments = _arguments(getattr(import_module(f"pulumi_azure_native.{module}"), kind))
    after = [names[urn] for urn in dict.fromkeys(step["newState"].get("dependencies") or ()) if urn in names]
    yield f"{names[step['urn']]} = {module}.{kind}("
    yield f"    {step['urn'].rpartition('::')[2]!r},"
    for name, value in step["newState"]["inputs"].items():
        if name in arguments:
            yield f"    {arguments[name]}={_literal(name, value, names, created)},"
    yield f"    opts=pulumi.ResourceOptions(depends_on=[{', '.join(after)}]),"
    yield ")"


def _arguments(resource: Any) -> dict[str, str]:
    """Python's name of each input of a class."""
    found = {}
    parameters = inspect.signature(resource._internal_init).parameters  # noqa: SLF001 - the public one takes *args, **kwargs
    for name in parameters:
        first, *rest = name.rstrip("_").split("_")
        found[first + "".join(part.title() for part in rest)] = name if not keyword.iskeyword(name) else f"{name}_"
    return found


def _literal(name: str, value: Any, names: Mapping[str, str], created: list[Mapping[str, Any]]) -> str:
    """A value; what is not known yet is an output of the resource that has it."""
    if UNKNOWN not in json.dumps(value):
        return repr(value)
    kinds = {"resourceGroupName": "ResourceGroup", "serviceName": "ApiManagementService", "accountName": "Account"}
    owner = next((each for each in created if each["newState"]["type"].endswith(f":{kinds.get(name, 'Account')}")), None)
    if owner is None:
        return repr("unknown")
    return f"{names[owner['urn']]}.{'name' if name in kinds else 'id'}" if isinstance(value, str) else repr({})


def run(rounds: int) -> tuple[dict[str, Cost], int]:
    """The quickest preview of each, and how many resources both have. Raises CommandError, ToolError."""
    cli = engine.resolve()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with azure(folder / "azure", seed="empty") as addresses:
            ours = _stack(folder / "ours", None, cli, addresses)
            steps = json.loads(ours.capture("preview", "--json").stdout)["steps"]
            stacks = {"ours": ours, "flat": _stack(folder / "flat", flat(steps), cli, addresses)}
            best = quickest(stacks, rounds, folder / "log")
    return best, sum(each["op"] == "create" and ":azure-native:" in f":{each['newState']['type']}" for each in steps)


def _stack(folder: Path, program: str | None, cli: engine.Engine, addresses: simulator_process.Addresses) -> LocalStack:
    """A stack of our program, or of the given one."""
    folder.mkdir()
    file = folder / "stack.yaml"
    file.write_text(yaml.safe_dump({"config": environment()}), encoding="utf-8")
    project = workloads.program(folder)
    shutil.copytree(ROOT / "specs", project / "specs")
    if program is not None:
        (project / "__main__.py").write_text(program, encoding="utf-8")
    stack = LocalStack(project, folder, cli, addresses)
    stack.configure(file, {})
    return stack


def report(found: tuple[dict[str, Cost], int]) -> None:
    """Print the figures and whether the goal is met."""
    best, count = found
    ours, peer = best["ours"].seconds, best["flat"].seconds
    print(f"preview of {count} resources: {ours:.2f} s, flat program {peer:.2f} s: {ours / peer:.3f}")
    print(f"goal {'met' if ours / peer <= GOAL else 'MISSED'}: at most {GOAL:.2f}")


if __name__ == "__main__":
    sys.exit(command("benchmarks.environment", __doc__, "previews of a whole environment from nothing", run, report))
