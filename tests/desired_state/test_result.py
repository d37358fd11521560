"""What a stack exports for its consumers, and when it may be deployed."""

from dataclasses import replace
from typing import Any

import pytest

from desired_state import DesiredApi, DesiredState, HttpDefinition, ImportedDefinition, ServiceResources
from desired_state.backends import Backends
from linting import ContractError, Finding
from settings import Service

CHAT = "/deployments/{deployment-id}/chat/completions"


def definition(kind: type[Any], template: str, **others: Any) -> Any:
    """A definition with one operation."""
    return kind(
        base_path="/openai",
        api_version="2024-10-21",
        operations={"Chat": ("Chat",)},
        templates=(template,),
        routes={"Chat": ("POST", template)},
        contract=("POST /chat Chat",),
        **others,
    )


IMPORTED = definition(
    ImportedDefinition,
    CHAT,
    arguments={"document_text": "{}", "service_url": "https://a/openai", "required_query_parameters": "template"},
    sha256="0" * 64,
)
API = DesiredApi(
    name="a",
    arguments={
        "api_id": "a",
        "display_name": "A",
        "path": "x/openai",
        "subscription_required": True,
        "key_header": "api-key",
        "key_query": "api-key",
        "policy": "<policies />",
        "operation_policies": {},
    },
    definition=IMPORTED,
    backends=Backends(),
    path="x/openai",
)
STATE = DesiredState(
    service=Service(name="s", resource_group="g"),
    backends=Backends(),
    roles={},
    apis=(API,),
    service_resources=ServiceResources(),
    protect=False,
    findings=(),
)


@pytest.mark.parametrize("gateway", ["https://gateway", "https://gateway/"])
def test_exports_of_a_dated_document(gateway):
    """Endpoint before /openai, api-version, operations and the document's hash; one slash at each join."""
    assert API.exports(gateway) == {
        "gatewayUrl": "https://gateway/x/openai",
        "azureEndpoint": "https://gateway/x",
        "apiVersion": "2024-10-21",
        "contract": {"operations": ["POST /chat Chat"], "documentSha256": "0" * 64},
    }


def test_exports_at_the_gateways_root():
    """An API at /openai has the gateway itself as endpoint."""
    api = replace(API, path="openai")
    assert api.exports("https://gateway")["azureEndpoint"] == "https://gateway"


def test_exports_of_v1_and_declared_apis():
    """A base URL instead of an endpoint; no hash where no document is imported."""
    api = replace(API, definition=definition(HttpDefinition, "/openai/v1/chat/completions", arguments=()), path="x")
    assert api.exports("https://gateway") == {
        "gatewayUrl": "https://gateway/x",
        "baseUrl": "https://gateway/x/openai/v1",
        "apiVersion": "2024-10-21",
        "contract": {"operations": ["POST /chat Chat"]},
    }


def test_warnings_of_one_rule_are_one_message():
    """A document with a hundred operations does not fill the preview with one question."""
    warnings = [
        Finding("f", place, rule, "found", "fix", "warning") for place, rule in (("/a", "w"), ("/b", "w"), ("/c", "w"), ("/a", "v"))
    ]
    error = Finding("f", "/a", "r", "found", "fix")
    assert replace(STATE, findings=(error, *warnings)).warnings() == (
        "f\n  at /a: [w]\n  found; fix\n  and 2 more of this rule: bin/apim lint",
        "f\n  at /a: [v]\n  found; fix",
    )


def test_only_errors_stop_a_deployment():
    """Warnings pass; every error is raised, warnings left out."""
    error, warning = Finding("f", "p", "r", "found", "fix"), Finding("f", "p", "w", "found", "fix", "warning")
    desired = replace(STATE, findings=(warning,))
    assert desired.checked() is desired
    with pytest.raises(ContractError) as refused:
        replace(desired, findings=(warning, error)).checked()
    assert refused.value.findings == (error,)
