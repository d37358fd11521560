"""Which identities a service must have: those that its calls are made as, and those that read its secrets."""

import pytest

from desired_state.identities import missing
from settings import Sources
from tests.desired_state.stacks import composed

ONE, TWO = "11111111-2222-3333-4444-555555555555", "AAAAAAAA-2222-3333-4444-555555555555"
ORIGIN = "https://contoso.openai.azure.com"
VAULT = {"secretIdentifier": "https://contoso-kv.vault.azure.net/secrets/openai"}
SOURCES = Sources("Pulumi.case.yaml")


def wanted(credential, **more):
    """Identities of a stack whose only backend has a credential."""
    backends = {"contoso": {"origin": ORIGIN, "credential": credential}}
    keys = {"backends": backends, **more}
    return composed({"config": {f"azure-openai-apim:{key}": value for key, value in keys.items()}}).identities


@pytest.mark.parametrize(
    ("credential", "more", "expected"),
    [
        ({"apiKey": {"secret": "openaiKey"}}, {}, {}),
        ({"managedIdentity": {}}, {}, {None: ("backends", "contoso", "credential", "managedIdentity")}),
        ({"managedIdentity": {"clientId": TWO}}, {}, {TWO.lower(): ("backends", "contoso", "credential", "managedIdentity")}),
        ({"apiKey": {"keyVault": VAULT}}, {}, {None: ("backends", "contoso", "credential", "apiKey", "keyVault")}),
        (
            {"apiKey": {"secret": "openaiKey"}},
            {"namedValues": {"a": {"keyVault": VAULT | {"identityClientId": ONE}}}},
            {ONE: ("namedValues", "a", "keyVault")},
        ),
    ],
)
def test_who_asks_for_one(credential, more, expected):
    assert wanted(credential, **more) == expected


def test_a_backend_that_no_api_calls_asks_for_none():
    idle = {"idle": {"origin": "https://idle.openai.azure.com", "credential": {"managedIdentity": {}}}}
    key = {"apiKey": {"secret": "openaiKey"}}
    backends = {"contoso": {"origin": ORIGIN, "credential": key}, **idle}
    assert wanted(key, backends=backends) == {}


AT = ("backends", "contoso", "credential", "managedIdentity")


@pytest.mark.parametrize(
    ("identity", "own", "assigned", "found"),
    [
        (None, "oid", (), None),
        (None, None, (ONE,), 'API Management service "apim" has no system-assigned identity, which this asks for'),
        (ONE, None, (ONE.upper(),), None),
        (ONE, None, None, None),
        (ONE, "oid", (), f'API Management service "apim" has no identity of client id {ONE} assigned; it has none'),
    ],
)
def test_what_the_service_has_not(identity, own, assigned, found):
    """What is not known of a service is no mistake."""
    findings = list(missing({identity: AT}, own, assigned, "apim", SOURCES))
    assert [each.found for each in findings] == ([found] if found else [])
    assert [each.place for each in findings] == ["azure-openai-apim:backends.contoso.credential.managedIdentity"] * len(findings)
