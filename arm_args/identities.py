"""Arguments of what an identity of the service may read or call."""

from typing import NotRequired, TypedDict


class KeyVaultArgs(TypedDict):
    """A named value that API Management reads from a Key Vault."""

    secret_identifier: str
    """`https://<vault>.vault.azure.net/secrets/<name>`, without version: with one it never rotates."""
    identity_client_id: str | None
    """Client id of the user-assigned identity that reads it, None for the service's own."""


class RoleAssignmentArgs(TypedDict):
    """A role of an identity over an account."""

    assignment_name: str
    """A GUID that stays the same: one assignment may have one name only."""
    scope: str
    """Resource id of the account."""
    principal_id: str | None
    """Object id of the identity; None for the service's own."""
    role_definition_id: str
    """Resource id of the role's definition."""
    shared: NotRequired[bool]
    """Whether other stacks rely on it: then it stays in Azure when this one lets go of it. Default: it does not."""
