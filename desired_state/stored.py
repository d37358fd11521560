"""Operations on stored things, in the words of policies: where each goes, and what it asks before it uses an id."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal

import policy
from desired_state.api_definition import ApiDefinition
from desired_state.arm_names import backend as arm_name
from desired_state.arm_names import stored_value
from desired_state.backends import Backends, Target, named_value
from desired_state.routes import DATED, V1
from desired_state.stored_operations import below_openai, is_open, stored_operations
from settings import Api, Settings

_READING: Final = frozenset({"compact", "input_tokens"})
"""Segments after /responses that take a body with ids and make nothing."""


def stored_statements(
    api: Api,
    definition: ApiDefinition,
    targets: Mapping[str, tuple[str, Target]],
    models: policy.Models | None,
    settings: Settings,
) -> Iterator[tuple[str, tuple[policy.Statement, ...]]]:
    """By operation in ARM: what `stored` adds to its policy. `targets` has setting name and target of each operation."""
    if api.stored is None:
        return
    for name, _ in stored_operations(definition):
        method, template = definition.routes[name]
        called, target = targets[name]
        owner = None
        if api.stored.owned_by and api.stored.key:
            owner = policy.StoredOwner(consumer=consumer(api), named_value=named_value(api.stored.key, stored_value(api.name))[0])
        role = _role(method, f"{definition.base_path}{template}")
        operation = policy.StoredOperation(
            members=members(called, definition.base_path, target, settings, pooled=api.stored.affinity),
            consumer=consumer(api),
            affinity=api.stored.affinity and called in settings.pools,
            owner=owner,
            credential=target.credential,
            path=_before(template, definition.base_path),
            body=role[0],
            collection=role[1],
            parameter=role[2],
            refused=role[3],
            elsewhere=_elsewhere(name, target, models),
        )
        if statements := operation.statements():
            yield name, tuple(statements)


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
        if _role(definition.routes[name][0], f"{definition.base_path}{definition.routes[name][1]}")[3]
    )


_Role = tuple[Literal["none", "read", "marked"], policy.Collection | None, str, bool]
_REFUSED: Final[_Role] = ("none", None, "", True)


def _role(method: str, path: str) -> _Role:
    """What is done with the body, which collection and parameter name a stored thing, and whether nobody can own it."""
    first, *rest = below_openai(path)
    collection = next((each for each in policy.COLLECTIONS if each == first), None)
    if collection is None:
        return _REFUSED
    if not rest:
        return ("marked", None, "", False) if method == "POST" else _REFUSED
    if collection == "responses" and rest[0] in _READING and method == "POST":
        return "read", None, "", False
    if not is_open(rest[0]) or "*" in rest[0]:
        return _REFUSED
    parameter = _segments(path)[1].strip("{}")
    if method != "POST" or rest[1:] == ["cancel"]:
        return "none", collection, parameter, False
    return ("read" if rest[1:] else "marked"), collection, parameter, False


def _segments(path: str) -> list[str]:
    """As `below_openai`, in the letter case of the template."""
    every = path.partition("?")[0].strip("/").split("/")
    return every[len(every) - len(below_openai(path)) :]


def _before(template: str, base_path: str) -> str:
    """What is between a member's URL and the collection: /openai/v1 or /openai, where the template begins so."""
    before = next((each for each in (V1, DATED) if f"{base_path}{template}".startswith(f"{each}/")), "")
    return before.removeprefix(base_path)
