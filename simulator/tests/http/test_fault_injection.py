"""Faults carried out."""

import asyncio
import itertools
import time

import pytest
from apim_simulator.clock import Clock
from apim_simulator.faults import Faults
from apim_simulator.http.fault_injection import Faulty
from starlette.responses import JSONResponse, StreamingResponse

STREAM = [b'data: {"a": 1}\n\n', b'data: {"b": 2}\n\ndata: [DO', b"NE]\n\n"]


class App:
    """Counts what it carries out, and remembers the body it got."""

    def __init__(self, answer=None):
        self.calls, self.bodies, self.answer = 0, [], answer

    async def __call__(self, scope, receive, send):
        """Read the request and answer it."""
        self.calls += 1
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        self.bodies.append(body)
        await (self.answer or JSONResponse({"fine": True}))(scope, receive, send)


@pytest.fixture
def faults():
    return Faults()


def faulty(app, faults, plane="arm"):
    return Faulty(app, plane, faults, Clock(), "contoso")


def test_without_a_fault_the_request_passes(ask, faults):
    assert ask(faulty(App(), faults), "GET", "/").json() == {"fine": True}


def test_a_status_strikes_before_anything_is_done(ask, faults):
    app = App()
    fault_id = faults.arm({"plane": "arm", "action": {"status": 503, "headers": {"Retry-After": "1"}}})
    answer = ask(faulty(app, faults), "PUT", "/")
    assert (answer.status_code, answer.headers["retry-after"], app.calls) == (503, "1", 0)
    assert answer.json() == {
        "error": {"code": "ServiceUnavailable", "message": f"Service Unavailable, as fault {fault_id} demands."}
    }


def test_a_status_strikes_after_it_was_done_if_asked_to(ask, faults):
    app = App()
    faults.arm({"plane": "arm", "action": {"status": 500, "after": True, "code": "Lost", "message": "gone"}})
    answer = ask(faulty(app, faults), "PUT", "/")
    assert (answer.status_code, answer.json(), app.calls) == (500, {"error": {"code": "Lost", "message": "gone"}}, 1)


@pytest.mark.parametrize(("body", "text"), [({"a": 1}, '{"a": 1}'), ("plain", "plain")])
def test_a_status_can_bring_its_own_body(ask, faults, body, text):
    faults.arm({"plane": "model", "action": {"status": 429, "body": body}})
    answer = ask(faulty(App(), faults, "model"), "POST", "/")
    assert (answer.status_code, answer.text, answer.headers["content-length"]) == (429, text, str(len(text)))


def test_a_gateways_error_has_the_gateways_shape(ask, faults):
    faults.arm({"plane": "gateway", "action": {"status": 503, "message": "m"}})
    assert ask(faulty(App(), faults, "gateway"), "GET", "/").text == '{ "statusCode": 503, "message": "m" }'


@pytest.mark.parametrize(("action", "at"), [({"reset": True}, "headers"), ({"reset": True, "at": 7}, "7")])
def test_a_reset_is_handed_to_the_protocol_with_the_answer(ask, faults, action, at):
    app = App()
    faults.arm({"plane": "arm", "action": action})
    answer = ask(faulty(app, faults), "GET", "/")
    assert (answer.headers["x-sim-abort"], app.calls) == (at, 1)


def test_a_reset_at_the_request_comes_before_anything_is_done(ask, faults):
    app = App()
    faults.arm({"plane": "arm", "action": {"reset": True, "at": "request"}})
    answer = ask(faulty(app, faults), "PUT", "/")
    assert (answer.headers["x-sim-abort"], app.calls) == ("headers", 0)


def test_a_delay_holds_the_whole_answer_back(ask, faults):
    faults.arm({"plane": "arm", "action": {"delay_ms": 60}})
    began = time.perf_counter()
    assert ask(faulty(App(), faults), "GET", "/").json() == {"fine": True}
    assert time.perf_counter() - began >= 0.06


@pytest.mark.parametrize(("action", "calls"), [({"stall": True}, 0), ({"stall": True, "after": True}, 1)])
def test_a_stalled_request_is_held_until_its_caller_leaves(faults, action, calls):
    """Nothing is answered, whether it was carried out or not."""

    async def scene():
        faults.arm({"plane": "model", "action": action})
        app, told, left = App(), [], asyncio.Event()
        messages = [{"type": "http.request", "body": b""}]

        async def receive():
            if messages:
                return messages.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            told.append(message)

        scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
        held = asyncio.ensure_future(faulty(app, faults, "model")(scope, receive, send))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not held.done()
        left.set()
        await held
        return app.calls, told

    assert asyncio.run(scene()) == (calls, [])


def test_a_chunk_delay_holds_each_chunk_back(faults):
    async def scene():
        faults.arm({"plane": "arm", "action": {"chunk_delay_ms": 30}})
        times = []

        async def send(message):
            if message.get("body"):
                times.append(time.perf_counter())

        async def receive():
            return {"type": "http.request", "body": b""}

        scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "GET", "path": "/", "headers": []}
        await faulty(App(StreamingResponse(iter(STREAM))), faults)(scope, receive, send)
        return [later - earlier for earlier, later in itertools.pairwise(times)]

    gaps = asyncio.run(scene())
    assert len(gaps) == 2
    assert min(gaps) >= 0.03


def test_a_truncated_stream_ends_cleanly_before_its_mark(ask, faults):
    faults.arm({"plane": "model", "action": {"truncate_stream": True}})
    answer = ask(faulty(App(StreamingResponse(iter(STREAM))), faults, "model"), "POST", "/")
    assert answer.content == b'data: {"a": 1}\n\ndata: {"b": 2}\n\n'


@pytest.mark.parametrize("last", ["response.completed", "response.incomplete", "response.failed"])
def test_a_truncated_response_ends_before_its_last_event(ask, faults, last):
    """However the stream is cut into pieces; events of other names pass."""
    passing = b'event: response.created\ndata: {"a": 1}\n\nevent: response.completed_not\ndata: {}\n\n'
    stream = passing + f"event: {last}\ndata: {{}}\n\n".encode()
    for size in (1, 3, 7, 20, len(stream)):
        faults.arm({"plane": "model", "action": {"truncate_stream": True}})
        pieces = [stream[place : place + size] for place in range(0, len(stream), size)]
        answer = ask(faulty(App(StreamingResponse(iter(pieces))), faults, "model"), "POST", "/")
        assert answer.content == passing


def test_truncation_leaves_other_answers_alone(ask, faults):
    faults.arm({"plane": "model", "action": {"truncate_stream": True}})
    app = App(StreamingResponse(iter([b"data: ", b"[no mark", b"data"])))
    assert ask(faulty(app, faults, "model"), "POST", "/").content == b"data: [no markdata"


def test_a_deployment_is_recognised_in_the_path(ask, faults):
    faults.arm({"plane": "model", "match": {"deployment": "gpt-4o"}, "action": {"status": 500}})
    app = faulty(App(), faults, "model")
    assert ask(app, "POST", "/openai/deployments/other/chat/completions").status_code == 200
    assert ask(app, "POST", "/openai/deployments/GPT-4o/chat/completions").status_code == 500


def test_a_deployment_is_recognised_in_the_body_which_reaches_the_plane_whole(ask, faults):
    faults.arm({"plane": "model", "match": {"deployment": "gpt-4o"}, "action": {"status": 500}})
    app = App()
    assert ask(faulty(app, faults, "model"), "POST", "/openai/v1/chat/completions", json={"model": "other"}).status_code == 200
    assert app.bodies == [b'{"model":"other"}']
    for content in (b"no json", b"[" * 100_000):
        assert ask(faulty(app, faults, "model"), "POST", "/openai/v1/chat/completions", content=content).status_code == 200
    assert ask(faulty(app, faults, "model"), "POST", "/openai/v1/chat/completions", json={"model": "gpt-4o"}).status_code == 500


def test_the_account_that_is_served_is_what_a_match_names(ask, faults):
    faults.arm({"plane": "model", "match": {"account": "other"}, "action": {"status": 500}})
    assert ask(faulty(App(), faults, "model"), "POST", "/").status_code == 200
