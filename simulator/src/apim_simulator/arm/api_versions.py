"""Which api-versions ARM takes, and how their contracts differ from the one that the installed SDK describes.

A client sends the version that it was made for: azure-native and azure-mgmt-apimanagement 5 send 2024-05-01; Terraform's provider
and azure-cli 2022-08-01 (T), Terraform 2024-05-01 for services, backends, version sets and fragments. The differences of
2022-08-01 are those between the models of azure-mgmt-apimanagement 4.0.0 and 5.0.0, those of 2025-09-01-preview stand in 6.0.0b1
(2025-03-01-preview) and in the type file of August 2026 [S]. Every other version is refused as not simulated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apim_simulator.arm import errors
from apim_simulator.arm.errors import ArmError
from apim_simulator.store import Json

if TYPE_CHECKING:
    from apim_simulator.arm.calls import Call


OLDER, SDK, PREVIEW = "2022-08-01", "2024-05-01", "2025-09-01-preview"
LOGGING_MODELS = "2024-06-01-preview"
"""The first one whose diagnostics have `largeLanguageModel`; of other types it is not simulated."""
API_MANAGEMENT = frozenset({OLDER, SDK, PREVIEW})
DATE = slice(len("2024-05-01"))


@dataclass(frozen=True, slots=True)
class Since:
    """A member of `properties` that not every version has: the versions from which a request and an answer may hold it.

    One that is newer than the SDK is `stored` (taken as sent and returned), or real in Azure and refused by name.
    """

    request: str | None = None
    answer: str | None = None
    stored: bool = False


def precedes(version: str, other: str) -> bool:
    """Whether a version is older than another, by date."""
    return version[DATE] < other[DATE]


def check(version: str, known: frozenset[str], type_name: str) -> None:
    """Raises 400 where the version is missing [general knowledge], `SimulatorUnsupported` for one that is not simulated."""
    if not version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise ArmError(400, "MissingApiVersionParameter", message, front_door=True)
    if version.lower() not in known:
        raise errors.unsupported(f"api-version '{version}' of {type_name}; simulated are {', '.join(sorted(known))}")


def sdk_body(call: "Call", body: Json) -> Json:
    """The body as the SDK's contract knows it: without stored members that only newer versions have.

    Raises `SimulatorUnknownProperty` for a member newer than the request's version, `SimulatorUnsupported` for one that the version
    has and nothing here simulates.
    """
    for path, since in call.resource_type.since.items():
        if since.request is None or not any(value is not None for _, value in _found(body.get("properties"), path)):
            continue
        if precedes(call.api_version, since.request):
            raise errors.unknown_property(f"properties.{path}", f"; {since.request} has it")
        if precedes(SDK, since.request):
            if not since.stored:
                raise errors.unsupported(f"properties.{path} of {call.api_version}")
            body = {**body, "properties": without(body["properties"], path)}
    return body


def answered(call: "Call", representation: Json) -> Json:
    """The representation without the members that the request's version does not have."""
    for path, since in call.resource_type.since.items():
        if since.answer is not None and precedes(call.api_version, since.answer):
            properties = representation.get("properties")
            if isinstance(properties, dict):
                representation = {**representation, "properties": without(properties, path)}
    return representation


def without(properties: Json, path: str) -> Json:
    """The properties without the member at a dotted path; lists on the way are not looked into."""
    first, _, rest = path.partition(".")
    if first not in properties:
        return properties
    if not rest:
        return {name: value for name, value in properties.items() if name != first}
    inner = properties[first]
    return {**properties, first: without(inner, rest)} if isinstance(inner, dict) else properties


def _found(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value at a dotted path, in each item of the lists on the way."""
    if isinstance(value, list):
        for item in value:
            yield from _found(item, path)
    elif isinstance(value, Mapping):
        first, _, rest = path.partition(".")
        if first in value:
            yield from _found(value[first], rest) if rest else [(path, value[first])]
