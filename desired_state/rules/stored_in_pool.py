"""What a call stores lives in one account: another member of a pool answers 404 for its id."""

from collections.abc import Iterator, Mapping

from desired_state.backends import members
from desired_state.result import DesiredApi
from desired_state.rule import Fault, Rule, Subject
from desired_state.stored_operations import stored_operations
from settings import Api, Steps

MAX_NAMED = 4
"""Operations that a message names; more of them are counted."""


def check(subject: Subject) -> Iterator[Fault]:
    """An API, or an operation, that calls a pool of several members and creates, reads or uses what an account stores.

    Responses, conversations, files, batches and such, with a dated api-version or of v1. Where the API has `stored`: models of
    other backends, whose responses it refuses.
    """
    for index, api, published in subject.published():
        if api.stored:
            yield from _of_other_backends(index, api, published, subject)
        if api.stored and api.stored.affinity:
            continue
        routes: dict[tuple[Steps, str], list[str]] = {}
        own = _own_targets(api, published.definition.operations)
        for name, route in stored_operations(published.definition):
            routes.setdefault(own.get(name, (("backend",), api.backend)), []).append(route)
        for (steps, target), stored in routes.items():
            count = len(set(members(target, subject.settings)))
            if count > 1:
                yield Fault(("apis", index, *steps), _found(stored, target, count))


def _of_other_backends(index: int, api: Api, published: DesiredApi, subject: Subject) -> Iterator[Fault]:
    """Models of other backends, whose responses `stored` refuses, since ids are looked for at the API's own."""
    creates = any(
        route.startswith("POST ") and route.endswith("/responses") for _, route in stored_operations(published.definition)
    )
    models = [model.name for model in subject.settings.models.values() if model.backend != api.backend]
    if creates and models:
        more = f" and {len(models) - 1} more" if len(models) > 1 else ""
        found = f'responses of model "{models[0]}"{more} are refused, 400: its backend is not the one that the API stores in'
        yield Fault(("apis", index, "stored"), found, "send the model to the backend of the API, where it is to store something")


def _own_targets(api: Api, names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Steps, str]]:
    """Operations with a backend of their own, by name in ARM: the steps to it, and the backend's or pool's name."""
    return {
        operation: (("operationPolicies", name, "backend"), options.backend)
        for name, options in api.operation_policies.items()
        if options.backend
        for operation in names.get(name, ())
    }


def _found(stored: list[str], target: str, count: int) -> str:
    named = ", ".join(stored[:MAX_NAMED])
    more = f" and {len(stored) - MAX_NAMED} more" if len(stored) > MAX_NAMED else ""
    return f'{named}{more}: what they store is in one of the {count} members of "{target}", and the pool sends later calls to any'


RULE = Rule(
    id="APIM-STACK-009",
    severity="warning",
    confidence="documented",
    source="https://learn.microsoft.com/azure/ai-services/openai/how-to/responses; "
    "https://learn.microsoft.com/azure/api-management/backends",
    remedy="name one backend, or add stored: {affinity: true}, or leave these operations out and have clients send store: false",
    check=check,
)
