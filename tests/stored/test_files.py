"""Files and batches have ids of the gateway's own, which are their consumer's alone, wherever they are named."""

import gzip
import json
import ssl

import openai
import pytest

from tests.stored.test_owners import ASK
from tests.stored.world import DEPLOYMENT

CHAT = {"model": DEPLOYMENT, "messages": [{"role": "user", "content": "Name one river."}]}


def line(body=None, url="/v1/chat/completions", number=1):
    """A request of a batch."""
    return {"custom_id": f"task-{number}", "method": "POST", "url": url, "body": body or CHAT}


def upload(world, consumer="consumer-a", lines=None, name="lines.jsonl"):
    """The answer to an upload of a batch's requests; `lines` are values, or text as it is."""
    content = lines if isinstance(lines, bytes) else "\n".join(map(json.dumps, lines or [line()])).encode()
    files = {"file": (name, content, "application/jsonl")}
    return world.call(consumer, "POST", "/files", files=files, data={"purpose": "batch"})


def batch(world, file, consumer="consumer-a", **more):
    """The answer to a batch of a file."""
    body = {"input_file_id": file, "endpoint": "/v1/chat/completions", "completion_window": "24h"}
    return world.call(consumer, "POST", "/batches", json=body | more)


def missing(answer):
    """Whether an answer is that there is nothing, in OpenAI's shape."""
    return answer.status_code == 404 and answer.json()["error"]["type"] == "invalid_request_error"


def accounts_id(own):
    """The account's id in one of the gateway's own."""
    return own.rpartition(".")[0]


def test_a_file_is_its_consumers(world):
    """It is read, used in a batch and deleted by the one who uploaded it; to others neither its id nor the account's is there."""
    made = upload(world)
    assert made.status_code == 200, made.text
    name = made.json()["id"]
    assert world.call("consumer-a", "GET", f"/files/{name}").json()["id"] == name
    assert world.call("consumer-a", "GET", f"/files/{name}/content").json() == line()
    for other, known in (("consumer-b", name), ("consumer-b", accounts_id(name)), ("consumer-a", accounts_id(name))):
        for method, rest in (("GET", ""), ("GET", "/content"), ("DELETE", "")):
            answer = world.call(other, method, f"/files/{known}{rest}")
            assert (missing(answer), world.accounts(answer)) == (True, []), answer.text
        assert missing(batch(world, known, other))
    deleted = world.call("consumer-a", "DELETE", f"/files/{name}").json()
    assert deleted == {"id": name, "object": "file", "deleted": True}
    assert missing(world.call("consumer-a", "GET", f"/files/{name}"))


@pytest.mark.rest
def test_a_batch_and_its_files_are_its_consumers(world):
    """Its answers are in a file of an id of its consumer's, who alone reads them."""
    name = upload(world, lines=[line(number=number) for number in range(3)]).json()["id"]
    made = batch(world, name, metadata={"when": "2026-11-29T12:00:00Z"})
    assert (made.status_code, made.json()["input_file_id"], made.json()["metadata"]) == (
        200,
        name,
        {"when": "2026-11-29T12:00:00Z"},
    )
    own = made.json()["id"]
    world.azure.control("POST", "/clock", {"advance": "PT60S"})
    done = world.call("consumer-a", "GET", f"/batches/{own}").json()
    assert (done["id"], done["status"], done["request_counts"]["completed"]) == (own, "completed", 3)
    answers = world.call("consumer-a", "GET", f"/files/{done['output_file_id']}/content")
    assert [json.loads(each)["response"]["status_code"] for each in answers.text.splitlines()] == [200] * 3
    assert world.call("consumer-a", "GET", f"/files/{done['error_file_id']}").status_code == 200
    for known in (done["output_file_id"], done["error_file_id"], done["input_file_id"]):
        for each in (known, accounts_id(known)):
            assert missing(world.call("consumer-b", "GET", f"/files/{each}/content"))
    for known in (own, accounts_id(own)):
        assert missing(world.call("consumer-b", "GET", f"/batches/{known}"))
        assert missing(world.call("consumer-b", "POST", f"/batches/{known}/cancel"))
    assert world.call("consumer-a", "POST", f"/batches/{own}/cancel").status_code == 409


@pytest.mark.rest
@pytest.mark.parametrize(
    "text",
    [
        json.dumps(line({**ASK, "previous_response_id": "resp_1"}, "/v1/responses")),
        json.dumps(line(url="/v1/responses")),
        json.dumps(line()).replace("/v1/chat/completions", r"\/v1\/responses"),
        json.dumps(line()).replace("/v1/chat/completions", r"/v1/\u0072esponses"),
        json.dumps(line({**CHAT, "messages": [{"role": "user", "content": [{"type": "file", "file": {"file_id": "file-1"}}]}]})),
        json.dumps(line({**CHAT, "file_id": "file-1"})).replace("file_id", r"file\u005Fid"),
        json.dumps(line({**CHAT, "file_ids": ["file-1"]})),
        json.dumps(line()).encode("utf-16").decode("latin-1"),
    ],
)
def test_a_batch_names_nothing_that_is_stored(world, text):
    """Its requests are answered past the gateway: one that could reach what is another's is found before."""
    name = upload(world, lines=text.encode("latin-1")).json()["id"]
    answer = batch(world, name)
    assert (answer.status_code, answer.json()["error"]["code"], world.accounts(answer)) == (400, "invalid_value", []), answer.text


@pytest.mark.rest
def test_a_batch_may_speak_of_files(world):
    """In texts, which have their quotes escaped, and in schemas of functions."""
    content = 'Explain {"file_id": "x"} of https://example.com/responses, \u00e4 <b>\u2028'
    tool = {"type": "function", "function": {"name": "open", "parameters": {"properties": {"file_id": {"type": "string"}}}}}
    name = upload(world, lines=[line({**CHAT, "messages": [{"role": "user", "content": content}], "tools": [tool]})]).json()["id"]
    made = batch(world, name)
    assert made.status_code == 200, made.text


@pytest.mark.rest
@pytest.mark.parametrize("endpoint", ["/v1/responses", "/v1/chat/completions\n", "/v1/assistants", "", None, ["/v1/embeddings"]])
def test_a_batch_is_of_what_stores_nothing(world, endpoint):
    name = upload(world).json()["id"]
    answer = batch(world, name, endpoint=endpoint)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_value"), answer.text


@pytest.mark.rest
@pytest.mark.parametrize(
    "more", [{"input_blob": "https://contoso.blob.core.windows.net/a/b.jsonl"}, {"output_folder": {"url": "x"}}]
)
def test_a_batch_reads_no_other_storage(world, more):
    """Azure takes a blob in place of a file, which nobody would have looked through."""
    answer = batch(world, upload(world).json()["id"], **more)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, f"{next(iter(more))} is not taken in a batch here.")


@pytest.mark.rest
def test_a_large_file_is_no_batch(world):
    """The gateway looks through 8 MiB at most."""
    name = upload(world, lines=b"\n" * 8_388_609).json()["id"]
    answer = batch(world, name)
    assert answer.status_code == 400
    assert "8388608 bytes" in answer.json()["error"]["message"]


@pytest.mark.rest
def test_a_response_reads_ones_own_file(world):
    """The account gets its own id, at any depth and as often as it is named; a text that names a file is no file."""
    one, other = (upload(world, name=f"{each}.jsonl").json()["id"] for each in "ab")
    tool = {"type": "code_interpreter", "container": {"type": "auto", "file_ids": [one, other]}}
    parts = [{"type": "input_file", "file_id": one}, {"type": "input_text", "text": one}]
    body = {**ASK, "input": [{"role": "user", "content": parts}]}
    made = world.call("consumer-a", "POST", "/responses", json=body)
    assert made.status_code == 200, made.text
    items = world.call("consumer-a", "GET", f"/responses/{made.json()['id']}/input_items").json()["data"]
    assert [part.get("file_id") for part in items[0]["content"]] == [accounts_id(one), None]
    for wrong in (parts, [{"type": "input_file", "file_id": accounts_id(one)}]):
        assert missing(world.call("consumer-b", "POST", "/responses", json={**ASK, "input": [{"role": "user", "content": wrong}]}))
    assert missing(world.call("consumer-b", "POST", "/responses", json={**ASK, "tools": [tool]}))


@pytest.mark.rest
@pytest.mark.parametrize(
    "text",
    [
        '{"model": "gpt-4o", "messages": [{"role": "user", "content": [{"type": "file", "file": {"file_id": "ID"}}]}]}',
        r'{"model": "gpt-4o", "messages": [{"role": "user", "content": [{"type": "file", "file": {"fil\u0065_id": "ID"}}]}]}',
        '{"model": "gpt-4o", "file_id": null, "messages": [{"role": "user", "content": [{"file": {"file_id": "ID"}}]}]}',
    ],
)
def test_a_chat_names_no_file_of_others(world, text):
    """By the gateway's id, or the account's; on v1 and on routes of deployments."""
    name = upload(world).json()["id"]
    dated = f"{world.azure.addresses.gateway}/dated/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
    for path in ("/chat/completions", dated):
        for known in (name, accounts_id(name)):
            answer = world.call("consumer-b", "POST", path, content=text.replace("ID", known).encode())
            assert (missing(answer), world.accounts(answer)) == (True, []), answer.text


@pytest.mark.rest
def test_a_chat_with_ones_own_file_goes_where_that_is(world):
    """To the consumer's member each time, where other chats go to any; what the account makes of the file is not simulated."""
    at = world.accounts(world.call("consumer-a", "POST", "/responses", json=ASK))
    part = {"type": "file", "file": {"file_id": upload(world).json()["id"]}}
    body = {**CHAT, "messages": [{"role": "user", "content": [part]}]}
    answers = [world.call("consumer-a", "POST", "/chat/completions", json=body) for _ in range(4)]
    assert {answer.json()["error"]["code"] for answer in answers} == {"SimulatorUnsupported"}
    assert [world.accounts(answer) for answer in answers] == [at] * 4


@pytest.mark.rest
def test_a_chat_that_names_no_file_passes_as_it_came(world):
    """Byte for byte, to any member; what is packed or of another encoding cannot be looked at."""
    assert world.call("consumer-b", "POST", "/chat/completions", json=CHAT).status_code == 200
    packed = {"Content-Encoding": "gzip"}
    other = {"Content-Type": "application/json; charset=ibm037"}
    sent = json.dumps(CHAT).encode()
    for content, headers in ((json.dumps(CHAT).encode("utf-16"), {}), (gzip.compress(sent), packed), (b"{'a': 1}", other)):
        headers |= {"api-key": world.keys["consumer-b"]}
        answer = world.http.post(world.url("/chat/completions"), content=content, headers=headers)
        assert (answer.status_code, answer.json()["error"]["message"]) == (400, "The body is not JSON.")


@pytest.mark.rest
def test_a_dated_file_is_its_consumers(world):
    """On routes with an api-version, which the rewritten URL keeps."""
    url, version = f"{world.azure.addresses.gateway}/dated/openai/files", "?api-version=2024-10-21"
    form = {"files": {"file": ("a.jsonl", json.dumps(line()).encode())}, "data": {"purpose": "batch"}}
    name = world.call("consumer-a", "POST", f"{url}{version}", **form).json()["id"]
    own, other = (world.call(consumer, "GET", f"{url}/{name}{version}") for consumer in ("consumer-a", "consumer-b"))
    assert (own.status_code, own.json()["id"], missing(other)) == (200, name, True)
    assert world.call("consumer-a", "DELETE", f"{url}/{name}{version}").json()["deleted"]


@pytest.mark.rest
def test_a_name_of_a_file_stays_as_it_is(world):
    """Texts of answers pass as they came, also those that Json.NET would take for dates."""
    for name in ("2024-01-01T00:00:00Z", "~x", "id: file-1", "a\\b", "\u2603.jsonl"):
        assert upload(world, name=name).json()["filename"] == name


@pytest.mark.rest
def test_an_unmodified_client_takes_these_ids(world):
    """OpenAI's own: a file, a batch of it and its answers, a vector store with pages of files, a container."""
    tls = ssl.create_default_context(cafile=world.azure.addresses.ca)
    headers = {"api-key": world.keys["consumer-a"]}
    with openai.OpenAI(
        base_url=world.url(""), api_key="unused", default_headers=headers, http_client=openai.DefaultHttpxClient(verify=tls)
    ) as client:
        file = client.files.create(file=("lines.jsonl", json.dumps(line()).encode()), purpose="batch")
        assert client.files.retrieve(file.id).id == file.id
        made = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
        world.azure.control("POST", "/clock", {"advance": "PT60S"})
        done = client.batches.retrieve(made.id)
        assert json.loads(client.files.content(done.output_file_id).text)["custom_id"] == "task-1"
        others = [client.files.create(file=(f"{number}.txt", b"x"), purpose="user_data").id for number in range(3)]
        store = client.vector_stores.create(file_ids=others)
        assert [each.id for each in client.vector_stores.files.list(store.id, limit=1, order="asc")] == others
        container = client.containers.create(name="work", file_ids=others[:1])
        (copy,) = client.containers.files.list(container.id)
        assert client.containers.files.content.retrieve(copy.id, container_id=container.id).read() == b"x"
        assert client.containers.files.create(container.id, file_id=others[1]).container_id == container.id
        assert client.vector_stores.delete(store.id).deleted
        assert client.files.delete(others[0]).deleted
        with pytest.raises(openai.NotFoundError, match="No such File"):
            client.files.retrieve(others[0])
