"""What is wrong between accounts that a stack creates and the backends that name them."""

from collections.abc import Iterator

from settings.accounts import Account, ExistingAccount
from settings.declared_names import DeclaredNames, Message, one_name, unknown
from settings.settings import Settings


def known_accounts(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Every account that a backend names is declared; a pool that still needs one that is gone is found here, too."""
    for name, backend in settings.backends.items():
        known = (*declared.names["accounts"], *declared.names["existingAccounts"])
        if backend.account is not None and backend.account not in known:
            pools = [pool for pool, each in settings.pools.items() if any(name == member.backend for member in each.members)]
            found, fix = unknown("account", backend.account, known)
            needed = f", which pool {', '.join(pools)} needs" if pools else ""
            yield "unknown-account", ("backends", name, "account"), f"{found}{needed}", fix


def accounts_apart(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """Each account has a name in Azure and a subdomain of its own, and each of its deployments too, letter case ignored."""
    yield from one_name("accounts", settings.accounts)
    seen: dict[tuple[str, str], str] = {}
    for name, account in settings.accounts.items():
        for key, value in (("name", account.name.lower()), ("subdomain", account.host)):
            other = seen.setdefault((key, value), name)
            if other != name:
                at = key if key == "name" or account.subdomain else "name"
                found = f'"{value}" is the {key} of account "{other}" too'
                yield "duplicate-account", ("accounts", name, at), found, f"give each account a {key} of its own"
        for rule, where, found, fix in one_name("deployments", account.deployments):
            yield rule, ("accounts", name, *where), found.replace("API Management", "Azure OpenAI"), fix


def existing_apart(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Each account that exists has one name here, which none that the stack creates has, and deployments of names of their own."""
    yield from one_name("existingAccounts", settings.existing_accounts)
    created = {name.lower() for name in declared.names["accounts"]}
    seen: dict[str, str] = {}
    for name, account in settings.existing_accounts.items():
        if name.lower() in created:
            found = f'"{name}" is in accounts, too: a backend could mean either'
            yield "duplicate-name", ("existingAccounts", name), found, "rename one"
        other = seen.setdefault(account.id.lower(), name)
        if other != name:
            found = f'"{account.id}" is account "{other}" too'
            yield "duplicate-account", ("existingAccounts", name, "id"), found, f'use "{other}" in both places'
        for rule, where, found, fix in one_name("deployments", account.deployments):
            yield rule, ("existingAccounts", name, *where), found.replace("API Management", "Azure OpenAI"), fix


def keys_are_taken(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """An account without local authentication answers 403 to every key.

    https://learn.microsoft.com/azure/ai-services/disable-local-auth
    """
    for name, backend in settings.backends.items():
        account = settings.accounts.get(backend.account or "")
        if account is not None and not account.local_auth and backend.credential.api_key is not None:
            at = ("backends", name, "credential", "apiKey")
            found = f'account "{backend.account}" takes no keys: its localAuth is false'
            yield "account-key", at, found, "remove credential, so that the service's identity calls, or set localAuth: true"


def pools_deploy_alike(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """A deployment's name is one model in all accounts that a pool chooses from: a call names no more than that."""
    accounts: dict[str, Account | ExistingAccount] = {**settings.existing_accounts, **settings.accounts}
    for pool, each in settings.pools.items():
        seen: dict[str, tuple[str, str]] = {}
        named = [settings.backends[member.backend].account for member in each.members if member.backend in settings.backends]
        for label in dict.fromkeys(account for account in named if account is not None and account in accounts):
            for name, deployment in accounts[label].deployments.items():
                other, model = seen.setdefault(name.lower(), (label, deployment.model))
                if model != deployment.model:
                    found = (
                        f'deployment "{name}" is {deployment.model} here and {model} in account "{other}"; pool "{pool}" has both'
                    )
                    fix = "deploy one model under one name, or leave one of the accounts out of the pool"
                    section = "accounts" if label in settings.accounts else "existingAccounts"
                    yield "pool-deployments", (section, label, "deployments", name, "model"), found, fix


ACCOUNTS = (known_accounts, accounts_apart, existing_apart, keys_are_taken, pools_deploy_alike)
"""All of them, in the order in which they are reported."""
