"""Puts the console together and runs it until it is interrupted."""

import asyncio
import contextlib
import gc
import os
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import httpx
import uvicorn
from starlette.types import ASGIApp

from apim import azure, pulumi_cli, stacks
from apim.console import simulator
from apim.console.app import Try, build
from apim.console.calls import Calls
from apim.console.faults import Faults
from apim.console.masking import masker
from apim.console.overview import Overview
from apim.console.pages import Pages
from apim.console.runner import Runner
from apim.console.session import Session
from apim.console.simulator import Simulator
from apim.console.stack import Published, Stack
from apim.console.traces import AzureTraces, SimulatedTraces, Source
from apim.console.traces.settings_places import places, scopes
from apim.console.usage import Usage
from apim.graph.build import graph
from apim.usage import Report
from apim.usage.run import Asked, ask

if TYPE_CHECKING:
    from apim.azure import Arm, Cloud

NO_FILES: Final = Asked()
"""Of prices and budgets."""
PARALLEL: Final = 20
"""Connections to the gateway."""


def application(  # noqa: PLR0917 - a console is made of that many parts
    stack: Stack, cloud: "Cloud", session: Session, found: Simulator | None, client: httpx.AsyncClient, asked: Asked
) -> ASGIApp:
    """The whole console of a stack; without a simulator there is no page of faults. `asked` has the files of the page of usage."""
    pages, calls = Pages(stack=stack, simulated=found is not None), Calls()
    runner = Runner(stack, client, calls, _sources(stack, cloud, found), asks=found is None)
    tried = Try(stack, pages, calls, runner, is_simulated=found is not None)
    parts = [tried.routes(), Overview(stack, pages, lambda: drifted(stack.name, cloud)).routes()]
    parts.append(Usage(pages, lambda each: used(stack, cloud, each), asked).routes())
    if found is not None:
        parts.append(Faults(stack, pages, found).routes())
    return build(session, pages, *parts)


def serve(app: ASGIApp, on: socket.socket) -> None:
    """Until SIGINT or SIGTERM; nothing is logged, since addresses hold a token."""
    # Other commands end before garbage counts, so that nobody looks for it (apim/__main__.py); this one may run for days.
    gc.freeze()
    gc.enable()
    settings = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        ws="none",
        loop="asyncio",
        timeout_graceful_shutdown=1,
    )
    with contextlib.suppress(KeyboardInterrupt):  # how it is ended; uvicorn raises it again when it has shut down
        asyncio.run(uvicorn.Server(settings).serve(sockets=[on]))


def simulated(stack: str) -> Simulator | None:
    """The simulator that a stack's Azure is, if it is one."""
    host = azure.configuration(stack)["metadataHost"]
    return simulator.found(host, os.environ, httpx.Client())


def used(stack: Stack, cloud: "Cloud", asked: Asked) -> Report:
    """What was used, by what the page of usage asks. Raises BadAsk, NotReached."""
    return ask(stack.name, stack.settings, asked, cloud.logs, datetime.now(UTC), subscription=lambda: cloud.subscription)


def drifted(stack: str, cloud: "Cloud") -> str:
    """What `bin/apim drift` says, as text; why it says nothing, where Azure or pulumi do not answer."""
    from apim import drift, state  # noqa: PLC0415 - half a second, for those who ask
    from apim.render.drift import FORMATS  # noqa: PLC0415 - as above
    from apim.render.drift_report import DriftReport  # noqa: PLC0415 - as above
    from linting import ContractError  # noqa: PLC0415 - as above

    try:
        known = state.read(pulumi_cli.run("stack", "export", "--stack", stack))
        return FORMATS["text"](DriftReport(stack, drift.look(known, cloud.arm()), known))
    except (pulumi_cli.PulumiFailed, azure.NotReached, state.Unreadable, ContractError) as error:
        return f"error: {error}"


def _sources(stack: Stack, cloud: "Cloud", found: Simulator | None) -> Callable[[Published], Source]:
    """The source of each API's traces, kept, since tokens are."""
    service = stack.settings.service

    @cache
    def arm() -> "Arm":
        return cloud.arm()

    @cache
    def of(name: str) -> Source:
        published = stack.apis[name]
        mask = masker(stack, published)
        own = AzureTraces(
            arm,
            lambda: cloud.service_id(service.resource_group, service.name),
            mask,
            places(published.api, stack.desired, stack.graph),
        )
        return own if found is None else SimulatedTraces(own, found, mask, scopes(published.api, stack.graph))

    return lambda published: of(published.name)


def of_stack(name: str, known: Mapping[str, Any], session: Session, asked: Asked = NO_FILES) -> ASGIApp:
    """The console of a stack with these outputs. Raises typer.Exit where it has no file."""
    settings, desired = stacks.settings_and_state(name)
    cloud = azure.connect(name)
    picture = graph(name, settings, desired, stacks.line_numbers(name))
    stack = Stack(name, settings, desired, picture, known, cloud.token)
    limits = httpx.Limits(max_connections=PARALLEL)
    found = simulated(name)
    if found is not None:  # there every call is traced: what that needs is loaded before the first one
        threading.Thread(target=_warm, args=(cloud,), daemon=True).start()
    return application(stack, cloud, session, found, httpx.AsyncClient(limits=limits), asked)


def _warm(cloud: "Cloud") -> None:
    """Load Azure's libraries, and sign in; an error is raised where it is needed."""
    with contextlib.suppress(azure.NotReached):
        cloud.token(cloud.endpoints.scope)
        cloud.arm()
