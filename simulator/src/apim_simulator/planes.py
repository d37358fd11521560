"""Puts the planes behind their listeners: ARM and logs for good, a gateway, model server or vault while its resource exists."""

import importlib
import sys
import time
from collections.abc import Callable

from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp

from apim_simulator import ids
from apim_simulator.addresses import ACCOUNT, SERVICE, VAULT
from apim_simulator.http.discovery import routes
from apim_simulator.http.fault_injection import Faulty
from apim_simulator.http.journaling import Recorded
from apim_simulator.http.lazy import Lazy
from apim_simulator.http.listener import Listeners
from apim_simulator.http.sockets import Sockets
from apim_simulator.journal import Entry
from apim_simulator.store import Resource
from apim_simulator.world import World

KINDS = {SERVICE.lower(): "gateway", ACCOUNT.lower(): "model", VAULT.lower(): "vault"}
"""Plane by the type of resource that has a listener of its own."""
ARM = "arm"
LOGS = "logs"


class Planes:
    """The listeners of a world. Opens and closes them as resources come and go; use within the world's event loop."""

    def __init__(self, world: World, sockets: Sockets, log: Callable[[Entry], None]) -> None:
        self._world = world
        self._sockets = sockets
        self._log = log
        self._listeners = Listeners(world.authority.server_context())

    def open(self) -> None:
        """Listen for ARM, for queries of logs and for every service, account and vault that exists, then follow the store."""
        self._listen(ARM, ARM, self._front())
        self._listen(LOGS, LOGS, self._logs())
        for resource in self._world.store:
            self._follow(resource, present=True)
        self._world.store.watch(lambda resource, present: self._follow(resource, present=present))

    async def close(self) -> None:
        """Close every listener; requests under way get their grace period."""
        await self._listeners.close_all()
        await self._world.closing()

    def _front(self) -> ASGIApp:
        """The ARM listener: control API, token server, ARM."""
        world = self._world
        entra = self._recorded("token", Router(routes=routes(world), redirect_slashes=False))
        arm = self._recorded("arm", Faulty(self._built("apim_simulator.arm.app", world), "arm", world.faults, world.clock))
        doors: list[BaseRoute] = [Mount("/_sim", self._built("apim_simulator.control", world))]
        doors += [Route(route.path, entra) for route in routes(world)]
        return Router(routes=doors, default=arm, redirect_slashes=False)

    def _logs(self) -> ASGIApp:
        """The listener of Azure Monitor's queries."""
        world = self._world
        return self._recorded(LOGS, Faulty(self._built("apim_simulator.logs.app", world), LOGS, world.faults, world.clock))

    def _plane(self, kind: str, resource: Resource) -> ASGIApp:
        world = self._world
        app = self._built(f"apim_simulator.{kind}.app", world, resource.id)
        return self._recorded(kind, Faulty(app, kind, world.faults, world.clock, resource.name))

    def _recorded(self, plane: str, app: ASGIApp) -> ASGIApp:
        return Recorded(app, plane, self._world.journal, self._log)

    def _built(self, module: str, *arguments: object) -> Lazy:
        """The application that `module.build(*arguments)` makes at its first request.

        Policies and expressions bring heavy imports along: half of a start, for nothing where only ARM is asked.
        """
        return Lazy(lambda: importlib.import_module(module).build(*arguments))

    def _follow(self, resource: Resource, *, present: bool) -> None:
        kind = KINDS.get(resource.type.lower())
        if kind is None:
            return
        name = ids.key(resource.id)
        if present and name not in self._listeners:
            self._listen(kind, name, self._plane(kind, resource))
        elif not present and name in self._listeners:
            self._listeners.close(name)
            self._world.addresses.release(kind, name)

    def _listen(self, kind: str, name: str, app: ASGIApp) -> None:
        self._listeners.open(name, self._sockets.claim(self._world.addresses.port(kind, name)), app)


def log_line(entry: Entry) -> None:
    """One line on stderr for a finished request: time, plane, method, status, milliseconds, path, code. Never a query."""
    status = entry.status if entry.status is not None else "---"
    code = f" {entry.code}" if entry.code else ""
    print(
        f"{time.strftime('%H:%M:%S')} {entry.plane:<7} {entry.method:<6} {status} {entry.milliseconds:>7} ms {entry.path}{code}",
        file=sys.stderr,
        flush=True,
    )
