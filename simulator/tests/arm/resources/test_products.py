"""Products, their automatic subscription, and the view from an API."""

import pytest


def body(**changes):
    """GET's properties of a product as o24-11 has it."""
    return {
        "displayName": "P",
        "description": None,
        "terms": None,
        "subscriptionRequired": False,
        "approvalRequired": None,
        "subscriptionsLimit": None,
        "state": "notPublished",
        "groups": [],
    } | changes


def test_defaults(arm):
    """A creation names the administrators (o24-10), GET and updates an empty list, lists none (product-01)."""
    made = arm.put("/products/p", {"displayName": "P", "subscriptionRequired": False})
    groups = made.json()["properties"]["groups"]
    assert (made.status_code, [(g["id"], g["name"], g["builtIn"], g["type"], g["externalId"]) for g in groups]) == (
        201,
        [(f"{arm.service}/groups/administrators", "Administrators", True, "system", None)],
    )
    assert arm.get("/products/p")["properties"] == body()
    assert arm("PATCH", "/products/p", {"properties": {"terms": "t"}}).json()["properties"] == body(terms="t")
    assert "groups" not in arm.get("/products", __filter="name eq 'p'")["value"][0]["properties"]


def test_subscription_required_unless_said_otherwise(arm):
    """[S]."""
    arm.put("/products/p", {"displayName": "P", "state": "published"})
    assert arm.get("/products/p")["properties"] == body(subscriptionRequired=True, approvalRequired=False, state="published")


def test_the_automatic_subscription(arm, error):
    """Of user 1, active, without a name [C]; it keeps the product until deleteSubscriptions=true or its own deletion."""
    arm.put("/products/p", {"displayName": "P"})
    (automatic,) = arm.get("/products/p/subscriptions")["value"]
    told = automatic["properties"]
    assert (told["ownerId"], told["displayName"], told["state"], told["startDate"]) == (
        f"{arm.service}/users/1",
        None,
        "active",
        None,
    )
    assert error(arm("DELETE", "/products/p")) == (400, "ValidationError", [None])
    assert arm("DELETE", f"/subscriptions/{automatic['name']}").status_code == 200
    assert arm("DELETE", "/products/p").status_code == 200
    arm.put("/products/p", {"displayName": "P"})
    assert arm("DELETE", "/products/p", deleteSubscriptions="true").status_code == 200
    assert arm.get("/subscriptions")["count"] == 3


def test_no_automatic_subscription(arm):
    """By setting; nor on an update."""
    arm.put("/products/p", {"displayName": "P"})
    arm.put("/products/p", {"displayName": "Q"})
    assert arm.get("/products/p/subscriptions")["count"] == 1
    arm.world.options.change({"product_admin_subscription": False})
    arm.put("/products/q", {"displayName": "Q"})
    assert arm.get("/products/q/subscriptions")["count"] == 0


@pytest.mark.parametrize(
    ("sent", "target"),
    [
        ({}, "displayName"),
        ({"displayName": "P", "state": "deleted"}, "state"),
        ({"displayName": "P", "subscriptionRequired": False, "approvalRequired": True}, "subscriptionRequired"),
    ],
)
def test_refusals(arm, error, sent, target):
    """The state's enumeration is closed."""
    assert error(arm("PUT", "/products/p", {"properties": sent})) == (400, "ValidationError", [target])


def test_the_view_from_an_api(arm):
    """Ids and types rewritten (product-11)."""
    listed = arm.get("/apis/echo-api/products")["value"]
    assert [(item["id"], item["type"]) for item in listed] == [
        (f"{arm.service}/apis/echo-api/products/{name}", "Microsoft.ApiManagement/service/apis/products")
        for name in ("starter", "unlimited")
    ]
    assert "groups" not in listed[0]["properties"]
