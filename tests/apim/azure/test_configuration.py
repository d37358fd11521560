"""What a stack says of Azure, in the provider's order."""

import pytest

from apim.azure import NotReached
from apim.azure.configuration import read


@pytest.mark.parametrize(
    ("configured", "environ", "key", "value"),
    [
        ({"metadataHost": "one"}, {"ARM_METADATA_HOSTNAME": "two"}, "metadataHost", "one"),
        ({}, {"ARM_METADATA_HOSTNAME": "two"}, "metadataHost", "two"),
        ({}, {}, "metadataHost", ""),
        ({"clientSecret": {"secure": "v1:…"}}, {"ARM_CLIENT_SECRET": "plain"}, "clientSecret", "plain"),
        ({}, {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://github"}, "oidcRequestUrl", "https://github"),
        (
            {},
            {"ARM_OIDC_REQUEST_URL": "https://own", "ACTIONS_ID_TOKEN_REQUEST_URL": "https://github"},
            "oidcRequestUrl",
            "https://own",
        ),
    ],
)
def test_configuration_goes_before_the_environment(configured, environ, key, value):
    """As the provider has it; what is encrypted gives way to a variable."""
    assert read(configured, environ)[key] == value


def test_an_encrypted_value_without_variable_is_told_with_the_variable():
    """Only pulumi can decrypt it."""
    with pytest.raises(NotReached, match=r"azure-native:clientSecret is encrypted .* set ARM_CLIENT_SECRET as well"):
        read({"clientSecret": {"secure": "v1:…"}}, {})["clientSecret"]


@pytest.mark.parametrize(("said", "on"), [(True, True), ("true", True), ("1", True), (False, False), ("", False)])
def test_booleans_read_as_the_provider_reads_them(said, on):
    """A stack file holds a boolean or its text."""
    assert read({"useOidc": said}, {}).on("useOidc") is on


def test_no_secret_is_shown():
    """Neither by the configuration nor by what holds it."""
    assert "hidden" not in repr(read({}, {"ARM_CLIENT_SECRET": "hidden"}))
