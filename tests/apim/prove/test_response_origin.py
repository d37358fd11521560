"""What recorded answers of the service mean, and answers of no known form."""

import json

import httpx
import pytest

from apim.prove.response_origin import Kind, read

KINDS = {
    "apim-401-missing-key": Kind.KEY_REFUSED,
    "apim-401-missing-key-api-path": Kind.KEY_REFUSED,
    "apim-401-invalid-key-custom-header": Kind.KEY_REFUSED,
    "apim-401-validate-jwt-missing": Kind.TOKEN_REFUSED,
    "apim-401-validate-jwt-custom": Kind.TOKEN_REFUSED,
    "apim-404-no-operation": Kind.NO_ROUTE,
    "apim-404-method-mismatch": Kind.NO_ROUTE,
    "apim-429-rate-limit": Kind.LIMITED,
    "apim-token-limit-sequence-2": Kind.LIMITED,
    "apim-403-quota": Kind.FORBIDDEN,
    "apim-403-token-quota": Kind.FORBIDDEN,
    "apim-500-expression": Kind.BROKEN,
    "apim-503-pool-exhausted": Kind.BROKEN,
    "aoai-404-wrong-path": Kind.UNKNOWN_URL,
    "aoai-404-deployment-not-found-2026": Kind.NO_DEPLOYMENT,
    "aoai-404-deployment-not-found-2024": Kind.NO_DEPLOYMENT,
    "aoai-400-unknown-model-v1": Kind.NO_DEPLOYMENT,
    "aoai-401-wrong-key": Kind.CREDENTIAL_REFUSED,
    "aoai-400-content-filter": Kind.BAD_REQUEST,
    "aoai-429-tokens-2025-12": Kind.BUSY,
    "aoai-chat-200-2026": Kind.ANSWERED,
    "aoai-chat-200-v1": Kind.ANSWERED,
}


@pytest.fixture(scope="session")
def captures(evidence):
    """Recorded exchanges of gateways and of Azure OpenAI, by id."""
    found = json.loads((evidence / "arm" / "captures" / "gateway-and-openai.json").read_text(encoding="utf-8"))
    return {each["id"]: each["response"] for each in found}


def answer(response):
    """A recorded response as httpx has it."""
    body = response.get("raw") or ("" if response["body"] is None else json.dumps(response["body"]))
    headers = {
        name: value for name, value in response["headers"].items() if name.lower() not in {"content-length", "content-encoding"}
    }
    return read(httpx.Response(response["status"], headers=headers, text=body))


@pytest.mark.parametrize("name", KINDS)
def test_a_recorded_answer(captures, name):
    """Its kind, and with it who gave it."""
    found = answer(captures[name])
    assert (found.kind, found.by_model) == (KINDS[name], name.startswith("aoai-"))


def test_tokens_are_those_of_usage(captures):
    """Prompt and answer together; none where the answer does not tell."""
    recorded = captures["aoai-chat-200-2026"]
    assert answer(recorded).tokens == recorded["body"]["usage"]["total_tokens"] > 0
    assert answer(captures["apim-401-missing-key"]).tokens == 0


def test_what_azure_openai_says_is_not_shown(captures):
    """Its texts may quote what was sent; the code is enough."""
    found = answer(captures["aoai-404-deployment-not-found-2026"])
    assert (found.summary, found.message) == ("404 DeploymentNotFound from Azure OpenAI", "")
    assert answer(captures["apim-429-rate-limit"]).message.startswith("Rate limit is exceeded")


@pytest.mark.parametrize("body", ["", "<html>", "[]", '"text"', '{"error": "text"}'])
def test_a_body_of_any_form_is_read(body):
    """A proxy in between may say anything."""
    found = read(httpx.Response(418, text=body))
    assert (found.kind, found.code, found.tokens, found.retry_after) == (Kind.OTHER, "", 0, None)
