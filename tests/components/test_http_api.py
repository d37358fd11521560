"""A declared API: no service URL, operations one after the other, then the policy."""

from components import HttpApi, HttpApiArgs
from tests.components.recorder import Registered, record

SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}
NATIVE = "azure-native:apimanagement"
ARGS: HttpApiArgs = {
    "resource_group_name": "rg",
    "service_name": "apim",
    "api_id": "chat",
    "display_name": "Chat",
    "path": "contoso",
    "subscription_required": False,
    "key_header": "api-key",
    "key_query": "key",
    "policy": "<policies />",
    "operations": [
        {
            "operation_id": "completions",
            "display_name": "Complete",
            "method": "POST",
            "url_template": "/openai/deployments/{deployment}/chat/completions",
            "template_parameters": ("deployment",),
        },
        {
            "operation_id": "models",
            "display_name": "List models",
            "method": "GET",
            "url_template": "/openai/models",
            "template_parameters": (),
        },
    ],
}


def test_registers_exactly_this():
    """Component, API without service URL or document, two operations in order, the policy last."""
    recorder = record(lambda: HttpApi("chat", ARGS))
    operation = {**SERVICE, "apiId": "chat"}
    assert recorder.seen == {
        ("azure-openai-apim:index:HttpApi", "chat"): Registered({}),
        (f"{NATIVE}:Api", "chat-api"): Registered(
            {
                **SERVICE,
                "apiId": "chat",
                "apiType": "http",
                "displayName": "Chat",
                "path": "contoso",
                "protocols": ["https"],
                "subscriptionKeyParameterNames": {"header": "api-key", "query": "key"},
                "subscriptionRequired": False,
            },
            parent="chat",
        ),
        (f"{NATIVE}:ApiOperation", "chat-operation-completions"): Registered(
            {
                **operation,
                "operationId": "completions",
                "displayName": "Complete",
                "method": "POST",
                "urlTemplate": "/openai/deployments/{deployment}/chat/completions",
                "templateParameters": [{"name": "deployment", "type": "string", "required": True}],
            },
            parent="chat",
            after=frozenset({"chat-api"}),
        ),
        (f"{NATIVE}:ApiOperation", "chat-operation-models"): Registered(
            {
                **operation,
                "operationId": "models",
                "displayName": "List models",
                "method": "GET",
                "urlTemplate": "/openai/models",
                "templateParameters": [],
            },
            parent="chat",
            after=frozenset({"chat-api", "chat-operation-completions"}),
        ),
        (f"{NATIVE}:ApiPolicy", "chat-policy"): Registered(
            {**SERVICE, "apiId": "chat", "policyId": "policy", "format": "xml", "value": "<policies />"},
            parent="chat",
            after=frozenset({"chat-api", "chat-operation-models"}),
        ),
    }


def test_operation_policy_waits_for_the_api_policy():
    """Operation policies stand under declared operations by their name."""
    recorder = record(lambda: HttpApi("chat", {**ARGS, "operation_policies": {"models": "<policies />"}}))
    registered = recorder.seen[f"{NATIVE}:ApiOperationPolicy", "chat-policy-models"]
    assert registered.inputs["operationId"] == "models"
    assert registered.after == {"chat-api", "chat-policy"}
