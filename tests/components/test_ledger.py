"""The ledger: named values whose names begin alike, have the stack's id, and from the second on a number."""

from components import Ledger
from tests.components.recorder import Registered, record

NATIVE = "azure-native:apimanagement"


def test_parts():
    """Each part is called as the search for ledgers in a service expects it, and holds its own text."""
    args = {"resource_group_name": "rg", "service_name": "apim", "parts": ["first", "second"]}
    seen = record(lambda: Ledger("ledger", args)).seen
    assert ("pulumi:index:Stash", "ledger-id") in seen
    for part, called, text in (
        ("ledger-part-1", "ledger-ledger-id-id", "first"),
        ("ledger-part-2", "ledger-ledger-id-id-2", "second"),
    ):
        assert seen[f"{NATIVE}:NamedValue", part] == Registered(
            {
                "resourceGroupName": "rg",
                "serviceName": "apim",
                "namedValueId": called,
                "displayName": called,
                "value": text,
                "secret": False,
            },
            parent="ledger",
            after=frozenset({"ledger-id"}),
        )
