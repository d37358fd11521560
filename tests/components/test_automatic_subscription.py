"""Which subscription may be taken away without being asked for."""

import pytest

from components.automatic_subscription import is_automatic

OWNER = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/users/1"


@pytest.mark.parametrize(
    ("properties", "automatic"),
    [
        ({"ownerId": OWNER, "displayName": None}, True),
        ({"ownerId": "/users/1"}, True),
        ({"ownerId": OWNER, "displayName": "Mine"}, False),
        ({"ownerId": OWNER, "displayName": ""}, False),
        ({"ownerId": OWNER.replace("users/1", "users/11"), "displayName": None}, False),
        ({"ownerId": OWNER.replace("users/1", "users/x1"), "displayName": None}, False),
        ({"displayName": None}, False),
        ({}, False),
    ],
)
def test_only_the_nameless_one_of_the_administrator(properties, automatic):
    """Of user 1, without a name; consumers' subscriptions have a name or another owner."""
    assert is_automatic({"name": "a", "properties": properties}) is automatic
