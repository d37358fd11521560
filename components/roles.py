"""Roles of the gateway's identities over the accounts that they call."""

import uuid
from collections.abc import Mapping

import pulumi
from pulumi_azure_native import authorization

from arm_args import RoleAssignmentArgs


def assignment_name(account_id: str, role: str, caller: str) -> str:
    """Name of a role assignment: a GUID made of what it says, so that the same one never has two names."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{account_id}/{role}/{caller}".lower()))


def assign_over(  # noqa: PLR0917 - each is another thing
    component: pulumi.ComponentResource,
    name: str,
    account_id: pulumi.Output[str],
    role: str,
    principal_id: pulumi.Input[str | None],
    caller: str,
) -> None:
    """Assign a built-in role to the service's own identity over an account that the stack creates."""
    authorization.RoleAssignment(
        name,
        role_assignment_name=account_id.apply(lambda scope: assignment_name(scope, role, caller)),
        scope=account_id,
        principal_id=principal_id,
        # As in `assign`: an identity that is as new as its service is not found otherwise (role-01).
        principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
        role_definition_id=account_id.apply(
            lambda scope: f"{'/'.join(scope.split('/')[:3])}/providers/Microsoft.Authorization/roleDefinitions/{role}"
        ),
        opts=pulumi.ResourceOptions(parent=component),
    )


def assign(
    component: pulumi.ComponentResource, name: str, roles: Mapping[str, RoleAssignmentArgs], own: pulumi.Input[str | None]
) -> None:
    """Assign roles by name; `own` is the object id of the service's identity. Azure takes up to some minutes until they count."""
    for label, role in roles.items():
        authorization.RoleAssignment(
            f"{name}-role-{label}",
            role_assignment_name=role["assignment_name"],
            scope=role["scope"],
            principal_id=role["principal_id"] or own,
            # Without the type Azure looks the principal up, which fails for an identity that is new
            # (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting).
            principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
            role_definition_id=role["role_definition_id"],
            # Deleted with one stack, it would cut off the others: the same identity, account and role have one assignment.
            opts=pulumi.ResourceOptions(parent=component, retain_on_delete=role.get("shared")),
        )
