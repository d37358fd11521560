"""The semantic cache, with embeddings that the tests choose."""

import json

import pytest
from apim_simulator.policy import accept
from apim_simulator.store import Resource

CHAT = "/x/openai/deployments/d/chat/completions"


@pytest.fixture
def api(site):
    """An API at /x, a service with an identity, and a backend for embeddings."""
    site.api("a", "x", "POST /*", "GET /*")
    site.put("/backends/e", {"url": f"{site.upstream}/openai/deployments/emb/embeddings", "protocol": "http"})
    service = site.world.store.get(site.id)
    site.world.store.put(Resource(site.id, service.type, {}, {**service.envelope, "identity": {"principalId": "p"}}))
    site.world.cache.reset()
    return site


def policy(site, name="llm", attributes='score-threshold="0.1"', inner="", duration=60):
    """Lookup and store."""
    lookup = f'<{name}-semantic-cache-lookup embeddings-backend-id="e" embeddings-backend-auth="system-assigned" {attributes}>'
    lookup += f"{inner}</{name}-semantic-cache-lookup>"
    site.policy("/apis/a", "api", inbound=lookup, outbound=f'<{name}-semantic-cache-store duration="{duration}" />')


def embeds(site, *vector):
    """The next answer is an embedding."""
    site.echo.will(200, {}, json.dumps({"data": [{"embedding": vector}]}).encode())


def ask(site, *texts, **more):
    """A chat of these user messages; `system` puts one before."""
    system = [{"role": "system", "content": more.pop("system")}] if "system" in more else []
    messages = [*system, *({"role": "user", "content": text} for text in texts)]
    return site.call("POST", more.pop("path", CHAT), json={"messages": messages, **more})


@pytest.mark.parametrize("name", ["llm", "azure-openai"])
def test_a_question_close_enough_gets_the_kept_answer(name, api):
    """One call to the backend, with the service's identity for the embeddings; another direction is a miss."""
    policy(api, name)
    embeds(api, 1, 0)
    api.echo.will(200, {"content-type": "application/json"}, b"fi", b"rst")
    embeds(api, 0.99, 0.1)
    embeds(api, 0, 1)
    api.echo.will(200, {}, b"second")
    answers = [ask(api, text).text for text in ("What is it?", "What's it?", "Who?")]
    assert answers == ["first", "first", "second"]
    embedding = api.echo.seen[0]
    assert embedding.target == "/openai/deployments/emb/embeddings?api-version=2024-10-21"
    assert json.loads(embedding.body) == {"input": "user: What is it?"}
    token = embedding.headers["authorization"][0].removeprefix("Bearer ")
    assert api.world.tokens.verify(token, ["https://cognitiveservices.azure.com"])["oid"] == "p"
    assert [seen.target.rpartition("/")[2].partition("?")[0] for seen in api.echo.seen] == [
        "embeddings",
        "completions",
        "embeddings",
        "embeddings",
        "completions",
    ]


def missing(site, first, second, inner="", attributes='score-threshold="0.1"'):
    """Whether the second of two questions with the same embedding goes to the backend."""
    policy(site, attributes=attributes, inner=inner)
    site.echo.will(200, {}, json.dumps({"data": [{"embedding": [1, 0]}]}).encode())
    site.echo.will(200, {}, b"first")
    embeds(site, 1, 0)
    site.echo.will(200, {}, b"second")
    first()
    return second().text == "second"


VARY = '<vary-by>@(context.Request.Headers.GetValueOrDefault("who", ""))</vary-by>'


@pytest.mark.parametrize(
    ("more", "missed"),
    [({}, False), ({"stream": True}, True), ({"model": "other"}, True), ({"path": CHAT.replace("/d/", "/e/")}, True)],
)
def test_what_keeps_answers_apart(more, missed, api):
    assert missing(api, lambda: ask(api, "q"), lambda: ask(api, "q", **more)) is missed


def test_vary_by_keeps_answers_apart(api):
    body = {"messages": [{"role": "user", "content": "q"}]}

    def asks(who):
        return lambda: api.call("POST", CHAT, json=body, headers={"who": who})

    assert missing(api, asks("a"), asks("b"), VARY) is True
    assert missing(api, asks("c"), asks("c"), VARY) is False


def test_a_streamed_answer_passes_as_it_comes_and_is_given_again(api):
    policy(api)
    events = (b'data: {"a"', b": 1}\n\n", b"data: [DONE]\n\n")
    embeds(api, 1, 0)
    api.echo.will(200, {"content-type": "text/event-stream"}, *events)
    embeds(api, 1, 0)
    first, again = ask(api, "q", stream=True), ask(api, "q", stream=True)
    assert first.content == again.content == b"".join(events)
    assert again.headers["content-type"] == "text/event-stream"


def test_system_messages_can_be_left_out_and_long_chats_skipped(api):
    policy(api, attributes='score-threshold="0.1" ignore-system-messages="true" max-message-count="2"')
    embeds(api, 1, 0)
    ask(api, "q", system="be brief")
    assert json.loads(api.echo.seen[0].body) == {"input": "user: q"}
    assert len(api.echo.seen) == 2
    ask(api, "a", "b", "c")
    assert len(api.echo.seen) == 3


def test_only_complete_answers_of_status_200_are_kept(api):
    policy(api)
    for status in (500, 200):
        embeds(api, 1, 0)
        api.echo.will(status, {}, str(status).encode())
    assert [ask(api, "q").text for _ in range(2)] == ["500", "200"]


def test_a_request_that_is_no_chat_is_not_looked_up(api):
    policy(api)
    api.call("POST", CHAT, content=b"no json")
    api.call("GET", "/x/models")
    assert len(api.echo.seen) == 2


@pytest.mark.parametrize(("status", "body"), [(401, b"{}"), (200, b"no json"), (200, b'{"data": []}')])
def test_without_an_embedding_the_request_fails(status, body, api):
    """Our choice, so that a missing role is seen at once."""
    policy(api)
    api.echo.will(status, {}, body)
    assert ask(api, "q").status_code == 500
    assert len(api.echo.seen) == 1


def test_the_backend_is_checked_at_upload():
    text = '<llm-semantic-cache-lookup score-threshold="0.1" embeddings-backend-id="e" embeddings-backend-auth="system-assigned" />'
    assert ("backend", "e") in accept(f"<policies><inbound>{text}</inbound></policies>", "rawxml", "api").references


def test_the_model_server_makes_the_embeddings(api, account):
    """By its Azure name and with the service's identity, which must hold the role."""
    account("OpenAI", "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd", "/openai/deployments/emb", backend="e")
    policy(api)
    api.echo.will(200, {}, b"once")
    api.echo.will(200, {}, b"else")
    assert [ask(api, text).text for text in ("the same", "the same", "another")] == ["once", "once", "else"]
