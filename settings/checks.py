"""What is wrong between settings that are each right."""

from collections.abc import Callable, Collection, Iterator, Mapping

from settings.explain import unknown_key
from settings.models import Api, Backend, Subscription
from settings.where import place

Told = tuple[str, tuple[str | int, ...], str, str]
"""Rule, steps of the key path, found, fix."""


def unique_apis(apis: Mapping[int, Api]) -> Iterator[Told]:
    """No two APIs with one name or one path, as API Management compares them: letter case ignored.

    Two APIs on one path need a version set (https://github.com/Azure/azure-powershell/issues/8957).
    """
    yield from _unique(apis, "name", lambda api: api.name, "letter case")
    yield from _unique(apis, "path", lambda api: api.path, "letter case and outer slashes")


def _unique(apis: Mapping[int, Api], key: str, value: Callable[[Api], str], ignored: str) -> Iterator[Told]:
    seen: dict[str, Api] = {}
    for index, api in apis.items():
        other = seen.setdefault(value(api).lower(), api)
        if other is not api:
            found = f'"{value(api)}" is the {key} of API "{other.name}" too; API Management ignores {ignored}'
            yield f"duplicate-{key}", ("apis", index, key), found, f"give each API a {key} of its own"


def unique_origins(backends: Mapping[str, Backend]) -> Iterator[Told]:
    """One name per origin (our choice): backends in ARM are declared per origin, and would be declared twice."""
    seen: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, backend in backends.items():
        other = seen.setdefault(backend.origin, name)
        if other != name:
            found = f'"{backend.origin}" is the origin of backend "{other}" too'
            yield "duplicate-origin", ("backends", name, "origin"), found, f'use "{other}" in both places'
        twin = names.setdefault(name.lower(), name)
        if twin != name:
            found = f'"{name}" and "{twin}" are one name to API Management, which ignores letter case'
            yield "duplicate-name", ("backends", name), found, "rename one"


def known_backends(apis: Mapping[int, Api], declared: Collection[str]) -> Iterator[Told]:
    """Every backend that an API or an operation names is declared."""
    for index, api in apis.items():
        named: dict[tuple[str, ...], str] = {("backend",): api.backend}
        named |= {("operationPolicies", name, "backend"): policy.backend for name, policy in api.operation_policies.items()}
        for steps, backend in named.items():
            if backend not in declared:
                yield "unknown-backend", ("apis", index, *steps), *_unknown("backend", backend, declared)


def patched_apis(patches: Mapping[str, Collection[str]], apis: Mapping[int, Api], declared: Collection[str]) -> Iterator[Told]:
    """Every API that the stack patches is declared, and has a document."""
    documents = {api.name: api.spec is not None for api in apis.values()}
    for name in patches:
        if name not in declared:
            yield "unknown-api", ("patches", name), *_unknown("API", name, declared)
        elif not documents.get(name, True):
            found = f'"{name}" has no document to patch: its operations are declared'
            yield "idle-patches", ("patches", name), found, "remove it"


def known_api(subscription: Subscription | None, declared: Collection[str]) -> Iterator[Told]:
    """The API that the subscription names is declared."""
    if subscription and subscription.api is not None and subscription.api not in declared:
        yield "unknown-api", ("subscription", "api"), *_unknown("API", subscription.api, declared)


def _unknown(what: str, name: str, declared: Collection[str]) -> tuple[str, str]:
    found, fix = unknown_key(name, declared)
    return found.replace("unknown key", f"unknown {what}"), fix.replace("remove it", f"declare the {what}")


def secrets(backends: Mapping[str, Backend], plain: Collection[str], encrypted: Collection[str]) -> Iterator[Told]:
    """Every secret that a credential names is set, and encrypted."""
    names: dict[str, str] = {}
    for name, backend in backends.items():
        key = backend.credential.api_key.secret
        twin = names.setdefault(key.lower(), key)
        if twin != key:
            found = f'"{key}" and "{twin}" are one named value to API Management, which ignores letter case'
            yield "duplicate-name", ("backends", name, "credential", "apiKey", "secret"), found, "rename one"
        command = f"run `pulumi config set --secret {place(key)}`"
        if key in plain:
            found = f'"{key}", the secret of backend "{name}", stands in plain text; it must be encrypted'
            yield "plain-secret", (key,), found, command
        elif key not in encrypted:
            found = f'"{key}" is not set; it holds the key of backend "{name}"'
            yield "missing-secret", ("backends", name, "credential", "apiKey", "secret"), found, command
