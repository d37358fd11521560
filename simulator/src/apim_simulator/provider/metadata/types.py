"""Shapes of the metadata: what the cache holds as JSON, and a class as the rest of the plugin sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Required, TypedDict

from apim_simulator.provider.classes import Row

Kind = Literal["string", "number", "integer", "boolean", "array", "map", "object", "any"]


class Rule(TypedDict, total=False):
    """What a value must be. Lengths count characters, items elements; `model` names the object type; `set` marks string sets."""

    type: Required[Kind]
    items: "Rule"
    model: str
    required: bool
    set: bool
    min_length: int
    max_length: int
    pattern: str
    minimum: float
    maximum: float
    min_items: int
    max_items: int


class Member(TypedDict):
    """A property of the body: `place` is its path in the ARM body, its wire name last."""

    place: list[str]
    rule: Rule


class Derived(TypedDict):
    """What the SDKs say about one class. `body` is keyed by the provider's input names."""

    parameters: dict[str, Rule]
    body: dict[str, Member]
    query: dict[str, Rule]
    outputs: dict[str, Rule]
    defaults: dict[str, Any]


class Tables(TypedDict):
    """Everything derived: classes by token, object types by name, each a rule per member."""

    classes: dict[str, Derived]
    models: dict[str, dict[str, Rule]]


@dataclass(frozen=True, slots=True)
class Resource:
    """A class: its row and what was derived for it. `models` is shared by all classes."""

    row: Row
    derived: Derived
    models: Mapping[str, Mapping[str, Rule]] = field(repr=False)

    @property
    def parameters(self) -> list[str]:
        """Path parameters in order, the autonamed one last; the subscription is the provider's own matter."""
        return [name for name in re.findall(r"\{(\w+)\}", self.row.path) if name != "subscriptionId"]

    @property
    def name_parameter(self) -> str:
        """The parameter that names the resource itself."""
        return self.parameters[-1]

    @property
    def top_level(self) -> bool:
        """Whether it has no parent but the resource group: `…/providers/{namespace}/{type}/{name}`, or the group itself.

        What extends another resource, whose id comes first, is none (inferred).
        """
        if self.row.path.startswith("/{"):
            return False
        tail = self.row.path.rpartition("/providers/")[2]
        return tail.count("/") == 2 or self.row.path.endswith("/resourceGroups/{resourceGroupName}")  # noqa: PLR2004 - the three parts named above

    @property
    def has_location(self) -> bool:
        """Whether the type lies somewhere."""
        return "location" in self.derived["body"]
