"""Version sets (o24-03)."""

import pytest

SET = {"displayName": "V", "versioningScheme": "Segment"}


def test_what_was_not_sent_is_null(arm):
    """o24-03."""
    expected = {
        "displayName": "V",
        "description": None,
        "versioningScheme": "Segment",
        "versionQueryName": None,
        "versionHeaderName": None,
    }
    assert arm.put("/apiVersionSets/v", SET).json()["properties"] == expected
    assert arm.get("/apiVersionSets/v")["properties"] == expected


@pytest.mark.parametrize(("scheme", "name"), [("Query", "versionQueryName"), ("Header", "versionHeaderName")])
def test_schemes_need_their_name(arm, error, scheme, name):
    """[I]."""
    sent = SET | {"versioningScheme": scheme}
    assert error(arm("PUT", "/apiVersionSets/v", {"properties": sent})) == (400, "ValidationError", [name])
    assert arm.put("/apiVersionSets/v", sent | {name: "n"}).json()["properties"][name] == "n"


def test_a_set_in_use_stays(arm, error):
    """[I]; one that never held an API goes with 200."""
    arm.put("/apiVersionSets/v", SET)
    arm.put("/apis/a", {"displayName": "A", "path": "a", "apiVersion": "1", "apiVersionSetId": "/apiVersionSets/v"})
    assert error(arm("DELETE", "/apiVersionSets/v")) == (400, "ValidationError", [None])
    arm.put("/apiVersionSets/w", SET)
    assert arm("DELETE", "/apiVersionSets/w").status_code == 200
