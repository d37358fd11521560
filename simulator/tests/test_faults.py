"""Which request meets which fault."""

import pytest
from apim_simulator.faults import FaultRefused, Faults, LroFault, Subject


def subject(path: str = "/apis/a", *, plane: str = "arm", method: str = "PUT", **more: str) -> Subject:
    return Subject(plane, method, path, **more)


def test_skip_passes_the_first_and_times_limits_the_hits():
    faults = Faults()
    fault_id = faults.arm({"plane": "arm", "match": {}, "skip": 1, "times": 2, "action": {"status": 503}})
    hit = [fault.id if (fault := faults.take(subject())) else None for _ in range(4)]
    assert hit == [None, fault_id, fault_id, None]
    assert [(fault.seen, fault.hits) for fault in faults.armed()] == [(3, 2)]


@pytest.mark.parametrize(
    ("match", "met"),
    [
        ({"method": "put"}, True),
        ({"method": "GET"}, False),
        ({"method": "DELETE|put"}, True),
        ({"method": "DELETE|PATCH"}, False),
        ({"path": "/apis/a$"}, True),
        ({"path": "/apis/b"}, False),
        ({"account": "CONTOSO"}, True),
        ({"account": "other"}, False),
        ({"deployment": "gpt-4o"}, True),
        ({"deployment": "gpt-4"}, False),
    ],
)
def test_every_member_of_match_must_fit(match, met):
    faults = Faults()
    faults.arm({"plane": "model", "match": match, "action": {"delay_ms": 1}})
    assert (faults.take(subject(plane="model", account="contoso", deployment="gpt-4o")) is not None) is met


def test_a_fault_of_another_plane_is_not_met():
    faults = Faults()
    faults.arm({"plane": "gateway", "action": {"reset": True}})
    assert faults.take(subject()) is None


def test_the_first_armed_match_wins_until_it_is_used_up():
    faults = Faults()
    first = faults.arm({"plane": "arm", "action": {"status": 500}})
    second = faults.arm({"plane": "arm", "action": {"status": 503}})
    assert [fault.id for _ in range(2) if (fault := faults.take(subject()))] == [first, second]


def test_a_failing_operation_is_asked_for_by_arm_and_not_met_on_the_wire():
    faults = Faults()
    fault_id = faults.arm(
        {"plane": "arm", "match": {"method": "PUT"}, "action": {"lro_fail": True, "code": "ValidationError", "leave": "absent"}}
    )
    assert faults.take(subject()) is None
    assert faults.operation("DELETE", "/apis/a") is None
    met = faults.operation("PUT", "/apis/a")
    assert met == LroFault(fault_id, "fail", "ValidationError", "The operation failed on demand of a test.", "absent")
    assert faults.operation("PUT", "/apis/a") is None


def test_an_operation_is_stuck_until_its_fault_is_cleared():
    faults = Faults()
    faults.arm({"plane": "arm", "action": {"lro_stuck": True}})
    met = faults.operation("PUT", "/apis/a")
    assert met is not None
    assert (met.kind, faults.holds(met.fault_id)) == ("stuck", True)
    faults.clear(met.fault_id)
    assert not faults.holds(met.fault_id)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"plane": "moon", "action": {"reset": True}}, "plane is 'moon', allowed is arm, gateway, model, vault, logs"),
        (
            {"plane": "arm", "action": {}},
            (
                "action must hold exactly one of status, reset, delay_ms, stall, chunk_delay_ms, "
                "truncate_stream, lro_fail, lro_stuck, got none"
            ),
        ),
        (
            {"plane": "arm", "action": {"status": 503, "reset": True}},
            (
                "action must hold exactly one of status, reset, delay_ms, "
                "stall, chunk_delay_ms, truncate_stream, lro_fail, lro_stuck, got status, reset"
            ),
        ),
        ({"plane": "arm", "action": {"status": 99}}, "action.status must be 200 to 599, got 99"),
        ({"plane": "arm", "action": {"delay_ms": "1"}}, "action.delay_ms must be a whole number, got '1'"),
        ({"plane": "arm", "action": {"reset": 1}}, "action.reset must be true, got 1"),
        (
            {"plane": "arm", "action": {"reset": True, "at": "body"}},
            ('action.at must be "request", "headers" or a number of body bytes, got \'body\''),
        ),
        ({"plane": "arm", "action": {"stall": True, "after": 1}}, "action.after must be true or false, got 1"),
        ({"plane": "arm", "action": {"lro_fail": True, "leave": "half"}}, "action.leave must be failed or absent, got 'half'"),
        ({"plane": "model", "action": {"lro_fail": True}}, "lro_fail is for plane arm, got model"),
        (
            {"plane": "arm", "action": {"reset": True}, "match": {"host": "x"}},
            ("match has no member host; allowed are account, deployment, method, path"),
        ),
        (
            {"plane": "arm", "action": {"reset": True}, "match": {"path": "("}},
            ("match.path is no regular expression: missing ), unterminated subpattern at position 0"),
        ),
        ({"plane": "arm", "action": {"reset": True}, "times": 0}, "times must be a whole number of at least 1, got 0"),
        (
            {"plane": "arm", "action": {"reset": True}, "delay": 0},
            ("fault has no member delay; allowed are action, match, plane, skip, times"),
        ),
    ],
)
def test_a_fault_that_could_never_strike_is_refused(wanted, message):
    with pytest.raises(FaultRefused) as refused:
        Faults().arm(wanted)
    assert str(refused.value) == message
