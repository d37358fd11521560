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


def required_query(*places):
    """Places and messages of APIM-IMPORT-032 in a document of three operations, some of them waived."""
    query = "parameters: [{name: v, in: query, required: true, schema: {type: string}}], responses: {default: {description: OK}}"
    paths = "".join(f"  /{name}: {{get: {{operationId: {name}, {query}}}}}\n" for name in "abc")
    text = f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nservers: [{{url: {SERVER}}}]\npaths:\n{paths}"
    waivers = [openapi.Waiver(rule="APIM-IMPORT-032", place=place, reason="we know") for place in places]
    found = openapi.contract(openapi.load(text, "x.yaml"), server=SERVER, waivers=waivers).warnings
    return [(each.place, each.found) for each in found if each.rule == "APIM-IMPORT-032"]


@pytest.mark.parametrize(
    ("waived", "first", "number"),
    [("", "a", ", in 3 operations"), ("a", "b", ", in 2 operations"), ("bc", "a", ""), ("abc", "", "")],
)
def test_operations_are_waived_one_by_one_and_the_others_told_once(waived, first, number):
    words = f"the URL template becomes /{first}?v={{v}}: calls without v get 404, and rewrite-uri drops it{number}"
    assert required_query(*(f"/paths/~1{name}/get" for name in waived)) == ([(f"/paths/~1{first}/get", words)] if first else [])
