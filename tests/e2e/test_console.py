"""The console on a deployed stack: a browser that follows its address, chats, is refused, makes an account fail, and sees why."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import httpx
import pytest

from tools.paths import ROOT

CHAT = "/try/azure-openai/ChatCompletions_Create"
FORM = {
    "consumer": "demo",
    "parameter-deployment-id": "gpt-4o",
    "prompt": "Hello there",
    "stream": "on",
    "usage": "on",
    "trace": "on",
}

pytestmark = pytest.mark.timeout(120)


@dataclass
class Page:
    """What a browser has of the console: its cookie, every page so far."""

    origin: str
    client: httpx.Client
    pages: list

    def get(self, path):
        """A page's texts in one line."""
        self.pages.append(self.client.get(f"{self.origin}{path}").text)
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", self.pages[-1])))

    def post(self, path, fields):
        """Send a form; where it leads."""
        answer = self.client.post(f"{self.origin}{path}", data=fields, headers={"Origin": self.origin})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("#")[0]


@pytest.fixture
def console(deploy, azure, tmp_path) -> Iterator[Page]:
    """Stack local, deployed, and a process of the command."""
    azure.reset()
    workspace = deploy()
    workspace.up()
    outputs = workspace.outputs
    (tmp_path / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
    line = [sys.executable, "-m", "apim", "console", "--stack", "local", "--outputs", str(tmp_path / "outputs.json")]
    with subprocess.Popen(
        line, cwd=ROOT, env=workspace.stack.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            address = process.stdout.readline().strip()
            with httpx.Client(timeout=30, trust_env=False) as client:
                assert client.get(address).headers["location"] == "/"
                page = Page(address.partition("/?")[0], client, [])
                yield page
            process.send_signal(signal.SIGINT)
            rest = process.communicate(timeout=60)
        finally:
            process.kill()  # a failure above would wait for it without end
    assert (process.returncode, rest[1]) == (0, "")
    assert all(key not in text for key in outputs["subscriptionKeys"].values() for text in [*page.pages, *rest])
    azure.reset()


def test_a_chat_a_refusal_and_a_fault_with_their_traces(console):
    """What was answered, how it was streamed and counted, which policies ran, and why an answer is what it is."""
    call = console.post(CHAT, FORM)
    page = console.get(call)
    assert "You said: Hello there" in page
    assert "2 sent, 9 answered, 11 in all" in page
    assert "x-ratelimit-remaining-requests" in page
    trace = console.get(f"{call}/trace")
    assert "Why: backend 'contoso-openai-openai' answered 200" in trace
    assert "set-backend-service line 4, column 3 api Pulumi.local.yaml:34" in trace
    assert re.search(r"\b\d+ entries of listTrace", trace)
    refused = console.post(CHAT, {**FORM, "consumer": "-wrong-key"})
    assert "401" in console.get(refused)
    assert "None: nothing was forwarded." in console.get(f"{refused}/trace")
    assert console.post("/faults", {"account": "contoso-openai", "action": "503", "times": "1"}) == "/faults"
    failed = console.post(CHAT, FORM)
    assert "You said: Hello there" in console.get(failed)
    both = console.get(f"{failed}/trace")
    assert "Why: backend 'contoso-openai-west-openai' answered 200" in both
    assert re.search(r"503 models-openai .* member contoso-openai-openai breaker state tripped.* 200 models-openai ", both)
    assert "1 of 1" in console.get("/faults")
    assert "azure-openai-http" in console.get("/stack")
    assert console.get("/calls").count("ChatCompletions_Create") == 3
