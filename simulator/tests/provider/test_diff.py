"""Diff compares inputs, and says what only a replacement can change."""

import pytest
from apim_simulator.provider import diff
from apim_simulator.provider.values import UNKNOWN
from pulumi.runtime.proto.provider_pb2 import DiffResponse, PropertyDiff

from simulator.tests.provider.arm_double import GROUP, PLACE

API = PLACE | {"apiId": "a", "path": "p", "displayName": "A", "azureApiVersion": "2024-05-01"}


def detailed(answer):
    """Path -> kind; every entry compares inputs."""
    assert all(entry.inputDiff for entry in answer.detailedDiff.values())
    return {path: PropertyDiff.Kind.Name(entry.kind) for path, entry in answer.detailedDiff.items()}


def test_prov_40_outputs_are_ignored(plugin):
    """Only the inputs of then and now count."""
    answer = plugin.diff("Api", API, API, {"displayName": "changed by hand"})
    assert (answer.changes, list(answer.diffs), detailed(answer)) == (DiffResponse.DIFF_NONE, [], {})


def test_prov_40_a_default_that_appears_is_no_change(plugin):
    """Another value is."""
    policy = PLACE | {"apiId": "a", "policyId": "policy", "value": "v"}
    assert plugin.diff("ApiPolicy", policy, policy | {"format": "xml"}).changes == DiffResponse.DIFF_NONE
    assert detailed(plugin.diff("ApiPolicy", policy, policy | {"format": "rawxml"})) == {"format": "ADD"}


def test_prov_40_numbers_compare_by_value(plugin):
    """And are no truth values."""
    assert diff.same({"a": [3]}, {"a": [3.0]})
    assert not diff.same(1, True)
    assert not diff.same([], {})


@pytest.mark.parametrize("name", ["resourceGroupName", "serviceName", "apiId"])
def test_prov_41_every_path_parameter_replaces(plugin, name):
    """Of whatever class."""
    answer = plugin.diff("Api", API, API | {name: "other"})
    assert (list(answer.replaces), list(answer.diffs), detailed(answer)) == ([name], [name], {name: "UPDATE_REPLACE"})


def test_prov_41_nothing_else_of_apim_replaces(plugin):
    """Not even the type of a backend."""
    answer = plugin.diff(
        "Backend", PLACE | {"backendId": "b", "type": "Single", "url": "u"}, PLACE | {"backendId": "b", "type": "Pool"}
    )
    assert (list(answer.replaces), answer.deleteBeforeReplace) == ([], False)
    assert detailed(answer) == {"type": "UPDATE", "url": "DELETE"}


def test_prov_41_a_moved_service_and_another_principal_replace(plugin):
    """`location` compares without case and blanks."""
    service = {"resourceGroupName": "rg", "serviceName": "s", "location": "West Europe"}
    token = "azure-native:apimanagement:ApiManagementService"
    assert list(plugin.diff(token, service, service | {"location": "northeurope"}).replaces) == ["location"]
    assert plugin.diff(token, service, service | {"location": "westeurope"}).changes == DiffResponse.DIFF_NONE
    role = {"scope": GROUP, "roleAssignmentName": "n", "principalId": "p", "roleDefinitionId": "r"}
    answer = plugin.diff("azure-native:authorization:RoleAssignment", role, role | {"principalId": "q", "roleDefinitionId": "s"})
    assert list(answer.replaces) == ["principalId"]


def test_prov_42_replaced_resources_are_deleted_first(plugin):
    """Unless their name was made up."""
    assert plugin.diff("Api", API, API | {"apiId": "b"}).deleteBeforeReplace
    service = {"resourceGroupName": "rg", "serviceName": "s1234", "location": "l", "__createBeforeDelete": True}
    answer = plugin.diff("azure-native:apimanagement:ApiManagementService", service, service | {"location": "m"})
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (["location"], False)


def test_prov_43_the_detailed_diff_names_paths_the_others_keys(plugin):
    """ADD, UPDATE, DELETE, to any depth; each top key in `diffs`, and conversely."""
    old = API | {"contact": {"name": "N"}, "protocols": ["https", "http"], "description": "gone"}
    new = API | {"contact": {"name": "M", "email": "e"}, "protocols": ["https"], "serviceUrl": "new"}
    answer = plugin.diff("Api", old, new)
    assert answer.changes == DiffResponse.DIFF_SOME
    assert answer.hasDetailedDiff
    assert detailed(answer) == {
        "contact.email": "ADD",
        "contact.name": "UPDATE",
        "description": "DELETE",
        "protocols[1]": "DELETE",
        "serviceUrl": "ADD",
    }
    assert list(answer.diffs) == ["contact", "description", "protocols", "serviceUrl"]


def test_prov_43_odd_keys_are_quoted(plugin):
    """Headers of a backend, say."""
    backend = PLACE | {"backendId": "b"}
    old = backend | {"credentials": {"header": {"api-key": ["{{a}}"]}}}
    new = backend | {"credentials": {"header": {"api-key": ["{{b}}"]}}}
    assert detailed(plugin.diff("Backend", old, new)) == {'credentials.header["api-key"][0]': "UPDATE"}


def test_prov_44_an_unknown_differs_from_any_value(plugin):
    """So a policy fed by the name of an Api that is replaced is planned for replacement."""
    policy = PLACE | {"apiId": "a", "policyId": "policy", "value": "v"}
    answer = plugin.diff("ApiPolicy", policy, policy | {"apiId": UNKNOWN})
    assert (list(answer.replaces), answer.deleteBeforeReplace) == (["apiId"], True)
    assert detailed(plugin.diff("ApiPolicy", policy, policy | {"value": UNKNOWN})) == {"value": "UPDATE"}


def test_a_changed_list_keeps_what_did_not_change():
    """Element by element, additions and removals at the end."""
    base = {"list": [{"a": 1}, {"b": 2}]}
    old = {"list": [{"a": 1, "own": []}, {"b": 2, "own": []}]}
    longer = {"list": [{"a": 1, "own": []}, {"b": 3, "own": []}, {"c": 4, "own": []}]}
    assert diff.apply(base, old, longer) == {"list": [{"a": 1}, {"b": 3}, {"c": 4, "own": []}]}
    assert diff.apply(base, old, {"list": [{"a": 1, "own": []}]}) == {"list": [{"a": 1}]}
    assert diff.apply({}, {"x": 1}, {"x": 2}) == {"x": 2}
    assert diff.apply({"x": "mine"}, {"x": 1}, {"x": 1}) == {"x": "mine"}
