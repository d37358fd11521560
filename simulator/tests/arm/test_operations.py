"""Long-running operations: first answers, polls, failures, abandonment."""

from datetime import timedelta

import pytest

VALUE = {"displayName": "n", "value": "v"}


@pytest.fixture
def polled(arm):
    """Operations are found running once."""
    arm.world.options.change({"lro_polls": 1})
    return arm


def begin(arm, method="PUT", path="/namedValues/n", properties=None, **query):
    body = None if method == "DELETE" else {"properties": VALUE if properties is None else properties}
    return arm(method, path, body, **query)


def poll(arm, response, header):
    return arm.client.get(response.headers[header], headers=arm.headers)


def test_a_stub_and_its_two_polls(polled):
    """201 with ProvisioningState alone (o26-04); each URL finds it running, then done (o26-05, oaj-02)."""
    first = begin(polled)
    where = f"{polled.service}/namedValues/n"
    assert first.json() == {
        "id": where,
        "type": "Microsoft.ApiManagement/service/namedValues",
        "name": "n",
        "properties": {"ProvisioningState": "InProgress"},
    }
    assert (first.status_code, "etag" in first.headers, "retry-after" in first.headers) == (201, False, False)
    assert first.headers["location"].startswith(f"https://arm.test{where}?api-version=2024-05-01&asyncId=")
    assert first.headers["location"].endswith("&asyncCode=201")
    assert f"{where}?api-version=2024-05-01&azure-asyncId=" in first.headers["azure-asyncoperation"]
    assert polled("GET", "/namedValues/n").status_code == 404
    assert poll(polled, first, "azure-asyncoperation").json() == {"status": "InProgress"}
    assert poll(polled, first, "azure-asyncoperation").text == '{\r\n  "status": "Succeeded"\r\n}'
    done = poll(polled, first, "location")
    assert (done.status_code, done.headers["etag"]) == (201, polled("GET", "/namedValues/n").headers["etag"])
    assert done.json()["properties"]["provisioningState"] == "Succeeded"


def test_location_says_202_while_running(polled):
    """Inferred; then the status in asyncCode, 200 for an update."""
    first = begin(polled)
    running = poll(polled, first, "location")
    assert (running.status_code, running.content) == (202, b"")
    assert poll(polled, first, "location").status_code == 201
    again = begin(polled, properties=VALUE | {"value": "w"})
    assert (again.status_code, again.headers["location"][-13:]) == (200, "asyncCode=200")
    assert polled.get("/namedValues/n")["properties"]["value"] == "v"
    assert (polled.settled(again).status_code, polled.get("/namedValues/n")["properties"]["value"]) == (200, "w")


def test_patch_is_202_with_location_alone(polled):
    """named-value-15, named-value-16."""
    polled.settled(begin(polled))
    first = begin(polled, "PATCH", properties={"tags": ["t"]})
    assert (first.status_code, first.content, "azure-asyncoperation" in first.headers) == (202, b"", False)
    assert polled.settled(first).json()["properties"]["tags"] == ["t"]


def test_an_api_is_deleted_with_both_headers(polled):
    """202 (o24-08), 204 at Location, and the status can be asked after it is gone."""
    first = begin(polled, "DELETE", "/apis/echo-api")
    assert (first.status_code, first.content, first.headers["location"][-13:]) == (202, b"", "asyncCode=204")
    assert polled("GET", "/apis/echo-api").status_code == 200
    assert polled.settled(first).status_code == 204
    assert poll(polled, first, "azure-asyncoperation").json() == {"status": "Succeeded"}
    assert polled("GET", "/apis/echo-api").status_code == 404


def test_retry_after_only_when_asked_for(polled):
    """The setting adds it to first answers and running polls."""
    polled.world.options.change({"lro_retry_after": 0})
    first = begin(polled)
    assert (first.headers["retry-after"], poll(polled, first, "location").headers["retry-after"]) == ("0", "0")


def test_an_unknown_operation_is_404(arm, error):
    """As is one that was forgotten by a restart."""
    assert error(arm("GET", "/namedValues/n", asyncId="0" * 24, asyncCode="201"))[:2] == (404, "ResourceNotFound")
    assert error(arm("GET", "/tenant/operationResults/x"))[:2] == (404, "ResourceNotFound")


def test_a_running_operation_holds_its_lock(polled, error):
    """An API being deleted takes no other write [C]; reads pass."""
    first = begin(polled, "DELETE", "/apis/echo-api")
    assert error(polled("PATCH", "/apis/echo-api", {"properties": {"description": "d"}})) == (
        409,
        "PessimisticConcurrencyConflict",
        [],
    )
    assert error(polled("DELETE", "/apis/echo-api/operations/create-resource"))[0] == 409
    assert polled("GET", "/apis/echo-api/operations").status_code == 200
    assert polled.settled(first).status_code == 204


def test_an_operation_that_nobody_polls_ends_by_itself(arm):
    """After some seconds it is carried out, and its lock is gone; a poll begins the time anew."""
    clock = arm.world.clock
    arm.world.options.change({"lro_polls": 5})
    first = begin(arm, "DELETE", "/apis/echo-api")
    clock.advance(timedelta(seconds=5))
    assert arm("PUT", "/apis/echo-api", {"properties": {"path": "p", "displayName": "d"}}).status_code == 409
    assert arm.client.get(first.headers["location"], headers=arm.headers).status_code == 202
    clock.advance(timedelta(seconds=5))
    assert arm("GET", "/apis/echo-api").status_code == 200
    clock.advance(timedelta(seconds=1))
    assert arm("GET", "/apis/echo-api").status_code == 404
    assert arm("PUT", "/apis/echo-api", {"properties": {"path": "p", "displayName": "d"}}).status_code == 201


def test_how_long_that_takes_is_a_setting(arm):
    """For a client that is to find its own operation much later."""
    arm.world.options.change({"lro_polls": 1, "lro_unpolled_seconds": 60})
    begin(arm, "DELETE", "/apis/echo-api")
    arm.world.clock.advance(timedelta(seconds=60))
    assert arm("GET", "/apis/echo-api").status_code == 200
    arm.world.clock.advance(timedelta(seconds=1))
    assert arm("GET", "/apis/echo-api").status_code == 404


class TestFaults:
    """`lro_fail` and `lro_stuck` of the control API (SIM-FAULTS)."""

    def arm_fault(self, arm, **action):
        """Arm a fault for the next operation on a named value."""
        return arm.world.faults.arm({"plane": "arm", "match": {"path": "/namedValues/"}, "action": action})

    def test_a_failed_creation_stays_failed(self, arm, error):
        """PUT is accepted, the operation fails, the resource stays with its state [C]."""
        self.arm_fault(arm, lro_fail=True, code="Broken", message="on purpose")
        first = begin(arm)
        assert first.status_code == 201
        assert poll(arm, first, "azure-asyncoperation").json() == {
            "status": "Failed",
            "error": {"code": "Broken", "message": "on purpose", "details": None},
        }
        assert error(poll(arm, first, "location")) == (400, "Broken", [])
        assert arm.get("/namedValues/n")["properties"]["provisioningState"] == "Failed"

    def test_a_failed_creation_may_vanish(self, arm):
        """`leave: absent`."""
        self.arm_fault(arm, lro_fail=True, leave="absent")
        begin(arm)
        assert arm("GET", "/namedValues/n").status_code == 404

    def test_a_failed_update_keeps_the_old_state(self, arm):
        """[C]."""
        arm.settled(begin(arm))
        before = arm("GET", "/namedValues/n")
        self.arm_fault(arm, lro_fail=True)
        begin(arm, properties=VALUE | {"value": "w"})
        after = arm("GET", "/namedValues/n")
        assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])

    def test_a_stuck_operation_waits_to_be_cleared(self, arm):
        """`InProgress` until the fault is gone."""
        fault = self.arm_fault(arm, lro_stuck=True)
        first = begin(arm)
        for _ in range(3):
            assert poll(arm, first, "azure-asyncoperation").json() == {"status": "InProgress"}
        arm.world.clock.advance(timedelta(hours=1))
        assert arm("GET", "/namedValues/n").status_code == 404
        arm.world.faults.clear(fault)
        assert poll(arm, first, "azure-asyncoperation").json() == {"status": "Succeeded"}
        assert arm("GET", "/namedValues/n").status_code == 200


def test_what_runs_goes_with_its_service(polled):
    """A reset world gets nothing from operations of the one before, and their locks are gone."""
    first = begin(polled, "DELETE", "/apis/echo-api")
    polled.world.store.delete(polled.service)
    begun = polled.client.get(first.headers["azure-asyncoperation"], headers=polled.headers)
    assert begun.json() == {"status": "Succeeded"}
    assert polled.world.store.get(f"{polled.service}/apis/echo-api") is None
