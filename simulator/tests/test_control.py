"""The control API."""

from datetime import timedelta

import pytest
from apim_simulator import control
from apim_simulator.store import Resource


@pytest.fixture
def sim(world, ask):
    """Ask the control API with the right key: `sim("POST", "/faults", json=…)`."""
    app = control.build(world)
    return lambda method, path, **more: ask(app, method, path, headers={"x-sim-key": world.identity.control_key}, **more)


@pytest.mark.parametrize("headers", [{}, {"x-sim-key": "guess"}])
@pytest.mark.parametrize(("method", "path"), [("GET", "/state"), ("POST", "/reset"), ("DELETE", "/faults")])
def test_without_the_key_nothing_is_told_or_done(world, ask, headers, method, path):
    world.store.put(Resource("/a", "T", {}))
    answer = ask(control.build(world), method, path, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "SimulatorWrongKey")
    assert len(list(world.store)) == 1


def test_settings_are_read_and_changed(sim, world):
    assert sim("GET", "/settings").json()["api_import_put"] == "stub"
    assert sim("POST", "/settings", json={"api_import_put": "202"}).json()["api_import_put"] == "202"
    assert world.options["api_import_put"] == "202"
    refused = sim("POST", "/settings", json={"api_import_put": "later"})
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": {"code": "SimulatorBadRequest", "message": "api_import_put is 'later', allowed is stub or 202"}},
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "the body is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"[]", "the body must be a JSON object"),
    ],
)
def test_a_body_that_is_no_object_is_refused(sim, content, message):
    answer = sim("POST", "/settings", content=content)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


def test_faults_are_armed_listed_and_cleared(sim):
    fault = {"plane": "arm", "match": {"method": "PUT"}, "skip": 1, "times": 2, "action": {"status": 503}}
    first = sim("POST", "/faults", json=fault)
    second = sim("POST", "/faults", json={"plane": "model", "action": {"reset": True}}).json()["id"]
    fault_id = first.json()["id"]
    assert first.status_code == 201
    assert sim("GET", "/faults").json()["faults"][0] == {"id": fault_id, **fault, "seen": 0, "hits": 0}
    assert sim("DELETE", f"/faults/{fault_id}").status_code == 204
    assert [left["id"] for left in sim("GET", "/faults").json()["faults"]] == [second]
    sim("DELETE", "/faults")
    assert sim("GET", "/faults").json() == {"faults": []}
    assert sim("POST", "/faults", json={"plane": "arm"}).status_code == 400


def test_the_clock_is_advanced_by_a_duration(sim, world):
    assert sim("GET", "/clock").json() == {"now": "2026-01-02T12:00:00+00:00"}
    assert sim("POST", "/clock", json={"advance": "PT1M30S"}).json() == {"now": "2026-01-02T12:01:30+00:00"}
    assert world.clock.now().isoformat() == "2026-01-02T12:01:30+00:00"


@pytest.mark.parametrize("advance", ["30", "PT-5S", "P1M", 30, None])
def test_what_is_no_positive_duration_is_refused(sim, advance):
    answer = sim("POST", "/clock", json={"advance": advance})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "SimulatorBadRequest")


def test_the_journal_is_told_and_forgotten(sim, world):
    world.journal.end(world.journal.begin("arm", "PUT", "/a"), 201, None, 1)
    journal = sim("GET", "/journal").json()
    assert [(entry["method"], entry["path"], entry["status"]) for entry in journal["requests"]] == [("PUT", "/a", 201)]
    assert journal["summary"]["arm_writes_without_if_match"] == 1
    sim("DELETE", "/journal")
    assert sim("GET", "/journal").json()["requests"] == []


def test_state_shows_everything_but_secrets(sim, world):
    properties = {"url": "https://a", "credentials": {"header": {"api-key": ["open sesame"]}}, "list": [{"primaryKey": "p"}]}
    world.store.put(Resource("/a", "T", properties, {"location": "here"}, {"raw": "open sesame", "key1": "k"}, 3))
    answer = sim("GET", "/state")
    assert answer.json() == {
        "resources": [
            {
                "id": "/a",
                "type": "T",
                "etag": 3,
                "envelope": {"location": "here"},
                "properties": {"url": "https://a", "credentials": "***", "list": [{"primaryKey": "***"}]},
                "private": {"key1": "***", "raw": "***"},
            }
        ],
        "softDeleted": [],
    }
    assert "sesame" not in answer.text


def test_reset_forgets_everything_and_seeds_again_if_asked_to(sim, world):
    world.store.put(Resource("/a", "T", {}))
    world.store.keep_fact("soft-deleted", {"/b": {}})
    world.options.change({"lro_polls": 3})
    world.faults.arm({"plane": "arm", "action": {"reset": True}})
    world.clock.advance(timedelta(hours=1))
    secret = world.identity.client_secret
    assert sim("POST", "/reset").status_code == 204
    assert sim("GET", "/state").json() == {"resources": [], "softDeleted": []}
    assert (world.options["lro_polls"], world.faults.armed(), world.clock.now().hour) == (1, [], 12)
    assert world.identity.client_secret == secret
    sim("POST", "/reset", json={"world": "local"})
    assert len(world.store.of_type("Microsoft.ApiManagement/service")) == 1


def test_traces_and_breakers_are_readable(sim, world):
    """A trace by its id; breakers of every backend that has one; and both forgotten on demand."""
    condition = {"count": 1, "interval": "PT1M", "statusCodeRanges": [{"min": 500, "max": 500}]}
    rules = {"circuitBreaker": {"rules": [{"tripDuration": "PT1M", "failureCondition": condition}]}}
    backend = world.store.put(Resource("/s/backends/b", "Microsoft.ApiManagement/service/backends", rules))
    world.breakers.record(backend, 500)
    assert [b["state"] for b in sim("GET", "/breakers").json()["breakers"]] == ["tripped"]
    assert sim("DELETE", "/breakers").status_code == 204
    assert [b["state"] for b in sim("GET", "/breakers").json()["breakers"]] == ["closed"]
    world.traces.keep("t", {"id": "t", "status": 200})
    assert (sim("GET", "/traces/t").json(), len(sim("GET", "/traces").json()["traces"])) == ({"id": "t", "status": 200}, 1)
    sim("POST", "/reset")
    gone = sim("GET", "/traces/t")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "SimulatorUnknownTrace")


def test_seeding_is_refused_in_the_seeds_words(sim):
    answer = sim("POST", "/seed", json={"world": "mars"})
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        400,
        "world is 'mars', allowed is local or regions or replay or empty",
    )
    assert sim("POST", "/seed", json={"principals": ["p"]}).status_code == 204
