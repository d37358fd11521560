"""`GET …/apis/{apiId}?export=true`: a link to a document that is made of the API's operations and schemas.

The query, the answer's members and the link's five minutes are the SDK's (`ApiExportOperations`, `ApiExportResult`); that the link
opens itself is a SAS link's nature. The document's form is general knowledge of exported documents [K]: OpenAPI 3.0.1, the
gateway as server, the key's header and query as security. No export is recorded.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Answer, Call
from apim_simulator.store import Json, Resource, Store
from apim_simulator.world import World

FORMAT = "openapi+json-link"
VALID = timedelta(minutes=5)
PATH = "/exports"
INLINE = "x-apim-inline"
QUERY_PARAMETERS = frozenset({"export", "format"})


def answer(call: Call, api: Resource) -> Answer | None:
    """The answer to a GET that asks for an export; None where it does not. Raises `SimulatorUnsupported` for other formats."""
    if not QUERY_PARAMETERS & set(call.query):
        return None
    asked = call.query.get("export", ""), call.query.get("format", "")
    if (asked[0].lower(), asked[1]) != ("true", FORMAT):
        raise errors.unsupported(f"export={asked[0]} with format={asked[1]}; simulated is export=true with format={FORMAT}")
    until = (call.now + VALID).isoformat()
    link = f"{call.base}{PATH}{quote(api.id)}?se={quote(until)}&sig={signature(call.world, api.id, until)}"
    return Answer(200, {"id": api.id, "format": FORMAT, "value": {"link": link}})


def refuse_write(call: Call) -> None:
    """A write that asks for an export is unrecorded. Raises `SimulatorUnsupported`."""
    if asked := sorted(QUERY_PARAMETERS & set(call.query)):
        raise errors.unsupported(f"query parameter {asked[0]} on a {call.method} of {call.path}")


def opened(world: World, api_id: str, until: str, given: str) -> Json | None:
    """The document behind a link; None where the link is not ours, is over, or the API is gone."""
    api = world.store.get(api_id)
    if api is None or not hmac.compare_digest(signature(world, api_id, until).encode(), given.encode()):
        return None
    return document(world, api) if world.clock.now() <= datetime.fromisoformat(until) else None


def signature(world: World, api_id: str, until: str) -> str:
    """What makes a link open."""
    return hmac.new(world.identity.client_secret.encode(), f"{api_id.lower()}\n{until}".encode(), hashlib.sha256).hexdigest()


def document(world: World, api: Resource) -> Json:
    """OpenAPI 3.0.1 of what the API has now."""
    names, info = api.properties["subscriptionKeyParameterNames"], {"title": api.properties["displayName"], "version": "1.0"}
    if api.properties.get("description"):
        info["description"] = api.properties["description"]
    paths: Json = {}
    for operation in world.store.children(api.id, "operations"):
        path = str(operation.properties["urlTemplate"]).partition("?")[0]
        paths.setdefault(path, {})[str(operation.properties["method"]).lower()] = _operation(operation)
    keys = {"apiKeyHeader": ("header", names["header"]), "apiKeyQuery": ("query", names["query"])}
    schemes = {scheme: {"type": "apiKey", "name": name, "in": place} for scheme, (place, name) in keys.items()}
    components: Json = {"schemas": schemas} if (schemas := _schemas(world.store, api)) else {}
    return {
        "openapi": "3.0.1",
        "info": info,
        "servers": [{"url": f"{world.addresses.service_url(api.id.partition('/apis/')[0])}/{api.properties['path']}".rstrip("/")}],
        "paths": paths,
        "components": {**components, "securitySchemes": schemes},
        "security": [{"apiKeyHeader": []}, {"apiKeyQuery": []}],
    }


def _schemas(store: Store, api: Resource) -> Json:
    found: Json = {}
    for each in store.children(api.id, "schemas"):
        found |= (each.properties["document"].get("components") or {}).get("schemas") or {}
    return {name: {key: value for key, value in schema.items() if key != INLINE} for name, schema in found.items()}


def _operation(operation: Resource) -> Json:
    properties = operation.properties
    request, query = properties["request"], str(properties["urlTemplate"]).partition("?")[2]
    template = [(each, "query" if f"{{{each['name']}}}" in query else "path") for each in properties["templateParameters"]]
    rest = [*((each, "query") for each in request["queryParameters"]), *((each, "header") for each in request["headers"])]
    found: Json = {"summary": properties["displayName"], "operationId": operation.name}
    if properties.get("description"):
        found["description"] = properties["description"]
    if parameters := [_parameter(each, place) for each, place in (*template, *rest)]:
        found["parameters"] = parameters
    if request["representations"]:
        found["requestBody"] = {"content": _content(request["representations"])}
        if request.get("description"):
            found["requestBody"]["description"] = request["description"]
    answers = {str(each["statusCode"]): _response(each) for each in properties["responses"]}
    return {**found, "responses": answers or {"200": {"description": ""}}}


def _parameter(each: Mapping[str, Any], place: str) -> Json:
    found: Json = {"name": each["name"], "in": place}
    if each.get("description"):
        found["description"] = each["description"]
    if each.get("required") or place == "path":
        found["required"] = True
    schema: Json = {"enum": each["values"]} if each.get("values") else {}
    schema |= {"type": each["type"]} if each.get("type") else {}
    return {**found, "schema": schema | ({"default": each["defaultValue"]} if each.get("defaultValue") is not None else {})}


def _response(each: Mapping[str, Any]) -> Json:
    found: Json = {"description": each.get("description") or ""}
    headers = {
        header["name"]: {name: value for name, value in _parameter(header, "header").items() if name not in ("name", "in")}
        for header in each["headers"]
    }
    if headers:
        found["headers"] = headers
    return {**found, "content": _content(each["representations"])} if each["representations"] else found


def _content(representations: Iterable[Mapping[str, Any]]) -> Json:
    found: Json = {}
    for each in representations:
        media: Json = {}
        if each.get("typeName"):
            media["schema"] = {"$ref": f"#/components/schemas/{each['typeName']}"}
        elif each.get("formParameters"):
            members = {form["name"]: _parameter(form, "query")["schema"] for form in each["formParameters"]}
            required = [form["name"] for form in each["formParameters"] if form.get("required")]
            media["schema"] = {**({"required": required} if required else {}), "type": "object", "properties": members}
        sample = ((each.get("examples") or {}).get("default") or {}).get("value")
        if sample is not None:
            media["example"] = _parsed(sample)
        found[str(each["contentType"])] = media
    return found


def _parsed(sample: Any) -> Any:
    try:
        return json.loads(sample) if isinstance(sample, str) else sample
    except ValueError:
        return sample
