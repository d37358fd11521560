"""The linter and the simulator's importer, which share no code, judge the same documents; each difference has its reason.

The importer is given each document as it is, as an import by hand would: what lints without an error it accepts, what has one
it refuses (as Azure does, or by naming what it does not simulate).
"""

from pathlib import Path

import pytest
from apim_simulator.importer import ImportRefused, import_document

import openapi
from linting import ContractError, errors

CASES = sorted((Path(__file__).parent / "openapi" / "cases").iterdir())
UNUSABLE_SERVICE_URL = (
    "imported with a service URL that is empty or in clear, as recorded (oaj-02, oay-05); refused here, as keys would go with it"
)
EXPLAINED = {
    "half-a-character": "refused here before it can reach a client that cannot encode it; what Azure does is unrecorded",
    "infinite-number-json": "a number too large for JSON readers; what Azure does is unrecorded",
    "too-deep": "our own limit, far from any real document, so that nothing that walks it runs out of stack",
    "patch-target-gone": UNUSABLE_SERVICE_URL,
    "rule-https-server": UNUSABLE_SERVICE_URL,
    "rule-no-server": UNUSABLE_SERVICE_URL,
    "server-none": UNUSABLE_SERVICE_URL,
    "rule-summary-length": "what an import does with a longer summary is unrecorded: a warning here, not simulated there",
}
SERVERS = {"azure-openai-v1.json": "https://contoso.openai.azure.com/openai/v1", "openai-2.3.0.json": "https://contoso.example/v1"}


def linted(text, name):
    """Rules of the errors that a document has."""
    try:
        document, refused = openapi.examined(text, name)
        return {finding.rule for finding in errors((*refused, *openapi.lint(document)))}
    except ContractError as error:
        return {finding.rule for finding in error.findings}


def imported(text, name):
    """The importer's refusal, or None."""
    kind = "openapi+json" if name.endswith(".json") else "openapi"
    try:
        import_document(text, kind, contract={}, conduct="template", names="keep", schema_id="s")
    except ImportRefused as refused:
        return refused.message
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_both_agree(case):
    """An error here is a refusal there, and the other way round, but for what is explained."""
    file = next(path for path in (case / "spec.json", case / "spec.yaml") if path.exists())
    text = file.read_text("utf-8")
    rules, refusal = linted(text, file.name), imported(text, file.name)
    differ = bool(rules) != (refusal is not None)
    assert differ == (case.name in EXPLAINED), (rules, refusal)


def test_every_explanation_is_of_a_case():
    assert set(EXPLAINED) <= {case.name for case in CASES}


def test_both_agree_on_real_documents(evidence):
    """Real documents, as deployed: the importer accepts what becomes a contract, and refuses what does not."""
    judged = {}
    for file in sorted((evidence / "specs").iterdir()):
        server = SERVERS.get(file.name, "https://contoso.openai.azure.com/openai")
        try:
            text = openapi.contract(openapi.load(file.read_bytes(), file.name), server=server).text
        except ContractError:
            judged[file.name] = imported(file.read_text("utf-8"), file.name) is None
            continue
        judged[file.name] = imported(text, f"{file.name}.json") is None
    assert {name for name, accepted in judged.items() if not accepted} == {
        "azure-openai-2025-03-01-preview.json",
        "openai-2.3.0.json",
    }
