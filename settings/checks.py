"""What is wrong between settings that are each right."""

from collections.abc import Callable, Iterator
from typing import Final

from settings.account_checks import ACCOUNTS
from settings.consumer_checks import CONSUMERS
from settings.declared_names import DeclaredNames, Message, items, one_name, unique, unknown
from settings.model_checks import MODELS
from settings.observability_checks import OBSERVABILITY
from settings.resolved_monitoring import monitoring
from settings.secrets import named_secrets
from settings.settings import Settings
from settings.sources import place
from settings.traffic_checks import TRAFFIC
from settings.workbook_checks import workbook


def unique_apis(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """No two APIs with one name, as API Management compares them: letter case ignored."""
    yield from unique("API", items("apis", settings.apis), "name", lambda api: api.name)


def unique_origins(settings: Settings, _: DeclaredNames) -> Iterator[Message]:
    """One name per origin (our choice): backends in ARM are declared per origin, and would be declared twice."""
    seen: dict[str, str] = {}
    for name, backend in settings.backends.items():
        other = seen.setdefault(backend.origin, name)
        if other != name:
            found = f'"{backend.origin}" is the origin of backend "{other}" too'
            yield "duplicate-origin", ("backends", name, "origin"), found, f'use "{other}" in both places'
    yield from one_name("backends", settings.backends)


def known_backends(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Every backend or pool that an API or an operation names is declared."""
    for index, api in settings.apis.items():
        named: dict[tuple[str, ...], str] = {("backend",): api.backend}
        for name, policy in api.operation_policies.items():
            named |= {("operationPolicies", name, "backend"): policy.backend} if policy.backend else {}
        for steps, backend in named.items():
            known = (*declared.names["backends"], *declared.names["pools"])
            if backend not in known:
                yield "unknown-backend", ("apis", index, *steps), *unknown("backend", backend, known)


def patched_apis(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Every API that the stack patches is declared, and has a document."""
    documents = {api.name: api.spec is not None for api in settings.apis.values()}
    for name in settings.patches:
        if name not in declared.names["apis"]:
            yield "unknown-api", ("patches", name), *unknown("API", name, declared.names["apis"])
        elif not documents.get(name, True):
            found = f'"{name}" has no document to patch: its operations are declared'
            yield "idle-patches", ("patches", name), found, "remove it"


def released_apis(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Every API whose release is pinned is declared, and has revisions."""
    revised = {api.name: api.update == "revision" for api in settings.apis.values()}
    for name in settings.releases:
        if name not in declared.names["apis"]:
            yield "unknown-api", ("releases", name), *unknown("API", name, declared.names["apis"])
        elif not revised.get(name, True):
            yield "idle-release", ("releases", name), f'"{name}" is updated in place and has no revisions', "remove it"


def secrets(settings: Settings, declared: DeclaredNames) -> Iterator[Message]:
    """Every secret that a setting names is set, and encrypted."""
    names: dict[str, str] = {}
    for secret in named_secrets(settings):
        twin = names.setdefault(secret.key.lower(), secret.key)
        if twin != secret.key:
            found = f'"{secret.key}" and "{twin}" are one named value to API Management, which ignores letter case'
            yield "duplicate-name", secret.steps, found, "rename one"
        command = f"run `pulumi config set --secret {place(secret.key)} --stack {settings.sources.stack_name}`"
        if secret.key in declared.plain:
            found = f'"{secret.key}" holds {secret.holds} and is in plain text; it must be encrypted'
            yield "plain-secret", (secret.key,), found, command
        elif secret.key not in declared.encrypted:
            yield "missing-secret", secret.steps, f'"{secret.key}" is not set; it holds {secret.holds}', command


CHECKS: Final[tuple[Callable[[Settings, DeclaredNames], Iterator[Message]], ...]] = (
    unique_apis,
    unique_origins,
    known_backends,
    patched_apis,
    released_apis,
    *ACCOUNTS,
    *CONSUMERS,
    *TRAFFIC,
    *MODELS,
    *OBSERVABILITY,
    monitoring,
    workbook,
    secrets,
)
"""All of them, in the order in which they are reported."""
