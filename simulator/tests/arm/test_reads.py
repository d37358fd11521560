"""Lists: order, count, paging, filters."""

import pytest


@pytest.fixture
def sets(arm):
    """Version sets whose display names are out of order."""
    for name, shown in (("c", "alpha"), ("a", "Beta"), ("b", "gamma's")):
        arm.put(f"/apiVersionSets/{name}", {"displayName": shown, "versioningScheme": "Segment"})
    return arm


def names(arm, path="/apiVersionSets", **query):
    return [item["name"] for item in arm.get(path, **query)["value"]]


def test_a_list_has_value_and_count(sets):
    """No nextLink when all is sent; ordered by displayName, letter case ignored [R 2021-08-01]."""
    answer = sets.get("/apiVersionSets")
    assert sorted(answer) == ["count", "value"]
    assert (answer["count"], names(sets)) == (3, ["c", "a", "b"])


def test_an_empty_list(arm):
    """diagnostic-01."""
    assert arm.get("/diagnostics") == {"value": [], "count": 0}


def test_types_without_display_name_are_ordered_by_name(arm):
    """Inferred."""
    for name in ("b", "A", "c"):
        arm.put(f"/backends/{name}", {"url": "https://x.example", "protocol": "http"})
    assert names(arm, "/backends") == ["A", "b", "c"]


def test_paging(sets, error):
    """$top and $skip; nextLink only if more remains, and it leads there."""
    first = sets.get("/apiVersionSets", __top="2")
    assert ([item["name"] for item in first["value"]], first["count"]) == (["c", "a"], 3)
    rest = sets.client.get(first["nextLink"], headers=sets.headers).json()
    assert ([item["name"] for item in rest["value"]], "nextLink" in rest) == (["b"], False)
    assert names(sets, __skip="1", __top="2") == ["a", "b"]
    assert error(sets("GET", "/apiVersionSets", __top="x")) == (400, "ValidationError", ["$top"])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("displayName eq 'BETA'", ["a"]),
        ("properties/displayName eq 'gamma''s'", ["b"]),
        ("contains(properties/displayName,'a')", ["c", "a", "b"]),
        ("contains(name, 'a')", ["a"]),
        ("substringof('et',properties/displayName)", ["a"]),
        ("displayName eq 'Beta' and name eq 'a'", ["a"]),
        ("displayName eq 'Beta' and name eq 'c'", []),
        ("displayName eq 'a and b'", []),
    ],
)
def test_filters(sets, expression, expected):
    """The forms that clients were seen to use (api-03, named-value-12), with or without properties/."""
    assert names(sets, __filter=expression) == expected


@pytest.mark.parametrize(
    "expression", ["displayName ne 'x'", "path eq 'x'", "displayName eq 'x' or name eq 'y'", "startswith(name,'a')"]
)
def test_other_filters_are_refused(sets, error, expression):
    """By name, as ours."""
    assert error(sets("GET", "/apiVersionSets", __filter=expression)) == (501, "SimulatorUnsupported", [])


def test_filters_on_subscriptions(arm):
    """Scope in its relative form (subscription-apis-08), owner by its last segment (subscription-product-07)."""
    arm.put("/subscriptions/s", {"displayName": "s", "scope": "/apis"})
    assert names(arm, "/subscriptions", __filter="scope eq '/apis'") == ["s"]
    assert names(arm, "/subscriptions", __filter=f"scope eq '{arm.service}/apis'") == ["s"]
    owned = arm.get("/subscriptions", __filter="properties/scope eq '/products/starter' and properties/ownerId eq '1'")
    assert [item["properties"]["scope"] for item in owned["value"]] == [f"{arm.service}/products/starter"]


def test_filters_on_tags(arm):
    """tags/any of named values (named-value-12)."""
    arm.put("/namedValues/a", {"displayName": "a", "value": "v", "tags": ["one", "two"]})
    arm.put("/namedValues/b", {"displayName": "b", "value": "v"})
    assert names(arm, "/namedValues", __filter="tags/any(t: t eq 'two')") == ["a"]
