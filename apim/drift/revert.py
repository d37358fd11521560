"""Puts right over Resource Manager what the engine does not see.

Two writes, both of what the state already says: an API's document is imported once more with the very inputs of the last
deployment, as the provider would, and what nothing declares is deleted. The state stays true without a refresh.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from apim.azure import API_MANAGEMENT, Arm
from apim.drift.model import Drift, Found
from apim.state import Resource, State, is_secret
from arm_args.classes import azure_class

API = azure_class("Api")
ADDRESS = frozenset({"resourceGroupName", "serviceName", "apiId", "azureApiVersion"})


class NotOurs(ValueError):
    """A finding that is not ours to put right, with what to do instead."""


def chosen(names: Iterable[str], drift: Drift, up: str) -> tuple[Found, ...]:
    """The findings that a user names. Raises NotOurs."""
    known = {each.name.lower(): each for each in drift.found}
    found = []
    for name in names:
        each = known.get(name.strip("/").lower())
        if each is None:
            there = ", ".join(other.name for other in drift.found if other.way not in ("up", "theirs")) or "nothing"
            raise NotOurs(f'"{name}" is no finding; to be reverted here is {there}')
        if each.way == "up":
            raise NotOurs(f"{each.name} is a resource of the stack; {up} reverts it")
        if each.way == "theirs":
            raise NotOurs(f"{each.name} belongs to a product that is not this stack's; whoever made it takes the API out of it")
        found.append(each)
    return tuple(found)


def planned_writes(found: Iterable[Found]) -> tuple[str, ...]:
    """What is going to be written, a line each."""
    apis = dict.fromkeys(each.api for each in found if each.way == "import")
    imports = [
        f"import the deployed document of apis/{api} once more; operations that it lacks go with their policies" for api in apis
    ]
    return (*imports, *(f"delete {each.name}" for each in found if each.way == "delete"))


def revert(found: Iterable[Found], state: State, arm: Arm) -> None:
    """Write. Raises NotOurs for an API whose inputs are secret, apim.azure.NotReached."""
    findings = list(found)
    apis = dict.fromkeys(each.urn for each in findings if each.way == "import")
    resources = [each for each in state.of("Api") if each.urn in apis]
    bodies = [_body(each) for each in resources]
    for api, body in zip(resources, bodies, strict=True):
        arm.put(api.id, api.version, body)
    # The import has taken what is under the operations that it removed.
    for each in sorted((each for each in findings if each.way == "delete"), key=lambda each: each.id, reverse=True):
        arm.delete(each.id, API_MANAGEMENT)


def _body(api: Resource) -> dict[str, Any]:
    written: Mapping[str, Any] = {name: value for name, value in api.inputs.items() if name not in ADDRESS}
    if is_secret(written):
        raise NotOurs(f"the inputs of {api.name} are secret; change and deploy its document to import it once more")
    return {"properties": {API.of(name).arm: value for name, value in written.items()}}
