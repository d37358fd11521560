"""Responses and conversations have an owner: to others they are not there, by whatever verb and body."""

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
