"""Limits of a product: each value is in the attribute that Azure documents for it."""

import pytest
from apim_simulator.policy import accept
from lxml import etree

from policy import CallQuota, RateLimit, TokenLimit, TokenMetric, product_policy
from tests.policy.evaluation import evaluated


def test_each_limit():
    """All values differ, so that none can be in another's place."""
    tokens = TokenLimit(
        counter="@(1)",
        tokens_per_minute=100,
        token_quota=2000,
        token_quota_period="Monthly",
        estimate_prompt_tokens=False,
        remaining_tokens_header="left-now",
        consumed_tokens_header="used",
        remaining_quota_header="left-in-all",
    )
    rate = RateLimit(counter="@(2)", calls=10, renewal_seconds=60)
    quota = CallQuota(counter="@(3)", calls=500, renewal_seconds=3600)
    metric = TokenMetric("usage", (("User ID", "@(4)"), ("API ID", None)))
    base, *written = next(iter(etree.fromstring(product_policy((tokens, rate, quota, metric)))))
    assert base.tag == "base"
    assert [(each.tag, dict(each.attrib)) for each in written] == [
        (
            "llm-token-limit",
            {
                "counter-key": "@(1)",
                "tokens-per-minute": "100",
                "token-quota": "2000",
                "token-quota-period": "Monthly",
                "estimate-prompt-tokens": "false",
                "remaining-tokens-header-name": "left-now",
                "tokens-consumed-header-name": "used",
                "remaining-quota-tokens-header-name": "left-in-all",
            },
        ),
        ("rate-limit-by-key", {"calls": "10", "renewal-period": "60", "counter-key": "@(2)"}),
        ("quota-by-key", {"calls": "500", "renewal-period": "3600", "counter-key": "@(3)"}),
        ("llm-emit-token-metric", {"namespace": "usage"}),
    ]
    assert [dict(each.attrib) for each in written[-1]] == [{"name": "User ID", "value": "@(4)"}, {"name": "API ID"}]


@pytest.mark.parametrize(("product", "counted"), [(None, True), ("others", True), ("team", False), ("team-two", False)])
def test_a_call_that_its_product_counts_is_not_counted_again(product, counted):
    """Whoever calls through another product, or through none, is counted."""
    metric = TokenMetric("usage", (("API ID", None),), ("team", "team-two"))
    text = product_policy((metric,))
    accept(text, "xml", "api")
    (when,) = etree.fromstring(text).find("inbound/choose")
    assert [each.tag for each in when] == ["llm-emit-token-metric"]
    assert evaluated(when.get("condition"), product=product) is counted
