"""An imported API: one ARM resource with the document, then its policies, one after the other."""

import pulumi
from pulumi_azure_native import apimanagement

from components import ImportedApi, ImportedApiArgs
from tests.components.recorder import Registered, record

ARGS: ImportedApiArgs = {
    "resource_group_name": "rg",
    "service_name": "apim",
    "api_id": "chat",
    "display_name": "Chat",
    "path": "contoso/openai",
    "subscription_required": True,
    "key_header": "api-key",
    "key_query": "api-key",
    "policy": "<policies />",
    "document_text": '{"openapi":"3.0.3"}',
    "service_url": "https://contoso.openai.azure.com/openai",
    "required_query_parameters": "template",
}
SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}
API = {
    **SERVICE,
    "apiId": "chat",
    "apiType": "http",
    "displayName": "Chat",
    "format": "openapi+json",
    "path": "contoso/openai",
    "protocols": ["https"],
    "serviceUrl": "https://contoso.openai.azure.com/openai",
    "subscriptionKeyParameterNames": {"header": "api-key", "query": "api-key"},
    "subscriptionRequired": True,
    "translateRequiredQueryParametersConduct": "template",
    "value": '{"openapi":"3.0.3"}',
}
POLICY = {**SERVICE, "apiId": "chat", "policyId": "policy", "format": "xml", "value": "<policies />"}
COMPONENT = "azure-openai-apim:index:ImportedApi"
NATIVE = "azure-native:apimanagement"


def test_registers_exactly_this():
    """Component, API with document and explicit ids, policy that waits for the API."""
    recorder = record(lambda: ImportedApi("chat", ARGS))
    assert recorder.seen == {
        (COMPONENT, "chat"): Registered({}),
        (f"{NATIVE}:Api", "chat-api"): Registered(API, parent="chat"),
        (f"{NATIVE}:ApiPolicy", "chat-policy"): Registered(POLICY, parent="chat", after=frozenset({"chat-api"})),
    }


def test_policies_wait_for_what_they_name_and_for_each_other():
    """Backends and named values first, and one write at a time under an API."""

    def program():
        backend = apimanagement.Backend("b", backend_id="b", protocol="http", url="https://b", **ARM)
        operations = {"first": "<policies><!-- 1 --></policies>", "second": "<policies><!-- 2 --></policies>"}
        args: ImportedApiArgs = {**ARGS, "operation_policies": operations, "policy_depends_on": [backend]}
        ImportedApi("chat", args)

    recorder = record(program)
    after = {name: registered.after for (_, name), registered in recorder.seen.items()}
    assert after == {
        "b": frozenset(),
        "chat": frozenset(),
        "chat-api": frozenset(),
        "chat-policy": frozenset({"chat-api", "b"}),
        "chat-policy-first": frozenset({"chat-api", "chat-policy", "b"}),
        "chat-policy-second": frozenset({"chat-api", "chat-policy-first", "b"}),
    }
    assert recorder.seen[f"{NATIVE}:ApiOperationPolicy", "chat-policy-first"].inputs == {
        **POLICY,
        "operationId": "first",
        "value": "<policies><!-- 1 --></policies>",
    }


ARM = {"resource_group_name": "rg", "service_name": "apim"}


def test_protect_reaches_every_child():
    """Protection given to the component protects what stands in Azure."""
    recorder = record(lambda: ImportedApi("chat", ARGS, pulumi.ResourceOptions(protect=True)))
    assert [registered.protect for registered in recorder.seen.values()] == [True, True, True]


def test_children_stay_with_their_component_when_it_has_a_parent():
    """A caller's parent holds the component; the component holds its children."""

    def program():
        outer = pulumi.ComponentResource("test:index:Outer", "outer")
        ImportedApi("chat", ARGS, pulumi.ResourceOptions(parent=outer))

    recorder = record(program)
    assert {name: registered.parent for (_, name), registered in recorder.seen.items()} == {
        "outer": "",
        "chat": "outer",
        "chat-api": "chat",
        "chat-policy": "chat",
    }
