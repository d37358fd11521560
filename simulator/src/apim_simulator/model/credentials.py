"""Who may call: keys of the account, and tokens of principals that hold the role."""

import hmac

from apim_simulator import ids
from apim_simulator.model import errors
from apim_simulator.model.routes import Route
from apim_simulator.store import Resource
from apim_simulator.tokens import TokenRefused
from apim_simulator.world import World

AUDIENCE = "https://cognitiveservices.azure.com"
V1_AUDIENCE = "https://ai.azure.com"
OPENAI_USER = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
"""Role "Cognitive Services OpenAI User"; no other is taken, whatever its data actions."""
ASSIGNMENTS = "/providers/microsoft.authorization/roleassignments/"
JWT_PARTS = 3


def authenticate(world: World, account: Resource, route: Route, api_key: str | None, authorization: str | None) -> None:
    """Let the request pass or raise Refused.

    A key is taken as `api-key` and as Bearer, on every route (aoai-chat-200-bearer-key-on-deployment-route); a Bearer that is
    neither a key nor looks like a JWT is a wrong key (aoai-401-wrong-key-bearer-deployment-route). Where both headers come,
    Authorization decides: the same key in both passes (aoai-chat-200-both-credentials), what Azure does with different ones is
    unrecorded (our choice).
    """
    if authorization is None:
        if api_key is None:
            raise errors.bad_token()
        _check_key(account, api_key)
        return
    scheme, _, value = authorization.partition(" ")
    value = value.strip()
    if scheme.lower() != "bearer" or not value:
        raise errors.bad_token()
    if not _is_key(account, value) and len(value.split(".")) == JWT_PARTS:
        _check_token(world, account, route, value)
    else:
        _check_key(account, value)


def _check_key(account: Resource, key: str) -> None:
    if not _is_key(account, key):
        raise errors.wrong_key()
    if account.properties.get("disableLocalAuth") is True:
        raise errors.keys_disabled()


def _is_key(account: Resource, key: str) -> bool:
    keys = [account.private.get("key1"), account.private.get("key2")]
    return any(isinstance(known, str) and hmac.compare_digest(known.encode(), key.encode()) for known in keys)


def _check_token(world: World, account: Resource, route: Route, token: str) -> None:
    """Signature, expiry and audience (final slash or not; on v1 that of Foundry too), then the role in ARM's state."""
    audiences = [AUDIENCE, V1_AUDIENCE] if route.is_v1 else [AUDIENCE]
    try:
        oid = world.tokens.verify(token, audiences)["oid"]
    except TokenRefused:
        raise errors.bad_token() from None
    if not account.properties.get("customSubDomainName"):
        raise errors.no_subdomain()
    if not has_role(world, account, oid):
        raise errors.permission_denied(oid, route.action, f"{route.method} {route.template}")


def has_role(world: World, account: Resource, oid: str, wanted: str = OPENAI_USER) -> bool:
    """Whether ARM's state gives a principal the role on an account."""
    assignments = world.store.of_type("Microsoft.Authorization/roleAssignments")
    return any(_grants(assignment, oid, account, wanted) for assignment in assignments)


def _grants(assignment: Resource, oid: str, account: Resource, wanted: str) -> bool:
    """Whether an assignment gives the principal the role on the account, its resource group or its subscription."""
    scope, found, _ = ids.key(assignment.id).rpartition(ASSIGNMENTS)
    role = str(assignment.properties.get("roleDefinitionId", ""))
    principal = str(assignment.properties.get("principalId", ""))
    return (
        bool(found and scope)
        and principal.lower() == oid.lower()
        and ids.last(role).lower() == wanted
        and ids.is_within(account.id, scope)
    )
