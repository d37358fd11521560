"""Stacks for tests of proofs: composed as the program would, without files."""

from typing import Any

from desired_state import compose
from settings import SECRET, Sources, parse

BACKEND: dict[str, Any] = {"origin": "https://contoso.openai.azure.com", "credential": {"apiKey": {"secret": "key"}}}
API = {"name": "chat", "displayName": "Chat", "path": "chat", "backend": "b", "http": {}}


def stack(*apis, **more):
    """Settings and blueprint of APIs, each what differs from an HTTP API with the chat operation."""
    config = {
        "service": {"name": "apim", "resourceGroup": "rg"},
        "backends": {"b": BACKEND},
        "apis": [{**API, **each} for each in apis or ({},)],
        "key": SECRET,
        **more,
    }
    settings = parse(config, Sources("Pulumi.test.yaml"))
    plan = compose(settings, lambda file: bytes(file, "utf-8"))
    assert [finding for finding in plan.findings if finding.severity == "error"] == []
    return settings, plan


def api(**differs) -> tuple[Any, Any]:
    """One API: as composed, and its settings."""
    settings, plan = stack(differs)
    return plan.apis[0], settings.apis[0]
