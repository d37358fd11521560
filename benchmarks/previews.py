"""`make bench`, third part: a report on a preview of a hundred APIs, as a whole process beside the least that anybody could do.

The preview is made here, in the engine's form and size: each API has a document of its own that changes, in some an operation
goes, and a policy whose limits are halved. Its peer reads the same JSON and prints a line by line difference of the documents,
which is what a reviewer has without us. Runs take turns, and the quickest of each counts, since whatever disturbs only ever adds.
"""

import argparse
import copy
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openapi
import policy
from benchmarks import workloads
from benchmarks.contract import quickest
from benchmarks.policies import OPTIONS

GOAL_SECONDS = 1.0
GOAL_CHARACTERS = 60_000
URN = "urn:pulumi:prod::azure-openai-apim::azure-openai-apim:index:ImportedApi"
TYPE = "azure-native:apimanagement:"
TRACE = [{"sourcePosition": f"project:///components/imported_api.py#{line}"} for line in range(20)]
PEER = """
import difflib, json, sys
for step in json.load(open(sys.argv[1]))["steps"]:
    old, new = (step[name]["inputs"].get("value", "") for name in ("oldState", "newState"))
    if step["urn"].endswith("-api"):
        old, new = (json.dumps(json.loads(text), indent=2) for text in (old, new))
    print("\\n".join(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1)))
"""


def preview(count: int) -> dict[str, Any]:
    """What the engine would print of `count` APIs, each with a changed document and a changed policy."""
    tree, _ = workloads.whole_document()
    selected = openapi.contract(
        openapi.load(json.dumps(tree), "document"), server="https://contoso.openai.azure.com/openai", operations=[workloads.CHAT]
    ).document.tree
    steps = [step for number in range(count) for step in _api(f"team-{number:03}", number, selected)]
    return {"config": {}, "steps": steps, "changeSummary": {"same": 4, "update": len(steps)}}


def _api(name: str, number: int, tree: Mapping[str, Any]) -> list[dict[str, Any]]:
    old, new = copy.deepcopy(dict(tree)), copy.deepcopy(dict(tree))
    for each in (old, new):
        each["info"]["title"] = f"Azure OpenAI of {name}"
    schemas = new["components"]["schemas"]
    shrinking = sorted(key for key, schema in schemas.items() if schema.get("properties"))
    schemas[shrinking[number % len(shrinking)]]["properties"].popitem()
    if number % 10 == 0:
        (path, item), *_ = new["paths"].items()
        new["paths"] = {f"{path}/more": item | {"post": item["post"] | {"operationId": f"Other_{number}"}}}
    limit = policy.TokenLimit(counter="@(context.Subscription.Id)", tokens_per_minute=5000)
    policies = [
        policy.api_policy(replace(OPTIONS, limits=(replace(limit, tokens_per_minute=each + number),))) for each in (5000, 2500)
    ]
    common = {"resourceGroupName": "rg-ai", "serviceName": "apim-prod", "azureApiVersion": "2024-05-01", "apiId": name}
    documents = [{**common, "path": f"{name}/openai", "format": "openapi+json", "value": json.dumps(each)} for each in (old, new)]
    texts = [{**common, "policyId": "policy", "format": "xml", "value": each} for each in policies]
    return [_step("Api", f"{name}-api", name, documents), _step("ApiPolicy", f"{name}-policy", name, texts)]


def _step(token: str, name: str, api: str, inputs: list[dict[str, Any]]) -> dict[str, Any]:
    urn = f"{URN}${TYPE}{token}::{name}"
    about = {"urn": urn, "custom": True, "type": f"{TYPE}{token}", "parent": f"{URN}::{api}", "stackTrace": TRACE}
    outputs = {"name": api, "provisioningState": "Succeeded", "type": "Microsoft.ApiManagement/service/apis"}
    old, new = ({**about, "inputs": each, "outputs": outputs} for each in inputs)
    detailed = {"value": {"kind": "update", "inputDiff": True}}
    return {"op": "update", "urn": urn, "oldState": old, "newState": new, "diffReasons": ["value"], "detailedDiff": detailed}


def main() -> int:
    """Measure; the exit code is 0 also where a goal is missed, since a slow machine is no mistake."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.previews", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the quickest counts (default: 5)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 100], help="numbers of APIs (default: 1 100)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for count in options.sizes:
            file = Path(folder) / f"{count}.json"
            file.write_text(json.dumps(preview(count)), encoding="utf-8")
            measured(count, file, options.rounds)
    return 0


def measured(count: int, file: Path, rounds: int) -> None:
    """Measure and print one size."""
    commands = {
        "apim report": [sys.executable, "-m", "apim", "report", str(file), "--format", "markdown"],
        "json and difflib": [sys.executable, "-c", PEER, str(file)],
    }
    best = quickest(commands, file.parent, rounds)
    title = f"report, {count} APIs, {file.stat().st_size / 1e6:.1f} MB"
    for name, run in best.items():
        print(f"{title:<26} {name:<22} {run.seconds:7.3f} s {run.megabytes:7.0f} MB {len(run.out):9,} characters")
    ours = best["apim report"]
    good = ours.seconds <= GOAL_SECONDS and len(ours.out) < GOAL_CHARACTERS and ours.code == 0
    print(f"goal {'met' if good else 'MISSED'}: {count} APIs in at most {GOAL_SECONDS:g} s, under {GOAL_CHARACTERS:,} characters\n")


if __name__ == "__main__":
    sys.exit(main())
