"""The repository's own documents, and the patches beside them."""

import re

import pytest
import yaml

import openapi
from openapi.reading import read

SERVER = "https://contoso.openai.azure.com/openai"
OPERATIONS = (
    ("POST", "/deployments/{deployment-id}/chat/completions", "ChatCompletions_Create"),
    ("POST", "/deployments/{deployment-id}/completions", "Completions_Create"),
    ("POST", "/deployments/{deployment-id}/embeddings", "embeddings_create"),
)
V1_SERVER = f"{SERVER}/v1"
V1_OPERATIONS = (
    ("POST", "/chat/completions", "createChatCompletion"),
    ("POST", "/embeddings", "createEmbedding"),
    ("GET", "/models", "listModels"),
    ("GET", "/models/{model}", "retrieveModel"),
    ("POST", "/responses", "createResponse"),
    ("GET", "/responses/{response_id}", "getResponse"),
    ("DELETE", "/responses/{response_id}", "deleteResponse"),
    ("POST", "/responses/{response_id}/cancel", "cancelResponse"),
    ("GET", "/responses/{response_id}/input_items", "listInputItems"),
)
NOT_MICROSOFTS = "cancelResponse"
"""Azure OpenAI answers it (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses), its document lacks it."""


@pytest.fixture
def document(project):
    return openapi.load((project / "specs" / "azure-openai-chat.yaml").read_bytes(), "specs/azure-openai-chat.yaml")


@pytest.fixture
def v1(project):
    return openapi.load((project / "specs" / "azure-openai-v1-chat.yaml").read_bytes(), "specs/azure-openai-v1-chat.yaml")


@pytest.mark.parametrize("compact", ["full", "lean"])
def test_it_is_a_contract(document, compact):
    """Three operations of api-version 2024-10-21, nothing that a deployment tells."""
    contract = openapi.contract(document, server=SERVER, compact=compact)
    told = [warning for warning in contract.warnings if not warning.quiet]
    assert (told, contract.summary.api_version, contract.summary.operations) == ([], "2024-10-21", OPERATIONS)


@pytest.mark.parametrize("compact", ["full", "lean"])
def test_that_of_v1_is_a_contract(v1, compact):
    """Nine operations without an api-version, nothing that a deployment tells."""
    contract = openapi.contract(v1, server=V1_SERVER, compact=compact)
    told = [warning for warning in contract.warnings if not warning.quiet]
    assert (told, contract.summary.api_version, contract.summary.operations) == ([], "v1", V1_OPERATIONS)


def test_its_operations_are_microsofts(document, evidence):
    """Same ids, methods, paths and required parameters as the real document, so that one can replace the other."""
    real = openapi.load((evidence / "specs" / "azure-openai-2024-10-21.json").read_bytes(), "real.json")
    same_operations(document, real, SERVER, [name for *_, name in OPERATIONS])


def test_those_of_v1_are_microsofts(v1, evidence):
    """All but one."""
    real = openapi.load((evidence / "specs" / "azure-openai-v1.json").read_bytes(), "real.json")
    assert NOT_MICROSOFTS not in {operation.name for operation in openapi.operations(real)}
    same_operations(v1, real, V1_SERVER, [name for *_, name in V1_OPERATIONS if name != NOT_MICROSOFTS])


def same_operations(document, real, server, ids):
    """Both documents have these operations, with the same required parameters."""
    both = [openapi.contract(one, server=server, operations=ids, compact="lean") for one in (document, real)]
    assert both[0].summary.operations == both[1].summary.operations
    required = [
        {
            operation.name: sorted((one["name"], one["in"]) for _, one in openapi.parameters(operation) if one.get("required"))
            for operation in openapi.operations(contract.document)
        }
        for contract in both
    ]
    assert required[0] == required[1]


@pytest.mark.parametrize(("name", "text"), [("dev", '"title":"Azure OpenAI (development)"'), ("prod", '"name":"AI platform team"')])
def test_the_patches_apply(project, document, name, text):
    """Each environment's patch is a real change to the document."""
    file = f"specs/patches/{name}.json"
    patch = openapi.Patch(file, (project / file).read_bytes())
    contract = openapi.contract(document, server=SERVER, patches=[patch])
    assert text in contract.text
    assert read(patch.text, file)[0] == {"op": "test", "path": "/info/version", "value": "2024-10-21"}


def test_the_patches_in_the_documentation_apply(project, document):
    """Both kinds, as docs/reference/settings.md shows them."""
    section = (project / "docs" / "reference" / "settings.md").read_text("utf-8").split("\n## Patches", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"```(json|yaml)\n(.*?)```", section, flags=re.DOTALL)
    assert [kind for kind, _ in blocks] == ["json", "yaml"]
    told = [openapi.patch_steps(document, text, f"docs.{kind}")[1] for kind, text in blocks]
    assert [[(step.what, len(step.effects)) for step in steps] for steps in told] == [
        [("test /info/version", 1), ("replace /info/title", 1)],
        [("update $.paths.*.post", 3), ("remove $.components.schemas.ChatRequest.properties.functions", 1)],
    ]


def test_it_loads_fast(project, cost):
    """It stands on the path of every preview: about as long as PyYAML's C parser takes for the text."""
    text = (project / "specs" / "azure-openai-chat.yaml").read_bytes()
    assert cost(lambda: openapi.load(text, "a.yaml")) < 4 * cost(lambda: yaml.load(text, yaml.CSafeLoader))
