"""Asking ARM for a token and an account's key, over TLS against a running simulator."""

import httpx
import pytest

from tools import arm, simulator_process


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """A simulator with the starter world."""
    state = tmp_path_factory.mktemp("state")
    yield simulator_process.start(state)
    simulator_process.stop(state)


def test_the_key_is_the_accounts(addresses):
    """The key opens the model server; a wrong one does not."""
    key = arm.account_key(addresses, "rg-ai-local", "contoso-openai")
    path = "/openai/deployments/gpt-4o/chat/completions"
    body = {"messages": [{"role": "user", "content": "hello"}]}
    with simulator_process.client(addresses, addresses.model) as http:
        answers = [
            http.post(path, params={"api-version": "2024-10-21"}, headers={"api-key": value}, json=body) for value in (key, "wrong")
        ]
    assert [answer.status_code for answer in answers] == [200, 401]


def test_an_account_that_is_not_there(addresses):
    """ARM's refusal is passed on."""
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        arm.account_key(addresses, "rg-ai-local", "nobody")
