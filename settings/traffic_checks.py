"""What is wrong between settings of backends, pools, consumers and limits that are each right."""

from collections.abc import Iterator

from pydantic.alias_generators import to_camel

from settings.backends import Backend, Pool
from settings.declared_names import DeclaredNames, Message, unknown
from settings.limits import Limits
from settings.origin_checks import origins
from settings.settings import Settings
from settings.sources import Steps


def known_members(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """A pool's members are backends, each once, under a name that no backend has."""
    backends = {name.lower(): name for name in declared.names["backends"]}
    for name, pool in settings.pools.items():
        if name.lower() in backends:
            found = f'"{name}" is the name of a backend too, and APIs name either by it'
            yield "duplicate-name", ("pools", name), found, "rename one"
        seen: set[str] = set()
        for index, member in enumerate(pool.members):
            at = ("pools", name, "members", index, "backend")
            if member.backend not in declared.names["backends"]:
                yield "unknown-backend", at, *unknown("backend", member.backend, declared.names["backends"])
            elif member.backend in seen:
                yield (
                    "duplicate-member",
                    at,
                    f'"{member.backend}" is a member of the pool already',
                    "remove it, or raise its weight",
                )
            seen.add(member.backend)


def pools_can_work(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """All members are called with one kind of credential, and the later ones can be reached."""
    for name, pool in settings.pools.items():
        backends = {each.backend: settings.backends[each.backend] for each in pool.members if each.backend in settings.backends}
        if len(backends) == len({each.backend for each in pool.members}):
            yield from _one_credential(name, backends)
            yield from _reachable(name, pool, backends)


def _one_credential(name: str, backends: dict[str, Backend]) -> Iterator[Message]:
    """The policy sends a token before the pool has chosen, so that all members get the same, or each adds its own key."""
    identities = {each: backend.credential.managed_identity for each, backend in backends.items()}
    keyed = [each for each, identity in identities.items() if identity is None]
    if keyed and len(keyed) < len(identities):
        other = next(each for each, identity in identities.items() if identity is not None)
        found = f'"{keyed[0]}" is called with a key and "{other}" with a token; a key beside a token is not recorded to work'
        yield "pool-credentials", ("pools", name, "members"), found, "give all members one kind of credential"
    clients = {identity.client_id for identity in identities.values() if identity}
    if len(clients) > 1:
        found = f"the members are called as {len(clients)} identities, but the token is fetched before the pool has chosen"
        yield "pool-credentials", ("pools", name, "members"), found, "give all members one identity"


def _reachable(name: str, pool: Pool, backends: dict[str, Backend]) -> Iterator[Message]:
    """A lower group is called only while all of the upper are tripped, and nothing trips without a circuit breaker."""
    last = max(member.priority for member in pool.members)
    for index, member in enumerate(pool.members):
        if member.priority < last and backends[member.backend].circuit_breaker is None:
            found = f'"{member.backend}" has no circuit breaker, so it never trips and members of a later priority are never called'
            fix = f"add circuitBreaker to the backend ({{}} takes the defaults), or give all members one priority ({last})"
            yield "idle-priority", ("pools", name, "members", index, "backend"), found, fix


def counters(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """What a limit counts by is there: a call without subscription has no id, and a call without token no application."""
    for index, api in settings.apis.items():
        for steps, counter in _counters(("apis", index), api):
            if counter == "application" and api.entra is None:
                yield "counter", steps, "applications are counted by their Entra token, and none is demanded", "add entra"
            elif counter == "subscription" and not api.subscription_required:
                found = "calls need no subscription, and one without has none to count by"
                yield "counter", steps, found, "count by ip or application, or require a subscription"


def owners(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """What identifies the owner of stored things is there."""
    for index, api in settings.apis.items():
        stored, at = api.stored, ("apis", index, "stored")
        if stored is None:
            continue
        if stored.owned_by and settings.service.tier == "Consumption":
            found = "policies that ask whose an id is have up to 28 KiB, and the Consumption tier takes 16"
            yield "tier", (*at, "ownedBy"), found, "remove it, or publish through a service of another tier"
        if stored.owned_by == "application" and api.entra is None:
            found = "applications are known by their Entra token, and none is demanded"
            yield "stored-owner", (*at, "ownedBy"), found, "add entra"
        elif stored.owned_by == "subscription" and not api.subscription_required:
            found = "calls need no subscription, and one without owns nothing"
            yield "stored-owner", (*at, "ownedBy"), found, "own by application, or require a subscription"
        elif stored.owned_by is None and not api.subscription_required and api.entra is None:
            found = "a member is chosen by subscription or application, and calls need neither"
            yield "stored-owner", (*at, "affinity"), found, "add entra, or require a subscription"


def product_counters(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """The same for products, which demand no token."""
    for index, product in settings.products.items():
        for steps, counter in _counters(("products", index), product):
            if counter == "application":
                yield "counter", steps, "a product demands no token to count applications by", "count by subscription"
            elif counter == "subscription" and not product.subscription_required:
                found = "calls of the product need no subscription, and one without has none to count by"
                yield "counter", steps, found, "count by ip, or require a subscription"


def _counters(at: Steps, limits: Limits) -> Iterator[tuple[Steps, str]]:
    named = {"tokenLimit": limits.token_limit, "rateLimit": limits.rate_limit, "callQuota": limits.call_quota}
    for name, limit in named.items():
        if limit is not None:
            yield (*at, name, "counter"), limit.counter


def browsers(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """Browsers refuse credentials with any origin (https://developer.mozilla.org/docs/Web/HTTP/CORS/Errors/CORSNotSupportingCredentials)."""
    for index, api in settings.apis.items():
        if api.cors and api.cors.allow_credentials and "*" in api.cors.allowed_origins:
            found = "credentials are allowed for any origin (*), which browsers refuse"
            yield "cors", ("apis", index, "cors", "allowedOrigins"), found, "name the origins, or set allowCredentials: false"


def preflights(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """A preflight has no header of the call that it asks for, so that the gateway finds no API by one.

    https://learn.microsoft.com/azure/api-management/cors-policy, "common configuration issues".
    """
    for index, api in settings.apis.items():
        versions = settings.version_sets.get(api.version.set) if api.version else None
        if api.cors and versions and versions.header:
            found = f'calls name the version in the header "{versions.header}", which preflight requests of browsers do not carry: '
            fix = f"write query instead of header in versionSets.{api.version.set if api.version else ''}, or remove cors"
            yield "cors", ("apis", index, "cors"), f"{found}they find no API, and no cors", fix


def embeddings(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """The backend that turns prompts into vectors is a backend, and takes the service's identity."""
    for index, api in settings.apis.items():
        if api.semantic_cache is None:
            continue
        name, at = api.semantic_cache.embeddings.backend, ("apis", index, "semanticCache", "embeddings", "backend")
        if name not in declared.names["backends"]:
            yield "unknown-backend", at, *unknown("backend", name, declared.names["backends"])


_NOT_IN_CONSUMPTION = {
    "token_limit": "https://learn.microsoft.com/azure/api-management/llm-token-limit-policy",
    "rate_limit": "https://learn.microsoft.com/azure/api-management/rate-limit-by-key-policy",
    "call_quota": "https://learn.microsoft.com/azure/api-management/quota-by-key-policy",
    "content_safety": "https://learn.microsoft.com/azure/api-management/llm-content-safety-policy",
    "semantic_cache": "https://learn.microsoft.com/azure/api-management/azure-openai-enable-semantic-caching",
}


def tiers(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """What the Consumption tier has not, where the settings name the tier."""
    yield from tier_faults(settings)


def tier_faults(settings: Settings) -> Iterator[Message]:
    """The same, whoever named the tier."""
    if settings.service.tier != "Consumption":
        return
    fix = "remove it, or publish through a service of another tier"
    for name, backend in settings.backends.items():
        if backend.circuit_breaker:
            found = "the Consumption tier has no circuit breakers (https://learn.microsoft.com/azure/api-management/backends)"
            yield "tier", ("backends", name, "circuitBreaker"), found, fix
    for section, places in (("apis", settings.apis), ("products", settings.products)):
        for index, place in places.items():
            for field, source in _NOT_IN_CONSUMPTION.items():
                if getattr(place, field, None) is not None:
                    key = to_camel(field)
                    yield "tier", (section, index, key), f"the Consumption tier has no {key} ({source})", fix


TRAFFIC = (origins, known_members, pools_can_work, counters, owners, product_counters, browsers, preflights, embeddings, tiers)
"""All of them, in the order in which they are reported."""
