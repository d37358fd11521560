"""What adopted policies and backends name: backends, pools and their members, named values, fragments, version sets."""

from collections.abc import Iterator, Mapping
from typing import Any

import policy
from apim.adopt import members
from apim.adopt.model import Adoption, Taken
from apim.adopt.service import Service
from linting import ContractError
from policy.references import NAMED_VALUE


def take_references(service: Service, adoption: Adoption) -> None:
    """Take all that is named, and what that names. Raises NotReached."""
    looked_at: set[str] = set()
    while new := [each for each in adoption.taken.values() if each.place not in looked_at]:
        for each in new:
            looked_at.add(each.place)
            for kind, name in (*_of_policy(each, adoption), *_of_properties(each)):
                _TAKE[kind](service, adoption, name)


def _of_policy(each: Taken, adoption: Adoption) -> Iterator[tuple[str, str]]:
    if each.text is None:
        return
    document = _parsed(each.text, each.place)
    if document is None:
        adoption.leave(f"{each.place} (what it names)", "the policy is not understood here, so what it names is not looked for")
        return
    names = policy.names(document)
    yield from (("backend", name) for name in names.backends)
    yield from (("fragment", name) for name in names.fragments)
    yield from (("named value", name) for name in names.named_values)


def _parsed(text: str, place: str) -> policy.Document | None:
    """Azure answers XML; a policy that was written without escapes may come back so."""
    for form in ("xml", "rawxml"):
        try:
            return policy.parse(text, form, place)
        except ContractError:
            continue
    return None


def _of_properties(each: Taken) -> Iterator[tuple[str, str]]:
    properties = each.properties
    if each.class_name == "Api" and (version_set := properties.get("apiVersionSetId")):
        yield "version set", str(version_set).rpartition("/")[2]
    if each.class_name == "Backend":
        pooled = (properties.get("pool") or {}).get("services") or ()
        yield from (("backend", str(member["id"]).rpartition("/")[2]) for member in pooled)
        yield from (("named value", name) for name in NAMED_VALUE.findall(str(properties.get("credentials") or "")))


def _backend(service: Service, adoption: Adoption, name: str) -> None:
    place = f"backends/{name}"
    properties = None if _known(adoption, place) else service.properties(place)
    if properties is None:
        return
    newest = service.newest(place)
    lost = dict.fromkeys((*members.unsayable("Backend", properties), *members.unsayable("Backend", newest)))
    if lost:
        reason = f"it has {', '.join(lost)}, which the provider's class cannot say and would take away"
        adoption.leave(place, reason, referenced=True)
    elif _clear(properties):
        adoption.leave(place, "its credentials are in clear: keep them in a named value and refer to that first", referenced=True)
    else:
        adoption.taken[place] = Taken(place=place, class_name="Backend", properties=properties)


def _clear(properties: Mapping[str, Any]) -> bool:
    """Whether a credential is in clear: what of it is no `{{named value}}`, as Azure answers it (backend-04)."""
    credentials = properties.get("credentials") or {}
    values = [value for part in ("header", "query") for each in (credentials.get(part) or {}).values() for value in each]
    values += [(credentials.get("authorization") or {}).get("parameter") or "{{}}"]
    return bool((properties.get("proxy") or {}).get("password")) or any("{{" not in str(value) for value in values)


def _named_value(service: Service, adoption: Adoption, name: str) -> None:
    """Policies name it by its title, which can differ from its name in ARM."""
    title = name.lower()
    listed = service.listed("namedValues")
    found = next((each for each in listed if str(each["properties"].get("displayName")).lower() == title), None)
    if found is None:
        adoption.leave(f"namedValues/{name}", "no named value has this title", referenced=True)
        return
    place = f"namedValues/{found['name']}"
    if _known(adoption, place):
        return
    properties = service.properties(place) or {}
    if policy.looks_like_secret(str(properties.get("value") or "")):
        reason = "its value is in clear and looks like a key: make it a secret first, and turn the key"
        adoption.leave(place, reason, referenced=True)
        return
    adoption.taken[place] = Taken(place=place, class_name="NamedValue", properties=properties)


def _fragment(service: Service, adoption: Adoption, name: str) -> None:
    place = f"policyFragments/{name}"
    properties = None if _known(adoption, place) else service.properties(place)
    if properties is not None:
        text = str(properties.get("value") or "")
        adoption.taken[place] = Taken(place=place, class_name="PolicyFragment", properties=properties, text=text)


def _version_set(service: Service, adoption: Adoption, name: str) -> None:
    place = f"apiVersionSets/{name}"
    properties = None if _known(adoption, place) else service.properties(place)
    if properties is not None:
        adoption.taken[place] = Taken(place=place, class_name="ApiVersionSet", properties=properties)


def _known(adoption: Adoption, place: str) -> bool:
    return place.lower() in {each.lower() for each in (*adoption.taken, *adoption.left)}


_TAKE = {"backend": _backend, "named value": _named_value, "fragment": _fragment, "version set": _version_set}
