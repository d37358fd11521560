"""The import as a whole, against recordings, templates of live services and Azure's own documents."""

import json
from pathlib import Path

import pytest
import yaml
from apim_simulator.importer import Imported, ImportRefused, import_document

HERE = Path(__file__).parent
SCHEMA = "0123456789abcdef01234567"

REAL = {
    "azure-openai-2023-03-15-preview-chat-only.json": 1,
    "azure-openai-2023-05-15.json": 3,
    "azure-openai-2024-02-01.yaml": 6,
    "azure-openai-2024-06-01.json": 6,
    "azure-openai-2024-10-21.json": 6,
    "azure-openai-2024-10-21.yaml": 6,
    "azure-openai-v1.json": 60,
}


def read(text, *, conduct="template", names="keep", document_format="openapi", **contract) -> Imported:
    return import_document(text, document_format, contract={"path": "p"} | contract, conduct=conduct, names=names, schema_id=SCHEMA)


def real(evidence, name) -> str:
    text = (evidence / "specs" / name).read_text()
    for placeholder in ("https://{endpoint}.cognitiveservices.azure.com", "https://{endpoint}"):
        text = text.replace(placeholder, "https://contoso.openai.azure.com")
    return text


def capture(evidence, file, entry):
    entries = json.loads((evidence / "arm" / "captures" / file).read_text())
    return next(e for e in entries if e["id"] == entry)["response"]["body"]


def backwards(value):
    """The same JSON with every object's members in reverse order."""
    if isinstance(value, dict):
        return {k: backwards(v) for k, v in reversed(value.items())}
    return value


@pytest.mark.parametrize(("document", "entry"), [("petstore.yaml", "oaj-04-schemas"), ("datasets.yaml", "oay-07-schemas")])
def test_schemas_are_those_recorded(evidence, document, entry):
    """Names, order, keyword order, decimals and the inline mark equal the service's answer to the same document."""
    recorded = capture(evidence, "apis-and-operations.json", entry)["value"][0]["properties"]
    ours = yaml.safe_load((HERE / document).read_text())
    components = {k: v for k, v in recorded["document"]["components"]["schemas"].items() if "x-apim-inline" not in v}
    ours["components"]["schemas"] = {name: backwards(schema) for name, schema in components.items()}
    imported = read(json.dumps(ours))
    assert imported.schema == recorded
    # As text too: dictionaries compare without order, and 10 equals 10.0. `properties` came in backwards and stays so.
    schemas = imported.schema["document"]["components"]["schemas"]
    assert list(schemas) == list(recorded["document"]["components"]["schemas"])
    for name, schema in schemas.items():
        expected = recorded["document"]["components"]["schemas"][name]
        assert list(schema) == list(expected), name
        assert str(schema.get("maximum")) == str(expected.get("maximum"))


@pytest.mark.parametrize(("name", "count"), REAL.items())
def test_azure_documents_import(evidence, name, count):
    """Each of Azure's documents imports, and every type an operation names exists."""
    imported = read(real(evidence, name))
    assert len(imported.operations) == count
    assert imported.api["serviceUrl"].startswith("https://")
    schemas = imported.schema["document"]["components"]["schemas"]
    assert {t for _, properties in imported.operations for t in types(properties)} <= set(schemas)


def test_a_large_document_imports_in_the_time_that_parsing_takes(evidence, cost):
    text = real(evidence, "azure-openai-v1.json")
    assert cost(lambda: read(text)) < 5 * cost(lambda: yaml.load(text, yaml.CSafeLoader))


def types(node):
    """Every typeName below `node`, each checked to stand beside the schema resource's name."""
    if isinstance(node, list):
        for item in node:
            yield from types(item)
    elif isinstance(node, dict):
        if "typeName" in node:
            assert node["schemaId"] == SCHEMA
            yield node["typeName"]
        for key, value in node.items():
            if key != "examples":
                yield from types(value)


def test_azure_2023_05_15_becomes_what_templates_of_live_services_show(evidence):
    """Two people exported a service that held this document; names, templates, types, descriptions and headers agree with both."""
    imported = read(real(evidence, "azure-openai-2023-05-15.json"))
    operations = dict(imported.operations)
    assert list(operations) == ["Completions_Create", "embeddings_create", "ChatCompletions_Create"]
    stem = "Deployments-deployment-id-ChatCompletionsPost"
    chat = operations["ChatCompletions_Create"]
    parameter = {"type": "string", "values": [], "schemaId": SCHEMA, "required": True}
    assert chat["displayName"] == chat["description"] == "Creates a completion for the chat message"
    assert chat["urlTemplate"] == "/deployments/{deployment-id}/chat/completions?api-version={api-version}"
    assert chat["templateParameters"] == [
        parameter | {"name": "deployment-id", "typeName": f"{stem}Request"},
        parameter | {"name": "api-version", "typeName": f"{stem}Request-1"},
    ]
    assert [r["typeName"] for r in chat["request"]["representations"]] == [f"{stem}Request-2"]
    assert [(r["statusCode"], r["representations"][0]["typeName"]) for r in chat["responses"]] == [
        (200, f"{stem}200ApplicationJsonResponse")
    ]
    embeddings = operations["embeddings_create"]["templateParameters"][0]
    assert embeddings["description"] == "The deployment id of the model which was deployed."
    responses = operations["Completions_Create"]["responses"]
    assert [r["statusCode"] for r in responses] == [200, 400, 500]
    assert [r["representations"][0]["typeName"] for r in responses[1:]] == ["errorResponse", "errorResponse"]
    header = {
        "name": "apim-request-id",
        "description": "Request ID for troubleshooting purposes",
        "type": "string",
        "values": [],
        "schemaId": SCHEMA,
    }
    stem = "Deployments-deployment-id-CompletionsPost"
    assert responses[0]["headers"] == [header | {"typeName": f"{stem}200apim-request-idResponseHeader"}]
    for response in responses[1:]:
        assert response["headers"] == [header | {"typeName": f"{stem}defaultapim-request-idResponseHeader"}]


def test_one_small_document_whole():
    """A hand-written document gives exactly these properties."""
    imported = read(
        """
openapi: 3.0.3
info: {title: Notes, version: 2024-05-01, contact: {name: N, url: https://example.org}, license: {name: MIT}, termsOfService: https://example.org/t}
servers: [{url: http://first.example.org/a}, {url: https://second.example.org/b}, {url: https://third.example.org}]
security: [{key: []}]
x-anything: {$ref: ./elsewhere.json}
paths:
  /notes/{id}:
    servers: [{url: "https://{other}"}]
    parameters:
      - {name: id, in: path, required: true, description: from the path, schema: {type: string, default: a}}
    put:
      tags: [notes, write]
      summary: Write a note
      parameters:
        - {name: id, in: path, required: true, description: own, schema: {$ref: "#/components/schemas/Id"}}
        - {name: api-version, in: query, required: true, schema: {type: string, enum: [2024-05-01]}, example: 2024-05-01}
        - {name: dry, in: query, schema: {type: boolean, default: false}}
        - {name: If-Match, in: header, required: true, schema: {type: string}}
        - {name: crumb, in: cookie, schema: {type: string}}
      requestBody:
        description: the note
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Note"}}
      responses:
        200: {description: kept}
        default: {description: failed}
components:
  schemas:
    Id: {type: string, x-ms-enum: {name: Id}}
    Note: {properties: {seed: {type: integer, minimum: -9223372036854775808, maximum: 10}, text: {type: string}}, type: object}
"""
    )
    ref = {"schemaId": SCHEMA}
    text = '{\r\n  "seed": 0,\r\n  "text": "string"\r\n}'
    assert imported == Imported(
        api={
            "displayName": "Notes",
            "description": None,
            "serviceUrl": "https://second.example.org/b",
            "protocols": ["https"],
            "termsOfServiceUrl": "https://example.org/t",
            "contact": {"name": "N", "url": "https://example.org/", "email": None},
            "license": {"name": "MIT", "url": None},
        },
        operations=[
            (
                "put-notes-id",
                {
                    "displayName": "Write a note",
                    "method": "PUT",
                    "urlTemplate": "/notes/{id}?api-version={api-version}",
                    "templateParameters": [
                        ref
                        | {"name": "id", "type": "string", "values": [], "description": "own", "typeName": "Id", "required": True},
                        ref
                        | {
                            "name": "api-version",
                            "type": "string",
                            "values": ["2024-05-01"],
                            "examples": {"default": {"value": "2024-05-01"}},
                            "typeName": "Notes-id-PutRequest",
                            "required": True,
                        },
                    ],
                    "description": "Write a note",
                    "request": {
                        "description": "the note",
                        "queryParameters": [
                            ref
                            | {
                                "name": "dry",
                                "type": "boolean",
                                "values": [],
                                "defaultValue": "false",
                                "typeName": "Notes-id-PutRequest-1",
                            }
                        ],
                        "headers": [
                            ref
                            | {
                                "name": "If-Match",
                                "type": "string",
                                "values": [],
                                "typeName": "Notes-id-PutRequest-2",
                                "required": True,
                            }
                        ],
                        "representations": [
                            ref
                            | {
                                "contentType": "application/json",
                                "typeName": "Note",
                                "examples": {"default": {"value": {"seed": 0, "text": "string"}}},
                                "generatedSample": text,
                                "sample": text,
                            }
                        ],
                    },
                    "responses": [
                        {"statusCode": 200, "description": "kept", "representations": [], "headers": []},
                        {"statusCode": 400, "description": "failed", "representations": [], "headers": []},
                        {"statusCode": 500, "description": "failed", "representations": [], "headers": []},
                    ],
                    "policies": None,
                },
            )
        ],
        schema={
            "contentType": "application/vnd.oai.openapi.components+json",
            "document": {
                "components": {
                    "schemas": {
                        "Id": {"type": "string"},
                        "Note": {
                            "type": "object",
                            "properties": {
                                "seed": {"maximum": 10.0, "minimum": -9223372036854775808, "type": "integer"},
                                "text": {"type": "string"},
                            },
                        },
                        "Notes-id-OperationsRequest": {"type": "string", "default": "a", "x-apim-inline": True},
                        "Notes-id-PutRequest": {"enum": ["2024-05-01"], "type": "string", "x-apim-inline": True},
                        "Notes-id-PutRequest-1": {"type": "boolean", "default": False, "x-apim-inline": True},
                        "Notes-id-PutRequest-2": {"type": "string", "x-apim-inline": True},
                    }
                }
            },
        },
        tags=["notes", "write"],
        warnings=['parameter "crumb" of PUT /notes/{id} was dropped: cookie parameters are not supported'],
        operation_tags={"put-notes-id": ["notes", "write"]},
    )


def test_puts_own_values_win():
    """What the PUT sends stays; only what it leaves out comes from the document."""
    text = "{openapi: 3.0.1, info: {title: T, description: D, version: '1'}, servers: [{url: 'https://a.example.org'}], paths: {}}"
    imported = read(text, serviceUrl="https://b.example.org", displayName="Mine", protocols=["https", "http"], description=None)
    assert imported == Imported(
        api={"displayName": "Mine", "description": "D", "serviceUrl": "https://b.example.org", "protocols": ["https", "http"]},
        operations=[],
        schema=None,
        tags=[],
        warnings=[],
    )


def test_a_structure_that_is_not_understood_is_our_refusal_not_azures(monkeypatch):
    """What nobody recorded is refused under our own code, without a traceback."""
    monkeypatch.setattr("apim_simulator.importer.document.check_member_types", lambda _document: None)
    with pytest.raises(ImportRefused) as refusal:
        read('{"openapi": "3.0.1", "info": {"title": "T", "version": "1"}, "servers": 5, "paths": {}}')
    assert (refusal.value.status, refusal.value.code) == (501, "SimulatorUnsupported")


def test_a_long_path_is_refused():
    """Learn: the API's URL stays under 128 characters."""
    text = "{openapi: 3.0.1, info: {title: T, version: '1'}, paths: {}}"
    read(text, path="p" * 127)
    with pytest.raises(ImportRefused) as refusal:
        read(text, path="p" * 128)
    assert (refusal.value.status, refusal.value.code, refusal.value.target) == (400, "ValidationError", "representation")
