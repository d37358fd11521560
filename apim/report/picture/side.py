"""One side of an update, before or after it, as parts of a picture. Shows what reports may show of inputs, and no more."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import policy
from apim.graph import COMPUTED, Edge, Kind, Node
from apim.graph.policies import element_names
from apim.report import masking, visible_inputs
from apim.report.picture.resources import Held, api_of, names, referred, text
from linting import ContractError, Location

TOKENS: Final = ("validate-azure-ad-token", "validate-jwt")
QUOTED: Final = re.compile(r'(?:"|&quot;)([\w.-]{1,80})(?:"|&quot;)')
"""In a policy, a text of an expression that may be the name of a backend."""
ALL: Final = "/apis"


@dataclass(frozen=True, slots=True)
class Side:
    """`owners` are the keys of nodes by the URN of each resource that belongs to one."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str], Edge] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)


def side(resources: Iterable[Held]) -> Side:
    """Nodes, edges, and whose they are."""
    found, held = Side(), tuple(resources)
    known = names(held)
    for kind in (_products, _apis, _backends, _policies, _consumers):  # policies name backends, consumers open APIs
        for part in kind(held, known, found):
            if isinstance(part, Node):
                found.nodes[part.key] = part
            else:
                found.edges[part.start, part.end] = part
    return found


Parts = Iterator[Node | Edge]


def _of(held: Iterable[Held], *tokens: str) -> Iterator[Held]:
    return (each for each in held if each.token in tokens)


def _node(kind: Kind, name: str, details: Iterable[str], resource: Held) -> Node:
    place = Location(f"{resource.token} {resource.name}", "")
    return Node(f"{kind}:{name}", kind, name.rpartition("/")[2], tuple(filter(None, details)), place)


def _products(held: tuple[Held, ...], known: Mapping[str, str], found: Side) -> Parts:
    statements = {referred(each, "productId", known, "Product"): _elements(_parsed(each)) for each in _of(held, "ProductPolicy")}
    for each in _of(held, "Product", "ProductPolicy"):
        if name := referred(each, "productId", known, "Product"):
            found.owners[each.urn] = f"product:{name}"
            if each.token == "Product":
                yield _node("product", name, (_visible(each, "displayName"), *statements.get(name, ())), each)
    for each in _of(held, "ProductApi"):
        product, api = referred(each, "productId", known, "Product"), api_of(each, known)
        if product and api:
            yield Edge(f"product:{product}", f"api:{api}")


def _apis(held: tuple[Held, ...], known: Mapping[str, str], found: Side) -> Parts:
    for each in _of(held, "Api", "ApiOperation", "ApiRelease"):
        if name := api_of(each, known):
            found.owners[each.urn] = f"api:{name}"
            if each.token == "Api":
                yield _node("api", name, (f"/{_visible(each, 'path')}", _visible(each, "displayName")), each)


def _policies(held: tuple[Held, ...], known: Mapping[str, str], found: Side) -> Parts:
    for each in _of(held, "ApiPolicy", "ApiOperationPolicy"):
        api, operation = api_of(each, known), text(each.inputs.get("operationId"))
        if not api:
            continue
        key = f"{api}/{operation}" if operation else api
        found.owners[each.urn] = f"policy:{key}"
        document = _parsed(each)
        node = _node("policy", key, _elements(document) if document else ("not known",), each)
        title = f"Policy of {operation}" if operation else "Policy of the API"
        yield Node(node.key, "policy", title, node.details, node.location)
        yield Edge(f"api:{api}", node.key)
        yield from _onward(node.key, document, text(each.inputs.get("value")), found)


def _onward(key: str, document: policy.Document | None, written: str, found: Side) -> Parts:
    """To what a policy names literally, and to backends whose names are in its expressions."""
    named = {name for name in (policy.names(document).backends if document else ()) if masking.IDENTIFIER.fullmatch(name)}
    ends = {node.title.lower(): node.key for node in found.nodes.values() if node.kind in {"pool", "backend"}}
    for name in sorted(named):
        yield Edge(key, ends.get(name.lower(), f"backend:{name}"))
    for name in sorted({each.lower() for each in QUOTED.findall(written)} - {each.lower() for each in named}):
        if name in ends:
            yield Edge(key, ends[name], COMPUTED)


def _backends(held: tuple[Held, ...], known: Mapping[str, str], found: Side) -> Parts:
    for each in _of(held, "Backend"):
        name = text(each.inputs.get("backendId"))
        pool = each.inputs.get("pool")
        if name and isinstance(pool, Mapping):
            found.owners[each.urn] = f"pool:{name}"
            members = dict(_members(each, pool, known))
            yield _node("pool", name, (f"{len(members)} member{'' if len(members) == 1 else 's'}",), each)
            yield from (Edge(f"pool:{name}", f"backend:{member}", label) for member, label in members.items())
        elif name:
            found.owners[each.urn] = f"backend:{name}"
            host, path = _address(_visible(each, "url"))
            yield _node("backend", name, (path or "/", "circuit breaker" if each.inputs.get("circuitBreaker") else ""), each)
            if host:
                yield Node(f"account:{host}", "account", host.partition(".")[0], (host,), Location("", ""))
                yield Edge(f"backend:{name}", f"account:{host}")


def _address(url: str) -> tuple[str, str]:
    """Host and path; nothing of what is no URL."""
    try:
        found = urlsplit(url)
    except ValueError:
        return "", ""
    return found.netloc, found.path


def _members(resource: Held, pool: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names of backends, and the weight of each; of those whose ids nobody knows yet, the names alone."""
    services = pool.get("services")
    entries = [each for each in services if isinstance(each, Mapping)] if isinstance(services, list) else []
    for each in entries:
        if name := text(each.get("id")).rpartition("/")[2]:
            words = (f"{member} {each[member]}" for member in ("priority", "weight") if isinstance(each.get(member), int))
            yield name, ", ".join(words)
    if not all(text(each.get("id")) for each in entries) or not entries:
        yield from ((known[urn], "") for urn in resource.fed.get("pool", ()) if urn in known)


def _consumers(held: tuple[Held, ...], known: Mapping[str, str], found: Side) -> Parts:
    for each in _of(held, "Subscription"):
        if name := text(each.inputs.get("sid")):
            found.owners[each.urn] = key = f"consumer:{name}"
            ends = _opened(each, known, found)
            yield _node("consumer", name, (_visible(each, "displayName"), "subscription key"), each)
            yield from (Edge(key, end) for end in ends)
    yield from _without_key(held, known, found)


def _without_key(held: tuple[Held, ...], known: Mapping[str, str], found: Side) -> Parts:
    """Callers of an API who need a token, or nothing at all."""
    policies = {api_of(each, known): found.nodes.get(found.owners.get(each.urn, "")) for each in _of(held, "ApiPolicy")}
    by_token = {api for api, node in policies.items() if node and not set(TOKENS).isdisjoint(node.details)}
    for name in sorted(by_token):
        yield Node(f"consumer:token/{name}", "consumer", "Holders of a token", ("token in Authorization",), Location("", ""))
        yield Edge(f"consumer:token/{name}", f"api:{name}")
    for each in _of(held, "Api"):
        name = api_of(each, known)
        if name and name not in by_token and each.inputs.get("subscriptionRequired") is False:
            yield Node("consumer:anyone", "consumer", "Anyone", ("no key, no token",), Location("", ""))
            yield Edge("consumer:anyone", f"api:{name}")


def _opened(resource: Held, known: Mapping[str, str], found: Side) -> tuple[str, ...]:
    """What a subscription opens: a product, an API, or all of these."""
    scope = text(resource.inputs.get("scope"))
    if scope.endswith(ALL):
        return tuple(key for key, node in found.nodes.items() if node.kind == "api")
    for kind, token, segment in (("product", "Product", "/products/"), ("api", "Api", "/apis/")):
        if segment in scope or not scope:
            name = referred(resource, "scope", known, token)
            if name:
                return (f"{kind}:{name.partition(';rev=')[0]}",)
    return ()


def _visible(resource: Held, member: str) -> str:
    return str(visible_inputs.value(resource.token, member, resource.inputs))


def _elements(document: policy.Document | None) -> tuple[str, ...]:
    return tuple(map(masking.name, element_names(document))) if document else ()


def _parsed(resource: Held) -> policy.Document | None:
    """A policy's document; None where it is not known, or cannot be read."""
    written = text(resource.inputs.get("value"))
    try:
        return policy.parse(written, "rawxml" if resource.inputs.get("format") == "rawxml" else "xml") if written else None
    except ContractError:
        return None
