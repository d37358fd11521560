"""Recursive schemas are documented as unsupported, and yet imported in documents that Microsoft ships."""

from collections.abc import Iterator
from typing import Any

from openapi.pointers import local_tokens, pointer
from openapi.rule import LEARN, Fault, Rule, Subject
from openapi.structure import walk


def check(subject: Subject) -> Iterator[Fault]:
    """Each schema that leads back to itself, with the shortest chain; a circle is found once, at the first of its names."""
    schemas = subject.document.tree.get("components", {}).get("schemas", {})
    uses = {name: sorted(set(_names(schema)) & schemas.keys()) for name, schema in schemas.items()}
    known: set[str] = set()
    for name in _in_circles(uses):
        chain = _shortest(name, uses)
        if name in known or not chain:
            continue
        known.update(chain)
        yield Fault(pointer(("components", "schemas", name)), f"the schema is recursive: {' -> '.join(chain)}")


def _names(schema: Any) -> Iterator[str]:
    for _, _, node in walk("schema", schema):
        tokens = local_tokens(node["$ref"]) if isinstance(node.get("$ref"), str) else None
        if tokens and tokens[:2] == ("components", "schemas"):
            yield from tokens[2:3]


def _in_circles(uses: dict[str, list[str]]) -> list[str]:
    """Names that may be part of a circle: what is left when those that use none of the others are taken away, again and again."""
    left = {name: set(used) for name, used in uses.items()}
    users: dict[str, set[str]] = {}
    for name, used in left.items():
        for other in used:
            users.setdefault(other, set()).add(name)
    free = [name for name, used in left.items() if not used]
    while free:
        name = free.pop()
        left.pop(name)
        for user in users.get(name, ()):
            left[user].discard(name)
            if not left[user]:
                free.append(user)
    return sorted(left)


def _shortest(start: str, uses: dict[str, list[str]]) -> list[str]:
    """The shortest chain of names from a schema back to itself, both ends included; empty when there is none."""
    chains = [[start]]
    seen: set[str] = set()
    while chains:
        chain = chains.pop(0)
        for name in uses[chain[-1]]:
            if name == start:
                return [*chain, name]
            if name not in seen:
                seen.add(name)
                chains.append([*chain, name])
    return []


RULE = Rule(
    id="APIM-IMPORT-008",
    severity="warning",
    confidence="documented",
    source=f"{LEARN}; accepted in https://github.com/Azure-Samples/AI-Gateway/blob/main/modules/apim/v3/specs/AIFoundryOpenAIV1.json",
    remedy="if an import fails, break the circle in a patch: leave a type: object where it closes",
    check=check,
    quiet=True,
)
