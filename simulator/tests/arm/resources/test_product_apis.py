"""Links between products and APIs, in both views."""


def test_the_life_of_a_link(arm):
    """PUT answers the API's properties in list form with protocols null (o24-23); 200 repeated (o24-25); HEAD 204 (o24-26)."""
    arm.put("/apis/a", {"displayName": "A", "path": "a", "contact": {"name": "n"}})
    made = arm("PUT", "/products/starter/apis/a", {"name": "a"})
    api = arm("GET", "/apis/a")
    told = made.json()
    listed = arm.get("/apis", __filter="name eq 'a'")["value"][0]["properties"]
    assert (made.status_code, made.headers["etag"]) == (201, api.headers["etag"])
    assert told["id"] == f"{arm.service}/products/starter/apis/a"
    assert told["type"] == "Microsoft.ApiManagement/service/products/apis"
    assert told["properties"] == listed | {"protocols": None, "specificationLastUpdated": "2026-01-02T12:00:00Z"}
    assert list(told["properties"])[:4] == ["displayName", "apiRevision", "description", "specificationLastUpdated"]
    assert arm("PUT", "/products/starter/apis/a").status_code == 200
    head = arm("HEAD", "/products/starter/apis/a")
    assert (head.status_code, "etag" in head.headers) == (204, False)
    assert arm.get("/products/starter/apis")["value"][0]["properties"] == listed
    gone = arm("DELETE", "/products/starter/apis/a")
    assert (gone.status_code, arm("HEAD", "/products/starter/apis/a").status_code) == (200, 404)


def test_get_is_not_allowed(arm):
    """405, not in ARM's shape (o24-24)."""
    answer = arm("GET", "/products/starter/apis/echo-api")
    assert (answer.status_code, answer.headers["allow"], answer.json()) == (
        405,
        "HEAD,PUT,DELETE",
        {"Message": "The requested resource does not support http method 'GET'."},
    )


def test_both_ends_must_exist(arm, error):
    """400 for either."""
    assert error(arm("PUT", "/products/starter/apis/gone")) == (400, "ValidationError", ["apiId"])
    assert error(arm("PUT", "/products/gone/apis/echo-api")) == (400, "ValidationError", ["productId"])


def test_a_link_takes_no_properties(arm, error):
    """Nothing is ignored."""
    assert error(arm("PUT", "/products/starter/apis/echo-api", {"properties": {"x": 1}}))[1] == "SimulatorUnknownProperty"


def test_the_other_view(arm, error):
    """One association, two names [I]."""
    arm.put("/apis/a", {"displayName": "A", "path": "a"})
    made = arm("PUT", "/products/starter/apiLinks/l", {"properties": {"apiId": "/apis/a"}})
    expected = {
        "id": f"{arm.service}/products/starter/apiLinks/l",
        "type": "Microsoft.ApiManagement/service/products/apiLinks",
        "name": "l",
        "properties": {"apiId": f"{arm.service}/apis/a"},
    }
    assert (made.status_code, made.json(), arm.get("/products/starter/apiLinks/l")) == (201, expected, expected)
    assert arm("HEAD", "/products/starter/apis/a").status_code == 204
    assert [item["name"] for item in arm.get("/products/starter/apiLinks")["value"]] == ["l", "echo-api"]
    again = arm("PUT", "/products/starter/apiLinks/m", {"properties": {"apiId": "/apis/a"}})
    assert error(again) == (400, "ValidationError", ["apiId"])
    assert arm("DELETE", "/products/starter/apiLinks/l").status_code == 200
    assert arm("HEAD", "/products/starter/apis/a").status_code == 404


def test_links_lock_both_ends(arm, error):
    """The apiLink's path names the product alone; its API is locked too [C]."""
    arm.put("/apis/a", {"displayName": "A", "path": "a"})
    arm.world.options.change({"lock_linger_ms": 1000})
    assert arm.put("/products/unlimited/apiLinks/l", {"apiId": "/apis/a"}).status_code == 201
    for path in ("/apis/a", "/products/unlimited"):
        assert error(arm("PATCH", path, {"properties": {"description": "d"}})) == (409, "PessimisticConcurrencyConflict", [])
