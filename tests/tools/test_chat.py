"""The consumer's calls, against a plain HTTP server that answers or refuses."""

import io
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

import tools.chat
from tools.paths import ROOT

WHOLE = {
    "id": "1",
    "object": "chat.completion",
    "created": 1,
    "model": "gpt-4o",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "A door."}}],
}

RESPONSE = {
    "id": "resp_1",
    "object": "response",
    "created_at": 1,
    "model": "gpt-4o",
    "status": "completed",
    "output": [
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "A door.", "annotations": []}],
        }
    ],
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
}
DELTA = {"type": "response.output_text.delta", "item_id": "msg_1", "output_index": 0, "content_index": 0, "logprobs": []}


def event(text):
    """One server-sent event with a piece of text."""
    delta = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o"}
    return f"data: {json.dumps(delta | {'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n"


class Model(BaseHTTPRequestHandler):
    """Answers under /open, refuses elsewhere; remembers what it was asked."""

    asked: ClassVar[list[tuple[str, str, bool]]] = []

    def do_POST(self):
        """A chat completion, whole or streamed."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append((self.path, self.headers["api-key"], body.get("stream", False)))
        if not self.path.startswith("/open/"):
            return self.answer(401, "application/json", json.dumps({"statusCode": 401, "message": "Access denied"}))
        if self.path.endswith("/responses"):
            return self.respond(stream=body.get("stream", False))
        if body.get("stream"):
            return self.answer(200, "text/event-stream", event("A ") + event("door.") + "data: [DONE]\n\n")
        return self.answer(200, "application/json", json.dumps(WHOLE))

    def respond(self, *, stream):
        """A response, whole or as far as its text goes in a stream."""
        if not stream:
            return self.answer(200, "application/json", json.dumps(RESPONSE))
        deltas = [DELTA | {"delta": text, "sequence_number": n} for n, text in enumerate(("A ", "door."))]
        events = "".join(f"event: {DELTA['type']}\ndata: {json.dumps(delta)}\n\n" for delta in deltas)
        return self.answer(200, "text/event-stream", events)

    def answer(self, status, kind, text):
        """Send one response."""
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def model():
    """The server's URL and the record of requests."""
    Model.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Model) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def request(*endpoints):
    """What is asked for APIs with these endpoints."""
    return asked([{"name": f"api-{n}", "azure_endpoint": url, "api_version": "2024-10-21"} for n, url in enumerate(endpoints)])


def asked(apis):
    """What is asked for these APIs, as text on stdin."""
    return json.dumps({"api_key": "the-key", "model": "gpt-4o", "apis": apis})


@pytest.fixture
def chat(monkeypatch, capsys):
    """Ask for what stdin holds: exit code, stdout, stderr."""

    def run(stdin):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        return tools.chat.main(), *capsys.readouterr()

    return run


def test_two_calls_on_each_api(model):
    """A whole and a streamed answer are printed for each API, asked for as any consumer would: by a process of its own."""
    stdin = request(f"{model}/open/a", f"{model}/open/b")
    command = [sys.executable, "-m", "tools.chat"]
    done = subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        line
        for n, name in enumerate("ab")
        for line in (
            "",
            f"api-{n}  AzureOpenAI  {model}/open/{name}  api-version 2024-10-21",
            "  chat      A door.",
            "  streamed  A door.  (2 pieces)",
        )
    ]
    path = "/open/{}/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
    assert Model.asked == [(path.format(name), "the-key", streamed) for name in "ab" for streamed in (False, True)]


def test_an_api_of_v1_is_asked_for_responses_too(model, chat):
    """The client is OpenAI, which is given the header that it does not send of its own."""
    code, out, err = chat(asked([{"name": "v1", "base_url": f"{model}/open/v1"}]))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "",
        f"v1  OpenAI       {model}/open/v1  header api-key",
        "  chat      A door.",
        "  streamed  A door.  (2 pieces)",
        "  response  A door.",
        "  streamed  A door.  (2 pieces)",
    ]
    paths = [f"/open/v1/{each}" for each in ("chat/completions", "responses")]
    assert Model.asked == [(path, "the-key", streamed) for path in paths for streamed in (False, True)]


def test_one_refusal_is_a_failure(model, chat):
    """The other API is still asked; the exit code says that not all answered; no traceback, no key."""
    code, out, err = chat(request(f"{model}/closed", f"{model}/open/b"))
    assert code == 1
    assert "  failed    AuthenticationError: " in out
    assert "  streamed  A door.  (2 pieces)" in out
    assert "the-key" not in out + err


def test_garbage_is_not_looked_for():
    """There is none: the process imports a large package, makes some calls, and is over."""
    probe = """
import atexit, gc, runpy, sys
atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 0, file=sys.stderr))
runpy.run_module("tools.chat", run_name="__main__", alter_sys=True)
"""
    line = [sys.executable, "-c", probe]
    done = subprocess.run(line, cwd=ROOT, input='{"apis": []}', capture_output=True, text=True, check=False)
    assert done.stderr == "False True\n"


def test_nothing_to_ask_is_a_failure(chat):
    """A stack without APIs proves nothing."""
    assert chat(request()) == (1, "", "")
