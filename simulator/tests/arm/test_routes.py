"""From a path to a resource type."""

import pytest
from apim_simulator.arm import registry, routes

KNOWN = routes.patterns(registry.resource_types())
S = "subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/n"


def found(path):
    route = routes.find(KNOWN, path.split("/"))
    return route and (route.resource_type.type.rsplit("/", 1)[-1], route.what, route.action, list(route.names.values()))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{S}", ("service", "item", "", ["s", "g", "n"])),
        (f"{S}/apis", ("apis", "collection", "", ["s", "g", "n"])),
        (f"{S}/apis/a;rev=2", ("apis", "item", "", ["s", "g", "n", "a;rev=2"])),
        (f"{S}/APIS/a/Operations/o", ("operations", "item", "", ["s", "g", "n", "a", "o"])),
        (f"{S}/subscriptions/k/listSecrets", ("subscriptions", "action", "listSecrets", ["s", "g", "n", "k"])),
        (f"{S}/apis/a/nothing", None),
        (f"{S}/nothing/n", None),
        ("subscriptions", None),
        ("", None),
    ],
)
def test_find(path, expected):
    """Items, collections, actions; letter case of fixed segments does not count."""
    assert found(path) == expected


def test_ancestors():
    """Every type whose path begins another's, nearest last."""
    (operation,) = [p for p in KNOWN if p.resource_type.template.endswith("/operations/{operationId}")]
    assert [resource_type.collection for _, resource_type in operation.ancestors] == ["resourceGroups", "service", "apis"]
