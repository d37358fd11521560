"""The page of usage: who used what, asked of Azure Monitor when the page is opened."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from apim.azure import NotReached
from apim.console.pages import Pages
from apim.render.usage_html import values
from apim.render.usage_svg import STYLE
from apim.usage import Report
from apim.usage.run import Asked, BadAsk

SPANS: Final = {"12h": "12 hours", "1d": "1 day", "7d": "7 days", "30d": "30 days", "month": "this month"}
GROUPS: Final = ("consumer,model", "consumer", "model", "consumer,day", "api", "day")
Read = Callable[[Asked], Report]
"""Asks Azure, beside the event loop. Raises BadAsk, NotReached."""


@dataclass(slots=True)
class Usage:
    """`asked` names the files of prices and budgets, if the console has any."""

    pages: Pages
    read: Read
    asked: Asked

    def routes(self) -> Sequence[Route]:
        """Of this part."""
        return (Route("/usage", self.page, methods=["GET"]), Route("/usage.css", self.style, methods=["GET"]))

    async def page(self, request: Request) -> Response:
        """Plots and tables, or why there are none."""
        chosen = {"since": request.query_params.get("since", "30d"), "by": request.query_params.get("by", GROUPS[0])}
        found: dict[str, Any] = {}
        error = ""
        try:
            found = values(await asyncio.to_thread(self.read, replace(self.asked, **chosen)))
        except (BadAsk, NotReached) as why:
            error = str(why)
        return HTMLResponse(
            self.pages.render("usage", tab="usage", error=error, spans=SPANS, groups=GROUPS, chosen=chosen, **found)
        )

    async def style(self, _request: Request) -> Response:
        """The plots' styles: the page allows none within it."""
        return Response(STYLE, media_type="text/css")
