"""The programs of the page, run as they stand there with the variables of a consumer: each prints the model's answer."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from tests.clients import install
from tests.clients.catalog import CLIENTS
from tests.e2e.console_pages.conftest import POOLED, RESPONSES, Deployed, origin_of, serving

V1_CHAT = "/try/azure-openai-v1/createChatCompletion"
INSTALLED = {
    "Node (openai)": "openai_node",
    "Python (langchain-openai)": "langchain_openai_python",
    "Python (litellm)": "litellm_python",
}
"""Clients that are no part of what the project's tests need, by their name in tests/clients."""

pytestmark = [pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def page(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A console of its own, in a browser without script or screen."""
    with serving(deployed, tmp_path_factory.mktemp("console") / "console.log") as address:
        origin = origin_of(address)
        with httpx.Client(timeout=60, trust_env=False, base_url=origin, headers={"Origin": origin}) as client:
            client.get(address)
            yield client


def snippets(page: httpx.Client, path: str, fields: dict[str, str]) -> dict[str, str]:
    """Make a call; its programs by title."""
    sent = page.post(path, data={"consumer": "demo", "trace": "on", **fields})
    assert sent.status_code == 303, sent.text
    text = page.get(sent.headers["location"].partition("#")[0]).text
    found = re.findall(r'<h2>([^<]*)</h2><pre class="code all"[^>]*>(.*?)</pre>', text, re.DOTALL)
    return {unescape(title): unescape(code) for title, code in found}


def calls(page: httpx.Client) -> dict[str, dict[str, str]]:
    """Programs by kind of call: chat on dated routes and on v1, responses; whole and streamed."""
    found = {}
    for stream in ("", "on"):
        chat = {"prompt": 'Say "hello"', "stream": stream, "usage": stream, "parameter-deployment-id": "gpt-4o", "model": "gpt-4o"}
        found[f"dated {stream}"], found[f"v1 {stream}"] = snippets(page, POOLED, chat), snippets(page, V1_CHAT, chat)
        body = '{"model": "gpt-4o", "input": "Say \\"hello\\""' + (', "stream": true}' if stream else "}")
        found[f"responses {stream}"] = snippets(page, RESPONSES, {"body": body})
    return found


def runtime(title: str, folder: Path, certificate: str) -> tuple[list[str], Path, Path]:
    """The command that runs a program, its folder, and the file to write the program into."""
    if title == "curl":
        return ["/bin/sh", "call.sh"], folder, folder / "call.sh"
    if title == "Python (openai)":
        return [sys.executable, "call.py"], folder, folder / "call.py"
    client = next(each for each in CLIENTS if each.name == INSTALLED[title])
    if client.language == "node" and not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no Node and npm")
    _, place = install.ready(client, certificate)
    if client.language == "node":
        return ["node", "call.mjs"], place, place / "call.mjs"
    return [".venv/bin/python", "call.py"], place, place / "call.py"


@pytest.mark.parametrize(
    "title",
    [
        *(pytest.param(title, marks=pytest.mark.rest) for title in ("curl", "Python (openai)")),
        *(pytest.param(title, marks=pytest.mark.soak) for title in INSTALLED),  # which fetches them
    ],
)
def test_each_program_prints_the_answer(page: httpx.Client, deployed: Deployed, title: str, tmp_path: Path):
    """Its text, and for a client no object; curl prints what came."""
    environment = {
        **deployed.environment,
        "AZURE_OPENAI_API_KEY": deployed.keys[0],
        "NODE_EXTRA_CA_CERTS": deployed.environment["SSL_CERT_FILE"],
    }
    line, folder, file = runtime(title, tmp_path, deployed.environment["SSL_CERT_FILE"])
    printed = {}
    for kind, programs in calls(page).items():
        if title in programs:
            file.write_text(programs[title], encoding="utf-8")
            done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
            assert done.returncode == 0, f"{kind}:\n{programs[title]}\n{done.stderr}"
            printed[kind] = done.stdout
    assert len(printed) == (4 if title == "Python (langchain-openai)" else 6)
    if title == "curl":
        assert all("hello" in text for text in printed.values())
    else:
        answer = r'This is gpt-4o, simulated\. You said: Say "hello" \[\w+\]\n'
        assert [kind for kind, text in printed.items() if not re.fullmatch(answer, text)] == []
