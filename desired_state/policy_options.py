"""An API's settings of consumers, limits and guards, in the words of policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import policy
from desired_state.arm_names import embeddings_backend, safety_backend
from desired_state.backends import Backends, named_value
from desired_state.counter_keys import counter_key
from settings import Api, Claim, Cors, Entra, Jwt, Limits, RemainingTokenMetric, Settings

SAFETY_KEY_HEADER: Final = "Ocp-Apim-Subscription-Key"
"""Where Content Safety takes its key (https://learn.microsoft.com/rest/api/contentsafety)."""


def limits(settings: Limits, owner: str) -> tuple[policy.Limit, ...]:
    """Limits of an API or a product: cheap ones first, and the metric last, so that what was refused is not counted."""
    found: list[policy.Limit] = []
    if rate := settings.rate_limit:
        found.append(
            policy.RateLimit(counter=counter_key(rate.counter, owner), calls=rate.calls, renewal_seconds=rate.renewal_period)
        )
    if quota := settings.call_quota:
        found.append(
            policy.CallQuota(counter=counter_key(quota.counter, owner), calls=quota.calls, renewal_seconds=quota.renewal_period)
        )
    if tokens := settings.token_limit:
        found.append(
            policy.TokenLimit(
                counter=counter_key(tokens.counter, owner),
                tokens_per_minute=tokens.tokens_per_minute,
                token_quota=tokens.token_quota,
                token_quota_period=tokens.token_quota_period,
                estimate_prompt_tokens=tokens.estimate_prompt_tokens,
                remaining_tokens_header=tokens.remaining_tokens_header,
                consumed_tokens_header=tokens.consumed_tokens_header,
                remaining_quota_header=tokens.remaining_quota_header,
            )
        )
    if metric := settings.token_metric:
        others = metric.products if isinstance(metric, RemainingTokenMetric) else ()
        found.append(policy.TokenMetric(metric.namespace, tuple((each.name, each.value) for each in metric.dimensions), others))
    return tuple(found)


def counters(settings: Limits) -> tuple[str, ...]:
    """Whom the limits count by, in the settings' words."""
    return tuple(limit.counter for limit in (settings.rate_limit, settings.call_quota, settings.token_limit) if limit)


def entra(settings: Entra, *, kept: bool) -> policy.EntraToken:
    """The token to demand; `kept` for counters by application."""
    return policy.EntraToken(
        tenant_id=settings.tenant_id,
        client_application_ids=settings.client_application_ids,
        audiences=settings.audiences,
        claims=_claims(settings.required_claims),
        kept=kept,
    )


def jwt(settings: Jwt) -> policy.JsonWebToken:
    """The token to demand."""
    return policy.JsonWebToken(
        openid_config=settings.openid_config,
        audiences=settings.audiences,
        issuers=settings.issuers,
        claims=_claims(settings.required_claims),
    )


def cors(settings: Cors) -> policy.Cors:
    """What browsers may do."""
    return policy.Cors(
        origins=settings.allowed_origins,
        methods=settings.allowed_methods,
        headers=settings.allowed_headers,
        exposed=settings.expose_headers,
        credentials=settings.allow_credentials,
        max_age_seconds=settings.max_age,
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
        backend=name,
        score_threshold=chosen.score_threshold,
        duration_seconds=chosen.duration,
        vary_by=chosen.vary_by,
        ignore_system_messages=chosen.ignore_system_messages,
        max_message_count=chosen.max_message_count,
    )
    return built, Backends(backends={name: {"url": url}})


def safety(api: Api) -> tuple[policy.ContentSafety | None, Backends]:
    """The policy of Content Safety, and its backend with its key."""
    if (chosen := api.content_safety) is None:
        return None, Backends()
    name = safety_backend(api.name)
    key, of_key = named_value(chosen.api_key, name)
    built = policy.ContentSafety(
        backend=name,
        categories=tuple(chosen.categories.items()),
        shield_prompt=chosen.shield_prompt,
        enforce_on_completions=chosen.enforce_on_completions,
        blocklists=chosen.blocklists,
    )
    return built, of_key | Backends(backends={name: {"url": chosen.origin, "headers": {SAFETY_KEY_HEADER: key}}})


def _claims(claims: Mapping[str, Claim]) -> tuple[policy.Claim, ...]:
    return tuple(policy.Claim(name=name, values=claim.values, match=claim.match) for name, claim in claims.items())
