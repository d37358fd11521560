"""The tutorial's HTTP API, made by hand: taken over as it is, kept so, and let go of."""

import pytest

from tests.e2e.adopt import worlds
from tests.e2e.adopt.conftest import writes


@pytest.mark.soak  # before a merge one of test_random_worlds.py is such an API beside an imported one, with the same law
def test_taken_over_kept_and_let_go(portal, adopter, azure):
    """To import and nothing to change; the journal has the ledger's writes alone; nothing is deleted at the end."""
    worlds.http_api(portal)
    before = azure.state()
    one = adopter()
    printed = one.adopt("--api", "contoso-chat")
    assert "stack local takes over 5, as they are:" in printed
    assert list(one.section["resources"]) == worlds.HTTP_API
    since = len(azure.requests())
    preview = one.workspace.preview()
    changes = preview.changes
    assert (changes["import"], changes.get("update", 0), changes.get("replace", 0)) == (5, 0, 0), preview.text
    one.workspace.up()
    assert writes(azure, since) == []
    assert one.workspace.preview("--expect-no-changes").changes == {}
    assert "no drift" in one.command("drift")
    one.workspace.destroy()
    assert writes(azure, since) == []
    assert azure.state() == before
