"""The journal of requests."""

from datetime import timedelta

from apim_simulator.journal import Journal


def test_an_entry_tells_the_whole_request(world):
    entry = world.journal.begin("arm", "PUT", "/subscriptions/s", if_match=True)
    world.journal.lock("/apis/a")
    world.journal.note("a remark")
    world.clock.advance(timedelta(seconds=2))
    world.journal.end(entry, 409, "PessimisticConcurrencyConflict", 1.5)
    assert world.journal.as_json()["requests"] == [
        {
            "plane": "arm",
            "method": "PUT",
            "path": "/subscriptions/s",
            "if_match": True,
            "start": "2026-01-02T12:00:00+00:00",
            "began": 1,
            "end": "2026-01-02T12:00:02+00:00",
            "ended": 2,
            "status": 409,
            "code": "PessimisticConcurrencyConflict",
            "milliseconds": 1.5,
            "locks": ["/apis/a"],
            "notes": ["a remark"],
            "body": None,
        }
    ]


def test_overlap_shows_in_the_ticks(world):
    journal = world.journal
    first, second = journal.begin("arm", "PUT", "/a"), journal.begin("model", "POST", "/b")
    journal.end(first, 200, None, 0)
    journal.end(second, 200, None, 0)
    assert [(e.began, e.ended) for e in journal] == [(1, 3), (2, 4)]


def test_only_the_last_requests_are_kept(world):
    journal = Journal(world.clock, limit=2)
    for path in ("/1", "/2", "/3"):
        journal.begin("arm", "GET", path)
    assert [entry.path for entry in journal] == ["/2", "/3"]
    journal.reset()
    assert journal.entries() == []


def test_the_summary_counts_writes_without_if_match_and_names_our_own_codes(world):
    for plane, method, if_match, code in (
        ("arm", "PUT", False, None),
        ("arm", "DELETE", True, "SimulatorUnknownRoute"),
        ("arm", "GET", False, "ResourceNotFound"),
        ("model", "POST", False, "SimulatorUnsupported"),
    ):
        world.journal.end(world.journal.begin(plane, method, "/", if_match=if_match), 200, code, 0)
    assert world.journal.summary() == {
        "requests": 4,
        "arm_writes": 2,
        "arm_writes_without_if_match": 1,
        "simulator_codes": ["SimulatorUnknownRoute", "SimulatorUnsupported"],
    }
