"""The console's routes: a form for each operation, each call with its trace, faults, the stack. GET changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from apim.console.access import Guard
from apim.console.answer import tokens
from apim.console.body_checks import BodyChecks, Fault
from apim.console.calls import Call, Calls
from apim.console.operations import Operation
from apim.console.pages import Pages
from apim.console.request import BadForm, CallRequest, Form
from apim.console.runner import Runner, pretty
from apim.console.session import Session
from apim.console.snippets import readable, snippets
from apim.console.stack import NO_KEY, WRONG_KEY, Published, Stack

STATIC: Final = Path(__file__).parent / "static"
MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MOST_BYTES: Final = 8_000_000
"""Of a posted form."""

MOST_FIELDS: Final = 200
LIMITS: Final = ("ratelimit", "rate-limit", "retry-after", "remaining", "consumed", "tokens", "quota")
Handler = Callable[[Request], Awaitable[Response]]


async def posted(request: Request) -> Form:
    """The fields of a form. Raises HTTPException for one that is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"a form has at most {MOST_BYTES} bytes")
    try:
        return Form(dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)))
    except ValueError as error:
        raise HTTPException(400, f"a form has at most {MOST_FIELDS} fields") from error


@dataclass(slots=True)
class Try:
    """Forms and calls. `is_simulated` says that a call costs nothing and traces are free."""

    stack: Stack
    pages: Pages
    calls: Calls
    runner: Runner
    is_simulated: bool
    confirmed: bool = field(default=False)
    """Whether the first call of a protected stack was agreed to."""
    _checks: dict[str, BodyChecks] = field(default_factory=dict)
    """By API."""

    def routes(self) -> Sequence[Route]:
        """Of this part."""
        return (
            Route("/", self.home, methods=["GET"]),
            Route("/try/{api}/{operation}", self.form, methods=["GET"]),
            Route("/try/{api}/{operation}", self.send, methods=["POST"]),
            Route("/calls", self.listed, methods=["GET"]),
            Route("/calls/{id}", self.call, methods=["GET"]),
            Route("/calls/{id}/body", self.body, methods=["GET"]),
            Route("/calls/{id}/trace", self.trace, methods=["GET"]),
        )

    async def home(self, _request: Request) -> Response:
        """The first operation's form."""
        for name, published in self.stack.apis.items():
            if published.operations:
                return RedirectResponse(f"/try/{quote(name)}/{quote(published.operations[0].name, safe='')}", 303)
        return HTMLResponse(self.pages.render("message", title="Nothing to call", text="no API of this stack has an operation"))

    async def form(self, request: Request) -> Response:
        """An empty form of an operation, or one filled as a call was."""
        published, operation = self._named(request)
        before = self.calls.get(request.query_params.get("again", ""))
        return HTMLResponse(self._form(published, operation, self._filled(operation, before)))

    async def send(self, request: Request) -> Response:
        """Make the call; a form that cannot be sent comes back with what is wrong."""
        published, operation = self._named(request)
        form = await posted(request)
        after = self.calls.get(form.text("after"))
        before = after.conversation() if after is not None and after.request.operation == operation else ()
        try:
            wanted = form.request(published, operation, before)
        except BadForm as bad:
            return HTMLResponse(self._form(published, operation, form.fields, error=str(bad), after=after), 400)
        if form.text("unchecked") != "on" and (faults := await asyncio.to_thread(self._faults, wanted)):
            return HTMLResponse(self._form(published, operation, form.fields, faults=faults, after=after), 400)
        if self.stack.settings.protect and not self.is_simulated and not self.confirmed:
            if form.text("confirm") != "yes":
                return HTMLResponse(self.pages.render("confirm", tab="try", fields=form.fields, published=published))
            self.confirmed = True
        call = self.runner.start(wanted)
        return RedirectResponse(f"/calls/{call.id}#latest", 303)

    def _faults(self, wanted: CallRequest) -> tuple[Fault, ...]:
        """What the contract has against a body, which is sent all the same by who wants to see the model refuse it."""
        published, operation = wanted.published, wanted.operation
        checks = self._checks.setdefault(published.name, BodyChecks(published.api))
        return () if wanted.body is None else checks.faults(operation.method, operation.template, wanted.body)

    async def listed(self, _request: Request) -> Response:
        """The calls so far."""
        return HTMLResponse(self.pages.render("calls", tab="calls", calls=self.calls.newest(), tokens=tokens))

    async def call(self, request: Request) -> Response:
        """A call: its conversation, its answer as it comes, what is known of it at the end."""
        call = self._call(request)
        return StreamingResponse(self.pages.stream(call, lambda: self._values(call)), media_type="text/html")

    def _values(self, call: Call) -> dict[str, Any]:
        """What the page of a call shows, as far as it is known now."""
        wanted = call.request
        known = self.stack.known["apis"][wanted.published.name]
        return {
            "tab": "try",
            "fields": self._filled(wanted.operation, call),
            "published": wanted.published,
            "operation": wanted.operation,
            "consumers": self._consumers(wanted.published),
            "tokens": tokens,
            "is_limit": lambda name: any(part in name.lower() for part in LIMITS),
            "snippets": snippets(wanted, known.get("baseUrl"), known.get("azureEndpoint")),
            "sent": readable(wanted),
            "pretty": pretty,
        }

    async def body(self, request: Request) -> Response:
        """The whole answer, as it came but for what is masked."""
        call = self._call(request)
        return PlainTextResponse(call.whole.encode("utf-8", "replace"))

    async def trace(self, request: Request) -> Response:
        """What the gateway did with a call."""
        call = self._call(request)
        return HTMLResponse(self.pages.render("trace", tab="calls", call=call))

    def _form(self, published: Published, operation: Operation, fields: Mapping[str, str], **more: Any) -> str:
        values = {"error": "", "faults": (), "after": None, **more}
        consumers = self._consumers(published)
        return self.pages.render(
            "try",
            tab="try",
            published=published,
            operation=operation,
            fields=fields,
            consumers=consumers,
            **values,
        )

    def _filled(self, operation: Operation, call: Call | None) -> Mapping[str, str]:
        """The fields of a new form: as a call had them, else as they are usually wanted."""
        if call is None or call.request.operation != operation:
            return {"stream": "on", "usage": "on", "trace": "on" if self.is_simulated else "", "body": operation.sample}
        body = call.request.body if isinstance(call.request.body, dict) else {}
        return {
            **{f"parameter-{name}": value for name, value in call.request.values.items()},
            "consumer": call.request.consumer,
            "trace": "on" if call.request.traced else "",
            "stream": "on" if call.request.streams else "",
            "usage": "on" if "stream_options" in body or not call.request.streams else "",
            "model": str(body.get("model", "")),
            "body": readable(call.request),
            "prompt": "" if call.is_answered else _last(call),
        }

    @staticmethod
    def _consumers(published: Published) -> list[tuple[str, str]]:
        """Value and text of each choice."""
        own = [(each.name, f"{each.name} (product {each.product})" if each.product else each.name) for each in published.consumers]
        return [*own, (NO_KEY, "no key"), (WRONG_KEY, "a wrong key")]

    def _named(self, request: Request) -> tuple[Published, Operation]:
        published = self.stack.apis.get(request.path_params["api"])
        operation = published.operation(request.path_params["operation"]) if published else None
        if published is None or operation is None:
            raise HTTPException(404, "no such operation is deployed; the list on the left has those that are")
        return published, operation

    def _call(self, request: Request) -> Call:
        call = self.calls.get(request.path_params["id"])
        if call is None:
            raise HTTPException(404, "no such call: the last ones are kept, and those of an earlier console are gone")
        return call


def _last(call: Call) -> str:
    """The message that a call sent last."""
    return call.request.messages[-1]["content"] if call.request.messages else ""


async def static(request: Request) -> Response:
    """Styles, the script of forms, and the icon."""
    file = STATIC / request.path_params["name"]
    if file.parent != STATIC or not file.is_file():
        raise HTTPException(404, "no such file")
    return Response(file.read_bytes(), media_type=MEDIA_TYPES.get(file.suffix))


def build(session: Session, pages: Pages, *parts: Sequence[Route]) -> ASGIApp:
    """The application, behind its guard."""

    async def refused(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        text = error.detail if isinstance(error, HTTPException) else f"a fault of the console: {type(error).__name__}"
        return HTMLResponse(pages.render("message", title=str(status), text=text), status)

    routes = [*(route for part in parts for route in part), Route("/static/{name}", static, methods=["GET"])]
    return Guard(Starlette(routes=routes, exception_handlers={HTTPException: refused, 500: refused}), session)
