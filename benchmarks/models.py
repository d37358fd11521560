"""`python -m benchmarks.models`: calls whose model is mapped, as ratios of the same calls without, in one run.

All go through the same gateway to the same account, in turn, so that whatever else the machine does meets all. `long` is a chat of
64 KB, with a tool that has a parameter called model.
"""

import sys
import time
from collections.abc import Mapping
from typing import Any

import httpx2

import policy
from benchmarks.gateway_pairs import asked_calls, gateway, medians
from benchmarks.gateway_world import DEPLOYMENT, QUESTION, writes
from tools import simulator_process

NAME = "chat"
GOALS = {"short": 1.25, "first streamed byte": 1.1}
"""The most that a ratio may be; the long chat has no goal."""
CREDENTIAL = policy.KeyCredential("modelKey")


def models() -> policy.Models:
    """Three names, of which one is called, and a list for the consumer."""
    target = policy.ModelTarget(backend="model", credential=CREDENTIAL, forwarding=policy.Forwarding())
    named = {NAME: DEPLOYMENT, "mini": "gpt-4o-mini", "vectors": "text-embedding-3-small"}
    return policy.Models(
        models=tuple(policy.PublishedModel(name=name, deployment=own, target=target) for name, own in named.items()),
        operations=policy.ModelOperations(json=("chat",)),
        allowed=policy.AllowedModels(every=tuple(named), subscriptions={"bench": (NAME, "mini")}),
    )


def deployed(addresses: simulator_process.Addresses) -> str:
    """Two APIs over one account, `plain` and `mapped`; the key of their consumer."""
    operation = {"displayName": "Chat", "method": "POST", "urlTemplate": "/openai/v1/chat/completions", "templateParameters": []}
    with writes(addresses) as put:
        for api, published in (("plain", None), ("mapped", models())):
            whole = policy.ApiPolicy(
                backend="model", credential=CREDENTIAL, key_header="api-key", key_query="api-key", models=published
            )
            names = {"header": "api-key", "query": "api-key"}
            put(f"apis/{api}", {"displayName": api, "path": api, "protocols": ["https"], "subscriptionKeyParameterNames": names})
            put(f"apis/{api}/operations/chat", operation)
            put(f"apis/{api}/policies/policy", {"value": policy.api_policy(whole), "format": "xml"})
        return str(put("subscriptions/bench", {"displayName": "Bench", "scope": "/apis"}).json()["properties"]["primaryKey"])


def body(api: str, *, long: bool = False, stream: bool = False) -> dict[str, Any]:
    """A chat request, under the name of the model or of the deployment."""
    text = f"{QUESTION} " * 1300 if long else QUESTION
    parameters = {"type": "object", "properties": {"model": {"type": "string"}}}
    tools = [{"type": "function", "function": {"name": "car", "parameters": parameters}}]
    more = {"tools": tools, "tool_choice": "none"} if long else {}
    model = NAME if api == "mapped" else DEPLOYMENT
    return {"messages": [{"role": "user", "content": text}], "stream": stream, **more, "model": model}


class Caller:
    """Calls of the consumer, in milliseconds."""

    def __init__(self, http: httpx2.Client, gateway: str) -> None:
        self._http, self._gateway = http, gateway

    def short(self, api: str) -> float:
        """A question."""
        return self._whole(api, body(api))

    def long(self, api: str) -> float:
        """The long chat."""
        return self._whole(api, body(api, long=True))

    def first_byte(self, api: str) -> float:
        """Of a streamed answer."""
        began, first = time.perf_counter(), 0.0
        with self._http.stream("POST", self._url(api), json=body(api, stream=True)) as answer:
            for _ in answer.raise_for_status().iter_bytes():
                first = first or time.perf_counter() - began
        return first * 1000

    def _whole(self, api: str, sent: dict[str, Any]) -> float:
        began = time.perf_counter()
        self._http.post(self._url(api), json=sent).raise_for_status()
        return (time.perf_counter() - began) * 1000

    def _url(self, api: str) -> str:
        return f"{self._gateway}/{api}/openai/v1/chat/completions"


def measured(caller: Caller, calls: int) -> Mapping[str, tuple[float, float]]:
    """Medians of each kind, plain and mapped."""
    kinds = {
        "short": caller.short,
        "long": caller.long,
        "first streamed byte": caller.first_byte,
    }
    return medians(kinds, ("plain", "mapped"), calls)


def run(calls: int) -> int:
    """Measure and print."""
    with gateway(deployed) as (http, url):
        found = measured(Caller(http, url), calls)
    for kind, (plain, mapped) in found.items():
        goal = f"   (at most {GOALS[kind]:.2f})" if kind in GOALS else ""
        print(f"{kind:<20} plain {plain:6.2f} ms   mapped {mapped:6.2f} ms   ratio {mapped / plain:5.2f}{goal}")
    return 0


def main() -> int:
    """Run it with the wished number of calls."""
    return run(asked_calls(__doc__))


if __name__ == "__main__":
    sys.exit(main())
