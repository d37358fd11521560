"""A secret of a Key Vault: what is asked for which token, and what is said of a refusal."""

import httpx
import pytest

from apim.azure import NotReached
from apim.rotate import Unusable
from apim.rotate.vault import Secret, scope, secret_of

URL = "https://contoso.vault.azure.net/secrets/team"


@pytest.fixture
def answers(monkeypatch):
    """`answers(status, json)`: the vault's next one; the requests come in the list."""
    asked: list[tuple[str, str, object]] = []

    def prepare(status, body):
        def request(method, url, **more):
            asked.append((method, url, more["json"]))
            assert more["headers"] == {"Authorization": "Bearer https://vault.azure.net/.default"}
            return httpx.Response(status, json=body)

        monkeypatch.setattr("apim.rotate.vault.httpx.request", request)
        return asked

    return prepare


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (URL, "https://vault.azure.net/.default"),
        ("https://c.vault.usgovcloudapi.net/secrets/x", "https://vault.usgovcloudapi.net/.default"),
        ("https://127.0.0.1:1/secrets/x", "https://vault.azure.net/.default"),
    ],
)
def test_the_token_is_for_the_clouds_vaults(url, wanted):
    assert scope(url) == wanted


def test_versions_are_read_and_added(answers):
    secret = Secret(URL, str)
    asked = answers(200, {"value": "k"})
    assert secret.newest() == "k"
    secret.add("new")
    assert asked == [("GET", URL, None), ("PUT", URL, {"value": "new"})]
    answers(404, {"error": {"code": "SecretNotFound"}})
    assert secret.newest() == ""


@pytest.mark.parametrize("body", [{"error": {"code": "Forbidden", "innererror": {"code": "ForbiddenByRbac"}}}, ["?"], {}])
def test_a_refusal_names_the_role(answers, body):
    answers(403, body)
    with pytest.raises(NotReached, match="Key Vault Secrets Officer") as refused:
        Secret(URL, str).add("canary")
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("found", "reason"), [(None, "there is no Key Vault /v"), ({"properties": {"vaultUri": "http://v/"}}, "https only")]
)
def test_a_vault_that_cannot_be_used(found, reason):
    class Arm:
        def get(self, path, api_version):
            assert (path, bool(api_version)) == ("/v", True)
            return found

    with pytest.raises(Unusable, match=reason):
        secret_of(Arm(), "/v", "team", str, verify=True)
