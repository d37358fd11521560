"""What the gateway's benchmark calls: one API in front of the starter world's account, put there by plain ARM calls."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

import policy
from tools import arm, simulator_process

GROUP, SERVICE, ACCOUNT, DEPLOYMENT = "rg-ai-local", "apim-local", "contoso-openai", "bench"
API_VERSION, APIM = "2024-10-21", "2024-05-01"
CAPACITY = 90_000
"""Thousands of tokens a minute, which is within the region's quota: nobody meets the model's own limit."""
QUESTION = "Say in one sentence what an API gateway is for."
PATH = f"/openai/deployments/{DEPLOYMENT}/chat/completions?api-version={API_VERSION}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send a call, and what proves the caller."""

    url: str
    headers: Mapping[str, str] = field(repr=False)

    def body(self, *, stream: bool = False) -> dict[str, Any]:
        """A chat request."""
        return {"messages": [{"role": "user", "content": QUESTION}], "stream": stream}


@dataclass(frozen=True, slots=True)
class World:
    """The model server itself, and the gateway before it; both trust one CA."""

    direct: Target
    gateway: Target
    tls: ssl.SSLContext


@contextmanager
def writes(addresses: simulator_process.Addresses) -> Iterator[Callable[[str, Mapping[str, Any]], httpx.Response]]:
    """Puts a resource below the service, by its path and properties; model, backend `model` and its key are there already."""
    root = f"/subscriptions/{addresses.subscription}/resourceGroups/{GROUP}/providers/Microsoft.ApiManagement/service/{SERVICE}"
    key = arm.account_key(addresses, GROUP, ACCOUNT)
    with simulator_process.client(addresses) as http:
        headers = {"Authorization": f"Bearer {arm.token(http, addresses)}"}

        def put(name: str, properties: Mapping[str, Any]) -> httpx.Response:
            answer = http.put(f"{root}/{name}", params={"api-version": APIM}, json={"properties": properties}, headers=headers)
            answer.raise_for_status()
            while poll := answer.headers.get("Azure-AsyncOperation"):
                if http.get(poll, headers=headers).raise_for_status().json()["status"] != "InProgress":
                    break
            return answer

        group = root.partition("/providers/")[0]
        account = f"{group}/providers/Microsoft.CognitiveServices/accounts/{ACCOUNT}"
        model = {"format": "OpenAI", "name": "gpt-4o", "version": "2024-08-06"}
        body = {"sku": {"name": "Standard", "capacity": CAPACITY}, "properties": {"model": model}}
        version = {"api-version": arm.COGNITIVE_SERVICES}
        http.put(f"{account}/deployments/{DEPLOYMENT}", params=version, json=body, headers=headers).raise_for_status()
        put("namedValues/modelKey", {"displayName": "modelKey", "secret": True, "value": key})
        put("backends/model", {"url": f"https://{ACCOUNT}.openai.azure.com", "protocol": "http"})
        yield put


def made(addresses: simulator_process.Addresses) -> World:
    """Put the API and its policy, as this program builds it, before the account. Raises httpx.HTTPStatusError."""
    text = policy.api_policy(
        policy.ApiPolicy(backend="model", credential=policy.KeyCredential("modelKey"), key_header="api-key", key_query="api-key")
    )
    operation = {"displayName": "Chat", "method": "POST", "urlTemplate": "/openai/deployments/{deployment}/chat/completions"}
    parameters = [{"name": "deployment", "type": "string", "required": True}]
    names = {"header": "api-key", "query": "api-key"}
    api = {"displayName": "Bench", "path": "bench", "protocols": ["https"], "subscriptionKeyParameterNames": names}
    with writes(addresses) as put:
        put("apis/bench", api)
        put("apis/bench/operations/chat", {**operation, "templateParameters": parameters})
        put("apis/bench/policies/policy", {"value": text, "format": "xml"})
        consumer = put("subscriptions/bench", {"displayName": "Bench", "scope": "/apis/bench"}).json()["properties"]["primaryKey"]
    key = arm.account_key(addresses, GROUP, ACCOUNT)
    tls = ssl.create_default_context(cafile=addresses.ca)
    direct = Target(f"{addresses.model}{PATH}", {"api-key": key})
    return World(direct, Target(f"{addresses.gateway}/bench{PATH}", {"api-key": consumer}), tls)
