"""From a request to API and operation (GW-MATCH)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from apim_simulator.gateway import headers, query
from apim_simulator.gateway.headers import Fields
from apim_simulator.gateway.query import Query
from apim_simulator.gateway.templates import Template, template
from apim_simulator.store import Resource

_REVISION = re.compile(r"(.*);rev=([^;/]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation and its template."""

    resource: Resource
    method: str
    template: Template


@dataclass(frozen=True, slots=True)
class Api:
    """A revision of an API. `version` is the scheme of its version set, the query or header name, and its own version."""

    resource: Resource
    bare_id: str
    prefix: tuple[str, ...]
    revision: str
    current: bool
    version: tuple[str, str, str] | None
    operations: tuple[Operation, ...]

    @property
    def properties(self) -> dict[str, Any]:
        """As ARM shows them."""
        return self.resource.properties


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes: `path` is what follows the API's suffix, as requested; `operation` None where none matches."""

    api: Api
    path: str
    operation: Operation | None
    parameters: dict[str, str]


def api(resource: Resource, operations: Sequence[Resource], version_set: Resource | None) -> Api:
    """An API as the gateway sees it."""
    properties = resource.properties
    version = _version(properties, version_set)
    path = tuple(segment for segment in str(properties.get("path") or "").split("/") if segment)
    prefix = (*path, version[2]) if version and version[0] == "Segment" else path
    compiled = [Operation(o, str(o.properties["method"]).upper(), template(str(o.properties["urlTemplate"]))) for o in operations]
    return Api(
        resource,
        resource.id.split(";rev=")[0],
        tuple(segment.lower() for segment in prefix),
        str(properties.get("apiRevision", "1")),
        ";rev=" not in resource.name.lower(),
        version,
        tuple(sorted(compiled, key=lambda operation: operation.template.rank)),
    )


def _version(properties: dict[str, Any], version_set: Resource | None) -> tuple[str, str, str] | None:
    if version_set is None or not properties.get("apiVersion"):
        return None
    scheme = version_set.properties["versioningScheme"]
    name = version_set.properties.get("versionQueryName" if scheme == "Query" else "versionHeaderName") or ""
    return scheme, name, properties["apiVersion"]


def ordered(apis: Sequence[Api]) -> tuple[Api, ...]:
    """Longest prefix first; of one prefix, versions before the unversioned API [I]."""
    return tuple(sorted(apis, key=lambda a: (-len(a.prefix), a.version is None)))


def find(apis: Sequence[Api], method: str, path: str, parameters: Query, fields: Fields) -> Route | None:
    """The API of a request and, in it, the operation; None where no API's prefix matches. `path` is as requested."""
    for candidate in apis:
        rest = _rest(candidate, path)
        if rest is not None and _is_version(candidate, parameters, fields):
            return _routed(candidate, method, rest, parameters)
    return None


def _routed(candidate: Api, method: str, rest: str, parameters: Query) -> Route:
    for operation in candidate.operations:
        matched = operation.template.match(rest, parameters) if operation.method == method else None
        if matched is not None:
            return Route(candidate, rest, operation, matched)
    return Route(candidate, rest, None, {})


def _rest(candidate: Api, path: str) -> str | None:
    """What follows the API's suffix, or None. `;rev=n` behind the suffix picks a revision [K], nothing the current one."""
    segments = path.split("/")[1:]
    length = len(candidate.prefix)
    asked = None
    if length and len(segments) >= length:
        marked = _REVISION.fullmatch(segments[length - 1])
        asked = marked[2] if marked else None
        head = [*segments[: length - 1], marked[1] if marked else segments[length - 1]]
    elif length:
        return None
    else:
        marked = _REVISION.fullmatch(segments[0]) if segments else None
        asked, head = (marked[2], []) if marked and not marked[1] else (None, [])
        length = 1 if asked is not None else 0
    if tuple(unquote(segment).lower() for segment in head) != candidate.prefix:
        return None
    if (asked is None and not candidate.current) or (asked is not None and asked != candidate.revision):
        return None
    return "".join(f"/{segment}" for segment in segments[length:])


def _is_version(candidate: Api, parameters: Query, fields: Fields) -> bool:
    if candidate.version is None or candidate.version[0] == "Segment":
        return True
    scheme, name, version = candidate.version
    asked = query.values(parameters, name) if scheme == "Query" else [headers.value_of(fields, name)]
    return version in asked
