"""Chains over a pool of three members: whatever fails, an id is found where it is, and by its owner alone."""

import pytest

from tests.stored import chains
from tests.stored.world import CONSUMERS, MEMBERS

BY_ID = (
    ("GET", "/responses/{}"),
    ("GET", "/responses/{}?stream=true"),
    ("GET", "/responses/{}/input_items"),
    ("POST", "/responses/{}/cancel"),
    ("DELETE", "/responses/{}"),
)


def proven(world, number, seed, tries):
    """So many chains, then so many tries of others at their ids; nothing may be wrong."""
    found = chains.run(world, number, seed)
    assert found.wrong == []
    assert all(len(accounts) <= 1 for accounts in found.accounts.values()), found.accounts
    owned = [(owner, name) for owner, names in found.ids.items() for name in names]
    assert len(owned) == number * chains.STEPS
    for at in range(tries):
        owner, name = owned[at % len(owned)]
        other = [each for each in CONSUMERS if each != owner][at % (len(CONSUMERS) - 1)]
        answer = refused(world, other, name, at)
        assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error"), answer.text
        assert world.accounts(answer) == []
    return found


def refused(world, other, name, at):
    """The answer to another consumer, by one verb or member of a body after the other."""
    method, path = (*BY_ID, ("POST", "/responses"))[at % (len(BY_ID) + 1)]
    if path == "/responses":
        return world.call(other, method, path, json={"model": "gpt-4o", "input": "x", "previous_response_id": name})
    return world.call(other, method, path.format(name))


@pytest.mark.rest
def test_twenty_chains_of_three(world):
    """Half of the steps streamed, half of the chains with a failing call, the cache late or lossy: as if nothing was wrong."""
    found = proven(world, 20, 7, 60)
    assert found.tried_again > 0
    assert len(set().union(*found.accounts.values())) > 1, f"all four consumers have one member of {MEMBERS}"


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_chains_of_three(world, seed):
    """Fifty with each seed, and a hundred tries of others."""
    proven(world, 50, seed, 100)
