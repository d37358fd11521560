"""`ip-filter` (https://learn.microsoft.com/azure/api-management/ip-filter-policy).

Reasons and messages for context.LastError are those of the error page [D]; the body says Forbidden [K].
"""

from ipaddress import IPv4Address, IPv6Address, ip_address

from apim_simulator.gateway.errors import GatewayError
from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement
from apim_simulator.policy.expressions import Expression


async def execute(run: Run, statement: Statement) -> None:
    """Let the caller pass. Raises GatewayError 403, NotSimulated for an address that is none."""
    caller = ip_address(run.exchange.origin.ip_address)
    listed = any(_holds(run, child, caller) for child in statement.children)
    if statement.attributes["action"] == "allow" and not listed:
        message = f"Caller IP address {caller} is not allowed. Access denied."
        raise GatewayError(403, statement.name, "CallerIpNotAllowed", message, body_message="Forbidden")
    if statement.attributes["action"] == "forbid" and listed:
        raise GatewayError(
            403, statement.name, "CallerIpBlocked", "Caller IP address is blocked. Access denied.", body_message="Forbidden"
        )


def _holds(run: Run, child: Statement, caller: IPv4Address | IPv6Address) -> bool:
    if child.name == "address":
        return _address(run, child.text or "") == caller
    first, last = (_address(run, child.attributes[name]) for name in ("from", "to"))
    if first.version != last.version:
        raise run.refuse(f"a range from {first} to {last}")
    return caller.version == first.version and int(first) <= int(caller) <= int(last)


def _address(run: Run, value: str | Expression) -> IPv4Address | IPv6Address:
    text = run.text(value)
    try:
        return ip_address(text)
    except ValueError:
        raise run.refuse(f"'{text}' is no IP address") from None
