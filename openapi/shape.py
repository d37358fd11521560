"""Whether a document has the types OpenAPI 3.0 says where this program relies on them.

Not a validator: what passes here can be walked, selected from and written without surprise. Complete structural
validation is a command of its own, off the path of a deployment.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from linting import Finding
from openapi.document import Document, type_name
from openapi.pointers import pointer
from openapi.structure import MEMBERS, REFERABLE, SECTIONS, Form, Tokens

RULE = "document-shape"
CONTAINER: dict[Form, type[dict[str, Any] | list[Any]]] = {"one": dict, "list": list, "map": dict}
SCALARS: dict[str, dict[str, type]] = {
    "info": {"title": str, "version": str},
    "server": {"url": str},
    "operation": {"operationId": str, "summary": str, "description": str},
    "parameter": {"name": str, "in": str, "required": bool},
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "document": ("info", "paths"),
    "info": ("title", "version"),
    "server": ("url",),
    "operation": ("responses",),
    "parameter": ("name", "in"),
}

WITH_SCALARS = frozenset({*SCALARS, *REQUIRED, "paths"})
"""Forms with members that `_scalars` looks at; the most frequent one, the schema, has none."""


def faults(document: Document) -> tuple[Finding, ...]:
    """All findings of `check`, by place."""
    return tuple(sorted(check(document), key=lambda finding: finding.place))


def check(document: Document) -> Iterator[Finding]:
    """Findings for members that are missing or of another type than this program relies on."""
    newer = str(document.tree.get("openapi")).startswith("3.1")
    left: list[tuple[Tokens, str, Any]] = [((), "document", document.tree)]
    while left:
        path, kind, node = left.pop()
        if kind in REFERABLE and "$ref" in node:
            yield from _reference(document, path, kind, node["$ref"])
            continue
        if kind in WITH_SCALARS:
            yield from _scalars(document, path, kind, node)
        for name, value, form, child in _members(kind, node):
            container = CONTAINER[form]
            if newer and child == "schema" and form == "one" and isinstance(value, bool):
                continue  # a schema in 3.1, which rule APIM-IMPORT-002 tells of
            if not isinstance(value, container):
                yield _wrong(document, (*path, name), value, container)
                continue
            for at, item in _inside((*path, name), form, value):
                if isinstance(item, dict):
                    left.append((at, child, item))
                elif newer and child == "schema" and isinstance(item, bool):
                    continue  # a schema in 3.1, which rule APIM-IMPORT-002 tells of
                else:
                    yield _wrong(document, at, item, dict)


def _members(kind: str, node: dict[str, Any]) -> Iterator[tuple[str, Any, Form, str]]:
    """Members that hold objects: name, value, form, and the form of the objects."""
    table = MEMBERS[kind]
    others = table.get("*")
    for name, value in node.items():
        member = table.get(name) or others
        if member is None or (name not in table and name.startswith("x-")):
            continue
        if name != "additionalProperties" or not isinstance(value, bool):
            yield name, value, *member


def _inside(path: Tokens, form: Form, value: Any) -> Sequence[tuple[Tokens, Any]]:
    """Tokens and value of each object that a member of a form holds."""
    if form == "one":
        return ((path, value),)
    return [((*path, key), item) for key, item in (value.items() if form == "map" else enumerate(value))]


def _scalars(document: Document, path: Tokens, kind: str, node: dict[str, Any]) -> Iterator[Finding]:
    for name in REQUIRED.get(kind, ()):
        if name not in node:
            found = f"the required member {name} is missing"
            yield document.finding(pointer(path), RULE, found, f"add {name}")
    for name in node if kind == "paths" else ():
        if not name.startswith(("/", "x-")):
            yield document.finding(pointer((*path, name)), RULE, f'the path "{name}" does not begin with "/"', f'write "/{name}"')
    for name, allowed in SCALARS.get(kind, {}).items():
        if name in node and not isinstance(node[name], allowed):
            yield _wrong(document, (*path, name), node[name], allowed)


def _reference(document: Document, path: Tokens, kind: str, reference: Any) -> Iterator[Finding]:
    if not isinstance(reference, str):
        yield _wrong(document, (*path, "$ref"), reference, str)
    elif kind == "pathItem":
        found = f"the path item is a $ref to {reference}; only operations written in place can be selected and checked"
        yield document.finding(pointer(path), RULE, found, "write the operations in place")
    elif kind != "schema" and reference.startswith("#") and not reference.startswith(f"#/components/{SECTIONS[kind]}/"):
        found = f"a {kind} refers to {reference}, where no {kind} need be"
        yield document.finding(pointer((*path, "$ref")), RULE, found, f"refer to #/components/{SECTIONS[kind]}/…")


def _wrong(document: Document, path: Tokens, value: Any, allowed: type) -> Finding:
    hint = "quote it" if allowed is str and isinstance(value, int | float) else f"write {type_name(allowed())}"
    found = f"found {type_name(value)} where OpenAPI has {type_name(allowed())}"
    return document.finding(pointer(path), RULE, found, hint)
