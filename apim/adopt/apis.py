"""An API with all that is under it: operations or document, policies, diagnostics; its other revisions are named."""

from typing import Any

from apim.adopt.model import Adoption, NotAdopted, Taken
from apim.adopt.service import Service


def take_api(service: Service, adoption: Adoption, name: str) -> None:
    """Take the current revision of an API. Raises NotAdopted, NotReached."""
    place = f"apis/{name}"
    properties = service.properties(place)
    if properties is None:
        raise NotAdopted(f"{place}: the service has no API of that name; it has {_names(service) or 'none'}")
    _refuse_kinds(place, properties)
    operations = service.listed(f"{place}/operations")
    imported = bool(service.listed(f"{place}/schemas"))
    template = "template" if any("?" in str((each.get("properties") or {}).get("urlTemplate")) for each in operations) else "query"
    document = service.exported(name) if imported else None
    adoption.taken[place] = Taken(
        place=place, class_name="Api", properties=properties, document=document, required_query=template if imported else "template"
    )
    for each in operations:
        operation = f"{place}/operations/{each['name']}"
        if not imported:
            whole = service.properties(operation) or {}
            adoption.taken[operation] = Taken(place=operation, class_name="ApiOperation", properties=whole)
    take_policy(service, adoption, place, "ApiPolicy")
    for each in operations:
        take_policy(service, adoption, f"{place}/operations/{each['name']}", "ApiOperationPolicy")
    for each in service.listed(f"{place}/diagnostics"):
        diagnostic = f"{place}/diagnostics/{each['name']}"
        whole = service.properties(diagnostic) or {}
        adoption.taken[diagnostic] = Taken(place=diagnostic, class_name="ApiDiagnostic", properties=whole)
        logger = "/".join(str(whole.get("loggerId")).split("/")[-2:])
        adoption.leave(logger, "loggers are the service's; its diagnostic goes on using it", referenced=True)
    for each in service.listed(f"{place}/revisions"):
        if not each.get("isCurrent"):
            adoption.leave(f"{place};rev={each.get('apiRevision')}", "only the current revision is taken; this one stays as it is")


def take_policy(service: Service, adoption: Adoption, owner: str, class_name: str) -> None:
    """The policy of an API, an operation or a product, where it has one."""
    place = f"{owner}/policies/policy"
    properties = service.properties(place)
    if properties is not None:
        adoption.taken[place] = Taken(place=place, class_name=class_name, properties={}, text=str(properties.get("value") or ""))


def _refuse_kinds(place: str, properties: dict[str, Any]) -> None:
    """APIs whose definition is no list of HTTP operations."""
    kind = str(properties.get("type") or "http").lower()
    if kind != "http" or any(str(each).lower() in {"ws", "wss"} for each in properties.get("protocols") or ()):
        raise NotAdopted(f"{place}: it is of type {kind}; only HTTP APIs are taken over; leave it as it is")


def _names(service: Service) -> str:
    return ", ".join(str(each["name"]) for each in service.listed("apis") if ";rev=" not in str(each["name"]))
