"""`apim specs bump`: from one version to another, for callers and for a stack."""

import json

import pytest

from apim import stacks
from tests.apim.command_line import invoke

CATALOG = """\
versions:
  "2024-06-01": {{url: "{folder}/old.json", openapi: 3.0.0, status: stable, basePath: /openai}}
  "2024-10-21": {{url: "{folder}/new.json", openapi: 3.0.0, status: stable, basePath: /openai}}
  v1: {{url: "{folder}/absent.json", openapi: 3.0.0, status: ga, basePath: /openai/v1}}
"""
PULUMI = """\
name: azure-openai-apim
config:
  azure-openai-apim:service: {value: {name: apim, resourceGroup: rg}}
  azure-openai-apim:backends:
    value: {b: {origin: "https://b.openai.azure.com", credential: {apiKey: {secret: key}}}}
  azure-openai-apim:apis:
    value:
      - {name: chat, displayName: Chat, path: chat/openai, backend: b, spec: {document: up/2024-06-01.json, operations: [Chat]}}
"""
STACK = "config:\n  azure-openai-apim:key: {secure: v1:x}\n"
DOCUMENTS = """\
2024-06-01 -> 2024-10-21, the documents
POST /deployments/{d}/chat
  breaking: a bound of length, size, number or pattern is tighter [DIFF-LIMIT-TIGHTENED]
    at /paths/~1deployments~1{d}~1chat/post/parameters/1/schema (request)
    maximum 8 -> maximum 4
POST /deployments/{d}/embed
  breaking: a bound of length, size, number or pattern is tighter [DIFF-LIMIT-TIGHTENED]
    at /paths/~1deployments~1{d}~1embed/post/parameters/1/schema (request)
    maximum 8 -> maximum 4
the document
  risky: info.version is another [DIFF-API-VERSION]
    at /info/version
    2024-06-01 -> 2024-10-21
2 breaking, 1 risky, 0 safe
"""
PUBLISHED = """\

2024-06-01 -> 2024-10-21, what API chat publishes (up/2024-06-01.json now)
POST /deployments/{d}/chat
  breaking: a bound of length, size, number or pattern is tighter [DIFF-LIMIT-TIGHTENED]
    at /paths/~1deployments~1{d}~1chat/post/parameters/1/schema (request)
    maximum 8 -> maximum 4
the document
  risky: info.version is another [DIFF-API-VERSION]
    at /info/version
    2024-06-01 -> 2024-10-21
1 breaking, 1 risky, 0 safe
"""


def document(version, maximum, openapi="3.0.0"):
    """A document of two operations with a limit each."""

    def item(name):
        parameters = [
            {"name": "d", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "n", "in": "query", "schema": {"type": "integer", "maximum": maximum}},
        ]
        return {"post": {"operationId": name, "parameters": parameters, "responses": {"200": {"description": "OK"}}}}

    return json.dumps(
        {
            "openapi": openapi,
            "info": {"title": "t", "version": version},
            "servers": [{"url": "https://{endpoint}/openai", "variables": {"endpoint": {"default": "x.openai.azure.com"}}}],
            "paths": {"/deployments/{d}/chat": item("Chat"), "/deployments/{d}/embed": item("Embed")},
        }
    )


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with two documents to fetch, and stack `dev`, which imports one operation of the old one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stacks, "ROOT", tmp_path)
    (tmp_path / "old.json").write_text(document("2024-06-01", 8))
    (tmp_path / "new.json").write_text(document("2024-10-21", 4))
    (tmp_path / "c.yaml").write_text(CATALOG.format(folder=tmp_path.as_uri()))
    (tmp_path / "Pulumi.yaml").write_text(PULUMI)
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK)
    return tmp_path


def bump(*arguments):
    """Exit code, stdout and stderr."""
    return invoke("specs", "bump", *arguments, "--catalog", "c.yaml", "--in", "up")


def test_from_what_the_stacks_have(here):
    """The version before is the stacks', and both documents are fetched."""
    assert bump("2024-10-21") == (0, DOCUMENTS, "")
    assert sorted(file.name for file in (here / "up").iterdir()) == ["2024-06-01.json", "2024-10-21.json"]
    assert bump("2024-10-21", "--fail-on", "breaking")[0] == 1


def test_through_a_stack(here):
    """Only the operation that the stack imports counts."""
    assert bump("2024-10-21", "--stack", "dev", "--from", "2024-06-01") == (0, DOCUMENTS + PUBLISHED, "")
    assert bump("2024-10-21", "--stack", "dev", "--fail-on", "breaking")[0] == 1
    assert bump("2024-06-01", "--stack", "dev", "--from", "2024-10-21", "--fail-on", "breaking")[0] == 0


def test_a_patch_that_no_longer_fits(here):
    """The stack could not be deployed with the new document: said, and exit code 1."""
    (here / "Pulumi.dev.yaml").write_text(STACK + "  azure-openai-apim:patches: {chat: [p.json]}\n")
    (here / "p.json").write_text('[{"op": "test", "path": "/info/version", "value": "2024-06-01"}]')
    code, out, _ = bump("2024-10-21", "--stack", "dev")
    assert (code, out.removeprefix(DOCUMENTS)) == (
        1,
        """\

2024-06-01 -> 2024-10-21, what API chat publishes (up/2024-06-01.json now)
cannot be composed
error: p.json
  at operation 1, line 1: [patch-test]
  /info/version in up/2024-10-21.json is "2024-10-21", and the test expects "2024-06-01"; look at what changed in the \
document, then correct the patch
1 error, 0 warnings
""",
    )


def test_a_stack_of_other_documents(here):
    """Nothing is compared, and that is said."""
    (here / "Pulumi.yaml").write_text(PULUMI.replace("up/2024-06-01.json", "mine.json"))
    (here / "mine.json").write_text(document("1.0", 4))
    assert bump("2024-10-21", "--stack", "dev", "--from", "2024-06-01") == (
        0,
        DOCUMENTS,
        "stack dev imports neither 2024-06-01 nor 2024-10-21\n",
    )


def test_an_own_document_counts_by_its_version(here):
    """What the stack publishes now is compared with what it would publish."""
    (here / "Pulumi.yaml").write_text(PULUMI.replace("up/2024-06-01.json", "mine.json"))
    (here / "mine.json").write_text(document("2024-06-01", 8))
    assert bump("2024-10-21", "--stack", "dev")[1] == DOCUMENTS + PUBLISHED.replace("up/2024-06-01.json now", "mine.json now")


def test_other_formats(here):
    """The same in a pull request, and for programs."""
    (here / "Pulumi.dev.yaml").write_text(STACK + "  azure-openai-apim:patches: {chat: [absent.json]}\n")
    code, out, _ = bump("2024-10-21", "--stack", "dev", "-f", "markdown")
    assert code == 1
    assert "## 2024-06-01 -> 2024-10-21: the documents\n\n### Contract: 2 breaking, 1 risky, 0 safe\n" in out
    assert "## 2024-06-01 -> 2024-10-21: what API `chat` publishes\n\nCannot be composed.\n\n- `Pulumi.dev.yaml`: " in out
    value = json.loads(bump("2024-10-21", "--stack", "dev", "-f", "json")[1])
    assert (value["documents"]["breaking"], value["stack"][0]["published"]) == (2, None)
    assert [finding["rule"] for finding in value["stack"][0]["findings"]] == ["missing-file"]


def test_wrong_usage_and_what_cannot_be_had(here):
    """Unknown versions, an unclear start, a url that leads nowhere, a document that is none."""
    assert bump("2024-10-12")[0] == 2
    assert bump("2024-10-21", "--from", "2023-01-01")[0] == 2
    assert bump("2024-10-21", "--stack", "nowhere")[0] == 2
    assert bump("v1") == (
        1,
        "",
        (
            "error: v1 was not fetched\nc.yaml\n  at versions.v1.url: [document-gone]\n"
            "  the file cannot be read (No such file or directory); correct the url\n"
        ),
    )
    (here / "Pulumi.dev.yaml").unlink()
    assert bump("2024-10-21") == (2, "", "error: it is not clear from what; stacks have none: name it with --from\n")
    (here / "c.yaml").write_text(CATALOG.format(folder=here.as_uri()).replace("3.0.0", "3.1.0"))
    (here / "new.json").write_text(document("2024-10-21", 4, "3.1.0"))
    (here / "up/2024-06-01.json").unlink(missing_ok=True)
    (here / "old.json").write_text(document("2024-06-01", 4, "3.1.0"))
    code, out, err = bump("2024-10-21", "--from", "2024-06-01")
    assert (code, out, "[APIM-IMPORT-002]" in err) == (1, "", True)
