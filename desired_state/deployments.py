"""Deployments that backends call by names of their own: where a call of one goes, operation by operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import policy
from arm_args import BackendArgs, PoolMemberArgs
from desired_state import arm_names
from desired_state.api_definition import ApiDefinition
from desired_state.backends import Backends, headers, members, pool_member, single
from settings import Api, Settings

_TEMPLATE: Final = re.compile(r"(?P<before>.*?/deployments/)(?P<name>\{[^{}]+\}|[^/?]+)(?P<rest>[^?]*)(?P<query>\?.*)?")


@dataclass(frozen=True, slots=True)
class DeploymentRoutes:
    """Routes by ARM name of the operation, and the backends and pools of them."""

    routes: Mapping[str, tuple[policy.Route, ...]]
    backends: Backends


def deployment_routes(api: Api, definition: ApiDefinition, settings: Settings) -> DeploymentRoutes:
    """The routes of an API whose backends and pools are all known."""
    targets = {
        operation: options.backend
        for name, options in api.operation_policies.items()
        for operation in definition.operations.get(name, ())
        if options.backend
    }
    routes: dict[str, tuple[policy.Route, ...]] = {}
    backends = Backends()
    for operation, (_, template) in definition.routes.items():
        match = _TEMPLATE.fullmatch(template)
        if match is None:
            continue
        found = []
        target = targets.get(operation, api.backend)
        for deployment, names in _renamed(target, settings):
            literal = not match["name"].startswith("{")
            if literal and match["name"].lower() != deployment.lower():
                continue
            parameter = None if literal else match["name"].strip("{}")
            before, rest = match["before"], f"{match['rest']}{match['query'] or ''}"
            if len(set(names.values())) == 1:
                same = f"{before}{next(iter(names.values()))}{rest}"
                found.append(policy.Route(deployment=deployment, parameter=parameter, template=same))
                continue
            pool, of_members = _pool(target, names, f"{definition.base_path}{before}", settings)
            name = arm_names.deployment_pool(arm_names.backend(target, definition.base_path), deployment)
            found.append(policy.Route(deployment=deployment, parameter=parameter, template=rest, backend=name))
            backends |= of_members | Backends(pools={name: pool})
        if found:
            routes[operation] = tuple(found)
    return DeploymentRoutes(routes, backends)


def _renamed(target: str, settings: Settings) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each deployment that some backend of the target calls otherwise: its name for consumers, and for each backend.

    Where the stack has models, these are all that consumers can name, and where each goes is theirs, too.
    """
    for model in settings.models.values():
        if model.target != model.name:
            yield model.name, {model.backend: model.target}
    if settings.models:
        return
    backends = {name: settings.backends[name].deployments for name in members(target, settings)}
    for deployment in dict.fromkeys(name for deployments in backends.values() for name in deployments):
        names = {backend: deployments.get(deployment, deployment) for backend, deployments in backends.items()}
        if any(name != deployment for name in names.values()):
            yield deployment, names


def _pool(target: str, names: Mapping[str, str], before: str, settings: Settings) -> tuple[tuple[PoolMemberArgs, ...], Backends]:
    """A pool for one deployment whose members' URLs hold its names after `before`, and these members."""
    backends: dict[str, BackendArgs] = {}
    services: list[PoolMemberArgs] = []
    for member in settings.pools[target].members:
        backend, own = settings.backends[member.backend], names[member.backend]
        arm = arm_names.deployment_pool(arm_names.backend(member.backend, before.partition("/deployments/")[0]), own)
        backends[arm] = single(backend, f"{backend.origin}{before}{own}", headers(member.backend, settings))
        services.append(pool_member(arm, member))
    return tuple(services), Backends(backends=backends)
