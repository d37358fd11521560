"""The models of a stack, as the policies of one API know them."""

from __future__ import annotations

from collections.abc import Mapping

import policy
from desired_state.api_definition import ApiDefinition
from desired_state.backends import Backends, Target, target
from desired_state.model_operations import model_operations
from settings import Api, Settings


def published_models(api: Api, definition: ApiDefinition, settings: Settings) -> tuple[policy.Models | None, Backends]:
    """The models of an API whose backends and pools are all known, and these; none where no operation names a model."""
    operations = model_operations(definition.routes) if settings.models else None
    if operations is None or not (operations.naming or operations.all):
        return None, Backends()
    targets = {model.backend: target(model.backend, settings, definition.base_path) for model in settings.models.values()}
    backends = Backends()
    for each in targets.values():
        backends |= each.backends
    models = tuple(
        policy.PublishedModel(name=model.name, deployment=model.target, target=_target(targets[model.backend]))
        for model in settings.models.values()
    )
    return policy.Models(models=models, operations=operations, allowed=_allowed(api, settings)), backends


def _target(of: Target) -> policy.ModelTarget:
    return policy.ModelTarget(backend=of.name, credential=of.credential, forwarding=of.forwarding)


def _allowed(api: Api, settings: Settings) -> policy.AllowedModels:
    """Of consumers that the API is open to, by the names that the gateway knows them by: those of the environment."""
    named = settings.environment.named
    opening = [each for each in settings.products.values() if api.name in each.apis]
    products = {named(each.name): each.models for each in opening if each.models is not None}
    ways = {None, *(each.name for each in opening)}
    subscriptions = {
        named(each.name): each.models
        for each in settings.subscriptions.values()
        if each.models is not None and each.product in ways and each.api in {None, api.name}
    }
    every = tuple(model.name for model in settings.models.values())
    return policy.AllowedModels(every=every, subscriptions=subscriptions, products=products)


def lists(models: policy.Models | None) -> Mapping[str, tuple[policy.Statement, ...]]:
    """Statements of operations that list models, by name in ARM."""
    if models is None:
        return {}
    every = dict.fromkeys(models.operations.all, tuple(models.answer("all")))
    return every | dict.fromkeys(models.operations.single, tuple(models.answer("single")))
