"""Operations on stored things, in the words of policies: where each goes, and what it asks before it uses an id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import policy
from desired_state.api_definition import ApiDefinition
from desired_state.arm_names import backend as arm_name
from desired_state.arm_names import stored_value
from desired_state.backends import Backends, Target, named_value
from desired_state.routes import DATED, V1
from desired_state.stored_operations import stored_operations
from desired_state.stored_uses import may_name_files, stored_use
from settings import Api, Settings


def stored_statements(
    api: Api,
    definition: ApiDefinition,
    targets: Mapping[str, tuple[str, Target]],
    models: policy.Models | None,
    settings: Settings,
) -> Iterator[tuple[str, policy.StoredOperation]]:
    """By operation in ARM: what `stored` adds to its policy. `targets` has setting name and target of each operation."""
    if api.stored is None:
        return
    owner = None
    if api.stored.owned_by and api.stored.key:
        owner = policy.StoredOwner(consumer=consumer(api), named_value=named_value(api.stored.key, stored_value(api.name))[0])
    for name, use in _uses(definition, owned=owner is not None):
        called, target = targets[name]
        operation = policy.StoredOperation(
            members=members(called, definition.base_path, target, settings, pooled=api.stored.affinity),
            consumer=consumer(api),
            affinity=api.stored.affinity and called in settings.pools,
            owner=owner,
            use=use,
            credential=target.credential,
            path=_before(definition.routes[name][1], definition.base_path),
            elsewhere=_elsewhere(name, target, models),
        )
        if operation.statements():
            yield name, operation


def _uses(definition: ApiDefinition, *, owned: bool) -> Iterator[tuple[str, policy.StoredUse]]:
    """What operations do with stored things, by name in ARM; those that may only name a file where things are owned."""
    stored = dict(stored_operations(definition))
    for name, (method, template) in definition.routes.items():
        if name in stored:
            yield name, stored_use(method, definition.base_path, template)
        elif owned and may_name_files(method, f"{definition.base_path}{template}"):
            yield name, policy.StoredUse(body="other", seldom=True)  # its body is read where its text may name a file


def _elsewhere(operation: str, target: Target, models: policy.Models | None) -> tuple[str, ...]:
    """Names of models whose calls by an operation would go to another backend."""
    if models is None or operation not in models.operations.json:
        return ()
    return tuple(name for names in models.by(lambda each: each.backend, target.name).values() for name in names)


def consumer(api: Api) -> str:
    """Expression of who a consumer is: for ownership as the settings say, for affinity alone the subscription if there is one."""
    by = api.stored.owned_by if api.stored else None
    return (
        policy.APPLICATION if by == "application" or (by is None and not api.subscription_required) else "context.Subscription.Id"
    )


def members(name: str, base_path: str, target: Target, settings: Settings, *, pooled: bool) -> tuple[policy.StoredMember, ...]:
    """The backends that may have what a consumer stored: of a pool those of its first priority."""
    pool = settings.pools.get(name)
    first = min(member.priority for member in pool.members) if pool else 0
    names = [member.backend for member in pool.members if member.priority == first] if pool and pooled else []
    found = []
    for backend in names or ([name] if pool is None else [member.backend for member in pool.members][:1]):
        arm, key = arm_name(backend, base_path), settings.backends[backend].credential.api_key
        value = named_value(key, backend)[0] if key else None
        found.append(policy.StoredMember(label=backend, name=arm, url=target.backends.backends[arm]["url"], named_value=value))
    return tuple(found)


def key_backends(api: Api) -> Backends:
    """The named value that marks are made with."""
    key = api.stored.key if api.stored else None
    return named_value(key, stored_value(api.name))[1] if key else Backends()


def refused(definition: ApiDefinition) -> tuple[str, ...]:
    """`METHOD template` of each operation on stored things that nobody can own, which `ownedBy` therefore refuses."""
    return tuple(
        route
        for name, route in stored_operations(definition)
        if stored_use(definition.routes[name][0], definition.base_path, definition.routes[name][1]).refused
    )


def _before(template: str, base_path: str) -> str:
    """What is between a member's URL and the collection: /openai/v1 or /openai, where the template begins so."""
    before = next((each for each in (V1, DATED) if f"{base_path}{template}".startswith(f"{each}/")), "")
    return before.removeprefix(base_path)
