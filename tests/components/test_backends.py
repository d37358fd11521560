"""Backends without credentials, and secrets that stay secret."""

import pulumi

from components import BackendSet
from tests.components.recorder import SECRET, Registered, record

NATIVE = "azure-native:apimanagement"
SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}


def program() -> BackendSet:
    """Two backends and a named value."""
    return BackendSet(
        "upstream",
        {
            "resource_group_name": "rg",
            "service_name": "apim",
            "backends": {"a": {"url": "https://a.openai.azure.com/openai"}, "b": {"url": "https://b.openai.azure.com"}},
            "secrets": {"openaiKey": "clear"},
        },
        pulumi.ResourceOptions(protect=True),
    )


def test_registers_exactly_this():
    """Certificates are checked, ids are explicit, the value is secret although it came in clear."""
    recorder = record(program)
    tls = {"validateCertificateChain": True, "validateCertificateName": True}
    backend = {**SERVICE, "protocol": "http", "tls": tls}
    assert recorder.seen == {
        ("azure-openai-apim:index:BackendSet", "upstream"): Registered({}, protect=True),
        (f"{NATIVE}:Backend", "upstream-backend-a"): Registered(
            {**backend, "backendId": "a", "url": "https://a.openai.azure.com/openai"}, parent="upstream", protect=True
        ),
        (f"{NATIVE}:Backend", "upstream-backend-b"): Registered(
            {**backend, "backendId": "b", "url": "https://b.openai.azure.com"}, parent="upstream", protect=True
        ),
        (f"{NATIVE}:NamedValue", "upstream-secret-openaiKey"): Registered(
            {
                **SERVICE,
                "namedValueId": "openaiKey",
                "displayName": "openaiKey",
                "secret": True,
                "value": {SECRET: "1b47061264138c4ac30d75fd1eb44270", "value": "clear"},
            },
            parent="upstream",
            protect=True,
        ),
    }


def test_named_gives_the_resources_behind_names():
    """Policies wait for exactly what their text names."""
    kept: list[object] = []

    def declare() -> None:
        upstream = program()
        kept.append(upstream.named(["b"], ["openaiKey"]) == [upstream.backends["b"], upstream.named_values["openaiKey"]])

    record(declare)
    assert kept == [True]


def traffic() -> BackendSet:
    """A pool of two backends that send keys of their own, one with a breaker; a key in a Key Vault; roles."""
    breaker = {
        "count": 1,
        "interval": "PT1M",
        "trip_duration": "PT30S",
        "status_code_ranges": [{"min": 429, "max": 429}],
        "accept_retry_after": True,
    }
    role = {"assignment_name": "guid", "scope": "/account", "role_definition_id": "/role"}
    return BackendSet(
        "upstream",
        {
            "resource_group_name": "rg",
            "service_name": "apim",
            "backends": {
                "a": {"url": "https://a", "headers": {"api-key": "openaiKey"}, "circuit_breaker": breaker},
                "b": {"url": "https://b", "headers": {"api-key": "b-api-key"}},
            },
            "pools": {"ab": [{"backend": "a", "priority": 1, "weight": 70}, {"backend": "b", "priority": 2, "weight": 30}]},
            "secrets": {"openaiKey": "clear"},
            "vaults": {"b-api-key": {"secret_identifier": "https://v.vault.azure.net/secrets/b", "identity_client_id": None}},
            "roles": {"own": {**role, "principal_id": None}, "other": {**role, "principal_id": "named"}},
            "principal_id": "service",
        },
    )


def test_traffic_registers_exactly_this():
    """A backend waits for the named value it sends, a pool names its members by id, a role goes to whom it names or the service."""
    seen = record(traffic).seen
    tls = {"validateCertificateChain": True, "validateCertificateName": True}
    rule = {
        "name": "failures",
        "tripDuration": "PT30S",
        "acceptRetryAfter": True,
        "failureCondition": {"count": 1, "interval": "PT1M", "statusCodeRanges": [{"min": 429, "max": 429}]},
    }
    assert seen[f"{NATIVE}:Backend", "upstream-backend-a"] == Registered(
        {
            **SERVICE,
            "backendId": "a",
            "protocol": "http",
            "url": "https://a",
            "tls": tls,
            "credentials": {"header": {"api-key": ["{{openaiKey}}"]}},
            "circuitBreaker": {"rules": [rule]},
        },
        parent="upstream",
        after=frozenset({"upstream-secret-openaiKey"}),
    )
    assert seen[f"{NATIVE}:Backend", "upstream-backend-ab"] == Registered(
        {
            **SERVICE,
            "backendId": "ab",
            "type": "Pool",
            "pool": {
                "services": [
                    {"id": "upstream-backend-a-id", "priority": 1, "weight": 70},
                    {"id": "upstream-backend-b-id", "priority": 2, "weight": 30},
                ]
            },
        },
        parent="upstream",
        after=frozenset({"upstream-backend-a", "upstream-backend-b"}),
    )
    assert seen[f"{NATIVE}:NamedValue", "upstream-secret-b-api-key"].inputs == {
        **SERVICE,
        "namedValueId": "b-api-key",
        "displayName": "b-api-key",
        "secret": True,
        "keyVault": {"secretIdentifier": "https://v.vault.azure.net/secrets/b"},
    }
    roles = {name: each.inputs for (typ, name), each in seen.items() if typ == "azure-native:authorization:RoleAssignment"}
    assert {name: inputs["principalId"] for name, inputs in roles.items()} == {
        "upstream-role-own": "service",
        "upstream-role-other": "named",
    }
    assert roles["upstream-role-own"] == {
        "roleAssignmentName": "guid",
        "scope": "/account",
        "principalId": "service",
        "principalType": "ServicePrincipal",
        "roleDefinitionId": "/role",
    }


def test_pool_is_one_of_the_backends():
    """A policy that names the pool waits for it, and so for its members."""
    kept: list[object] = []

    def declare() -> None:
        upstream = traffic()
        kept.append(upstream.named(["ab"], []) == [upstream.backends["ab"]])

    record(declare)
    assert kept == [True]
