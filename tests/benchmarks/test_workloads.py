"""The programs that are compared publish what they say."""

import json

import pytest
import yaml

from benchmarks import workloads

DOCUMENT = {"openapi": "3.0.1", "info": {"title": "x", "version": "1"}, "paths": {"/a": {"get": {"operationId": "A"}}}}


def test_the_evidence_document_comes_first(tmp_path, monkeypatch):
    """With the real document at hand, that is what is measured."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / workloads.EVIDENCE).write_text(json.dumps(DOCUMENT), encoding="utf-8")
    monkeypatch.setenv("APIM_EVIDENCE", str(tmp_path))
    assert workloads.whole_document() == (DOCUMENT, "azure-openai-2024-10-21.json (evidence)")


def test_without_evidence_our_own_document_grows_to_the_same_size(tmp_path, monkeypatch):
    """Copies of the operations under names of their own, so that the import has as much to do."""
    monkeypatch.setenv("APIM_EVIDENCE", str(tmp_path))
    document, source = workloads.whole_document()
    assert source == "specs/azure-openai-chat.yaml, repeated to the same size"
    assert workloads.WHOLE_BYTES <= len(workloads.text(document)) < 1.2 * workloads.WHOLE_BYTES
    names = [
        operation["operationId"] for item in document["paths"].values() for operation in item.values() if "operationId" in operation
    ]
    assert len(names) == len({name.lower() for name in names})


def test_the_flat_program_has_a_concrete_server(tmp_path):
    """It is the whole document, importable, and nothing of ours."""
    flat = workloads.flat(tmp_path, DOCUMENT, 3)
    written = json.loads((flat.project / "document.json").read_text(encoding="utf-8"))
    assert written == DOCUMENT | {"servers": [{"url": "https://contoso-openai.openai.azure.com/openai"}]}
    assert yaml.safe_load(flat.stack_file.read_text(encoding="utf-8"))["config"]["flat:count"] == 3
    assert flat.secrets == {}


@pytest.mark.parametrize(("operations", "compact"), [("all", "full"), (["A"], "lean")])
def test_our_program_is_configured_as_a_team_would(tmp_path, operations, compact):
    """As many APIs of one backend as asked for, each with the document, selection and compactness named."""
    ours = workloads.ours(tmp_path, DOCUMENT, 2, name="ours", operations=operations, compact=compact)
    config = yaml.safe_load(ours.stack_file.read_text(encoding="utf-8"))["config"]
    assert [(api["name"], api["path"], api["spec"], api["compact"]) for api in config["azure-openai-apim:apis"]] == [
        (f"api-{n}", f"bench-{n}/openai", {"document": "document.json", "operations": operations}, compact) for n in range(2)
    ]
    assert list(ours.secrets) == ["azure-openai-apim:openaiKey"]
    assert (ours.project / "__main__.py").exists()
