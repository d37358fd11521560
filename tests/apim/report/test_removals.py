"""What is deleted or replaced: why, what callers lose, and what options of a resource make of it."""

import json
from typing import Any

import pytest

from apim.engine_markers import UNKNOWN
from tests.apim.report.steps import TYPE, step

URN = f"urn:pulumi:local::p::{TYPE}"
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1"},
    "paths": {"/a": {"get": {"operationId": "A", "responses": {}}}, "/b": {"post": {"operationId": "B", "responses": {}}}},
}
API = {"apiId": "chat", "path": "chat", "format": "openapi+json", "value": json.dumps(DOCUMENT)}
LESS = API | {"value": json.dumps(DOCUMENT | {"paths": {"/a": DOCUMENT["paths"]["/a"]}})}
POLICY = {"apiId": "chat", "operationId": "B", "format": "xml", "value": "<policies><inbound /></policies>"}
SUBSCRIPTION = {"sid": "one", "scope": "/products/p"}


def group(out, name="chat"):
    """The resources of one API in a report as JSON, by type."""
    (found,) = [each for each in json.loads(out)["groups"] if each["name"] == name]
    return {each["type"]: each for each in found["resources"]}


def test_an_import_names_what_it_deletes_and_the_policies_that_go_with_it(report_on):
    """Though the engine shows one changed input, and one deleted resource elsewhere."""
    out = report_on(step("update", "Api", API, LESS), step("delete", "ApiOperationPolicy", POLICY, name="chat-policy-B"))[1]
    assert out.splitlines()[0] == "verdict: destructive"
    assert "destructive: the import deletes POST /b (B) with its policies [REPORT-OPERATION-DELETED]" in out
    assert "lost: POST /b (B), deleted by the import, and with it chat-policy-B" in out


def test_an_api_that_goes_names_all_its_operations(report_on):
    """Whatever kind of removal it is."""
    deleted = group(report_on(step("delete", "Api", API), form="json")[1])["Api"]
    assert [(each["operation"], each["how"]) for each in deleted["lostOperations"]] == [
        ("GET /a", "deleted"),
        ("POST /b", "deleted"),
    ]
    replaced = report_on(step("replace", "Api", API, API | {"apiId": "talk"}, replaceReasons=["apiId"]), form="json")[1]
    assert {each["how"] for each in group(replaced)["Api"]["lostOperations"]} == {"replaced"}


def test_what_forces_a_replacement_is_named(report_on):
    """An input, or the resource that feeds one, or that nobody says."""
    parent = step("replace", "Api", API, API | {"resourceGroupName": "b"}, replaceReasons=["resourceGroupName"], name="chat-api")
    fed = {"propertyDependencies": {"apiId": [f"{URN}Api::chat-api"]}, "dependencies": [f"{URN}Api::chat-api"]}
    child = step("replace", "ApiPolicy", POLICY, POLICY | {"apiId": UNKNOWN}, state=fed)
    out = report_on(parent, child)[1]
    assert "replace Api chat-api is deleted and made anew because of resourceGroupName: none -> b\n" in out
    assert "replace ApiPolicy thing is deleted and made anew because chat-api, which it depends on, is replaced\n" in out
    assert "apiId: chat ->" not in out
    alone = report_on(step("replace", "Backend", {"url": "https://a"}, {"url": "https://a"}))[1]
    assert "is deleted and made anew, the engine does not say why" in alone


@pytest.mark.parametrize(
    ("state", "verdict", "expected"),
    [
        (
            {"protect": True},
            "destructive",
            "is deleted; it is protected, so the engine will refuse that: take `protect` away first",
        ),
        ({"retainOnDelete": True}, "risky", "it stays in Azure, and Pulumi forgets it (retainOnDelete)"),
        ({"deletedWith": f"{URN}Logger::parent"}, "destructive", "is deleted, along with parent"),
        ({"deletedWith": f"{URN}Logger::other"}, "destructive", "is deleted [REPORT-DELETED]"),
    ],
)
def test_options_decide_what_a_deletion_is(state, verdict, expected, report_on):
    """Those of the old state, which the engine goes by."""
    steps = [step("delete", "Backend", {"url": "https://a"}, state=state)]
    steps += [step("delete", "Logger", {}, name="parent", state={"retainOnDelete": True})] if "deletedWith" in state else []
    out = report_on(*steps)[1]
    assert f"{verdict}: {expected}" in out
    assert out.startswith(f"verdict: {verdict}\n")


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (step("delete", "Subscription", SUBSCRIPTION), "its keys open /products/p no longer, so its callers get 401"),
        (
            step("replace", "Subscription", SUBSCRIPTION, SUBSCRIPTION | {"sid": "two"}, replaceReasons=["sid"]),
            "its keys open /products/p no longer; the new one has other keys, which its callers need",
        ),
        (step("delete", "ProductApi", {"productId": "p", "apiId": "chat"}), "keys of p do not open chat any more"),
        (step("delete", "Product", {"productId": "p"}), "its subscribers lose what it opened"),
    ],
)
def test_consumers_are_told_what_they_lose(each, expected, report_on):
    """In a section of their own."""
    out = report_on(each)[1]
    assert expected in out
    assert "\nConsumers: destructive\n" in out


def test_a_deleted_policy_tells_the_limits_that_go(report_on):
    """With numbers."""
    policy = POLICY | {"value": "<policies><inbound><rate-limit calls='5' renewal-period='60' /></inbound></policies>"}
    assert "is deleted: calls go without a limit of 5 calls a minute" in report_on(step("delete", "ApiPolicy", policy))[1]
    assert "is new: a limit of 5 calls a minute" in report_on(step("create", "ApiPolicy", None, policy))[1]
