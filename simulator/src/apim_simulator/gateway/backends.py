"""What a backend adds to the call: credentials and how its certificate is checked (GW-UPSTREAM)."""

from dataclasses import replace
from typing import Any

from apim_simulator.gateway import headers, query
from apim_simulator.gateway.errors import NotSimulated
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.pools import Target
from apim_simulator.gateway.upstream import Call
from apim_simulator.store import Resource


def applied(run: Run, target: Target) -> Call:
    """The call for the exchange's request. Raises NotSimulated for a proxy or client certificates.

    Credentials, those of a pool's member too, take the place of what the request has under the same name (inferred).
    """
    request, backend, url = run.exchange.request, target.backend, target.url
    if backend is None:
        return Call(request.method, url, request.fields, request.body, request.host)
    return credentialed(run, backend, Call(request.method, url, request.fields, request.body, request.host))


def credentialed(run: Run, backend: Resource, call: Call) -> Call:
    """A call with what a backend adds to it. Raises NotSimulated as `applied` does."""
    properties = backend.properties
    if properties.get("proxy"):
        raise NotSimulated(f"backend '{backend.name}': calls through a proxy are not simulated")
    credentials: dict[str, Any] = properties.get("credentials") or {}
    if credentials.get("certificate") or credentials.get("certificateIds"):
        raise NotSimulated(f"backend '{backend.name}': client certificates are not simulated")
    added = [(name, run.snapshot.resolved(value)) for name, many in (credentials.get("header") or {}).items() for value in many]
    authorization = credentials.get("authorization")
    if authorization:
        added.append(("Authorization", run.snapshot.resolved(f"{authorization['scheme']} {authorization['parameter']}")))
    fields = [*headers.without(call.fields, *(name for name, _ in added)), *added]
    tls = properties.get("tls") or {}
    return replace(
        call,
        url=_with_query(run, call.url, credentials.get("query") or {}),
        fields=fields,
        checked=tls.get("validateCertificateChain", True),
        named=tls.get("validateCertificateName", True),
    )


def _with_query(run: Run, url: str, added: dict[str, list[str]]) -> str:
    if not added:
        return url
    path, _, text = url.partition("?")
    kept = query.without(query.parse(text), added)
    new = (query.parameter(name, run.snapshot.resolved(value)) for name, many in added.items() for value in many)
    return f"{path}?{query.text((*kept, *new))}"
