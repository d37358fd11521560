"""What means the same to ARM, and what does not."""

import pytest

from apim.drift.equality import differences
from apim.state import SECRET

SERVICE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim"


@pytest.mark.parametrize(
    ("declared", "live"),
    [
        (None, []),
        ([], None),
        ({}, None),
        (None, {"a": {"b": None}, "c": False}),
        ("", None),
        (False, None),
        (100, 100.0),
        ("PT1M", "PT60S"),
        ("P1D", "PT24H"),
        (["a", "b"], ["b", "a"]),
        ([{"min": 429, "max": 429}, {"min": 500, "max": 599}], [{"max": 599, "min": 500}, {"max": 429, "min": 429}]),
        ([{"id": f"{SERVICE}/backends/a", "weight": 1}], [{"weight": 1, "id": f"{SERVICE.upper()}/backends/A", "priority": None}]),
        ("/products/chat", f"{SERVICE}/products/chat"),
        ("/apis", f"{SERVICE}/apis"),
        (f"{SERVICE}/loggers/x", f"{SERVICE.upper()}/loggers/X"),
        ({"secretIdentifier": "a"}, {"secretIdentifier": "a", "lastStatus": {"timeStampUtc": "2026-01-02T03:04:05Z"}}),
        (SECRET, "anything"),
        ({"value": SECRET}, {"value": "anything"}),
    ],
)
def test_no_difference(declared, live):
    """Defaults filled in, other orders, other spellings."""
    assert list(differences(declared, live)) == []


@pytest.mark.parametrize(
    ("declared", "live", "expected"),
    [
        ("a", "b", [((), "a", "b")]),
        (True, False, [((), True, False)]),
        (True, None, [((), True, None)]),
        (False, True, [((), False, True)]),
        (1, True, [((), 1, True)]),
        ("a", "A", [((), "a", "A")]),
        ("PT1M", "PT61S", [((), "PT1M", "PT61S")]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [(("a", "b"), 1, 2)]),
        ({"a": 1}, {"a": 1, "new": "x"}, [(("new",), None, "x")]),
        (["a"], ["a", "a"], [((), ["a"], ["a", "a"])]),
        ([{"name": "n", "v": 1}], [{"name": "n", "v": 2}], [(("n", "v"), 1, 2)]),
        ([], [{"name": "n", "v": 2}], [(("n",), None, {"name": "n", "v": 2})]),
        ([{"id": "/backends/a", "w": 1}], [], [(("a", "id"), "/backends/a", None), (("a", "w"), 1, None)]),
        ("/products/chat", f"{SERVICE}/products/other-chat", [((), "/products/chat", f"{SERVICE}/products/other-chat")]),
    ],
)
def test_difference(declared, live, expected):
    """Each with its place."""
    assert list(differences(declared, live)) == expected
