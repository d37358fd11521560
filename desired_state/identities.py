"""Which identities of the API Management service a stack's calls and secrets need."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from linting import Finding
from settings import Settings, Sources, Steps

Identity = str | None
"""Client id of a user-assigned identity; None is the service's own."""


def needed(settings: Settings, used: Iterable[str]) -> Mapping[Identity, Steps]:
    """Each identity that the backends in use or a Key Vault's reader ask for, with the first setting that does."""
    found: dict[Identity, Steps] = {}
    for identity, steps in _needed(settings, used):
        found.setdefault(identity and identity.lower(), steps)
    return found


def _needed(settings: Settings, used: Iterable[str]) -> Iterator[tuple[Identity, Steps]]:
    for name in used:
        credential, at = settings.backends[name].credential, ("backends", name, "credential")
        if credential.managed_identity:
            yield credential.managed_identity.client_id, (*at, "managedIdentity")
        if credential.api_key and credential.api_key.key_vault:
            yield credential.api_key.key_vault.identity_client_id, (*at, "apiKey", "keyVault")
    for index, api in settings.apis.items():
        if api.content_safety and api.content_safety.api_key.key_vault:
            vault = api.content_safety.api_key.key_vault
            yield vault.identity_client_id, ("apis", index, "contentSafety", "apiKey", "keyVault")
        if api.stored and api.stored.key and api.stored.key.key_vault:
            yield api.stored.key.key_vault.identity_client_id, ("apis", index, "stored", "key", "keyVault")
        if api.semantic_cache:
            yield None, ("apis", index, "semanticCache", "embeddings", "backend")
    for name, value in settings.named_values.items():
        if value.key_vault:
            yield value.key_vault.identity_client_id, ("namedValues", name, "keyVault")


def missing(
    wanted: Mapping[Identity, Steps], own: object, assigned: Collection[str] | None, service: str, sources: Sources
) -> Iterator[Finding]:
    """What the service has not: a token or a secret that it asks for as such an identity is a 500 to callers.

    `own` is the object id of its own identity, `assigned` the client ids of those assigned to it; None where they are not known
    (https://learn.microsoft.com/azure/api-management/api-management-howto-use-managed-service-identity).
    """
    for identity, steps in wanted.items():
        if identity is None and not own:
            found = f'API Management service "{service}" has no system-assigned identity, which this asks for'
            yield sources.finding(
                "service-identity", steps, found, "turn it on in Azure, or name a user-assigned one by its clientId"
            )
        elif identity and assigned is not None and identity not in {each.lower() for each in assigned}:
            has = ", ".join(sorted(assigned)) or "none"
            found = f'API Management service "{service}" has no identity of client id {identity} assigned; it has {has}'
            yield sources.finding(
                "service-identity", steps, found, "assign the identity to the service in Azure, or correct the id"
            )
