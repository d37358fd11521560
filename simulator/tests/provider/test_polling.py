"""Long-running operations, in every form Azure gives them."""

import pytest

from simulator.tests.provider.arm_double import GROUP, PLACE, SERVICE, Reply
from simulator.tests.provider.engine import RpcFailed

FRAGMENT = PLACE | {"id": "f", "value": "<fragment/>"}
STUB = {"id": f"{SERVICE}/policyFragments/f", "properties": {"ProvisioningState": "InProgress"}}
ACCOUNT_PATH = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/acc"
ACCOUNT = {"resourceGroupName": "rg", "accountName": "acc", "kind": "OpenAI", "location": "l"}
STATUS = "/tenant/operationResults/1"


def links(arm, path, *names):
    """Headers that say where to ask."""
    urls = {"Azure-AsyncOperation": f"{arm.url}{SERVICE}{STATUS}", "Location": f"{arm.url}{path}?api-version=2024-05-01&asyncId=1"}
    return {name: urls[name] for name in names}


def test_prov_20_a_put_that_answers_whole_is_done(plugin, arm, waits, api_inputs):
    """An API without a document: 201 with its state (o24-06)."""
    arm.queue("PUT", "/apis/a", Reply(201, arm.store("/apis/a", {"displayName": "A", "provisioningState": "Succeeded"})))
    arm.queue("GET", "/apis/a", Reply(404))
    plugin.create("Api", api_inputs())
    assert arm.lines == ["GET /apis/a", "PUT /apis/a", "GET /apis/a"]


def test_prov_20_a_202_is_followed_to_its_end(plugin, arm, waits, api_inputs):
    """An import: empty, Location alone (oaj-01); running 202, in the end 201 with the resource (oaj-02)."""
    arm.queue("PUT", "/apis/a", Reply(202, None, links(arm, f"{SERVICE}/apis/a", "Location")))
    done = arm.store("/apis/a", {"displayName": "A"})
    arm.queue("GET", "/apis/a", Reply(404), Reply(202), Reply(202), Reply(201, done))
    identifier, _ = plugin.create("Api", api_inputs(value="{}", format="openapi"))
    assert identifier == f"{SERVICE}/apis/a"
    assert [seen.query.get("asyncId") for seen in arm.requests] == [None, None, "1", "1", "1", None]
    assert waits == [10, 10]


def test_prov_20_a_stub_with_both_headers_is_followed_by_status(plugin, arm, waits):
    """A fragment (o24-13): status alone until it succeeds, then the resource where it lies, whose id is taken."""
    arm.queue(
        "PUT",
        "/policyFragments/f",
        Reply(201, STUB, links(arm, f"{SERVICE}/policyFragments/f", "Azure-AsyncOperation", "Location")),
    )
    arm.queue("GET", STATUS, Reply(200, {"status": "InProgress"}), Reply(200, {"status": "Succeeded"}))
    shown = {"id": f"{SERVICE}/policyfragments/f", "properties": {"value": "<fragment />", "provisioningState": "Succeeded"}}
    arm.queue("GET", "/policyFragments/f", Reply(404), Reply(200, shown), Reply(200, shown))
    identifier, outputs = plugin.create("PolicyFragment", FRAGMENT)
    assert arm.lines == [
        "GET /policyFragments/f",
        "PUT /policyFragments/f",
        f"GET {STATUS}",
        f"GET {STATUS}",
        "GET /policyFragments/f",
        "GET /policyFragments/f",
    ]
    assert (identifier, outputs["value"], waits) == (f"{SERVICE}/policyfragments/f", "<fragment />", [10])


def test_prov_20_a_deleted_api_is_waited_for(plugin, arm, waits):
    """202 with both headers (o24-08), every 30 s."""
    arm.store("/apis/a", {})
    arm.queue("DELETE", "/apis/a", Reply(202, None, links(arm, f"{SERVICE}/apis/a", "Azure-AsyncOperation", "Location")))
    arm.queue("GET", STATUS, Reply(200, {"status": "InProgress"}), Reply(200, {"status": "Succeeded"}))
    plugin.delete("Api", f"{SERVICE}/apis/a")
    assert (arm.lines, waits) == (["DELETE /apis/a", f"GET {STATUS}", f"GET {STATUS}"], [30])


def test_prov_21_without_a_header_the_provisioning_state_decides(plugin, arm, waits):
    """An account asks after itself until it is made."""
    running = {"id": ACCOUNT_PATH, "properties": {"provisioningState": "Creating"}}
    done = {"id": ACCOUNT_PATH, "properties": {"provisioningState": "Succeeded", "endpoint": "https://e"}}
    arm.queue("PUT", ACCOUNT_PATH, Reply(201, running))
    arm.queue("GET", ACCOUNT_PATH, Reply(404), Reply(200, running), Reply(200, done), Reply(200, done))
    _, outputs = plugin.create("azure-native:cognitiveservices:Account", ACCOUNT)
    assert outputs["properties"] == {"provisioningState": "Succeeded", "endpoint": "https://e"}
    assert waits == [10, 10]


def test_prov_21_operation_location_comes_before_location(plugin, arm, waits):
    """And after Azure-AsyncOperation."""
    headers = {"Operation-Location": f"{arm.url}{SERVICE}{STATUS}", "Location": f"{arm.url}/never"}
    arm.queue("DELETE", "/apis/a", Reply(202, None, headers))
    arm.queue("GET", STATUS, Reply(200, {"status": "succeeded"}))
    plugin.delete("Api", f"{SERVICE}/apis/a")
    assert arm.lines == ["DELETE /apis/a", f"GET {STATUS}"]


def test_prov_21_a_relative_location_is_completed(plugin, arm, waits, api_inputs):
    """With this cloud's address and the api-version."""
    arm.queue("PUT", "/apis/a", Reply(202, None, {"Location": f"{SERVICE}/apis/a?asyncId=7"}))
    arm.queue("GET", "/apis/a", Reply(404), Reply(201, {"id": "/i"}))
    plugin.create("Api", api_inputs())
    assert arm.requests[2].query == {"asyncId": "7", "api-version": "2024-05-01"}


def test_prov_21_a_relative_status_address_is_an_error(plugin, arm, api_inputs):
    """It must be absolute already."""
    arm.queue("PUT", "/apis/a", Reply(202, None, {"Azure-AsyncOperation": STATUS}))
    with pytest.raises(Exception, match=f"the address of the operation is not absolute: '{STATUS}'"):
        plugin.create("Api", api_inputs())


def test_prov_21_a_deletion_accepted_without_an_address_is_an_error(plugin, arm):
    """Nobody could tell when it ends."""
    arm.queue("DELETE", "/apis/a", Reply(202))
    with pytest.raises(Exception, match="does not say where to ask for its end"):
        plugin.delete("Api", f"{SERVICE}/apis/a")


def test_prov_21_the_stubs_capital_p_is_no_state(plugin, arm, waits):
    """It says InProgress for ever; a 201 without a state is asked after once."""
    arm.queue("PUT", "/policyFragments/f", Reply(201, STUB))
    arm.queue("GET", "/policyFragments/f", Reply(404), Reply(200, STUB))
    plugin.create("PolicyFragment", FRAGMENT)
    assert (arm.lines.count("GET /policyFragments/f"), waits) == (3, [])


@pytest.mark.parametrize("state", ["Failed", "Canceled"])
def test_prov_21_other_ends_are_failures(plugin, arm, waits, state):
    """With ARM's code and message."""
    arm.queue("PUT", "/policyFragments/f", Reply(201, STUB, links(arm, "", "Azure-AsyncOperation")))
    arm.queue("GET", STATUS, Reply(200, {"status": state, "error": {"code": "ValidationError", "message": "no such named value"}}))
    with pytest.raises(RpcFailed, match="the operation ended") as caught:
        plugin.create("PolicyFragment", FRAGMENT)
    assert caught.value.text.endswith(f'the operation ended as {state}: Code="ValidationError" Message="no such named value"')


def test_prov_21_a_resource_that_fails_by_its_state(plugin, arm, waits):
    """Deployments fail so."""
    arm.queue("PUT", ACCOUNT_PATH, Reply(201, {"id": ACCOUNT_PATH, "properties": {"provisioningState": "Failed"}}))
    with pytest.raises(Exception, match="the operation ended as Failed"):
        plugin.create("azure-native:cognitiveservices:Account", ACCOUNT)


def test_prov_21_what_is_gone_while_it_is_deleted_is_deleted(plugin, arm, waits):
    """A 404 ends it well."""
    arm.queue("DELETE", "/apis/a", Reply(202, None, links(arm, f"{SERVICE}/apis/a", "Location")))
    arm.queue("GET", "/apis/a", Reply(202), Reply(404))
    plugin.delete("Api", f"{SERVICE}/apis/a")
    assert waits == [30]


def test_prov_22_retry_after_shortens_or_lengthens_the_wait(plugin, arm, waits):
    """In the first answer before the first question, later between them."""
    first = links(arm, f"{SERVICE}/apis/a", "Location") | {"Retry-After": "20"}
    arm.queue("DELETE", "/apis/a", Reply(202, None, first))
    arm.queue("GET", "/apis/a", Reply(202, None, {"Retry-After": "1"}), Reply(202), Reply(204))
    plugin.delete("Api", f"{SERVICE}/apis/a")
    assert waits == [20, 1, 30]


def test_prov_22_custom_timeouts_end_it(plugin, arm, waits):
    """In seconds; by default two hours."""
    arm.queue("DELETE", "/apis/a", *[Reply(202, None, links(arm, f"{SERVICE}/apis/a", "Location"))] * 2)
    arm.queue("GET", "/apis/a", *[Reply(202)] * 2, Reply(204))
    with pytest.raises(Exception, match="the operation did not end in the time allowed for it"):
        plugin.delete("Api", f"{SERVICE}/apis/a", timeout=29)
    plugin.delete("Api", f"{SERVICE}/apis/a")
    assert waits == [30]
