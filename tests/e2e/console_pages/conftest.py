"""A console on a stack with a pool and a limit, and a real browser that has followed its address."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.browser import chromium
from tests.browser.tab import Tab
from tests.e2e.conftest import Azure, program_copy
from tools.paths import ROOT

POOLED, LIMITED = "/try/azure-openai/ChatCompletions_Create", "/try/azure-openai-http/chat-completions"
RESPONSES = "/try/azure-openai-v1/createResponse"
CALLS = 3
"""A minute, of the API with a limit."""


@dataclass(frozen=True)
class Served:
    """A console at work: its address, good once, and what its stack's consumers have."""

    address: str
    azure: Azure
    environment: Mapping[str, str] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)

    @property
    def origin(self) -> str:
        """Of its pages."""
        return self.address.partition("/?")[0]


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


@pytest.fixture(scope="module")
def served(azure: Azure, shared_deploy: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Deployed once for a module; afterwards no key is in what the console printed."""
    folder = program_copy(tmp_path_factory.mktemp("checkout") / "program")
    shutil.copytree(ROOT / "apim", folder / "apim")
    file = folder / "Pulumi.local.yaml"
    limit = f"path: contoso-http\n      rateLimit: {{calls: {CALLS}, renewalPeriod: 60}}"
    file.write_text(file.read_text(encoding="utf-8").replace("path: contoso-http", limit), encoding="utf-8")
    workspace = shared_deploy(folder, file)
    workspace.up()
    outputs = workspace.outputs
    keys = tuple({*outputs["subscriptionKeys"].values(), *outputs["secondarySubscriptionKeys"].values()})
    (folder / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
    line = [sys.executable, "-m", "apim", "console", "--stack", "local", "--outputs", str(folder / "outputs.json")]
    environment, log = workspace.stack.env(), folder / "console.log"
    with log.open("w", encoding="utf-8") as err:
        process = subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=err, text=True)
    try:
        assert process.stdout is not None
        yield Served(process.stdout.readline().strip(), azure, environment, keys)
        process.terminate()
        out, _ = process.communicate(timeout=60)
        assert all(key not in text for key in keys for text in (out, log.read_text(encoding="utf-8")))
    finally:
        process.kill()
        process.communicate()
    workspace.destroy()


@pytest.fixture(scope="module")
def console(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Afterwards no key is in what the browser got or kept, and it has talked to the console alone."""
    profile = tmp_path_factory.mktemp("browser") / "profile"
    with chromium.running(profile) as browser:
        console = Console(served.origin, Tab(browser).look().goto(served.address), served.azure)
        yield console
        _assert_kept_to_itself(console, profile, served.keys)


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
