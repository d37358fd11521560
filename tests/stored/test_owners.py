"""Responses and conversations have an owner: to others they are not there, by whatever verb and body."""

import json

import pytest

from tests.stored.world import DEPLOYMENT

ASK = {"model": DEPLOYMENT, "input": "What is an API gateway?"}


def test_a_response_is_its_owners(world):
    """Created by one consumer: read by it, and unknown to another, in OpenAI's shape."""
    made = world.call("consumer-a", "POST", "/responses", json=ASK)
    assert made.status_code == 200, made.text
    name = made.json()["id"]
    own = world.call("consumer-a", "GET", f"/responses/{name}")
    assert (own.status_code, own.json()["output"]) == (200, made.json()["output"])
    other = world.call("consumer-b", "GET", f"/responses/{name}")
    message = f"Response with id '{name}' not found."
    assert (other.status_code, other.json()) == (
        404,
        {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}},
    )


BY_ID = (("GET", ""), ("GET", "?stream=true"), ("GET", "/input_items"), ("POST", "/cancel"), ("DELETE", ""))
OF_A_CONVERSATION = (
    ("GET", "", None),
    ("POST", "", {"metadata": {}}),
    ("GET", "/items", None),
    ("POST", "/items", {"items": [{"role": "user", "content": "x"}]}),
    ("GET", "/items/msg_1", None),
    ("DELETE", "/items/msg_1", None),
    ("DELETE", "", None),
)


@pytest.mark.rest
def test_no_verb_reaches_what_another_made(world):
    """Responses and conversations; their owner finds them unchanged afterwards."""
    made = world.call("consumer-a", "POST", "/responses", json={**ASK, "background": True, "stream": False}).json()["id"]
    talk = world.call("consumer-a", "POST", "/conversations", json={"metadata": {"topic": "gateways"}}).json()
    for consumer in ("consumer-b", "consumer-c", "consumer-d"):
        for method, rest in BY_ID:
            assert world.call(consumer, method, f"/responses/{made}{rest}").status_code == 404
        for method, rest, body in OF_A_CONVERSATION:
            assert world.call(consumer, method, f"/conversations/{talk['id']}{rest}", json=body).status_code == 404
        body = {**ASK, "conversation": talk["id"]}
        assert world.call(consumer, "POST", "/responses", json=body).status_code == 404
    assert world.call("consumer-a", "GET", f"/responses/{made}").status_code == 200
    assert world.call("consumer-a", "GET", f"/conversations/{talk['id']}").json()["metadata"] == talk["metadata"]


@pytest.mark.rest
def test_a_conversation_stays_its_owners(world):
    """Its metadata may be written anew, and has the mark again; it is used, listed and deleted."""
    talk = world.call("consumer-a", "POST", "/conversations", json={}).json()["id"]
    changed = world.call("consumer-a", "POST", f"/conversations/{talk}", json={"metadata": {"topic": "new"}})
    assert (changed.status_code, changed.json()["metadata"]["topic"]) == (200, "new")
    used = world.call("consumer-a", "POST", "/responses", json={**ASK, "conversation": {"id": talk}})
    assert used.status_code == 200, used.text
    listed = world.call("consumer-a", "GET", f"/conversations/{talk}/items").json()["data"]
    assert [item["type"] for item in listed] == ["message", "message"]
    assert world.call("consumer-a", "DELETE", f"/conversations/{talk}").status_code == 200
    assert world.call("consumer-a", "GET", f"/conversations/{talk}").status_code == 404


@pytest.mark.rest
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/responses"),
        ("GET", "/files"),
        ("GET", "/batches"),
        ("GET", "/vector_stores"),
        ("GET", "/containers"),
        ("POST", "/uploads"),
        ("GET", "/fine_tuning/jobs"),
        ("POST", "/threads"),
    ],
)
def test_what_has_no_owner_is_refused(world, method, path):
    """Lists, and what nobody can own, by the gateway itself."""
    answer = world.call("consumer-a", method, path)
    assert (answer.status_code, answer.json()["error"]["code"], world.accounts(answer)) == (404, "not_available", [])


@pytest.mark.rest
@pytest.mark.parametrize("name", ["resp_absent", "resp%5Fabsent", "..", "%2e%2e", "a%2Fb", "resp_x%3Fstream=true", "%0a"])
def test_an_id_of_any_form_is_unknown(world, name):
    assert world.call("consumer-b", "GET", f"/responses/{name}").status_code == 404


@pytest.mark.rest
def test_a_stream_passes_as_it_comes(world):
    """Created and streamed again: without a length, in pieces, unbuffered by the gateway's policy."""
    body = {**ASK, "background": True, "stream": True}
    with world.http.stream("POST", world.url("/responses"), headers={"api-key": world.keys["consumer-a"]}, json=body) as answer:
        pieces = list(answer.iter_text())
        assert "content-length" not in answer.headers
    assert len(pieces) > 1
    name = json.loads(pieces[0].partition("data: ")[2].partition("\n")[0])["response"]["id"]
    again = world.call("consumer-a", "GET", f"/responses/{name}?stream=true")
    assert (again.status_code, again.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert again.text.count("event: response.created") == 1


@pytest.mark.rest
def test_what_cannot_be_asked_is_not_unknown(world):
    """The account fails at the question whose it is: 503, and the next try finds it."""
    made = world.call("consumer-a", "POST", "/responses", json=ASK).json()["id"]
    world.azure.fault(plane="model", match={}, action={"status": 500}, times=1)
    failed = world.call("consumer-a", "GET", f"/responses/{made}")
    assert (failed.status_code, failed.json()["error"]["code"]) == (503, "not_checked")
    assert world.call("consumer-a", "GET", f"/responses/{made}").status_code == 200


@pytest.mark.rest
def test_the_cache_saves_a_call(world):
    """The first use of an id asks the account, later ones do not; without the cache all of them do."""
    for loses, calls in ((0, [2, 1, 1]), (1, [2, 2, 2])):
        made = world.call("consumer-a", "POST", "/responses", json=ASK).json()["id"]
        world.azure.settings(cache_loses_each=loses)
        counted = []
        for _ in range(3):
            world.azure.control("DELETE", "/journal")
            assert world.call("consumer-a", "GET", f"/responses/{made}").status_code == 200
            counted.append(sum(entry["plane"] == "model" for entry in world.azure.journal()))
        assert counted == calls


@pytest.mark.rest
def test_a_dated_api_asks_with_its_version(world):
    """Over one account, whose key is in the policy: the question whose an id is has the api-version of the call."""
    url, version = f"{world.azure.addresses.gateway}/dated/openai/responses", "?api-version=2025-04-01-preview"
    made = world.call("consumer-a", "POST", f"{url}{version}", json=ASK)
    assert made.status_code == 200, made.text
    own, other = (world.call(consumer, "GET", f"{url}/{made.json()['id']}{version}") for consumer in ("consumer-a", "consumer-b"))
    assert (own.status_code, other.status_code) == (200, 404)
    body = {**ASK, "previous_response_id": made.json()["id"]}
    answers = [world.call(consumer, "POST", f"{url}{version}", json=body) for consumer in ("consumer-a", "consumer-b")]
    assert [answer.status_code for answer in answers] == [200, 404]
    without = world.call("consumer-a", "GET", f"{url}/{made.json()['id']}")
    assert without.status_code == 404, without.text
