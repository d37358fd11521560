"""What a backend that names an account resolves to: the account's endpoint and, over one that others made, a role."""

from collections.abc import Mapping

from settings.accounts import Account, ExistingAccount
from settings.backends import Backend, RoleAssignment


def at_account(backend: Backend, accounts: Mapping[str, Account], existing: Mapping[str, ExistingAccount]) -> Backend:
    """The backend at its account's endpoint, where all checks see it."""
    name = backend.account or ""
    account = accounts.get(name) or existing.get(name)
    if account is None:
        return backend
    backend = backend.model_copy(update={"origin": account.endpoint})
    return backend if isinstance(account, Account) else _with_role(backend, account)


def _with_role(backend: Backend, account: ExistingAccount) -> Backend:
    """With the role of the service's own identity over the account, where the stack assigns it and no other is written."""
    identity = backend.credential.managed_identity
    if identity is None or identity.client_id or identity.role_assignment or account.role == "none":
        return backend
    role = RoleAssignment(account=account.id, shared=account.role == "shared")
    credential = backend.credential.model_copy(update={"managed_identity": identity.model_copy(update={"role_assignment": role})})
    return backend.model_copy(update={"credential": credential})
