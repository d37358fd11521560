"""Policy fragments (o24-13 to o24-17)."""

FRAGMENT = {"value": "<fragment></fragment>", "description": "d"}


def test_the_life_of_a_fragment(arm):
    """Stub, lower-case id on GET, no format member, synchronous DELETE."""
    first = arm("PUT", "/policyFragments/f", {"properties": FRAGMENT})
    assert (first.status_code, first.json()["id"]) == (201, f"{arm.service}/policyFragments/f")
    assert first.json()["properties"] == {"ProvisioningState": "InProgress"}
    assert arm.get("/policyFragments/f") == {
        "id": f"{arm.service}/policyfragments/f",
        "type": "Microsoft.ApiManagement/service/policyFragments",
        "name": "f",
        "properties": {"description": "d", "value": "<fragment></fragment>", "provisioningState": "Succeeded"},
    }
    assert arm.get("/policyfragments/f", format="rawxml")["name"] == "f"
    assert arm("PUT", "/policyFragments/f", {"properties": FRAGMENT | {"format": "rawxml"}}).status_code == 200
    assert arm("DELETE", "/policyFragments/f").status_code == 200


def test_a_bad_reference_fails_the_operation(arm, error):
    """Not the PUT [C]; nothing stays."""
    first = arm(
        "PUT", "/policyFragments/f", {"properties": {"value": '<fragment><set-backend-service backend-id="gone" /></fragment>'}}
    )
    assert first.status_code == 201
    status = arm.client.get(first.headers["azure-asyncoperation"], headers=arm.headers).json()
    assert (status["status"], status["error"]["code"]) == ("Failed", "ValidationError")
    assert error(arm.client.get(first.headers["location"], headers=arm.headers))[:2] == (400, "ValidationError")
    assert arm("GET", "/policyFragments/f").status_code == 404


def test_a_malformed_text_is_refused_at_once(arm):
    """Inferred."""
    assert arm("PUT", "/policyFragments/f", {"properties": {"value": "<fragment>"}}).status_code == 400


def test_references_are_listed(arm):
    """Who includes it."""
    arm.put("/policyFragments/f", FRAGMENT)
    arm.put("/policyFragments/g", {"value": '<fragment><include-fragment fragment-id="f" /></fragment>'})
    arm.put(
        "/apis/echo-api/policies/policy", {"value": '<policies><inbound><include-fragment fragment-id="f" /></inbound></policies>'}
    )
    answer = arm("POST", "/policyFragments/f/listReferences").json()
    assert (sorted(item["id"].removeprefix(arm.service) for item in answer["value"]), answer["count"]) == (
        ["/apis/echo-api/policies/policy", "/policyFragments/g"],
        2,
    )
