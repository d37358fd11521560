"""The real documents: all that API Management accepts become contracts, the others are refused with the remedy."""

import json
from functools import cache

import pytest

import openapi
from linting import ContractError
from openapi.selection import resolve
from openapi.structure import walk

ACCEPTED = {
    "azure-openai-2023-03-15-preview-chat-only.json": 1,
    "azure-openai-2023-05-15.json": 3,
    "azure-openai-2024-02-01.yaml": 6,
    "azure-openai-2024-06-01.json": 6,
    "azure-openai-2024-10-21.json": 6,
    "azure-openai-2024-10-21.yaml": 6,
    "azure-openai-v1.json": 60,
}
"""Operations of each document."""

REFUSED = {"azure-openai-2025-03-01-preview.json": "3.1.0", "openai-2.3.0.json": "3.1.0"}
BYTES = {
    "azure-openai-2024-10-21.json": {"full": 77_973, "lean": 30_180, "full chat": 54_989, "lean chat": 19_477},
    "azure-openai-v1.json": {"full": 409_509, "lean": 216_789, "full chat": 91_668, "lean chat": 40_064},
}
"""Bytes of canonical text: a deployment pays for each of them after every step."""


def server(name: str) -> str:
    return "https://contoso.openai.azure.com/openai" + ("/v1" if "v1" in name else "")


@cache
def load(evidence, name):
    """A document, which nothing changes."""
    return openapi.load((evidence / "specs" / name).read_bytes(), name)


def chat(document) -> list[str]:
    return [one.name for one in openapi.operations(document) if one.method == "POST" and one.path.endswith("/chat/completions")]


@pytest.mark.parametrize("compact", ["full", "lean"])
@pytest.mark.parametrize("name", ACCEPTED)
def test_a_real_document_becomes_a_contract(evidence, name, compact):
    """Nothing that a deployment tells; every operation is there, every reference resolves, the text is a fixed point."""
    contract = openapi.contract(load(evidence, name), server=server(name), compact=compact, path="contoso/openai")
    assert [warning for warning in contract.warnings if not warning.quiet] == []
    assert len(contract.summary.operations) == ACCEPTED[name]
    assert contract.document.tree["servers"] == [{"url": server(name)}]
    for _, _, node in walk("document", contract.document.tree):
        if isinstance(node.get("$ref"), str):
            resolve(contract.document, node["$ref"])
    again = openapi.contract(openapi.load(contract.text, "again.json"), server=server(name), compact=compact)
    assert again.text == contract.text


@pytest.mark.parametrize(("name", "version"), REFUSED.items())
def test_a_31_document_is_refused_with_reason_and_remedy(evidence, name, version):
    with pytest.raises(ContractError) as refused:
        load(evidence, name)
    (told,) = [finding for finding in refused.value.findings if finding.place == "/openapi"]
    assert str(told) == (
        f"{name}\n  at /openapi, line 2: [APIM-IMPORT-002]\n  the document is OpenAPI {version}; API Management ignores, "
        "downgrades or drops what 3.0 lacks; use a stable document of OpenAPI 3.0: "
        "for Azure OpenAI that of api-version 2024-10-21, or the v1 one that says 3.0.0"
    )
    assert {finding.rule for finding in refused.value.findings} == {"APIM-IMPORT-002"}


def test_every_real_document_is_in_one_of_the_lists(evidence):
    assert {path.name for path in (evidence / "specs").iterdir()} == set(ACCEPTED) | set(REFUSED)


@pytest.mark.parametrize("name", BYTES)
def test_the_size_of_what_is_deployed(evidence, name):
    """Whole and chat alone, full and lean."""
    document = load(evidence, name)
    sizes = {}
    for label, wanted in (("", "all"), (" chat", chat(document))):
        for compact in ("full", "lean"):
            contract = openapi.contract(document, server=server(name), operations=wanted, compact=compact)
            sizes[compact + label] = len(contract.text.encode())
    assert sizes == BYTES[name]


def test_64_bit_bounds_stay_exact(evidence):
    """The seed of chat completions has the bounds of a 64-bit integer, which some tools round."""
    contract = openapi.contract(load(evidence, "azure-openai-2024-10-21.json"), server=server(""))
    assert '"maximum":9223372036854775807,"minimum":-9223372036854775808' in contract.text


def test_json_and_yaml_of_one_version_name_the_same_operations(evidence):
    """The two renderings of 2024-10-21 are one contract, but for words and a reference."""
    one, two = (
        openapi.contract(load(evidence, f"azure-openai-2024-10-21.{kind}"), server=server(""), compact="lean")
        for kind in ("json", "yaml")
    )
    assert one.summary.operations == two.summary.operations


def test_only_what_is_not_read_is_lost(evidence):
    """The whole 2024-10-21 document against its compacted form: paths, parameters and schemas are those of the file."""
    source = json.loads((evidence / "specs" / "azure-openai-2024-10-21.json").read_bytes())
    contract = openapi.contract(load(evidence, "azure-openai-2024-10-21.json"), server=server(""))
    tree = contract.document.tree
    assert set(tree["paths"]) == set(source["paths"])
    unused = set(source["components"]["schemas"]) - set(tree["components"]["schemas"])
    assert "createChatCompletionRequest" not in unused
    for name, schema in tree["components"]["schemas"].items():
        assert set(schema.get("properties", {})) == set(source["components"]["schemas"][name].get("properties", {}))
