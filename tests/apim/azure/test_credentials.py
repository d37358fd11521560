"""Which identity is taken."""

import httpx
import pytest

from apim.azure import Endpoints, NotReached
from apim.azure.configuration import read
from apim.azure.credentials import EXCHANGE, _assertion, credential

HERE = Endpoints("https://arm.example", "https://login.example", "https://arm.example/.default", is_custom=True)
WHO = {"ARM_TENANT_ID": "tenant", "ARM_CLIENT_ID": "client"}
GITHUB = {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://github.example/token?run=1", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "bearer"}


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({}, "DefaultAzureCredential"),
        ({**WHO, "ARM_CLIENT_SECRET": "secret"}, "ClientSecretCredential"),
        ({**WHO, "ARM_CLIENT_SECRET": "secret", "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": "jwt"}, "ClientSecretCredential"),
        ({**WHO, "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": "jwt"}, "ClientAssertionCredential"),
        ({**WHO, "ARM_USE_OIDC": "true", **GITHUB}, "ClientAssertionCredential"),
        ({"ARM_USE_MSI": "true"}, "ManagedIdentityCredential"),
        ({**WHO, "ARM_CLIENT_SECRET": "secret", "ARM_USE_DEFAULT_AZURE_CREDENTIAL": "1"}, "DefaultAzureCredential"),
    ],
)
def test_the_identity_of_pulumi_is_taken_first(environ, kind):
    """In the provider's order; nothing set means azure-identity's chain."""
    assert type(credential(read({}, environ), HERE, verify=True)).__name__ == kind


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"ARM_CLIENT_SECRET": "secret"}, "set azure-native:tenantId or ARM_TENANT_ID, azure-native:clientId or ARM_CLIENT_ID"),
        ({**WHO, "ARM_USE_OIDC": "true"}, "id-token: write"),
        ({"ARM_USE_MSI": "true", "ARM_MSI_ENDPOINT": "http://169.254.169.254"}, "unset it"),
    ],
)
def test_what_is_missing_is_named(environ, message):
    """Before anything is sent."""
    with pytest.raises(NotReached, match=message):
        credential(read({}, environ), HERE, verify=True)


@pytest.mark.parametrize(
    "environ",
    [
        {**WHO, "ARM_CLIENT_SECRET": "secret", "ARM_TENANT_ID": "no tenant/"},
        {**WHO, "ARM_CLIENT_CERTIFICATE_PATH": "/nowhere/at.pem"},
        {**WHO, "ARM_CLIENT_CERTIFICATE_PATH": __file__},
    ],
)
def test_what_azure_identity_does_not_take_is_not_reached(environ):
    """It raises ValueError and FileNotFoundError, which would end with the code of a verdict."""
    with pytest.raises(NotReached, match=r"the credentials cannot be used: .*az login"):
        credential(read({}, environ), HERE, verify=True)


def test_a_chain_that_does_not_exist_is_not_reached(monkeypatch):
    """AZURE_TOKEN_CREDENTIALS names one."""
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "nobody")
    with pytest.raises(NotReached, match="AZURE_TOKEN_CREDENTIALS"):
        credential(read({}, {}), HERE, verify=True)


def test_github_gives_an_assertion_for_the_exchange(monkeypatch):
    """A new one at each question, which the address already has parameters of its own for."""
    asked = []

    def get(url, *, headers, timeout):
        asked.append((str(url), headers["Authorization"]))
        return httpx.Response(200, json={"value": f"jwt {len(asked)}"}, request=httpx.Request("GET", url))

    monkeypatch.setattr(httpx, "get", get)
    assertion = _assertion(read({}, GITHUB))
    assert [assertion(), assertion()] == ["jwt 1", "jwt 2"]
    wanted = httpx.URL("https://github.example/token", params={"run": "1", "audience": EXCHANGE})
    assert set(asked) == {(str(wanted), "Bearer bearer")}


def test_a_refusal_of_github_shows_no_secret(monkeypatch):
    """Neither the bearer nor the address's parameters."""

    def get(url, **_):
        return httpx.Response(403, request=httpx.Request("GET", url))

    monkeypatch.setattr(httpx, "get", get)
    with pytest.raises(NotReached) as refused:
        _assertion(read({}, GITHUB))()
    assert str(refused.value) == "https://github.example/token gave no token: HTTPStatusError"


def test_a_file_is_read_at_each_question(tmp_path):
    """Kubernetes renews it."""
    file = tmp_path / "token"
    assertion = _assertion(read({}, {"ARM_OIDC_TOKEN_FILE_PATH": str(file)}))
    with pytest.raises(NotReached, match="cannot be read"):
        assertion()
    for text in ("one\n", "two\n"):
        file.write_text(text, encoding="utf-8")
        assert assertion() == text.strip()
