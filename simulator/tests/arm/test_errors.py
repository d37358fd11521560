"""Error bodies."""

from apim_simulator.arm import errors
from apim_simulator.arm.errors import Detail


def test_details_of_a_service_are_null_when_empty():
    """o24-21; Resource Manager's own errors lack them (o23-02)."""
    assert errors.not_found("Product").body() == {
        "error": {"code": "ResourceNotFound", "message": "Product not found.", "details": None}
    }
    group = errors.absent_at_front_door("ResourceGroupNotFound", "gone")
    assert group.body() == {"error": {"code": "ResourceGroupNotFound", "message": "gone"}}


def test_causes_are_listed():
    """Each with code, target and message."""
    refused = errors.invalid_all([Detail("ValidationError", "a", "one"), Detail("ValidationError", None, "two")])
    assert refused.body()["error"]["details"] == [
        {"code": "ValidationError", "target": "a", "message": "one"},
        {"code": "ValidationError", "target": None, "message": "two"},
    ]


def test_ours_never_look_like_azures():
    """Codes beginning Simulator are 501, or 400 where the request is at fault; no other refusal begins so."""
    ours = [errors.unknown_route("GET", "/x"), errors.unsupported("x"), errors.unknown_property("x"), errors.read_only("x")]
    assert [(e.status, e.code) for e in ours] == [
        (501, "SimulatorUnknownRoute"),
        (501, "SimulatorUnsupported"),
        (400, "SimulatorUnknownProperty"),
        (400, "SimulatorReadOnlyProperty"),
    ]
    azures = [
        errors.not_found("x"),
        errors.invalid("x", "y"),
        errors.bad_content("x"),
        errors.in_use("x", "y", []),
        errors.locked("x"),
        errors.stale(),
    ]
    assert not [e.code for e in azures if e.code.startswith("Simulator")]
