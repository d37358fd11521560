"""Create, Update and Delete as ARM sees them."""

import pytest
from apim_simulator.provider.values import UNKNOWN

from simulator.tests.provider.arm_double import GROUP, PLACE, SERVICE, Reply
from simulator.tests.provider.engine import RpcFailed

PRODUCT = PLACE | {"productId": "p", "displayName": "P", "subscriptionsLimit": 3, "azureApiVersion": "2024-05-01"}
REFUSAL = {
    "error": {
        "code": "ValidationError",
        "message": "One or more fields contain incorrect values:",
        "details": [{"code": "ValidationError", "target": "path", "message": "taken"}],
    }
}


def test_prov_08_the_api_version_stays_out_of_the_body(plugin, arm):
    """It is an input and an output, and the query's."""
    _, outputs = plugin.create("Product", PRODUCT)
    put = arm.requests[1]
    assert (put.body, put.query) == (
        {"properties": {"displayName": "P", "subscriptionsLimit": 3}},
        {"api-version": "2024-05-01"},
    )
    assert outputs["azureApiVersion"] == "2024-05-01"


def test_prov_10_a_preview_asks_nothing_and_knows_the_inputs(plugin, arm):
    """Everything else of the response is unknown, so `api.name` of a new Api is."""
    identifier, outputs = plugin.create("Product", PRODUCT | {"description": UNKNOWN}, preview=True)
    unknown = dict.fromkeys(["approvalRequired", "description", "name", "state", "subscriptionRequired", "terms", "type"], UNKNOWN)
    assert (identifier, outputs) == ("", PRODUCT | unknown)
    assert arm.lines == []
    _, outputs = plugin.create("Api", PLACE | {"apiId": "a", "path": "p"}, preview=True)
    assert (outputs["name"], outputs["path"], outputs["isOnline"]) == (UNKNOWN, "p", UNKNOWN)


def test_prov_14_put_then_get_makes_the_state(plugin, arm):
    """The state is what GET shows, the id what the write answered."""
    full = f"{SERVICE}/products/p"
    arm.queue("PUT", "/products/p", Reply(201, {"id": f"{SERVICE}/products/P", "properties": {"groups": [], "displayName": "P"}}))
    arm.queue(
        "GET",
        "/products/p",
        Reply(404),
        Reply(200, arm.store("/products/p", {"displayName": "P", "terms": None, "state": "published"})),
    )
    identifier, outputs = plugin.create("Product", PRODUCT)
    assert arm.lines == ["GET /products/p", "PUT /products/p", "GET /products/p"]
    assert identifier == f"{SERVICE}/products/P"
    assert outputs == {
        "id": full,
        "name": "p",
        "type": "Some/type",
        "displayName": "P",
        "state": "published",
        "azureApiVersion": "2024-05-01",
    }


def test_prov_14_skip_read_on_update_leaves_out_the_last_get(plugin, arm):
    """Then the write's answer is the state, keys and all; the existence check stays."""
    plugin.configure(skipReadOnUpdate="true")
    arm.queue("PUT", "/subscriptions/s", Reply(201, {"id": "/i", "properties": {"displayName": "S", "primaryKey": "key1"}}))
    inputs = PLACE | {"sid": "s", "displayName": "S", "scope": "/apis"}
    assert plugin.create("Subscription", inputs) == (
        "/i",
        {"id": "/i", "displayName": "S", "primaryKey": "key1", "azureApiVersion": "2024-05-01"},
    )
    assert arm.lines == ["GET /subscriptions/s", "PUT /subscriptions/s"]


def test_prov_14_a_get_that_fails_leaves_the_answer_of_the_write(plugin, arm):
    """The resource exists, so the engine has to know it."""
    arm.queue("GET", "/products/p", Reply(404), Reply(403, {"error": {"code": "AuthorizationFailed", "message": "no"}}))
    identifier, outputs = plugin.create("Product", PRODUCT)
    assert (identifier, outputs["displayName"], outputs["subscriptionsLimit"]) == (f"{SERVICE}/products/p", "P", 3)


def test_prov_15_what_was_accepted_and_failed_is_kept(plugin, arm, waits, api_inputs):
    """The engine gets id, inputs, what GET shows, and the reason; the RPC still fails."""
    arm.queue(
        "PUT",
        "/apis/a",
        Reply(202, None, {"Location": f"{arm.url}{SERVICE}/apis/a?asyncId=1&asyncCode=201&api-version=2024-05-01"}),
    )
    arm.queue("GET", "/apis/a", Reply(404), Reply(400, REFUSAL))
    arm.store("/apis/a", {"displayName": "A", "provisioningState": "Failed"})
    with pytest.raises(RpcFailed, match='Code="ValidationError"') as caught:
        plugin.create("Api", api_inputs(value="{}", format="openapi"))
    kept = caught.value.kept
    assert kept.id == f"{SERVICE}/apis/a"
    assert kept.reasons == [caught.value.text]
    assert dict(kept.inputs)["value"] == "{}"
    assert dict(kept.properties) == {
        "id": f"{SERVICE}/apis/a",
        "name": "a",
        "type": "Some/type",
        "displayName": "A",
        "provisioningState": "Failed",
        "azureApiVersion": "2024-05-01",
    }
    assert arm.lines == ["GET /apis/a", "PUT /apis/a", "GET /apis/a", "GET /apis/a"]


def test_prov_15_without_a_readable_state_the_id_is_kept(plugin, arm, api_inputs):
    """Both reasons are told."""
    arm.queue("PUT", "/apis/a", Reply(202, None, {"Location": f"{arm.url}{SERVICE}/apis/a"}))
    arm.queue(
        "GET", "/apis/a", Reply(404), Reply(400, REFUSAL), Reply(404, {"error": {"code": "ResourceNotFound", "message": "gone"}})
    )
    with pytest.raises(RpcFailed, match=r'read failed Status=404 Code="ResourceNotFound".+ValidationError') as caught:
        plugin.create("Api", api_inputs())
    assert (caught.value.kept.id, dict(caught.value.kept.properties)) == (f"{SERVICE}/apis/a", {})


def test_prov_15_an_update_that_fails_later_is_kept_too(plugin, arm, api_inputs):
    """With the new inputs."""
    arm.store("/apis/a", {"displayName": "A"})
    arm.queue("PUT", "/apis/a", Reply(202, None, {"Location": f"{arm.url}{SERVICE}/apis/a"}))
    arm.queue("GET", "/apis/a", Reply(400, REFUSAL))
    with pytest.raises(RpcFailed, match="taken") as caught:
        plugin.update("Api", api_inputs(), api_inputs(path="new"))
    assert dict(caught.value.kept.inputs)["path"] == "new"


def test_prov_16_a_refused_write_fails_with_arms_words(plugin, arm):
    """Code, message and details; nothing is kept."""
    arm.queue("PUT", "/products/p", Reply(400, REFUSAL))
    with pytest.raises(RpcFailed, match="Status=400") as caught:
        plugin.create("Product", PRODUCT)
    assert caught.value.text == (
        'Status=400 Code="ValidationError" Message="One or more fields contain incorrect values:" '
        'Details=[{"code": "ValidationError", "target": "path", "message": "taken"}]'
    )
    assert caught.value.kept is None


def test_prov_16_an_answer_that_is_no_arm_error_is_told_as_it_is(plugin, arm):
    """Some answers of Azure have another shape (o24-24)."""
    arm.queue("PUT", "/products/p", Reply(405, {"Message": "not here"}))
    with pytest.raises(Exception, match=r'^Status=405 {"Message": "not here"}$'):
        plugin.create("Product", PRODUCT)


def test_prov_50_an_update_is_a_full_put_at_the_path_of_the_inputs(plugin, arm):
    """Without looking first; GET afterwards."""
    arm.store("/products/p", {"displayName": "old", "terms": "gone after"})
    outputs = plugin.update("Product", PRODUCT | {"terms": "gone after"}, PRODUCT)
    assert arm.lines == ["PUT /products/p", "GET /products/p"]
    assert arm.requests[0].body == {"properties": {"displayName": "P", "subscriptionsLimit": 3}}
    assert "terms" not in outputs


def test_prov_50_a_removed_member_of_a_string_set_makes_it_a_patch(plugin, arm):
    """Its null would be refused in a PUT."""
    token = "azure-native:cognitiveservices:Account"
    old = {
        "resourceGroupName": "rg",
        "accountName": "acc",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": ["/a", "/b"]},
    }
    new = old | {"identity": {"type": "UserAssigned", "userAssignedIdentities": ["/b"]}}
    plugin.update(token, old, new)
    patch = arm.requests[0]
    assert patch.line == f"PATCH {GROUP}/providers/Microsoft.CognitiveServices/accounts/acc"
    assert patch.body == {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/a": None, "/b": {}}}}


def test_prov_50_a_removed_property_regains_its_default(plugin, arm):
    """As far as there is one: a policy's format."""
    policy = PLACE | {"apiId": "a", "policyId": "policy", "value": "<policies/>"}
    plugin.update("ApiPolicy", policy | {"format": "rawxml"}, policy)
    assert arm.requests[0].body == {"properties": {"value": "<policies/>", "format": "xml"}}


def test_prov_51_only_four_headers_of_ours_are_sent(plugin, arm):
    """Never If-Match."""
    arm.store("/products/p", {})
    plugin.update("Product", PRODUCT, PRODUCT)
    put, get = arm.requests
    ours = {"Accept", "User-Agent", "Content-Type", "Authorization"}
    transport = {"Host", "Content-Length", "Accept-Encoding"}
    assert set(put.headers) - transport == ours
    assert set(get.headers) - transport == ours - {"Content-Type"}
    assert (put.headers["Accept"], put.headers["Content-Type"]) == ("application/json", "application/json; charset=utf-8")
    assert put.headers["Authorization"].startswith("Bearer ey")


def test_prov_51_a_preview_of_an_update_keeps_what_no_update_changes(plugin, arm):
    """`name` and `location`; dependents fed by them are not planned for replacement."""
    old = {"name": "p", "type": "T", "id": "/i", "displayName": "old"}
    outputs = plugin.update("Product", PRODUCT, PRODUCT | {"displayName": "new"}, old, preview=True)
    assert (outputs["name"], outputs["displayName"], outputs["type"], outputs["state"]) == ("p", "new", UNKNOWN, UNKNOWN)
    assert arm.lines == []


@pytest.mark.parametrize("status", [200, 202, 204, 404])
def test_prov_60_delete_sends_the_api_version_alone_and_takes_these_answers(plugin, arm, status):
    """No `deleteSubscriptions`, no `deleteRevisions`; a 202 of a synchronous class is not followed."""
    arm.queue("DELETE", "/products/p", Reply(status, None, {"Location": f"{arm.url}/never"}))
    plugin.delete("Product", f"{SERVICE}/products/p")
    assert [(seen.line, seen.query) for seen in arm.requests] == [("DELETE /products/p", {"api-version": "2024-05-01"})]


def test_prov_60_delete_fails_with_arms_words(plugin, arm):
    """What is used by others, say."""
    refusal = {"error": {"code": "ValidationError", "message": "in use", "details": None}}
    arm.queue("DELETE", "/policyFragments/f", Reply(400, refusal))
    with pytest.raises(Exception, match=r'^Status=400 Code="ValidationError" Message="in use"$'):
        plugin.delete("PolicyFragment", f"{SERVICE}/policyFragments/f")


def test_prov_61_the_global_policy_is_simply_deleted(plugin, arm):
    """Azure does not bring its default back."""
    arm.store("/policies/policy", {"value": "<policies/>"})
    plugin.delete("Policy", f"{SERVICE}/policies/policy")
    assert arm.lines == ["DELETE /policies/policy"]
    assert arm.resources == {}


def test_revisions_travel_escaped_and_are_named_plainly(plugin, arm, api_inputs):
    """`;` in a segment is escaped as Go does, in paths from inputs and from ids."""
    identifier, _ = plugin.create("Api", api_inputs("a;rev=2"))
    assert identifier == f"{SERVICE}/apis/a;rev=2"
    plugin.delete("Api", identifier)
    assert arm.lines[:2] == ["GET /apis/a;rev=2", "PUT /apis/a;rev=2"]
    assert arm.lines[-1] == "DELETE /apis/a;rev=2"


def test_query_parameters_go_into_the_query(plugin, arm):
    """`notify` and `appType` of a subscription, and not into the body."""
    inputs = PLACE | {"sid": "s", "displayName": "S", "scope": "/apis", "notify": True, "appType": "developerPortal"}
    plugin.create("Subscription", inputs)
    put = arm.requests[1]
    assert put.query == {"api-version": "2024-05-01", "notify": "true", "appType": "developerPortal"}
    assert put.body == {"properties": {"displayName": "S", "scope": "/apis"}}
