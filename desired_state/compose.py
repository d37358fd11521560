"""Settings, documents and policies come together here, API by API, and so does everything wrong with them."""

from collections.abc import Iterator

from arm_args import ApiArgs
from desired_state import custom_statements, http_api, linting, routes, severities
from desired_state.api_definition import ApiDefinition, Report
from desired_state.api_policies import policies
from desired_state.backends import Backends, members
from desired_state.deployments import named, unmapped
from desired_state.documents import Documents, Read
from desired_state.imported_api import imported
from desired_state.result import DesiredApi, DesiredState, Revised
from desired_state.role_assignments import assignments
from desired_state.service_resources import surroundings
from desired_state.user_policies import named_around
from linting import ContractError, Finding
from settings import Api, Settings, Spec, consumer_path, is_api_version, unknown_key


def compose(settings: Settings, read: Read) -> DesiredState:
    """What the settings amount to: the settings' own findings first, those of each API, then of the stack as a whole.

    `read` gives the content of a file by its path relative to the repository's root, and raises OSError.
    """
    documents = Documents(read)
    findings = list(settings.findings)
    apis: list[DesiredApi] = []
    needs, used = Backends(), dict[str, None]()
    for index, api in settings.apis.items():
        if (behind := backends_of(api, settings)) is None:
            continue  # the settings' findings say so
        try:
            content = _content(settings, index, api, documents)
            findings += content.warnings
            custom_statements.check(index, api, documents, settings.sources)
            published = _published(settings, index, content, documents)
            _share(needs, published.backends, _teller(settings, index))
            _one_named_value(needs | published.backends, _teller(settings, index))
            findings += custom_statements.judged(index, api, published.policies(), settings, documents)
        except ContractError as error:
            findings += error.findings
            continue
        apis.append(published)
        needs |= published.backends
        used |= dict.fromkeys(behind)
    around, wrong = surroundings(settings, needs, documents)
    findings += (*wrong, *severities.wrong(settings), *linting.judged(settings, apis, documents))
    return DesiredState(
        service=settings.service,
        backends=needs,
        roles=assignments(settings, used),
        apis=tuple(apis),
        service_resources=around,
        protect=settings.protect,
        findings=tuple(dict.fromkeys(severities.leveled(findings, settings.rules))),
    )


def backends_of(api: Api, settings: Settings) -> tuple[str, ...] | None:
    """Names of all backends that an API's calls can reach; None where one that it names is not known."""
    targets = [*named(api).values(), *([api.semantic_cache.embeddings.backend] if api.semantic_cache else [])]
    if not set(targets) <= {*settings.backends, *settings.pools}:
        return None
    found = tuple(dict.fromkeys(member for name in targets for member in members(name, settings)))
    return found if set(found) <= set(settings.backends) else None


def _teller(settings: Settings, index: int) -> Report:
    def report(rule: str, steps: tuple[str | int, ...], found: str, fix: str) -> Finding:
        return settings.sources.finding(rule, ("apis", index, *steps), found, fix)

    return report


def _content(settings: Settings, index: int, api: Api, documents: Documents) -> ApiDefinition:
    """The API's content, once its routes can work and its operation policies have operations. Raises ContractError."""
    report = _teller(settings, index)
    if api.spec is not None:
        named = files(settings, index, api.spec)
        documents.check(named, settings.sources)
        spec = api.spec.model_copy(update={"patches": tuple(file for _, file in named[1:])})
        content = imported(api, spec, settings.backends[members(api.backend, settings)[0]].origin, documents, report)
    elif api.http is not None:
        content = http_api.content(api, api.http, report)
    else:
        raise AssertionError("settings let an API have exactly one kind")
    wrong = [
        *_unreachable(consumer_path(api, settings), api, content, report),
        *_unversioned(api, content, report),
        *_idle_policies(api, content, report),
        *unmapped(api, content, settings, report),
    ]
    if wrong:
        raise ContractError(wrong)
    return content


def files(settings: Settings, index: int, spec: Spec) -> list[tuple[tuple[str | int, ...], str]]:
    """The document, then its patches in the order in which they apply, each with the key path that names it."""
    at = ("apis", index, "spec")
    own = [((*at, "patches", number), file) for number, file in enumerate(spec.patches)]
    name = settings.apis[index].name
    stack = [(("patches", name, number), file) for number, file in enumerate(settings.patches.get(name, ()))]
    return [((*at, "document"), spec.document), *own, *stack]


def _unreachable(path: str, api: Api, content: ApiDefinition, report: Report) -> Iterator[Finding]:
    for fault in routes.faults(path, content.base_path, content.templates, clients=api.clients):
        # Where the version is the last segment of the path, no other path helps.
        fix = (
            fault.fix
            if path == api.path or fault.setting != "path"
            else "let the version set name a query or header, or set clients to any"
        )
        yield report(fault.rule, (fault.setting,), fault.found, fix)


def _unversioned(api: Api, content: ApiDefinition, report: Report) -> Iterator[Finding]:
    """AzureOpenAI clients send the api-version they are told; documents may say anything in info.version."""
    dated = any(map(routes.is_dated, content.templates))
    if dated and api.clients == "sdk" and not is_api_version(content.api_version):
        found = f'the document\'s info.version "{content.api_version}" is no api-version, and clients would send it'
        yield report("api-version", ("apiVersion",), found, 'add apiVersion, like "2024-10-21"')


def _idle_policies(api: Api, content: ApiDefinition, report: Report) -> Iterator[Finding]:
    for name, options in api.operation_policies.items():
        if name not in content.operations:
            found, fix = unknown_key(name, content.operations)
            yield report("unknown-operation", ("operationPolicies", name), found.replace("unknown key", "unknown operation"), fix)
        if options.backend is None and not options.statements:
            found = "the operation has neither a backend nor statements of its own"
            yield report("idle-operation-policy", ("operationPolicies", name), found, "write one of them, or remove it")


def _published(settings: Settings, index: int, content: ApiDefinition, documents: Documents) -> DesiredApi:
    """The API, and what its policies name."""
    api = settings.apis[index]
    texts, path = policies(api, content, settings, documents), consumer_path(api, settings)
    around = named_around((texts.api, *texts.operations.values()), settings)
    arguments: ApiArgs = {
        "api_id": api.name,
        "display_name": api.display_name,
        "path": api.path,
        "subscription_required": api.subscription_required,
        "key_header": api.subscription_key_parameter_names.header,
        "key_query": api.subscription_key_parameter_names.query,
        "policy": texts.api,
        "operation_policies": texts.operations,
    }
    if api.version is not None:
        arguments["api_version"] = api.version.name
    return DesiredApi(
        name=api.name,
        arguments=arguments,
        content=content.content,
        backends=texts.backends,
        api_version=content.api_version,
        path=path,
        azure_endpoint=routes.azure_endpoint(path, content.templates),
        base_url=routes.base_url(path, content.templates),
        contract=content.contract,
        version_set=api.version.set if api.version else None,
        version=_named_by(api, settings),
        fragments=around.fragments,
        named_values=around.named_values,
        has_own_statements=bool(custom_statements.owned(api)),
        revised=_revised(settings, index) if api.update == "revision" else None,
    )


def _revised(settings: Settings, index: int) -> Revised:
    api = settings.apis[index]
    return Revised(
        keep=api.keep_revisions,
        pin=settings.releases.get(api.name),
        calls=api.release_proof == "calls",
        asks=bool(api.subscription_required or api.entra or api.jwt),
        index=index,
    )


def _named_by(api: Api, settings: Settings) -> dict[str, str]:
    """Where calls name the API's version, and how, unless that is in their path."""
    chosen = settings.version_sets.get(api.version.set) if api.version else None
    if api.version is None or chosen is None:
        return {}
    places = {"query": chosen.query, "header": chosen.header}
    return {place: f"{name}={api.version.name}" for place, name in places.items() if name}


MAX_NAME = 80
"""ARM's limit for a backend's name."""


def _share(stack: Backends, api: Backends, report: Report) -> None:
    """Check an API's backends and pools beside the stack's. Raises ContractError for a name that two have, or that is too long."""
    kept: dict[str, tuple[str, object]] = {}
    for needs in (stack, api):
        for name, value in (*needs.backends.items(), *needs.pools.items()):
            if len(name) > MAX_NAME:
                found = f'backend "{name}" has {len(name)} characters; ARM takes {MAX_NAME}'
                raise ContractError([report("backend-name", ("backend",), found, "shorten the names that it is made of")])
            twin, other = kept.setdefault(name.lower(), (name, value))
            if (twin, other) != (name, value):
                shown = f"{_shown(other)} and for {_shown(value)}"
                found = f'backend "{name}" would be declared for {shown}'
                raise ContractError([report("duplicate-backend", ("backend",), found, "rename a backend in the settings")])


def _one_named_value(needs: Backends, report: Report) -> None:
    """No name for two keys: of a configuration key, and made for a key in a Key Vault. Raises ContractError."""
    secrets = {name.lower() for name in needs.secrets}
    for name in needs.vaults:
        if name.lower() in secrets:
            found = f'"{name}" is a configuration key, and the named value made for a key in a Key Vault'
            raise ContractError([report("duplicate-name", ("backend",), found, "rename the configuration key, or the backend")])


def _shown(value: object) -> str:
    return str(value["url"]) if isinstance(value, dict) else "a pool"
