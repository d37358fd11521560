"""Subscription keys: where they are read, whom they let in."""

import pytest
from apim_simulator.gateway.keys import INVALID, MISSING

from simulator.tests.gateway.conftest import KEY

NAMES = {"header": "api-key", "query": "api-key"}


@pytest.fixture
def keyed(site):
    """An API with its own key names, in no product."""
    site.api("a", "x", "GET /y", subscriptionRequired=True, subscriptionKeyParameterNames=NAMES)
    return site


@pytest.mark.parametrize(
    ("headers", "query", "message"),
    [
        ({"api-key": KEY}, "", None),
        ({"API-KEY": KEY + "x"}, "", None),
        ({}, f"?api-key={KEY}", None),
        ({"api-key": KEY}, "?api-key=wrong", None),
        ({"api-key": ""}, f"?api-key={KEY}", MISSING),
        ({"api-key": "wrong"}, f"?api-key={KEY}", INVALID),
        ({}, "", MISSING),
        ({"Ocp-Apim-Subscription-Key": KEY}, "", MISSING),
        ({"Authorization": f"Bearer {KEY}"}, "", MISSING),
    ],
)
def test_the_apis_own_names_are_read_header_first(headers, query, message, keyed):
    """The query counts only where the header is absent [D]; Bearer is never a key."""
    keyed.subscription("s", "/apis")
    answer = keyed.call("GET", f"/x/y{query}", headers=headers)
    assert (answer.status_code, answer.json()["message"] if message else None) == ((401, message) if message else (200, None))


def test_default_names_where_the_api_has_none(site):
    site.api("a", "x", "GET /y", subscriptionRequired=True)
    site.subscription("s", "/apis")
    assert site.call("GET", "/x/y", headers={"Ocp-Apim-Subscription-Key": KEY}).status_code == 200
    assert site.call("GET", f"/x/y?subscription-key={KEY}").status_code == 200


@pytest.mark.parametrize(
    ("scope", "state", "status"),
    [
        ("/", "active", 200),
        ("/apis", "active", 200),
        ("/apis/a", "active", 200),
        ("/apis/A", "active", 200),
        ("/apis/b", "active", 401),
        ("/products/p", "active", 200),
        ("/products/q", "active", 401),
        ("/apis", "suspended", 401),
        ("/apis", "submitted", 401),
    ],
)
def test_the_scope_covers_the_api_and_the_subscription_is_active(scope, state, status, keyed):
    keyed.put("/products/p", {"displayName": "P", "subscriptionRequired": True})
    keyed.put("/products/q", {"displayName": "Q", "subscriptionRequired": True})
    keyed.put("/products/p/apis/a", {})
    keyed.subscription("s", scope, state=state)
    assert keyed.call("GET", "/x/y", headers={"api-key": KEY}).status_code == status


def test_a_product_key_brings_the_products_policies_others_none(keyed):
    """[K]; expressions see product, subscription and key, also where no subscription is required [C]."""
    keyed.put("/products/p", {"displayName": "P", "subscriptionRequired": True})
    keyed.put("/products/p/apis/a", {})
    keyed.policy(
        "/products/p", "product", inbound='<base /><set-header name="via"><value>@(context.Product.Name)</value></set-header>'
    )
    seen = "context.Subscription.Id + context.Subscription.Key + context.User.Id"
    who = f'<base /><set-header name="who"><value>@({seen})</value></set-header>'
    keyed.policy("/apis/a", "api", inbound=who)
    keyed.subscription("of-product", "/products/p", KEY, ownerId=f"{keyed.id}/users/1")
    keyed.subscription("of-all", "/apis", "z" * 32, ownerId=f"{keyed.id}/users/2")
    for key in (KEY, "z" * 32):
        assert keyed.call("GET", "/x/y", headers={"api-key": key}).status_code == 200
    first, second = keyed.echo.seen
    assert (first.headers["via"], first.headers["who"]) == (["P"], [f"of-product{KEY}1"])
    assert ("via" in second.headers, second.headers["who"]) == (False, [f"of-all{'z' * 32}2"])


def test_a_valid_key_counts_where_none_is_required(site):
    site.api("a", "x", "GET /y")
    site.policy(
        "/apis/a", "api", inbound='<set-header name="n"><value>@(context.Subscription == null ? "no" : "yes")</value></set-header>'
    )
    site.subscription("s", "/apis")
    for headers in ({}, {"Ocp-Apim-Subscription-Key": KEY}, {"Ocp-Apim-Subscription-Key": "wrong"}):
        assert site.call("GET", "/x/y", headers=headers).status_code == 200
    assert [seen.headers["n"] for seen in site.echo.seen] == [["no"], ["yes"], ["no"]]


def test_nothing_strips_the_key(keyed):
    """Header and query go upstream unless a policy deletes them [D]."""
    keyed.subscription("s", "/apis")
    keyed.call("GET", f"/x/y?a=1&api-key={KEY}", headers={"api-key": KEY})
    keyed.policy(
        "/apis/a",
        "api",
        inbound='<set-header name="api-key" exists-action="delete" /><set-query-parameter name="api-key" exists-action="delete" />',
    )
    keyed.call("GET", f"/x/y?a=1&api-key={KEY}", headers={"api-key": KEY})
    kept, stripped = keyed.echo.seen
    assert (kept.target, kept.headers["api-key"]) == (f"/y?a=1&api-key={KEY}", [KEY])
    assert (stripped.target, "api-key" in stripped.headers) == ("/y?a=1", False)


def test_a_refused_key_runs_on_error_but_no_inbound(keyed):
    """LastError names the built-in step (documented)."""
    shown = '@(context.LastError.Source + " " + context.LastError.Reason + " " + context.Response.StatusCode)'
    keyed.policy(
        "/apis/a",
        "api",
        inbound="<return-response />",
        on_error=f'<set-header name="why"><value>{shown}</value></set-header>',
    )
    answers = [keyed.call("GET", "/x/y", headers=headers) for headers in ({}, {"api-key": "wrong"})]
    assert [(a.status_code, a.headers["why"]) for a in answers] == [
        (401, "authorization SubscriptionKeyNotFound 401"),
        (401, "authorization SubscriptionKeyInvalid 401"),
    ]


def test_open_products_are_ours_to_refuse(keyed):
    """Without a valid key, an open product would decide: 501."""
    keyed.put("/products/p", {"displayName": "P", "subscriptionRequired": False})
    keyed.put("/products/p/apis/a", {})
    keyed.subscription("s", "/apis")
    assert keyed.call("GET", "/x/y", headers={"api-key": KEY}).status_code == 200
    refused = keyed.call("GET", "/x/y")
    assert (refused.status_code, refused.json()["code"]) == (501, "SimulatorUnsupported")
