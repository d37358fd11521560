"""A console in this process: stack `local` with outputs of its own, a gateway that answers as it is told, a browser beside it."""

import asyncio
import json
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import urlencode

import httpx

from apim import stacks
from apim.console.app import Try, build
from apim.console.calls import Calls
from apim.console.faults import Faults
from apim.console.overview import Overview
from apim.console.pages import Pages
from apim.console.runner import Runner
from apim.console.session import Session
from apim.console.simulator import Simulator
from apim.console.stack import Stack
from apim.console.traces import NoTrace
from apim.console.usage import Usage
from apim.usage.run import Asked
from tests.apim.graph.stage import drawn

KEY = "k3y-0f-the-demo-subscr1ption"
APIS = {
    "azure-openai": {
        "gatewayUrl": "https://gw.example/contoso/openai",
        "azureEndpoint": "https://gw.example/contoso",
        "baseUrl": None,
    },
    "azure-openai-http": {"gatewayUrl": "https://gw.example/contoso-http", "azureEndpoint": "https://gw.example/contoso-http"},
}
OUTPUTS = {"apis": APIS, "subscriptionKeys": {"demo": KEY}}
CHAT = "/try/azure-openai/ChatCompletions_Create"
FORM = {"consumer": "demo", "parameter-deployment-id": "gpt-4o", "prompt": "Hello"}
PORT = 8123


@cache
def local():
    """What the files of stack `local` say."""
    return stacks.stack_settings("local"), stacks.composed("local"), drawn("local")


def stack(protect=False, **more):
    """Stack `local`, deployed."""
    settings, desired, graph = local()
    return Stack("local", replace(settings, protect=protect), desired, graph, {**OUTPUTS, **more}, lambda _: "")


class Untraced:
    """A source without traces."""

    def prepare(self, _api_id):
        """Nothing to send."""
        raise NoTrace("this test has no traces")

    def fetch(self, _headers):
        """Nothing to show."""
        raise NoTrace("this test has no traces")


@dataclass
class Browser:
    """Sends what a browser would: its origin with forms, the cookie once it has one."""

    client: httpx.AsyncClient
    session: Session
    sent: list = field(default_factory=list)
    """Requests that the gateway got."""

    async def enter(self):
        """Follow the printed address."""
        return await self.client.get(self.session.address, follow_redirects=True)

    async def get(self, path, **more):
        """A page."""
        return await self.client.get(f"{self.session.origin}{path}", **more)

    async def post(self, path, fields=None, **headers):
        """A form."""
        known = {"content-type": "application/x-www-form-urlencoded", "origin": self.session.origin, **headers}
        return await self.client.post(f"{self.session.origin}{path}", content=urlencode(fields or {}), headers=known)

    async def call(self, fields=None, path=CHAT):
        """A call, and its page once it has ended."""
        answer = await self.post(path, {**FORM, **(fields or {})})
        assert answer.status_code == 303, answer.text
        return await self.get(answer.headers["location"].partition("#")[0])


def said(content="Hi", **usage):
    """A whole answer of a model."""
    document = {"choices": [{"message": {"role": "assistant", "content": content}}], **({"usage": usage} if usage else {})}
    return httpx.Response(200, content=json.dumps(document))


def streamed(*texts, usage=None):
    """An answer of a model in pieces."""
    events = [json.dumps({"choices": [{"delta": {"content": text}}]}) for text in texts]
    events += [json.dumps({"choices": [], "usage": usage})] if usage else []
    body = "".join(f"data: {event}\n\n" for event in (*events, "[DONE]"))
    return httpx.Response(200, content=body.encode(), headers={"content-type": "text/event-stream"})


def hello():
    """What a gateway answers that is told nothing else."""
    return said()


def assembled(session, answer=hello, *, of=None, source=None, control=None, read=None, sent=None):
    """The application on a gateway that answers what `answer(request)`, or `answer()`, gives; its client, to be closed."""
    known = of or stack()

    def gateway(request):
        if sent is not None:
            sent.append(request)
        return answer(request) if answer.__code__.co_argcount else answer()

    simulator = (
        Simulator("https://127.0.0.1:1", "control", httpx.Client(transport=httpx.MockTransport(control))) if control else None
    )
    pages, calls = Pages(stack=known, simulated=simulator is not None), Calls()
    client = httpx.AsyncClient(transport=httpx.MockTransport(gateway))
    runner = Runner(known, client, calls, lambda _: source or Untraced(), asks=simulator is None)
    parts = [Try(known, pages, calls, runner, is_simulated=simulator is not None).routes()]
    parts.append(Overview(known, pages, lambda: "nothing drifted").routes())
    parts += [Usage(pages, read, Asked()).routes()] if read else []
    parts += [Faults(known, pages, simulator).routes()] if simulator else []
    return build(session, pages, *parts), client


def visit(steps, answer=hello, **parts):
    """Run `steps(browser)` before a console that is assembled so."""

    async def run():
        session, sent = Session(PORT), []
        app, client = assembled(session, answer, sent=sent, **parts)
        async with client, httpx.AsyncClient(transport=httpx.ASGITransport(app)) as outside:
            browser = Browser(outside, session, sent)
            await browser.enter()
            return await steps(browser)

    return asyncio.run(run())
