"""Tags and what they are put on."""

import pytest

PLACES = ["/apis/echo-api", "/apis/echo-api/operations/modify-resource", "/products/starter"]


@pytest.mark.parametrize("place", PLACES)
def test_an_association(arm, error, place):
    """PUT without a body, 201 then 200; shows the tag's display name; goes with the tag."""
    arm.put("/tags/t", {"displayName": "T"})
    made = arm("PUT", f"{place}/tags/t")
    assert (made.status_code, made.json()["id"], made.json()["properties"]) == (
        201,
        f"{arm.service}{place}/tags/t",
        {"displayName": "T"},
    )
    assert arm("PUT", f"{place}/tags/t").status_code == 200
    arm("PATCH", "/tags/t", {"properties": {"displayName": "U"}})
    assert arm.get(f"{place}/tags")["value"][0]["properties"] == {"displayName": "U"}
    assert arm("HEAD", f"{place}/tags/t").status_code == 200
    assert error(arm("PUT", f"{place}/tags/gone")) == (400, "ValidationError", ["tagId"])
    assert arm("DELETE", "/tags/t").status_code == 200
    assert arm.get(f"{place}/tags") == {"value": [], "count": 0}


def test_display_names_are_unique(arm, error):
    """[C]."""
    arm.put("/tags/t", {"displayName": "T"})
    assert error(arm("PUT", "/tags/u", {"properties": {"displayName": "t"}})) == (400, "ValidationError", ["displayName"])
