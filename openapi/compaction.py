"""Drop from a document what API Management ignores or trips on, and on request what only people read.

The engine rewrites its whole state after every step, so each byte here is paid for many times in a deployment.
"""

from dataclasses import replace
from typing import Any, Literal

from openapi.document import Document
from openapi.folding import folded
from openapi.operation import target
from openapi.selection import pruned
from openapi.structure import MEMBERS, REFERABLE, rebuilt

Compact = Literal["full", "lean"]

IGNORED: dict[str, frozenset[str]] = {
    # Tags become locks that parallel imports of other APIs collide on (APIM-IMPORT-047). Security definitions are
    # ignored (012), externalDocs and callbacks unsupported (014). Both from
    # https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions
    "document": frozenset({"tags", "security", "externalDocs"}),
    "operation": frozenset({"tags", "security", "externalDocs", "callbacks"}),
    # The other sections are unsupported as well; what operations need of them is written in place first (014).
    "components": frozenset(
        {"responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links", "callbacks"}
    ),
}
"""Members that API Management does not read, by kind of object. Extensions (`x-…`, rule 013) go everywhere."""

FOR_PEOPLE: dict[str, frozenset[str]] = {
    "info": frozenset({"description"}),
    "pathItem": frozenset({"summary", "description"}),
    "operation": frozenset({"description"}),
    "parameter": frozenset({"description", "example", "examples"}),
    "header": frozenset({"description", "example", "examples"}),
    "requestBody": frozenset({"description"}),
    "link": frozenset({"description"}),
    "mediaType": frozenset({"example", "examples"}),
    "schema": frozenset({"description", "example", "title", "externalDocs"}),
}
"""Members that change no request and no answer. An operation's `summary` stays: it becomes the display name."""

FALSE_BY_DEFAULT: dict[str, frozenset[str]] = {
    "operation": frozenset({"deprecated"}),
    "parameter": frozenset({"required", "deprecated", "allowEmptyValue", "allowReserved"}),
    "header": frozenset({"required", "deprecated", "allowEmptyValue", "allowReserved"}),
    "requestBody": frozenset({"required"}),
    "schema": frozenset({"nullable", "deprecated", "readOnly", "writeOnly", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"}),
}
"""Booleans whose absence means false (OpenAPI 3.0.3, section 4.7)."""

KEPT_EXTENSION = "x-ms-paths"
"""The one extension that API Management reads and this program does not: rule APIM-IMPORT-013 refuses it."""

_NOTHING: frozenset[str] = frozenset()


def compacted(document: Document, compact: Compact = "full") -> Document:
    """The document without what API Management ignores; `lean`: also without descriptions, titles and examples.

    Parameters, responses, bodies, headers and examples that stand in `components` are written where they are used,
    schemas stay referenced. A property that is *named* `description` or `example` is no description, and stays.
    A response must have a description, so `lean` gives it its status. `lean` also folds schemas that are used once.

    Raises ContractError for a component to be written in place that contains itself (APIM-IMPORT-014).
    """
    small = pruned(replace(document, tree=_Compaction(document, compact).changed("document", document.tree, "")))
    return folded(small) if compact == "lean" else small


class _Compaction:
    """One run over one document."""

    def __init__(self, document: Document, compact: Compact) -> None:
        self.document = document
        self.lean = compact == "lean"
        self.open: set[int] = set()  # components being written in place
        self.dropped = {
            kind: IGNORED.get(kind, _NOTHING) | (FOR_PEOPLE.get(kind, _NOTHING) if self.lean else _NOTHING) for kind in MEMBERS
        }

    def changed(self, kind: str, node: Any, label: str) -> Any:
        """A copy of one object and all under it. `label` is the key it is at."""
        if not isinstance(node, dict):
            return node
        if kind in REFERABLE and "$ref" in node:
            if kind == "schema":
                return {"$ref": node["$ref"]}
            component = target(self.document.tree, node)
            if component is None:
                return {"$ref": node["$ref"]}
            if id(component) in self.open:
                found = f"the {kind} contains itself; of components only schemas are supported, so it cannot stand there"
                self.document.refuse(node["$ref"].removeprefix("#"), "APIM-IMPORT-014", found, "break the circle in a patch")
            self.open.add(id(component))
            written = self.changed(kind, component, label)
            self.open.discard(id(component))
            return written
        result = rebuilt(kind, self.reduced(kind, node), self.changed)
        if kind == "response" and self.lean:
            result["description"] = label
        return result

    def reduced(self, kind: str, node: dict[str, Any]) -> dict[str, Any]:
        """The members of one object that stay."""
        dropped, defaults = self.dropped[kind], FALSE_BY_DEFAULT.get(kind, _NOTHING)
        return {
            name: value
            for name, value in node.items()
            if name not in dropped
            and not (value is False and name in defaults)
            and (not name.startswith("x-") or name == KEPT_EXTENSION)
        }
