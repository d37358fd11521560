"""Subscriptions and their keys."""

import pytest
from apim_simulator.arm.resources import subscriptions

S = "Microsoft.ApiManagement/service"


def body(arm, **changes):
    """GET's properties at /apis (o24-02)."""
    return {
        "scope": f"{arm.service}/apis",
        "displayName": "s",
        "state": "active",
        "createdDate": "2026-01-02T12:00:00Z",
        "startDate": None,
        "expirationDate": None,
        "endDate": None,
        "notificationDate": None,
        "stateComment": None,
        "allowTracing": False,
    } | changes


def test_keys_stand_in_writes_alone(arm):
    """32 generated digits; PUT shows them, GET and lists never (o24-01, o24-02); an identical PUT keeps them (o24-04)."""
    sent = {"displayName": "s", "scope": "/apis"}
    made = arm.put("/subscriptions/s", sent)
    told = made.json()["properties"]
    keys = {name: told.pop(name) for name in ("primaryKey", "secondaryKey")}
    assert told == body(arm)
    assert all(len(key) == 32 and int(key, 16) >= 0 for key in keys.values())
    assert arm.get("/subscriptions/s")["properties"] == body(arm)
    assert arm.get("/subscriptions", __filter="name eq 's'")["value"][0]["properties"] == body(arm)
    again = arm.put("/subscriptions/s", sent)
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, made.json(), made.headers["etag"])
    secrets = arm("POST", "/subscriptions/s/listSecrets")
    assert (secrets.json(), secrets.headers["etag"]) == (keys, made.headers["etag"])


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ({"scope": "/apis"}, {"scope": "/apis"}, 412),
        ({"scope": "/apis"}, {"scope": "/apis/echo-api"}, 412),
        ({"scope": "/products/starter"}, {"scope": "/products/starter", "ownerId": "/users/1"}, 412),
        ({"scope": "/products/starter", "ownerId": "/users/1"}, {"scope": "/products/unlimited", "ownerId": "/users/1"}, 412),
        ({"scope": "/products/starter"}, {"scope": "/products/unlimited", "ownerId": "/users/1"}, 201),
    ],
)
def test_of_two_writes_at_once_the_later_gets_412(arm, error, first, second, status, monkeypatch):
    """Where they share product or owner; afterwards it is let through, and no lock lingers."""
    arm.world.options.change({"lock_linger_ms": 60_000})
    arm.put("/products/starter", {"displayName": "S", "subscriptionsLimit": 9})
    arm.put("/products/unlimited", {"displayName": "U", "subscriptionsLimit": 9})
    found = {}

    def meanwhile(call, sent, old):
        monkeypatch.undo()
        found["answer"] = arm("PUT", "/subscriptions/b", {"properties": {"displayName": "b"} | second})
        return build(call, sent, old)

    build = subscriptions.RESOURCE_TYPES[0].build
    monkeypatch.setattr(subscriptions.RESOURCE_TYPES[0], "build", meanwhile)
    assert arm("PUT", "/subscriptions/a", {"properties": {"displayName": "a"} | first}).status_code == 201
    assert found["answer"].status_code == status
    if status == 412:
        assert error(found["answer"])[:2] == (412, "PreconditionFailed")
        assert arm("PUT", "/subscriptions/b", {"properties": {"displayName": "b"} | second}).status_code == 201
    assert arm("DELETE", "/subscriptions/b").status_code == 200


def test_keys_are_regenerated_one_by_one(arm):
    """204 [R 2022-08-01]."""
    arm.put("/subscriptions/s", {"displayName": "s", "scope": "/apis", "primaryKey": "one", "secondaryKey": "two"})
    assert arm("POST", "/subscriptions/s/regeneratePrimaryKey").status_code == 204
    first = arm("POST", "/subscriptions/s/listSecrets").json()
    assert (len(first["primaryKey"]), first["secondaryKey"]) == (32, "two")
    assert arm("POST", "/subscriptions/s/regenerateSecondaryKey").status_code == 204
    assert arm("POST", "/subscriptions/s/listSecrets").json()["primaryKey"] == first["primaryKey"]


@pytest.mark.parametrize("spelled", ["{}/apis/echo-api", "/apis/echo-api", "/APIS/Echo-API"])
def test_scopes_are_answered_full(arm, spelled):
    """Relative or full, in any letter case."""
    arm.put("/subscriptions/s", {"displayName": "s", "scope": spelled.format(arm.service)})
    assert arm.get("/subscriptions/s")["properties"]["scope"] == f"{arm.service}/apis/echo-api"


def test_the_service_as_scope_keeps_its_slash(arm):
    """As the built-in subscription's (subscription-apis-02)."""
    arm.put("/subscriptions/s", {"displayName": "s", "scope": arm.service})
    assert arm.get("/subscriptions/s")["properties"]["scope"] == f"{arm.service}/"
    assert arm.get("/subscriptions/master")["properties"]["scope"] == f"{arm.service}/"


def test_at_a_product(arm):
    """Start, notice 12 days before the end, tracing (subscription-product-03, subscription-product-04); the owner in writes."""
    arm("PATCH", "/products/starter", {"properties": {"subscriptionsLimit": 5}})
    sent = {"displayName": "s", "scope": "/products/starter", "ownerId": "/users/1"}
    made = arm.put("/subscriptions/s", sent).json()["properties"]
    assert made["user"] | {"registrationDate": ""} == {
        "id": f"{arm.service}/users/1",
        "firstName": "Administrator",
        "lastName": "",
        "email": "api-team@contoso.example",
        "state": "active",
        "registrationDate": "",
        "note": None,
        "groups": [],
        "identities": [],
    }
    patched = arm("PATCH", "/subscriptions/s", {"properties": {"expirationDate": "2026-07-20T00:00:00Z"}})
    assert "primaryKey" in patched.json()["properties"]
    assert arm.get("/subscriptions/s")["properties"] == {"ownerId": f"{arm.service}/users/1"} | body(
        arm,
        scope=f"{arm.service}/products/starter",
        startDate="2026-01-02T00:00:00Z",
        expirationDate="2026-07-20T00:00:00Z",
        notificationDate="2026-07-08T00:00:00Z",
        allowTracing=True,
    )
    listed = arm.get("/products/starter/subscriptions")["value"]
    assert [item["id"] for item in listed] == [f"{arm.service}/products/starter/subscriptions/{item['name']}" for item in listed]
    assert (len(listed), listed[1]["type"]) == (2, f"{S}/products/subscriptions")


def test_the_limit_of_a_product(arm, error):
    """Per owner [C]: the administrator has one of starter already."""
    sent = {"displayName": "s", "scope": "/products/starter"}
    refused = arm("PUT", "/subscriptions/s", {"properties": sent | {"ownerId": "/users/1"}})
    assert error(refused) == (400, "ValidationError", ["scope"])
    assert arm.put("/subscriptions/s", sent).status_code == 201


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"displayName": "s"}, (400, "ValidationError", ["scope"])),
        ({"scope": "/apis"}, (400, "ValidationError", ["displayName"])),
        ({"displayName": "s", "scope": "/apis/gone"}, (400, "ValidationError", ["scope"])),
        ({"displayName": "s", "scope": "/backends/b"}, (400, "ValidationError", ["scope"])),
        ({"displayName": "s", "scope": "/apis", "ownerId": "/users/2"}, (400, "ValidationError", ["ownerId"])),
        ({"displayName": "s", "scope": "/apis", "state": "sleeping"}, (400, "ValidationError", ["state"])),
        (
            {"displayName": "s", "scope": "/apis", "expirationDate": "2026-01-01T00:00:00Z"},
            (400, "SimulatorUnknownProperty", ["properties.expirationDate"]),
        ),
    ],
)
def test_refusals(arm, error, sent, refusal):
    """Scope must resolve; the state's enumeration is closed; some properties are only for PATCH."""
    assert error(arm("PUT", "/subscriptions/s", {"properties": sent})) == refusal


def test_the_built_in_subscription_stays(arm, error):
    """What Azure does is unrecorded."""
    assert error(arm("DELETE", "/subscriptions/master")) == (501, "SimulatorUnsupported", [])
