"""Finding the cloud and signing in."""

import pytest
from apim_simulator.provider.cloud import Cloud
from apim_simulator.provider.settings import Settings
from apim_simulator.provider.transport import Transport

from simulator.tests.provider.arm_double import SERVICE
from simulator.tests.provider.engine import RpcFailed


def test_one_token_serves_all_requests(plugin, arm):
    """Metadata and token are asked for once."""
    for _ in range(3):
        plugin.delete("Product", f"{SERVICE}/products/p")
    assert arm.tokens_issued == 1


def test_a_wrong_secret_is_told_without_the_secret(unconfigured, arm):
    """The server repeats it in its answer; the plugin does not."""
    unconfigured.configure(clientSecret="wr0ng")
    with pytest.raises(RpcFailed, match="the token endpoint answered 401") as caught:
        unconfigured.delete("Product", f"{SERVICE}/products/p")
    assert "wr0ng" not in caught.value.text
    assert "wrong secret [secret]" in caught.value.text


@pytest.mark.parametrize(
    ("metadata", "login", "refusal"),
    [
        ("", "http://127.0.0.1/", "cannot use an authority host without https"),
        ("", "https://login.microsoftonline.com/", "this stand-in plugin talks to loopback only"),
        ("management.azure.com", "", "metadataHost is 'management.azure.com', but this stand-in plugin talks to loopback only"),
    ],
)
def test_neither_plain_http_nor_azure_is_talked_to(unconfigured, arm, metadata, login, refusal):
    """The first is the real provider's rule, the others are ours."""
    arm.login_endpoint = login
    with pytest.raises(Exception, match=refusal):
        unconfigured.configure(**({"metadataHost": metadata} if metadata else {}))


def test_an_address_where_nobody_listens_shows_at_configure(unconfigured):
    """With the address and the cause."""
    with pytest.raises(Exception, match=r"GET https://127\.0\.0\.1:1/metadata/endpoints: ConnectionRefusedError"):
        unconfigured.configure(metadataHost="127.0.0.1:1")


def test_a_certificate_nobody_vouches_for_is_refused(unconfigured, monkeypatch, arm):
    """SSL_CERT_FILE is what makes the simulator's CA known."""
    monkeypatch.delenv("SSL_CERT_FILE")
    cloud = Cloud(Settings("s", "t", "c", "x", arm.url), Transport())
    with pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
        _ = cloud.endpoints


def test_the_scheme_of_the_metadata_host_defaults_to_https(unconfigured, arm):
    """Both forms lead there."""
    assert unconfigured.configure(metadataHost=arm.url).supportsPreview
    assert unconfigured.configure(metadataHost=arm.url.removeprefix("https://")).supportsPreview
