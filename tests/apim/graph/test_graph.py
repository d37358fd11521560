"""The graph of a stack: its parts, their places in the settings, and what calls what."""

from tests.apim.graph.stage import drawn, example

BREAKER = "breaker: 1 in PT1M, open PT1M"


def test_stack_local_whole():
    """Every part has the line of its settings, and every edge is a step of a call."""
    found = drawn("local")
    assert [(node.key, node.title, node.details, node.at) for node in found.nodes] == [
        ("consumer:demo", "demo", ("Demo", "subscription key", "all APIs"), "Pulumi.local.yaml:58"),
        ("api:azure-openai", "azure-openai", ("/contoso/openai", "3 operations", "api-version 2024-10-21"), "Pulumi.local.yaml:34"),
        ("policy:azure-openai", "Policy of the API", ("set-backend-service", "retry", "forward-request"), "Pulumi.local.yaml:34"),
        (
            "api:azure-openai-http",
            "azure-openai-http",
            ("/contoso-http", "1 operation", "api-version 2024-10-21"),
            "Pulumi.local.yaml:41",
        ),
        ("policy:azure-openai-http", "Policy of the API", ("set-backend-service", "forward-request"), "Pulumi.local.yaml:41"),
        (
            "api:azure-openai-v1",
            "azure-openai-v1",
            ("/contoso/openai/v1", "9 operations", "api-version v1"),
            "Pulumi.local.yaml:50",
        ),
        ("policy:azure-openai-v1", "Policy of the API", ("set-backend-service", "forward-request"), "Pulumi.local.yaml:50"),
        ("pool:models-openai", "models-openai", ("2 members",), "Pulumi.local.yaml:26"),
        ("backend:contoso-openai-openai", "contoso-openai-openai", ("/openai", BREAKER), "Pulumi.local.yaml:8"),
        (
            "account:contoso-openai.openai.azure.com",
            "contoso-openai",
            ("contoso-openai.openai.azure.com", "key: secret openaiKey"),
            "Pulumi.local.yaml:8",
        ),
        ("backend:contoso-openai-west-openai", "contoso-openai-west-openai", ("/openai", BREAKER), "Pulumi.local.yaml:19"),
        (
            "account:contoso-openai-west.openai.azure.com",
            "contoso-openai-west",
            ("contoso-openai-west.openai.azure.com", "key: secret openaiWestKey"),
            "Pulumi.local.yaml:19",
        ),
        ("backend:contoso-openai", "contoso-openai", ("/", BREAKER), "Pulumi.local.yaml:8"),
        ("backend:contoso-openai-openai-v1", "contoso-openai-openai-v1", ("/openai/v1", BREAKER), "Pulumi.local.yaml:8"),
    ]
    assert [(edge.start, edge.end, edge.label) for edge in found.edges] == [
        ("consumer:demo", "api:azure-openai", ""),
        ("consumer:demo", "api:azure-openai-http", ""),
        ("consumer:demo", "api:azure-openai-v1", ""),
        ("api:azure-openai", "policy:azure-openai", ""),
        ("policy:azure-openai", "pool:models-openai", ""),
        ("api:azure-openai-http", "policy:azure-openai-http", ""),
        ("policy:azure-openai-http", "backend:contoso-openai", ""),
        ("api:azure-openai-v1", "policy:azure-openai-v1", ""),
        ("policy:azure-openai-v1", "backend:contoso-openai-openai-v1", ""),
        ("pool:models-openai", "backend:contoso-openai-openai", "priority 1, weight 50"),
        ("pool:models-openai", "backend:contoso-openai-west-openai", "priority 2, weight 50"),
        ("backend:contoso-openai-openai", "account:contoso-openai.openai.azure.com", ""),
        ("backend:contoso-openai-west-openai", "account:contoso-openai-west.openai.azure.com", ""),
        ("backend:contoso-openai", "account:contoso-openai.openai.azure.com", ""),
        ("backend:contoso-openai-openai-v1", "account:contoso-openai.openai.azure.com", ""),
    ]


def test_products_pools_and_services_beside(tmp_path):
    """A product is between consumer and API, a pool between policy and members; what only judges or embeds is a backend, too."""
    found = example("everything", tmp_path)
    edges = {(edge.start, edge.end): edge.label for edge in found.edges}
    assert edges == {
        ("consumer:team-one", "product:chat"): "",
        ("consumer:entra/azure-openai", "api:azure-openai"): "",
        ("product:chat", "api:azure-openai"): "",
        ("api:azure-openai", "policy:azure-openai"): "",
        ("policy:azure-openai", "pool:models-openai"): "",
        ("policy:azure-openai", "backend:azure-openai-content-safety"): "",
        ("policy:azure-openai", "backend:east-embeddings-text-embedding-3-small"): "",
        ("pool:models-openai", "backend:east-openai"): "priority 1, weight 2",
        ("pool:models-openai", "backend:west-openai"): "priority 1, weight 1",
        ("backend:east-openai", "account:contoso-east.openai.azure.com"): "",
        ("backend:west-openai", "account:contoso-west.openai.azure.com"): "",
        ("backend:east-embeddings-text-embedding-3-small", "account:contoso-east.openai.azure.com"): "",
        ("backend:azure-openai-content-safety", "account:contoso-safety.cognitiveservices.azure.com"): "",
    }
    policy = next(node for node in found.nodes if node.kind == "policy")
    assert {"validate-azure-ad-token", "llm-token-limit", "retry", "include-fragment"} <= set(policy.details)
    safety = next(node for node in found.nodes if node.key == "backend:azure-openai-content-safety")
    assert safety.location.place == "azure-openai-apim:apis[0].contentSafety"


STACK = """
config:
  azure-openai-apim:service: {name: apim, resourceGroup: rg}
  azure-openai-apim:environment: {suffix: dev}
  azure-openai-apim:backends:
    east: {origin: "https://east.openai.azure.com", credential: {managedIdentity: {}}}
    east-2: {origin: "https://east-2.openai.azure.com", credential: {managedIdentity: {}}}
  azure-openai-apim:apis:
    - name: open
      displayName: Open
      path: open
      backend: east
      subscriptionRequired: false
      http: {operations: [{name: chat, displayName: Chat, template: /openai/deployments/d/chat/completions}]}
      operationPolicies: {chat: {backend: east-2}}
"""


def test_names_with_a_suffix_and_open_apis(tmp_path):
    """Titles are the names in Azure; who needs no key is a consumer; an operation's own policy has its own line."""
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: python\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK, encoding="utf-8")
    found = drawn("dev", tmp_path)
    titles = {node.key: node.title for node in found.nodes}
    assert titles["api:open"] == "open-dev"
    assert titles["backend:east-2"] == "east-2-dev"
    ends = {(edge.start, edge.end) for edge in found.edges}
    assert {("consumer:anyone", "api:open"), ("policy:open", "backend:east"), ("policy:open/chat", "backend:east-2")} <= ends
    at = {node.key: node.location.line for node in found.nodes}
    assert (at["policy:open/chat"], at["backend:east-2"], at["consumer:anyone"]) == (15, 7, 13)
