"""Roles that the gateway's identities need, where the stack assigns them."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Final

from arm_args import RoleAssignmentArgs
from settings import Settings

OPENAI_USER: Final = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
"""Cognitive Services OpenAI User (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles)."""


def assignments(settings: Settings, used: Iterable[str]) -> Mapping[str, RoleAssignmentArgs]:
    """The role assignments that the backends in use ask for, by a name made of account and identity.

    Their names are GUIDs made of what they say, so that they stay: the same assignment under another name is refused
    (409 RoleAssignmentExists).
    """
    found: dict[str, RoleAssignmentArgs] = {}
    for name in used:
        identity = settings.backends[name].credential.managed_identity
        if identity is None or identity.role_assignment is None:
            continue
        account, principal = identity.role_assignment.account, identity.role_assignment.principal_id
        who = principal or f"{settings.service.resource_group}/{settings.service.name}"
        guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{account}/{OPENAI_USER}/{who}".lower()))
        subscription = account.split("/")[2]
        label = f"{account.rpartition('/')[2]}-{principal[:8] if principal else 'service'}"
        found[label] = {
            "assignment_name": guid,
            "scope": account,
            "principal_id": principal,
            "role_definition_id": f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{OPENAI_USER}",
        }
        if identity.role_assignment.shared:
            found[label]["shared"] = True
    return found
