"""The whole way, and what it costs a program that imports it."""

import subprocess
import sys

import pytest

import openapi
from linting import ContractError

SPEC = """
openapi: 3.0.3
info: {title: Demo, version: '1'}
servers: [{url: 'https://{endpoint}/openai'}]
paths:
  /a/{x}: {get: {operationId: a/b, parameters: [{name: c, in: cookie}], responses: {}}}
  /b: {get: {operationId: B, responses: {'200': {description: long}}}, trace: {operationId: T, responses: {}}}
"""
SERVER = "https://contoso.openai.azure.com/openai"


def test_all_errors_of_the_last_step_are_raised_together():
    """Warnings are not among them."""
    with pytest.raises(ContractError) as refused:
        openapi.contract(openapi.load(SPEC, "a.yaml"), server=SERVER)
    assert [(finding.rule, finding.severity) for finding in refused.value.findings] == [
        ("APIM-IMPORT-015", "error"),
        ("APIM-IMPORT-031", "error"),
        ("APIM-IMPORT-035", "error"),
    ]


@pytest.mark.parametrize(
    ("operations", "rules"),
    [("all", ["APIM-IMPORT-015", "APIM-IMPORT-031", "APIM-IMPORT-035"]), (["C"], ["operation-selection"])],
)
def test_a_server_that_cannot_be_substituted_keeps_nothing_back(operations, rules):
    """What else is wrong with the document, or with the selection, is raised with it."""
    with pytest.raises(ContractError) as refused:
        openapi.contract(openapi.load(SPEC, "a.yaml"), server=f"{SERVER}/v1", operations=operations)
    assert [finding.rule for finding in refused.value.findings] == ["server-base-path", *rules]


def test_what_is_not_selected_is_not_at_fault():
    """Patches come first, by the pointers of the file; the selection may name what they wrote."""
    patch = openapi.Patch("p.json", '[{"op": "replace", "path": "/paths/~1b/get/operationId", "value": "Bee"}]')
    contract = openapi.contract(
        openapi.load(SPEC, "a.yaml"), server=SERVER, patches=[patch], operations=["Bee"], operation_ids="normalise", compact="lean"
    )
    text = (
        '{"info":{"title":"Demo","version":"1"},"openapi":"3.0.3","paths":{"/b":{"get":{"operationId":"bee",'
        '"responses":{"200":{"description":"200"}}}}},"servers":[{"url":"https://contoso.openai.azure.com/openai"}]}'
    )
    assert (contract.text, contract.warnings) == (text, ())
    assert contract.summary.lines() == ["GET /b bee"]


def test_importing_it_is_light():
    """What only some stacks need, or only mistakes, is not loaded: YAML, patches, the search for near names."""
    code = "import sys, openapi; openapi.load('{\"openapi\": \"3.1.0\"}', 'a.json')"
    probe = f"import sys\ntry:\n    {code}\nexcept Exception as error:\n    print(type(error).__name__)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    refusal, modules = done.stdout.split("\n", 1)
    assert refusal == "ContractError"
    assert {"yaml", "jsonpatch", "jsonpath", "difflib", "pulumi", "pydantic"} & set(modules.split()) == set()
