"""The law of adoption: whatever a world has, taking it over changes nothing, and letting go leaves it as it was."""

import re

import pytest

from tests.e2e.adopt import worlds
from tests.e2e.adopt.conftest import writes
from tests.lanes import sampled


def law(portal, adopter, azure, seed):
    """Adopt, update, drift, preview, destroy: the journal has the ledger's writes alone."""
    names = worlds.random_world(portal, seed)
    before = azure.state()
    one = adopter()
    printed = one.adopt(*(part for name in names for part in ("--api", name)))
    number = len(one.section["resources"])
    since = len(azure.requests())
    up = one.workspace.up()
    assert up.changes == {"create": up.changes["create"], "import": number}, up.text
    assert re.search(rf"takes over {number}, as they are", printed)
    assert "no drift" in one.command("drift")
    assert one.workspace.preview("--expect-no-changes").changes == {}
    one.workspace.destroy()
    assert writes(azure, since) == []
    assert azure.state() == before


@pytest.mark.rest  # 17 has an API of each kind with a policy of an operation, a pool, a product and subscriptions
@pytest.mark.parametrize("seed", sampled(range(24), {17}))
def test_a_world(portal, adopter, azure, seed):
    law(portal, adopter, azure, seed)
