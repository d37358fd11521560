"""Policies at their four scopes."""

import pytest

TEXT = "<policies><inbound><base /></inbound></policies>"
REBUILT = "<policies>\r\n\t<inbound>\r\n\t\t<base />\r\n\t</inbound>\r\n</policies>"
SCOPES = ["", "/products/starter", "/apis/echo-api", "/apis/echo-api/operations/modify-resource"]


def naming(element):
    return f"<policies><inbound>{element}</inbound></policies>"


@pytest.mark.parametrize("scope", SCOPES)
def test_the_life_of_a_policy(arm, error, scope):
    """Rebuilt text, both formats on GET (policy-23), two blanks in lists; DELETE leaves none (policy-04), the next PUT is 201."""
    path = f"{scope}/policies/policy"
    value = "<policies><inbound><set-variable name='a' value='b' /></inbound></policies>" if not scope else TEXT
    first = arm("PUT", path, {"properties": {"value": value}})
    assert first.status_code == (201 if scope else 200)
    told = arm.get(path)
    assert told["properties"] == first.json()["properties"]
    if scope:
        assert told["properties"] == {"format": "xml", "value": REBUILT}
        assert arm.get(path, format="rawxml")["properties"] == {"format": "rawxml", "value": REBUILT}
        (listed,) = arm.get(f"{scope}/policies")["value"]
        assert listed["properties"]["value"] == REBUILT.replace("\t", "  ")
    assert arm("DELETE", path).status_code == 200
    assert error(arm("GET", path)) == (404, "ResourceNotFound", [])
    assert arm("PUT", path, {"properties": {"value": value}}).status_code == 201


def test_an_identical_put_keeps_the_etag(arm):
    """[R 2021-08-01]."""
    path = "/apis/echo-api/policies/policy"
    first = arm.put(path, {"value": TEXT})
    assert arm.put(path, {"value": TEXT}).headers["etag"] == first.headers["etag"]


def test_the_gateway_gets_the_sent_text(arm):
    """Raw text, its format and its references are kept beside what GET shows."""
    value = naming('<set-variable name="x" value="@(context.Request.Headers.GetValueOrDefault("a","b"))" />')
    assert arm.put("/apis/echo-api/policies/policy", {"value": value, "format": "rawxml"}).status_code == 201
    stored = arm.world.store.get(f"{arm.service}/apis/echo-api/policies/policy")
    assert (stored.private["raw"], stored.private["raw_format"], stored.private["references"]) == (value, "rawxml", [])


def test_only_one_name(arm, error):
    """Azure says: Name should only be 'policy' [C]."""
    assert error(arm("PUT", "/apis/echo-api/policies/other", {"properties": {"value": TEXT}})) == (400, "ValidationError", ["name"])


@pytest.mark.parametrize("scope", ["/products/gone", "/apis/gone", "/apis/echo-api/operations/gone"])
def test_below_what_is_absent(arm, error, scope):
    """PUT is 400 [C], GET 404."""
    assert error(arm("PUT", f"{scope}/policies/policy", {"properties": {"value": TEXT}})) == (400, "ValidationError", [None])
    assert error(arm("GET", f"{scope}/policies/policy"))[0] == 404


@pytest.mark.parametrize("text_format", ["xml-link", "rawxml-link"])
def test_links_are_refused(arm, error, text_format):
    """Nothing is fetched."""
    sent = {"value": "https://x.example/p.xml", "format": text_format}
    assert error(arm("PUT", "/policies/policy", {"properties": sent})) == (501, "SimulatorUnsupported", [])


@pytest.mark.parametrize(
    "element",
    [
        '<set-backend-service backend-id="gone" />',
        '<include-fragment fragment-id="gone" />',
        '<set-header name="a" exists-action="override"><value>{{gone}}</value></set-header>',
    ],
)
def test_what_a_policy_names_must_exist(arm, error, element):
    """Backend, fragment, named value [C]."""
    refused = arm("PUT", "/apis/echo-api/policies/policy", {"properties": {"value": naming(element)}})
    assert (refused.status_code, error(refused)[1]) == (400, "ValidationError")


def test_what_a_policy_names_must_stay(arm, error):
    """[C], [D]; once the policy is gone, they may go."""
    arm.put("/backends/b", {"url": "https://x.example", "protocol": "http"})
    arm.put("/namedValues/n", {"displayName": "Shown", "value": "v"})
    arm.put("/policyFragments/f", {"value": "<fragment><base /></fragment>".replace("<base />", "")})
    elements = (
        '<set-backend-service backend-id="b" /><include-fragment fragment-id="f" />'
        '<set-header name="a" exists-action="override"><value>{{shown}}</value></set-header>'
    )
    made = arm("PUT", "/apis/echo-api/policies/policy", {"properties": {"value": naming(elements)}})
    assert made.status_code == 201, made.text
    used = ("/backends/b", "/namedValues/n", "/policyFragments/f")
    assert [error(arm("DELETE", path)) for path in used] == [(400, "ValidationError", [None])] * 3
    arm("DELETE", "/apis/echo-api/policies/policy")
    assert [arm("DELETE", path).status_code for path in used] == [200] * 3


@pytest.mark.parametrize("value", ["<policies><inbound></policies>", "no xml", naming("<no-such-element />")])
def test_what_is_no_policy(arm, error, value):
    """Malformed or unknown: refused, nothing stored."""
    refused = arm("PUT", "/apis/echo-api/policies/policy", {"properties": {"value": value}})
    assert refused.status_code in {400, 501}
    assert arm("GET", "/apis/echo-api/policies/policy").status_code == 404


def test_consumption_refuses_some(arm, error):
    """Token limits and rate-limit-by-key [D]."""
    store = arm.world.store
    service = store.get(arm.service)
    store.put(type(service)(service.id, service.type, service.properties, service.envelope | {"sku": {"name": "Consumption"}}))
    limit = '<rate-limit-by-key calls="1" renewal-period="60" counter-key="k" />'
    assert error(arm("PUT", "/apis/echo-api/policies/policy", {"properties": {"value": naming(limit)}})) == (
        400,
        "ValidationError",
        ["rate-limit-by-key"],
    )
