"""Functions."""

import pytest
from apim_simulator.provider import invokes

from simulator.tests.provider.arm_double import GROUP, PLACE, SERVICE, Reply
from simulator.tests.provider.engine import RpcFailed

ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/acc"


@pytest.mark.parametrize(
    ("token", "arguments", "path", "answer"),
    [
        (
            "apimanagement:listSubscriptionSecrets",
            PLACE | {"sid": "s"},
            f"{SERVICE}/subscriptions/s/listSecrets",
            ["primaryKey", "secondaryKey"],
        ),
        ("apimanagement:listNamedValue", PLACE | {"namedValueId": "n"}, f"{SERVICE}/namedValues/n/listValue", ["value"]),
        (
            "cognitiveservices:listAccountKeys",
            {"resourceGroupName": "rg", "accountName": "acc"},
            f"{ACCOUNT}/listKeys",
            ["key1", "key2"],
        ),
    ],
)
def test_prov_80_secrets_are_listed_by_post(plugin, arm, token, arguments, path, answer):
    """The named members come back, others do not."""
    secrets = {name: f"secret {name}" for name in answer}
    arm.queue("POST", path, Reply(200, secrets | {"other": 1}))
    assert plugin.invoke(f"azure-native:{token}", arguments) == secrets
    assert [(seen.method, seen.path, seen.body) for seen in arm.requests] == [("POST", path, {})]


def test_prov_80_the_client_is_told_without_asking_arm(plugin, arm):
    """From configuration and token."""
    expected = {"clientId": "the-client", "objectId": "the-object", "subscriptionId": "5ub", "tenantId": "the-tenant"}
    assert plugin.invoke("azure-native:authorization:getClientConfig", {}) == expected
    assert arm.requests == []


@pytest.mark.parametrize("named", [False, True])
def test_prov_80_a_token_for_resource_manager(plugin, arm, named):
    """The one that requests carry, by default or by name; no other."""
    arm.store(SERVICE, {})
    plugin.invoke("azure-native:apimanagement:getApiManagementService", PLACE)
    arguments = {"endpoint": f"{arm.url}/"} if named else {}
    answer = plugin.invoke("azure-native:authorization:getClientToken", arguments)
    assert arm.requests[0].headers["Authorization"] == f"Bearer {answer['token']}"


def test_prov_80_no_token_for_anything_else(plugin):
    """The stand-in has one audience."""
    with pytest.raises(Exception, match="for Resource Manager alone"):
        plugin.invoke("azure-native:authorization:getClientToken", {"endpoint": "https://vault.example"})


def test_prov_80_get_functions_are_a_get(plugin, arm):
    """With the outputs of the class."""
    arm.store(SERVICE, {"gatewayUrl": "https://g"}, location="l")
    assert plugin.invoke("azure-native:apimanagement:getApiManagementService", PLACE) == {
        "id": SERVICE,
        "name": "apim",
        "type": "Some/type",
        "location": "l",
        "gatewayUrl": "https://g",
        "azureApiVersion": "2024-05-01",
    }
    assert (arm.lines, arm.requests[0].query) == (["GET /"], {"api-version": "2024-05-01"})


@pytest.mark.parametrize("token", ["apimanagement:listEverything", "apimanagement:getProductApi", "apimanagement:Api", "nonsense"])
def test_prov_80_an_unknown_function_is_an_error(plugin, token):
    """A link has no GET, so no function."""
    with pytest.raises(Exception, match=f"unknown function 'azure-native:{token}'"):
        plugin.invoke(f"azure-native:{token}", PLACE)


def test_prov_80_a_refusal_names_what_was_asked_for(plugin, arm):
    """Path and ARM's words."""
    with pytest.raises(RpcFailed, match="request failed") as caught:
        plugin.invoke("azure-native:apimanagement:getApi", PLACE | {"apiId": "a"})
    assert caught.value.text == f'request failed {SERVICE}/apis/a: Status=404 Code="ResourceNotFound" Message="not found"'


def test_prov_80_a_missing_argument_is_named(plugin, arm):
    """Before anything is asked."""
    with pytest.raises(Exception, match="azure-native:apimanagement:Api cannot be addressed: apiId is None, but must be text"):
        plugin.invoke("azure-native:apimanagement:getApi", PLACE)
    assert arm.requests == []


def test_prov_81_functions_run_in_previews(plugin, arm):
    """With what is known; their results hold no unknowns."""
    arm.store("/subscriptions/s", {})
    arm.queue("POST", "/subscriptions/s/listSecrets", Reply(200, {"primaryKey": "k"}))
    result = plugin.invoke("azure-native:apimanagement:listSubscriptionSecrets", PLACE | {"sid": "s"}, preview=True)
    assert result == {"primaryKey": "k"}


def test_results_of_actions_are_those_the_sdk_knows():
    """Read from the SDK, which is not asked at run time."""
    import pulumi_azure_native as az  # noqa: PLC0415 - takes a second, and only this test needs it

    known = {
        "azure-native:apimanagement:listSubscriptionSecrets": az.apimanagement.ListSubscriptionSecretsResult,
        "azure-native:apimanagement:listNamedValue": az.apimanagement.ListNamedValueResult,
        "azure-native:cognitiveservices:listAccountKeys": az.cognitiveservices.ListAccountKeysResult,
    }
    wire = {"primary_key": "primaryKey", "secondary_key": "secondaryKey"}
    declared = {
        token: {wire.get(name, name) for name, value in vars(result).items() if isinstance(value, property)}
        for token, result in known.items()
    }
    assert declared == {token: set(action.results) for token, action in invokes.ACTIONS.items()}
