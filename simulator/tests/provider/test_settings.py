"""Configuration, by itself."""

import pytest
from apim_simulator.folders import plugin_folder
from apim_simulator.provider.errors import ConfigurationError
from apim_simulator.provider.settings import Settings, read

WHOLE = {"subscriptionId": "s", "clientId": "c", "clientSecret": "x", "tenantId": "t", "metadataHost": "127.0.0.1:8443"}


def test_prov_02_whole_configuration():
    """Keys of the program, unknown ones ignored."""
    configured = WHOLE | {"location": "l", "skipReadOnUpdate": "true", "resourceManagerEndpoint": "ignored"}
    assert read(configured, {}) == Settings("s", "t", "c", "x", "127.0.0.1:8443", location="l", skip_read_on_update=True)


def test_prov_02_whole_environment():
    """The same from variables."""
    environ = {
        "ARM_SUBSCRIPTION_ID": "s",
        "ARM_CLIENT_ID": "c",
        "ARM_CLIENT_SECRET": "x",
        "ARM_TENANT_ID": "t",
        "ARM_METADATA_HOSTNAME": "127.0.0.1:8443",
        "ARM_SKIP_READ_ON_UPDATE": "true",
        "STAND_IN_RETRY_SECONDS": "0",
        "STAND_IN_RETRIES": "5",
    }
    assert read({}, environ) == Settings("s", "t", "c", "x", "127.0.0.1:8443", skip_read_on_update=True, retry_seconds=0, retries=5)


CASES = {
    "credentials are incomplete; set azure-native:clientSecret or ARM_CLIENT_SECRET": {"clientSecret": ""},
    "useOidc is set, but this stand-in plugin signs in by client secret only": {"useOidc": "true"},
    "this is the simulator's stand-in for the azure-native plugin, and no simulator is named: "
    "set azure-native:metadataHost or ARM_METADATA_HOSTNAME to its address, "
    f"or take {plugin_folder()} off PATH to use the official plugin": {"metadataHost": ""},
    "metadataHost is 'https://management.azure.com', but this stand-in plugin talks to loopback only; "
    f"take {plugin_folder()} off PATH to use the official plugin": {"metadataHost": "https://management.azure.com"},
}


@pytest.mark.parametrize(("message", "change"), CASES.items())
def test_what_cannot_be_used_is_said_with_the_way_out(message, change):
    """Which key, which variable, what to do."""
    with pytest.raises(ConfigurationError) as caught:
        read(WHOLE | change, {})
    assert str(caught.value) == message


def test_prov_71_the_secret_is_in_no_repr():
    """Nor in a traceback's locals, then."""
    assert "hush" not in repr(read(WHOLE | {"clientSecret": "hush"}, {}))
