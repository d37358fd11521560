"""Refresh and import."""

import pytest

from simulator.tests.provider.arm_double import GROUP, PLACE, SERVICE, Reply

API = f"{SERVICE}/apis/a"
OLD_INPUTS = PLACE | {
    "apiId": "a",
    "path": "p",
    "displayName": "A",
    "format": "openapi",
    "value": "the document",
    "azureApiVersion": "2024-05-01",
}
SHOWN = {"path": "p", "displayName": "A", "protocols": ["https"], "subscriptionRequired": True}


def old_outputs(**change):
    """State of the Api at the last write."""
    envelope = {"id": API, "name": "a", "type": "Some/type", "azureApiVersion": "2024-05-01"}
    return envelope | SHOWN | change


def test_prov_30_what_is_gone_has_no_id(plugin):
    """The engine drops it."""
    assert plugin.read("Api", API, old_outputs(), OLD_INPUTS) == ("", {}, {})


def test_prov_30_a_read_that_is_refused_fails(plugin, arm):
    """With ARM's words."""
    arm.queue("GET", "/apis/a", Reply(403, {"error": {"code": "AuthorizationFailed", "message": "no"}}))
    with pytest.raises(Exception, match='Status=403 Code="AuthorizationFailed" Message="no"'):
        plugin.read("Api", API, old_outputs(), OLD_INPUTS)


def test_prov_31_a_refresh_without_change_leaves_the_inputs(plugin, arm):
    """Outputs are the fresh GET."""
    arm.store("/apis/a", SHOWN)
    assert plugin.read("Api", API, old_outputs(), OLD_INPUTS) == (API, old_outputs(), OLD_INPUTS)


def test_prov_31_what_appears_changes_or_vanishes_does_so_in_the_inputs(plugin, arm):
    """Compared between the states, applied to the inputs."""
    arm.store("/apis/a", {"path": "elsewhere", "protocols": ["https"], "subscriptionRequired": False})
    _, _, inputs = plugin.read("Api", API, old_outputs(), OLD_INPUTS)
    assert inputs == {name: value for name, value in OLD_INPUTS.items() if name != "displayName"} | {
        "path": "elsewhere",
        "subscriptionRequired": False,
    }


def test_prov_31_only_the_changed_part_of_an_object_is_taken_over(plugin, arm):
    """The service's own additions stay out of the inputs."""
    inputs = PLACE | {"apiId": "a", "operationId": "o", "templateParameters": [{"name": "d", "type": "string"}]}
    old = {"templateParameters": [{"name": "d", "type": "string", "values": []}]}
    arm.store("/apis/a/operations/o", {"templateParameters": [{"name": "d", "type": "number", "values": []}]})
    _, _, fresh = plugin.read("ApiOperation", f"{API}/operations/o", old, inputs)
    assert fresh == inputs | {"templateParameters": [{"name": "d", "type": "number"}]}


def test_prov_32_the_document_survives_and_a_changed_name_is_drift(plugin, arm):
    """`value` and `format` are never shown, so nothing is known against them."""
    arm.store("/apis/a", SHOWN | {"displayName": "changed by hand"})
    _, outputs, inputs = plugin.read("Api", API, old_outputs(), OLD_INPUTS)
    assert (inputs["value"], inputs["format"], inputs["displayName"]) == ("the document", "openapi", "changed by hand")
    assert "value" not in outputs


def test_prov_32_a_policy_the_service_rebuilt_is_no_drift(plugin, arm):
    """Both states are the service's text, the inputs keep the program's."""
    rebuilt = {"format": "xml", "value": "<policies>\r\n\t<inbound />\r\n</policies>"}
    arm.store("/apis/a/policies/policy", rebuilt)
    inputs = PLACE | {"apiId": "a", "policyId": "policy", "format": "rawxml", "value": "<policies><inbound/></policies>"}
    _, _, fresh = plugin.read("ApiPolicy", f"{API}/policies/policy", dict(rebuilt), inputs)
    assert fresh == inputs


def test_a_changed_backend_type_is_invisible(plugin, arm):
    """Output `type` is the envelope's, under the name of the input."""
    arm.store("/backends/b", {"type": "Pool", "title": "B"})
    inputs = PLACE | {"backendId": "b", "type": "Single", "title": "B"}
    old = {"type": "Some/type", "title": "B"}
    _, outputs, fresh = plugin.read("Backend", f"{SERVICE}/backends/b", old, inputs)
    assert (outputs["type"], fresh) == ("Some/type", inputs)


def test_prov_33_a_link_keeps_its_state_while_it_is_there(plugin, arm):
    """HEAD shows no more."""
    inputs = PLACE | {"productId": "p", "apiId": "a"}
    arm.queue("HEAD", "/products/p/apis/a", Reply(204), Reply(404))
    link = f"{SERVICE}/products/p/apis/a"
    assert plugin.read("ProductApi", link, {"name": "a", "path": "p"}, inputs) == (link, {"name": "a", "path": "p"}, inputs)
    assert plugin.read("ProductApi", link, {"name": "a"}, inputs) == ("", {}, {})


def test_prov_33_the_state_of_a_link_is_the_answer_of_its_put(plugin, arm):
    """With the Api's members, its null protocols left out."""
    body = {"id": "/i", "name": "a", "properties": {"displayName": "A", "type": "graphql", "protocols": None}}
    arm.queue("PUT", "/products/p/apis/a", Reply(201, body))
    _, outputs = plugin.create("ProductApi", PLACE | {"productId": "p", "apiId": "a"})
    assert outputs == {"id": "/i", "name": "a", "displayName": "A", "apiType": "graphql", "azureApiVersion": "2024-05-01"}


@pytest.mark.parametrize("inputs", [None, {}])
def test_prov_34_an_import_takes_inputs_from_id_and_answer(plugin, arm, inputs):
    """Input properties alone, no empty collections; the document is not shown."""
    shown = SHOWN | {
        "type": "graphql",
        "isOnline": True,
        "contact": {"name": "N", "email": None},
        "authenticationSettings": {"oAuth2AuthenticationSettings": [], "openidAuthenticationSettings": []},
    }
    arm.store("/apis/a", shown)
    identifier, outputs, found = plugin.read("Api", API, {}, inputs)
    assert identifier == API
    assert found == PLACE | {
        "apiId": "a",
        "path": "p",
        "displayName": "A",
        "protocols": ["https"],
        "subscriptionRequired": True,
        "apiType": "graphql",
        "contact": {"name": "N"},
        "azureApiVersion": "2024-05-01",
    }
    assert (outputs["isOnline"], outputs["apiType"], outputs["type"]) == (True, "graphql", "Some/type")


def test_prov_34_the_fixed_parts_of_an_id_are_read_in_any_case(plugin, arm):
    """A fragment's own id says `policyfragments`; its input `id` is the last part."""
    arm.store("/policyfragments/f", {"value": "<fragment />"})
    _, _, inputs = plugin.read("PolicyFragment", f"{SERVICE}/policyfragments/f")
    assert inputs == PLACE | {"id": "f", "value": "<fragment />", "azureApiVersion": "2024-05-01"}


def test_prov_34_a_backends_type_is_imported_from_its_properties(plugin, arm):
    """Though the output under that name is another."""
    arm.store("/backends/b", {"type": "Pool", "pool": {"services": [{"id": "/b1"}]}})
    _, outputs, inputs = plugin.read("Backend", f"{SERVICE}/backends/b")
    assert (inputs["type"], inputs["pool"], outputs["type"]) == ("Pool", {"services": [{"id": "/b1"}]}, "Some/type")


def test_prov_34_an_id_of_another_class_is_refused(plugin, arm):
    """With the form it should have."""
    arm.store("/products/p", {})
    with pytest.raises(Exception, match=f"'{SERVICE}/products/p' is no id of azure-native:apimanagement:Api, which looks like"):
        plugin.read("Api", f"{SERVICE}/products/p")


def test_prov_34_an_account_is_imported_whole(plugin, arm):
    """`properties` is an input there; what only ARM writes stays out, a string set becomes a list."""
    path = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/acc"
    identity = {"type": "UserAssigned", "userAssignedIdentities": {"/b": {"clientId": "c"}, "/a": {}}}
    arm.store(path, {"customSubDomainName": "acc", "endpoint": "https://e"}, kind="OpenAI", identity=identity)
    _, outputs, inputs = plugin.read("azure-native:cognitiveservices:Account", path)
    assert inputs == {
        "resourceGroupName": "rg",
        "accountName": "acc",
        "kind": "OpenAI",
        "properties": {"customSubDomainName": "acc"},
        "identity": {"type": "UserAssigned", "userAssignedIdentities": ["/a", "/b"]},
        "azureApiVersion": "2025-06-01",
    }
    assert outputs["properties"] == {"customSubDomainName": "acc", "endpoint": "https://e"}
