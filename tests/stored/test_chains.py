"""Chains over a pool of three members: whatever fails, an id is found where it is, and by its owner alone."""

from collections import Counter

import pytest

from tests.stored import chains, tries
from tests.stored.world import MEMBERS


def proven(world, number, seed, tries_of_others):
    """So many chains, then so many tries of others at what was made; nothing may be wrong, and all is there afterwards."""
    found = chains.run(world, number, seed)
    assert found.wrong == []
    assert all(len(accounts) <= 1 for accounts in found.accounts.values()), found.accounts
    kinds = Counter(kind for _, kind, _ in found.ids)
    assert kinds["responses"] == number * chains.STEPS
    assert set(kinds) == set(tries.VERBS)
    assert tries.run(world, found.ids, tries_of_others) == []
    for owner, kind, name in found.ids:
        assert world.call(owner, "GET", f"/{kind}/{name}").status_code == 200
    return found


@pytest.mark.rest
@pytest.mark.parametrize("seed", [7, 8])
def test_ten_chains_of_three(world, seed):
    """Half of the steps streamed, half of the chains with a failing call, the cache late or lossy: as if nothing was wrong."""
    found = proven(world, 10, seed, 100)
    assert found.tried_again > 0
    assert len(set().union(*found.accounts.values())) > 1, f"all four consumers have one member of {MEMBERS}"


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_a_thousand_chains_of_three(world, seed):
    """Twenty-five with each seed, and a hundred tries of others."""
    proven(world, 25, seed, 100)
