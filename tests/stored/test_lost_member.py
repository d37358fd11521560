"""A member of the pool is lost for good: its consumers' chains end, those of the others do not, and new ones begin elsewhere."""

import pytest

from tests.stored.test_owners import ASK
from tests.stored.world import CONSUMERS, MEMBERS, stack, update

pytestmark = pytest.mark.rest


@pytest.fixture
def begun(world):
    """Id and account of a chain's first response, by consumer."""
    answers = {consumer: world.call(consumer, "POST", "/responses", json=ASK) for consumer in CONSUMERS}
    yield {consumer: (answer.json()["id"], world.accounts(answer)[0]) for consumer, answer in answers.items()}
    update(world.azure, stack())


def goes_on(world, consumer, previous):
    """The answer to a chain's next step."""
    return world.call(consumer, "POST", "/responses", json={**ASK, "previous_response_id": previous})


def test_chains_of_a_lost_member_end_and_new_ones_begin_elsewhere(world, begun):
    """While it fails: 503 to its consumers, and nothing to others. Once it is out of the pool: 404, and new chains work."""
    lost = begun["consumer-a"][1]
    of_the_lost = [consumer for consumer, (_, account) in begun.items() if account == lost]
    assert set(of_the_lost) != set(CONSUMERS)
    world.azure.fault(plane="model", match={"account": lost}, action={"status": 503}, times=10_000)
    for consumer, (name, _) in begun.items():
        failed, at_all = goes_on(world, consumer, name), world.call(consumer, "POST", "/responses", json=ASK)
        expected = (503, 503) if consumer in of_the_lost else (200, 200)
        assert (failed.status_code, at_all.status_code) == expected, failed.text
        if consumer in of_the_lost:
            assert failed.json()["error"]["code"] == "not_checked"
            assert set(world.accounts(at_all)) == {lost}, "no other member is asked, which would know nothing of it"
    left = tuple(member for member in MEMBERS if member != lost)
    update(world.azure, stack(left))
    for consumer, (name, account) in begun.items():
        answer = goes_on(world, consumer, name)
        if consumer not in of_the_lost:
            assert (answer.status_code, world.accounts(answer)) == (200, [account]), answer.text
            continue
        assert (answer.status_code, answer.json()["error"]["message"]) == (404, f"Response with id '{name}' not found.")
        anew = world.call(consumer, "POST", "/responses", json=ASK)
        assert (anew.status_code, set(world.accounts(anew)) <= set(left)) == (200, True)
        assert goes_on(world, consumer, anew.json()["id"]).status_code == 200


def test_files_of_a_lost_member_are_not_there(world, begun):
    """Their ids are still the consumer's, and the account that is asked then has never had them."""
    lost = begun["consumer-a"][1]
    form = {"files": {"file": ("a.jsonl", b"{}")}, "data": {"purpose": "batch"}}
    name = world.call("consumer-a", "POST", "/files", **form).json()["id"]
    update(world.azure, stack(tuple(member for member in MEMBERS if member != lost)))
    answer = world.call("consumer-a", "GET", f"/files/{name}")
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "invalid_request_error")
    assert world.accounts(answer) != [lost]
    assert world.call("consumer-a", "POST", "/files", **form).status_code == 200
