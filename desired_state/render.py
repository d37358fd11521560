"""Third pass of a composition: from a checked API to policy texts and ARM arguments."""

from arm_args import ApiArgs, ApiProperties
from desired_state import custom_statements, user_policies
from desired_state.api_policies import policies
from desired_state.documents import Documents
from desired_state.resolve import ResolvedApi
from desired_state.result import DesiredApi, RevisionOptions
from desired_state.same_names import same_names
from settings import Api, Settings, consumer_path


def render(resolved: ResolvedApi, settings: Settings, documents: Documents) -> DesiredApi:
    """The API as it will be in API Management."""
    api = resolved.api
    policy, operation_policies = policies(resolved, documents)
    return DesiredApi(
        name=api.name,
        arguments=_arguments(api, policy, operation_policies),
        definition=resolved.definition,
        backends=resolved.backends,
        references=user_policies.references((policy, *operation_policies.values()), settings),
        path=consumer_path(api, settings),
        version_set=api.version.set if api.version else None,
        version=_version(api, settings),
        has_own_statements=bool(custom_statements.of_api(api)),
        revised=_revision_options(resolved, settings) if api.update == "revision" else None,
    )


def _arguments(api: Api, policy: str, operation_policies: dict[str, str]) -> ApiArgs:
    arguments: ApiArgs = {
        **same_names(ApiProperties, api),  # type: ignore[typeddict-item]  # `api_version` is none of its keys
        "api_id": api.name,
        "key_header": api.subscription_key_parameter_names.header,
        "key_query": api.subscription_key_parameter_names.query,
        "policy": policy,
        "operation_policies": operation_policies,
    }
    if api.version is not None:
        arguments["api_version"] = api.version.name
    return arguments


def _revision_options(resolved: ResolvedApi, settings: Settings) -> RevisionOptions:
    api = resolved.api
    return RevisionOptions(
        keep=api.keep_revisions,
        pin=settings.releases.get(api.name),
        calls=api.release_proof == "calls",
        requires_credentials=bool(api.subscription_required or api.entra or api.jwt),
        index=resolved.index,
    )


def _version(api: Api, settings: Settings) -> dict[str, str]:
    """Where calls name the API's version, and how, unless that is in their path."""
    version_set = settings.version_sets.get(api.version.set) if api.version else None
    if api.version is None or version_set is None:
        return {}
    places = {"query": version_set.query, "header": version_set.header}
    return {place: f"{name}={api.version.name}" for place, name in places.items() if name}
