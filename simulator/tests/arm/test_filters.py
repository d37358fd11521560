"""The grammar of `$filter`; its use on lists is in test_reads."""

import pytest
from apim_simulator.arm.errors import ArmError
from apim_simulator.arm.filters import parse

S = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/n"
ITEM = {
    "name": "Sub",
    "properties": {"displayName": "It's and more", "scope": f"{S}/apis/a", "ownerId": f"{S}/users/1", "tags": ["x"]},
}


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("name eq 'sub'", True),
        ("displayName eq 'it''s and more'", True),
        ("displayName eq 'it''s and more' and name eq 'other'", False),
        ("(name eq 'sub')", True),
        ("scope eq '/apis/A'", True),
        (f"properties/scope eq '{S}/apis/a'", True),
        ("scope eq '/apis'", False),
        ("ownerId eq '1'", True),
        ("ownerId eq '/users/1'", True),
        ("contains(displayName, 'MORE')", True),
        ("substringof('more',properties/displayName)", True),
        ("tags/any(t: t eq 'X')", True),
        ("tags/any(t: t eq 'y')", False),
    ],
)
def test_forms(expression, holds):
    """What clients were seen to use."""
    assert parse(expression, S)(ITEM) is holds


@pytest.mark.parametrize("expression", ["", "name", "name eq sub", "state eq 'active'", "tags/any(t: u eq 'x')", "not name eq 'x'"])
def test_anything_else_is_refused(expression):
    """As ours, before any item is looked at."""
    with pytest.raises(ArmError) as refused:
        parse(expression, S)
    assert (refused.value.status, refused.value.code) == (501, "SimulatorUnsupported")
