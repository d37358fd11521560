"""Schemas of APIs and of the service."""

DOCUMENT = {"components": {"schemas": {"T": {"type": "string"}}}}
SCHEMA = {"contentType": "application/vnd.oai.openapi.components+json", "document": DOCUMENT}


def test_an_api_schema(arm, error):
    """Stored and returned; an operation may name it, and then it cannot go."""
    made = arm("PUT", "/apis/echo-api/schemas/s", {"properties": SCHEMA})
    assert (made.status_code, made.json()["properties"]) == (201, SCHEMA)
    assert arm.get("/apis/echo-api/schemas")["value"][0]["properties"] == SCHEMA
    operation = {
        "displayName": "O",
        "method": "GET",
        "urlTemplate": "/s",
        "responses": [{"statusCode": 200, "representations": [{"contentType": "a/b", "schemaId": "s", "typeName": "T"}]}],
    }
    arm.put("/apis/echo-api/operations/o", operation)
    assert error(arm("DELETE", "/apis/echo-api/schemas/s")) == (400, "ValidationError", [None])
    arm("DELETE", "/apis/echo-api/operations/o")
    assert arm("DELETE", "/apis/echo-api/schemas/s").status_code == 200


def test_a_service_schema(arm, error):
    """Its own contract."""
    made = arm("PUT", "/schemas/s", {"properties": {"schemaType": "json", "document": {"type": "string"}}})
    assert made.json()["properties"] == {"schemaType": "json", "description": None, "document": {"type": "string"}}
    assert error(arm("PUT", "/schemas/t", {"properties": {"schemaType": "yaml"}})) == (501, "SimulatorUnsupported", [])
