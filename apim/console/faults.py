"""Faults on demand, the clock, and what moves with them: for the simulator alone. A real stack has none of these routes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from apim.console.app import posted
from apim.console.pages import Pages
from apim.console.request import BadForm, Form
from apim.console.simulator import NotAnswered, Simulator
from apim.console.stack import Stack

ACTIONS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "429": ("answers 429", {"status": 429, "headers": {"Retry-After": "10"}}),
    "503": ("answers 503", {"status": 503}),
    "cut": ("cuts the stream", {"truncate_stream": True}),
    "reset": ("breaks the connection", {"reset": True}),
    "slow": ("takes 3 s longer", {"delay_ms": 3000}),
}
"""What a member can be made to do, in the control API's words."""

STEPS: Final = {"PT10S": "10 seconds", "PT1M": "1 minute", "PT1H": "1 hour", "P1D": "1 day"}
MOST_TIMES: Final = 1000
WATCH_SECONDS: Final = 2


@dataclass(slots=True)
class Faults:
    """The page of faults."""

    stack: Stack
    pages: Pages
    simulator: Simulator

    def routes(self) -> Sequence[Route]:
        """Of this part."""
        return (
            Route("/faults", self.page, methods=["GET"]),
            Route("/faults", self.arm, methods=["POST"]),
            Route("/faults/clear", self.clear, methods=["POST"]),
            Route("/faults/clock", self.advance, methods=["POST"]),
        )

    @property
    def members(self) -> tuple[str, ...]:
        """Accounts behind the stack's backends, by the first label of their host."""
        urls = (each["url"] for each in self.stack.desired.backends.backends.values())
        return tuple(dict.fromkeys(str(urlsplit(url).hostname).partition(".")[0] for url in urls))

    @property
    def pooled(self) -> tuple[tuple[str, str], ...]:
        """APIs whose policy sends calls to a pool: name, and the address of the form of their first operation."""
        behind = {edge.start.partition(":")[2] for edge in self.stack.graph.edges if edge.end.startswith("pool:")}
        known = ((name, each.operations) for name, each in self.stack.apis.items() if name in behind)
        return tuple((name, f"/try/{quote(name)}/{quote(found[0].name, safe='')}") for name, found in known if found)

    async def page(self, request: Request) -> Response:
        """What is armed, breakers, the time; read anew every two seconds while watched."""
        watched = request.query_params.get("watch") == "on"
        try:
            known = await asyncio.to_thread(self._known)
        except NotAnswered as error:
            return self._refused(str(error), 502)
        refresh = WATCH_SECONDS if watched else 0
        values = {"members": self.members, "pooled": self.pooled, "actions": ACTIONS, "steps": STEPS, "refresh": refresh, **known}
        return HTMLResponse(self.pages.render("faults", tab="faults", **values))

    async def arm(self, request: Request) -> Response:
        """Make a member fail."""
        form = await posted(request)
        try:
            fault = self._fault(form)
        except BadForm as bad:
            return self._refused(str(bad), 400)
        return await self._done("POST", "/faults", fault)

    async def clear(self, request: Request) -> Response:
        """No faults, all breakers closed."""
        await posted(request)
        await self._done("DELETE", "/breakers")
        return await self._done("DELETE", "/faults")

    async def advance(self, request: Request) -> Response:
        """Move the clock."""
        step = (await posted(request)).text("step")
        if step not in STEPS:
            return self._refused(f'"{step}" is no step; choose one of {", ".join(STEPS)}', 400)
        return await self._done("POST", "/clock", {"advance": step})

    def _fault(self, form: Form) -> Mapping[str, Any]:
        account, action, times = form.text("account"), form.text("action"), form.text("times")
        if account not in self.members:
            raise BadForm(f'"{account}" is no account of this stack; choose one of {", ".join(self.members)}')
        if action not in ACTIONS:
            raise BadForm(f'"{action}" is no fault; choose one of {", ".join(ACTIONS)}')
        if not (times.isascii() and times.isdigit() and 1 <= int(times[:9]) <= MOST_TIMES):
            raise BadForm(f'"{times}" is no number of calls; 1 to {MOST_TIMES} are')
        return {"plane": "model", "match": {"account": account}, "times": int(times), "action": dict(ACTIONS[action][1])}

    def _known(self) -> dict[str, Any]:
        return {
            "armed": self.simulator.ask("GET", "/faults")["faults"],
            "breakers": self.simulator.ask("GET", "/breakers")["breakers"],
            "now": self.simulator.ask("GET", "/clock")["now"],
        }

    async def _done(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Response:
        try:
            await asyncio.to_thread(self.simulator.ask, method, path, body)
        except NotAnswered as error:
            return self._refused(str(error), 502)
        return RedirectResponse("/faults", 303)

    def _refused(self, text: str, status: int) -> Response:
        return HTMLResponse(self.pages.render("message", tab="faults", title="Faults", text=text), status)
