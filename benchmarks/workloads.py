"""The programs that are compared: the flat one, and ours with the whole document and with a selection of it."""

import compileall
import copy
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tools.paths import ROOT, VENV

EVIDENCE = "azure-openai-2024-10-21.json"
WHOLE_BYTES = 135_000
"""About the size of Azure OpenAI's inference document of 2024-10-21."""

ORIGIN, RESOURCE_GROUP, SERVICE = "https://contoso-openai.openai.azure.com", "rg-ai-local", "apim-local"
CHAT = "ChatCompletions_Create"
PROGRAM = ("__main__.py", "declare", "linting", "settings", "desired_state", "arm_args", "openapi", "policy", "components")


@dataclass(frozen=True, slots=True)
class Workload:
    """One program: `name` for the table, `project` to run pulumi in, its stack file, its secrets (full key to value).

    `environment` is what pulumi gets besides.
    """

    name: str
    project: Path
    stack_file: Path
    secrets: Mapping[str, str]
    environment: Mapping[str, str] = field(default_factory=dict)


def whole_document() -> tuple[dict[str, Any], str]:
    """The document to publish, and where it is from: the real one among the evidence, else ours grown to its size."""
    real = Path(os.environ.get("APIM_EVIDENCE", ROOT.parent / "shared")) / "specs" / EVIDENCE
    if real.is_file():
        return json.loads(real.read_text(encoding="utf-8-sig")), f"{EVIDENCE} (evidence)"
    ours = yaml.load((ROOT / "specs" / "azure-openai-chat.yaml").read_bytes(), yaml.CSafeLoader)
    return grown(ours), "specs/azure-openai-chat.yaml, repeated to the same size"


def grown(document: dict[str, Any]) -> dict[str, Any]:
    """The document with copies of its paths, under other names, until its text has WHOLE_BYTES."""
    larger, number = copy.deepcopy(document), 0
    while len(text(larger)) < WHOLE_BYTES:
        number += 1
        for path, item in document["paths"].items():
            clone = copy.deepcopy(item)
            for operation in clone.values():
                if isinstance(operation, dict) and "operationId" in operation:
                    operation["operationId"] += f"_{number}"
            larger["paths"][f"/copy-{number}{path}"] = clone
    return larger


def written(file: Path, tree: Mapping[str, Any]) -> Path:
    """The file, with the tree in it."""
    file.write_text(json.dumps(tree, indent=2, ensure_ascii=False), encoding="utf-8")
    return file


def with_changes(tree: Mapping[str, Any], count: int) -> dict[str, Any]:
    """A copy in which so many schemas have lost a property."""
    changed: dict[str, Any] = copy.deepcopy(dict(tree))
    schemas = changed.get("components", {}).get("schemas", {}).values()
    for schema in [each for each in schemas if len(each.get("properties", ())) > 1][:count]:
        schema["properties"].pop(next(iter(schema["properties"])))
    return changed


COMPRESSED = {"PULUMI_DIY_BACKEND_ZSTD": "true"}
"""Has the engine compress its state: docs/reference/engine.md."""


def text(document: Mapping[str, Any]) -> str:
    """As Microsoft publishes it: indented by two."""
    return json.dumps(document, indent=2)


def flat(folder: Path, document: Mapping[str, Any], count: int) -> Workload:
    """The flat program; its document has a concrete server, as it would have to be edited to import at all."""
    project = folder / "flat"
    shutil.copytree(ROOT / "benchmarks" / "flat", project, ignore=shutil.ignore_patterns("__pycache__"))
    (project / ".venv").symlink_to(VENV)
    (project / "document.json").write_text(text({**document, "servers": [{"url": f"{ORIGIN}/openai"}]}), encoding="utf-8")
    config = {
        "flat:count": count,
        "flat:document": "document.json",
        "flat:origin": ORIGIN,
        "flat:resourceGroup": RESOURCE_GROUP,
        "flat:service": SERVICE,
    }
    return Workload("flat, whole document", project, _stack_file(project, config), {})


def program(folder: Path) -> Path:
    """A copy of this program, without the settings of its project."""
    project = folder / "ours"
    project.mkdir(parents=True)
    for part in PROGRAM:
        copy_part = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        copy_part(ROOT / part, project / part)
    (project / ".venv").symlink_to(VENV)
    described = yaml.load((ROOT / "Pulumi.yaml").read_bytes(), yaml.CSafeLoader)
    described.pop("config", None)
    (project / "Pulumi.yaml").write_text(yaml.safe_dump(described), encoding="utf-8")
    return project


def ours(folder: Path, document: Mapping[str, Any], count: int, *, name: str, operations: Any, compact: str) -> Workload:
    """This program with `count` imported APIs of one backend."""
    project = program(folder)
    described = yaml.load((ROOT / "Pulumi.yaml").read_bytes(), yaml.CSafeLoader)
    (project / "document.json").write_text(text(document), encoding="utf-8")
    apis = [
        {
            "name": f"api-{number}",
            "displayName": f"API {number}",
            "path": f"bench-{number}/openai",
            "backend": "contoso-openai",
            "spec": {"document": "document.json", "operations": operations},
            "compact": compact,
        }
        for number in range(count)
    ]
    config = {
        "service": {"name": SERVICE, "resourceGroup": RESOURCE_GROUP},
        "backends": {"contoso-openai": {"origin": ORIGIN, "credential": {"apiKey": {"secret": "openaiKey"}}}},
        "apis": apis,
    }
    namespaced = {f"{described['name']}:{key}": value for key, value in config.items()}
    return Workload(name, project, _stack_file(project, namespaced), {f"{described['name']}:openaiKey": "not-a-real-key"})


def _stack_file(project: Path, config: Mapping[str, Any]) -> Path:
    # A program that has run before is compiled; these are copies, and compiling them is not what is measured.
    compileall.compile_dir(project, maxlevels=3, quiet=1)
    file = project / "Pulumi.local.yaml"
    file.write_text(yaml.safe_dump({"config": dict(config)}), encoding="utf-8")
    return file
