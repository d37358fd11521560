"""Pages: templates filled with values; every text of others is made printable and escaped."""

from collections.abc import AsyncIterator, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup, escape

from apim.console.calls import Call
from apim.render.html import environment
from linting import printable

FOLDER: Final = Path(__file__).parent / "templates"
MARK: Final = "<!--the answer comes here-->"
PRINTED: Final = 200_000
"""Characters of an answer that a page shows; all of it is one link away."""


def lines(text: str) -> Markup:
    """Text of several lines, tabs kept: nothing in it is obeyed by a browser."""
    return escape("\n".join("\t".join(map(printable, line.split("\t"))) for line in text.split("\n")))


@cache
def templates() -> Environment:
    """Those of the console, compiled once."""
    found = environment(FOLDER)
    found.filters["lines"] = lines
    found.filters["ms"] = lambda seconds: "" if seconds is None else f"{seconds * 1000:.0f} ms"
    found.filters["took"] = lambda milliseconds: "" if milliseconds is None else f"{milliseconds:.2f} ms"
    return found


class Pages:
    """`common` is what every page has: the stack, its tabs, its banner."""

    def __init__(self, **common: Any) -> None:
        self._common = common

    def render(self, name: str, **values: Any) -> str:
        """A whole page."""
        return templates().get_template(f"{name}.html.j2").render(**self._common, **values)

    async def stream(self, call: Call, values: Callable[[], Mapping[str, Any]]) -> AsyncIterator[str]:
        """The page of a call: up to the answer at once, then the answer as it comes, then what is known at the end.

        `values` are asked for twice: some are known when the answer is there.
        """
        mark = Markup(MARK)  # noqa: S704 - a constant of ours
        yield self.render("call", call=call, mark=mark, **values()).partition(MARK)[0]
        left = PRINTED
        async for piece in call.follow():
            if left > 0:
                yield str(lines(piece[:left]))
            left -= len(piece)
        yield self.render("call", call=call, mark=mark, **values()).partition(MARK)[2]
