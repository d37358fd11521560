"""The policy texts of an API and of its operations."""

from __future__ import annotations

from dataclasses import replace

import policy
from desired_state import policy_options
from desired_state.custom_statements import insertions
from desired_state.documents import Documents
from desired_state.published_models import lists
from desired_state.resolve import ResolvedApi
from desired_state.stored import consumer
from settings import Api


def policies(resolved: ResolvedApi, documents: Documents) -> tuple[str, dict[str, str]]:
    """The API's policy, and those of operations by name in ARM; the files of statements have been checked."""
    api, target, names = resolved.api, resolved.target, resolved.api.subscription_key_parameter_names
    whole = policy.ApiPolicy(
        backend=target.name,
        credential=target.credential,
        key_header=names.header,
        key_query=names.query,
        forwarding=target.forwarding,
        cors=policy_options.cors(api.cors) if api.cors else None,
        entra=policy_options.entra(api.entra, kept=_kept(api)) if api.entra else None,
        jwt=policy_options.jwt(api.jwt) if api.jwt else None,
        fragments=api.fragments,
        safety=resolved.safety,
        cache=_cache(resolved),
        limits=policy_options.limits(api, resolved.owner),
        models=resolved.models,
        openai_errors=api.errors == "openai",
        own=insertions(api.statements, documents),
    )
    statements = {
        operation: insertions(options.statements, documents)
        for name, options in api.operation_policies.items()
        for operation in resolved.definition.operations[name]
    }
    listing = lists(resolved.models)
    texts = {
        operation: policy.operation_policy(_options(resolved, operation, statements.get(operation, {})))
        for operation in resolved.definition.routes
        if operation in {**statements, **resolved.deployment_routes.routes, **resolved.stored} or operation in listing
    }
    return policy.api_policy(whole), texts


def _cache(resolved: ResolvedApi) -> policy.SemanticCache | None:
    """The cache, which keeps the answers of one model apart from those of another."""
    if resolved.cache is None or resolved.models is None:
        return resolved.cache
    return replace(resolved.cache, vary_by=(*resolved.cache.vary_by, f"@({policy.MODEL})"))


def _kept(api: Api) -> bool:
    """Whether something asks later which application calls."""
    stored = api.stored is not None and consumer(api) == policy.APPLICATION
    return stored or "application" in policy_options.counters(api)


def _options(resolved: ResolvedApi, operation: str, statements: policy.Insertions) -> policy.OperationPolicy:
    """What an operation does differently: another target, single deployments, statements of the team's own."""
    routes = resolved.deployment_routes.routes.get(operation, ())
    own, other = resolved.target, resolved.operation_targets.get(operation)
    stored = resolved.stored.get(operation)
    if other is None:
        listed = lists(resolved.models).get(operation, ())
        return policy.OperationPolicy(routes=routes, lists=listed, stored=stored, own=statements)
    return policy.OperationPolicy(
        backend=other.name,
        credential=other.credential,
        replaces=own.kind,
        forwarding=other.forwarding if other.forwarding != own.forwarding else None,
        routes=routes,
        lists=lists(resolved.models).get(operation, ()),
        stored=stored,
        own=statements,
    )
