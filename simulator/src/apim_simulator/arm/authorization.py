"""What the deploying client may do: everything, unless `permissions` were seeded; what it may not is 403 `AuthorizationFailed`.

Actions and their wildcards: https://learn.microsoft.com/azure/role-based-access-control/role-definitions. Every token is one
client's here, scopes and deny assignments are not simulated, and the words of the refusal are general knowledge [K].
"""

import re
from typing import TYPE_CHECKING

from apim_simulator.arm.calls import Call
from apim_simulator.arm.errors import ArmError
from apim_simulator.store import Json, Store
from apim_simulator.world import PERMISSIONS

if TYPE_CHECKING:
    from apim_simulator.arm.routes import Route


VERBS = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}
OWNER: list[Json] = [{"actions": ["*"], "notActions": [], "dataActions": [], "notDataActions": []}]


def permissions(store: Store) -> list[Json]:
    """What roles give the client, as ARM lists it."""
    seeded: list[Json] = store.fact(PERMISSIONS, [])
    return [{**each, "dataActions": [], "notDataActions": []} for each in seeded] or OWNER


def check(call: Call, route: "Route") -> None:
    """Raises `AuthorizationFailed` for an action that no permission gives."""
    if not call.store.fact(PERMISSIONS, []):
        return
    action = _action(call, route)
    if not any(_gives(each, action) for each in permissions(call.store)):
        client = call.world.identity.client_oid
        message = (
            f"The client '{client}' with object id '{client}' does not have authorization to perform action '{action}' over scope "
            f"'{call.id}' or the scope is invalid. If access was recently granted, please refresh your credentials."
        )
        raise ArmError(403, "AuthorizationFailed", message, front_door=True)


def _action(call: Call, route: "Route") -> str:
    """`Microsoft.X/type/write`; that of a POST has the action's name."""
    name = route.resource_type.type
    if call.method != "POST":
        return f"{name}/{VERBS.get(call.method, 'read')}"
    return f"{name}/{route.action}/action" if route.action else f"{name}/action"


def _gives(permission: Json, action: str) -> bool:
    return _any(permission["actions"], action) and not _any(permission["notActions"], action)


def _any(patterns: list[str], action: str) -> bool:
    return any(re.fullmatch(re.escape(each).replace(r"\*", ".*"), action, re.IGNORECASE) for each in patterns)
