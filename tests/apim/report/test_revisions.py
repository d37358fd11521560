"""An API of revisions: a released one is compared with the one before, whether the preview or the state knows it."""

import json

import pytest

from tests.apim.report.steps import TYPE, step

URN = f"urn:pulumi:local::p::{TYPE}"
PATHS = {"/a": {"get": {"operationId": "A", "responses": {}}}, "/b": {"post": {"operationId": "B", "responses": {}}}}
HEAD = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}}


def api(number, *paths):
    """Inputs of a revision with some operations."""
    document = HEAD | {"paths": {path: PATHS[path] for path in paths}}
    return {"apiId": f"chat;rev={number}", "path": "chat", "format": "openapi+json", "value": json.dumps(document)}


def policy(number, calls):
    """Inputs of a revision's policy with a limit."""
    text = f"<policies><inbound><rate-limit calls='{calls}' renewal-period='60' /></inbound></policies>"
    return {"apiId": f"chat;rev={number}", "policyId": "policy", "format": "xml", "value": text}


def release(op, number):
    """A step on the release of a revision; the one that another follows stays in Azure."""
    inputs = {"apiId": f"chat;rev={number}", "releaseId": f"{number}"}
    if op == "delete":
        return step(op, "ApiRelease", inputs, name=f"release-{number}", state={"retainOnDelete": True})
    return step(op, "ApiRelease", None, inputs, name=f"release-{number}")


@pytest.fixture
def state(tmp_path):
    """Options that give the report a state of some resources: (token, name, inputs)."""

    def make(*held):
        resources = [
            {"urn": f"{URN}{token}::{name}", "type": TYPE + token, "id": f"/{name}", "custom": True, "inputs": inputs}
            for token, name, inputs in held
        ]
        file = tmp_path / "state.json"
        file.write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}), encoding="utf-8")
        return ("--state", str(file))

    return make


NEW = step("create", "Api", None, api(3, "/a"), name="chat-3")
HALVED = step("create", "ApiPolicy", None, policy(3, 5), name="policy-3")
RELEASED = (NEW, HALVED, release("create", 3), release("delete", 2))


def test_a_released_revision_is_compared_with_the_one_before(report_on, state):
    """Document and policy; what the state alone knows."""
    held = [("Api", "chat-1", api(1)), ("Api", "chat-2", api(2, "/a", "/b")), ("ApiPolicy", "policy-2", policy(2, 10))]
    out = report_on(*RELEASED, options=state(*held))[1]
    assert out.startswith("verdict: breaking\n")
    assert (
        "breaking: the new revision lacks POST /b (B), which the one before keeps with its policies [REPORT-OPERATION-LACKING]"
        in out
    )
    assert "risky: 5 calls a minute (was 10); calls beyond get 429 [REPORT-LIMIT]" in out
    assert "risky: releases revision 3 of chat [REPORT-RELEASED]" in out
    assert "safe: stays in the API's change log, and Pulumi forgets it [REPORT-FORGOTTEN]" in out
    assert "lost:" not in out


def test_without_the_state_it_is_said_what_is_missing(report_on):
    """Another revision that goes in the same preview is not taken for the one before."""
    out = report_on(*RELEASED, step("delete", "Api", api(1, "/a"), name="chat-1"))[1]
    for what in ("document", "policy"):
        assert f"risky: the {what}, whose revision before is not in the preview: give --state [REPORT-UNSEEN]" in out
    assert "lacks" not in out


def test_a_revision_that_is_not_released_changes_nothing_for_callers(report_on, state):
    """It is only new."""
    assert report_on(NEW, options=state(("Api", "chat-2", api(2, "/a", "/b"))))[1].startswith("verdict: safe\n")


def test_an_old_revision_that_goes_is_risky_and_the_api_destructive(report_on):
    """The current revision goes with the API alone."""
    old = step("delete", "Api", api(1, "/a"), name="chat-1")
    below = step("delete", "ApiPolicy", policy(1, 10), name="policy-1")
    out = report_on(old, below)[1]
    assert out.startswith("verdict: risky\n")
    assert "is deleted: revision 1, which is not current: nobody can go back to it or call it by number" in out
    assert "is deleted with revision 1, which is not current" in out
    root = step("delete", "Api", {"apiId": "chat", "path": "chat"}, name="chat")
    assert report_on(old, below, root)[1].startswith("verdict: destructive\n")


def test_going_back_is_compared_too(report_on, state):
    """With a revision that is kept, and so in the state alone."""
    held = [("Api", "chat-2", api(2, "/a")), ("Api", "chat-3", api(3, "/a", "/b"))]
    out = report_on(release("create", 2), release("delete", 3), options=state(*held))[1]
    assert out.startswith("verdict: breaking\n")
    assert "breaking: the new revision lacks POST /b (B)" in out


def test_the_first_release_of_an_api_takes_nothing_from_anybody(report_on):
    """Nobody has called it before, so there is nothing to compare."""
    root = step("create", "Api", None, {"apiId": "chat", "path": "chat"}, name="chat")
    out = report_on(root, NEW, HALVED, release("create", 3))[1]
    assert out.startswith("verdict: safe\n")
    assert "safe: releases revision 3 of chat" in out
