"""The console on two regions: an account that fails, its breaker, and the second that answers in the same call."""

import asyncio
import gc
import re
import shutil
import warnings
from html import unescape

import httpx
import pytest

from apim.console import server
from apim.console.session import Session
from tests.apim.console.stage import CHAT, FORM, Browser
from tests.e2e.proofs import stacks_in
from tools.paths import ROOT

pytestmark = [pytest.mark.rest, pytest.mark.timeout(240)]


@pytest.fixture
def deployed(deploy, azure, tmp_path, monkeypatch):
    """The example of two regions, deployed; commands find its file, and the environment of `pulumi up`."""
    azure._ask("POST", "seed", {"world": "regions"})
    file = ROOT / "examples" / "Pulumi.two-regions.yaml"
    workspace = deploy(stack_file=file, secrets={})
    workspace.up()
    for name, value in workspace.stack.env().items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "files"
    folder.mkdir()
    shutil.copy(file, folder / "Pulumi.local.yaml")
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    (folder / "specs").symlink_to(ROOT / "specs")
    stacks_in(monkeypatch, folder)
    yield workspace
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the console's connections, which else end with its process
        gc.collect()
    workspace.destroy()
    azure.reset()


def test_the_second_member_answers_and_the_trace_shows_both(deployed):
    """503 of the first, its breaker tripped; 200 of the second; and the first is left alone until the clock has moved on."""

    async def steps():
        session = Session(8123)
        app = server.of_stack("local", deployed.outputs, session)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), timeout=60) as client:
            browser = Browser(client, session)
            await browser.enter()
            await browser.post("/faults", {"account": "contoso-east", "action": "503", "times": "1"})
            traces = []
            for _ in range(2):
                page = await browser.call({**FORM, "consumer": "team", "trace": "on"}, CHAT)
                traces.append(await browser.get(re.search(r"/calls/[\w-]+/trace", page.text)[0]))
            breakers = await browser.get("/faults")
            await browser.post("/faults/clock", {"step": "PT1H"})
            return [
                re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(each.text)))
                for each in (*traces, breakers, await browser.get("/faults"))
            ]

    first, second, tripped, closed = asyncio.run(steps())
    assert re.search(
        r"503 models-openai .* member east-openai breaker state tripped.* 200 models-openai .* member west-openai", first
    )
    assert "Why: backend 'west-openai' answered 200" in first
    assert "Pulumi.local.yaml:34" in first
    assert "east-openai tripped" in tripped
    assert "503 models-openai" not in second
    assert "east-openai tripped" not in closed
