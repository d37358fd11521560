"""Waivers: what they accept, and what is said of one that accepts nothing."""

import pytest

import openapi
from linting import ContractError

SERVER = "https://contoso.openai.azure.com/openai"
PATH = "/paths/~1deployments~1{id}~1x/post"
TEXT = """
openapi: 3.0.3
info: {title: Waivers, version: "2024-10-21"}
servers: [{url: "https://{endpoint}/openai", variables: {endpoint: {default: a.openai.azure.com}}}]
paths:
  /deployments/{id}/x:
    post:
      operationId: X
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: session, in: cookie, schema: {type: string}}
        - {name: user, in: cookie, schema: {type: string}}
      responses: {"200": {description: OK}}
"""


def outcome(*waivers):
    """The messages a contract with these waivers ends with; empty when it can be deployed."""
    try:
        openapi.contract(openapi.load(TEXT, "x.yaml"), server=SERVER, waivers=waivers)
    except ContractError as error:
        return [(finding.rule, finding.found, finding.fix) for finding in error.findings]
    return []


def cookie(name):
    found = f'the cookie parameter "{name}" is not supported'
    return "APIM-IMPORT-035", found, "send it as header or in the query"


@pytest.mark.parametrize("place", [None, PATH, f"{PATH}/parameters"])
def test_a_waiver_accepts_what_is_at_and_under_its_place(place):
    assert outcome() == [cookie("session"), cookie("user")]
    assert outcome(openapi.Waiver(rule="APIM-IMPORT-035", place=place, reason="no cookie is forwarded")) == []


def test_a_waiver_accepts_no_more_than_it_says():
    """Parameter 1 is not parameter 10, and the second cookie stays refused."""
    assert outcome(openapi.Waiver(rule="APIM-IMPORT-035", place=f"{PATH}/parameters/1", reason="no cookie is forwarded")) == [
        cookie("user")
    ]
    idle = outcome(openapi.Waiver(rule="APIM-IMPORT-035", place=f"{PATH}/param", reason="no cookie is forwarded"))
    assert idle[:2] == [cookie("session"), cookie("user")]
    assert idle[2][0] == "idle-waiver"


@pytest.mark.parametrize(
    ("waiver", "found", "fix"),
    [
        (
            openapi.Waiver(rule="APIM-IMPORT-034", place=None, reason="is not so"),
            'the document breaks no rule "APIM-IMPORT-034", so the waiver covers nothing',
            "remove it, or correct its rule: the document breaks APIM-IMPORT-035",
        ),
        (
            openapi.Waiver(rule="APIM-IMPORT-035", place=f"{PATH}/parameters/7", reason="is not so"),
            f'no APIM-IMPORT-035 is at or under "{PATH}/parameters/7", so the waiver covers nothing',
            f'write "{PATH}/parameters/2", or remove it',
        ),
    ],
)
def test_a_waiver_that_accepts_nothing_is_an_error(waiver, found, fix):
    assert outcome(waiver) == [cookie("session"), cookie("user"), ("idle-waiver", found, fix)]
