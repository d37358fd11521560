"""Deployments that backends call by names of their own: where a call of one goes, operation by operation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import policy
from arm_args import BackendArgs, PoolMemberArgs
from desired_state import arm_names
from desired_state.api_definition import ApiDefinition, Report
from desired_state.backends import Backends, headers, members, single
from desired_state.routes import is_dated
from linting import Finding
from settings import Api, Settings

_TEMPLATE: Final = re.compile(r"(?P<before>.*?/deployments/)(?P<name>\{[^{}]+\}|[^/?]+)(?P<rest>[^?]*)(?P<query>\?.*)?")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Routes by ARM name of the operation, and the backends and pools that they need."""

    routes: Mapping[str, tuple[policy.Route, ...]]
    backends: Backends


def unmapped(api: Api, content: ApiDefinition, settings: Settings, report: Report) -> Iterator[Finding]:
    """What a v1 API cannot do: its calls name the deployment in the body, where the URL cannot change it."""
    if any(map(is_dated, content.templates)):
        return
    for steps, name in named(api).items():
        for member in members(name, settings):
            if settings.backends[member].deployments:
                found = f'backend "{member}" has deployments under names of its own, and calls of this API name theirs in the body'
                yield report(
                    "deployment-names", steps, found, "give the deployments one name in Azure, or use an API of deployments"
                )
                break


def named(api: Api) -> Mapping[tuple[str | int, ...], str]:
    """Every backend or pool that an API names, by the steps to it."""
    return {("backend",): api.backend} | {
        ("operationPolicies", name, "backend"): options.backend
        for name, options in api.operation_policies.items()
        if options.backend
    }


def mapped(api: Api, content: ApiDefinition, settings: Settings) -> Mapped:
    """The routes of an API whose backends and pools are all known."""
    targets = {
        arm: options.backend
        for name, options in api.operation_policies.items()
        for arm in content.operations.get(name, ())
        if options.backend
    }
    routes: dict[str, tuple[policy.Route, ...]] = {}
    needs = Backends()
    for operation, template in content.routes.items():
        match = _TEMPLATE.fullmatch(template)
        if match is None:
            continue
        found = []
        target = targets.get(operation, api.backend)
        for deployment, names in _differing(target, settings):
            literal = not match["name"].startswith("{")
            if literal and match["name"].lower() != deployment.lower():
                continue
            parameter = None if literal else match["name"].strip("{}")
            before, rest = match["before"], f"{match['rest']}{match['query'] or ''}"
            if len(set(names.values())) == 1:
                found.append(
                    policy.Route(deployment=deployment, parameter=parameter, template=f"{before}{next(iter(names.values()))}{rest}")
                )
                continue
            pool, needed = _pool(target, names, f"{content.base_path}{before}", settings)
            name = arm_names.deployment_pool(arm_names.backend(target, content.base_path), deployment)
            found.append(policy.Route(deployment=deployment, parameter=parameter, template=rest, backend=name))
            needs |= needed | Backends(pools={name: pool})
        if found:
            routes[operation] = tuple(found)
    return Mapped(routes, needs)


def _differing(target: str, settings: Settings) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each deployment that some backend behind the target calls otherwise: its name for consumers, and for each backend."""
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
        services.append({"backend": arm, "priority": member.priority, "weight": member.weight})
    return tuple(services), Backends(backends=backends)
