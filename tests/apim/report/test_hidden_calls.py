"""An API that loses its calls to another is named, though no step changes it."""

import json

import pytest

from tests.apim.report.steps import TYPE, step

DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1"},
    "paths": {"/deployments/{id}/chat": {"post": {"operationId": "A", "responses": {}}}, "/b": {"get": {"responses": {}}}},
}
API = {"apiId": "imported", "path": "contoso/openai", "format": "openapi+json", "value": json.dumps(DOCUMENT)}
OTHER = {"apiId": "other", "path": "contoso/openai/deployments"}
URN = f"urn:pulumi:local::p::{TYPE}"


def held(*apis):
    """A state with APIs, by what they are declared with."""
    resources = [
        {
            "urn": f"{URN}Api::{each['apiId']}-api",
            "custom": True,
            "type": f"{TYPE}Api",
            "id": f"/subscriptions/s/apis/{each['apiId']}",
            "inputs": each,
            "parent": "",
        }
        for each in apis
    ]
    return json.dumps({"version": 3, "deployment": {"resources": resources}})


@pytest.fixture
def lost(report_on, tmp_path):
    """Verdict, kind and sentence of what the API in the state loses by steps."""

    def run(*steps, state=(API,)):
        (tmp_path / "state.json").write_text(held(*state), encoding="utf-8")
        out = report_on(*steps, form="json", options=("--state", str(tmp_path / "state.json")))[1]
        groups = [group for group in json.loads(out)["groups"] if group["name"] == "imported"]
        notices = [(each, resource) for group in groups for resource in group["resources"] for each in resource["notices"]]
        return [(each["verdict"], resource["op"], each["told"]) for each, resource in notices if each["rule"] == "REPORT-HIDDEN"]

    return run


def test_a_new_api_below_it_takes_all_calls_of_an_operation(lost, report_on):
    assert lost(step("create", "Api", None, OTHER, name="other-api")) == [
        (
            "breaking",
            "same",
            (
                "POST /deployments/{id}/chat: calls go to API other at contoso/openai/deployments, whose path is longer: 404 where "
                "it has no operation for them"
            ),
        )
    ]


def test_an_api_that_moves_below_it_takes_some(lost):
    moved = OTHER | {"path": "contoso/openai/deployments/gpt-4o"}
    ((verdict, op, sentence),) = lost(step("update", "Api", OTHER | {"path": "x"}, moved, name="other-api"))
    assert (verdict, op) == ("risky", "same")
    assert sentence.startswith("POST /deployments/{id}/chat: those calls whose parameters begin like it go to API other at ")


def test_in_its_own_step_where_it_has_one(lost):
    steps = [
        step("create", "Api", None, OTHER, name="other-api"),
        step("update", "Api", API, API | {"displayName": "New"}, name="imported-api"),
    ]
    assert [(verdict, op) for verdict, op, _ in lost(*steps, state=())] == [("breaking", "update")]


@pytest.mark.parametrize(
    "path", ["contoso/openai/v1", "contoso", "contoso/openai2", "contoso/openai/deployments/a/chat/more", "contoso/openai"]
)
def test_paths_that_take_nothing(lost, path):
    assert lost(step("create", "Api", None, OTHER | {"path": path}, name="other-api")) == []


def test_what_was_taken_before_is_not_lost_again(lost):
    assert lost(step("update", "Api", OTHER, OTHER | {"displayName": "New"}, name="other-api")) == []


def test_declared_operations_and_versions_in_the_path(lost):
    """A version is part of the path only where versions are known to be segments."""
    api = {"apiId": "imported", "path": "a"}
    operation = {"apiId": "imported", "method": "GET", "urlTemplate": "/v1/b"}
    other = {"apiId": "other", "path": "a", "apiVersion": "v1"}
    steps = [
        step("update", "Api", api, api | {"displayName": "New"}, name="imported-api"),
        step("update", "ApiOperation", operation, operation | {"displayName": "New"}, name="operation"),
        step("create", "Api", None, other, name="other-api"),
    ]
    schemes = [step("create", "ApiVersionSet", None, {"versioningScheme": scheme}, name="s") for scheme in ("Segment", "Header")]
    assert [each[0] for each in lost(*steps, schemes[0], state=())] == ["breaking"]
    assert lost(*steps, schemes[1], state=()) == []
