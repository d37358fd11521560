"""What a report says where an API takes `errors: openai`, or leaves it."""

import policy
from apim.report.model import Quoted
from apim.report.policies import compared


def inputs(*, openai_errors):
    """An API's policy as the engine has it."""
    options = policy.ApiPolicy(
        backend="b",
        credential=policy.KeyCredential("k"),
        key_header="api-key",
        key_query="api-key",
        openai_errors=openai_errors,
    )
    return {"value": policy.api_policy(options), "format": "xml"}


def messages(old, new):
    """What the notice at the body says, and its verdict."""
    notices, _ = compared(inputs(openai_errors=old), inputs(openai_errors=new))
    return [(notice.verdict, notice.message) for notice in notices if notice.at == "on-error/set-body"]


def test_both_ways():
    """The words are of callers, not of statements."""
    taken = ("errors of the gateway carry ", Quoted("error"), " with code and message, too, which clients of OpenAI show")
    left = ("errors of the gateway no longer carry ", Quoted("error"), ", by which clients of OpenAI show code and message")
    assert messages(False, True) == [("risky", taken)]
    assert messages(True, False) == [("risky", left)]
    assert messages(True, True) == []


def test_a_body_of_a_teams_own_is_any_other_statement():
    own = inputs(openai_errors=True)["value"].replace("statusCode", "status")
    notices, _ = compared(inputs(openai_errors=False), {"value": own, "format": "xml"})
    assert [notice.message for notice in notices if notice.at == "on-error/set-body"] == [(Quoted("on-error/set-body"), " added")]
