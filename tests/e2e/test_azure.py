"""The commands' way to Azure: the cloud of a metadata host, and the identities with which `pulumi up` signs in."""

import pytest
import typer
from azure.mgmt.apimanagement import ApiManagementClient

from apim import azure as reach

SERVICE = "/subscriptions/{}/resourceGroups/rg-ai-local/providers/Microsoft.ApiManagement/service/apim-local"
VERSION = "2024-05-01"


@pytest.fixture
def signed_in(azure, deploy, monkeypatch):
    """The environment in which `pulumi up` runs on stack local; returns the simulator's addresses."""
    for name, value in deploy().stack.env().items():
        monkeypatch.setenv(name, value)
    return azure.addresses


def test_a_client_secret_serves_both(signed_in):
    """Generic reads and Microsoft's own client, with the CA of SSL_CERT_FILE."""
    cloud = reach.connect("local")
    path = SERVICE.format(cloud.subscription)
    arm = cloud.arm()
    found = arm.get(path, VERSION)
    assert found is not None
    client = ApiManagementClient(
        cloud.credential,
        cloud.subscription,
        base_url=cloud.endpoints.resource_manager,
        credential_scopes=[cloud.endpoints.scope],
        connection_verify=cloud.verify,
    )
    assert client.api_management_service.get("rg-ai-local", "apim-local").name == found["name"] == "apim-local"
    assert arm.get(f"{path}/apis/none", VERSION) is None
    assert list(arm.list(f"{path}/apis/none/operations", VERSION)) == []
    groups = [each["name"] for each in arm.list(f"{path}/products", VERSION, **{"$top": "1"})]
    assert len(groups) == len(set(groups)) > 1
    assert arm.exists(f"{path}/products/{groups[0]}", VERSION)


def test_a_refused_secret_is_exit_code_3(signed_in, monkeypatch, capsys):
    """The message names the fix, and no secret."""
    monkeypatch.setenv("ARM_CLIENT_SECRET", "not-the-secret")
    with pytest.raises(typer.Exit) as ended, reach.reached():
        reach.connect("local").arm().get(SERVICE.format(signed_in.subscription), VERSION)
    told = capsys.readouterr().err
    assert (ended.value.exit_code, "az login" in told, "not-the-secret" in told) == (3, True, False)


def test_a_cloud_that_is_not_there_is_exit_code_3(signed_in, monkeypatch, capsys):
    """Nobody listens at the metadata host."""
    monkeypatch.setenv("ARM_METADATA_HOSTNAME", "127.0.0.1:1")
    with pytest.raises(typer.Exit) as ended, reach.reached():
        reach.connect("local").arm()
    told = capsys.readouterr().err
    assert (ended.value.exit_code, "ARM_METADATA_HOSTNAME" in told) == (3, True)


def test_a_certificate_nobody_trusts_is_exit_code_3(signed_in, monkeypatch, capsys):
    """The message names SSL_CERT_FILE."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(typer.Exit) as ended, reach.reached():
        reach.connect("local").arm()
    told = capsys.readouterr().err
    assert (ended.value.exit_code, "SSL_CERT_FILE" in told) == (3, True)
