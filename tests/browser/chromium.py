"""A headless Chromium, driven over its DevTools protocol through a pipe: https://chromedevtools.github.io/devtools-protocol/.

The browser is the machine's own: nothing is downloaded, and a machine without one skips these tests.
"""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "APIM_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 60.0
"""For an answer of the browser, or for what a page is waited for: long, since a busy machine is no fault."""

QUIET = (
    "--headless=new",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-proxy-server",
    "--remote-debugging-pipe",
)
BECOME = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
for number, each in zip((3, 4), ends, strict=True):
    os.dup2(each, number)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""The browser reads file descriptor 3 and writes 4."""

NO_SANDBOX = "--no-sandbox"
"""As root, in containers, there is none to be had."""


def installed() -> str | None:
    """The browser: the one that the variable names, else one on PATH."""
    named = os.environ.get(VARIABLE, "")
    return next(filter(None, map(shutil.which, [named] if named else NAMES)), None)


def executable() -> str:
    """The same. Skips the test where there is none."""
    found = installed()
    if found is None:
        named = os.environ.get(VARIABLE, "")
        way = f"{VARIABLE} names {named}, which cannot be run" if named else f"install one, or name it in {VARIABLE}"
        pytest.skip(f"no Chromium: {way}")
    return found


class Refused(AssertionError):
    """The browser did not do it."""


@dataclass
class Chromium:
    """A browser process; `events` are those of all tabs, oldest first."""

    send_to: int
    read_from: int
    events: list[dict[str, Any]] = field(default_factory=list)
    _last: int = 0
    _rest: bytes = b""
    _answers: dict[int, dict[str, Any]] = field(default_factory=dict)

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """A command's result. Raises AssertionError where the browser refuses it, or does not answer."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters, **({"sessionId": session} if session else {})}
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.send_to, data) :]
        until = time.monotonic() + SECONDS
        while self._last not in self._answers:
            assert time.monotonic() < until, f"the browser does not answer {method}"
            self.read(0.5)
        answer = self._answers.pop(self._last)
        if "error" in answer:
            raise Refused(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def read(self, seconds: float) -> None:
        """Take in what comes within that time."""
        if not select.select([self.read_from], [], [], seconds)[0]:
            return
        chunk = os.read(self.read_from, 1 << 20)
        assert chunk, "the browser has ended"
        *messages, self._rest = (self._rest + chunk).split(b"\0")
        for each in map(json.loads, messages):
            if "id" in each:
                self._answers[each["id"]] = each
            else:
                self.events.append(each)


@contextmanager
def running(profile: Path) -> Iterator[Chromium]:
    """A browser with an empty profile in that folder, until the block is left."""
    to_browser, from_us = os.pipe()
    from_browser, to_us = os.pipe()
    options = [*QUIET, f"--user-data-dir={profile}", *([NO_SANDBOX] if os.geteuid() == 0 else [])]
    line = [sys.executable, "-c", BECOME, str(to_browser), str(to_us), executable(), *options, "about:blank"]
    process = subprocess.Popen(line, pass_fds=(to_browser, to_us), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(to_browser)
    os.close(to_us)
    browser = Chromium(from_us, from_browser)
    try:
        yield browser
        with suppress(AssertionError, OSError):
            browser.call("Browser.close")
    finally:
        os.close(from_us)
        os.close(from_browser)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
