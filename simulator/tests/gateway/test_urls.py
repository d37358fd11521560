"""Where a request goes upstream: the documented example and the truth table (GW-URL)."""

import pytest
from apim_simulator.gateway import query
from apim_simulator.gateway.exchange import joined

T1 = "POST /deployments/{deployment-id}/chat/completions"
T1_DEFAULT = f"{T1}?api-version={{api-version}}"
T2 = "POST /openai/deployments/{deployment}/chat/completions"
T3 = "POST /chat/completions"
DATED = "/openai/deployments/d/chat/completions?api-version=V"

WORKING = [
    ("T1", "x/openai", T1_DEFAULT, "/openai", f"/x{DATED}", DATED),
    ("T2", "x", T2, "", f"/x{DATED}", DATED),
    ("T3", "x/openai/v1", T3, "/openai/v1", "/x/openai/v1/chat/completions", "/openai/v1/chat/completions"),
    ("F1", "x", T2, "/openai", f"/x{DATED}", f"/openai{DATED}"),
    ("F2", "x/openai", T1_DEFAULT, "", f"/x{DATED}", DATED.removeprefix("/openai")),
    ("F9 origin", "x/openai/v1", T3, "", "/x/openai/v1/chat/completions", "/chat/completions"),
    ("F9 openai", "x/openai/v1", T3, "/openai", "/x/openai/v1/chat/completions", "/openai/chat/completions"),
]
UNMATCHED = [
    ("F3", "x", T1_DEFAULT, f"/x{DATED}"),
    ("F4", "x/openai", T2, f"/x{DATED}"),
    ("F5", "x/openai", T1_DEFAULT, f"/x/openai{DATED}"),
    ("F6", "x/openai", T1_DEFAULT, "/x/openai/deployments/d/chat/completions"),
]


@pytest.mark.parametrize(("row", "path", "operation", "base", "called", "target"), WORKING, ids=[row[0] for row in WORKING])
def test_rows_that_reach_the_upstream(row, path, operation, base, called, target, site):
    """F1, F2 and F9 reach it too, at a URL that Azure OpenAI does not have."""
    site.api(row, path, operation, serviceUrl=site.upstream + base)
    assert site.call("POST", called).status_code == 200
    assert site.echo.only.target == target


@pytest.mark.parametrize(("row", "path", "operation", "called"), UNMATCHED, ids=[row[0] for row in UNMATCHED])
def test_rows_that_match_no_operation(row, path, operation, called, site):
    site.api(row, path, operation)
    assert site.call("POST", called).status_code == 404
    assert site.echo.seen == []


def test_f7_rewriting_loses_the_matched_query_parameter(site):
    """rewrite-uri does not copy what the template matched; with `query` translation it would pass."""
    site.api("a", "x/openai", T1_DEFAULT, serviceUrl=f"{site.upstream}/openai")
    site.policy("/apis/a", "api", inbound='<rewrite-uri template="/deployments/{deployment-id}/chat/completions" />')
    site.call("POST", f"/x{DATED}&user=u")
    assert site.echo.only.target == "/openai/deployments/d/chat/completions?user=u"


def test_f8_without_a_base_there_is_nothing_to_forward_to(site):
    """500 is the simulator's choice; Azure's status is unrecorded."""
    site.api("a", "x", T2, serviceUrl=None)
    assert site.call("POST", f"/x{DATED}").status_code == 500


@pytest.mark.parametrize("base", ["http://contoso.com/api/8.2/", "http://contoso.com/api/8.2"])
def test_the_documented_example_joins_with_one_slash(base):
    """https://learn.microsoft.com/azure/api-management/set-backend-service-policy: only the base changes."""
    found = joined(base, "/partners/15", query.parse("version=2013-05&subscription-key=abcdef"))
    assert found == "http://contoso.com/api/8.2/partners/15?version=2013-05&subscription-key=abcdef"


def test_the_target_passes_byte_for_byte(site):
    """Escapes, repeated and empty parameters stay as the client wrote them."""
    site.api("a", "x", "GET /*")
    target = "/a%20b/c%2Fd/?q=%7e+%2B&q=2&empty=&bare"
    site.client.get(f"{site.url}/x{target}", extensions={"target": f"/x{target}".encode()})
    assert site.echo.only.target == target
