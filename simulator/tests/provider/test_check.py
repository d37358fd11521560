"""Check completes inputs and refuses what is wrong with them."""

import pytest
from apim_simulator.provider.validation import ADVICE
from apim_simulator.provider.values import UNKNOWN

from simulator.tests.provider.arm_double import GROUP, PLACE, Reply

OPERATION = PLACE | {"apiId": "a", "operationId": "o", "displayName": "O", "method": "POST", "urlTemplate": "/x"}
SERVICE_CLASS = "azure-native:apimanagement:ApiManagementService"
NEW_SERVICE = {
    "resourceGroupName": "rg",
    "publisherEmail": "a@b.example",
    "publisherName": "P",
    "sku": {"name": "Developer", "capacity": 1},
}


def test_prov_03_required_properties_are_missed_by_name(plugin):
    """In the path, in the body, and below."""
    _, failures = plugin.check("ApiOperation", {"serviceName": "apim", "templateParameters": [{"name": "d"}]})
    assert sorted(failures) == [
        ("apiId", "missing required property 'apiId'"),
        ("displayName", "missing required property 'displayName'"),
        ("method", "missing required property 'method'"),
        ("resourceGroupName", "missing required property 'resourceGroupName'"),
        ("templateParameters[0].type", "missing required property 'templateParameters[0].type'"),
        ("urlTemplate", "missing required property 'urlTemplate'"),
    ]


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"displayName": 3}, ("displayName", "'displayName' should be of type 'string' but got a number")),
        ({"description": ["d"]}, ("description", "'description' should be of type 'string' but got an array")),
        ({"templateParameters": "d"}, ("templateParameters", "'templateParameters' should be of type 'array' but got a string")),
        ({"displayName": ""}, ("displayName", "'displayName' is too short (0): at least 1 characters required")),
        ({"displayName": "x" * 301}, ("displayName", "'displayName' is too long (301): at most 300 characters allowed")),
        ({"operationId": "x" * 81}, ("operationId", "'operationId' is too long (81): at most 80 characters allowed")),
        ({"apiId": "a#b"}, ("apiId", "'apiId' does not match expression '^[^*#&+:<>?]+$'")),
        (
            {"serviceName": "1apim"},
            ("serviceName", "'serviceName' does not match expression '^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$'"),
        ),
    ],
)
def test_prov_03_types_lengths_and_patterns_are_checked(plugin, change, failure):
    """One failure per mistake, with ARM's limits of 2024-05-01, names included."""
    assert plugin.check("ApiOperation", OPERATION | change)[1] == [failure]


@pytest.mark.parametrize(
    ("percentage", "failures"),
    [
        (100, []),
        (100.5, [("sampling.percentage", "'sampling.percentage' is too high (100.500000 > 100.000000)")]),
        (-1, [("sampling.percentage", "'sampling.percentage' is too low (-1.000000 < 0.000000)")]),
    ],
)
def test_prov_03_ranges_are_checked(plugin, percentage, failures):
    """Numbers below, too."""
    inputs = PLACE | {
        "diagnosticId": "applicationinsights",
        "loggerId": "l",
        "sampling": {"samplingType": "fixed", "percentage": percentage},
    }
    assert plugin.check("Diagnostic", inputs)[1] == failures


def test_prov_03_whole_numbers_are_checked(plugin):
    """`subscriptionsLimit` counts."""
    inputs = PLACE | {"productId": "p", "displayName": "P", "subscriptionsLimit": 1.5}
    assert plugin.check("Product", inputs)[1] == [
        ("subscriptionsLimit", "'subscriptionsLimit' must be an integer but got 1.500000")
    ]


def test_prov_03_enumerations_are_not_validated(plugin):
    """Open ones and closed ones: ARM decides."""
    inputs = PLACE | {"backendId": "b", "protocol": "carrier pigeon", "type": "Flock"}
    assert plugin.check("Backend", inputs)[1] == []
    inputs = PLACE | {"sid": "s", "displayName": "S", "scope": "/apis", "state": "undead"}
    assert plugin.check("Subscription", inputs)[1] == []


def test_prov_03_unknown_values_pass(plugin):
    """They are checked when they are known."""
    inputs = OPERATION | {"apiId": UNKNOWN, "displayName": UNKNOWN, "templateParameters": [{"name": UNKNOWN, "type": "string"}]}
    checked, failures = plugin.check("ApiOperation", inputs)
    assert (checked, failures) == (inputs | {"azureApiVersion": "2024-05-01"}, [])


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("Api", "apiId"),
        ("ApiPolicy", "policyId"),
        ("Subscription", "sid"),
        ("azure-native:cognitiveservices:Deployment", "deploymentName"),
    ],
)
def test_prov_04_children_are_named_as_the_program_names_them(plugin, token, name):
    """Only the last path parameter, and nothing random, so nothing that could be created before the old is deleted."""
    checked, _ = plugin.check(token, {"resourceGroupName": "rg"}, randomSeed=b"seed")
    assert (checked[name], "__createBeforeDelete" in checked, "serviceName" in checked) == ("logical", False, False)


def test_prov_04_top_level_resources_get_a_random_end(plugin):
    """Eight hex digits from the seed alone."""
    first, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE | {"location": "l"}, randomSeed=b"one")
    again, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE | {"location": "l"}, randomSeed=b"one")
    other, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE | {"location": "l"}, randomSeed=b"two")
    assert first["serviceName"].removeprefix("logical").isalnum()
    assert len(first["serviceName"]) == len("logical") + 8
    assert (first["__createBeforeDelete"], again) == (True, first)
    assert other["serviceName"] != first["serviceName"]


def test_prov_04_role_assignments_are_named_by_uuid(plugin):
    """From the seed, too."""
    token, inputs = "azure-native:authorization:RoleAssignment", {"scope": GROUP, "principalId": "p", "roleDefinitionId": "r"}
    first, failures = plugin.check(token, inputs, randomSeed=b"one")
    again, _ = plugin.check(token, inputs, randomSeed=b"one")
    assert failures == []
    assert [len(part) for part in first["roleAssignmentName"].split("-")] == [8, 4, 4, 4, 12]
    assert again == first


def test_prov_05_the_old_name_is_reused(plugin):
    """With its mark; a name the program gives wins."""
    old = {"serviceName": "apim12345678", "__createBeforeDelete": True, "location": "l"}
    checked, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE, old, randomSeed=b"another")
    assert (checked["serviceName"], checked["__createBeforeDelete"]) == ("apim12345678", True)
    checked, _ = plugin.check("Api", PLACE | {"path": "p"}, {"apiId": "old"})
    assert checked["apiId"] == "old"
    checked, _ = plugin.check("Api", PLACE | {"path": "p", "apiId": "given"}, {"apiId": "old"})
    assert checked["apiId"] == "given"


@pytest.mark.parametrize(
    ("autonaming", "name", "failures"),
    [
        ({"mode": 0, "proposed_name": "proposed"}, "proposed", []),
        ({"mode": 0}, "logical", []),
        ({"mode": 1, "proposed_name": "enforced"}, "enforced", []),
        ({"mode": 2}, None, [("productId", "missing required property 'productId'")]),
    ],
)
def test_prov_06_the_engine_can_decide_on_names(plugin, autonaming, name, failures):
    """Suggested, enforced, or forbidden."""
    checked, found = plugin.check("Product", PLACE | {"displayName": "P"}, autonaming=autonaming)
    assert (checked.get("productId"), found) == (name, failures)


def test_prov_06_a_suggestion_does_not_replace_a_uuid(plugin):
    """ARM takes nothing else as the name of a role assignment."""
    inputs = {"scope": GROUP, "principalId": "p", "roleDefinitionId": "r"}
    token = "azure-native:authorization:RoleAssignment"
    checked, _ = plugin.check(token, inputs, autonaming={"mode": 0, "proposed_name": "proposed"})
    assert len(checked["roleAssignmentName"]) == 36


def test_prov_07_location_is_the_old_one_the_configured_one_or_the_groups(plugin, arm):
    """In this order, and ARM is asked only for the last."""
    arm.store(GROUP, {}, location="westeurope")
    checked, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE, {"location": "old"})
    assert (checked["location"], arm.lines) == ("old", [])
    checked, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE)
    assert (checked["location"], arm.lines) == ("westeurope", [f"GET {GROUP}"])
    assert arm.requests[0].query == {"api-version": "2024-03-01"}
    plugin.configure(location="configured")
    checked, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE)
    assert checked["location"] == "configured"
    checked, _ = plugin.check(SERVICE_CLASS, NEW_SERVICE | {"location": "given"})
    assert checked["location"] == "given"


def test_prov_07_location_is_unknown_while_its_group_is(plugin):
    """A preview that creates the group."""
    checked, failures = plugin.check(SERVICE_CLASS, NEW_SERVICE | {"resourceGroupName": UNKNOWN})
    assert (checked["location"], failures) == (UNKNOWN, [])


def test_prov_07_a_group_that_cannot_be_read_leaves_the_location_missing(plugin, arm):
    """The failure says what to do; a type without location is not asked about."""
    arm.queue("GET", GROUP, Reply(403, {"error": {"code": "AuthorizationFailed", "message": "no"}}))
    _, failures = plugin.check(SERVICE_CLASS, NEW_SERVICE)
    assert failures == [
        (
            "location",
            f"missing required property 'location'{ADVICE['location']}",
        )
    ]
    plugin.check("Api", PLACE)
    assert len(arm.requests) == 1


@pytest.mark.parametrize(
    ("token", "version"),
    [
        ("Api", "2024-05-01"),
        ("azure-native:cognitiveservices:Account", "2025-06-01"),
        ("azure-native:authorization:RoleAssignment", "2022-04-01"),
        ("azure-native:resources:ResourceGroup", "2024-03-01"),
    ],
)
def test_prov_08_the_api_version_becomes_an_input(plugin, arm, token, version):
    """Of the class; that it stays out of the body is shown where bodies are."""
    plugin.configure(location="l")
    assert plugin.check(token, {"resourceGroupName": "rg"})[0]["azureApiVersion"] == version
