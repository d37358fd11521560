"""A product: links one after the other, then the policy, each made before the old one goes."""

from components import Product, ProductArgs, Subscription
from tests.components.recorder import Registered, record

SERVICE = {"resourceGroupName": "rg", "serviceName": "apim"}
NATIVE = "azure-native:apimanagement"
ARGS: ProductArgs = {
    "resource_group_name": "rg",
    "service_name": "apim",
    "product_id": "gold",
    "display_name": "Gold",
    "description": "For teams in production",
    "terms": "Be kind",
    "state": "published",
    "subscription_required": True,
    "approval_required": True,
    "subscriptions_limit": 3,
    "apis": {"one": "one", "two": "two"},
    "policy": "<policies />",
}


def test_registers_exactly_this():
    """Component, product, two links in order, the policy last."""
    recorder = record(lambda: Product("gold", ARGS))
    link = {**SERVICE, "productId": "gold"}
    assert recorder.seen == {
        ("azure-openai-apim:index:Product", "gold"): Registered({}),
        (f"{NATIVE}:Product", "gold-product"): Registered(
            {
                **SERVICE,
                "productId": "gold",
                "displayName": "Gold",
                "description": "For teams in production",
                "terms": "Be kind",
                "state": "published",
                "subscriptionRequired": True,
                "approvalRequired": True,
                "subscriptionsLimit": 3,
            },
            parent="gold",
        ),
        (f"{NATIVE}:ProductApi", "gold-api-one"): Registered(
            {**link, "apiId": "one"}, parent="gold", after=frozenset({"gold-product"})
        ),
        (f"{NATIVE}:ProductApi", "gold-api-two"): Registered(
            {**link, "apiId": "two"}, parent="gold", after=frozenset({"gold-product", "gold-api-one"})
        ),
        (f"{NATIVE}:ProductPolicy", "gold-policy"): Registered(
            {**link, "policyId": "policy", "format": "rawxml", "value": "<policies />"},
            parent="gold",
            after=frozenset({"gold-product", "gold-api-two"}),
        ),
    }


def test_sends_only_what_is_asked_for():
    """An open product has neither approval nor a limit, which ARM would refuse."""
    unasked = ("description", "terms", "approval_required", "subscriptions_limit", "policy")
    args = {key: value for key, value in ARGS.items() if key not in unasked} | {"subscription_required": False}
    recorder = record(lambda: Product("open", args))
    assert set(recorder.seen[f"{NATIVE}:Product", "open-product"].inputs) == {
        *SERVICE,
        "productId",
        "displayName",
        "state",
        "subscriptionRequired",
    }
    assert (f"{NATIVE}:ProductPolicy", "open-policy") not in recorder.seen


def test_consumers_wait_for_every_link():
    """A subscription's scope comes with the last resource of the product."""

    def program() -> None:
        product = Product("gold", ARGS)
        where = {"resource_group_name": "rg", "service_name": "apim"}
        Subscription("team", {**where, "sid": "team", "display_name": "Team", "scope": product.scope, "written_after": []})

    seen = record(program).seen[f"{NATIVE}:Subscription", "team-subscription"]
    assert seen.inputs["scope"] == "/products/gold"
    assert seen.after == {"gold-product", "gold-policy"}
