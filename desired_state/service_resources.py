"""Service-level resources of the settings: version sets, named values, fragments, loggers, products, subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

import policy
import settings as s
from arm_args import (
    DiagnosticArgs,
    DiagnosticSettingArgs,
    FragmentArgs,
    LargeLanguageModelArgs,
    LoggerArgs,
    ProductArgs,
    VersionSetArgs,
)
from desired_state import policy_options
from desired_state.backends import Backends, key_vault
from desired_state.documents import Documents
from desired_state.references import References
from desired_state.service_level import Fragment, Product, ServiceResources, Subscription
from desired_state.user_policies import DeclaredNames, UserPolicies
from linting import Finding

MODEL_LOGS = "model-logs"
"""Of the diagnostic setting of the service."""


def service_resources(settings: s.Settings, backends: Backends, documents: Documents) -> tuple[ServiceResources, list[Finding]]:
    """The service-level resources, and what is wrong with them; `backends` are those of the APIs' own policies."""
    values = settings.named_values
    declared = DeclaredNames(
        fragments=tuple(settings.fragments),
        backends=backends.backend_names,
        named_values=(*values, *backends.named_values),
        sku=settings.service.tier,
    )
    user_policies = UserPolicies(documents, settings.sources, declared)
    found = ServiceResources(
        version_sets={name: _version_set(each) for name, each in settings.version_sets.items()},
        plain={name: each.value for name, each in values.items() if each.value is not None},
        secrets={name: each.secret for name, each in values.items() if each.secret is not None}
        | ({s.CONNECTION: s.CONNECTION} if settings.monitoring else {}),
        vaults={name: key_vault(each.key_vault) for name, each in values.items() if each.key_vault is not None},
        fragments=dict(_fragments(settings, user_policies)),
        loggers={name: _logger(each) for name, each in settings.loggers.items()},
        diagnostics=tuple(
            _diagnostic(each, settings.loggers[each.logger])
            for each in settings.diagnostics.values()
            if each.logger in settings.loggers
        ),
        model_logs=model_logs(settings),
        products=tuple(_products(settings, user_policies)),
        subscriptions=tuple(
            Subscription(
                name=each.name,
                display_name=each.display_name,
                api=each.api,
                product=each.product,
                exported_alone=steps[0] == s.SUBSCRIPTION,
                vault_only=each.key_vault is not None and each.key_vault.only,
            )
            for steps, each in settings.subscriptions.items()
        ),
    )
    return found, [*_duplicates(settings, backends), *user_policies.findings]


def _duplicates(settings: s.Settings, backends: Backends) -> Iterator[Finding]:
    """Named values that backends have already, under the names of their keys."""
    keys = {name.lower(): name for name in backends.named_values}
    for name in settings.named_values:
        if name.lower() in keys:
            found = f'"{keys[name.lower()]}" is the named value with the key of a backend'
            yield settings.sources.finding("duplicate-name", ("namedValues", name), found, "rename this one")


def _version_set(each: s.VersionSet) -> VersionSetArgs:
    arguments: VersionSetArgs = {"display_name": each.display_name, "versioning_scheme": "Segment"}
    if each.description is not None:
        arguments["description"] = each.description
    if each.query is not None:
        arguments |= {"versioning_scheme": "Query", "version_query_name": each.query}
    if each.header is not None:
        arguments |= {"versioning_scheme": "Header", "version_header_name": each.header}
    return arguments


def _fragments(settings: s.Settings, user_policies: UserPolicies) -> Iterator[tuple[str, Fragment]]:
    for name, each in settings.fragments.items():
        if read := user_policies.read(("fragments", name, "file"), each.file, "fragment"):
            text, references = read
            arguments: FragmentArgs = {"value": text}
            if each.description is not None:
                arguments["description"] = each.description
            yield name, Fragment(arguments, references)


def _logger(each: s.Logger) -> LoggerArgs:
    arguments: LoggerArgs = {"logger_type": each.type}
    if each.description is not None:
        arguments["description"] = each.description
    if each.resource_id is not None:
        arguments["resource_id"] = each.resource_id
    if each.connection_string is not None:
        arguments["connection_string"] = each.connection_string
    return arguments


def _diagnostic(each: s.Diagnostic, logger: s.Logger) -> DiagnosticArgs:
    """ARM's name of a diagnostic is the kind of its logger (https://learn.microsoft.com/azure/api-management/api-management-howto-app-insights)."""
    arguments: DiagnosticArgs = {
        "diagnostic_id": "applicationinsights" if logger.type == "applicationInsights" else "azuremonitor",
        "logger": each.logger,
        "sampling_percentage": each.sampling,
        "verbosity": each.verbosity,
        "http_correlation_protocol": each.correlation,
        "log_client_ip": each.log_client_ip,
        "headers": each.headers,
        "body_bytes": each.body_bytes,
    }
    if each.api is not None:
        arguments["api"] = each.api
    if each.always_log_errors:
        arguments["always_log"] = "allErrors"
    if each.metrics is not None:
        arguments["metrics"] = each.metrics
    if each.large_language_model is not None:
        arguments["large_language_model"] = _language_models(each.large_language_model)
    return arguments


def _language_models(each: s.LargeLanguageModel) -> LargeLanguageModelArgs:
    """As Azure has it: a member for each direction whose texts are logged."""
    arguments: LargeLanguageModelArgs = {"logs": each.logs}
    if each.prompts:
        arguments["requests"] = {"messages": "all", "max_size_in_bytes": each.max_bytes}
    if each.completions:
        arguments["responses"] = {"messages": "all", "max_size_in_bytes": each.max_bytes}
    return arguments


def model_logs(settings: s.Settings) -> DiagnosticSettingArgs | None:
    """The service's diagnostic setting: one for all diagnostics with `largeLanguageModel`, None where nothing says where to."""
    logged = s.loggers_of_models(settings)
    workspaces = [each.workspace_id for each in logged.values() if each.workspace_id is not None]
    arguments: DiagnosticSettingArgs = {"name": settings.environment.named(MODEL_LOGS)}
    if workspaces:
        return {**arguments, "workspace_id": workspaces[0]}
    return arguments if logged and settings.monitoring is not None else None


def _products(settings: s.Settings, user_policies: UserPolicies) -> Iterator[Product]:
    for index, each in settings.products.items():
        arguments: ProductArgs = {
            "product_id": each.name,
            "display_name": each.display_name,
            "state": each.state,
            "subscription_required": each.subscription_required,
        }
        if each.description is not None:
            arguments["description"] = each.description
        if each.terms is not None:
            arguments["terms"] = each.terms
        if each.approval_required is not None:
            arguments["approval_required"] = each.approval_required
        if each.subscriptions_limit is not None:
            arguments["subscriptions_limit"] = each.subscriptions_limit
        references = References()
        if each.policy is not None:
            read = user_policies.read(("products", index, "policy"), each.policy, "policies")
            if read is None:
                continue
            arguments["policy"], references = read
        limits, expiries = policy_options.limits(each, settings.environment.named(each.name)), _expiries(each.name, settings)
        if limits or expiries:
            arguments["policy"], arguments["policy_format"] = policy.product_policy(limits, expiries), "xml"
        yield Product(each.name, arguments, each.apis, references)


def _expiries(product: str, settings: s.Settings) -> tuple[policy.Expiry, ...]:
    """The ends of a product's consumers."""
    return tuple(
        policy.Expiry(subscription=settings.environment.named(each.name), last_day=each.expires)
        for each in settings.consumers.values()
        if each.expires is not None and each.opens == product
    )
