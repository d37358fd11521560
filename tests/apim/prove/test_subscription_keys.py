"""Which key of a stack opens an API."""

import pytest

from apim.prove.subscription_keys import opener_of, openers
from desired_state import References, ServiceResources, Subscription
from desired_state.service_level import Product

PRODUCT = {"product_id": "gold-dev", "display_name": "Gold", "state": "published", "subscription_required": True}
AROUND = ServiceResources(
    products=(Product("gold", PRODUCT, ("one", "two"), References()),),
    subscriptions=(
        Subscription("team-gold", "Gold", None, "gold"),
        Subscription("team-three", "Three", "three", None),
    ),
)
KNOWN = {"subscriptionKeys": {"team-gold": "g", "team-three": "t"}, "subscriptionKey": "all"}


def key_of(api, around, known):
    """The key that a proof takes for an API."""
    found = opener_of(api, openers(around, known))
    return found.key if found else None


@pytest.mark.parametrize(("api", "key"), [("one", "g"), ("two", "g"), ("three", "t"), ("four", None)])
def test_the_first_subscription_that_opens_the_api(api, key):
    """By its product, or by itself; none where none does."""
    assert key_of(api, AROUND, KNOWN) == key


def test_the_single_subscription_of_all_apis_comes_first():
    """Its key is exported on its own."""
    alone = Subscription("ops", "Ops", None, None, exported_alone=True)
    single = ServiceResources(subscriptions=(alone, *AROUND.subscriptions))
    assert key_of("four", single, KNOWN) == "all"


def test_outputs_without_keys_open_nothing():
    """A stack that was not updated yet exports none."""
    assert key_of("three", AROUND, {}) is None


def test_a_subscription_whose_key_is_not_exported_opens_nothing():
    """The next one does."""
    both = ServiceResources(subscriptions=(Subscription("new", "New", "three", None), *AROUND.subscriptions))
    assert key_of("three", both, KNOWN) == "t"
    assert [each.name for each in openers(both, KNOWN) if each.opens("three")] == ["new", "team-three"]


def test_keys_have_no_repr():
    """A subscription in a traceback does not show its key."""
    assert "canary" not in repr(openers(AROUND, {"subscriptionKeys": {"team-gold": "canary"}}))
