"""Expressions of this program, evaluated by the simulator's engine."""

from datetime import UTC, datetime
from typing import Any

from apim_simulator.policy.expressions import Context, compile_expression
from apim_simulator.policy.expressions.context import Headers, Named, Request, Url


def evaluated(
    expression: str, *, body: bytes | None = None, subscription: str = "s", product: str | None = None, **variables: Any
) -> Any:
    """The value of `@(…)` or `@{…}` for a request with that body; names of variables have `_` for `-`."""
    url = Url("gateway", "/", Headers([]))
    request = Request("POST", url, url, Headers([]), "127.0.0.1", {}, body)
    context = Context(
        api=None,
        deployment=Named({}),
        request=request,
        request_id="r",
        now=datetime.now(UTC),
        subscription=Named({"Id": subscription}),
        product=None if product is None else Named({"Id": product}),
        variables={name.replace("_", "-"): value for name, value in variables.items()},
    )
    return compile_expression(expression).evaluate(context)
