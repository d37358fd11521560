"""The protocol's frame: what the plugin says of itself, how it is configured, what errors look like."""

import grpc
import pytest
from apim_simulator.provider.values import SECRET as SECRET_SIGNATURE
from apim_simulator.provider.values import SIGNATURE_KEY, UNKNOWN_TAG, encode
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from simulator.tests.provider.engine import RpcFailed


def test_prov_01_plugin_info_says_the_version(unconfigured):
    """The engine matches it with what the SDK asks for."""
    assert unconfigured.rpc("GetPluginInfo", empty_pb2.Empty()).version == "3.29.0"


def test_prov_01_configuration_is_taken_as_it_is(unconfigured):
    """CheckConfig echoes, DiffConfig never finds a change."""
    bag = encode({"subscriptionId": "s", "useMsi": "true"})
    checked = unconfigured.rpc("CheckConfig", provider_pb2.CheckRequest(urn="u", news=bag, olds=encode({})))
    assert checked == provider_pb2.CheckResponse(inputs=bag)
    changed = unconfigured.rpc("DiffConfig", provider_pb2.DiffRequest(urn="u", old_inputs=encode({}), news=bag))
    assert changed.changes == provider_pb2.DiffResponse.DIFF_NONE


def test_prov_01_configure_accepts_previews_and_autonaming_alone(unconfigured):
    """Secrets, resources and outputs arrive plain, because the plugin does not say that it takes them."""
    assert unconfigured.configure() == provider_pb2.ConfigureResponse(supportsPreview=True, supports_autonaming_configuration=True)


@pytest.mark.parametrize("method", ["Handshake", "GetSchema", "Construct", "Call", "GetMapping"])
def test_prov_01_what_is_not_needed_is_unimplemented(unconfigured, method):
    """Handshake above all: an answer would replace Configure's capabilities."""
    with pytest.raises(RpcFailed, match="not implemented") as caught:
        unconfigured.rpc(method, provider_pb2.ProviderHandshakeRequest() if method == "Handshake" else provider_pb2.CallRequest())
    assert caught.value.code is grpc.StatusCode.UNIMPLEMENTED


def test_prov_01_attach_is_answered(unconfigured):
    """PULUMI_DEBUG_PROVIDERS attaches to a running plugin."""
    assert unconfigured.rpc("Attach", plugin_pb2.PluginAttach(address="127.0.0.1:1")) == empty_pb2.Empty()


def test_prov_02_configuration_comes_from_the_provider_then_the_environment(unconfigured, arm, monkeypatch):
    """What the program says wins; the subscription enters the path."""
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", "from-environment")
    monkeypatch.setenv("ARM_CLIENT_ID", "the-client")
    monkeypatch.setenv("ARM_TENANT_ID", "never-asked")
    unconfigured.configure(subscriptionId="", clientId="")
    with pytest.raises(Exception, match="Status=404"):
        unconfigured.invoke("azure-native:resources:getResourceGroup", {"resourceGroupName": "rg"})
    assert [seen.path for seen in arm.requests] == ["/subscriptions/from-environment/resourceGroups/rg"]


def test_prov_02_secrets_in_args_are_unwrapped(unconfigured, arm):
    """An engine may send the same values under bare keys, secrets still tagged, booleans as text."""
    secret = {SIGNATURE_KEY: SECRET_SIGNATURE, "value": "the client's secret, with / and +"}
    values = {"metadataHost": arm.url, "clientId": "the-client", "tenantId": "the-tenant", "subscriptionId": "5ub"}
    args = encode(values | {"clientSecret": secret, "disableInstanceDiscovery": "true"})
    unconfigured.rpc("Configure", provider_pb2.ConfigureRequest(args=args))
    with pytest.raises(Exception, match="ResourceNotFound"):
        unconfigured.invoke("azure-native:resources:getResourceGroup", {"resourceGroupName": "rg"})
    assert arm.tokens_issued == 1


def test_prov_02_an_unknown_id_of_the_provider_is_no_obstacle(unconfigured, arm):
    """In a preview that creates the provider, `id` is the unknown sentinel."""
    variables = {"metadataHost": arm.url, "clientId": "c", "tenantId": "t", "subscriptionId": "5ub", "clientSecret": "s"}
    request = provider_pb2.ConfigureRequest(
        variables={f"azure-native:config:{key}": value for key, value in variables.items()}, id=UNKNOWN_TAG
    )
    assert unconfigured.rpc("Configure", request).supportsPreview


def test_before_configure_nothing_is_done(unconfigured):
    """An engine configures first; a debugger may not."""
    with pytest.raises(Exception, match="the provider has not been configured"):
        unconfigured.create("Product", {})


def test_a_class_that_is_not_simulated_is_named(plugin):
    """Ours, not Azure's: the message lists what there is."""
    with pytest.raises(
        Exception, match="class azure-native:storage:Blob is not simulated; the stand-in plugin knows apimanagement:Api,"
    ):
        plugin.check("azure-native:storage:Blob", {})


def test_cancel_ends_waiting(plugin, arm):
    """After Cancel no request leaves."""
    plugin.rpc("Cancel", empty_pb2.Empty())
    with pytest.raises(Exception, match="cancelled"):
        plugin.delete("Product", "/subscriptions/5ub/x")
    assert arm.requests == []


def test_a_fault_of_the_plugin_shows_no_value(plugin, monkeypatch):
    """Only its kind and place: the message of any exception may hold a secret."""

    def broken(*_):
        raise KeyError("s3cret")

    monkeypatch.setattr("apim_simulator.provider.servicer.invoke", broken)
    with pytest.raises(Exception, match=r"^fault of the stand-in plugin: KeyError at .+:\d+$"):
        plugin.invoke("anything", {})
