"""What can be called: the operations of a published API, and what a call of each looks like at first."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from desired_state import DesiredApi, ImportedDefinition
from openapi.operation import target

Json = dict[str, Any]
Kind = Literal["chat", "json", "plain"]
"""A conversation, a JSON body, or no body at all."""

PARAMETER: Final = re.compile(r"\{([^{}]+)\}")
CHAT: Final = "/chat/completions"
DEPLOYMENT: Final = re.compile(r"deployment(?:[-_]?(?:id|name))?", re.IGNORECASE)
DEEPEST: Final = 6
LONGEST: Final = 200
"""Characters of what a member is for."""
BODIES: Final = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, by its name in ARM. `template` has no query; `members` are those of its body, with what they are for."""

    name: str
    method: str
    template: str
    kind: Kind
    sample: str = ""
    members: tuple[tuple[str, str], ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names in the template, in order."""
        return tuple(PARAMETER.findall(self.template))

    @property
    def deployment(self) -> str | None:
        """The parameter that names a deployment."""
        return next((name for name in self.parameters if DEPLOYMENT.fullmatch(name)), None)

    @property
    def names_model(self) -> bool:
        """Whether the body names the deployment, as calls of v1 do."""
        return self.kind != "plain" and self.deployment is None


def operations(api: DesiredApi) -> tuple[Operation, ...]:
    """Those of an API: conversations first, then in the order of the contract."""
    document = _document(api)
    bodies = _bodies(document)
    found = []
    for name, (method, template) in api.definition.routes.items():
        path = template.partition("?")[0]
        schema = bodies.get((method.upper(), path))
        found.append(_operation(name, method.upper(), path, schema, document))
    return tuple(sorted(found, key=lambda each: each.kind != "chat"))


def _operation(name: str, method: str, path: str, schema: Any, document: Json) -> Operation:
    if method not in BODIES:
        return Operation(name, method, path, "plain")
    members = _members(schema, document)
    if path.endswith(CHAT):
        return Operation(name, method, path, "chat", members=members)
    sample = json.dumps(_sample(schema, document) if schema else {}, indent=2, ensure_ascii=False)
    return Operation(name, method, path, "json", sample, members)


def _document(api: DesiredApi) -> Json:
    """The imported document; empty for an API whose operations are declared."""
    return json.loads(api.definition.arguments["document_text"]) if isinstance(api.definition, ImportedDefinition) else {}


def _bodies(document: Json) -> Mapping[tuple[str, str], Any]:
    """Schemas of JSON bodies, by method and path."""
    return {
        (method.upper(), path): schema
        for path, item in document.get("paths", {}).items()
        for method, operation in item.items()
        if isinstance(operation, dict) and method.upper() in BODIES and (schema := _schema(operation, document)) is not None
    }


def _schema(operation: Json, document: Json) -> Any:
    body = _followed(operation.get("requestBody"), document)
    content = body.get("content") if isinstance(body, dict) else None
    return content.get("application/json", {}).get("schema") if isinstance(content, dict) else None


def _followed(node: Any, document: Json) -> Any:
    """What a node is, or what its reference names; nothing where that leads nowhere, or round in circles."""
    return target(document, node) if isinstance(node, dict) else None


def _members(schema: Any, document: Json) -> tuple[tuple[str, str], ...]:
    """Names and descriptions of a body's members, the required ones first."""
    schema = _followed(schema, document)
    if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict):
        return ()
    required = [name for name in schema.get("required") or [] if isinstance(name, str)]
    found = [
        (name, _described(_followed(value, document), required=name in required)) for name, value in schema["properties"].items()
    ]
    return tuple(sorted(found, key=lambda each: each[0] not in required))


def _described(schema: Any, *, required: bool) -> str:
    if not isinstance(schema, dict):
        return ""
    words = " ".join(str(schema.get("description") or "").split())
    choices = ", ".join(map(str, schema["enum"])) if isinstance(schema.get("enum"), list) else ""
    parts = (str(schema.get("type") or ""), "required" if required else "", choices, words)
    return "; ".join(part for part in parts if part)[:LONGEST]


def _sample(schema: Any, document: Json, depth: int = 0) -> Any:
    """The smallest value that a schema is likely to allow: its example or default, else its required members."""
    schema = _followed(schema, document)
    if not isinstance(schema, dict) or depth > DEEPEST:
        return None
    for key in ("example", "default"):
        if key in schema:
            return schema[key]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return schema["enum"][0]
    for key in ("oneOf", "anyOf", "allOf"):
        if isinstance(schema.get(key), list) and schema[key]:
            return _sample(schema[key][0], document, depth + 1)
    properties = schema.get("properties")
    if isinstance(properties, dict):
        required = schema.get("required") or list(properties)[:1]
        return {name: _sample(properties.get(name), document, depth + 1) for name in required}
    return {"integer": 1, "number": 1, "boolean": False, "array": [], "object": {}}.get(str(schema.get("type")), "Hello")
