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
