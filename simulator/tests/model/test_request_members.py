"""Our table of request members against the documents of the versions."""

import json

import pytest
import yaml
from apim_simulator.model.api_versions import API_VERSIONS, V1
from apim_simulator.model.request_members import CHAT, COMPLETIONS, EMBEDDINGS, NOT_ON_V1

ALWAYS = {"model", "stream_options", "reasoning_effort"}
"""Accepted in every version because clients send them, the last because Azure took it (aoai2-completions-200-16df91)."""
NEWER = {"service_tier", "verbosity", "prompt_cache_key", "prompt_cache_retention", "safety_identifier"}
"""On v1, newer than its document here."""
DOCUMENTS = {
    "2023-03-15-preview": "azure-openai-2023-03-15-preview-chat-only.json",
    "2023-05-15": "azure-openai-2023-05-15.json",
    "2024-02-01": "azure-openai-2024-02-01.yaml",
    "2024-06-01": "azure-openai-2024-06-01.json",
    "2024-10-21": "azure-openai-2024-10-21.json",
    "2025-03-01-preview": "azure-openai-2025-03-01-preview.json",
    V1: "azure-openai-v1.json",
}


def members(document, schema) -> set:
    """Property names of a schema and everything it is composed of."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found = set(schema.get("properties", {}))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, []):
            found |= members(document, part)
    return found


def documented(evidence, version, suffix) -> set | None:
    text = (evidence / "specs" / DOCUMENTS[version]).read_text()
    document = json.loads(text) if text.startswith("{") else yaml.load(text, Loader=yaml.CSafeLoader)
    for path, item in document["paths"].items():
        if path.endswith(suffix) and "post" in item:
            return members(document, item["post"]["requestBody"]["content"]["application/json"]["schema"])
    return None


@pytest.mark.parametrize("version", DOCUMENTS)
def test_chat_members_are_those_of_the_document(evidence, version):
    """Beside what clients send anyway."""
    ours = {name for name, member in CHAT.items() if member.since <= version}
    assert ours == documented(evidence, version, "chat/completions") | ALWAYS | (NEWER if version == V1 else set())


@pytest.mark.parametrize("version", ["2024-02-01", "2024-06-01", "2024-10-21", "2025-03-01-preview"])
def test_completions_members_cover_those_of_the_document(evidence, version):
    """Legacy completions: one table for all versions."""
    assert documented(evidence, version, "}/completions") <= set(COMPLETIONS)


@pytest.mark.parametrize("version", [v for v in DOCUMENTS if v != "2023-03-15-preview"])
def test_embeddings_members_cover_those_of_the_document(evidence, version):
    """Dated versions take more; v1 exactly these."""
    names = documented(evidence, version, "embeddings")
    assert names <= set(EMBEDDINGS)
    if version == V1:
        assert names == set(EMBEDDINGS) - NOT_ON_V1


def test_versions_of_documents_exist():
    """And compare below v1."""
    assert set(DOCUMENTS) - {V1} <= API_VERSIONS
    assert max([*API_VERSIONS, V1]) == V1
