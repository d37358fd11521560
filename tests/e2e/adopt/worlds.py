"""Worlds that others made, in plain ARM calls."""

import json
from random import Random
from typing import Any

import yaml

from tools.paths import ROOT

DOCUMENT = yaml.safe_load((ROOT / "specs" / "azure-openai-chat.yaml").read_text(encoding="utf-8"))
CHAT = "/openai/deployments/{deployment}/chat/completions"
SECTIONS = "<policies><inbound><base />{}</inbound><backend><base /></backend><outbound><base /></outbound></policies>"
OVERRIDE = SECTIONS.format(
    '<set-backend-service backend-id="contoso-openai" />'
    '<set-header name="api-key" exists-action="override"><value>{{openai-key}}</value></set-header>'
)
CONDITION = SECTIONS.format(
    '<choose><when condition="@(context.Request.Headers.ContainsKey("x"))"><return-response /></when></choose>'
)

HTTP_API = [
    "apis/contoso-chat",
    "apis/contoso-chat/operations/chat",
    "apis/contoso-chat/policies/policy",
    "backends/contoso-openai",
    "namedValues/openai-key",
]
"""What `http_api` makes, in the service, ordered by name."""


def key(portal: Any) -> None:
    """A secret named value."""
    portal.put("namedValues/openai-key", {"displayName": "openai-key", "secret": True, "value": "a-key-of-nobody"})


def http_api(portal: Any, name: str = "contoso-chat", path: str = "contoso/chat") -> None:
    """The tutorial's HTTP API: a backend, one operation, and the policy that overrides the backend."""
    key(portal)
    backend = {"url": "https://contoso-openai.openai.azure.com", "protocol": "http", "title": "Contoso"}
    portal.put("backends/contoso-openai", backend)
    portal.put(f"apis/{name}", {"displayName": "Contoso chat", "path": path, "protocols": ["https"], "subscriptionRequired": True})
    parameter = {"name": "deployment", "type": "string", "required": True}
    operation = {"displayName": "Chat", "method": "POST", "urlTemplate": CHAT, "templateParameters": [parameter]}
    portal.put(f"apis/{name}/operations/chat", operation)
    portal.put(f"apis/{name}/policies/policy", {"format": "rawxml", "value": OVERRIDE})


def imported_api(portal: Any, name: str = "contoso-openai", **more: Any) -> None:
    """The tutorial's import with the endpoint in `servers`, the key from a named value, and a policy of one operation."""
    key(portal)
    document = {**DOCUMENT, "servers": [{"url": "https://contoso-openai.openai.azure.com/openai"}]}
    imported = {"format": "openapi+json", "value": json.dumps(document, default=str)}
    portal.put(f"apis/{name}", {"path": "contoso/openai", "displayName": "Contoso", **imported, **more})
    header = '<set-header name="api-key" exists-action="override"><value>{{openai-key}}</value></set-header>'
    portal.put(f"apis/{name}/policies/policy", {"format": "rawxml", "value": SECTIONS.format(header)})
    operation = next(iter(portal.operations(name)))
    portal.put(f"apis/{name}/operations/{operation}/policies/policy", {"format": "rawxml", "value": CONDITION})


def samples(portal: Any) -> None:
    """The shape of Microsoft's AI-Gateway samples, with versions and consumers.

    A pool over backends whose keys are named values, a fragment, a version set, a product with a policy, subscriptions to both of
    them, and one that Azure makes itself.
    """
    portal.put("apiVersionSets/inference", {"displayName": "Inference", "versioningScheme": "Segment"})
    members = []
    for region in ("east", "west"):
        portal.put(f"namedValues/key-{region}", {"displayName": f"{region}-key", "secret": True, "value": f"key-of-{region}"})
        backend = {
            "url": f"https://contoso-{region}.openai.azure.com/openai",
            "protocol": "http",
            "credentials": {"header": {"api-key": [f"{{{{{region}-key}}}}"]}},
            "circuitBreaker": {
                "rules": [
                    {
                        "name": "failures",
                        "tripDuration": "PT10S",
                        "acceptRetryAfter": True,
                        "failureCondition": {"count": 3, "interval": "PT10S", "statusCodeRanges": [{"min": 429, "max": 429}]},
                    }
                ]
            },
        }
        portal.put(f"backends/openai-{region}", backend)
        members.append({"id": f"{portal.service}/backends/openai-{region}", "priority": 1, "weight": 1})
    portal.put("backends/openai-pool", {"type": "Pool", "pool": {"services": members}})
    fragment = '<fragment><set-header name="x-team" exists-action="override"><value>{{team}}</value></set-header></fragment>'
    portal.put("namedValues/team-name", {"displayName": "team", "secret": False, "value": "models", "tags": ["ai"]})
    portal.put("policyFragments/common", {"value": fragment, "format": "rawxml", "description": "What all have."})
    version_set = f"{portal.service}/apiVersionSets/inference"
    names = {"header": "api-key", "query": "api-key"}
    versioned = {"apiVersionSetId": version_set, "apiVersion": "v1", "subscriptionKeyParameterNames": names}
    imported_api(portal, "inference", **versioned)
    policy = SECTIONS.format('<include-fragment fragment-id="common" /><set-backend-service backend-id="openai-pool" />')
    portal.put("apis/inference/policies/policy", {"format": "rawxml", "value": policy})
    portal.put("products/models", {"displayName": "Models", "state": "published", "subscriptionRequired": True, "terms": ""})
    portal.put("products/models/apis/inference", None)
    portal.put("products/models/apis/echo-api", None)
    limit = SECTIONS.format('<rate-limit-by-key calls="5" renewal-period="60" counter-key="@(context.Subscription.Id)" />')
    portal.put("products/models/policies/policy", {"format": "rawxml", "value": limit})
    scope = {"team-a": f"{portal.service}/products/models", "team-b": f"{portal.service}/apis/inference"}
    for name, opened in scope.items():
        portal.put(f"subscriptions/{name}", {"displayName": f"Of {name}", "scope": opened, "state": "active"})


EXPRESSIONS = (
    '<set-variable name="who" value="@(context.Request.Headers.GetValueOrDefault("x-who", "nobody"))" />',
    '<choose><when condition="@(context.Request.Method == "POST")"><set-variable name="p" value="1" /></when></choose>',
    '<set-header name="x-region" exists-action="override"><value>@(context.Deployment.Region)</value></set-header>',
    '<!-- by hand --><set-header name="x-hand" exists-action="delete" />',
)
"""Statements that people write in the portal."""


def random_world(portal: Any, seed: int) -> list[str]:
    """APIs of both kinds with what they may use, all of it chosen by a seed; their names."""
    chosen = Random(seed)  # noqa: S311 - a world, no secret
    key(portal)
    backends = [f"b{number}" for number in range(chosen.randint(1, 3))]
    for name in backends:
        credentials = {"credentials": {"header": {"api-key": ["{{openai-key}}"]}}} if chosen.random() < 0.5 else {}
        portal.put(f"backends/{name}", {"url": f"https://{name}.openai.azure.com", "protocol": "http", **credentials})
    if chosen.random() < 0.5:
        members = [
            {"id": f"{portal.service}/backends/{name}", "priority": 1, "weight": number} for number, name in enumerate(backends, 1)
        ]
        portal.put("backends/pool", {"type": "Pool", "pool": {"services": members}})
        backends.append("pool")
    portal.put(
        "namedValues/team", {"displayName": "team-name", "secret": False, "value": chosen.choice(["a", " b", "c: d", "yes", "1.0"])}
    )
    return [_random_api(portal, chosen, f"api-{number}", backends) for number in range(chosen.randint(1, 2))]


def _random_api(portal: Any, chosen: Random, name: str, backends: list[str]) -> str:
    """One API at a path of its own, with policies, and with consumers sometimes."""
    path = f"team/{name}"
    if chosen.random() < 0.5:
        paths = dict(chosen.sample(sorted(DOCUMENT["paths"].items()), chosen.randint(1, len(DOCUMENT["paths"]))))
        document = {**DOCUMENT, "paths": paths, "servers": [{"url": "https://contoso-openai.openai.azure.com/openai"}]}
        imported = {"format": "openapi+json", "value": json.dumps(document, default=str)}
        conduct = {"translateRequiredQueryParameters": chosen.choice(["template", "query"])}
        portal.put(f"apis/{name}", {"path": path, "displayName": f"API {name}", **imported, **conduct})
    else:
        portal.put(f"apis/{name}", {"path": path, "displayName": f"API: {name}", "subscriptionRequired": chosen.random() < 0.5})
        for number in range(chosen.randint(1, 3)):
            parameters = [{"name": "id", "type": "string", "required": True, "description": "Which."}]
            portal.put(
                f"apis/{name}/operations/op_{number}",
                {
                    "displayName": f"Operation {number}",
                    "method": chosen.choice(["GET", "POST"]),
                    "urlTemplate": f"/{number}/{{id}}",
                    "templateParameters": parameters,
                    "request": {"queryParameters": [{"name": "q", "type": "string", "values": ["a", "b"]}]},
                    "responses": [{"statusCode": 200, "description": "OK"}],
                },
            )
    statements = chosen.sample(EXPRESSIONS, chosen.randint(0, 2))
    routed = f'<set-backend-service backend-id="{chosen.choice(backends)}" />'
    routed += '<set-header name="t" exists-action="override"><value>{{team-name}}</value></set-header>'
    portal.put(f"apis/{name}/policies/policy", {"format": "rawxml", "value": SECTIONS.format("".join([*statements, routed]))})
    operation = chosen.choice(list(portal.operations(name)))
    if chosen.random() < 0.5:
        portal.put(f"apis/{name}/operations/{operation}/policies/policy", {"format": "rawxml", "value": CONDITION})
    if chosen.random() < 0.6:
        portal.put(f"products/of-{name}", {"displayName": f"Of {name}", "state": "published", "subscriptionRequired": True})
        portal.put(f"products/of-{name}/apis/{name}", None)
        opened = chosen.choice([f"products/of-{name}", f"apis/{name}"])
        portal.put(f"subscriptions/of-{name}", {"displayName": f"Of {name}", "scope": f"{portal.service}/{opened}"})
    return name
