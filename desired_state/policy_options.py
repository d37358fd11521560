"""An API's settings of consumers, limits and guards, in the words of policies."""

from collections.abc import Mapping
from typing import Final

import policy
from desired_state.arm_names import embeddings_backend, safety_backend
from desired_state.backends import Backends, named_value
from settings import Api, Claim, Cors, Entra, Jwt, Limits, Settings

SAFETY_KEY_HEADER: Final = "Ocp-Apim-Subscription-Key"
"""Where ApiDefinition Safety takes its key (https://learn.microsoft.com/rest/api/contentsafety)."""

_COUNTERS: Final = {
    "subscription": "context.Subscription.Id",
    # A call without product counts as one, too: without it the expression would fail the call.
    "product": '(context.Product != null ? context.Product.Id : "none")',
    "ip": "context.Request.IpAddress",
    "application": policy.APPLICATION,
}


def counter_key(chosen: str, owner: str) -> str:
    """Expression by whose value callers are counted; a user's own stays as it is.

    References after who limits, since one value is one counter in all scopes
    (https://learn.microsoft.com/azure/api-management/llm-token-limit-policy).
    """
    return f'@("{owner}:" + {_COUNTERS[chosen]})' if chosen in _COUNTERS else chosen


def limits(settings: Limits, owner: str) -> tuple[policy.Limit, ...]:
    """Limits of an API or a product: cheap ones first, and the metric last, so that what was refused is not counted."""
    found: list[policy.Limit] = []
    if rate := settings.rate_limit:
        found.append(policy.RateLimit(counter_key(rate.counter, owner), rate.calls, rate.renewal_period))
    if quota := settings.call_quota:
        found.append(policy.CallQuota(counter_key(quota.counter, owner), quota.calls, quota.renewal_period))
    if tokens := settings.token_limit:
        found.append(
            policy.TokenLimit(
                counter_key(tokens.counter, owner),
                tokens.tokens_per_minute,
                tokens.token_quota,
                tokens.token_quota_period,
                tokens.estimate_prompt_tokens,
                tokens.remaining_tokens_header,
                tokens.consumed_tokens_header,
                tokens.remaining_quota_header,
            )
        )
    if metric := settings.token_metric:
        found.append(policy.TokenMetric(metric.namespace, tuple((each.name, each.value) for each in metric.dimensions)))
    return tuple(found)


def counters(settings: Limits) -> tuple[str, ...]:
    """Whom the limits count by, in the settings' words."""
    return tuple(limit.counter for limit in (settings.rate_limit, settings.call_quota, settings.token_limit) if limit)


def entra(settings: Entra, *, kept: bool) -> policy.EntraToken:
    """The token to demand; `kept` for counters by application."""
    return policy.EntraToken(
        settings.tenant_id, settings.client_application_ids, settings.audiences, _claims(settings.required_claims), kept
    )


def jwt(settings: Jwt) -> policy.JsonWebToken:
    """The token to demand."""
    return policy.JsonWebToken(settings.openid_config, settings.audiences, settings.issuers, _claims(settings.required_claims))


def cors(settings: Cors) -> policy.Cors:
    """What browsers may do."""
    return policy.Cors(
        settings.allowed_origins,
        settings.allowed_methods,
        settings.allowed_headers,
        settings.expose_headers,
        settings.allow_credentials,
        settings.max_age,
    )


def cache(api: Api, settings: Settings) -> tuple[policy.SemanticCache | None, Backends]:
    """The cache, and the backend that turns prompts into vectors: its URL is the whole of what is called.

    https://learn.microsoft.com/azure/api-management/azure-openai-enable-semantic-caching
    """
    if (chosen := api.semantic_cache) is None:
        return None, Backends()
    backend, deployment = chosen.embeddings.backend, chosen.embeddings.deployment
    name = embeddings_backend(backend, deployment)
    url = f"{settings.backends[backend].origin}/openai/deployments/{deployment}/embeddings"
    built = policy.SemanticCache(
        name, chosen.score_threshold, chosen.duration, chosen.vary_by, chosen.ignore_system_messages, chosen.max_message_count
    )
    return built, Backends(backends={name: {"url": url}})


def safety(api: Api) -> tuple[policy.ContentSafety | None, Backends]:
    """The judge, and its backend with its key."""
    if (chosen := api.content_safety) is None:
        return None, Backends()
    name = safety_backend(api.name)
    key, needs = named_value(chosen.api_key, name)
    built = policy.ContentSafety(
        name, tuple(chosen.categories.items()), chosen.shield_prompt, chosen.enforce_on_completions, chosen.blocklists
    )
    return built, needs | Backends(backends={name: {"url": chosen.origin, "headers": {SAFETY_KEY_HEADER: key}}})


def _claims(claims: Mapping[str, Claim]) -> tuple[policy.Claim, ...]:
    return tuple(policy.Claim(name, claim.values, claim.match) for name, claim in claims.items())
