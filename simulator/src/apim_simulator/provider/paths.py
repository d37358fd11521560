"""Resource ids: built from inputs, parsed into path values."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from apim_simulator.provider.errors import ProviderError
from apim_simulator.provider.metadata.types import Resource

WHOLE_IDS = frozenset({"scope", "resourceUri"})
"""Parameters that are the whole id of another resource."""
SEGMENT = "$&+=:@"
"""What Go's url.PathEscape leaves alone in a segment besides letters, digits and `-_.~`; so `;rev=2` travels as `%3Brev=2`
(general knowledge)."""


def build(resource: Resource, subscription: str, inputs: Mapping[str, Any]) -> str:
    """The path of a resource. Raises ProviderError when a path value is missing or no text.

    A whole id is inserted as it is (general knowledge), its leading slash shared with the template's.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        given = subscription if name == "subscriptionId" else inputs.get(name)
        if not isinstance(given, str) or not given:
            raise ProviderError(f"{resource.row.token} cannot be addressed: {name} is {given!r}, but must be text")
        return given.strip("/") if name in WHOLE_IDS else quote(given, safe=SEGMENT)

    return re.sub(r"\{(\w+)\}", value, resource.row.path)


def parse(resource: Resource, identifier: str) -> dict[str, str]:
    """Path values in an id, whose fixed parts may be in any case. Raises ProviderError for an id of another kind."""
    pattern = re.sub(r"\\\{(\w+)\\\}", _group, re.escape(resource.row.path))
    match = re.fullmatch(pattern, identifier, re.IGNORECASE)
    if match is None:
        raise ProviderError(f"{identifier!r} is no id of {resource.row.token}, which looks like {resource.row.path}")
    return {name: unquote(value) for name, value in match.groupdict().items() if name != "subscriptionId"}


def address(identifier: str) -> str:
    """An id as ARM or the state gives it, ready to be requested: escaped where it is not yet."""
    return quote(unquote(identifier), safe=SEGMENT + "/")


def _group(match: re.Match[str]) -> str:
    name = match[1]
    return f"(?P<{name}>.+)" if name in WHOLE_IDS else f"(?P<{name}>[^/]+)"


def unescaped(path: str) -> str:
    """A requested path as people and ids write it."""
    return unquote(path)
