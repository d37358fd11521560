"""What can be called: the operations of a published API, and what a call of each looks like at first."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from apim.console.body_fields import Field, fields
from desired_state import DesiredApi, ImportedDefinition
from openapi.operation import MAX_CHAIN, target
from openapi.pointers import follow, local_tokens

Json = dict[str, Any]
Kind = Literal["chat", "json", "plain"]
"""A conversation, a JSON body, or no body at all."""

PARAMETER: Final = re.compile(r"\{([^{}]+)\}")
CHAT: Final = "/chat/completions"
DEPLOYMENT: Final = re.compile(r"deployment(?:[-_]?(?:id|name))?", re.IGNORECASE)
DEEPEST: Final = 6
BODIES: Final = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, by its name in ARM. `template` has no query; `members` are the fields of its body."""

    name: str
    method: str
    template: str
    kind: Kind
    sample: str = ""
    members: tuple[Field, ...] = ()

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


def operations(api: DesiredApi, model: str | None = None) -> tuple[Operation, ...]:
    """Those of an API: conversations first, then in the order of the contract. Bodies that name a model begin with that `model`."""
    document = _document(api)
    found = []
    for name, (method, template) in api.definition.routes.items():
        path = template.partition("?")[0]
        tokens = request_schema(document, method, path)
        schema = follow(document, tokens) if tokens else None
        found.append(_operation(name, (method.upper(), path), schema, document, model))
    return tuple(sorted(found, key=lambda each: each.kind != "chat"))


def _operation(name: str, route: tuple[str, str], schema: Any, document: Json, model: str | None) -> Operation:
    method, path = route
    if method not in BODIES:
        return Operation(name, method, path, "plain")
    members = fields(schema, document)
    if path.endswith(CHAT):
        return Operation(name, method, path, "chat", members=members)
    sample = json.dumps(_beginning(schema, document, model) if schema else {}, indent=2, ensure_ascii=False)
    return Operation(name, method, path, "json", sample, members)


def _document(api: DesiredApi) -> Json:
    """The imported document; empty for an API whose operations are declared."""
    return json.loads(api.definition.arguments["document_text"]) if isinstance(api.definition, ImportedDefinition) else {}


def request_schema(document: Json, method: str, path: str) -> tuple[str, ...] | None:
    """Tokens of the pointer to the schema of an operation's JSON body; None where it has none."""
    tokens: tuple[str, ...] = ("paths", path, method.lower(), "requestBody")
    schema = ("content", "application/json", "schema")
    try:
        body = follow(document, tokens)
        for _ in range(MAX_CHAIN):
            if not (isinstance(body, dict) and isinstance(body.get("$ref"), str)):
                break
            tokens = local_tokens(body["$ref"]) or ()
            body = follow(document, tokens)
        follow(body, schema)
    except LookupError:
        return None
    return (*tokens, *schema)


def _followed(node: Any, document: Json) -> Any:
    """What a node is, or what its reference names; nothing where that leads nowhere, or round in circles."""
    return target(document, node) if isinstance(node, dict) else None


def _beginning(schema: Any, document: Json, model: str | None) -> Any:
    """What a form begins with: the smallest value, with a model that answers, and what it is asked.

    Responses are asked by `input`, which their schema leaves open for the sake of stored prompts.
    """
    value, properties = _sample(schema, document), (_followed(schema, document) or {}).get("properties")
    if not isinstance(value, dict) or not isinstance(properties, dict):
        return value
    known = {"model": model} if model and "model" in value else {}
    asked = {"input": _sample(properties["input"], document, 1)} if "input" in properties else {}
    return value | asked | known


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
