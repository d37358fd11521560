"""First pass of a composition: from an API's settings to its definition, and to the backends that its calls can reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import policy
from desired_state import policy_options
from desired_state.api_definition import Definition, reporter
from desired_state.backends import Backends, Target, members, target
from desired_state.deployments import DeploymentRoutes, deployment_routes
from desired_state.documents import Documents
from desired_state.http_api import http_definition
from desired_state.imported_api import imported_definition
from desired_state.published_models import published_models
from desired_state.stored import key_backends, stored_statements
from settings import Api, Settings, Spec, Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedApi:
    """An API at a position in the settings: its definition, and where its calls go.

    `owner` is the API's name in ARM, which is in the key of each counter. `operation_targets` has the targets of operations with a
    backend of their own, by name in ARM; `stored` what operations do about stored things, by name in ARM; `backends` all that the
    API's policies will name.
    """

    index: int
    api: Api
    owner: str
    definition: Definition
    target: Target
    operation_targets: Mapping[str, Target]
    deployment_routes: DeploymentRoutes
    cache: policy.SemanticCache | None
    safety: policy.ContentSafety | None
    models: policy.Models | None
    stored: Mapping[str, policy.StoredOperation]
    backends: Backends


def resolve(index: int, settings: Settings, documents: Documents) -> ResolvedApi:
    """An API whose backends are all known, see `reachable`. Raises ContractError where it has no definition."""
    api = settings.apis[index]
    definition = _definition(index, settings, documents)
    own = target(api.backend, settings, definition.base_path)
    others = {
        operation: target(options.backend, settings, definition.base_path)
        for name, options in api.operation_policies.items()
        for operation in definition.operations.get(name, ())
        if options.backend
    }
    routes = deployment_routes(api, definition, settings)
    cache, embeddings = policy_options.cache(api, settings)
    safety, content_safety = policy_options.safety(api)
    models, of_models = published_models(api, definition, settings)
    backends = own.backends | of_models | routes.backends | embeddings | content_safety | key_backends(api)
    targets = {name: (called(api, definition, name), others.get(name, own)) for name in definition.routes}
    for other in others.values():
        backends |= other.backends
    return ResolvedApi(
        index=index,
        api=api,
        owner=settings.environment.named(api.name),
        definition=definition,
        target=own,
        operation_targets=others,
        deployment_routes=routes,
        cache=cache,
        safety=safety,
        models=models,
        stored=dict(stored_statements(api, definition, targets, models, settings)),
        backends=backends,
    )


def called(api: Api, definition: Definition, operation: str) -> str:
    """The backend or pool that an operation's calls go to, by its name in the settings."""
    own = (options.backend for name, options in api.operation_policies.items() if operation in definition.operations.get(name, ()))
    return next(filter(None, own), api.backend)


def named_targets(api: Api) -> Mapping[Steps, str]:
    """Every backend or pool that an API's settings name for its calls, by the steps to it."""
    return {("backend",): api.backend} | {
        ("operationPolicies", name, "backend"): options.backend
        for name, options in api.operation_policies.items()
        if options.backend
    }


def reachable(api: Api, settings: Settings) -> tuple[str, ...]:
    """Names of all backends that an API's calls can reach; none where one that it names is not known."""
    names = [*named_targets(api).values(), *([api.semantic_cache.embeddings.backend] if api.semantic_cache else [])]
    names += [model.backend for model in settings.models.values()]
    backends = tuple(dict.fromkeys(member for name in names for member in members(name, settings)))
    return backends if set(backends) <= set(settings.backends) else ()


def document_files(settings: Settings, index: int, spec: Spec) -> list[tuple[Steps, str]]:
    """The document, then its patches in the order in which they apply, each with the key path that names it."""
    at = ("apis", index, "spec")
    own = [((*at, "patches", number), file) for number, file in enumerate(spec.patches)]
    name = settings.apis[index].name
    stack = [(("patches", name, number), file) for number, file in enumerate(settings.patches.get(name, ()))]
    return [((*at, "document"), spec.document_file), *own, *stack]


def _definition(index: int, settings: Settings, documents: Documents) -> Definition:
    api, report = settings.apis[index], reporter(settings.sources, index)
    if api.spec is not None:
        files = document_files(settings, index, api.spec)
        documents.check(files, settings.sources)
        spec = api.spec.model_copy(update={"patches": tuple(file for _, file in files[1:])})
        origin = settings.backends[members(api.backend, settings)[0]].origin
        return imported_definition(api, spec, origin, documents, report)
    if api.http is not None:
        return http_definition(api, api.http, report)
    raise AssertionError("settings let an API have exactly one kind")
