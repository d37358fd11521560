"""Reading a generated SDK: names, flattening, limits, enumerations, path parameters."""

from enum import StrEnum
from types import SimpleNamespace
from typing import ClassVar

from apim_simulator.arm.contract import build


class Colour(StrEnum):
    """An enumeration as the SDK generates them."""

    RED = "red"
    BLUE = "blue"


class Thing:
    """A model as the SDK generates them.

    :ivar colour: Its colour. Known values are: "red" and "blue".
    :vartype colour: str or ~sdk.models.Colour
    :ivar colours: All of them.
    :vartype colours: list[str or
     ~sdk.models.Colour]
    :ivar title: What it is called.
    :vartype title: str
    """

    _validation: ClassVar = {"title": {"required": True, "max_length": 3, "pattern": "^a"}, "made": {"readonly": True}}
    _attribute_map: ClassVar = {
        "title": {"key": "title", "type": "str"},
        "colour": {"key": "properties.colour", "type": "str"},
        "colours": {"key": "properties.colours", "type": "[str]"},
        "made": {"key": "properties.made\\.at", "type": "iso-8601"},
    }


def test_a_model():
    """`properties.x` becomes a member, an escaped dot stays a dot."""
    assert build.model_rules(Thing, SimpleNamespace(Colour=Colour)) == {
        "title": {"type": "str", "max_length": 3, "pattern": "^a", "required": True},
        "properties": {
            "members": {
                "colour": {"type": "str", "enum": ["red", "blue"]},
                "colours": {"type": "[str]", "enum": ["red", "blue"]},
                "made.at": {"type": "iso-8601", "readonly": True},
            }
        },
    }


def test_path_parameters(tmp_path):
    """From the request builders' source."""
    source = tmp_path / "module.py"
    source.write_text(
        "def build_get_request(thing_id):\n"
        "    path_format_arguments = {\n"
        '        "thingId": _SERIALIZER.url("thing_id", thing_id, "str", max_length=80, min_length=1),\n'
        "    }\n"
    )
    assert build.path_names(SimpleNamespace(__file__=str(source))) == {"thingId": {"max_length": 80, "min_length": 1}}
