"""What is asked of APIs that ask for nothing, and what a gateway's answers without credentials mean."""

import httpx
import pytest

from apim.prove import Line
from apim.prove.routing import refusals, routing
from apim.prove.target import Target
from tests.apim.prove.stacks import api

NO_ROUTE = (404, {}, '{ "statusCode": 404, "message": "Resource not found" }')
NO_KEY = (401, {"WWW-Authenticate": 'AzureApiManagementKey realm="x"'}, "")
NO_TOKEN = (401, {}, '{ "statusCode": 401, "message": "JWT not present." }')
MISSING = (404, {"apim-request-id": "1"}, '{"error": {"code": "DeploymentNotFound"}}')
WRONG_URL = (404, {"apim-request-id": "1"}, '{"error": {"code": "404"}}')
LIMITED = (429, {"Retry-After": "9"}, '{ "statusCode": 429, "message": "Rate limit is exceeded." }')
BROKEN = (500, {}, '{ "statusCode": 500, "message": "Internal server error" }')
OPEN = {"subscriptionRequired": False}
ENTRA = {"tenantId": "1" * 8 + "-0000-0000-0000-000000000000", "clientApplicationIds": ["2" * 8 + "-0000-0000-0000-000000000000"]}
NOWHERE = "undeclared paths are 404"
OPERATIONS = {
    "POST /openai/deployments/{deployment}/chat/completions": True,
    "POST /openai/v1/chat/completions": True,
    "GET /openai/v1/files": True,
    "DELETE /openai/v1/files/{id}": True,
    "PUT /openai/v1/files/{id}": False,
    "POST /openai/v1/threads": False,
}


def probed(answer, operations=(), taken=None, **differs):
    """What routing found where the gateway gives this answer to what it should know, and the requests that were made."""
    asked = []

    def respond(request):
        asked.append(request)
        status, headers, text = NO_ROUTE if "not-in-the-contract" in request.url.path else answer
        return httpx.Response(status, headers=headers, text=text)

    declared = [
        {"name": f"o{number}", "method": method, "template": template}
        for number, (method, template) in enumerate(operation.split() for operation in operations)
    ]
    target = Target(
        *api(clients="any", **differs, **({"http": {"operations": declared}} if declared else {})),
        "https://gateway",
        taken=taken or {},
    )
    line = Line(httpx.Client(transport=httpx.MockTransport(respond)))
    return routing(target, line), target, line, asked


def test_an_open_api_is_asked_where_it_can_do_no_harm():
    """Reads, made-up names, bodies that are refused; never a body."""
    found, _, _, asked = probed(MISSING, OPERATIONS, **OPEN)
    harmless = [operation for operation, is_harmless in OPERATIONS.items() if is_harmless]
    assert [f"{check.what} {check.status}" for check in found.checks] == [
        *(f"{each} routes {'proven' if each in harmless else 'skipped'}" for each in OPERATIONS),
        f"{NOWHERE} proven",
    ]
    assert len(asked) == len(harmless) + 1
    assert all(request.content == b"" for request in asked)


@pytest.mark.parametrize(
    ("answer", "why"), [(NO_ROUTE, "was deleted"), (WRONG_URL, "/openai is doubled"), (BROKEN, "host is wrong")]
)
def test_an_open_api_that_does_not_reach_its_backend(answer, why):
    """Without keys the backend is seen at once."""
    found, _, _, _ = probed(answer, **OPEN)
    assert (found.checks[0].status, why in found.checks[0].message) == ("failed", True)


CASES = {
    "a key is asked for": ({}, NO_KEY, "proven", True),
    "an error of the service's own form": ({}, NO_TOKEN, "proven", True),
    "no operation": ({}, NO_ROUTE, "failed", True),
    "let in": ({}, MISSING, "failed", False),
    "let in, to a backend that fails": ({}, BROKEN, "failed", False),
    "a limit of the service": ({}, LIMITED, "skipped", True),
    "a token is asked for": ({**OPEN, "entra": ENTRA}, NO_TOKEN, "proven", True),
    "a key where a token should be": ({**OPEN, "entra": ENTRA}, NO_KEY, "failed", True),
    "a token where a key should be": ({"entra": ENTRA}, NO_TOKEN, "failed", True),
}


@pytest.mark.parametrize(("differs", "answer", "status", "safe"), CASES.values(), ids=CASES)
def test_a_call_without_credentials(differs, answer, status, safe):
    """Refused by what should refuse it; once one is let in, no more are made."""
    found, _, _, asked = probed(answer, **differs)
    assert (found.checks[0].status, found.safe) == (status, safe)
    assert len(asked) == (2 if safe else 1)


def test_a_wrong_key_that_opens_is_told():
    """With what was likely switched off."""
    _, target, line, _ = probed(MISSING)
    (check,) = refusals(target, line, target.operations)
    assert (check.status, "subscriptionRequired was switched off" in check.message) == ("failed", True)


def test_nothing_is_refused_where_nothing_routes():
    """Then there is no operation to ask."""
    _, target, line, _ = probed(NO_ROUTE)
    (check,) = refusals(target, line, ())
    assert (check.status, check.message) == ("skipped", "no operation routes")


def test_where_a_template_matches_everything_nothing_is_undeclared():
    """A wildcard of the contract itself."""
    found, _, _, asked = probed(NO_KEY, ["GET /openai/v1/*"])
    assert (found.checks[-1].what, found.checks[-1].status, len(asked)) == (NOWHERE, "skipped", 1)


@pytest.mark.parametrize("answer", [NO_ROUTE, NO_KEY])
def test_an_operation_whose_calls_another_api_takes_does_not_route(answer):
    """Neither where that API has no operation for them, nor where it asks for its own key; the API that took them is named."""
    route = "POST /openai/v1/chat/completions"
    found, _, _, _ = probed(answer, [route], taken={route: 'API "v1" at "/chat/openai/v1"'})
    assert found.operations == ()
    assert found.checks[0].status == "failed"
    assert found.checks[0].message.endswith('; likely API "v1" at "/chat/openai/v1" takes its calls, as its path is longer')
    assert found.checks[0].fix == "give that API another path"


@pytest.mark.parametrize(
    ("template", "sent"),
    [
        ("/openai/v1/models", None),
        ("/openai/models", "2024-10-21"),
    ],
)
def test_no_dated_api_version_goes_to_a_route_of_v1(template, sent):
    """Azure OpenAI answers 400 there, and the proof would blame the model."""
    both = ["GET /openai/v1/models", "GET /openai/models"]
    _, _, _, asked = probed(NO_KEY, both)
    (request,) = [each for each in asked if each.url.path == template]
    assert request.url.params.get("api-version") == sent
