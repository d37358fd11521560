"""States of stacks, as `pulumi stack export` prints them."""

import json

SERVICE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
DOCUMENT = json.dumps(
    {
        "openapi": "3.0.1",
        "info": {"title": "Rivers", "version": "1"},
        "servers": [{"url": "https://rivers.example"}],
        "paths": {
            "/rivers/{name}": {
                "get": {
                    "operationId": "GetRiver",
                    "summary": "Get a river",
                    "parameters": [
                        {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                        {"name": "version", "in": "query", "required": True, "schema": {"type": "string"}},
                        {"name": "lang", "in": "query", "schema": {"type": "string"}},
                        {"name": "x-trace", "in": "header", "schema": {"type": "string"}},
                    ],
                    "responses": {"200": {"description": "A river."}},
                }
            }
        },
    }
)


def exported(*resources, **others):
    """Of azure-native resources, given as class, place under the service, inputs, and perhaps outputs."""
    listed = [_resource(*each) for each in resources]
    return json.dumps({"version": 3, "deployment": {"resources": listed}, **others})


def _resource(kind, place, inputs, outputs=None):
    return {
        "urn": f"urn:pulumi:dev::p::azure-native:apimanagement:{kind}::{place.replace('/', '-')}",
        "custom": True,
        "id": f"{SERVICE}/{place}",
        "type": f"azure-native:apimanagement:{kind}",
        "inputs": {"azureApiVersion": "2024-05-01", "resourceGroupName": "g", "serviceName": "apim", **inputs},
        "outputs": inputs if outputs is None else outputs,
        "modified": "2026-01-02T03:04:05.123456789Z",
        "parent": f"urn:pulumi:dev::p::azure-openai-apim:index:ImportedApi::{place.rsplit('/', maxsplit=1)[-1]}",
    }
