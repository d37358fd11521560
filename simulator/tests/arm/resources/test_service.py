"""The service itself: birth, life, soft deletion."""

from typing import Any

import pytest

BODY: dict[str, Any] = {
    "location": "westeurope",
    "sku": {"name": "Developer", "capacity": 1},
    "properties": {"publisherEmail": "a@b.example", "publisherName": "A"},
}


@pytest.fixture
def other(arm):
    """Path of a service that does not exist yet, in the same group."""
    return arm.service.replace("apim-replay", "apim-new")


def birth(arm, path, **changes):
    return arm("PUT", path, BODY | changes)


def test_put_is_long_running(arm, other):
    """201 with the resource, `Created`, three headers, the ETag in body and header (o26-01)."""
    arm.world.options.change({"lro_polls": 1})
    made = birth(arm, other)
    told = made.json()
    assert (made.status_code, told["properties"]["provisioningState"], made.headers["retry-after"]) == (201, "Created", "20")
    assert made.headers["etag"] == f'"{told["etag"]}"'
    assert "/providers/Microsoft.ApiManagement/locations/westeurope/operationsStatuses/" in made.headers["azure-asyncoperation"]
    status = made.headers["azure-asyncoperation"]
    running = arm.client.get(status, headers=arm.headers)
    assert (running.json(), running.headers["retry-after"]) == ({"status": "InProgress"}, "20")
    assert arm.client.get(status, headers=arm.headers).json() == {"status": "Succeeded"}
    found = arm("GET", other).json()
    assert found["properties"]["provisioningState"] == "Succeeded"
    assert found["properties"]["gatewayUrl"].startswith("https://127.0.0.1:")
    assert (found["sku"], found["identity"], found["tags"]) == ({"name": "Developer", "capacity": 1}, None, {})
    assert list(found) == ["etag", "properties", "sku", "identity", "zones", "systemData", "location", "tags", "id", "name", "type"]


def test_what_a_service_is_born_with(arm, other):
    """A Developer's has samples, another's has not."""
    birth(arm, other)
    assert [item["name"] for item in arm.get(f"{other}/apis")["value"]] == ["echo-api"]
    assert arm.get(f"{other}/subscriptions")["count"] == 3
    basic = other.replace("new", "basic")
    birth(arm, basic, sku={"name": "BasicV2", "capacity": 1})
    assert arm.get(f"{basic}/apis") == {"value": [], "count": 0}
    assert [item["name"] for item in arm.get(f"{basic}/subscriptions")["value"]] == ["master"]
    assert arm("PUT", f"{basic}/policies/policy", {"properties": {"value": "<policies><inbound /></policies>"}}).status_code == 200


def test_a_system_identity(arm, other):
    """Gets a principal, keeps it over updates, loses it when taken away."""
    identity = birth(arm, other, identity={"type": "SystemAssigned"}).json()["identity"]
    assert (identity["type"], len(identity["principalId"])) == ("SystemAssigned", 36)
    again = birth(arm, other, identity={"type": "SystemAssigned"}, tags={"a": "b"})
    assert (again.status_code, again.json()["identity"], again.json()["tags"]) == (200, identity, {"a": "b"})
    assert birth(arm, other).json()["identity"] is None


def test_patch(arm):
    """Merges envelope and properties, at once."""
    changed = arm("PATCH", "", {"tags": {"a": "b"}, "properties": {"publisherName": "B"}})
    told = changed.json()
    assert (changed.status_code, told["tags"], told["properties"]["publisherName"], told["sku"]["name"]) == (
        200,
        {"a": "b"},
        "B",
        "Developer",
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"location": None}, (400, "ValidationError", ["location"])),
        ({"properties": {"publisherName": "A"}}, (400, "ValidationError", ["publisherEmail"])),
        ({"sku": {"name": "Tiny", "capacity": 1}}, (501, "SimulatorUnsupported", [])),
        ({"properties": BODY["properties"] | {"virtualNetworkType": "External"}}, (501, "SimulatorUnsupported", [])),
        ({"properties": BODY["properties"] | {"certificates": [{"storeName": "Root"}]}}, (501, "SimulatorUnsupported", [])),
        (
            {"properties": BODY["properties"] | {"gatewayUrl": "https://x.example"}},
            (400, "SimulatorReadOnlyProperty", ["properties.gatewayUrl"]),
        ),
        ({"identity": {"type": "UserAssigned"}}, (501, "SimulatorUnsupported", [])),
        ({"properties": BODY["properties"] | {"restore": True}}, (400, "ValidationError", ["restore"])),
    ],
)
def test_refusals(arm, error, other, changes, refusal):
    """Required, unsupported, read-only."""
    body = {name: value for name, value in (BODY | changes).items() if value is not None}
    assert error(arm("PUT", other, body)) == refusal


def test_harmless_defaults_are_accepted(arm, other):
    """What clients send without meaning anything by it."""
    defaults = {"virtualNetworkType": "None", "disableGateway": False, "publicNetworkAccess": "Enabled", "certificates": []}
    assert birth(arm, other, properties=BODY["properties"] | defaults).status_code == 201


def test_soft_deletion(arm, error):
    """202 with the resource, no ETag (obe-01); the name waits for a purge, or a restore, which brings back all that was [C]."""
    arm.put("/apis/a", {"displayName": "A", "path": "a"})
    gone = arm("DELETE", "")
    assert (gone.status_code, gone.json()["properties"]["provisioningState"], "etag" in gone.headers) == (202, "Deleting", False)
    assert arm("GET", "").status_code == 404
    assert error(birth(arm, arm.service))[:2] == (400, "ServiceAlreadyExistsInSoftDeletedState")
    (entry,) = arm.get(f"{arm.world.subscription_path}/providers/Microsoft.ApiManagement/deletedservices")["value"]
    assert (entry["name"], entry["properties"]["serviceId"]) == ("apim-replay", arm.service)
    other = BODY["properties"] | {"restore": True, "publisherName": "Another"}
    assert birth(arm, arm.service, properties=other, tags={"a": "b"}).status_code == 201
    restored = arm.get("")
    assert (restored["properties"]["publisherName"] == "Another", restored["tags"]) == (False, {})
    assert (restored["properties"]["provisioningState"], arm("GET", "/apis/a").status_code) == ("Succeeded", 200)


def test_purge(arm):
    """The name is free at once."""
    arm("DELETE", "")
    place = f"{arm.world.subscription_path}/providers/Microsoft.ApiManagement/locations/westeurope/deletedservices/apim-replay"
    assert arm("GET", place).json()["location"] == "westeurope"
    assert arm("DELETE", place).status_code == 200
    assert arm("GET", place).status_code == 404
    assert birth(arm, arm.service).status_code == 201
    assert arm("GET", "/apis/a").status_code == 404


def test_services_are_listed(arm, other):
    """By group and by subscription."""
    birth(arm, other)
    group = other.rsplit("/", 1)[0]
    everywhere = f"{arm.world.subscription_path}/providers/Microsoft.ApiManagement/service"
    for path in (group, everywhere):
        assert [item["name"] for item in arm.get(path)["value"]] == ["apim-new", "apim-replay"]
