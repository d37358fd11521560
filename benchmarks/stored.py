"""`python -m benchmarks.stored`: calls of Responses that have an owner, as ratios of the same calls without, in one run.

All go through the same gateway to the same account, in turn, so that whatever else the machine does meets all. What is stated
apart is the read of an id that the gateway's cache does not know: it costs one call to the account more.
"""

import sys
import time
from collections.abc import Mapping

import httpx2

import policy
from benchmarks.gateway_pairs import asked_calls, gateway, medians
from benchmarks.gateway_world import ACCOUNT, DEPLOYMENT, QUESTION, writes
from tools import simulator_process

ROUTES = {"create": "POST /openai/v1/responses", "read": "GET /openai/v1/responses/{id}"}
OWNER = policy.StoredOwner(consumer="context.Subscription.Id", named_value="storedKey")
GOALS = {"created": 1.5, "read, known": 1.5, "first streamed byte": 1.1}
"""The most that a ratio may be."""


USES = {"create": policy.StoredUse(body="response"), "read": policy.StoredUse(collection="responses", parameter="id")}


def operation(name: str) -> policy.StoredOperation:
    """What `stored` adds to an operation."""
    return policy.StoredOperation(
        members=(policy.StoredMember(label="model", name="model", url=f"https://{ACCOUNT}.openai.azure.com"),),
        consumer=OWNER.consumer,
        credential=policy.KeyCredential("modelKey"),
        owner=OWNER,
        path="/openai/v1",
        use=USES[name],
    )


def deployed(addresses: simulator_process.Addresses) -> str:
    """Two APIs over one account, `plain` and `owned`; the key of their consumer."""
    whole = policy.ApiPolicy(
        backend="model", credential=policy.KeyCredential("modelKey"), key_header="api-key", key_query="api-key"
    )
    with writes(addresses) as put:
        put("namedValues/storedKey", {"displayName": "storedKey", "secret": True, "value": "k3yOfOwners"})
        for api in ("plain", "owned"):
            names = {"header": "api-key", "query": "api-key"}
            put(f"apis/{api}", {"displayName": api, "path": api, "protocols": ["https"], "subscriptionKeyParameterNames": names})
            put(f"apis/{api}/policies/policy", {"value": policy.api_policy(whole), "format": "xml"})
            for name, route in ROUTES.items():
                method, template = route.split()
                parameters = [{"name": "id", "type": "string", "required": True}] if "{" in template else []
                declared = {"displayName": name, "method": method, "urlTemplate": template, "templateParameters": parameters}
                put(f"apis/{api}/operations/{name}", declared)
                if api == "owned":
                    text = policy.operation_policy(policy.OperationPolicy(stored=operation(name)))
                    put(f"apis/{api}/operations/{name}/policies/policy", {"value": text, "format": "xml"})
        return str(put("subscriptions/bench", {"displayName": "Bench", "scope": "/apis"}).json()["properties"]["primaryKey"])


class Caller:
    """Calls of the consumer, in milliseconds."""

    def __init__(self, http: httpx2.Client, gateway: str) -> None:
        self._http, self._gateway = http, gateway
        self.made: dict[str, str] = {}

    def created(self, api: str) -> float:
        """A response, whole."""
        began = time.perf_counter()
        answer = self._http.post(self._url(api), json={"model": DEPLOYMENT, "input": QUESTION}).raise_for_status()
        took = time.perf_counter() - began
        self.made[api] = answer.json()["id"]
        return took * 1000

    def first_byte(self, api: str) -> float:
        """Of a streamed response."""
        began, first = time.perf_counter(), 0.0
        body = {"model": DEPLOYMENT, "input": QUESTION, "stream": True}
        with self._http.stream("POST", self._url(api), json=body) as answer:
            for _ in answer.raise_for_status().iter_bytes():
                first = first or time.perf_counter() - began
        return first * 1000

    def read(self, api: str) -> float:
        """The response that was created last."""
        began = time.perf_counter()
        self._http.get(f"{self._url(api)}/{self.made[api]}").raise_for_status()
        return (time.perf_counter() - began) * 1000

    def _url(self, api: str) -> str:
        return f"{self._gateway}/{api}/openai/v1/responses"


def measured(caller: Caller, calls: int) -> Mapping[str, tuple[float, float]]:
    """Medians of each kind, without an owner and with one. The first read of an id asks the account, the second does not."""
    kinds = {
        "created": caller.created,
        "read, asked": caller.read,
        "read, known": caller.read,
        "first streamed byte": caller.first_byte,
    }
    return medians(kinds, ("plain", "owned"), calls)


def run(calls: int) -> int:
    """Measure and print."""
    with gateway(deployed) as (http, url):
        found = measured(Caller(http, url), calls)
    for kind, (plain, owned) in found.items():
        goal = f"at most {GOALS[kind]:.2f}" if kind in GOALS else "a call more"
        print(f"{kind:<20} plain {plain:6.2f} ms   owned {owned:6.2f} ms   ratio {owned / plain:5.2f}   ({goal})")
    return 0


def main() -> int:
    """Run it with the wished number of calls."""
    return run(asked_calls(__doc__))


if __name__ == "__main__":
    sys.exit(main())
