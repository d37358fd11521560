"""`make bench`: what it costs to look for taken names before a preview, in a service that many share.

The service has 200 APIs, 200 backends and 500 subscriptions of others. The stack is not deployed yet, so that every list is asked
for. Its peer is the same program without the question.
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import workloads
from benchmarks.stacks import Cost, azure, command, quickest
from tools import arm, engine, simulator_process
from tools.console import ToolError
from tools.local_stack import LocalStack

GOAL = 1.10
APIS, BACKENDS, SUBSCRIPTIONS = 200, 200, 500
PEER = "lists = c.Lists({}, {})"


def crowd(addresses: simulator_process.Addresses) -> None:
    """Fill the service by plain ARM calls. Raises httpx.HTTPStatusError."""
    service = f"/subscriptions/{addresses.subscription}/resourceGroups/{workloads.RESOURCE_GROUP}"
    service += f"/providers/Microsoft.ApiManagement/service/{workloads.SERVICE}"
    resources = {
        f"apis/other-{n}": {"displayName": f"Other {n}", "path": f"other-{n}", "protocols": ["https"]} for n in range(APIS)
    }
    resources |= {f"backends/other-{n}": {"url": f"https://other-{n}.example", "protocol": "http"} for n in range(BACKENDS)}
    resources |= {f"subscriptions/other-{n}": {"displayName": f"Other {n}", "scope": "/apis"} for n in range(SUBSCRIPTIONS)}
    with simulator_process.client(addresses) as http:
        headers = {"Authorization": f"Bearer {arm.token(http, addresses)}"}
        for name, properties in resources.items():
            answer = http.put(
                f"{service}/{name}", params={"api-version": "2024-05-01"}, json={"properties": properties}, headers=headers
            )
            answer.raise_for_status()


def without_question(project: Path) -> None:
    """Take the question out of a copy of the program."""
    file = project / "declare" / "ownership.py"
    text = file.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "lists = c.service_lists(" in line]
    if len(lines) != 1:
        raise ToolError(f"{file.name} has {len(lines)} lines that ask for lists; this benchmark knows one")
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    file.write_text(text.replace(lines[0], f"{indent}{PEER}"), encoding="utf-8")


def run(rounds: int) -> dict[str, Cost]:
    """The quickest preview with the question and without. Raises CommandError."""
    cli = engine.resolve()
    document, _ = workloads.whole_document()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with azure(folder / "azure") as addresses:
            crowd(addresses)
            stacks = {each: _stack(folder / each, document, cli, addresses) for each in ("asked", "not asked")}
            without_question(stacks["not asked"].project)
            return quickest(stacks, rounds, folder / "log")


def _stack(folder: Path, document: Mapping[str, Any], cli: engine.Engine, addresses: simulator_process.Addresses) -> LocalStack:
    folder.mkdir()
    workload = workloads.ours(folder, document, 1, name="one API", operations=[workloads.CHAT], compact="lean")
    stack = LocalStack(workload.project, folder, cli, addresses)
    stack.configure(workload.stack_file, workload.secrets)
    return stack


def report(best: dict[str, Cost]) -> None:
    """Print the figures and whether the goal is met."""
    asked, unasked = best["asked"].seconds, best["not asked"].seconds
    print(f"preview of one API: {asked:.2f} s with the question, {unasked:.2f} s without: {asked / unasked:.3f}")
    print(f"goal {'met' if asked / unasked <= GOAL else 'MISSED'}: at most {GOAL:.2f}")


if __name__ == "__main__":
    title = f"previews beside {APIS} APIs, {BACKENDS} backends and {SUBSCRIPTIONS} subscriptions"
    sys.exit(command("benchmarks.crowded", __doc__, title, run, report))
