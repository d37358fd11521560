"""A trace in Azure's form: `serviceName`, `traceId`, `traceEntries` by section (GW-DEBUG).

Form of entries, sources `api-inspector` and `transfer-response`, and the configuration's members: the example
`ApiManagementGatewayListTrace` of the contract 2024-05-01 [D]. That a policy's entry has the element's name as source: there, too.
What the entries of most elements hold is not documented: here a message in our words, none for `base` [I]. Values of headers that
are credentials are masked here; Azure's own traces show them [D].
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from apim_simulator.http.error_shapes import PHRASES
from apim_simulator.store import Json, Resource, Store

SECTIONS = ("inbound", "backend", "outbound", "on-error")
INSPECTOR = "api-inspector"


def listing(trace: Json, service: Resource, store: Store) -> Json:
    """The answer of `listTrace`."""
    entries: dict[str, list[Json]] = {section: [] for section in SECTIONS}
    entries["inbound"] += _arrival(trace, service, store)
    for element in trace["elements"]:
        if element["elapsed"] is not None and element["name"] != "base":
            entries[element["section"]] += _element(trace, element)
    if trace["ended"] is not None and trace["status"] is not None:
        sent = {"message": "Response has been sent to the caller in full"}
        entries["outbound"].append(_entry(trace, "transfer-response", trace["milliseconds"] or 0, sent))
    kept = {section: found for section, found in entries.items() if found or section in ("inbound", "outbound")}
    return {"serviceName": service.name, "traceEntries": kept, "traceId": trace["id"]}


def _arrival(trace: Json, service: Resource, store: Store) -> Iterator[Json]:
    """The request as it came, and what it was matched to."""
    query = f"?{trace['query']}" if trace["query"] else ""
    request = {"method": trace["method"], "headers": trace["headers"], "url": f"https://{trace['host']}{trace['path']}{query}"}
    yield _entry(trace, INSPECTOR, 0, {"request": request})
    api = store.get(f"{service.id}/apis/{trace['api']}") if trace["api"] else None
    if api is None:
        return
    operation = store.get(f"{api.id}/operations/{trace['operation']}") if trace["operation"] else None
    matched = operation.properties if operation else {}
    configuration: Json = {
        "api": {
            "from": f"/{api.properties.get('path') or ''}",
            "revision": str(trace["revision"]),
            "to": _address(str(api.properties.get("serviceUrl") or "")),
            "version": api.properties.get("apiVersion"),
        },
        "operation": {"method": matched.get("method"), "uriTemplate": matched.get("urlTemplate")} if matched else "-",
        "product": {"id": trace["product"]} if trace["product"] else "-",
        "user": "-",
    }
    yield _entry(trace, INSPECTOR, 0, {"configuration": configuration})


def _element(trace: Json, element: Json) -> Iterator[Json]:
    """One entry; of a call upstream one for the request and one for what came of it."""
    if element["name"] != "forward-request":
        message = element["result"] or ", ".join(f"{name}: {value}" for name, value in element["attributes"].items())
        yield _entry(trace, element["name"], element["elapsed"], {"message": message} if message else {})
        return
    for attempt in trace["attempts"]:
        if attempt["element"] != element["number"]:
            continue
        sent = {"method": attempt["method"], "url": attempt["url"], "headers": []}
        begun = element["elapsed"] - (element["milliseconds"] or 0)
        forwarded = "Request is being forwarded to the backend service."
        yield _entry(trace, element["name"], begun, {"message": forwarded, "request": sent})
        status = attempt["status"]
        response = {"response": {"status": {"code": status, "reason": PHRASES.get(status, "")}, "headers": []}}
        yield _entry(trace, element["name"], element["elapsed"], response if status else {"message": attempt["error"]})


def _entry(trace: Json, source: str, milliseconds: float, data: Json) -> Json:
    at = datetime.fromisoformat(trace["began"]) + timedelta(milliseconds=milliseconds)
    since = timedelta(milliseconds=milliseconds)
    minutes, seconds = divmod(since.seconds, 60)
    elapsed = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{since.microseconds:06}0"
    return {"data": data, "elapsed": elapsed, "source": source, "timestamp": f"{at:%Y-%m-%dT%H:%M:%S.%f}0Z"}


def _address(url: str) -> Json:
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme, 0)
    return {
        "path": parts.path or "/",
        "host": parts.hostname or "",
        "isDefaultPort": (parts.port or usual) == usual,
        "port": parts.port or usual,
        "query": {},
        "queryString": parts.query,
        "scheme": parts.scheme,
    }
