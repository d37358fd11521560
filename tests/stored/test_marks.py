"""Whatever a consumer sends: it is refused, or what it makes is its own; no body takes the mark away, hides or forges it."""

import json

import pytest

from tests.stored.test_owners import ASK
from tests.stored.world import DEPLOYMENT

pytestmark = pytest.mark.rest

FORGED = [
    {"apim_owner": "forged"},
    {"APIM_OWNER": "forged"},
    {"apim_owner": None},
    {"apim_owner": {"apim_owner": "forged"}},
    {"apim_owner": ["forged"]},
    {"metadata": {"apim_owner": "forged"}},
    {"a.apim_owner": "forged", "": "x"},
    {"apim_owner ": "forged", "~apim_owner": "forged"},
    {f"k{number}": "v" for number in range(15)} | {"apim_owner": "forged"},
    {f"k{number}": "v" for number in range(16)},
    [],
    "apim_owner",
    7,
    None,
]
"""Values of `metadata`."""
SPELLED = [
    '{"metadata": {"apim_owner": "forged", "apim_owner": "again"}}',
    r'{"metadata": {"apim\u005fowner": "forged"}}',
    r'{"m\u0065tadata": {"apim_owner": "forged"}, "metadata": {}}',
    '{"metadata": {}, "metadata": {"apim_owner": "forged"}, "metadata": null}',
    """{"metadata": {"apim_owner": "a", 'apim_owner': "forged"}}""",
    '{"metadata": {"apim_owner": "a", apim_owner: "forged"}}',
    '{"metadata": {"a": "b",}}',
    '/* "*/ {"metadata": {}}',
    '{"metadata": {}} {"metadata": {"apim_owner": "forged"}}',
    '{"metadata": {"a": NaN}}',
    "",
    "null",
    '"x"',
    "[{}]",
    "\ufeff{}",
    '{"x": ' + "[" * 400 + "]" * 400 + "}",
]
"""Bodies as texts."""


def owned(world, answer, path):
    """Whether what was made is its maker's alone."""
    name = answer.json()["id"]
    own, other = (world.call(consumer, "GET", f"{path}/{name}") for consumer in ("consumer-a", "consumer-b"))
    return (own.status_code, other.status_code) == (200, 404)


def is_guarded(world, answer, path):
    """Whether a body was refused, by gateway or account, or what it made is its maker's alone."""
    return owned(world, answer, path) if answer.status_code == 200 else answer.status_code == 400


@pytest.mark.parametrize("store", [False, "false", 0, None, [], {}])
def test_a_conversation_is_always_kept(world, store):
    """`store` is no member of it, so that it takes no mark away."""
    answer = world.call("consumer-a", "POST", "/conversations", json={"store": store})
    assert is_guarded(world, answer, "/conversations"), answer.text


@pytest.mark.parametrize("pairs", FORGED, ids=str)
def test_metadata_forges_nothing(world, pairs):
    """Of a new conversation or response, and of a conversation that is changed."""
    made = world.call("consumer-a", "POST", "/conversations", json={"metadata": pairs})
    assert is_guarded(world, made, "/conversations"), made.text
    answer = world.call("consumer-a", "POST", "/responses", json={**ASK, "metadata": pairs})
    assert is_guarded(world, answer, "/responses"), answer.text
    name = world.call("consumer-a", "POST", "/conversations", json={}).json()["id"]
    changed = world.call("consumer-a", "POST", f"/conversations/{name}", json={"metadata": pairs})
    assert changed.status_code in (200, 400), changed.text
    own, other = (world.call(consumer, "GET", f"/conversations/{name}") for consumer in ("consumer-a", "consumer-b"))
    assert (own.status_code, other.status_code) == (200, 404)


@pytest.mark.parametrize("text", SPELLED, ids=range(len(SPELLED)))
def test_no_spelling_forges_anything(world, text):
    """Twice, escaped, in other quotes, or no JSON at all."""
    made = world.call("consumer-a", "POST", "/conversations", content=text.encode())
    assert is_guarded(world, made, "/conversations"), made.text
    asked = text.replace('{"metadata"', f'{{"model": "{DEPLOYMENT}", "input": "x", "metadata"', 1)
    answer = world.call("consumer-a", "POST", "/responses", content=asked.encode())
    assert is_guarded(world, answer, "/responses"), answer.text


@pytest.mark.parametrize(
    "text", ['"store": false, "store": true', '"store": true, "store": false', '"store": "false"', '"Store": false']
)
def test_what_is_stored_is_marked(world, text):
    """The last of two members counts, for the gateway as for the account."""
    answer = world.call("consumer-a", "POST", "/responses", content=f'{{"model": "{DEPLOYMENT}", "input": "x", {text}}}'.encode())
    if answer.status_code == 200 and not answer.json()["store"]:
        assert answer.json()["metadata"] == {}
        return
    assert is_guarded(world, answer, "/responses"), answer.text


def test_a_change_without_metadata_keeps_them(world):
    """The mark alone would take the place of the consumer's own pairs."""
    made = world.call("consumer-a", "POST", "/conversations", json={"metadata": {"topic": "gateways"}}).json()
    world.call("consumer-a", "POST", f"/conversations/{made['id']}", json={"items": []})
    assert world.call("consumer-a", "GET", f"/conversations/{made['id']}").json() == made


@pytest.mark.parametrize("item", ["%2e%2e", "%2e%2e%2f%2e%2e%2fID", "..%2f..%2fID", "msg_1%2f..", "msg_1%3fx", "%0a", "a" * 201])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_item_is_no_path(world, item, method):
    """What is looked for in one's own conversation leads out of it nowhere."""
    own, theirs = (
        world.call(consumer, "POST", "/conversations", json={}).json()["id"] for consumer in ("consumer-a", "consumer-b")
    )
    answer = world.call("consumer-a", method, f"/conversations/{own}/items/{item.replace('ID', theirs)}")
    assert answer.status_code == 404, answer.text
    assert world.call("consumer-b", "GET", f"/conversations/{theirs}").status_code == 200


@pytest.mark.parametrize("reference", [{"type": "item_reference", "id": "ID"}, {"id": "ID"}])
def test_a_conversation_takes_no_item_of_others(world, reference):
    """At its making and afterwards, however it is sent."""
    made = world.call("consumer-b", "POST", "/conversations", json={"items": [{"role": "user", "content": "x"}]}).json()["id"]
    theirs = world.call("consumer-b", "GET", f"/conversations/{made}/items").json()["data"][0]["id"]
    body = json.loads(json.dumps({"items": [reference]}).replace("ID", theirs))
    own = world.call("consumer-a", "POST", "/conversations", json={}).json()["id"]
    for path in ("/conversations", f"/conversations/{own}/items"):
        assert world.call("consumer-a", "POST", path, json=body).status_code == 404
