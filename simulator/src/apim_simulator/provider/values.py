"""Property values as they travel between engine and plugin, and as Python values.

Inside the plugin a property bag is a plain dict; an unknown is the object UNKNOWN. Numbers travel as doubles; whole ones become
integers here, because ARM wants `3` where JSON of a double would say `3.0` (inferred).
"""

from collections.abc import Mapping
from typing import Any

from google.protobuf import struct_pb2

Json = dict[str, Any]

UNKNOWN_TAG = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE_KEY = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"


class _Unknown:
    """What a preview cannot know yet."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class ValueRefused(ValueError):
    """A value of a kind that no class here takes (assets, archives)."""


def decode(struct: struct_pb2.Struct) -> Json:
    """A property bag; secrets and outputs are unwrapped, nulls left out. Raises ValueRefused."""
    return {key: _decode(value) for key, value in struct.fields.items() if value.WhichOneof("kind") != "null_value"}


def encode(bag: Mapping[str, Any]) -> struct_pb2.Struct:
    """The inverse; UNKNOWN becomes the engine's sentinel."""
    struct = struct_pb2.Struct()
    for key, value in bag.items():
        _encode(value, struct.fields[key])
    return struct


def contains_unknown(value: Any) -> bool:
    """Whether any part of the value is UNKNOWN."""
    if isinstance(value, dict):
        return any(map(contains_unknown, value.values()))
    if isinstance(value, list):
        return any(map(contains_unknown, value))
    return value is UNKNOWN


def _decode(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value == UNKNOWN_TAG else value.string_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_decode(item) for item in value.list_value.values]
    if kind == "struct_value":
        return _decode_object(value.struct_value)
    return None


def _decode_object(struct: struct_pb2.Struct) -> Any:
    if SIGNATURE_KEY not in struct.fields:
        return decode(struct)
    signature = struct.fields[SIGNATURE_KEY].string_value
    if signature in {SECRET, OUTPUT}:
        return _decode(struct.fields["value"]) if "value" in struct.fields else UNKNOWN
    if signature == RESOURCE_REFERENCE:
        return struct.fields["id"].string_value
    raise ValueRefused("assets and archives are no input of any class this plugin knows")


def _encode(value: Any, into: struct_pb2.Value) -> None:
    if value is None:
        into.null_value = struct_pb2.NULL_VALUE
    elif value is UNKNOWN:
        into.string_value = UNKNOWN_TAG
    elif isinstance(value, bool):
        into.bool_value = value
    elif isinstance(value, int | float):
        into.number_value = value
    elif isinstance(value, str):
        into.string_value = value
    elif isinstance(value, dict):
        into.struct_value.SetInParent()
        for key, member in value.items():
            _encode(member, into.struct_value.fields[key])
    else:
        into.list_value.SetInParent()
        for item in value:
            _encode(item, into.list_value.values.add())
