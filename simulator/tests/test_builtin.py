"""What a new service is born with."""

import pytest
from apim_simulator.builtin import content
from apim_simulator.sample_api import OPERATIONS, PRODUCTS

SERVICE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/a"


@pytest.fixture
def born(world):
    """Resources by id behind the service, for a tier."""
    return lambda sku: {r.id.removeprefix(SERVICE): r for r in content(SERVICE, sku, world.clock.now())}


def test_every_tier_has_a_policy_a_user_a_group_and_the_all_access_subscription(born):
    resources = born("Consumption")
    assert list(resources) == ["/policies/policy", "/users/1", "/groups/administrators", "/subscriptions/master"]
    assert resources["/subscriptions/master"].properties == {
        "scope": f"{SERVICE}/",
        "displayName": "Built-in all-access subscription",
        "state": "active",
        "createdDate": "2026-01-02T12:00:00Z",
        "startDate": None,
        "expirationDate": None,
        "endDate": None,
        "notificationDate": None,
        "stateComment": None,
        "allowTracing": True,
    }
    assert set(resources["/subscriptions/master"].private) == {"primaryKey", "secondaryKey"}


def test_the_developer_tier_has_the_sample_api_and_its_products(born):
    resources = born("Developer")
    operations = [path for path in resources if path.startswith("/apis/echo-api/operations/") and path.count("/") == 4]
    assert [path.rsplit("/", 1)[1] for path in operations] == list(OPERATIONS)
    assert "/apis/echo-api/operations/create-resource/policies/policy" in resources
    for product in PRODUCTS:
        assert f"/products/{product}/apis/echo-api" in resources
    scopes = [r.properties["scope"].removeprefix(SERVICE) for path, r in resources.items() if path.startswith("/subscriptions/")]
    assert scopes == ["/", "/products/starter", "/products/unlimited"]


def test_keys_are_drawn_anew_for_each_service(born):
    one, other = (born("Consumption")["/subscriptions/master"].private for _ in range(2))
    assert one["primaryKey"] != other["primaryKey"]


def test_the_sample_operations_have_the_recorded_shape(evidence, born):
    """Everything but free text is as recorded: op-03 to op-08."""
    import json  # noqa: PLC0415 - beside its only use

    captures = json.loads((evidence / "arm" / "captures" / "apis-and-operations.json").read_text(encoding="utf-8"))
    recorded = [
        c["response"]["body"] for c in captures if c["id"].startswith(("op-03", "op-04", "op-05", "op-06", "op-07", "op-08"))
    ]
    assert len(recorded) == len(OPERATIONS)
    ours = born("Developer")
    for answer in recorded:
        assert shape(ours[f"/apis/echo-api/operations/{answer['name']}"].properties) == shape(answer["properties"])


def shape(value):
    """The value with free text replaced by a mark."""
    free = {"description", "sample", "generatedSample"}
    if isinstance(value, dict):
        return {
            key: "text" if key in free or (key == "value" and isinstance(item, str)) else shape(item) for key, item in value.items()
        }
    return [shape(item) for item in value] if isinstance(value, list) else value
