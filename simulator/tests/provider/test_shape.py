"""Properties and bodies, class by class."""

import pytest
from apim_simulator.provider import shape

from simulator.tests.provider.arm_double import PLACE


@pytest.fixture
def body(registry):
    """Body of a class for given inputs."""
    return lambda name, inputs: shape.body(registry.get(name if ":" in name else f"azure-native:apimanagement:{name}"), inputs)


def test_three_inputs_have_another_name_in_arm(body):
    """`properties.type` is the API type, `properties.apiType` the create type."""
    inputs = {"apiType": "http", "soapApiType": "graphql", "translateRequiredQueryParametersConduct": "query"}
    expected = {"type": "http", "apiType": "graphql", "translateRequiredQueryParameters": "query"}
    assert body("Api", PLACE | {"apiId": "a"} | inputs) == {"properties": expected}


def test_path_parameters_stay_out_but_for_one(body):
    """A release carries its Api in both places (inferred)."""
    assert body("ApiRelease", PLACE | {"apiId": "a;rev=2", "releaseId": "r", "notes": "n"}) == {
        "properties": {"apiId": "a;rev=2", "notes": "n"}
    }
    assert body("PolicyFragment", PLACE | {"id": "f", "value": "v"}) == {"properties": {"value": "v"}}


def test_properties_are_there_even_when_empty(body):
    """A link alone has no body members at all."""
    assert body("Backend", PLACE | {"backendId": "b"}) == {"properties": {}}
    assert body("ProductApi", PLACE | {"productId": "p", "apiId": "a"}) == {}


def test_what_lies_outside_properties(body):
    """Envelope members at the top; a named value's tags are not among them."""
    assert body("NamedValue", {"displayName": "d", "tags": ["t"]}) == {"properties": {"displayName": "d", "tags": ["t"]}}
    service = {"publisherName": "P", "location": "l", "sku": {"name": "Developer", "capacity": 1}, "tags": {"a": "b"}}
    expected = {
        "properties": {"publisherName": "P"},
        "location": "l",
        "sku": {"name": "Developer", "capacity": 1},
        "tags": {"a": "b"},
    }
    assert body("ApiManagementService", service) == expected
    account = {"properties": {"customSubDomainName": "c"}, "kind": "OpenAI", "sku": {"name": "S0"}, "location": "l"}
    assert body("azure-native:cognitiveservices:Account", account) == account
    role = {"scope": "/x", "roleAssignmentName": "n", "principalId": "p", "roleDefinitionId": "r", "principalType": "User"}
    expected = {"properties": {"principalId": "p", "roleDefinitionId": "r", "principalType": "User"}}
    assert body("azure-native:authorization:RoleAssignment", role) == expected
    assert body("azure-native:resources:ResourceGroup", {"resourceGroupName": "g", "location": "l"}) == {"location": "l"}


def test_members_that_arms_types_lack_are_dropped(body):
    """At the top and below; maps keep theirs."""
    inputs = {"unheard": 1, "credentials": {"header": {"any": ["v"]}, "unheard": 2}}
    assert body("Backend", inputs) == {"properties": {"credentials": {"header": {"any": ["v"]}}}}


def test_string_sets_become_maps(body):
    """Identities of an account."""
    inputs = {"identity": {"type": "UserAssigned", "userAssignedIdentities": ["/a"]}}
    expected = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/a": {}}}}
    assert body("azure-native:cognitiveservices:Account", inputs) == expected


def test_outputs_are_the_declared_ones(registry):
    """Lifted, without nulls, and without members newer than the version; nothing comes from inputs."""
    answer = {
        "id": "/i",
        "name": "a",
        "type": "T",
        "properties": {
            "type": "graphql",
            "path": "p",
            "apiVersion": None,
            "value": "never an output",
            "authenticationSettings": {"oAuth2AuthenticationSettings": [], "returnProtectedResourceMetadata": False},
            "newer": 1,
        },
    }
    assert shape.outputs(registry.get("azure-native:apimanagement:Api"), answer) == {
        "id": "/i",
        "name": "a",
        "type": "T",
        "apiType": "graphql",
        "path": "p",
        "authenticationSettings": {"oAuth2AuthenticationSettings": []},
        "azureApiVersion": "2024-05-01",
    }


def test_a_services_outputs_come_from_both_levels(registry):
    """`gatewayUrl` from the properties, `etag`, `location` and `sku` from the envelope."""
    answer = {"location": "l", "etag": "e", "sku": {"name": "Developer", "capacity": 1}, "properties": {"gatewayUrl": "https://g"}}
    assert shape.outputs(registry.get("azure-native:apimanagement:ApiManagementService"), answer) == {
        "location": "l",
        "etag": "e",
        "sku": {"name": "Developer", "capacity": 1},
        "gatewayUrl": "https://g",
        "azureApiVersion": "2024-05-01",
    }
