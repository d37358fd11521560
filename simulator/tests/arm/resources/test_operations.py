"""Declared operations (op-02 to op-13)."""

import pytest

TYPE = "Microsoft.ApiManagement/service/apis/operations"
OPERATION = {"displayName": "O", "method": "GET", "urlTemplate": "/x/{y}", "templateParameters": [{"name": "y", "type": "string"}]}
PATH = "/apis/echo-api/operations/o"


def test_what_get_shows(arm):
    """Three lists in a request, two in a response, values always, required on every template parameter (op-04, op-11)."""
    sent = OPERATION | {
        "request": {
            "headers": [{"name": "h", "type": "string", "required": False}],
            "representations": [{"contentType": "a/b", "typeName": "t"}],
        },
        "responses": [
            {"statusCode": 1980785443, "description": "d"},
            {"statusCode": 200, "headers": [{"name": "h", "type": "string"}]},
        ],
    }
    made = arm.put(PATH, sent)
    expected = {
        "displayName": "O",
        "method": "GET",
        "urlTemplate": "/x/{y}",
        "templateParameters": [{"name": "y", "type": "string", "required": True, "values": []}],
        "description": None,
        "request": {
            "queryParameters": [],
            "headers": [{"name": "h", "type": "string", "values": []}],
            "representations": [{"contentType": "a/b", "typeName": "t"}],
        },
        "responses": [
            {"statusCode": 1980785443, "description": "d", "representations": [], "headers": []},
            {"statusCode": 200, "representations": [], "headers": [{"name": "h", "type": "string", "values": []}]},
        ],
        "policies": None,
    }
    assert arm.get(PATH) == {"id": arm.service + PATH, "type": TYPE, "name": "o", "properties": expected}
    assert made.json()["properties"] == expected | {"templateParameters": [{"name": "y", "type": "string", "values": []}]}


def test_required_is_echoed_where_it_was_sent(arm):
    """A write says required where the request did."""
    sent = OPERATION | {"templateParameters": [{"name": "y", "type": "string", "required": True}]}
    assert arm.put(PATH, sent).json()["properties"]["templateParameters"][0]["required"] is True


def test_lists_leave_an_empty_request_out(arm):
    """op-02 against op-04; policies null although there is one (policy-14)."""
    listed = {item["name"]: item["properties"] for item in arm.get("/apis/echo-api/operations")["value"]}
    assert ("request" in listed["create-resource"], "request" in listed["modify-resource"]) == (True, False)
    assert listed["create-resource"]["policies"] is None


def test_patch(arm, error):
    """Arrays as a whole (op-10); the template is checked again."""
    arm.put(PATH, OPERATION)
    assert error(arm("PATCH", PATH, {"properties": {"urlTemplate": "/x/{z}"}})) == (400, "ValidationError", ["templateParameters"])
    changed = {"urlTemplate": "/x/{z}", "templateParameters": [{"name": "z", "type": "string"}]}
    assert arm("PATCH", PATH, {"properties": changed}).status_code == 200
    assert arm.get(PATH)["properties"]["templateParameters"] == [{"name": "z", "type": "string", "required": True, "values": []}]


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"displayName": None}, (400, "ValidationError", ["displayName"])),
        ({"method": None}, (400, "ValidationError", ["method"])),
        ({"urlTemplate": None}, (400, "ValidationError", ["urlTemplate"])),
        ({"templateParameters": []}, (400, "ValidationError", ["templateParameters"])),
        ({"policies": "<policies />"}, (501, "SimulatorUnsupported", [])),
        ({"method": "POST", "urlTemplate": "/resource", "templateParameters": []}, (400, "ValidationError", ["urlTemplate"])),
        ({"request": {"representations": [{"contentType": "a/b", "schemaId": "gone"}]}}, (400, "ValidationError", ["schemaId"])),
        (
            {"request": {"representations": [{"contentType": "a/b", "sample": "s"}]}},
            (400, "SimulatorUnknownProperty", ["properties.request.representations[0].sample"]),
        ),
        ({"responses": [{"description": "d"}]}, (400, "ValidationError", ["statusCode"])),
    ],
)
def test_refusals(arm, error, sent, refusal):
    """What is required, what must agree, what does not exist."""
    body = {"properties": {name: value for name, value in (OPERATION | sent).items() if value is not None}}
    assert error(arm("PUT", PATH, body)) == refusal
