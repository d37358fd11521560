"""The policy texts of an API, and what they name."""

from collections.abc import Mapping
from dataclasses import dataclass

import policy
from desired_state import policy_options
from desired_state.api_definition import ApiDefinition
from desired_state.backends import Backends, Target, target
from desired_state.custom_statements import insertions
from desired_state.deployments import mapped
from desired_state.documents import Documents
from settings import Api, Settings


@dataclass(frozen=True, slots=True)
class Policies:
    """Finished texts, and what must be there for all of them together."""

    api: str
    operations: Mapping[str, str]
    backends: Backends


def policies(api: Api, content: ApiDefinition, settings: Settings, documents: Documents) -> Policies:
    """The policies of an API whose backends and pools are all known, and whose files of statements have been checked."""
    own = target(api.backend, settings, content.base_path)
    others: dict[str, Target] = {}
    own_of: dict[str, policy.Insertions] = {}
    for name, options in api.operation_policies.items():
        for arm in content.operations[name]:
            own_of[arm] = insertions(options.statements, documents)
            if options.backend:
                others[arm] = target(options.backend, settings, content.base_path)
    routes = mapped(api, content, settings)
    cache, cached = policy_options.cache(api, settings)
    safety, judged = policy_options.safety(api)
    needs = own.backends | routes.backends | cached | judged
    for other in others.values():
        needs |= other.backends
    names = api.subscription_key_parameter_names
    whole = policy.ApiPolicy(
        backend=own.name,
        credential=own.credential,
        key_header=names.header,
        key_query=names.query,
        forwarding=own.forwarding,
        cors=policy_options.cors(api.cors) if api.cors else None,
        entra=policy_options.entra(api.entra, kept="application" in policy_options.counters(api)) if api.entra else None,
        jwt=policy_options.jwt(api.jwt) if api.jwt else None,
        fragments=api.fragments,
        safety=safety,
        cache=cache,
        limits=policy_options.limits(api, api.name),
        own=insertions(api.statements, documents),
    )
    texts = {
        operation: policy.operation_policy(
            _options(own, others.get(operation), routes.routes.get(operation, ()), own_of.get(operation, {}))
        )
        for operation in content.routes
        if operation in own_of or operation in routes.routes
    }
    return Policies(policy.api_policy(whole), texts, needs)


def _options(
    own: Target, other: Target | None, routes: tuple[policy.Route, ...], statements: policy.Insertions
) -> policy.OperationPolicy:
    """What an operation does differently: another target, single deployments, statements of the team's own."""
    if other is None:
        return policy.OperationPolicy(routes=routes, own=statements)
    return policy.OperationPolicy(
        backend=other.name,
        credential=other.credential,
        replaces=own.kind,
        forwarding=other.forwarding if other.forwarding != own.forwarding else None,
        routes=routes,
        own=statements,
    )
