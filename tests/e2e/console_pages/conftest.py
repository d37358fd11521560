"""A console on a stack with a pool and a limit, and a real browser that has followed its address."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.browser import chromium
from tests.browser.tab import Tab
from tests.e2e.conftest import Azure, program_copy, workspaces
from tools import engine
from tools.paths import ROOT

POOLED, LIMITED = "/try/azure-openai/ChatCompletions_Create", "/try/azure-openai-http/chat-completions"
RESPONSES = "/try/azure-openai-v1/createResponse"
ANSWER = "(document.querySelector('article.assistant:last-of-type pre')?.innerText ?? '')"
"""Script: the text of the last answer."""

CALLS = 3
"""A minute, of the API with a limit."""


@dataclass(frozen=True)
class Deployed:
    """The stack's checkout, with its outputs in `outputs.json`, and what its consumers have."""

    folder: Path
    azure: Azure
    environment: Mapping[str, str] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)


def origin_of(address: str) -> str:
    """Of a console's pages."""
    return address.partition("/?")[0]


@dataclass
class Console:
    """A tab on a console."""

    origin: str
    tab: Tab
    azure: Azure

    def open(self, path: str, **look: Any) -> Tab:
        """A page of it."""
        return self.tab.look(**look).goto(f"{self.origin}{path}")

    def send(self, path: str, text: str) -> Tab:
        """A chat: typed into an empty form and sent, until its answer is whole."""
        self.open(path)
        self.tab.fill("textarea[name=prompt]", text)
        return self.tab.leave(lambda: self.tab.click("form.send button"))

    def without_screen(self) -> httpx.Client:
        """The browser's session, for pages that need not be looked at."""
        cookies = {each["name"]: each["value"] for each in self.tab.call("Network.getAllCookies")["cookies"]}
        return httpx.Client(timeout=60, trust_env=False, base_url=self.origin, headers={"Origin": self.origin}, cookies=cookies)


@pytest.fixture(scope="session")
def azure(simulator: Azure) -> Azure:
    """The starter world as it was born, for all files of this folder, which one process runs one after the other."""
    simulator.reset()
    return simulator


@pytest.fixture(scope="session")
def deployed(cli: engine.Engine, azure: Azure, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The stack, deployed once; it goes with the world that the next module resets."""
    folder = program_copy(tmp_path_factory.mktemp("checkout") / "program")
    shutil.copytree(ROOT / "apim", folder / "apim")
    file = folder / "Pulumi.local.yaml"
    limit = f"path: contoso-http\n      rateLimit: {{calls: {CALLS}, renewalPeriod: 60}}"
    file.write_text(file.read_text(encoding="utf-8").replace("path: contoso-http", limit), encoding="utf-8")
    workspace = workspaces(cli, azure, tmp_path_factory.mktemp("console") / "stacks")(folder, file)
    workspace.up()
    outputs = workspace.outputs
    keys = tuple({*outputs["subscriptionKeys"].values(), *outputs["secondarySubscriptionKeys"].values()})
    (folder / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
    return Deployed(folder, azure, workspace.stack.env(), keys)


@contextmanager
def serving(deployed: Deployed, log: Path) -> Iterator[str]:
    """A console's address, good once; afterwards no key is in what the console printed."""
    outputs = deployed.folder / "outputs.json"
    line = [sys.executable, "-m", "apim", "console", "--stack", "local", "--outputs", str(outputs)]
    with log.open("w", encoding="utf-8") as err:
        process = subprocess.Popen(
            line, cwd=deployed.folder, env=deployed.environment, stdout=subprocess.PIPE, stderr=err, text=True
        )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
        out, _ = process.communicate(timeout=60)
        assert all(key not in text for key in deployed.keys for text in (out, log.read_text(encoding="utf-8")))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def console(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Afterwards no key is in what the browser got or kept, and it has talked to the console alone."""
    profile = tmp_path_factory.mktemp("browser") / "profile"
    with serving(deployed, profile.with_name("console.log")) as address, chromium.running(profile) as browser:
        console = Console(origin_of(address), Tab(browser).look().goto(address), deployed.azure)
        yield console
        _assert_kept_to_itself(console, profile, deployed.keys)


def _assert_kept_to_itself(console: Console, profile: Path, keys: tuple[str, ...]) -> None:
    tab = console.tab
    assert [url for url in tab.urls() if not url.startswith((f"{console.origin}/", "data:"))] == []
    kept = tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
    cookies = json.dumps(tab.call("Network.getAllCookies"))
    network = tab.network()
    files = [file.read_bytes() for file in profile.rglob("*") if file.is_file()]
    for key in keys:
        assert len(key) > 20
        assert all(key not in text for text in (kept, cookies, network))
        assert not any(key.encode() in content for content in files)
    assert re.search(r"apim-console-\d+", cookies)
    assert "apim-console" not in kept  # scripts cannot read the cookie
    browsers = [each for each in psutil.Process().children(recursive=True) if "chrom" in each.name()]
    connected = {connection.raddr.ip for each in browsers for connection in each.net_connections("tcp") if connection.raddr}
    assert connected <= {"127.0.0.1"}
