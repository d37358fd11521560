"""An ASGI application that is built when it is first needed, so that the process is ready before heavy imports are done."""

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from apim_simulator.garbage import uncollected


class Lazy:
    """The application that `build` makes once."""

    def __init__(self, build: Callable[[], ASGIApp]) -> None:
        self._build = build
        self._app: ASGIApp | None = None

    def ready(self) -> ASGIApp:
        """The application, built now if need be."""
        if self._app is None:
            with uncollected():
                self._app = self._build()
        return self._app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.ready()(scope, receive, send)
