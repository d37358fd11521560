"""Second pass of a composition: what is wrong with an API whose definition and backends are known."""

from collections.abc import Iterator

from desired_state import client_headers, custom_statements, routes
from desired_state.api_definition import Report, reporter
from desired_state.arm_names import safety_backend, stored_value, vault_value
from desired_state.backends import Backends, members
from desired_state.documents import Documents
from desired_state.resolve import ResolvedApi, called, named_targets
from desired_state.stored_operations import below_openai, is_open, stored_operations
from linting import ContractError, Finding
from settings import Api, Settings, consumer_path, is_api_version, unknown_key

MAX_NAME = 80
"""ARM's limit for a backend's name."""


def check(resolved: ResolvedApi, others: Backends, settings: Settings, documents: Documents) -> None:
    """Raises ContractError with everything that is wrong; `others` are the backends of the APIs before."""
    report = reporter(settings.sources, resolved.index)
    wrong = (
        *_routes(resolved, settings, report),
        *_api_version(resolved, report),
        *client_headers.check(resolved, settings, report),
        *_operation_policies(resolved, report),
        *_deployment_names(resolved, settings, report),
        *_stored(resolved, settings, report),
        *custom_statements.check(resolved.index, resolved.api, documents, settings.sources),
        *_backend_names(others, resolved.backends, report),
        *_named_values(others | resolved.backends, report),
        *_vault_values(resolved.api, settings, report),
    )
    if wrong:
        raise ContractError(wrong)


def _routes(resolved: ResolvedApi, settings: Settings, report: Report) -> Iterator[Finding]:
    """Calls that would not reach the API, or the model."""
    api, definition = resolved.api, resolved.definition
    path = consumer_path(api, settings)
    for fault in routes.faults(path, definition.base_path, definition.templates, clients=api.clients):
        # Where the version is the last segment of the path, no other path helps.
        versioned = fault.setting == "path" and path != api.path
        fix = "let the version set name a query or header, or set clients to any" if versioned else fault.fix
        yield report(fault.rule, (fault.setting,) if fault.setting else (), fault.found, fix)


def _api_version(resolved: ResolvedApi, report: Report) -> Iterator[Finding]:
    """AzureOpenAI clients send the api-version that consumers are given; documents may have anything in info.version."""
    definition = resolved.definition
    dated = any(map(routes.is_dated, definition.templates))
    if dated and resolved.api.clients == "sdk" and not is_api_version(definition.api_version):
        found = f'the document\'s info.version "{definition.api_version}" is no api-version, and clients would send it'
        yield report("api-version", ("apiVersion",), found, 'add apiVersion, like "2024-10-21"')


def _operation_policies(resolved: ResolvedApi, report: Report) -> Iterator[Finding]:
    """Operation policies of no operation, or without effect."""
    for name, options in resolved.api.operation_policies.items():
        if name not in resolved.definition.operations:
            found, fix = unknown_key(name, resolved.definition.operations)
            yield report("unknown-operation", ("operationPolicies", name), found.replace("unknown key", "unknown operation"), fix)
        naming = resolved.models.operations.naming if resolved.models else ()
        if options.backend and set(resolved.definition.operations.get(name, ())) & set(naming):
            found = "calls of the operation go where models says, by the model that they name"
            yield report("idle-operation-policy", ("operationPolicies", name, "backend"), found, "remove it, or models")
        if options.backend is None and not options.statements:
            found = "the operation has neither a backend nor statements of its own"
            yield report("idle-operation-policy", ("operationPolicies", name), found, "write one of them, or remove it")


def _deployment_names(resolved: ResolvedApi, settings: Settings, report: Report) -> Iterator[Finding]:
    """Calls of a v1 API name the deployment in the body, where the gateway cannot change it."""
    if any(map(routes.is_dated, resolved.definition.templates)):
        return
    for steps, name in named_targets(resolved.api).items():
        renaming = [member for member in members(name, settings) if settings.backends[member].deployments]
        if renaming:
            found = f'backend "{renaming[0]}" has deployments under names of its own, and calls of this API name theirs in the body'
            fix = "give the deployments one name in Azure, or use an API of deployments"
            yield report("deployment-names", steps, found, fix)


def _stored(resolved: ResolvedApi, settings: Settings, report: Report) -> Iterator[Finding]:
    """What `stored` cannot do for an API."""
    api, operations = resolved.api, dict(stored_operations(resolved.definition))
    if api.stored is None:
        return
    if not operations:
        yield report("idle-setting", ("stored",), "no operation of the API deals with stored things", "remove stored")
    for name, route in operations.items() if api.stored.owned_by else ():
        if is_open(below_openai(f"{resolved.definition.base_path}{resolved.definition.routes[name][1]}")[0]):
            found = f'operation "{name}" ({route}) takes any route, and ids are looked for in those that are known'
            yield report("stored-route", ("stored", "ownedBy"), found, "declare the routes one by one")
    targets = dict.fromkeys(called(api, resolved.definition, name) for name in operations)
    several = [name for name in targets if len(set(members(name, settings))) > 1]
    if several and api.stored.owned_by and not api.stored.affinity:
        found = f'"{several[0]}" has several members, and which of them has an id is not known'
        yield report("stored-affinity", ("stored", "ownedBy"), found, "add affinity: true, or name one backend")


def _backend_names(others: Backends, own: Backends, report: Report) -> Iterator[Finding]:
    """Names of backends and pools that are too long, or that two have: letter case is ignored."""
    declared: dict[str, tuple[str, object]] = {}
    for backends in (others, own):
        for name, value in (*backends.backends.items(), *backends.pools.items()):
            if len(name) > MAX_NAME:
                found = f'backend "{name}" has {len(name)} characters; ARM takes {MAX_NAME}'
                yield report("backend-name", ("backend",), found, "shorten the names that it is made of")
            twin, other = declared.setdefault(name.lower(), (name, value))
            if (twin, other) != (name, value):
                found = f'backend "{name}" would be declared for {_target_of(other)} and for {_target_of(value)}'
                yield report("duplicate-backend", ("backend",), found, "rename a backend in the settings")


def _target_of(value: object) -> str:
    return str(value["url"]) if isinstance(value, dict) else "a pool"


def _named_values(backends: Backends, report: Report) -> Iterator[Finding]:
    """Names of both a configuration key, and a named value made for a key in a Key Vault."""
    secrets = {name.lower() for name in backends.secrets}
    for name in backends.vaults:
        if name.lower() in secrets:
            found = f'"{name}" is a configuration key, and the named value made for a key in a Key Vault'
            yield report("duplicate-name", ("backend",), found, "rename the configuration key, or the backend")


def _vault_values(api: Api, settings: Settings, report: Report) -> Iterator[Finding]:
    """Keys in Key Vaults that would be in one named value: an API's own, and that of a backend with such a name."""
    own = [
        (("stored", "key"), stored_value(api.name), api.stored.key if api.stored else None),
        (("contentSafety", "apiKey"), safety_backend(api.name), api.content_safety.api_key if api.content_safety else None),
    ]
    for name, backend in settings.backends.items():
        other = backend.credential.api_key
        for steps, owner, key in own:
            both = key and other and key.key_vault and other.key_vault
            if both and name.lower() == owner.lower() and key != other:
                found = f'"{vault_value(owner)}" is the named value made for this key, and for that of backend "{name}"'
                yield report("duplicate-name", steps, found, "rename the backend")
