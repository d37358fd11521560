"""A tab as a person uses it: it is gone to, clicked, typed into, looked at; what it asked of the network is kept."""

import base64
import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.browser.chromium import SECONDS, Chromium, Refused

KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "ArrowUp": 38, "ArrowDown": 40}
"""Keys without a text of their own, and their codes in Windows, by which the protocol knows them."""
TEXTS = {"Enter": "\r", " ": " "}
CONTROL = 2
POLL_SECONDS = 0.02


class Tab:
    """One tab. `evaluate` looks; `click`, `press` and `type` are what a person does."""

    def __init__(self, browser: Chromium) -> None:
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command for this tab."""
        return self.browser.call(method, self.session, **parameters)

    def events(self, method: str) -> list[dict[str, Any]]:
        """What it was told of, by kind."""
        self.browser.read(0)
        return [
            each["params"] for each in self.browser.events if each["method"] == method and each.get("sessionId") == self.session
        ]

    def look(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> Self:
        """Of that size, in a light or dark theme."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[theme])
        return self

    def goto(self, url: str) -> Self:
        """Go to an address, until its page is loaded."""
        self.evaluate("window.isLeft = true")
        self.call("Page.navigate", url=url)
        return self.loaded()

    def loaded(self) -> Self:
        """Wait until another page is there, and whole."""
        self.wait("!window.isLeft && document.readyState === 'complete' && location.href !== 'about:blank'")
        return self

    def leave(self, do: Callable[[], Any]) -> Self:
        """Do something that leads to another page, and wait until that is whole."""
        self.evaluate("window.isLeft = true")
        do()
        return self.loaded()

    def evaluate(self, expression: str) -> Any:
        """The value of an expression on the page, as JSON has it; a promise's once it has one."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, json.dumps(answer["exceptionDetails"])[:2000]
        return answer["result"].get("value")

    def wait(self, expression: str) -> Any:
        """Until it is true; its value. Raises AssertionError with the page's text where it stays false."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with suppress(Refused):  # the page that is looked at is just being left
                answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
                if "exceptionDetails" not in answer and answer["result"].get("value"):
                    return answer["result"]["value"]
            self.browser.read(POLL_SECONDS)
        raise AssertionError(f"never: {expression}\n{self.evaluate('document.body.innerText')[:3000]}")

    @property
    def text(self) -> str:
        """What a person reads on the page."""
        return str(self.evaluate("document.body.innerText"))

    def click(self, selector: str) -> None:
        """In the middle of the first element of that selector, scrolled to."""
        place = self.wait(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)}); if (!found) return null;"
            " found.scrollIntoView({block: 'center'}); const at = found.getBoundingClientRect();"
            " return at.width ? {x: at.x + at.width / 2, y: at.y + at.height / 2} : null; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    def press(self, key: str, *, control: bool = False) -> None:
        """A key, down and up, with the control key or without."""
        known = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key], "modifiers": CONTROL if control else 0}
        text = {"text": TEXTS[key]} if key in TEXTS and not control else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **known, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **known)

    def type(self, text: str) -> None:
        """Into what has the focus, in one piece."""
        self.call("Input.insertText", text=text)

    def fill(self, selector: str, text: str) -> None:
        """Click into a field and type over what it has."""
        self.click(selector)
        self.evaluate("document.activeElement.select()")
        self.type(text)

    def focus(self, selector: str, *, most: int = 80) -> None:
        """Come to an element with the Tab key alone. Raises AssertionError where it cannot be come to."""
        for _ in range(most):
            if self.evaluate(f"document.activeElement?.matches({json.dumps(selector)})"):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached with {most} presses of Tab")

    def picture(self, file: Path) -> None:
        """What is seen now, as PNG."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def network(self) -> str:
        """All that was asked and answered, bodies too: what an export of the network panel (HAR) has."""
        bodies = []
        for each in self.events("Network.loadingFinished"):
            with suppress(Refused):  # a page that is left is forgotten some time
                answer = self.call("Network.getResponseBody", requestId=each["requestId"])
                bodies.append(
                    base64.b64decode(answer["body"]).decode("utf-8", "replace") if answer["base64Encoded"] else answer["body"]
                )
        found = [each for each in self.browser.events if each["method"].startswith("Network.")]
        return json.dumps(found, ensure_ascii=False) + "\n".join(bodies)

    def urls(self) -> list[str]:
        """Of what it asked for."""
        return [each["request"]["url"] for each in self.events("Network.requestWillBeSent")]
