"""The stack's page: its picture, its revisions, and on demand what drifted."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from apim.console.app import posted
from apim.console.pages import Pages
from apim.console.stack import Stack
from apim.graph import KINDS
from apim.render.graph_svg import STYLE, as_svg

Look = Callable[[], str]
"""What drifted, as text; called beside the event loop."""


@dataclass(slots=True)
class Overview:
    """The page of the stack."""

    stack: Stack
    pages: Pages
    drifted: Look

    def routes(self) -> Sequence[Route]:
        """Of this part."""
        return (
            Route("/stack", self.page, methods=["GET"]),
            Route("/stack", self.drift, methods=["POST"]),
            Route("/graph.css", self.style, methods=["GET"]),
        )

    async def page(self, _request: Request) -> Response:
        """Picture and revisions."""
        return HTMLResponse(self._page(""))

    async def drift(self, request: Request) -> Response:
        """The same with what drifted: Azure is asked now."""
        await posted(request)
        return HTMLResponse(self._page(await asyncio.to_thread(self.drifted)))

    async def style(self, _request: Request) -> Response:
        """The picture's styles: the page allows none within it."""
        return Response(STYLE, media_type="text/css")

    def _page(self, drift: str) -> str:
        graph = self.stack.graph
        picture = Markup(as_svg(graph, embedded=True))  # noqa: S704 - the writer of SVG escapes every text itself
        urls = [(name, each.url, self._revision(name)) for name, each in self.stack.apis.items()]
        return self.pages.render("stack", tab="stack", picture=picture, graph=graph, kinds=KINDS, drift=drift, urls=urls)

    def _revision(self, name: str) -> str:
        """The one that callers get, and those beside it; an API that is updated in place has none."""
        exported: Any = self.stack.known["apis"][name]
        others = [
            str(each.get("number")) for each in exported.get("revisions") or [] if each.get("number") != exported.get("revision")
        ]
        kept = f", kept beside it: {', '.join(others)}" if others else ""
        return f"{exported['revision']}{kept}" if "revision" in exported else "updated in place"
