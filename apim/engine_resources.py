"""What a preview and a state say of a resource in the same way: its URN, its type, its inputs."""

from collections.abc import Mapping
from typing import Any, Final

from apim.engine_json import Node
from apim.engine_markers import SIGNATURE
from arm_args.classes import CLASSES

URN: Final = "urn:pulumi:"
URN_PARTS: Final = 4
"""`urn:pulumi:<stack>::<project>::<types>::<name>`, of which the name may hold `::`, too."""
TYPE_PARTS: Final = 3

MODULES: Final = frozenset({"apimanagement", "authorization"})
TEXTS: Final = frozenset(
    {member.name for known in CLASSES.values() for member in known.members.values() if member.meaning == "place"}
    | {"azureApiVersion", "path", "method", "urlTemplate", "value", "format", "scope"}
)
"""Inputs of these modules that are one text wherever they occur, and that resources are found and compared by."""


def urn(node: Node) -> str:
    """A URN. Raises Unreadable."""
    found = node.name()
    if not found.startswith(URN) or len(found.split("::", URN_PARTS - 1)) != URN_PARTS:
        node.refuse("a URN")
    return found


def logical_name(urn_: str) -> str:
    """The name in a URN."""
    return urn_.rsplit("::", 1)[-1]


def stack_of(urn_: str) -> str:
    """The stack in a URN; nothing in another text."""
    return urn_.split("::", 1)[0].removeprefix(URN) if urn_.startswith(URN) else ""


def type_token(node: Node) -> str:
    """The type of a resource that some provider manages, `azure-native:apimanagement:Api`. Raises Unreadable."""
    found = node.name()
    if len(found.split(":")) != TYPE_PARTS:
        node.refuse("a type")
    return found


def inputs(node: Node, type_: str) -> Mapping[str, Any]:
    """A resource's inputs. Raises Unreadable where one that is always a text is none, encrypted ones excepted."""
    found = node.object()
    if SIGNATURE in found:
        node.fail(f"{node.place} is one encrypted value, and an object is expected")
    package, module, _ = type_.split(":")
    if package == "azure-native" and module.partition("/")[0] in MODULES:
        for name in TEXTS.intersection(found):
            if not (isinstance(found[name], dict) and SIGNATURE in found[name]):
                node.at(name).text()
    return found
