"""A simulated Azure with two accounts behind a pool, put there by ARM calls, and what a caller of it sees.

`Scene` plays one case of matrix.yaml and tells the outcome in the words that the matrix uses.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import openai

GROUP, SERVICE = "rg-ai-local", "apim-local"
ACCOUNTS = ("one", "two")
APIM, COGNITIVE = "2024-05-01", "2025-06-01"
TIMEOUT_SECONDS = 60
CONDITIONS = {
    "sample": "context.Response.StatusCode == 429 || context.Response.StatusCode == 503",
    "wide": "context.Response == null || context.Response.StatusCode == 429 || context.Response.StatusCode >= 500",
}
VARIANTS: Mapping[str, tuple[str, bool]] = {
    "sample": ("sample", False),
    "wide": ("wide", False),
    "wide, errors seen": ("wide", True),
}
"""Name: whose condition, and whether `retry` and breakers see connections that fail (settings retry_errors, breaker_errors)."""
FAULTS: Mapping[str, dict[str, Any]] = {
    "429, retry-after": {"status": 429, "headers": {"retry-after": "70"}},
    "429, retry-after-ms": {"status": 429, "headers": {"retry-after-ms": "70000"}},
    "500": {"status": 500},
    "503": {"status": 503},
    "timeout": {"stall": True},
    "reset before headers": {"reset": True},
    "cut after headers": {"reset": True, "at": 400},
}
BREAKER: dict[str, Any] = {
    "name": "failures",
    "tripDuration": "PT10M",
    "acceptRetryAfter": True,
    "failureCondition": {
        "count": 1,
        "interval": "PT1M",
        "statusCodeRanges": [{"min": 429, "max": 429}, {"min": 500, "max": 599}],
    },
}
QUESTION = [{"role": "user", "content": "Say hello in one sentence."}]
ANSWER = "This is gpt-4o, simulated. You said: Say hello in one sentence. [b66e5280]"


def policy(condition: str) -> str:
    """The retry pattern of Microsoft's samples, for two members and streams, with a timeout."""
    return (
        '<policies><inbound><base /><set-header name="api-key" exists-action="delete" /></inbound><backend>'
        f'<retry condition="@({condition})" count="{len(ACCOUNTS) - 1}" interval="0" first-fast-retry="true">'
        f'<set-backend-service backend-id="pool" /><forward-request timeout="{TIMEOUT_SECONDS}" buffer-request-body="true" '
        'buffer-response="false" /></retry></backend><outbound><base /></outbound><on-error><base /></on-error></policies>'
    )


@dataclass
class Scene:
    """The simulator: where it is, a client for ARM and the control API, clients of the APIs by variant's condition."""

    addresses: Mapping[str, str]
    http: httpx.Client
    clients: dict[str, openai.AzureOpenAI]

    def arm(self, method: str, path: str, body: Any = None, version: str = APIM) -> Any:
        """Ask ARM below the resource group, and poll a long-running answer to its end."""
        url = f"{self.addresses['arm']}/subscriptions/{self.addresses['subscription']}/resourceGroups/{GROUP}/providers/{path}"
        headers = {"Authorization": "Bearer any"}
        answer = self.http.request(method, url, params={"api-version": version}, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        while poll := answer.headers.get("azure-asyncoperation") or answer.headers.get("location"):
            answer = self.http.get(poll, headers=headers)
            assert answer.is_success, answer.text
            if answer.status_code == httpx.codes.OK and answer.json().get("status", "Succeeded") == "Succeeded":
                break
        return answer.json() if answer.content else None

    def sim(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the control API."""
        answer = self.http.request(
            method, f"{self.addresses['arm']}/_sim{path}", json=body, headers={"x-sim-key": self.addresses["control_key"]}
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def play(self, variant: str, fault: str, members: str, call: str) -> dict[str, str]:
        """One case: what the caller, the members and the breakers meet, and the call after it while the fault lasts."""
        condition, seen = VARIANTS[variant]
        self.sim("DELETE", "/faults")
        self.sim("DELETE", "/breakers")
        self.sim("POST", "/settings", {"retry_errors": seen, "breaker_errors": seen})
        match = {"account": "contoso-one"} if members == "first" else {"path": "/chat/completions$"}
        armed = self.sim("POST", "/faults", {"plane": "model", "match": match, "times": 99, "action": FAULTS[fault]})["id"]
        ask = (whole if call == "whole" else streamed)(self.clients[condition])
        stalled = armed if fault == "timeout" else None
        outcome = self._asked(ask, stalled)
        after = self._asked(ask, stalled)
        waits = " with retry-after" if "retry-after" in after["headers"] else ""
        outcome["next"] = f"{after['caller']}{waits} ({after['calls'] or 'no call'})"
        (met,) = self.sim("GET", "/faults")["faults"]
        assert met["hits"], "the fault was never met"
        return outcome

    def _asked(self, ask: Callable[[], tuple[str, Mapping[str, str]]], stalled: str | None) -> dict[str, str]:
        told: list[tuple[str, Mapping[str, str]]] = []
        thread = threading.Thread(target=lambda: told.append(ask()))
        met = self._hits(stalled)
        thread.start()
        while thread.is_alive():
            thread.join(0.005)
            if stalled is not None and self._hits(stalled) > met:
                met += 1
                self.sim("POST", "/clock", {"advance": f"PT{TIMEOUT_SECONDS}S"})
        ((caller, headers),) = told
        newest = self.sim("GET", "/traces")["traces"][0]["id"]
        attempts = self.sim("GET", f"/traces/{newest}")["attempts"]
        return {
            "caller": caller,
            "calls": ", ".join(f"{a['member']}: {a['status'] or a['error'].partition(':')[0]}" for a in attempts),
            "breakers": self._breakers(attempts),
            "headers": ", ".join(f"{n}: {headers[n]}" for n in ("retry-after", "retry-after-ms") if n in headers),
        }

    def _hits(self, fault: str | None) -> int:
        return sum(found["hits"] for found in self.sim("GET", "/faults")["faults"] if found["id"] == fault)

    def _breakers(self, attempts: list[dict[str, Any]]) -> str:
        """The breakers as they are; how long one was tripped for is what its attempt says, since real time passes too."""
        tripped = {a["member"]: a["breaker"]["retryAfter"] for a in attempts}
        told = []
        for found in self.sim("GET", "/breakers")["breakers"]:
            seconds = f" for {tripped.get(found['backend'])} s" if found["state"] == "tripped" else ""
            told.append(f"{found['backend']} {found['state']}{seconds}")
        return ", ".join(told)


def whole(client: openai.AzureOpenAI) -> Callable[[], tuple[str, Mapping[str, str]]]:
    """A chat call; tells what its caller sees, and the answer's headers."""

    def ask() -> tuple[str, Mapping[str, str]]:
        try:
            raw = client.chat.completions.with_raw_response.create(model="gpt-4o", messages=QUESTION)
            assert raw.parse().choices[0].message.content == ANSWER
        except openai.APIStatusError as error:
            return str(error.status_code), error.response.headers
        except openai.APIConnectionError:
            return "connection error", {}
        return "200", raw.headers

    return ask


def streamed(client: openai.AzureOpenAI) -> Callable[[], tuple[str, Mapping[str, str]]]:
    """A streamed chat call."""

    def ask() -> tuple[str, Mapping[str, str]]:
        try:
            stream = client.chat.completions.create(model="gpt-4o", messages=QUESTION, stream=True)
        except openai.APIStatusError as error:
            return str(error.status_code), error.response.headers
        except openai.APIConnectionError:
            return "connection error", {}
        pieces: list[str] = []
        try:
            pieces.extend(piece for event in stream for piece in texts(event))
        except Exception as error:  # noqa: BLE001 - told by its name: the package passes on what its HTTP library raises
            return f"200, then {type(error).__name__}", stream.response.headers
        assert "".join(pieces) == ANSWER
        return "200", stream.response.headers

    return ask


def texts(event: Any) -> Iterator[str]:
    """The text in one event of a stream."""
    return (choice.delta.content for choice in event.choices if choice.delta.content)


def furnish(scene: Scene) -> None:
    """Two accounts with deployments, their keys as named values, two backends with breakers, a pool, an API per condition."""
    service = f"Microsoft.ApiManagement/service/{SERVICE}"
    for name in ACCOUNTS:
        account = f"Microsoft.CognitiveServices/accounts/contoso-{name}"
        properties = {"customSubDomainName": f"contoso-{name}"}
        body = {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}, "properties": properties}
        scene.arm("PUT", account, body, COGNITIVE)
        model = {"model": {"format": "OpenAI", "name": "gpt-4o", "version": "2024-08-06"}}
        scene.arm(
            "PUT", f"{account}/deployments/gpt-4o", {"sku": {"name": "Standard", "capacity": 100}, "properties": model}, COGNITIVE
        )
        key = scene.arm("POST", f"{account}/listKeys", None, COGNITIVE)["key1"]
        secret = {"displayName": f"key-{name}", "secret": True, "value": key}
        scene.arm("PUT", f"{service}/namedValues/key-{name}", {"properties": secret})
        backend = {"url": f"https://contoso-{name}.openai.azure.com", "protocol": "http", "circuitBreaker": {"rules": [BREAKER]}}
        backend["credentials"] = {"header": {"api-key": [f"{{{{key-{name}}}}}"]}}
        scene.arm("PUT", f"{service}/backends/{name}", {"properties": backend})
    services = [{"id": f"/backends/{name}", "priority": 1, "weight": 1} for name in ACCOUNTS]
    scene.arm("PUT", f"{service}/backends/pool", {"properties": {"type": "Pool", "pool": {"services": services}}})
    for name, condition in CONDITIONS.items():
        api = {"displayName": name, "path": name, "protocols": ["https"], "subscriptionRequired": True}
        api["subscriptionKeyParameterNames"] = {"header": "api-key", "query": "api-key"}
        scene.arm("PUT", f"{service}/apis/{name}", {"properties": api})
        template = "/openai/deployments/{deployment}/chat/completions"
        chat: dict[str, Any] = {"displayName": "chat", "method": "POST", "urlTemplate": template}
        chat["templateParameters"] = [{"name": "deployment", "type": "string", "required": True}]
        scene.arm("PUT", f"{service}/apis/{name}/operations/chat", {"properties": chat})
        document = {"properties": {"format": "rawxml", "value": policy(condition)}}
        scene.arm("PUT", f"{service}/apis/{name}/policies/policy", document)
