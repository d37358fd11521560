"""`set-header` (https://learn.microsoft.com/azure/api-management/set-header-policy).

Inbound and backend change the request, outbound and on-error the answer. Several values make one comma-separated field, but for
the names that may hold commas or dates [D].
"""

from apim_simulator.gateway import headers
from apim_simulator.gateway.headers import Fields
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

SEPARATE = frozenset(
    {
        "user-agent",
        "www-authenticate",
        "proxy-authenticate",
        "cookie",
        "set-cookie",
        "warning",
        "date",
        "expires",
        "if-modified-since",
        "if-unmodified-since",
        "last-modified",
        "retry-after",
    }
)
"""Several values of these stay several fields [D]."""
FIXED = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})
"""No policy can change these [D]; what Azure does with one that tries is unrecorded."""


async def execute(run: Run, statement: Statement) -> None:
    """Change request or answer. Raises NotSimulated for a header that cannot be changed, or nothing to set."""
    exchange = run.exchange
    if run.section in ("inbound", "backend"):
        exchange.request.fields = changed(run, statement, exchange.request.fields)
        if run.text(statement.attributes["name"]).lower() == "host":
            exchange.request.host = headers.value_of(exchange.request.fields, "host")
    elif exchange.response is not None:
        exchange.response.fields = changed(run, statement, exchange.response.fields)


def changed(run: Run, statement: Statement, fields: Fields) -> Fields:
    """The fields after a set-header; also for return-response."""
    name = run.text(statement.attributes["name"])
    action = run.text(statement.attributes.get("exists-action", "override"))
    values = ["" if value.text is None else run.text(value.text) for value in statement.named("value")]
    if name.lower() in FIXED:
        raise run.refuse(f"the header '{name}' cannot be changed")
    if action not in ("override", "skip", "append", "delete"):
        raise run.refuse(f"exists-action '{action}'")
    if action == "delete":
        return headers.without(fields, name)
    if not values:
        raise run.refuse(f"the header '{name}' without a value")
    present = [value for key, value in fields if key.lower() == name.lower()]
    if action == "skip" and present:
        return fields
    if action == "append":
        values = present + values
    joined = values if name.lower() in SEPARATE else [",".join(values)]
    return [*headers.without(fields, name), *((name, value) for value in joined)]
