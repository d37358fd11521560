"""The real documents that API Management accepts, read here a second time so that the program does not mark its own work."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch")


@dataclass(frozen=True, slots=True)
class Known:
    """One document: its file in the evidence, the name of its API here, and what a client calls it with."""

    name: str
    file: str
    version: str | None
    embeddings: bool

    @property
    def is_v1(self) -> bool:
        """Whether its clients are `OpenAI(base_url=…)`, not `AzureOpenAI`."""
        return self.version is None

    @property
    def path(self) -> str:
        """API URL suffix."""
        return f"{self.name}/openai" + ("/v1" if self.is_v1 else "")


DOCUMENTS = (
    Known("preview-2023-03-15", "azure-openai-2023-03-15-preview-chat-only.json", "2023-03-15-preview", embeddings=False),
    Known("stable-2023-05-15", "azure-openai-2023-05-15.json", "2023-05-15", embeddings=True),
    Known("stable-2024-02-01", "azure-openai-2024-02-01.yaml", "2024-02-01", embeddings=True),
    Known("stable-2024-06-01", "azure-openai-2024-06-01.json", "2024-06-01", embeddings=True),
    Known("stable-2024-10-21", "azure-openai-2024-10-21.json", "2024-10-21", embeddings=True),
    Known("stable-2024-10-21-yaml", "azure-openai-2024-10-21.yaml", "2024-10-21", embeddings=True),
    Known("v1", "azure-openai-v1.json", None, embeddings=True),
)


def operations(file: Path) -> set[tuple[str, str, str]]:
    """(operationId, method, template) of every operation, required query parameters in the template as Azure's default has it."""
    text = file.read_text(encoding="utf-8-sig")
    tree: dict[str, Any] = json.loads(text) if file.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    found = set()
    for path, item in tree["paths"].items():
        for method in METHODS:
            if method in item:
                parameters = [_resolved(tree, p) for p in item.get("parameters", []) + item[method].get("parameters", [])]
                query = [p["name"] for p in parameters if p["in"] == "query" and p.get("required")]
                suffix = "?" + "&".join(f"{name}={{{name}}}" for name in query) if query else ""
                found.add((item[method]["operationId"], method.upper(), re.sub(r"/$", "", path) + suffix))
    return found


def _resolved(tree: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = tree
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def stack(apis: list[dict[str, Any]]) -> str:
    """A stack file for the simulator's starter world that publishes these APIs and gives out one key for all."""
    space = "azure-openai-apim"
    origin = {"origin": "https://contoso-openai.openai.azure.com", "credential": {"apiKey": {"secret": "openaiKey"}}}
    config = {
        f"{space}:service": {"name": "apim-local", "resourceGroup": "rg-ai-local"},
        f"{space}:backends": {"openai": origin},
        f"{space}:apis": apis,
        f"{space}:subscriptions": [{"name": "witness", "displayName": "Witness"}],
    }
    return yaml.safe_dump({"config": config}, sort_keys=False)
