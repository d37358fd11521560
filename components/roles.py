"""Roles of the gateway's identities over the accounts that they call."""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import authorization

from arm_args import RoleAssignmentArgs


def assign(component: pulumi.ComponentResource, name: str, roles: Mapping[str, RoleAssignmentArgs], own: str | None) -> None:
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
