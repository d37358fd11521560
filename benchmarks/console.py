"""`make bench`, part of the console: how soon its address is there, its pages, an answer's pieces on a screen, a long trace.

    python -m benchmarks.console [--rounds N]

The demo's stack is asked (`make demo`), and a gateway in this process that says in each piece when it was sent. Screens need a
Chromium, as the tests of the browser do; without one their rows say that they were not measured.
"""

import argparse
import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from apim.console import server
from apim.console.session import Session, listening
from apim.console.traces import Entry, Trace
from benchmarks.row import Row
from tests.apim.console.stage import CHAT, assembled
from tests.browser import chromium
from tests.browser.tab import Tab
from tools import demo, engine, simulator_process
from tools.console import ToolError, fail, say
from tools.paths import ROOT

PAGES = (CHAT, "/calls", "/faults", "/stack", "/usage")
PIECES, BETWEEN_SECONDS = 60, 0.03
ELEMENTS = 60
PAGE_SECONDS, PIECE_SECONDS, TRACE_SECONDS = 0.1, 0.05, 0.1
"""What is allowed."""

WATCH = """
window.late = [];
new MutationObserver(() => {
  const sent = document.querySelector('article.assistant pre')?.textContent.trim().split(/\\s+/).at(-1);
  if (sent) requestAnimationFrame(() => window.late.push(Date.now() - Number(sent)));
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
"""Notes in the browser how old a piece is when the frame comes that shows it."""


class Pieces(httpx.AsyncByteStream):
    """An answer whose pieces are the time at which each was sent, in milliseconds."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """A piece at a time."""
        for _ in range(PIECES):
            await asyncio.sleep(BETWEEN_SECONDS)
            text = f"{time.time() * 1000:.1f} "
            yield f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}\n\n".encode()


class Long:
    """A source of one trace."""

    def prepare(self, _api_id: str) -> Mapping[str, str]:
        """Nothing to send."""
        return {}

    def fetch(self, _headers: Mapping[str, str]) -> Trace:
        """Of so many elements."""
        names = (("name", "x-header"), ("exists-action", "override"))
        entry = Entry("inbound", "set-header", "value", 1.0, 0.1, "api", "Pulumi.local.yaml:34", names, (("place", "line 4"),))
        return Trace("t", "a gateway of this process", "backend answered 200", (entry,) * ELEMENTS, (), simulated=True)


def _gateway() -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Pieces())


@contextlib.contextmanager
def _served() -> Iterator[Session]:
    """A console in a thread, on that gateway."""
    with listening(0) as on:
        session = Session(on.getsockname()[1])
        application: Callable[..., Any] = assembled
        app, client = application(session, _gateway, source=Long(), control=lambda _: httpx.Response(500))
        threading.Thread(target=server.serve, args=(app, on), daemon=True).start()
        yield session
        asyncio.run(client.aclose())


def screens(rounds: int) -> tuple[float | None, float | None]:
    """Seconds until a piece is on the screen, at the median, and until a trace is, at best; None without a browser."""
    if chromium.installed() is None:
        return None, None
    with tempfile.TemporaryDirectory() as folder, _served() as session, chromium.running(Path(folder)) as browser:
        tab = Tab(browser).look()
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        tab.goto(session.address)
        tab.fill("textarea[name=prompt]", "When?")
        tab.leave(lambda: tab.click("form.send button"))
        late = [each for each in tab.evaluate("window.late") if each >= 0]
        call = tab.evaluate("location.href").partition("#")[0]
        timing = "performance.getEntriesByType('navigation')[0]"
        traces = [tab.goto(f"{call}/trace").evaluate(f"{timing}.loadEventEnd - {timing}.fetchStart") for _ in range(rounds)]
        if (seen := tab.evaluate("document.querySelectorAll('td.scope').length")) != ELEMENTS:
            raise ToolError(f"the trace has {seen} elements on the screen, not {ELEMENTS}")
    say(f"{len(late)} pieces were seen, the latest {max(late):.0f} ms after it was sent")
    return median(late) / 1000, min(traces) / 1000


def commands(rounds: int, environment: Mapping[str, str]) -> tuple[float, float, float]:
    """Seconds until the address is there, those of `apim deployed`, and of the slowest page; the least of each."""
    line = [sys.executable, "-m", "apim"]
    addresses, contracts, pages = [], [], []
    for _ in range(rounds):
        began = time.monotonic()
        done = subprocess.run([*line, "deployed", "--stack", "local"], cwd=ROOT, env=environment, capture_output=True, check=False)
        contracts.append(time.monotonic() - began)
        if done.returncode:
            raise ToolError(f"bin/apim deployed ended with {done.returncode}: {done.stderr.decode()}")
        began = time.monotonic()
        command = [*line, "console", "--stack", "local"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            address = process.stdout.readline().strip() if process.stdout else ""
            addresses.append(time.monotonic() - began)
            pages.append(_slowest(address))
            process.send_signal(signal.SIGINT)
    return min(addresses), min(contracts), min(pages)


def _slowest(address: str) -> float:
    """Of the pages, each at its best."""
    with httpx.Client(trust_env=False, timeout=60, base_url=address.partition("/?")[0]) as client:
        client.get(address, follow_redirects=True)
        return max(min(client.get(page).elapsed.total_seconds() for _ in range(5)) for page in PAGES)


def rows(rounds: int) -> list[Row]:
    """The part's lines of the table. Raises ToolError where a command fails."""
    found = simulator_process.running(demo.STATE)
    if found is None:
        say("no simulator runs here, so what asks the demo's stack is left out: `make demo` deploys it")
    asked = commands(rounds, demo.stack(found, engine.resolve()).env()) if found else (None, None, None)
    address, contracts, page = asked
    piece, trace = screens(rounds)
    console = "bin/apim console --stack local"
    return [
        Row("The console's address, `deployed`", "s", address, contracts, 1.0, console),
        Row("Its slowest page, what is allowed", "s", page, PAGE_SECONDS, 1.0, console),
        Row("A piece of an answer on the screen, what is allowed", "s", piece, PIECE_SECONDS, 1.0, console),
        Row(f"A trace of {ELEMENTS} elements on the screen, what is allowed", "s", trace, TRACE_SECONDS, 1.0, console),
    ]


def main() -> int:
    """Print them."""
    parser = argparse.ArgumentParser(description="Measure the console of the demo's stack.")
    parser.add_argument("--rounds", type=int, default=10)
    try:
        for row in rows(parser.parse_args().rounds):
            print(row.line())
    except ToolError as error:
        return fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
