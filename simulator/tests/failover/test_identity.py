"""A managed identity without its role, end to end: the caller gets Azure OpenAI's words, the trace ours."""

import openai
import pytest

from simulator.tests.failover.scene import APIM, GROUP, QUESTION, SERVICE

SERVICE_PATH = f"Microsoft.ApiManagement/service/{SERVICE}"
ACCOUNT = "Microsoft.CognitiveServices/accounts/contoso-one"
ROLE = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
POLICY = (
    '<policies><inbound><set-backend-service base-url="https://contoso-one.openai.azure.com" />'
    '<set-header name="api-key" exists-action="delete" />'
    '<authentication-managed-identity resource="https://cognitiveservices.azure.com" /></inbound>'
    "<backend><forward-request /></backend></policies>"
)


def test_a_missing_role_is_named_until_it_is_assigned(scene):
    """401 passes as the account says it; the trace names role, principal and scope; the assignment mends it."""
    scene.sim("DELETE", "/faults")
    service = scene.arm("PATCH", SERVICE_PATH, {"identity": {"type": "SystemAssigned"}}, APIM)
    principal = service["identity"]["principalId"]
    scene.arm(
        "PUT", f"{SERVICE_PATH}/apis/sample/operations/chat/policies/policy", {"properties": {"format": "rawxml", "value": POLICY}}
    )
    ask = scene.clients["sample"].chat.completions.create
    try:
        with pytest.raises(openai.AuthenticationError) as refused:
            ask(model="gpt-4o", messages=QUESTION)
        assert refused.value.code == "PermissionDenied"
        assert "role" not in refused.value.response.text.lower()
        trace = scene.sim("GET", f"/traces/{refused.value.response.headers['x-sim-trace']}")
        scope = f"/subscriptions/{scene.addresses['subscription']}/resourceGroups/{GROUP}/providers/{ACCOUNT}"
        told = trace["attempts"][0]["diagnosis"]
        assert told in trace["reason"]
        assert (f"principal {principal}," in told, f"'Cognitive Services OpenAI User' ({ROLE})" in told, scope in told) == (
            True,
        ) * 3
        assert trace["subscriptionKeyUpstream"] is False
        definition = f"/subscriptions/{scene.addresses['subscription']}/providers/Microsoft.Authorization/roleDefinitions/{ROLE}"
        assignment = {"roleDefinitionId": definition, "principalId": principal, "principalType": "ServicePrincipal"}
        name = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4cff"
        path = f"{ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/{name}"
        scene.arm("PUT", path, {"properties": assignment}, "2022-04-01")
        assert ask(model="gpt-4o", messages=QUESTION).choices[0].finish_reason == "stop"
    finally:
        scene.arm("DELETE", f"{SERVICE_PATH}/apis/sample/operations/chat/policies/policy")
