"""A product comes and goes in one pass under the real engine, although Azure makes a subscription with each."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.lanes import sampled

PROGRAM = """
import json
import pulumi
from components import HttpApi, Product, Subscription

config = pulumi.Config("azure-openai-apim")
service = {"resource_group_name": "rg-ai-local", "service_name": "apim-local"}
api = HttpApi("one", {
    **service, "api_id": "one", "display_name": "One", "path": "one", "subscription_required": True,
    "key_header": "api-key", "key_query": "api-key", "policy": "<policies><inbound/><backend/><outbound/><on-error/></policies>",
    "operations": [],
})
if name := config.get("product"):
    product = Product("product", {
        **service, "product_id": name, "display_name": "A product", "state": "published", "subscription_required": True,
        "apis": {"one": api.api_id}, "written_after": [api.written],
    })
    before = []
    for consumer in json.loads(config.get("consumers") or "[]"):
        before.append(Subscription(consumer, {
            **service, "sid": consumer, "display_name": consumer,
            "scope": product.scope, "written_after": list(before),
        }).written)
"""
SERVICE = "/providers/Microsoft.ApiManagement/service/apim-local"
FAILED = 1
LISTED = "/products/[^/]+/subscriptions$"

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def products(azure, program, deploy, tmp_path) -> Iterator[Callable[..., Any]]:
    """A workspace of a program that declares an API, a product and its consumers; called again, the same stack configured anew."""
    (program / "__main__.py").write_text(PROGRAM, encoding="utf-8")

    def configured(product: str = "", consumers: list[str] | None = None) -> Any:
        config = {"azure-openai-apim:product": product, "azure-openai-apim:consumers": json.dumps(consumers or [])}
        file = tmp_path / "Pulumi.local.yaml"
        file.write_text(json.dumps({"config": config}), encoding="utf-8")
        return deploy(program, file, {})

    yield configured
    azure.reset()


def subscriptions(azure: Any) -> dict[str, str]:
    """Names of the subscriptions to the stack's product, with the product of each."""
    found = [r for r in azure.state()["resources"] if r["type"].endswith("service/subscriptions")]
    scopes = {r["id"].rsplit("/", 1)[1]: r["properties"]["scope"].rsplit("/", 1)[1] for r in found}
    return {name: product for name, product in scopes.items() if product in ("gold", "silver")}


@pytest.mark.rest
def test_a_fresh_product_is_destroyed_in_one_pass(azure, products, apim):
    """Without `--run-program`; the preview shows product and link and touches nothing, a second one shows nothing.

    With a subscription of somebody else the product stays; the rest of the stack follows once that is gone.
    """
    before = azure.state()
    workspace = products("gold")
    shown = workspace.preview()
    assert {kind for _, kind, _ in shown.steps if "Product" in kind or "Subscription" in kind} == {
        "azure-openai-apim:index:Product",
        "azure-native:apimanagement:Product",
        "azure-native:apimanagement:ProductApi",
    }
    assert azure.state() == before
    workspace.up()
    assert subscriptions(azure) == {}
    assert workspace.preview("--refresh", "--expect-no-changes").changes == {}
    a_subscription_of_somebody_else_stops_the_destruction(azure, workspace, apim)
    workspace.destroy()
    assert azure.state() == before


def a_subscription_of_somebody_else_stops_the_destruction(azure, workspace, apim):
    """Until it is taken away."""
    scope = f"/subscriptions/{azure.addresses.subscription}/resourceGroups/rg-ai-local{SERVICE}/products/gold"
    apim.subscription.create_or_update("rg-ai-local", "apim-local", "portal", {"scope": scope, "display_name": "From the portal"})
    assert "existing subscriptions" in workspace.destroy(code=FAILED).text
    assert subscriptions(azure) == {"portal": "gold"}
    apim.subscription.delete("rg-ai-local", "apim-local", "portal", "*")


@pytest.mark.soak  # before a merge the tests below have a consumer, and are destroyed in one pass
def test_consumers_keep_their_subscriptions(azure, products):
    """Only the one that nobody asked for goes, and consumers go before the product."""
    before = azure.state()
    workspace = products("gold", ["team-a", "team-b"])
    workspace.up()
    assert subscriptions(azure) == {"team-a": "gold", "team-b": "gold"}
    workspace.destroy()
    assert azure.state() == before


@pytest.mark.rest
def test_a_product_is_replaced_and_removed_by_an_update(azure, products, apim):
    """Another name: the new product is there before the old one goes, and consumers keep their keys."""
    before = azure.state()
    products("gold", ["team-a"]).up()
    keys = apim.subscription.list_secrets("rg-ai-local", "apim-local", "team-a").as_dict()
    products("silver", ["team-a"]).up()
    assert subscriptions(azure) == {"team-a": "silver"}
    assert apim.subscription.list_secrets("rg-ai-local", "apim-local", "team-a").as_dict() == keys
    workspace = products()
    workspace.up()
    assert subscriptions(azure) == {}
    workspace.destroy()
    assert azure.state() == before


FAULTS = {
    "list": {"match": {"method": "GET", "path": LISTED}, "action": {"status": 500}},
    "delete": {"match": {"method": "DELETE", "path": "/subscriptions/[^/]+$"}, "action": {"status": 409}},
}


@pytest.mark.rest
@pytest.mark.parametrize("fault", sampled(FAULTS, {"delete"}))
def test_an_interrupted_update_is_made_good_by_the_next(azure, products, fault):
    """While the automatic subscription stays no link is made, so the next update begins there; only then can all be destroyed."""
    before = azure.state()
    workspace = products("gold", ["team-a"])
    azure.arm_fault(plane="arm", **FAULTS[fault])
    told = workspace.up(code=FAILED).text
    assert "the product's automatic subscription" in told
    assert "existing subscriptions" in workspace.destroy(code=FAILED).text
    workspace.up()
    assert subscriptions(azure) == {"team-a": "gold"}
    workspace.destroy()
    assert azure.state() == before
