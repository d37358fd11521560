"""GET, HEAD, lists and POST actions."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from apim_simulator.arm import errors, filters
from apim_simulator.arm.calls import Answer, Call, with_etag
from apim_simulator.arm.resource_type import View
from apim_simulator.store import Json, Resource

PAGING = ("$top", "$skip", "$filter")


def get(call: Call, resource: Resource | None) -> Answer:
    """200 with resource and ETag, or the type's 404 (op-03, op-13)."""
    if resource is None:
        raise call.resource_type.absent(call.id)
    if (other := call.resource_type.get(call, resource)) is not None:
        return other
    return with_etag(Answer(200, call.resource_type.answer(call, resource, View.GET)), call.resource_type.etag(call, resource))


def head(call: Call, resource: Resource | None) -> Answer:
    """200 with the ETag, 404 empty [R 2022-08-01]."""
    if resource is None:
        return Answer(404)
    return with_etag(Answer(200), call.resource_type.etag(call, resource))


def collection(call: Call) -> Answer:
    """`{"value", "count"}` ordered by displayName, letter case ignored [R 2021-08-01]; types without one by name (inferred).

    `count` is the number of all that match, `nextLink` appears only if more remains [R]; without `$top` all are sent.
    """
    items = [
        (order(resource), call.resource_type.answer(call, resource, View.LIST)) for resource in call.resource_type.members(call)
    ]
    found = [item for _, item in sorted(items, key=lambda pair: pair[0])]
    if "$filter" in call.query:
        test = filters.parse(call.query["$filter"], call.parent.id)
        found = [item for item in found if test(item)]
    top, skip = whole_number(call.query, "$top", len(found)), whole_number(call.query, "$skip", 0)
    body: Json = {"value": found[skip : skip + top], "count": len(found)}
    if skip + top < len(found):
        body["nextLink"] = next_link(call, skip + top)
    return Answer(200, body)


def order(resource: Resource) -> tuple[str, str]:
    """Sort key; a resource without displayName comes first, as a new service's own subscriptions do (subscription-apis-01)."""
    properties = resource.properties
    display_name = properties.get("displayName", resource.name)
    return str(display_name or "").lower(), resource.name.lower()


def whole_number(query: Mapping[str, str], name: str, default: int) -> int:
    """A paging parameter; 400 for anything but digits (inferred)."""
    text = query.get(name)
    if text is None:
        return default
    if not text.isdecimal():
        raise errors.invalid(name, f"{name} must be a whole number")
    return int(text)


def next_link(call: Call, skip: int) -> str:
    """The same list, further on."""
    return f"{call.base}{quote(call.path, safe='/;=')}?{urlencode({**call.query, '$skip': str(skip)}, safe='$')}"


def act(call: Call, resource: Resource | None, action: str) -> Answer:
    """A POST such as listSecrets."""
    if resource is None:
        raise call.resource_type.absent(call.id)
    return call.resource_type.actions[action](call, resource)
