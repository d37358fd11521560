"""A pool of three accounts behind one API, put into the simulator by plain ARM calls: no engine, the program's own policies."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from apim_simulator.testing import Simulator

from desired_state import DesiredApi, DesiredState
from tests.desired_state.stacks import composed

GROUP, SERVICE = "rg-ai-local", "apim-local"
MEMBERS = ("contoso-one", "contoso-two", "contoso-three")
ALONE = "contoso-alone"
ACCOUNTS = (*MEMBERS, ALONE)
CONSUMERS = ("consumer-a", "consumer-b", "consumer-c", "consumer-d")
DEPLOYMENT = "gpt-4o"
APIM, COGNITIVE = "2024-05-01", "2025-06-01"
SPACE = "azure-openai-apim"
ROUTES = (
    "POST /openai/v1/responses",
    "GET /openai/v1/responses",
    "GET /openai/v1/responses/{response_id}",
    "DELETE /openai/v1/responses/{response_id}",
    "POST /openai/v1/responses/{response_id}/cancel",
    "GET /openai/v1/responses/{response_id}/input_items",
    "POST /openai/v1/conversations",
    "GET /openai/v1/conversations/{conversation_id}",
    "POST /openai/v1/conversations/{conversation_id}",
    "DELETE /openai/v1/conversations/{conversation_id}",
    "GET /openai/v1/conversations/{conversation_id}/items",
    "POST /openai/v1/conversations/{conversation_id}/items",
    "GET /openai/v1/conversations/{conversation_id}/items/{item_id}",
    "DELETE /openai/v1/conversations/{conversation_id}/items/{item_id}",
    "POST /openai/v1/chat/completions",
    "GET /openai/v1/files",
    "POST /openai/v1/files",
    "GET /openai/v1/files/{file_id}",
    "DELETE /openai/v1/files/{file_id}",
    "GET /openai/v1/files/{file_id}/content",
    "POST /openai/v1/batches",
    "GET /openai/v1/batches",
    "GET /openai/v1/batches/{batch_id}",
    "POST /openai/v1/batches/{batch_id}/cancel",
    "POST /openai/v1/vector_stores",
    "GET /openai/v1/vector_stores",
    "GET /openai/v1/vector_stores/{vector_store_id}",
    "POST /openai/v1/vector_stores/{vector_store_id}",
    "DELETE /openai/v1/vector_stores/{vector_store_id}",
    "POST /openai/v1/vector_stores/{vector_store_id}/search",
    "GET /openai/v1/vector_stores/{vector_store_id}/files",
    "POST /openai/v1/vector_stores/{vector_store_id}/files",
    "GET /openai/v1/vector_stores/{vector_store_id}/files/{file_id}",
    "DELETE /openai/v1/vector_stores/{vector_store_id}/files/{file_id}",
    "POST /openai/v1/containers",
    "GET /openai/v1/containers",
    "GET /openai/v1/containers/{container_id}",
    "DELETE /openai/v1/containers/{container_id}",
    "GET /openai/v1/containers/{container_id}/files",
    "POST /openai/v1/containers/{container_id}/files",
    "GET /openai/v1/containers/{container_id}/files/{file_id}",
    "GET /openai/v1/containers/{container_id}/files/{file_id}/content",
    "POST /openai/v1/uploads",
    "GET /openai/v1/fine_tuning/jobs",
    "POST /openai/v1/threads",
)
DATED = (
    "POST /openai/responses",
    "GET /openai/responses/{response_id}",
    "DELETE /openai/responses/{response_id}",
    "POST /openai/files",
    "GET /openai/files/{file_id}",
    "DELETE /openai/files/{file_id}",
    "POST /openai/batches",
    "POST /openai/deployments/{deployment_id}/chat/completions",
)
"""Of the API `dated`, before an account of its own: a single backend, whose key is in the policy."""
TENANT = "8f7c3d52-0b1e-4c55-9d6a-7e1f2a3b4c01"
APPLICATIONS = ("22222222-0000-0000-0000-00000000000a", "22222222-0000-0000-0000-00000000000b")
OWNED = {"ownedBy": "subscription", "key": {"secret": "storedKey"}, "affinity": True}

BY_APPLICATION = {
    "subscriptionRequired": False,
    "entra": {"tenantId": TENANT, "clientApplicationIds": APPLICATIONS, "audiences": ["api://contoso-ai"]},
    "stored": OWNED | {"ownedBy": "application"},
}


def stack(members: tuple[str, ...] = MEMBERS) -> DesiredState:
    """The stack, composed as it would be deployed: its API `v1` over the pool `all`, `dated` over an account alone.

    `apps` is `v1` for applications, which send a token in place of a key. `members` are those of the pool.
    """
    apis = [
        {"name": "v1", "displayName": "V1", "path": "contoso", "backend": "all", "http": _declared(ROUTES), "stored": OWNED},
        {"name": "dated", "displayName": "Dated", "path": "dated", "backend": ALONE, "http": _declared(DATED), "stored": OWNED},
        {"name": "apps", "displayName": "Apps", "path": "apps", "backend": "all", "http": _declared(ROUTES), **BY_APPLICATION},
    ]
    config = {
        "backends": {each: {"origin": f"https://{each}.openai.azure.com", "credential": _keyed(each)} for each in ACCOUNTS},
        "pools": {"all": {"members": [{"backend": each} for each in members]}},
        "apis": apis,
        "rules": {"APIM-STACK-004": "off"},
    }
    secrets = {f"{SPACE}:{name}": {"secure": "v1:opaque"} for name in (*map(_secret, ACCOUNTS), "storedKey")}
    return composed({"config": {**secrets, **{f"{SPACE}:{name}": value for name, value in config.items()}}}).checked()


def _declared(routes: tuple[str, ...]) -> dict[str, Any]:
    pairs = (route.split() for route in routes)
    return {"operations": [{"name": f"operation-{at}", "method": verb, "template": path} for at, (verb, path) in enumerate(pairs)]}


def _secret(member: str) -> str:
    return f"{member}-key"


def _keyed(member: str) -> dict[str, Any]:
    return {"apiKey": {"secret": _secret(member)}}


@dataclass(frozen=True, slots=True)
class World:
    """The API of `stack` in a simulator: what its consumers call."""

    azure: Simulator
    keys: Mapping[str, str] = field(repr=False)
    http: httpx.Client

    def url(self, path: str) -> str:
        """Of a path below /openai/v1."""
        return f"{self.azure.addresses.gateway}/contoso/openai/v1{path}"

    def call(self, consumer: str, method: str, path: str, **more: Any) -> httpx.Response:
        """A consumer's call of a URL, or of a path below /openai/v1."""
        url = path if path.startswith("https:") else self.url(path)
        return self.http.request(method, url, headers={"api-key": self.keys[consumer]}, **more)

    def accounts(self, answer: httpx.Response) -> list[str]:
        """Accounts that a call was sent to, in turn, by the gateway's trace of it; calls beside it are not among them."""
        trace = self.azure.control("GET", f"/traces/{answer.headers['x-sim-trace']}")
        return [urlsplit(attempt["url"]).hostname.partition(".")[0] for attempt in trace["attempts"]]


@contextmanager
def put(azure: Simulator, desired: DesiredState) -> Iterator[World]:
    """Deploy: accounts with a model each, then what the stack declares. Raises httpx.HTTPStatusError."""
    with _arm(azure) as arm:
        keys = _deploy(arm, desired)
    with httpx.Client(verify=_tls(azure), timeout=30) as http:
        yield World(azure, keys, http)


def update(azure: Simulator, desired: DesiredState) -> None:
    """Deploy other backends, pools and policies of APIs over those that are there. Raises httpx.HTTPStatusError."""
    with _arm(azure) as arm:
        _deploy_backends(arm, desired)
        for api in desired.apis:
            _deploy_policies(arm, api)


@contextmanager
def _arm(azure: Simulator) -> Iterator["_Arm"]:
    token = azure.credential.get_token("https://management.azure.com/.default").token
    signed = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=azure.addresses.arm, verify=_tls(azure), timeout=30, headers=signed) as http:
        yield _Arm(azure, http)


def _tls(azure: Simulator) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=azure.addresses.ca)


def _deploy(arm: "_Arm", desired: DesiredState) -> dict[str, str]:
    """All resources, in the order of what names what; the consumers' keys."""
    secrets = {"storedKey": "k3yOfOwners"} | {_secret(name): arm.account(name) for name in ACCOUNTS}
    for name in desired.secrets:
        arm.put(f"namedValues/{name}", {"displayName": name, "secret": True, "value": secrets[name]})
    _deploy_backends(arm, desired)
    for api in desired.apis:
        _deploy_api(arm, api)
    return {
        name: arm.put(f"subscriptions/{name}", {"displayName": name, "scope": "/apis"})["properties"]["primaryKey"]
        for name in CONSUMERS
    }


def _deploy_backends(arm: "_Arm", desired: DesiredState) -> None:
    for name, backend in desired.backends.backends.items():
        headers = {header: ["{{" + value + "}}"] for header, value in backend.get("headers", {}).items()}
        arm.put(f"backends/{name}", {"url": backend["url"], "protocol": "http", "credentials": {"header": headers}})
    for name, pool in desired.backends.pools.items():
        services = [{"id": f"{arm.root}/backends/{member['backend']}", "priority": 1, "weight": 1} for member in pool]
        arm.put(f"backends/{name}", {"type": "Pool", "pool": {"services": services}})


def _deploy_api(arm: "_Arm", api: DesiredApi) -> None:
    names = {"header": "api-key", "query": "api-key"}
    own = {"displayName": api.name, "path": api.path, "protocols": ["https"], "subscriptionKeyParameterNames": names}
    arm.put(f"apis/{api.name}", own | {"subscriptionRequired": api.arguments.get("subscription_required", True)})
    for name, (method, template) in api.definition.routes.items():
        parameters = [{"name": part[1:-1], "type": "string", "required": True} for part in template.split("/") if part[:1] == "{"]
        properties = {"displayName": name, "method": method, "urlTemplate": template, "templateParameters": parameters}
        arm.put(f"apis/{api.name}/operations/{name}", properties)
    _deploy_policies(arm, api)


def _deploy_policies(arm: "_Arm", api: DesiredApi) -> None:
    policies = {"": api.arguments["policy"]}
    policies |= {f"operations/{name}/": text for name, text in api.arguments["operation_policies"].items()}
    for place, text in policies.items():
        arm.put(f"apis/{api.name}/{place}policies/policy", {"value": text, "format": "xml"})


class _Arm:
    """Writes below the service."""

    def __init__(self, azure: Simulator, http: httpx.Client) -> None:
        self._group = f"/subscriptions/{azure.addresses.subscription}/resourceGroups/{GROUP}/providers"
        self.root = f"{self._group}/Microsoft.ApiManagement/service/{SERVICE}"
        self._http = http

    def put(self, name: str, properties: Mapping[str, Any]) -> Any:
        """A resource of the service."""
        return self._put(f"{self.root}/{name}", {"properties": properties}, APIM)

    def account(self, name: str) -> str:
        """An account with a deployment; its key."""
        path = f"{self._group}/Microsoft.CognitiveServices/accounts/{name}"
        own = {"kind": "OpenAI", "location": "westeurope", "sku": {"name": "S0"}, "properties": {"customSubDomainName": name}}
        self._put(path, own, COGNITIVE)
        model = {"model": {"format": "OpenAI", "name": "gpt-4o", "version": "2024-08-06"}}
        deployment = {"sku": {"name": "GlobalBatch", "capacity": 25_000}, "properties": model}
        self._put(f"{path}/deployments/{DEPLOYMENT}", deployment, COGNITIVE)
        answer = self._http.post(f"{path}/listKeys", params={"api-version": COGNITIVE})
        return str(answer.raise_for_status().json()["key1"])

    def _put(self, path: str, body: Mapping[str, Any], version: str) -> Any:
        answer = self._http.put(path, params={"api-version": version}, json=body)
        assert answer.is_success, answer.text
        while poll := answer.headers.get("Azure-AsyncOperation"):
            if self._http.get(poll).raise_for_status().json()["status"] not in ("InProgress", "Creating"):
                break
        return answer.json()
