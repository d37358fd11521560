"""Dimensions of metrics: by name what Azure fills in, else the value that the policy gives."""

from typing import Final

from apim_simulator.gateway.errors import internal
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement
from apim_simulator.policy.grammar.limits import KNOWN

GATEWAY: Final = "managed"
"""The gateway's id where it is Azure's own (https://learn.microsoft.com/azure/api-management/api-management-policy-expressions)."""


def dimensions(run: Run, statement: Statement) -> dict[str, str]:
    """Values by name. Raises GatewayError 500 for a name that an expression made and Azure does not know (our choice)."""
    found: dict[str, str] = {}
    for child in statement.named("dimension"):
        name, value = run.text(child.attributes["name"]), child.attributes.get("value")
        if value is not None:
            found[name] = run.text(value)
        elif name in KNOWN:
            found[name] = _built_in(run, name)
        else:
            raise internal(statement.name, "", f"Dimension '{name}' has no value.")
    return found


def _built_in(run: Run, name: str) -> str:
    exchange = run.exchange
    route, grant = exchange.route, exchange.grant
    resources = {
        "API ID": route.api.resource if route else None,
        "Operation ID": route.operation.resource if route and route.operation else None,
        "Product ID": grant.product,
        "Subscription ID": grant.subscription,
        "Backend ID": exchange.backend,
    }
    if name in resources:
        resource = resources[name]
        return resource.name if resource else ""
    if name == "Location":
        return str(run.snapshot.service.envelope.get("location") or "")
    if name == "Gateway ID":
        return GATEWAY
    owner = grant.subscription.properties.get("ownerId") if grant.subscription else None
    return str(owner or "").rpartition("/")[2]
